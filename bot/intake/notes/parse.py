"""Notes of a field, copied from a browser: headings without marks, each above its explanation.

A heading is a short line of its own. Where two or more lines are blank, something was lost in the copy: text that
follows there explains another term than the heading above it.
"""

from collections.abc import Iterator, Sequence

from bot.archive.term import SHIPPED, Term
from bot.errors import InvalidInput
from bot.intake.document.header import parse_header
from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.notes.lines import goes_on, is_heading, is_labels
from bot.intake.notes.sections import Sections
from bot.intake.papers.huggingface_byline import byline
from bot.intake.paragraphs import Paragraph, paragraphs
from bot.intake.record import Found
from bot.intake.source import File
from bot.intake.text import Progress
from bot.reviews.identity import fold
from bot.values import Struct, field

_TORN = 2  # blank lines from which something is missing
_FEWEST = 2  # terms: one short line above a text could be anything
_HEADINGS = (0.2, 0.8)  # the share of headings among the paragraphs of notes
_OTHER_FORMATS = ("{", "[", "<", "---")  # JSON, XML, front matter
_FENCE = "```"
_SHOWN = 80  # characters of what was left out


class _Note(Struct, frozen=True):
    """A heading (None where it is lost) with the paragraphs below it."""

    heading: Paragraph | None
    texts: list[Paragraph] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The heading with plain spaces, without Markdown's marks in front."""
        return " ".join(self.heading.text.lstrip("#").split()) if self.heading else ""

    @property
    def explains(self) -> bool:
        """Whether more than the words of links stands below the heading."""
        return bool(self.texts) and not all(map(is_labels, self.texts))


def looks_like_notes(head: str) -> bool:
    """Whether the beginning of a text is notes: short headings alternate with explanations, and it is nothing else."""
    if head.lstrip().startswith(_OTHER_FORMATS) or any(map(parse_header, head.split("\n"))):
        return False
    found = list(paragraphs(head))
    headings = sum(map(is_heading, found))
    least, most = (share * len(found) for share in _HEADINGS)
    terms = sum(note.heading is not None and note.explains for note in _notes(found))
    return terms >= _FEWEST and least <= headings <= most and not any(map(byline, found))


def parse_notes(source: File, progress: Progress) -> Iterator[Found]:
    """The terms of the notes in their order. A term's definition is every line from its explanation's first to its
    last; its section is given where it is clear; its source is the file's name without its extension.

    A heading without an explanation, a text whose heading is lost, and a second term of the same name are doubts.
    Raises InvalidInput where there is no term.
    """
    text = source.text()
    lines = text.content.split("\n")
    notes = list(_notes(list(paragraphs(text.content))))
    if not any(note.heading and note.explains for note in notes):
        raise InvalidInput(source.name, "no term in it: write each term on a line, a blank one, then its explanation")
    source_name = source.stem if source.stem != SHIPPED else f"{SHIPPED} of notes"  # it must not pass for what ships
    sections, seen = Sections(), set[str]()
    for note in notes:
        name = note.name
        if not note.heading:
            sections.break_off()
        elif not note.explains:
            sections.empty(name)
        else:
            section = sections.of_term(name, note.texts[0].text)
            if fold(name) not in seen:
                seen.add(fold(name))
                yield _term(note, section, source_name, lines)
                progress(note.texts[-1].end, len(lines))
                continue
        yield _left_out(note)
    progress(len(lines), len(lines))


def _notes(every: Sequence[Paragraph]) -> Iterator[_Note]:
    note: _Note | None = None
    in_code = False
    for paragraph in every:
        if in_code and note:
            note.texts.append(paragraph)
        elif is_heading(paragraph):
            yield from [note] if note else []
            note = _Note(paragraph)
        elif note is None or _is_torn_off(note, paragraph):
            yield from [note] if note else []
            note = _Note(None, [paragraph])
        else:
            note.texts.append(paragraph)
        in_code ^= sum(line.lstrip().startswith(_FENCE) for line in paragraph.lines) % 2 == 1
    yield from [note] if note else []


def _is_torn_off(note: _Note, paragraph: Paragraph) -> bool:
    """Whether the heading of the paragraph is lost: it stands too far below, and goes on with nothing above it."""
    return paragraph.gap >= _TORN and not (note.texts and goes_on(note.texts[-1], paragraph))


def _term(note: _Note, section: str | None, source: str, lines: Sequence[str]) -> Term:
    return Term(
        term=note.name,
        definition="\n".join(lines[note.texts[0].line - 1 : note.texts[-1].end]).strip(),
        section=section,
        source=source,
        source_line=note.heading.line if note.heading else None,
    )


def _left_out(note: _Note) -> Doubt:
    """found: the heading that has no explanation of its own, else the beginning of the text that is left out."""
    first = note.heading or note.texts[0]
    found = note.name if note.heading and not note.explains else note.texts[0].text
    return Doubt(kind=DoubtKind.SKIPPED, line=first.line, review=note.name, found=found[:_SHOWN])
