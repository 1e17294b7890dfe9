"""The state machine as a table."""

import pytest

from bot.publishing.post import PartState, visible_hash
from bot.publishing.states import TRANSITIONS, Event, sources, target

_ENDS = {PartState.CONFIRMED, PartState.FAILED, PartState.REPLACED}


@pytest.mark.parametrize("event", list(Event))
def test_every_event_happens_somewhere_and_leads_to_one_state(event: Event) -> None:
    assert sources(event)
    assert all(TRANSITIONS[state, event] is target(event) for state in sources(event))


def test_only_a_planned_part_is_sent() -> None:
    assert sources(Event.BEGIN) == (PartState.PLANNED,)


def test_an_unknown_part_is_planned_again_only_when_it_is_denied() -> None:
    ways = {event for (state, event), after in TRANSITIONS.items() if after is PartState.PLANNED}
    assert ways == {Event.POSTPONE, Event.DENY, Event.RETRY}
    assert set(sources(Event.DENY)) == {PartState.UNKNOWN, PartState.ASKED}
    assert sources(Event.POSTPONE) == (PartState.SENDING,)
    assert sources(Event.RETRY) == (PartState.FAILED,)


def test_only_what_is_proven_unsent_is_replaced_while_it_is_sent() -> None:
    assert sources(Event.SWITCH) == sources(Event.REFUSE) == (PartState.SENDING,)
    assert PartState.SENDING not in sources(Event.REPLACE)


def test_what_was_replaced_is_never_sent_again() -> None:
    assert PartState.REPLACED not in {state for state, _ in TRANSITIONS}


def test_what_stands_in_the_channel_stays() -> None:
    assert PartState.CONFIRMED not in {state for state, _ in TRANSITIONS}


def test_evidence_confirms_whatever_has_not_failed() -> None:
    assert set(sources(Event.CONFIRM)) == set(PartState) - _ENDS


def test_a_message_is_recognised_however_telegram_spaces_and_composes_it() -> None:
    assert visible_hash(" Caf\u00e9 \n\n noir ") == visible_hash("Cafe\u0301 noir")
    assert visible_hash("Café noir") != visible_hash("Café, noir")
