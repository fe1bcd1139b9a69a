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
  if (card.ways) {
    const row = make("div", "ways");
    row.append(...card.ways.map((way) => wayOn(way, card, pick)));
    item.append(row);
  }
  return item;
};

const WAYS = {
  more: ["More like this", "More like this"],
  like: ["thumb_up", "Show more like it among these"],
  dislike: ["thumb_down", "Show less like it"],
};

const wayOn = (way, card, pick) => {
  const [shown, meaning] = WAYS[way];
  const element = button(way, shown, pick, way, card.id);
  element.setAttribute("aria-label", `${meaning}: ${card.title}`);
  if (way !== "more") element.title = meaning;
  if (way === "like") element.setAttribute("aria-pressed", card.liked);
  return element;
};

// Answers come up again where they are out of sight. On a phone they would begin below all that one
// asks with, so there the question goes to the top.
const scrollTo = (list, topic) => {
  const question = document.querySelector(".st-key-trail, .st-key-heading");
  if (topic && question && window.innerWidth < 640) {
    question.style.scrollMarginTop = "4rem";
    question.scrollIntoView({ block: "start" });
  } else if (list.topic !== undefined && list.getBoundingClientRect().top < 0) {
    list.scrollIntoView({ block: "start" });
  }
};

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".cards");
  const pick = (what) => setTriggerValue("picked", what);
  list.className = `cards ${data.layout}`;
  list.setAttribute("aria-label", data.name);
  // Cards that did not change stay in place, so the keyboard focus stays with them.
  const held = list.getRootNode().activeElement;
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
  const [id, way] = [held?.closest?.(".card")?.dataset.id, held?.className];
  const again = [...list.children].find((item) => item.dataset.id === id);
  if (id && list.getRootNode().activeElement !== held) {
    again?.getElementsByClassName(way)[0]?.focus({ preventScroll: true });
  }
  if (list.topic !== data.topic) scrollTo(list, data.topic);
  list.topic = data.topic;
}
