"""Fields above a text: as people type them, as YAML has them, and as we write them."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.intake.rows.front_matter import Value, split_front_matter, texts_of, write_front_matter

_SIGNS = st.sampled_from("\t\n\"'\\:#,[]{}-|>&*!%@`~= 🚀א\u2028\ufeff\uffff")
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | _SIGNS) | st.sampled_from(["no", "1e3", "0x1", "<<"])


def read(*lines: str) -> dict[str, Value]:
    return dict(split_front_matter("\n".join(["---", *lines, "---", "Text"]), "kite.md").values)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KAN: Kolmogorov-Arnold Networks", "KAN: Kolmogorov-Arnold Networks"),
        ("Kites #7 # and more", "Kites #7 # and more"),
        ("*They* fly: `really`", "*They* fly: `really`"),
        ("@dana & 100% wind", "@dana & 100% wind"),
        ('"Kites" and "tails"', '"Kites" and "tails"'),
        ("[Re] Kites", "[Re] Kites"),
        ("yes", "yes"),
        ('"a: \\u05d0\\n"', "a: א\n"),
        ("'it''s'", "it's"),
        ('""', ""),
        ("[]", ()),
        ("[a: b, C#, it's, 5]", ("a: b", "C#", "it's", "5")),
        ("[\"a, b\", 'c', , d]", ("a, b", "c", "d")),
    ],
)
def test_value_on_its_line_is_text_as_it_stands_unless_in_quotes_or_brackets(line: str, value: Value) -> None:
    assert read(f"field: {line}") == {"field": value}


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (("field:", "  - a", "  - 'b: c'"), ("a", "b: c")),
        (("field:", "- a", "", "- b"), ("a", "b")),
        (("field: |", "  one", "  # two"), "one\n"),
        (("field: >-", "  one", "  two"), "one two"),
        (("field: one", "  two"), "one two"),
        (("field: [a,", '  "b, c"', "]"), ("a", "b, c")),
    ],
)
def test_further_lines_mean_what_they_mean_in_yaml(lines: tuple[str, ...], value: Value) -> None:
    assert read(*lines, "next: x") == {"field": value, "next": "x"}


def test_keys_without_values_blank_lines_and_remarks_say_nothing() -> None:
    assert read("# remark", "", "Title:", "hook: x") == {"hook": "x"}


def test_lines_are_counted_from_the_start_of_the_file() -> None:
    matter = split_front_matter("\n---\na: 1\nb:\n  - 2\nc: 3\n---\nText\n", "kite.md")
    assert (matter.line, dict(matter.lines), matter.body) == (2, {"a": 3, "b": 4, "c": 6}, "Text\n")


def test_text_without_dashes_is_all_body() -> None:
    matter = split_front_matter("Text\n---\na: 1\n---\n", "kite.md")
    assert (matter.values, matter.line) == ({}, 0)


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (("a: 1", "wrong"), 3, "must read key: value"),
        (("  indented: 1",), 2, "must read key: value"),
        (("a: 1", "A: 2"), 3, "'a' stands twice"),
        (("a: 1", "b:", "  - *x"), 3, "one text or one list of texts"),
        (("a: 1", "b:", "  - &x y", "  - *x"), 3, "one text or one list of texts"),
        (("b:", "  - !!python/object:os.system x"), 2, "one text or one list of texts"),
        (("b:", "  - [x]"), 2, "one text or one list of texts"),
        (("b:", "  c: d"), 2, "one text or one list of texts"),
        (("b: [" + "[" * 50_000 + "]",), 2, "one text or one list of texts"),
        (("b: [x]", "  - y"), 3, "not valid YAML"),
        (("a: one: two", "  three: four"), 2, "not valid YAML"),
        (('b: "\\q"',), 2, "not valid YAML"),
        (('b: "\\U99999999"',), 2, "one text or one list of texts"),
        (('b: "\\a"',), 2, "control characters"),
        (('b: ["\\ud800"]',), 2, "control characters"),
        (("b: " + "x" * 140_000,), 2, "too long"),
        (("a: 1",) * 500, 1, "nothing closes these dashes"),
    ],
)
def test_other_forms_are_refused_with_their_line(lines: tuple[str, ...], line: int, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(*lines)
    assert caught.value.place == f"kite.md, line {line}"
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("They fly, don't they?", "They fly, don't they?"),
        ("עפיפון 🚀", "עפיפון 🚀"),
        ("KAN: Networks", '"KAN: Networks"'),
        ('The "best": kites', "'The \"best\": kites'"),
        ("a\nb", '"a\\nb"'),
        ("2024", '"2024"'),
        (2024, "2024"),
        (date(2024, 5, 3), "2024-05-03"),
        (("Dana Levi", "a, b"), '[Dana Levi, "a, b"]'),
        ((12, 13), "[12, 13]"),
    ],
)
def test_quotes_are_written_only_where_a_reader_needs_them(value: str | tuple[str, ...], written: str) -> None:
    assert write_front_matter({"field": value}) == f"---\nfield: {written}\n---\n"


@given(_TEXTS, st.lists(_TEXTS).map(tuple))
def test_any_text_reads_back_equal_here_and_in_yaml(text: str, texts: tuple[str, ...]) -> None:
    written = write_front_matter({"text": text, "texts": texts})
    assert split_front_matter(written, "kite.md").values == {"text": text, "texts": texts}
    assert yaml.safe_load(written.removesuffix("---\n")) == {"text": text, "texts": list(texts)}


@given(st.text(st.characters(exclude_categories=["Cs"]) | _SIGNS) | st.text("a: \n-[]'\"\\|>&*!{},#?"))
def test_anything_between_dashes_is_read_or_refused(text: str) -> None:
    try:
        matter = split_front_matter(f"---\nkey: {text}\n---\n", "kite.md")
    except InvalidInput:
        return
    assert matter.line == 1


def test_text_is_a_list_with_commas() -> None:
    assert texts_of("wind, rain,") == ("wind", "rain")
    assert texts_of(("a, b",)) == ("a, b",)
