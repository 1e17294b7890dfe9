"""What the search is measured beside: full-text searches of other people over the same reviews."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"\w+")
_ONE_WRITER = (15_000_000, 1)  # the least heap, one thread: as our own engine has it


@dataclass(frozen=True, slots=True)
class Document:
    """A review as peers read it: plain text."""

    id: int
    title: str
    hook: str
    body: str


class Peer(Protocol):
    """Built of documents in the order of their dates, oldest first."""

    def find(self, words: str) -> list[int]:
        """The ids of the best ten, best first."""
        ...


class EveryWord:
    """Every word must occur, the newest come first: what Telegram's own search does."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._words = {one.id: set(_words(f"{one.title} {one.hook} {one.body}")) for one in documents}

    def find(self, words: str) -> list[int]:
        wanted = set(_words(words))
        return [key for key, held in reversed(self._words.items()) if wanted and wanted <= held][:10]


class Fts5:
    """SQLite's: Porter's stemmer, any of the words, weights of 5, 2 and 1."""

    def __init__(self, documents: Iterable[Document], file: Path | None = None) -> None:
        self._database = sqlite3.connect(file or ":memory:")
        self._database.execute("CREATE VIRTUAL TABLE r USING fts5(title, hook, body, tokenize='porter unicode61')")
        rows = ((one.id, one.title, one.hook, one.body) for one in documents)
        self._database.executemany("INSERT INTO r(rowid, title, hook, body) VALUES (?, ?, ?, ?)", rows)
        self._database.commit()

    def find(self, words: str) -> list[int]:
        if not (wanted := " OR ".join(f'"{word}"' for word in _words(words))):
            return []
        statement = "SELECT rowid FROM r WHERE r MATCH ? ORDER BY bm25(r, 5, 2, 1) LIMIT 10"
        return [int(row[0]) for row in self._database.execute(statement, (wanted,))]

    def body(self, key: int) -> str:
        (found,) = self._database.execute("SELECT body FROM r WHERE rowid = ?", (key,)).fetchone()
        return str(found)


class Tantivy:
    """The engine alone, as its manual has it: English stems, any of the words, every field as good as the other."""

    def __init__(self, documents: Iterable[Document], at_once: int = 5_000) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", indexed=True, fast=True)
        for name in ("title", "hook", "body"):
            builder.add_text_field(name, tokenizer_name="en_stem")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(*_ONE_WRITER)
        for number, one in enumerate(documents, start=1):
            document = tantivy.Document()
            document.add_integer("id", one.id)
            for name, text in (("title", one.title), ("hook", one.hook), ("body", one.body)):
                document.add_text(name, text)
            writer.add_document(document)
            if number % at_once == 0:  # as often as we do, so that what is new can be found
                writer.commit()
        writer.commit()
        self._index.reload()

    def find(self, words: str) -> list[int]:
        if not (wanted := " ".join(_words(words))):
            return []
        query = self._index.parse_query(wanted, ["title", "hook", "body"])
        searcher = self._index.searcher()
        hits = searcher.search(query, 10, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [int(key) for key in ids if key is not None]


class Bm25s:
    """bm25s with its English stop words and a stemmer; words that no review holds are corrected by rapidfuzz."""

    def __init__(self, documents: Iterable[Document], *, corrects: bool) -> None:
        import bm25s
        import Stemmer

        self._bm25s: Any = bm25s
        self._stemmer: Any = Stemmer.Stemmer("english")
        self._corrects = corrects
        found = list(documents)
        self._ids = [one.id for one in found]
        texts = [f"{one.title}\n{one.hook}\n{one.body}" for one in found]
        self._vocabulary = {word for text in texts for word in _words(text)}
        self._choices = sorted(word for word in self._vocabulary if word.isalpha())
        self._ranks: Any = bm25s.BM25()
        self._ranks.index(self._tokens(texts), show_progress=False)

    def find(self, words: str) -> list[int]:
        text = " ".join(self._corrected(_words(words))) if self._corrects else words
        tokens = self._tokens([text])
        if not tokens[0]:
            return []
        places, scores = self._ranks.retrieve(tokens, k=min(10, len(self._ids)), show_progress=False)
        return [self._ids[place] for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    def _tokens(self, texts: list[str]) -> Any:
        return self._bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False)

    def _corrected(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            near = None
            if word not in self._vocabulary and len(word) > 4:
                near = process.extractOne(word, self._choices, scorer=OSA.distance, score_cutoff=1 + (len(word) > 7))
            yield near[0] if near else word


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
