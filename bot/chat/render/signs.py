"""Characters on their way through Telegram: which arrive changed or not at all, and which show nothing.

One place for both forms: a text that arrives otherwise than it was sent shifts every entity behind the change, and
would not be recognised as ours later.
"""

import re

# What Telegram's servers change in a text (TDLib, clean_input_string).
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_DROPPED = re.compile("[\u2028-\u202e\u0333\u033f\u030a]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

# White space, controls, joiners, direction marks, fillers and blank Braille: a text of these alone counts as empty.
_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]*"
)


def arriving(text: str) -> str:
    """The text as it will arrive: characters that Telegram would drop or replace are dropped or replaced here."""
    text = text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _SURROGATE.sub("\ufffd", _DROPPED.sub("", _CONTROL.sub(" ", text)))


def shows(text: str) -> bool:
    """Whether a reader sees anything of it: Telegram refuses messages, paragraphs and headings that show nothing."""
    return _UNSEEN.fullmatch(text) is None
