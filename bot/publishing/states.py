"""The delivery state machine: what may happen to a part, as one table.

planned -> sending is committed before the one HTTP call; whatever the call proves moves it on; what nothing proves is
`unknown` and is never sent again blindly.
"""

from enum import StrEnum

from bot.publishing.post import PartState


class Event(StrEnum):
    BEGIN = "begin"  # the intent is committed
    CONFIRM = "confirm"  # a valid answer, or evidence
    POSTPONE = "postpone"  # proven not sent, try later
    REFUSE = "refuse"  # proven not sent, no use in trying again
    SWITCH = "switch"  # the same, and classic messages are sent in its place
    REPLACE = "replace"  # a part before it was refused so, or a message was seen that stands in its place
    LOSE = "lose"  # nothing is proven: time-out, reset, 5xx, a crash
    ASK = "ask"  # the owner has the question
    DENY = "deny"  # two clean sweeps, or the owner: it is not in the channel
    RETRY = "retry"  # the owner wants another try of what was refused


TRANSITIONS: dict[tuple[PartState, Event], PartState] = {
    (PartState.PLANNED, Event.BEGIN): PartState.SENDING,
    (PartState.PLANNED, Event.CONFIRM): PartState.CONFIRMED,  # denied, and seen after all; or sent before a restore
    (PartState.SENDING, Event.CONFIRM): PartState.CONFIRMED,
    (PartState.SENDING, Event.POSTPONE): PartState.PLANNED,
    (PartState.SENDING, Event.REFUSE): PartState.FAILED,
    (PartState.SENDING, Event.SWITCH): PartState.REPLACED,
    (PartState.PLANNED, Event.REPLACE): PartState.REPLACED,
    (PartState.UNKNOWN, Event.REPLACE): PartState.REPLACED,  # these two in a restored database only
    (PartState.ASKED, Event.REPLACE): PartState.REPLACED,
    (PartState.SENDING, Event.LOSE): PartState.UNKNOWN,
    (PartState.UNKNOWN, Event.CONFIRM): PartState.CONFIRMED,
    (PartState.UNKNOWN, Event.ASK): PartState.ASKED,
    (PartState.UNKNOWN, Event.DENY): PartState.PLANNED,
    (PartState.ASKED, Event.CONFIRM): PartState.CONFIRMED,
    (PartState.ASKED, Event.DENY): PartState.PLANNED,
    (PartState.FAILED, Event.RETRY): PartState.PLANNED,
}


def sources(event: Event) -> tuple[PartState, ...]:
    """The states in which the event may happen, for a conditional update."""
    return tuple(state for (state, what) in TRANSITIONS if what is event)


def target(event: Event) -> PartState:
    """Where the event leads; the same from every source."""
    (state,) = {after for (_, what), after in TRANSITIONS.items() if what is event}
    return state
