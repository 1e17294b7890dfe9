"""What a command of the shell is made of."""

import argparse
from collections.abc import Callable, Coroutine

Run = Callable[[argparse.Namespace], Coroutine[None, None, int]]
"""Does the command with its arguments and gives the exit code; raises ReviewBotError for what `explain.py` explains."""

Add = Callable[[str, Run, str], argparse.ArgumentParser]
"""Adds a command: its name, what runs it, its line in the help. Gives the parser that takes its arguments."""


def whole(lowest: int, highest: int = 10**9) -> Callable[[str], int]:
    """Reads a whole number within bounds; by default within those of every database's integers."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and lowest <= int(text) <= highest):
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number from {lowest} to {highest}")
        return int(text)

    return read
