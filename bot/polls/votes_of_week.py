"""How the ballots of a week went, for the note to the owners."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.polls.figures import FiguresStore, Vote, votes


class VotesOfWeek:
    """`archive.weekly.Votes`."""

    def __init__(self, store: FiguresStore, zone: ZoneInfo) -> None:
        self._store = store
        self._zone = zone

    async def __call__(self, since: date, before: date) -> list[Mapping[str, Any]]:
        """Oldest first."""
        facts = await self._store.facts(since, self._zone)
        return [to_json(vote) for vote in reversed(votes(facts, self._zone)) if since <= vote.day < before]


def to_json(vote: Vote) -> Mapping[str, Any]:
    return {"day": vote.day.isoformat(), "voters": vote.voters, "members": vote.members, "winner": vote.winner}


def from_json(fact: Mapping[str, Any]) -> Vote:
    """What `to_json` gave."""
    return Vote(date.fromisoformat(fact["day"]), fact["voters"], fact["members"], fact["winner"])
