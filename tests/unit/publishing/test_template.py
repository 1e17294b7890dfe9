"""Lines of a template: what is filled stays, what is empty goes, with the owner's words that belong to it."""

import pytest

from bot.publishing.template import FIELDS, Template, TemplateLine, parse_template, parse_templates


def written(line: TemplateLine | None) -> str | None:
    return None if line is None else "".join(f"{piece.before}<{piece.field}>" for piece in line.pieces) + line.tail


def shown(line: str, *filled: str) -> str | None:
    (parsed,) = parse_template(f"{line}\n{{body}}").head
    return written(parsed.shown({field: field in filled for field in FIELDS}))


@pytest.mark.parametrize(
    ("line", "filled", "expected"),
    [
        ("{paper} · {hashtags}", ("paper", "hashtags"), "<paper> · <hashtags>"),
        ("{paper} · {hashtags}", ("paper",), "<paper>"),
        ("{paper} · {hashtags}", ("hashtags",), "<hashtags>"),
        ("{paper} · {hashtags}", (), None),
        ("Read it: {paper}, tags: {hashtags}.", ("hashtags",), "tags: <hashtags>."),
        ("Earlier: {earlier}", (), None),
        ("{title} ({number})", ("title",), "<title>"),
        ("{title} {number} for you", ("title",), "<title> for you"),
        ("Good morning!", (), "Good morning!"),
        ("{ title }", ("title",), "<title>"),
        ("a } and a { stay {title}", ("title",), "a } and a { stay <title>"),
    ],
)
def test_a_line_shows_what_there_is(line: str, filled: tuple[str, ...], expected: str | None) -> None:
    assert shown(line, *filled) == expected


def test_a_template_may_be_the_body_alone() -> None:
    assert parse_template("{body}") == Template((), ())


def test_one_template_serves_both_languages() -> None:
    parsed = parse_templates("{title}\n{body}\n")
    assert parsed["en"] == parsed["he"] == parse_template("{title}\n{body}")


def test_a_section_serves_its_language_and_the_rest_the_other() -> None:
    parsed = parse_templates("\ufeffNo. {number}\n{body}\n[he]\nמס׳ {number}\n{body}\n")
    assert [written(parsed[language].head[0]) for language in ("en", "he")] == ["No. <number>", "מס׳ <number>"]


def test_a_language_without_a_section_is_left_to_its_default() -> None:
    assert set(parse_templates("[he]\n{body}")) == {"he"}
