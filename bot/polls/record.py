"""What a ballot was decided from, as values and as JSON: both directions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.errors import InvalidInput
from bot.polls.ballot import BallotKind, BallotOption, Evidence, Why
from bot.values import Struct, asdict

VERSION = 1
"""Of the rule; it grows whenever the same votes could mean something else, so that old records are known as such."""

TIE_BREAK = ("standing", "votes", "place")


class Count(Struct, frozen=True, kw_only=True):
    """All that a decision depends on, and what is written down beside it.

    options: in the order shown, as they were opened; votes: in the same order; gone: ids of candidates that were
    reviewed, discarded or promised while the poll ran; kept, most: the rule's numbers, per mille; closes_at, closed_at:
    UTC, when it should have closed and when it was counted.
    """

    ballot_id: int
    kind: BallotKind
    options: tuple[BallotOption, ...]
    votes: tuple[int, ...]
    voters: int
    evidence: Evidence
    gone: frozenset[int]
    kept: int
    most: int
    closes_at: datetime
    closed_at: datetime

    @property
    def people(self) -> int:
        """How many voted: at least as many as chose one option, whatever Telegram said."""
        return max((self.voters, *self.votes))


class Outcome(Struct, frozen=True, kw_only=True):
    """By place, from 0: order, first to win; standings, in thousandths of a voter; after: credits, per mille. first:
    the place that won, also that of a No; None where nobody did."""

    order: Sequence[int]
    standings: Sequence[int]
    after: Sequence[int]
    first: int | None
    why: Why


def written(count: Count, outcome: Outcome) -> dict[str, Any]:
    """JSON values: what `read` reads, and what came of it. Places count from 1, as readers saw them."""
    options = zip(count.options, count.votes, outcome.standings, outcome.after, strict=True)
    return {
        "rule": VERSION,
        "ballot": count.ballot_id,
        "kind": count.kind.value,
        "kept": count.kept,
        "most": count.most,
        "tie_break": list(TIE_BREAK),
        "voters": count.voters,
        "evidence": count.evidence.value,
        "closes_at": count.closes_at.isoformat(),
        "closed_at": count.closed_at.isoformat(),
        "options": [
            asdict(option)
            | {"votes": votes, "gone": option.candidate_id in count.gone, "standing": standing, "after": after}
            for option, votes, standing, after in options
        ],
        "order": [place + 1 for place in outcome.order],
        "won": None if outcome.first is None else outcome.first + 1,
        "why": outcome.why.value,
    }


def read(record: Mapping[str, Any]) -> Count:
    """What a record says was counted. InvalidInput: it is none, or one of another version of the rule."""
    if record.get("rule") != VERSION:
        raise InvalidInput("audit", f"it was decided by rule {record.get('rule')!r}, this program knows rule {VERSION}")
    try:
        return _count(record)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput("audit", f"it is no record of a ballot ({type(error).__name__}: {error})") from None


def _count(record: Mapping[str, Any]) -> Count:
    rows = record["options"]
    return Count(
        ballot_id=_whole(record["ballot"]),
        kind=BallotKind(record["kind"]),
        options=tuple(_option(row) for row in rows),
        votes=tuple(_whole(row["votes"]) for row in rows),
        voters=_whole(record["voters"]),
        evidence=Evidence(record["evidence"]),
        gone=frozenset(row["candidate_id"] for row in rows if row["gone"]),
        kept=_whole(record["kept"]),
        most=_whole(record["most"]),
        closes_at=datetime.fromisoformat(record["closes_at"]),
        closed_at=datetime.fromisoformat(record["closed_at"]),
    )


def _option(row: Mapping[str, Any]) -> BallotOption:
    return BallotOption(
        candidate_id=None if row["candidate_id"] is None else _whole(row["candidate_id"]),
        label=row["label"],
        title=row["title"],
        url=row["url"],
        pitch=row["pitch"],
        credit=_whole(row["credit"]),
    )


def _whole(value: object) -> int:
    """No decision is counted with anything else: JSON would also hold 1.0, true and "1"."""
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value
