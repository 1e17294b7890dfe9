"""Words as the search sees them: the same folding and stemming for what is written and for what is asked."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import Stemmer

from bot.archive.hebrew import hebrew_stem

MOST_LETTERS = 64  # longer "words" are noise (keys, pasted code); they are cut, so that no term grows without bound

# Letters and digits with combining marks (Latin accents, Hebrew points), which `\w` does not know.
# No repetition here gives back what it took, so any text is read in linear time.
_MARKS = r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"
_LETTERS = rf"[^\W_]++(?:{_MARKS}++[^\W_]*+)*+"
# "Mike's", "צה״ל", then versions and ids: "4.1", "Qwen2.5", "2403.17887".
_PART = rf"{_LETTERS}(?:['’׳\"״]{_LETTERS})*+(?:\.[0-9](?:{_LETTERS})?+)*+"
_WORD = re.compile(rf"(?<![^\W_])[A-Za-z](?:\+\+|\#)(?![^\W_])|{_PART}(?:[-‐‑–]{_PART})*+")
_HEBREW = re.compile(rf"[\u05d0-\u05ea]{{1,{MOST_LETTERS}}}")  # letters without points and signs: folded already
_HYPHEN = re.compile(r"[-‐‑–]")
_QUOTES = str.maketrans("", "", "'’׳\"״")
_KEPT = "'.+#"  # the signs that belong to a word beside letters and digits

# Greek letters by name: λ, \lambda and "lambda" are one word, and μP is found as muP.
_GREEK_NAMES = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi
psi omega
"""
_GREEK = dict(zip("αβγδεζηθικλμνξοπρςστυφχψω", _GREEK_NAMES.split(), strict=True))

_STOP_LIST = """
a about above after again all also although am an and any are as at be because been before being below between
both but by can cannot could did do does doing done down during each either else for from further get gets got had
has have having he her here hers herself him himself his how however i if in into is it its itself just let lets
may me might more most much must my myself no nor not now of off on once only or other our ours out over own
please s same shall she should so some such t than that the their theirs them then there these they this those
through thus to too under until up upon us very was we were what when where whether which while who whom whose why
will with within without would you your yours
dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt hasnt havent hadnt im ive youre theyre
אבל או אז איך אילו אין איפה אל אלה אם אני אנחנו את אתה בין גם הוא היא הם זאת זה זו יש כבר כי כל כמה כמו כן לא לי לנו
לפני למה מאוד מה מי מתי על עד עם רק של שלי תחת
אחרי איזה אלו אפשר בלי האם הזה היה היו היכן יותר כדי כך לכל לעשות מאשר מדוע מול פחות צריך שלא שלהם שלו שלנו
"""
_STOP_WORDS = frozenset(_STOP_LIST.split())


class Token(NamedTuple):
    """A folded word and where it stands: characters `start` to `end` (exclusive) of the text it was found in.

    whole: it is a hyphenated word in one ("gpt4" of "GPT-4"), given after its parts ("gpt", "4").
    A named tuple, since a text has hundreds and frozen dataclasses are slow to make.
    """

    word: str
    start: int
    end: int
    whole: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The words of any text in reading order; a hyphenated word gives its parts, then the whole without hyphens.

    `C++`, `GPT-4`, `2403.17887`, `\\lambda` (as its name) and Hebrew letters stay; every other sign divides.
    """
    for found in _WORD.finditer(text):
        written = found[0]
        if written.isascii() and written.isalpha() and len(written) <= MOST_LETTERS:  # nine of ten: worth a short way
            yield Token(written.lower(), found.start(), found.end())
        elif _HEBREW.fullmatch(written):
            yield Token(written, found.start(), found.end())
        else:
            yield from _folded(written, found.start())


def _folded(written: str, start: int) -> Iterator[Token]:
    parts = _HYPHEN.split(written)
    at = start
    for part in parts:
        if word := fold(part):
            yield Token(word, at, at + len(part))
        at += len(part) + 1
    if len(parts) > 1 and (word := fold("".join(parts))):
        yield Token(word, start, start + len(written), whole=True)


def fold(word: str) -> str:
    """One word without case, accents, points and quotes, at most 64 characters: "Schrödinger's" is "schrodinger"."""
    word = word[:MOST_LETTERS]
    if not word.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", word) if unicodedata.category(c) != "Mn")
        word = unicodedata.normalize("NFKC", bare).casefold().replace("’", "'")
        word = "".join(_GREEK.get(c, c) for c in word if c.isalnum() or c in _KEPT)  # "ﷺ" unfolds into four words
    return word.lower().removesuffix("'s").translate(_QUOTES)[:MOST_LETTERS]


def is_stop_word(word: str) -> bool:
    """Whether a folded word says nothing about a subject."""
    return word in _STOP_WORDS


class Stems:
    """Snowball's English stemmer, and a rough one for Hebrew; numbers stay. Not for several threads at a time."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("english")

    def of(self, words: Iterable[str]) -> list[str]:
        """The stem of each folded word, in the order given."""
        stemmed = self._stemmer.stemWords(list(words))
        return [stem if stem.isascii() else hebrew_stem(stem) for stem in stemmed]
