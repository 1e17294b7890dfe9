"""The data that ships with the program."""

from pathlib import Path

import bot
from bot.errors import InvalidInput


def shipped(name: str) -> Path:
    """The file or folder `name` of `data/` (such as "archive.jsonl", "samples"), in a checkout or in the wheel.

    The wheel carries `data/` as `bot/data`; in a checkout it lies beside `bot/`. Raises InvalidInput where it is in
    neither, which means a broken installation.
    """
    package = Path(bot.__file__).resolve().parent
    for folder in (package / "data", package.parent / "data"):
        found = folder / name
        if found.exists():
            return found
    raise InvalidInput(name, "the data that ships with reviewbot is not here; install it again")
