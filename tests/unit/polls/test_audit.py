"""Who decides again from the record gets the same, and a changed record is found."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.polls.audit import differences, replay
from bot.polls.ballot import Ballot, BallotKind, BallotOption, BallotState, Decision, Evidence, Tally
from bot.polls.rule import decide
from bot.values import replace
from tests.makers import NOW, later, make_ballot, make_option

_VOTES = st.integers(0, 3) | st.integers(0, 2**31 - 1)


@st.composite
def closings(draw: st.DrawFn) -> tuple[Ballot, Tally, frozenset[int]]:
    """A ballot, what was counted, and who is gone."""
    texts = st.text(max_size=20)
    papers = [
        BallotOption(number, draw(texts), draw(texts), draw(st.none() | texts), None, credit=draw(st.integers(0, 400)))
        for number in range(1, draw(st.integers(2, 6)) + 1)
    ]
    no = BallotOption(None, "No", "")
    kind = draw(st.sampled_from(BallotKind))
    options = (papers[0], no) if kind is BallotKind.SINGLE else tuple(papers)
    votes = tuple(draw(_VOTES) for _ in options)
    tally = Tally(votes, draw(_VOTES), closed=True, evidence=draw(st.sampled_from(Evidence)))
    gone = draw(st.frozensets(st.integers(1, 6)))
    return make_ballot(options=options, kind=kind, state=BallotState.CLOSING), tally, gone


def kept(record: Mapping[str, Any]) -> dict[str, Any]:
    """As a database gives it back."""
    loaded: dict[str, Any] = json.loads(json.dumps(record))
    return loaded


@given(closings(), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_record_replays(closing: tuple[Ballot, Tally, frozenset[int]], late: timedelta) -> None:
    ballot, tally, gone = closing
    decision = decide(ballot, tally, NOW + late, gone & {one.candidate_id for one in ballot.options})
    assert replay(kept(decision.record)) == decision
    assert differences(closed(ballot, tally, decision)) == ()


@given(closings())
def test_a_decision_is_sane(closing: tuple[Ballot, Tally, frozenset[int]]) -> None:
    """Whatever was counted: who wins has a vote and is there; nobody owes credit, no share of it is a fraction."""
    ballot, tally, gone = closing
    decision = decide(ballot, tally, NOW, gone)
    if decision.winner:
        assert tally.votes[ballot.options.index(decision.winner)] > 0
        assert decision.winner.candidate_id not in gone
        assert decision.credits[decision.winner.candidate_id or 0] == 0
    assert all(type(left) is int and 0 <= left <= 400 for left in decision.credits.values())


def closed(ballot: Ballot, tally: Tally, decision: Decision) -> Ballot:
    options = tuple(replace(option, votes=votes) for option, votes in zip(ballot.options, tally.votes, strict=True))
    winner_id = decision.winner.candidate_id if decision.winner else None
    return replace(
        ballot,
        state=BallotState.CLOSED,
        options=options,
        voters=tally.voters,
        winner_id=winner_id,
        audit=kept(decision.record),
    )


def an_ended_ballot() -> Ballot:
    ballot = make_ballot(options=(make_option(1), make_option(2, credit=90)), closes_at=NOW)
    tally = Tally((5, 4), 9, closed=True)
    return closed(ballot, tally, decide(ballot, tally, later(seconds=2)))


@pytest.mark.parametrize(
    "change",
    [
        {"voters": 90}, {"won": 2}, {"why": "listed first"}, {"order": [2, 1]}, {"kept": 100}, {"most": 10},
        {"kind": "single"}, {"tie_break": ["place"]}, {"rule": 2}, {"options": []}, {"closes_at": "soon"},
        {"voters": 9.0}, {"voters": "9"}, {"voters": True}, {"evidence": "a dream"}, {"more": 1}, {"ballot": 8},
        {"options": None}, {"options": "ab"},
    ],
)  # fmt: skip
def test_a_changed_record_is_found(change: dict[str, Any]) -> None:
    ballot = an_ended_ballot()
    assert differences(ballot) == ()
    assert differences(replace(ballot, audit={**(ballot.audit or {}), **change}))


@pytest.mark.parametrize(
    "change",
    [{"votes": 7}, {"credit": 0}, {"after": 1}, {"standing": 1}, {"gone": True}, {"label": "Another"}, {"more": 1},
     {"candidate_id": 3}, {"candidate_id": "1"}, {"credit": 0.5}],
)  # fmt: skip
def test_a_changed_option_is_found(change: dict[str, Any]) -> None:
    ballot = an_ended_ballot()
    record = dict(ballot.audit or {})
    record["options"] = [record["options"][0], record["options"][1] | change]
    assert differences(replace(ballot, audit=record))


@pytest.mark.parametrize(
    "change", [{"voters": 8}, {"winner_id": 2}, {"options": (make_option(1, votes=4), make_option(2, votes=4))}]
)
def test_a_ballot_that_contradicts_its_record_is_found(change: dict[str, Any]) -> None:
    assert differences(replace(an_ended_ballot(), **change))


def test_a_ballot_without_a_record_says_so() -> None:
    assert differences(make_ballot()) == ("there is no record of how it was decided",)


def test_a_difference_names_what_differs() -> None:
    ballot = an_ended_ballot()
    (line,) = differences(replace(ballot, audit={**(ballot.audit or {}), "won": 2}))
    assert line == "won is recorded as 2, counted again it is 1"


def test_a_record_of_another_rule_is_no_record_of_ours() -> None:
    with pytest.raises(InvalidInput) as error:
        replay({"rule": 7})
    assert "rule 7" in error.value.reason
