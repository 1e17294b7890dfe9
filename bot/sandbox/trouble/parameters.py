"""What a kind of trouble can be told."""

from typing import Any, Final, Literal

from bot.values import Struct

REQUIRED: Final = object()

Shape = Literal["number", "whole", "text", "header", "flag", "json", "names"]


class Parameter(Struct, frozen=True):
    """shape: "number" and "whole" are between `least` and `most`; "header" is a text that fits a header of HTTP
    (printable ASCII); "json" is any value but null; "names" is a list of `choices`. default: REQUIRED, or what stands
    for a missing one (None: it is left out).
    """

    name: str
    shape: Shape
    default: Any = REQUIRED
    least: float = 0
    most: float = 0
    choices: tuple[str, ...] = ()


LONGEST_WAIT = 600.0
"""Real seconds that a fault may hold an answer back, or the door closed."""


def seconds(default: Any = REQUIRED) -> Parameter:
    return Parameter("seconds", "number", default, 0, LONGEST_WAIT)


def code(default: int | None, least: int = 400) -> Parameter:
    return Parameter("code", "whole", default, least, 599)
