"""The sandbox's chat page as data: its scripts and styles draw previews too, so that there is one way to draw."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import bot
from bot.errors import InvalidInput

_STYLES = ("tokens.css", "bubbles.css", "math.css", "rich.css", "poll.css", "sheet.css")
_SCRIPT = "sheet.js"
_FONT = re.compile(r'url\("/([\w-]+\.woff2)"\)')
_IMPORT = re.compile(r'(?<=from )"\./([\w-]+\.js)"')


def contact_sheet(title: str, phones: Sequence[Mapping[str, Any]]) -> str:
    """One HTML page that needs nothing else, no network either: the phones side by side, each as wide as one.

    phones: see `sheet.js`. InvalidInput where the page is missing, which means a broken installation.
    """
    styles = "\n".join(_FONT.sub(_inside, _text(name)) for name in _STYLES)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
{styles}
</style>
<script type="importmap">{_data({"imports": _modules(_SCRIPT)})}</script>
<script type="application/json" id="phones">{_data(list(phones))}</script>
<script type="module">import "page/{_SCRIPT}";</script>
</head>
<body class="sheet"><main></main></body>
</html>
"""


def _modules(first: str) -> dict[str, str]:
    """The script and all that it imports, by bare names: relative ones lead nowhere from the inside of a data: URL."""
    modules: dict[str, str] = {}
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if f"page/{name}" in modules:
            continue
        source = _text(name)
        waiting += _IMPORT.findall(source)
        inside = _IMPORT.sub(r'"page/\1"', source).encode()
        modules[f"page/{name}"] = "data:text/javascript;base64," + base64.b64encode(inside).decode()
    return modules


def _data(value: object) -> str:
    """JSON that no tag inside ends."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _inside(font: re.Match[str]) -> str:
    return f'url("data:font/woff2;base64,{base64.b64encode(_read(font[1])).decode()}")'


def _text(name: str) -> str:
    return _read(name).decode()


def _read(name: str) -> bytes:
    file = Path(bot.__file__).resolve().parent / "sandbox" / "page" / name
    try:
        return file.read_bytes()
    except OSError:
        raise InvalidInput(name, "the page that ships with reviewbot is not here; install it again") from None
