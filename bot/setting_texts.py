"""Settings as texts: how a value is written, how a template is read, how a fault is said."""

from pathlib import Path
from typing import Any

from bot.errors import InvalidInput
from bot.publishing.template import Templates, parse_templates
from bot.values import Struct


class TemplateText(Struct, frozen=True):
    """A template that was written in the chat; the environment names a file instead."""

    text: str


def text_of(value: Any) -> str:
    """As the environment would say it; "" for nothing, and the text itself of a template."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case TemplateText():
            return value.text
    return str(value)


def templates_in(place: Path | TemplateText) -> Templates:
    """ValueError: one line that says what to mend."""
    path = place if isinstance(place, Path) else Path()
    try:
        return parse_templates(place.text if isinstance(place, TemplateText) else place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read ({reason(error)}); give the path of a text file") from None
    except InvalidInput as error:
        raise ValueError(": ".join(filter(None, (path.name, error.place, error.reason)))) from None


def reason(error: OSError | UnicodeDecodeError) -> str:
    return str(error.strerror) if isinstance(error, OSError) else "it is not text"


_PLAINLY = {"int_parsing": "write a whole number", "bool_parsing": "write true or false"}
"""Where pydantic tells what it could not do, and not what to write."""


def said(fault: Any) -> str:
    return _PLAINLY.get(fault["type"]) or str(fault["msg"]).removeprefix("Value error, ")
