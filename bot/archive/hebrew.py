"""Hebrew words as a search compares them: without inflection, and by how they sound in Latin letters.

Rough on purpose, as a stemmer is: words that mean different things may meet, and a reader sees what was found.
"""

import re

_LETTER = re.compile("[א-ת]")
_PREFIXES = "והבלמשכ"  # and, the, in, to, from, that, as: Hebrew writes them in one with the word
_MOST_PREFIXES = 3  # "ושב…", "כשה…"
_FEWEST_BEHIND_PREFIX = 2
_FINAL = str.maketrans("ךםןףץ", "כמנפצ")
_ENDINGS = ("יימ", "יות", "ימ", "ות", "ית", "ה", "ת", "י")  # plurals, feminine and construct forms; longest first
_FEWEST_LETTERS = 3  # of what stays without an ending
_VOWEL_LETTERS = re.compile("(?<=.)[וי]")  # written or not, as one likes: כוונון, כיוונון

_FEWEST_SOUNDS = 3  # of a word that is recognised by its sound
_SOUNDS = {
    **dict.fromkeys("בv", "b"),
    **dict.fromkeys("גj", "g"),
    "ד": "d",
    **dict.fromkeys("זz", "z"),
    **dict.fromkeys("טתt", "t"),
    **dict.fromkeys("כקcqk", "k"),
    "ל": "l",
    "מ": "m",
    "נ": "n",
    **dict.fromkeys("סשצs", "s"),
    **dict.fromkeys("פfp", "p"),
    "ר": "r",
    "x": "ks",
    **{letter: letter for letter in "bdglmnr"},
}
_REPEATED = re.compile(r"(.)\1+")
# Endings and clusters that Hebrew writes in its own way.
_HEBREW_SPELLINGS = ((re.compile("(?:צ|ז|ס)יה$"), "סנ"), (re.compile("יקה$"), "ק"), (re.compile("ג'|ז'"), "ג"))
_LATIN_SPELLINGS = (
    (re.compile("[ts]ions?$"), "son"),
    (re.compile("ics$"), "k"),
    (re.compile("(?<=[^siu])s$"), ""),  # a plural
    (re.compile("sh|sch"), "s"),
    (re.compile("ch"), "k"),
    (re.compile("ph"), "p"),
    (re.compile("th"), "t"),
    (re.compile("c(?=[eiy])"), "s"),
)


def is_hebrew(word: str) -> bool:
    """Whether any letter is a Hebrew one."""
    return bool(_LETTER.search(word))


def without_prefixes(word: str) -> list[str]:
    """What a folded Hebrew word may be without the small words it begins with, the longest first; [] for others."""
    bare = []
    for place in range(min(_MOST_PREFIXES, len(word) - _FEWEST_BEHIND_PREFIX)):
        if word[place] not in _PREFIXES:
            break
        bare.append(word[place + 1 :])
    return bare


def hebrew_stem(word: str) -> str:
    """What the inflections of a folded Hebrew word have in common: "שכבה" and "שכבות", "כוונון" and "כיוונון"."""
    word = word.translate(_FINAL)
    while shorter := _without_ending(word):
        word = shorter
    return _VOWEL_LETTERS.sub("", word)


def hebrew_stems(word: str) -> tuple[str, ...]:
    """The stems that a folded Hebrew word may have, the likeliest first: as it stands, and without "the", "in" etc."""
    return tuple(dict.fromkeys(map(hebrew_stem, (word, *without_prefixes(word)))))


def with_prefixes(stem: str) -> tuple[str, ...]:
    """A Hebrew stem as it stands in texts behind "and", "the", "in" and the like, each alone."""
    return tuple(prefix + stem for prefix in _PREFIXES)


def sound(word: str) -> str | None:
    """The consonants of a folded Hebrew or Latin word, the same for "טרנספורמר" and "transformer"; None for too few."""
    spellings = _HEBREW_SPELLINGS if is_hebrew(word) else _LATIN_SPELLINGS
    if is_hebrew(word):
        word = word.translate(_FINAL)
    for pattern, sounds in spellings:
        word = pattern.sub(sounds, word)
    consonants = _REPEATED.sub(r"\1", "".join(_SOUNDS.get(letter, "") for letter in word))
    return consonants if len(consonants) >= _FEWEST_SOUNDS else None


def sounds(word: str) -> tuple[str, ...]:
    """The sounds that a folded Hebrew word may have, without its prefixes and endings."""
    found = []
    for bare in (word, *without_prefixes(word)):
        bare = bare.translate(_FINAL)
        while bare:
            found.append(sound(bare))
            bare = _without_ending(bare)
    return tuple(dict.fromkeys(one for one in found if one))


def _without_ending(word: str) -> str:
    """ "" where there is none to take."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _FEWEST_LETTERS:
            return word[: -len(ending)]
    return ""
