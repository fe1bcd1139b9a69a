// Hangs small pictures in rows and columns. Arrow keys walk along them; a click or Enter opens one.
const SIZES = ["2.25rem", "4rem", "6rem", "9rem"];
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const share = (at, of) => `${(100 * at) / Math.max(1, of - 1)}%`;

// Each shows its own part of the one picture that has them all.
const hang = (tile, number, { columns, across, down }, rows) => {
  const button = document.createElement("button");
  const [column, row] = [tile.place % columns, Math.floor(tile.place / columns)];
  const [left, top] = [number % across, Math.floor(number / across)];
  button.type = "button";
  button.dataset.place = tile.place;
  Object.assign(button.style, {
    gridArea: `${row + 1} / ${column + 1}`,
    backgroundPosition: `${share(left, across)} ${share(top, down)}`,
    // It grows inwards from the wall's edges, which cut off what reaches over them.
    transformOrigin: `${share(column, columns)} ${share(row, rows)}`,
  });
  return button;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const find = (what) => parentElement.querySelector(what);
  const [frame, wall, caption] = [find(".frame"), find(".wall"), find(".caption")];
  const { columns, tiles } = data;
  const rows = Math.floor(Math.max(0, ...tiles.map((tile) => tile.place)) / columns) + 1;
  const said = (text) => {
    const held = wall.querySelector(":focus")?.getAttribute("aria-label");
    caption.textContent = text || held || data.hint;
  };

  const hanging = JSON.stringify([data.src, tiles.map(({ id, place }) => [id, place])]);
  if (wall.hanging !== hanging) {
    wall.hanging = hanging;
    wall.size ??= 0;
    wall.style.setProperty("--columns", columns);
    wall.style.setProperty("--pictures", `url("${data.src}")`);
    wall.style.setProperty("--spread", `${100 * data.across}% ${100 * data.down}%`);
    wall.replaceChildren(...tiles.map((tile, number) => hang(tile, number, data, rows)));
  }
  wall.setAttribute("aria-label", data.hint);
  wall.classList.toggle("asked", data.asked);
  const buttons = [...wall.children];
  const at = new Map(buttons.map((button) => [Number(button.dataset.place), button]));
  const first = Math.max(0, tiles.findIndex((tile) => tile.id === data.nearest));
  const stop = wall.matches(":focus-within") ? -1 : first;
  buttons.forEach((button, i) => {
    const tile = tiles[i];
    button.className = `tile${tile.lit ? " lit" : ""}${tile.id === data.nearest ? " nearest" : ""}`;
    button.dataset.id = tile.id;
    button.setAttribute("aria-label", tile.said);
    if (stop >= 0) button.tabIndex = i === stop ? 0 : -1;
    button.onclick = () => {
      comeBackTo(button);
      setTriggerValue("picked", tile.id);
    };
    button.onpointerenter = button.onfocus = () => said(tile.said);
    button.onpointerleave = button.onblur = () => said("");
  });

  const walk = (from, [across, down]) => {
    let place = Number(from.dataset.place);
    for (;;) {
      const column = (place % columns) + across;
      place += across + columns * down;
      if (column < 0 || column >= columns || place < 0 || place >= columns * rows) return from;
      if (at.has(place)) return at.get(place); // else nothing hangs there
    }
  };
  wall.onkeydown = (event) => {
    const ends = { Home: buttons[0], End: buttons.at(-1) };
    const next = MOVES[event.key] ? walk(event.target, MOVES[event.key]) : ends[event.key];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  const [smaller, larger] = parentElement.querySelectorAll(".zoom");
  const zoom = (by) => {
    wall.size = Math.min(SIZES.length - 1, Math.max(0, wall.size + by));
    wall.style.setProperty("--cell", SIZES[wall.size]);
    // Not `disabled`: that would take the keyboard's place away.
    smaller.ariaDisabled = wall.size === 0;
    larger.ariaDisabled = wall.size === SIZES.length - 1;
  };
  const centre = () => {
    const tile = data.asked && data.nearest && buttons[first];
    if (!tile) return;
    frame.scrollLeft = tile.offsetLeft - frame.clientWidth / 2;
    frame.scrollTop = tile.offsetTop - frame.clientHeight / 2;
  };
  smaller.onclick = () => (zoom(-1), centre());
  larger.onclick = () => (zoom(1), centre());
  zoom(0);
  if (wall.nearest !== data.nearest) {
    centre();
    requestAnimationFrame(() => {
      const tile = buttons[first]?.getBoundingClientRect();
      const seen = tile?.bottom < window.innerHeight;
      if (data.nearest && tile && !seen) frame.scrollIntoView({ block: "end" });
    });
  }
  wall.nearest = data.nearest;
  said("");
}
