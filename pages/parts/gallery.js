// Draws cards from plain data. All text goes through textContent: catalogue text is never HTML.
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text != null) element.textContent = text;
  return element;
};

const picture = (card) => {
  const frame = make("div", "picture");
  const img = make("img");
  img.loading = "lazy";
  img.decoding = "async";
  img.referrerPolicy = "no-referrer";
  img.alt = card.alt;
  img.onerror = () => img.classList.add("missing");
  img.src = card.src;
  frame.append(img);
  if (card.sold) frame.append(make("span", "sold", card.sold));
  return frame;
};

const facts = (card) => {
  const line = make("div", "facts");
  line.append(make("div", "price", card.price));
  if (card.label) {
    const distance = make("div", `distance band-${card.band}`);
    if (card.distance) distance.append(make("span", "mark"), make("span", "number", card.distance));
    distance.append(make("span", "label", card.label));
    line.append(distance);
  }
  return line;
};

const button = (className, label, pick, action, id) => {
  const element = make("button", className);
  element.type = "button";
  if (label) element.textContent = label;
  element.onclick = () => {
    if (action === "open") comeBackTo(element);
    pick({ action, id });
  };
  return element;
};

const draw = (card, pick) => {
  const item = make("li", "card");
  item.dataset.id = card.id;
  const open = button("open", "", pick, "open", card.id);
  open.append(picture(card));
  if (card.title) open.append(make("div", "title", card.title), facts(card));
  item.append(open);
  if (card.like) {
    const like = button("like", "More like this", pick, "like", card.id);
    like.setAttribute("aria-label", `More like this: ${card.title}`);
    item.append(like);
  }
  return item;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".cards");
  const pick = (what) => setTriggerValue("picked", what);
  if (list.topic !== undefined && list.topic !== data.topic && list.getBoundingClientRect().top < 0) {
    list.scrollIntoView({ block: "start" });
  }
  list.topic = data.topic;
  list.className = `cards ${data.layout}`;
  list.setAttribute("aria-label", data.name);
  // Cards that did not change stay in place, so the keyboard focus stays with them.
  const drawn = list.drawn ?? new Map();
  list.drawn = new Map();
  list.replaceChildren(
    ...data.cards.map((card) => {
      const text = JSON.stringify(card);
      const item = drawn.get(text) ?? draw(card, pick);
      list.drawn.set(text, item);
      return item;
    }),
  );
}
