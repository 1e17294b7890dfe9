"""Troubles by chance that can be had again: a seed instead of a script."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from bot.sandbox.faults import Strike, Work
from bot.sandbox.trouble.kinds import KINDS
from bot.values import Struct, field

BY_CHANCE = tuple(name for name, kind in KINDS.items() if kind.draw)
"""Kinds that may come by chance. The others never end by themselves, or need somebody who ends them."""

LATENESS = (1.0, 5.0, 20.0, 60.0, 100.0)
"""Seconds until late work lands: within the two minutes that the bot waits before it takes an answer for lost."""


class Stream(Struct):
    """A line that strikes by chance.

    What happens to the nth call of a method depends on the seed, the method and n only: calls of other methods in
    between, and how fast they come, change nothing. rate: share of the calls that are struck, 0 to 1; kinds: names of
    `BY_CHANCE`; methods: none = every one but getUpdates; until: by the sandbox's clock, None = for ever.
    """

    id: int
    seed: int | str
    rate: float
    kinds: Sequence[str] = BY_CHANCE
    methods: Sequence[str] = ()
    until: datetime | None = None
    seen: Counter[str] = field(default_factory=Counter)
    hits: int = 0

    def look(self, method: str, now: datetime, post: bool = False) -> Strike | None:
        name = method.lower()
        meant = name in {of.lower() for of in self.methods} if self.methods else name != "getupdates"
        if not meant or (self.until and now >= self.until):
            return None
        self.seen[name] += 1
        return self._draw(method, self.seen[name])

    def as_json(self) -> dict[str, Any]:
        until = {"until": self.until.isoformat()} if self.until else {}
        told = {"id": self.id, "seed": self.seed, "rate": self.rate, "kinds": list(self.kinds)}
        return told | {"methods": list(self.methods), **until, "seen": self.seen.total(), "hits": self.hits}

    def _draw(self, method: str, nth: int) -> Strike | None:
        chance = Random(f"{self.seed}/{method.lower()}/{nth}")  # noqa: S311  it must come again, not be unguessable
        if chance.random() >= self.rate:
            return None
        kind = KINDS[chance.choice(self.kinds)]
        details = kind.defaults | dict(kind.draw(chance) if kind.draw else {})
        works = [work for work in kind.works if work != "twice" and (work == "none" or details.get("code") != 429)]
        work: Work = chance.choice([work for work in works if work != "late" or method != "getUpdates"])
        return Strike(method, kind.name, nth, work, chance.choice(LATENESS) if work == "late" else 0.0, details)
