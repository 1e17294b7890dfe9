"""An item that is only a label takes its words in."""

import pytest

from bot.reviews.blocks import ItemList, ListItem, Paragraph, Strong, Text
from bot.reviews.parse import parse

_PROSE = "The net runs faster than before."
_TAKEN_IN = ItemList((ListItem(None, (Paragraph((Strong((Text("Speed:"),)), Text(f" {_PROSE}"))),)),))


@pytest.mark.parametrize(
    "body",
    [
        f"- **Speed:**\n\n{_PROSE}",
        f"- **Speed:**\n\n\n   {_PROSE}",
        f"- **Speed:**\n{_PROSE}",
        f"- **Speed:**  \n  {_PROSE}",
        f"• **Speed:**\n\n{_PROSE}",
        f"- Speed:**\n\n{_PROSE}",
    ],
)
def test_a_bold_label_and_its_words_are_one_line(body: str) -> None:
    assert parse(body) == (_TAKEN_IN,)


def test_labels_with_their_paragraphs_are_one_list() -> None:
    (found,) = parse(f"- **Speed:**\n\n{_PROSE}\n\n- **Size:**\n\n{_PROSE}\n\n- Cost:\n\n{_PROSE}")
    assert isinstance(found, ItemList)
    assert [len(item.blocks) for item in found.items] == [1, 1, 1]


def test_only_one_paragraph_is_taken_in() -> None:
    assert parse(f"- **Speed:**\n\n{_PROSE}\n\n{_PROSE}") == (_TAKEN_IN, Paragraph((Text(_PROSE),)))


@pytest.mark.parametrize(
    "body",
    [
        f"- **Speed**\n\n{_PROSE}",
        f"- we say this:\n\n{_PROSE}",
        f"- It runs. And so:\n\n{_PROSE}",
        f"- **Speed:** it runs\n\n{_PROSE}",
        "- **Speed:**\n\nWhat We Found",
        "- **Speed:**\n\n- it runs",
        "- **Speed:**\n\n## Size",
        "- **Speed:**\n\n$$y = z$$",
        "- **Speed:**\n\n> it runs faster than it did.",
        "- **Speed:**\n\n```\nit runs faster than it did.\n```",
    ],
)
def test_other_items_end_where_they_ended(body: str) -> None:
    first = parse(body)[0]
    assert isinstance(first, ItemList)
    assert "\n".join(body.split("\n")[1:]).strip("\n#>`$- ") not in repr(first.items[0])


def test_a_bold_label_behind_a_number_takes_in_the_line_right_below_it() -> None:
    (found,) = parse(f"1. **Speed:**\n{_PROSE}")
    assert isinstance(found, ItemList)
    assert found.items[0].blocks == _TAKEN_IN.items[0].blocks
