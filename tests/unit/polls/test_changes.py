"""From one version of a proposal to the next, by values alone. What owners see of it: `tests/chat/test_ballot.py`."""

import pytest

from bot.errors import InvalidInput, NotFound, StaleButton, TooFewCandidates
from bot.pipeline.candidate import Candidate, CandidateState
from bot.polls import changes
from bot.polls.ballot import OPTION_CHARACTERS, BallotOption
from bot.polls.changes import Field, told_apart
from bot.polls.proposals import Proposal, Wording
from bot.reviews.identity import fold
from bot.values import replace
from tests.makers import NOW, make_new_ballot, make_record


def field(*ids: int) -> Field:
    waiting = [
        Candidate(id=one, record=make_record(f"Paper {one}"), state=CandidateState.IDEA, added_at=NOW) for one in ids
    ]
    return Field(waiting, (), NOW)


def proposal(*ids: int) -> Proposal:
    return Proposal(id=1, version=3, ballot=make_new_ballot(*ids))


def test_nobody_is_left_for_a_swap() -> None:
    with pytest.raises(NotFound):
        changes.swap(1)(proposal(1, 2), field(1, 2))


@pytest.mark.parametrize("place", [0, 3, 99])
def test_a_place_that_is_not_there_is_stale(place: int) -> None:
    for change in (changes.swap(place), changes.move_up(place), changes.remove(place), changes.pick(place, 3)):
        with pytest.raises(StaleButton):
            change(proposal(1, 2), field(1, 2, 3))


@pytest.mark.parametrize("picked", [1, 2, 9])
def test_who_stands_there_or_cannot_stand_is_not_picked(picked: int) -> None:
    with pytest.raises(NotFound):
        changes.pick(1, picked)(proposal(1, 2), field(1, 2, 3))


def test_who_was_refused_may_be_picked() -> None:
    refused = replace(proposal(1, 2), refused=(3,))
    changed = changes.pick(1, 3)(refused, field(1, 2, 3))
    assert (changed.standing, changed.refused) == ((3, 2), (1,))


def test_two_options_are_the_fewest_and_six_the_most() -> None:
    with pytest.raises(TooFewCandidates):
        changes.remove(1)(proposal(1, 2), field(1, 2))
    with pytest.raises(NotFound):
        changes.more(proposal(*range(1, 7)), field(*range(1, 9)))


def test_a_change_is_a_new_value_of_the_same_version() -> None:
    before = proposal(1, 2)
    after = changes.more(before, field(1, 2, 3))
    assert (before.standing, after.standing, after.ref) == ((1, 2), (1, 2, 3), before.ref)


def test_those_who_are_gone_are_replaced_in_their_places() -> None:
    changed = changes.without([1, 3])(proposal(1, 2, 3), field(2, 4, 5))
    assert changed.standing == (4, 2, 5)
    assert changes.without([1, 3])(proposal(1, 2, 3), field(2, 4)).standing == (4, 2)
    with pytest.raises(TooFewCandidates):
        changes.without([1, 3])(proposal(1, 2, 3), field(2))


@pytest.mark.parametrize(("wording", "longest"), changes.LONGEST.items())
def test_words_have_a_longest(wording: Wording, longest: int) -> None:
    changes.worded(wording, 1, "x" * longest)(proposal(1, 2), field())
    with pytest.raises(InvalidInput) as refused:
        changes.worded(wording, 1, "x" * (longest + 1))(proposal(1, 2), field())
    assert refused.value.place == changes.LONG


def test_words_lose_the_signs_that_nobody_sees() -> None:
    changed = changes.worded(Wording.LABEL, 1, "\u202eSparse\x00 \u2067nets\n\n here")(proposal(1, 2), field())
    assert changed.ballot.options[0].label == "Sparse nets here"


def options(*labels: str, url: str | None = None) -> list[BallotOption]:
    return [BallotOption(place, label, label, url) for place, label in enumerate(labels, 1)]


def test_different_labels_stay_as_they_are() -> None:
    different = options("One", "Two", "Three")
    assert told_apart(different) == tuple(different)


def test_equal_labels_are_told_apart_by_their_papers() -> None:
    papers = [
        BallotOption(number, "Attention", "Attention", f"https://arxiv.org/abs/2403.1788{number}")
        for number in range(3)
    ]
    assert [one.label for one in told_apart(papers)] == [
        "Attention (2403.17880)",
        "Attention (2403.17881)",
        "Attention (2403.17882)",
    ]


@pytest.mark.parametrize("label", ["Same", "x" * OPTION_CHARACTERS, "Ends in dots…", "שווה", "🙂" * 60])
def test_twelve_equal_options_are_told_apart_within_sixty_characters(label: str) -> None:
    labels = [one.label for one in told_apart(options(*[label] * 12))]
    assert len({one.casefold() for one in labels}) == 12
    assert max(map(len, labels)) <= OPTION_CHARACTERS


def test_what_tells_apart_meets_no_other_label() -> None:
    labels = [one.label for one in told_apart(options("Same", "same (1)", "SAME", "Same (2)"))]
    assert len({fold(one) for one in labels}) == 4
    assert labels[1::2] == ["same (1)", "Same (2)"]
