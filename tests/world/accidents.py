"""Every accident that may befall one message of a post: the crash matrix C1 to C19 as one table.

Between the checkpoints of `publishing/points.py` nothing is committed and nothing leaves the process, so these are all
the places where a process can die; and these are all the ways in which a call or a commit can be lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from bot.chat.client import LARGEST

LANDS_SOON, LANDS_LATE = 60, 200
"""Seconds of the sandbox's clock after the call: before and after the second sweep, at +120 s."""


class Twist(Enum):
    """What the test itself does, beside trap and trouble."""

    KILLED_IN_CALL = auto()  # SIGKILL while the server has the call and does not answer
    FILE_LOCKED = auto()  # another program holds the SQLite file while the answer comes
    OWNER_PRESSES = auto()  # nobody but the owner can know, and the process dies at the press
    RESTORED = auto()  # the database is put back to what it was when the trap struck, after the post was finished
    SECOND_PROCESS = auto()  # a second bot is started while a call is under way


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """It befalls part k of the second review, after a first one was posted whole.

    trap: see `traps.py`; "{n}" is the part counted from the start of the process (the first review has one). trouble: a
    line of the sandbox's script for the sendMessage of part k. twist: see `Twist`. lives: the process does not die.
    asked: the owner must be asked, else must not. doubled: copies that nobody can prevent; the owner gets a "delete"
    button for each. unrecorded: messages that no part of the database is. whole: does not befall a part, but the post.
    database: "sqlite" or "postgres" where the other cannot have it. rich: the review has so many rich messages, and
    Telegram refuses that of part k for good; trouble strikes the first classic message in its place.
    """

    row: str
    name: str
    trap: str = ""
    trouble: Mapping[str, Any] = field(default_factory=dict)
    twist: Twist | None = None
    lives: bool = False
    asked: bool = False
    doubled: int = 0
    unrecorded: int = 0
    whole: bool = False
    database: str | None = None
    rich: int = 0

    @property
    def title(self) -> str:
        return f"{self.row} {self.name}"


def _trouble(kind: str, work: str, **more: Any) -> Mapping[str, Any]:
    return {"kind": kind, "work": work, **more}


def _lost_answers(row: str, kind: str, works: tuple[str, ...], **more: Any) -> tuple[Accident, ...]:
    return tuple(
        Accident(row=row, name=f"{kind}, work {work}", trouble=_trouble(kind, work, **more), lives=True)
        for work in works
    )


_BOTH = ("done", "none")
_REFUSED = _trouble("error", "none", code=500)  # an unknown outcome that two sweeps deny

ACCIDENTS: tuple[Accident, ...] = (
    Accident(row="C1", name="dies when the slot is due", trap="freeze committed:1 > slot due:1", whole=True),
    Accident(row="C2", name="dies before the freeze commits", trap="freeze commit:2", whole=True),
    Accident(row="C2", name="dies in the freeze's commit", trap="freeze committed:2", whole=True),
    Accident(row="C3", name="dies when the part is due", trap="part due:{n}"),
    Accident(row="C4", name="dies before the intent commits", trap="begin commit:{n}"),
    Accident(row="C4", name="dies in the intent's commit", trap="begin committed:{n}"),
    Accident(row="C4", name="intent's commit unanswered", trap="cut begin commit:{n}", lives=True, database="postgres"),
    Accident(row="C5", name="dies after the intent", trap="intent committed:{n}"),
    Accident(row="C5", name="dies before the first byte", trap="post request:{n}"),
    Accident(row="C6", name="connection refused", trap="closed post request:{n}", lives=True),
    Accident(row="C7", name="dies in mid-request", trap="post halfway:{n}"),
    *(
        Accident(
            row="C8", name=f"dies waiting, work {work}", trouble=_trouble("hang", work), twist=Twist.KILLED_IN_CALL
        )
        for work in _BOTH
    ),
    *_lost_answers("C8", "drop", _BOTH),
    *_lost_answers("C8", "reset", _BOTH),
    *_lost_answers("C8", "hang", _BOTH),
    *_lost_answers("C8", "error", _BOTH, code=500, description="Internal Server Error: restart"),
    *_lost_answers("C8", "page", _BOTH, code=502),
    *_lost_answers("C9", "drop", ("late",), late=LANDS_SOON),
    Accident(
        row="C9",
        name="dies waiting, work late",
        trouble=_trouble("hang", "late", late=LANDS_SOON),
        twist=Twist.KILLED_IN_CALL,
    ),
    Accident(
        row="C10", name="drop, work late", trouble=_trouble("drop", "late", late=LANDS_LATE), lives=True, doubled=1
    ),
    *_lost_answers("C11", "cut", ("done",)),
    *_lost_answers("C11", "malformed", ("done",)),
    *_lost_answers("C11", "wrong", ("done",)),
    *_lost_answers("C11", "empty", ("done",)),
    *_lost_answers("C11", "redirect", ("done",)),
    *_lost_answers("C11", "huge", ("done",), size=LARGEST + 1),
    Accident(row="C12", name="dies when the answer is read", trap="post answered:{n}"),
    Accident(row="C12", name="dies before the outcome is written", trap="answer received:{n}"),
    Accident(row="C13", name="dies before the outcome commits", trap="confirm commit:{n}"),
    Accident(row="C13", name="dies in the outcome's commit", trap="confirm committed:{n}"),
    Accident(
        row="C13", name="outcome's commit unanswered", trap="cut confirm commit:{n}", lives=True, database="postgres"
    ),
    Accident(
        row="C13",
        name="file locked at the outcome",
        trouble=_trouble("wait", "done", seconds=0.5),
        twist=Twist.FILE_LOCKED,
        lives=True,
        database="sqlite",
    ),
    Accident(row="C14", name="dies after the outcome is written", trap="part recorded:{n}"),
    Accident(row="C15", name="dies in a sweep that finds nothing", trap="sweep done:1", trouble=_REFUSED),
    Accident(row="C15", name="dies in a sweep that finds it", trap="sweep done:1", trouble=_trouble("drop", "done")),
    Accident(row="C16", name="dies when it is denied", trap="part denied:1", trouble=_REFUSED),
    *(
        Accident(
            row="C17",
            name=f"dies {when} the owner's answer {what}, work {work}",
            trap=f"settle {point}:1",
            trouble=_trouble("drop", work),
            twist=Twist.OWNER_PRESSES,
            asked=True,
        )
        for work in _BOTH
        for when, what, point in (("before", "commits", "commit"), ("when", "has committed", "committed"))
    ),
    Accident(
        row="C18",
        name="a second process is started",
        trouble=_trouble("wait", "done", seconds=1),
        twist=Twist.SECOND_PROCESS,
        lives=True,
        database="sqlite",
    ),
    Accident(row="C19", name="an older database, planned", trap="part due:{n}", twist=Twist.RESTORED),
    Accident(
        row="C19",
        name="an older database, waiting",
        trap="freeze committed:1 > slot due:1",
        twist=Twist.RESTORED,
        asked=True,
        unrecorded=5,
        whole=True,
    ),
)


def _switches(parts: int) -> tuple[Accident, ...]:
    """What may befall the step from the rich form to the classic one; "{n}" is the rich part that is refused, and
    "{next}" the first message in its place."""
    lost = (_trouble("drop", "done"), _trouble("drop", "none"))
    traps = {
        "dies when the refusal is read": "post answered:{n}",
        "dies before the switch is written": "answer received:{n}",
        "dies before the switch commits": "refuse commit:1",
        "dies in the switch's commit": "refuse committed:1",
        "dies after the switch": "part recorded:{n}",
        "dies before the first plain message": "intent committed:{next}",
        "dies when the first plain message is answered": "post answered:{next}",
        "dies after the first plain message": "part recorded:{next}",
    }
    name = f"of {parts} rich"
    dying = (Accident(row="F1", name=f"{what}, {name}", trap=trap, rich=parts) for what, trap in traps.items())
    living = (
        Accident(row="F2", name=f"plain answer lost, work {one['work']}, {name}", trouble=one, lives=True, rich=parts)
        for one in lost
    )
    return (*dying, *living, Accident(row="F2", name=f"nothing else, {name}", lives=True, rich=parts))


SWITCHES: tuple[Accident, ...] = (*_switches(1), *_switches(2))

PARTS = (1, 2, 5)
"""Of five: the first, the standing one, the last."""


def parts_of(accident: Accident) -> tuple[int, ...]:
    """Those that it is played for."""
    if accident.whole:
        return PARTS[:1]
    return tuple(range(1, accident.rich + 1)) or PARTS
