"""What a paragraph of notes is: a heading, an explanation, or only the words of links that a copy lost."""

import re

from bot.intake.document.marks import capitalised_share
from bot.intake.paragraphs import Paragraph, is_sentence

_LONGEST_HEADING = 150  # characters; the notes' longest is a paper's title of 97
_LONGEST_LABELS = 60  # characters
_WORDS_OF_A_NAME = 4  # more that begin in lower case are the rest of a sentence, not "t-SNE" or "k-means clustering"
_WORDS_OF_A_LINK = 2  # "Paper", "Blog post", "Original paper"
_WORDS_OF_A_LABEL = 3  # in further ones: "more on maths"
_TITLE_CASE = 0.5  # the share of words with a capital from which "It Takes Two" is a title

_FORMULA = re.compile(r"\\\[|\$\$|\\begin\{|\\\((?:(?!\\\)).)*\\\)$|\$[^$]*\$$")
_LIST = re.compile(r"(?:\d{1,3}[.)]|\([a-z\d]\)|[a-z]\)|[-*+•◦▪–—])\s")
_OTHER_MARKS = re.compile(r"https?://|[|>]|```|~~~|\{|<\w")
_CODE = re.compile(
    r"\w\s*(?:[+*/-]|\|)?=\s*\S|\w\.[a-z_]\w{0,40}\([^)]{0,80}\)|\w\(\)"
    r"|^(?:import \w|from [\w.]+ import |def \w+\(|class \w+[(:]|print\(|pip install |git [a-z]+ |>>>|\$ )"
)
_LAST_WORD_OF_NONE = re.compile(  # with which a heading does not end, and a sentence before a formula does
    r"\b(?:a|an|the|is|are|was|be|by|as|of|to|for|from|with|where|and|or|that|which|has|have|then|get)$", re.IGNORECASE
)
_FIRST_WORDS_OF_NONE = re.compile(r"(?:we|it|they|this|these|then|thus|hence|so|note that)\s", re.IGNORECASE)
_SHORTENED = re.compile(r"\b(?:et al|etc)\.$")
_LABEL = re.compile(
    r"\b(?:papers?|tutorials?|sources?|code|videos?|youtube|blog(?:s|post)?|posts?|articles?|slides|talks?|lectures?"
    r"|notes|docs|documentation|website|site|github|repo(?:sitory)?|demos?|notebooks?|colab|threads?|tweets?|book|wiki"
    r"|wikipedia|arxiv|pdf|links?|references?|surveys?|examples?|implementations?|explanations?|derivations?|proofs?"
    r"|details|more)\b",
    re.IGNORECASE,
)


def is_heading(paragraph: Paragraph) -> bool:
    """Whether it is a short line of its own that ends like no sentence, and is no formula, list, code or address."""
    text = paragraph.text
    if len(paragraph.lines) > 1 or len(text) > _LONGEST_HEADING or paragraph.lines[0].startswith(("   ", "\t")):
        return False
    ends_open = text.endswith((":", ";", ",")) or (is_sentence(text) and not _SHORTENED.search(text))
    has_words = any(character.isalpha() for character in text)
    return not (ends_open or not has_words or _is_prose(text) or is_set_apart(text) or _OTHER_MARKS.match(text))


def _is_prose(text: str) -> bool:
    """Whether it is a part of a sentence although no full stop ends it."""
    begins_small = text[0].islower() and len(text.split()) > _WORDS_OF_A_NAME
    first = _FIRST_WORDS_OF_NONE.match(text)
    speaks = first is not None and capitalised_share(text[first.end() :]) < _TITLE_CASE
    return begins_small or speaks or _LAST_WORD_OF_NONE.search(text) is not None


def is_set_apart(text: str) -> bool:
    """Whether it is what sentences announce: a formula, a list, or code."""
    return any(pattern.match(text) for pattern in (_FORMULA, _LIST)) or _CODE.search(text) is not None


def is_labels(paragraph: Paragraph) -> bool:
    """Whether it is nothing but the words of links, such as "Tutorial, more math." or "Paper."."""
    text = paragraph.text
    if len(paragraph.lines) > 1 or len(text) > _LONGEST_LABELS or is_set_apart(text):
        return False
    first, *others = (part.strip() for part in re.split(r"[.,;/&|]|\band\b", text))
    return _is_label(first, _WORDS_OF_A_LINK) and all(_is_label(one, _WORDS_OF_A_LABEL) for one in others if one)


def _is_label(text: str, most: int) -> bool:
    return len(text.split()) <= most and _LABEL.search(text) is not None


def goes_on(above: Paragraph, below: Paragraph) -> bool:
    """Whether the sentence above continues in the paragraph below, whatever stands between them."""
    announced = above.text.endswith(":") and is_set_apart(below.text)
    return announced or (below.text[0].islower() and not is_sentence(above.text))
