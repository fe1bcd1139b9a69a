"""The categories that a feed in XML lists before its items, which name them by number only."""

from collections.abc import Iterable, Mapping

from lib.feeds.markup import End, Event, Start
from lib.feeds.texts import FACT

MOST, DEEPEST = 20_000, 8


class Categories:
    """Names and parents of categories by their ids, as Yandex's feeds list them."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def learn(self, element: Start, stream: Iterable[Event]) -> None:
        """Read the element's name, up to its end; what comes after MOST is not remembered."""
        name, depth = "", 0
        for event in stream:
            if isinstance(event, Start):
                depth += 1
            elif isinstance(event, End):
                depth -= 1
                if depth < 0:
                    break
            else:
                name += event[:FACT]
        if len(self._known) < MOST:
            parent = element.attributes.get("parentId", "")
            self._known[element.attributes["id"][:FACT]] = name.strip()[:FACT], parent[:FACT]

    def named(self, item: Mapping[str, str]) -> Mapping[str, str]:
        """The item, its category's id replaced by the path that leads to it."""
        key, steps = item.get("categoryid", ""), dict[str, str]()
        while key in self._known and key not in steps and len(steps) < DEEPEST:
            steps[key], key = self._known[key]
        return {**item, "categoryid": " > ".join(reversed(steps.values()))} if steps else item
