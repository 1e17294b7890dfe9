"""Importing: the right format, all or nothing, numbers and doubts of the whole source."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.topic_rules import TopicRules
from bot.archive.topics import Topic
from bot.errors import InvalidInput
from bot.intake.check import Checked, check
from bot.intake.doubt import DoubtKind
from bot.intake.formats import ABOUT, AUTO, Format, parser_for
from bot.intake.import_file import ImportFile
from bot.intake.ports import Kept
from bot.intake.propose_topics import ProposeTopics
from bot.intake.record import ImportedReview, Record
from bot.intake.source import File, Folder, Source, file_of
from bot.intake.text import unwatched
from bot.pipeline.ports import ImportCounts

_NOW = datetime(2025, 5, 3, 9, tzinfo=UTC)
_DOCUMENT = file_of("kites.txt", b"Dana's Daily Paper: 03.05.24 On Kites\n\nKites fly.\n")
_CANDIDATES = file_of("kites.md", b'{"title": "On Kites"}\n{"title": "On Strings"}\n')
_PAGE = file_of("kites.json", f"On Kites\n\n{'They fly. ' * 50}\n\n  • 2 authors\n·\nMay 3\n".encode())
_EXPORT = file_of(
    "kites.txt",
    b'{"name": "Kites", "type": "public_channel", "id": 1, "messages": [{"id": 2, "type": "message",'
    b' "date": "2024-05-03T09:00:00", "text": "Dana\'s Daily Paper: 03.05.24 On Kites\\n\\n'
    + b"Kites fly. " * 90
    + b'"}]}',
)
_KITES = Topic(
    topic="kites", name="Kites", name_he="עפיפונים", hashtag="#kites", hashtag_he="#עפיפונים", words=("kites",)
)


class Shelf:
    """Keeps what is imported, in memory."""

    def __init__(self) -> None:
        self.held: list[Record] = []

    async def keep(
        self, records: Iterable[Record], now: datetime, *, force: bool = False, rehearse: bool = False
    ) -> Kept:
        found = list(records)
        self.held += [] if rehearse else found
        return Kept({"records": ImportCounts(added=len(found))})


def checked(source: Source, wanted: str = AUTO) -> Checked:
    return check(source, wanted, _NOW.date(), unwatched)


async def imported(source: Source) -> list[Record]:
    shelf = Shelf()
    await ImportFile(shelf, lambda: ProposeTopics(TopicRules([_KITES])))(checked(source), _NOW, unwatched)
    return shelf.held


def document(*reviews: str) -> File:
    lines = [f"Dana's Daily Paper: {day:02}.05.24 Kite {day}\n\n{text}\n" for day, text in enumerate(reviews, 1)]
    return file_of("kites.md", "\n".join(lines).encode())


def numbers(source: Source) -> list[int | None]:
    return [found.review.number for found in checked(source).records() if isinstance(found, ImportedReview)]


@pytest.mark.parametrize(("source", "size"), [(_DOCUMENT, 1), (_CANDIDATES, 2), (_PAGE, 1), (_EXPORT, 1)])
def test_content_decides_what_is_imported_whatever_the_name_says(source: File, size: int) -> None:
    assert checked(source).size == len(list(checked(source).records())) == size


def test_wrong_format_is_refused() -> None:
    with pytest.raises(InvalidInput):
        checked(_DOCUMENT, "jsonl")
    with pytest.raises(InvalidInput, match="choose auto, document, telegram, "):
        checked(_DOCUMENT, "novel")
    with pytest.raises(InvalidInput, match="it is a directory"):
        checked(Folder("kites", lambda: iter(())), "document")
    with pytest.raises(InvalidInput, match="it is a file"):
        checked(_DOCUMENT, "folder")


def test_unknown_text_is_refused_with_the_known_formats() -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(file_of("letter.txt", b"Dear Dana,\n\nthe kites are well.\n"))
    assert all(f"{name} is " in refused.value.reason for name in Format)
    assert set(ABOUT) == set(Format)


@pytest.mark.parametrize("data", [b"", b"\n" * 1000, b"\xef\xbb\xbf \n"])
def test_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="it is empty"):
        checked(file_of("kites.md", data))


def test_a_stated_number_counts_for_all() -> None:
    assert numbers(document("Up.", "Review Number 400: down.", "Up again.", "Review No. 402. Down.")) == [
        *(399, 400, 401, 402)
    ]
    assert numbers(document("Up.", "Down.")) == [None, None]


def test_a_number_may_be_long_and_one_that_counts_something_else_is_none() -> None:
    assert numbers(document("Up.", "**Kite Review No. 1,000**: down.")) == [999, 1000]
    assert numbers(document("Paper number 3 in my list of ten.", "Down.")) == [None, None]


def test_a_number_that_disagrees_wins_and_is_told() -> None:
    source = document("Review No. 7: up.", "Down.", "Review No. 10: up.", "Down.")
    assert numbers(source) == [7, 8, 10, 11]
    (gap,) = (doubt for doubt in checked(source).doubts if doubt.kind is DoubtKind.NUMBER_GAP)
    assert (gap.line, gap.found, gap.used) == (9, "9", "10")


def test_a_document_with_its_newest_review_first_is_counted_from_its_end() -> None:
    text = "".join(f"Dana's Daily Paper: {day:02}.05.24 Kite {day}\n\nReview No. {day}: up.\n\n" for day in (4, 3, 2))
    assert numbers(file_of("kites.md", text.encode())) == [4, 3, 2]
    fewer = text.replace("Review No. 3: ", "").replace("Review No. 2: ", "")
    assert numbers(file_of("kites.md", fewer.encode())) == [4, 3, 2]


def test_the_second_review_of_a_paper_is_told_with_the_first_ones_line() -> None:
    source = document("Up.\n\n<https://arxiv.org/abs/2101.00001>", "Down.\n\n<https://arxiv.org/pdf/2101.00001v2>")
    (twice,) = (doubt for doubt in checked(source).doubts if doubt.kind is DoubtKind.PAPER_TWICE)
    assert (twice.line, twice.used) == (7, "line 1")


async def test_topics_are_proposed_where_none_were_chosen() -> None:
    (review,) = await imported(_DOCUMENT)
    assert isinstance(review, ImportedReview)
    assert review.review.topics == ("kites",)
    (chosen,) = await imported(file_of("kites.jsonl", b'{"title": "On Kites", "body": "Kites.", "topics": ["wind"]}'))
    assert isinstance(chosen, ImportedReview)
    assert chosen.review.topics == ("wind",)


_PAGE_TEXT = f"On Strings\n\n{'They hold. ' * 60}\n\n  • 2 authors\n·\nMay 3\n"


@pytest.mark.parametrize(
    ("below", "line"),
    [
        ('{"title": "On Strings", "url": "https://arxiv.org/abs/2101.00002"}\n', 12),
        (_PAGE_TEXT, 17),
        ('{\n "name": "Kites",\n "messages": []\n}\n', 12),
        ('[{"paper": {"id": "2101.00002"}}]\n', 12),
        ('<?xml version="1.0"?>\n<feed></feed>\n', 12),
        ("\ufeffDana's Daily Paper: 04.05.24 Kite 4\n\nUp.\n", 12),
    ],
)
def test_a_document_of_another_kind_below_is_refused_where_it_starts(below: str, line: int) -> None:
    with document("Up.", "Down.", "Up.").open() as stream:
        text = stream.read().decode()
    with pytest.raises(InvalidInput) as refused:
        checked(file_of("kites.md", (text + below).encode()))
    assert refused.value.place == f"kites.md, line {line}"


def test_code_and_brackets_of_a_review_are_no_other_document() -> None:
    text = "[Paper](#)\n[1] is a reference.\n[x, y]\n{a: b}\n<kite>"
    assert checked(document(text)).size == 1


def test_a_document_that_starts_over_is_refused_where_it_does() -> None:
    with document("Up.", "Down.", "Up again.").open() as stream:
        text = stream.read()
    with pytest.raises(InvalidInput, match="repeats what starts in line 1;") as refused:
        checked(file_of("kites.md", text + text))
    assert refused.value.place == "kites.md, line 12"


_PIECES = st.sampled_from(
    [
        *("Dana's Daily Paper: 03.05.24 On Kites\n", "\n\n", "<https://arxiv.org/abs/2101.00001>\n", "[Paper](#)\n"),
        *('{"title": "x"}\n', '{"messages": [', "[[" * 999, "·\nMay 3\n", "  • 2 authors\n", "$x", "---\n", "\ufeff"),
        *(
            "Here is the translation:\n",
            "- 1. x:**\n",
            "<feed>",
            "\u202e",
            "\x00",
            "Review No. 99999999999 ",
            "31.02.24",
        ),
    ]
)
_ANYTHING = st.lists(_PIECES | st.text(max_size=40), max_size=12).map("".join).map(str.encode) | st.binary(max_size=200)


@given(_ANYTHING, st.sampled_from([AUTO, *(name for name in Format if name is not Format.FOLDER)]))
def test_no_bytes_raise_anything_but_our_own_error(data: bytes, wanted: str) -> None:
    try:
        found = checked(file_of("any.md", data), wanted)
    except InvalidInput:
        return
    assert found.size == len(list(found.records())) > 0


def test_each_reading_starts_anew() -> None:
    parsed = parser_for(AUTO, _CANDIDATES, date(2025, 5, 3))
    first, second = (list(parsed.found(unwatched)) for _ in range(2))
    assert first == second
    assert len(first) == 2
