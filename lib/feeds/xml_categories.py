"""The categories that a feed in XML lists before its items, which name them by number only."""

from collections.abc import Collection, Iterable, Mapping

from lib.feeds.markup import End, Event, Start
from lib.feeds.texts import FACT

MOST, DEEPEST = 20_000, 8


class Categories:
    """Names and parents of categories by their ids, as Yandex's feeds list them."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def learn(self, stream: Iterable[Event], items: Collection[str]) -> Start | None:
        """Read the list up to its end, or to the item that begins within it, which is returned.

        What comes after MOST is not remembered.
        """
        element, name, depth = None, "", 0
        for event in stream:
            if isinstance(event, Start):
                if event.tag.casefold() in items:
                    return event
                depth += 1
                element, name = event, ""
            elif isinstance(event, End):
                if depth == 0:
                    break
                depth -= 1
                if element and len(self._known) < MOST:
                    self._remember(element, name)
                element = None
            elif len(name) < FACT:
                name += event[:FACT]
        return None

    def _remember(self, element: Start, name: str) -> None:
        number, parent = (element.attributes.get(key, "")[:FACT] for key in ("id", "parentId"))
        if number:
            self._known[number] = name.strip()[:FACT], parent

    def named(self, item: Mapping[str, str]) -> Mapping[str, str]:
        """The item, its category's id replaced by the path that leads to it."""
        key, steps = item.get("categoryid", ""), dict[str, str]()
        while key in self._known and key not in steps and len(steps) < DEEPEST:
            steps[key], key = self._known[key]
        return {**item, "categoryid": " > ".join(reversed(steps.values()))} if steps else item
