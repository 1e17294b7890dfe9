"""Which subject areas a text is about: rules by the words that it holds."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.archive.glossary import Glossary
from bot.archive.naming import name_key
from bot.archive.phrases import Phrases
from bot.archive.term import Term
from bot.archive.topics import Topic
from bot.values import Struct

MOST_PROPOSED = 3

# The numbers were weighed on the channel's 152 reviews, as synopses with keywords and as full texts.
_SURE, _HINT = 1.0, 0.35  # worth of a first hit of a word, and of a hint
_IN_TITLE = 2.5  # what a hit in the title is worth beside the first one in the body
_LEAST = 1.0  # one word in a short text
_SPREAD = 300  # words of text that make a second, fourth, … hit necessary
_BESIDE = 0.55  # of the best topic's worth, for another topic beside it
_READ = 2_500  # characters of a body: its beginning says what it is about, as well as the whole does


class Reason(Struct, frozen=True):
    """Why a topic is proposed. worth: comparable within one text only; words: the topic's words that were found, the
    most telling first."""

    topic: str
    worth: float
    words: tuple[str, ...]


class _Clue(NamedTuple):
    topic: str
    word: str
    weight: float


class TopicRules:
    """Topics by their words: one pass over a text, the same answer for the same text.

    About 1 000 reviews a second, 10 000 synopses.
    """

    def __init__(self, topics: Sequence[Topic], terms: Sequence[Term] = ()) -> None:
        """`terms` of the glossary: a word that one of them is called stands for all of its names."""
        glossary = Glossary(terms)
        self._phrases = Phrases((name, clue) for topic in topics for name, clue in _clues(topic, glossary))
        self._order = {topic.topic: place for place, topic in enumerate(topics)}

    def propose(self, title: str, body: str) -> tuple[str, ...]:
        """One to three ids, best first; () where no topic is sure enough. `body`: any text, Markdown or words."""
        return tuple(reason.topic for reason in self.reasons(title, body))

    def reasons(self, title: str, body: str) -> tuple[Reason, ...]:
        """What `propose` gives, with the words that speak for each."""
        body = body[:_READ]
        titles, bodies = self._hits(title), self._hits(body)
        worths: dict[str, dict[str, float]] = {}
        for clue in {**titles, **bodies}:
            told = math.log2(1 + bodies[clue]) + (_IN_TITLE if clue in titles else 0)
            worths.setdefault(clue.topic, {})[clue.word] = clue.weight * told
        ranked = sorted(
            (_reason(topic, words) for topic, words in worths.items()),
            key=lambda reason: (-reason.worth, self._order[reason.topic]),
        )
        least = max(_LEAST, math.log2(1 + len(body.split()) / _SPREAD))
        least = max(least, _BESIDE * ranked[0].worth) if ranked else least
        return tuple(reason for reason in ranked if reason.worth >= least)[:MOST_PROPOSED]

    def _hits(self, text: str) -> Counter[_Clue]:
        return Counter(clue for found in self._phrases.find(text) for clue in found.values)


def _clues(topic: Topic, glossary: Glossary) -> Iterator[tuple[str, _Clue]]:
    """Every name with the word that it counts for: all names of one term count for one word. What is a hint stays
    one, though it is a name of a word's term ("tokens" of "tokenization")."""
    taken = set(map(name_key, topic.hints))
    for words, weight in ((topic.words, _SURE), (topic.hints, _HINT)):
        for word in words:
            names = glossary.same_as(word)
            clue = _Clue(topic.topic, names[0] if names and weight == _SURE else word, weight)
            yield word, clue
            yield from ((name, clue) for name in names if name_key(name) not in taken)
            taken |= set(map(name_key, names))


def _reason(topic: str, words: dict[str, float]) -> Reason:
    telling = sorted(words, key=lambda word: (-words[word], word))
    return Reason(topic, sum(words.values()), tuple(telling))
