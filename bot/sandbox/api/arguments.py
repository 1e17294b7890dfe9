"""The parameters of one call, whichever way they came: https://core.telegram.org/bots/api#making-requests."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.files import Upload

_TRUE = frozenset({"true", "yes", "1"})


def decoded(source: str) -> Any:
    """JSON as the server reads it. ValueError for anything else, also NaN and nesting beyond what Python follows."""
    try:
        return json.loads(source, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


class Arguments:
    """Reads parameters leniently where the Bot API server does: a wrong number is 0, a wrong flag false."""

    def __init__(self, values: Mapping[str, Any]):
        """values: strings and files from a query or a form, any JSON from a JSON body. null counts as missing."""
        self._uploads = {name: value for name, value in values.items() if isinstance(value, Upload)}
        others = (name for name, value in values.items() if value is not None and name not in self._uploads)
        self._values = {name: values[name] for name in others}

    def upload(self, name: str) -> Upload | None:
        return self._uploads.get(name)

    def has(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """ "" when missing; a number or a flag of a JSON body as it would stand in a form."""
        value = self._values.get(name, "")
        found = value if isinstance(value, str) else json.dumps(value)
        try:
            found.encode()
        except UnicodeEncodeError as error:
            raise Refused(Rule.NOT_UTF8) from error
        return found

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            return 0

    def flag(self, name: str, default: bool = False) -> bool:
        return self.text(name).strip().lower() in _TRUE if self.has(name) else default

    def json(self, name: str, rule: Rule = Rule.BAD_JSON) -> Any:
        """The decoded value; None when missing or an empty string. `rule` refuses what is no JSON."""
        value = self._values.get(name)
        try:
            found = decoded(value) if isinstance(value, str) and value else value
            json.dumps(found, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise Refused(Rule.NOT_UTF8) from error
        except (ValueError, RecursionError) as error:
            raise Refused(rule, name=name.replace("_", " ")) from error
        return None if found == "" else found

    def refuse(self, *names: str) -> None:
        """Says "not imitated" for parameters that would silently do nothing here."""
        for name in names:
            if self._values.get(name) not in (None, "", "false", False):
                raise Refused(Rule.NOT_IMITATED, name=name)
