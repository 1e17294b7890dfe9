"""What may be a piece of a longer text, and what formatting was before an app made it so."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, MessageEntity

from bot.chat.written import may_be_cut, written


@pytest.mark.parametrize(
    ("text", "before", "cut"),
    [
        ("x" * 4096, "x", True),
        ("x" * 4000, "x", True),
        ("🙂" * 2000, "x", True),
        ("x" * 3900, "x" * 4000, False),
        ("x" * 3000, "x" * 3700, True),
        ("x" * 2048, "x" * 12_000, True),
        ("x" * 2000, "x" * 12_000, False),  # no app cuts so early: its writer means it
        ("x" * 500, "x" * 600, False),
    ],
)
def test_a_long_message_may_be_a_piece(text: str, before: str, cut: bool) -> None:
    assert may_be_cut(text, before) is cut


def message(text: str, *entities: MessageEntity) -> Message:
    return Message(1, datetime(2026, 3, 2, tzinfo=UTC), Chat(5, "private"), text=text, entities=entities)


def test_plain_text_stays_as_it_was_typed() -> None:
    typed = "# Title\n\n*so* it was: $a_b$, https://arxiv.org/abs/2403.17887"
    assert written(message(typed, MessageEntity("url", 32, 32))) == typed


def test_formatting_becomes_markdown() -> None:
    text = "🙂 bold and a link"
    entities = (MessageEntity("bold", 3, 4), MessageEntity("text_link", 12, 6, url="https://example.org"))
    assert written(message(text, *entities)) == "🙂 **bold** and [a link](https://example.org)"


def test_of_formats_inside_one_another_the_outermost_counts() -> None:
    entities = (MessageEntity("bold", 0, 9), MessageEntity("italic", 5, 4))
    assert written(message("bold both", *entities)) == "**bold both**"
