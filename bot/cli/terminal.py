"""The terminal: the only place that prints, since imported text must not command it."""

import re
import sys

# Control characters but tab and line feed: ESC and U+009B begin commands (ECMA-48), others move the cursor or ring.
# Bidirectional embeddings, overrides and isolates make a line read as another one (https://trojansource.codes).
# Half characters (surrogates) have no UTF-8.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def show(text: str) -> None:
    """Prints the command's result on standard output: a line or several, `inert`."""
    print(inert(text))


def tell(text: str) -> None:
    """Prints what is to say beside the result on standard error: a line or several, `inert`."""
    print(inert(text), file=sys.stderr)


def inert(text: str) -> str:
    """The text with every character that a terminal obeys written out, such as `\\u001b`.

    JSON reads that form back, so a line of JSON keeps its meaning, letter for letter.
    """
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
