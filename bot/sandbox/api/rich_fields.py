"""Fields of typed blocks and texts, with the server's words for those that are missing or of another type.

null counts as missing, as everywhere in the Bot API.
"""

from typing import Any, NoReturn

from bot.sandbox.api.rules import Refused, Rule

Fields = dict[str, Any]

_INT32 = range(-(2**31), 2**31)
_CONTROLS = {code: " " for code in range(32) if code not in (10, 13)} | {13: None}


def clean(text: str) -> str:
    """As the servers clean every string: no carriage returns, other control characters become a space (TDLib)."""
    return text.translate(_CONTROLS)


def string(fields: Fields, name: str) -> str:
    """A string that must be there."""
    return clean(_required(fields, name, str, "String"))


def array(fields: Fields, name: str) -> list[Any]:
    """A list that must be there; it may be empty."""
    found: list[Any] = _required(fields, name, list, "Array")
    return found


def whole(fields: Fields, name: str) -> int:
    """A whole number of 32 bits; 0 when it is missing."""
    value = 0 if fields.get(name) is None else fields[name]
    if isinstance(value, bool) or not isinstance(value, int):
        broken(f'Field "{name}" must be of type Number')
    if value not in _INT32:
        broken(f'Field "{name}" must be a valid Number')
    return value


def flags(fields: Fields, *names: str) -> dict[str, bool]:
    """The named fields that are true, as messages carry them: false ones are left out."""
    for name in names:
        if not isinstance(fields.get(name), bool | None):
            broken(f'Field "{name}" must be of type Boolean')
    return {name: True for name in names if fields.get(name)}


def one_of(fields: Fields, name: str, allowed: tuple[str, ...], default: str, rule: Rule) -> str:
    """One word of several; the default when it is missing or empty, `rule` refuses any other."""
    value = fields.get(name) or default
    if value not in allowed:
        raise Refused(rule)
    return str(value)


def broken(reason: str) -> NoReturn:
    """Refuses a block whose JSON does not fit its type."""
    raise Refused(Rule.RICH_BROKEN, reason=reason)


def _required(fields: Fields, name: str, kind: type, word: str) -> Any:
    if fields.get(name) is None:
        broken(f'Can\'t find field "{name}"')
    if not isinstance(fields[name], kind):
        broken(f'Field "{name}" must be of type {word}')
    return fields[name]
