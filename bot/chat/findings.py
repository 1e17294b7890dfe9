"""What lint found, in words: a sentence a class, the places, and what its mend does."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from bot.chat.render.direction import RIGHT_TO_LEFT_MARK
from bot.chat.render.styled import Styled
from bot.chat.screen import bold, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.reviews.lint.finding import Code, Field, Finding, Severity
from bot.values import Struct

NAMES: Mapping[Code, str] = {
    Code.CONTROL: later("Characters that nobody can see or type"),
    Code.BAD_LINK: later("A link that no post may carry"),
    Code.CUT_LINK: later("An arXiv link that lost digits"),
    Code.FUTURE_LINK: later("An arXiv link of a month still to come"),
    Code.SAME_PAPER: later("This paper was reviewed before: {name}"),
    Code.HEADER: later("A header was left in the text"),
    Code.CHATTER: later("Words of a translation tool"),
    Code.NUMBER: later("It says No. {stated}, but it will be No. {number}"),
    Code.UNPAIRED: later("A $ without its other half"),
    Code.NO_LINK: later("The paper's link is missing"),
    Code.DEAD_LINK: later("A link without an address"),
    Code.YEAR: later("A year that must be a slip"),
    Code.DAY: later("Words that are not true on its day"),
    Code.REFERENCE: later("A review named by its date"),
    Code.CAPITALS: later("A title in capitals"),
    Code.DOUBLED: later("A symbol or formula stands twice"),
    Code.LOST: later("A symbol seems to be lost"),
    Code.RAW_TEX: later("TeX without its $"),
    Code.COMMAND: later("A TeX command that may not be drawn: {command}"),
    Code.BROKEN_TEX: later("A formula that does not come out even"),
    Code.DETAILS: later("A formula in a folded part, where it is not drawn"),
    Code.FIGURE: later("A figure is missing"),
    Code.CODE: later("Code that is not closed"),
    Code.TAGS: later("Tags of a web page"),
    Code.BOLD: later("Bold that lost a mark"),
    Code.BULLET: later("Bullets that are none"),
    Code.TORN: later("A sentence torn by an empty line"),
    Code.GAP: later("A space before a full stop or comma"),
    Code.REPEATED: later("The same sentence twice"),
    Code.BRACKET: later("A bracket that nobody opened"),
    Code.STOPS: later("Two full stops in a row"),
    Code.HIDDEN: later("Invisible characters"),
}
"""Each class; what stands in braces are facts of the finding."""

MENDS: Mapping[Code, str] = {
    Code.CONTROL: later("take the characters out"),
    Code.BAD_LINK: later("unlink the words"),
    Code.CUT_LINK: later("link {paper}"),
    Code.HEADER: later("take the header out"),
    Code.CHATTER: later("take the tool's words out"),
    Code.NUMBER: later("No. {number}"),
    Code.UNPAIRED: later("pair the $"),
    Code.NO_LINK: later("link {paper}"),
    Code.DEAD_LINK: later("unlink the words"),
    Code.YEAR: later("{new}"),
    Code.DAY: later("“{new}”"),
    Code.REFERENCE: later("link {name}"),
    Code.CAPITALS: later("“{new}”"),
    Code.DOUBLED: later("write the symbol once"),
    Code.RAW_TEX: later("put TeX between $"),
    Code.FIGURE: later("take the caption out"),
    Code.TAGS: later("take the tags out"),
    Code.BOLD: later("make the label bold"),
    Code.BULLET: later("make it a list"),
    Code.TORN: later("join the sentence"),
    Code.GAP: later("close the gap"),
    Code.STOPS: later("leave one full stop"),
    Code.HIDDEN: later("take the characters out"),
}
"""What a class's mend does, for its button; classes that only the writer can mend have none."""

_MOST_CLASSES = 8  # on one phone screen
_MOST_PLACES = 2
_WORDS_UNITS = 60
_SIGNS = {Severity.ERROR: "⛔", Severity.WARNING: "⚠️"}
_NO_QUOTE = frozenset({Code.NO_LINK, Code.CAPITALS, Code.SAME_PAPER})
"""Their words would repeat the title above."""


class Class(Struct, frozen=True):
    """The findings of one class, at least one."""

    code: Code
    findings: tuple[Finding, ...]

    @property
    def mendable(self) -> int:
        """How many places a press would mend."""
        return sum(bool(found.spot.mends) for found in self.findings)


def classes(findings: Iterable[Finding]) -> list[Class]:
    """In the order of the findings, which have each class in one piece."""
    return [Class(code, tuple(group)) for code, group in groupby(findings, key=lambda found: found.code)]


def told(findings: Sequence[Finding], say: Sentences) -> Styled:
    """A few lines a class: what is wrong, and where."""
    found = classes(findings)
    rest = len(found) - _MOST_CLASSES
    more = (say.plural("and one more kind", "and {count} more kinds", rest),) if rest > 0 else ()
    return lines(*(line for one in found[:_MOST_CLASSES] for line in _class(one, say)), *more)


def mend_label(one: Class, say: Sentences) -> str:
    """ "Mend: link 2403.17887"; "Mend (3): join the sentence"."""
    first = next(found for found in one.findings if found.spot.mends)
    what = say(MENDS[one.code], **_facts(first))
    return (
        say("Mend: {what}", what=what)
        if one.mendable == 1
        else say("Mend {count}: {what}", count=one.mendable, what=what)
    )


def name(finding: Finding, say: Sentences) -> str:
    """The class's sentence, with the facts of this one."""
    return say(NAMES[finding.code], **_facts(finding))


def _class(one: Class, say: Sentences) -> list[Styled | str]:
    first = one.findings[0]
    mark = RIGHT_TO_LEFT_MARK if say.rtl else ""
    head = bold(f"{mark}{_SIGNS[first.severity]} {name(first, say)}")
    places = [f"{mark}{where}" for found in one.findings[:_MOST_PLACES] if (where := _place(found, say))]
    rest = len(one.findings) - len(one.findings[:_MOST_PLACES])
    more = [say.plural("and at one more place", "and at {count} more places", rest)] if rest > 0 else []
    return [head, *places, *more]


def _place(found: Finding, say: Sentences) -> str:
    words = one_line(found.spot.words, _WORDS_UNITS)
    if found.code in _NO_QUOTE:
        return ""
    if found.spot.where is Field.BODY:
        return say("line {line}: “{words}”", line=found.spot.line, words=words)
    if words.startswith("http"):
        return words  # apps take a quotation mark behind an address for a part of it
    return say("“{words}”", words=words)


def _facts(found: Finding) -> dict[str, object]:
    """Those of the finding, and what its first mend writes."""
    new = next((mend.new for mend in found.spot.mends if mend.new), "") or ""
    paper = new.removeprefix("https://").removeprefix("arxiv.org/abs/")
    return {**found.spot.facts, "new": one_line(new, 40), "paper": one_line(paper, 40)}
