"""Texts as the servers keep them."""

import pytest

from bot.sandbox.entities import cleaned, utf16, with_found


def _bold(offset: int, length: int) -> dict[str, object]:
    return {"type": "bold", "offset": offset, "length": length}


@pytest.mark.parametrize(
    ("text", "entities", "expected", "kept"),
    [
        ("plain", [], "plain", []),
        ("  trimmed \n", [], "trimmed", []),
        ("tab\tand\x07bell", [], "tab and bell", []),
        ("two\r\nlines", [_bold(5, 5)], "two\nlines", [_bold(4, 5)]),
        ("🙂\rbold", [_bold(0, 7)], "🙂bold", [_bold(0, 6)]),
        ("  front", [_bold(2, 5)], "front", [_bold(0, 5)]),
        ("  covered", [_bold(0, 9)], "  covered", [_bold(0, 9)]),
        ("end  ", [_bold(0, 5)], "end", [_bold(0, 3)]),
        ("gone  ", [_bold(4, 2)], "gone", []),
        (" \n ", [], "", []),
    ],
)
def test_white_space_goes_and_entities_move_along(
    text: str, entities: list[dict[str, object]], expected: str, kept: list[dict[str, object]]
) -> None:
    assert cleaned(text, entities) == (expected, kept)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/search graphs", {"bot_command": "/search"}),
        ("/start@sandbox_review_bot t_5", {"bot_command": "/start@sandbox_review_bot"}),
        ("see https://arxiv.org/abs/2511.01234, now", {"url": "https://arxiv.org/abs/2511.01234"}),
        ("🙂 #שלום", {"hashtag": "#שלום"}),
        ("by @paper_a_day", {"mention": "@paper_a_day"}),
        ("mail a.b@example.org", {"email": "a.b@example.org"}),
        ("and/or 1/2 #12 a@b", {}),
    ],
)
def test_links_commands_and_tags_are_found(text: str, found: dict[str, str]) -> None:
    units = text.encode("utf-16-le")
    cut = {
        entity["type"]: units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in with_found(text, [])
    }
    assert cut == found


def test_nothing_is_found_inside_code_or_links() -> None:
    given = [{"type": "code", "offset": 0, "length": utf16("see https://example.org")}]
    assert with_found("see https://example.org /help", given) == [
        *given,
        {"type": "bot_command", "offset": 24, "length": 5},
    ]


def test_an_empty_entity_keeps_no_white_space() -> None:
    """Found by chance in a soak."""
    assert cleaned(" @", [{"type": "bold", "offset": 0, "length": 0}]) == ("@", [])
