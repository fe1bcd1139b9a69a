// Draws a rectangle over a photo: with a mouse, a finger, or the arrow keys; or picks a thing in it.
const STEP = 0.02;
const STARTING = [0.25, 0.25, 0.75, 0.75];
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (share) => Math.min(1, Math.max(0, share));

const moved = ([left, top, right, bottom], [x, y], smallest) => {
  const across = Math.max(-left, Math.min(1 - right, x * STEP));
  const down = Math.max(-top, Math.min(1 - bottom, y * STEP));
  if (!smallest) return [left + across, top + down, right + across, bottom + down];
  return [left, top, within(Math.max(left + smallest, right + x * STEP)),
    within(Math.max(top + smallest, bottom + y * STEP))];
};

// A button on a thing; `name` is the shop's text, and only ever text.
const spot = ({ part, name }, chosen, pick) => {
  const [left, , right, bottom] = part.split(",").map(Number);
  const across = 50 * (left + right);
  const button = document.createElement("button");
  button.className = "thing";
  button.textContent = name;
  button.dataset.part = part;
  button.setAttribute("aria-pressed", chosen === part);
  // At its foot, and shifted so that it never reaches over the photo's edge.
  Object.assign(button.style, { left: `${across}%`, top: `${100 * bottom}%`,
    transform: `translate(-${across}%, -${100 * bottom}%)` });
  button.onpointerdown = (event) => event.stopPropagation();
  button.onkeydown = (event) => event.stopPropagation();
  button.onclick = () => pick(part);
  return button;
};

// Names that would cover each other stand one above the other.
const unstack = (buttons) => {
  const placed = [];
  for (const button of buttons) {
    button.style.marginTop = "";
    let at = button.getBoundingClientRect();
    const over = placed.filter((it) => it.left < at.right && at.left < it.right &&
      it.top < at.bottom && at.top < it.bottom);
    if (over.length) {
      button.style.marginTop = `${Math.min(...over.map((it) => it.top)) - at.bottom - 2}px`;
      at = button.getBoundingClientRect();
    }
    placed.push(at);
  }
};

export default function ({ data, parentElement, setTriggerValue }) {
  const photo = parentElement.querySelector(".photo");
  const img = photo.querySelector("img");
  const box = photo.querySelector(".box");
  photo.setAttribute("aria-label",
    "Your photo. Draw a rectangle around what you mean, or move it with the arrow keys and " +
      "change its size with Shift and the arrow keys; Enter searches.");
  photo.tabIndex = 0;
  img.alt = "";
  if (img.getAttribute("src") !== data.src) img.src = data.src;
  let part = data.part ? data.part.split(",").map(Number) : null;
  let corner = null;

  const draw = () => {
    box.hidden = !part;
    if (!part) return;
    const [left, top, right, bottom] = part.map((edge) => 100 * edge);
    Object.assign(box.style, { left: `${left}%`, top: `${top}%`,
      width: `${right - left}%`, height: `${bottom - top}%` });
  };
  const undo = () => {
    part = data.part ? data.part.split(",").map(Number) : null;
    draw();
  };
  const pick = () => setTriggerValue("picked", part.map((edge) => edge.toFixed(3)).join(","));
  const things = photo.querySelector(".things");
  const held = things.querySelector(":focus")?.dataset.part;
  things.replaceChildren(...data.things.map(
    (thing) => spot(thing, data.part, (chosen) => setTriggerValue("picked", chosen))));
  things.querySelector(`[data-part="${held}"]`)?.focus(); // after a choice by keyboard
  img.onload = () => unstack(things.children);
  if (img.complete) unstack(things.children);
  const at = (event) => {
    const frame = img.getBoundingClientRect();
    return [within((event.clientX - frame.left) / frame.width),
      within((event.clientY - frame.top) / frame.height)];
  };

  photo.onpointerdown = (event) => {
    if (event.button !== 0) return;
    corner = at(event);
    photo.setPointerCapture(event.pointerId);
  };
  photo.onpointermove = (event) => {
    if (!corner) return;
    const [x, y] = at(event);
    part = [Math.min(x, corner[0]), Math.min(y, corner[1]),
      Math.max(x, corner[0]), Math.max(y, corner[1])];
    draw();
  };
  photo.onpointerup = (event) => {
    if (!corner) return;
    corner = null;
    const least = event.pointerType === "touch" ? 3 * data.least : data.least;
    if (part && part[2] - part[0] >= least && part[3] - part[1] >= least) return pick();
    undo(); // a click is no rectangle
  };
  photo.onpointercancel = () => {
    corner = null;
    undo(); // the finger was scrolling
  };
  photo.onkeydown = (event) => {
    if (event.key === "Enter" && part) return pick();
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    part = part ? moved(part, move, event.shiftKey && 2 * data.least) : STARTING;
    draw();
  };
  draw();
}
