"""Candidates by tantivy: which reviews hold any of the terms, all of the phrases and none of the excluded ones."""

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from bot.archive.indexed import BREAK, Field, IndexedReview
from bot.archive.ports import Sought

_HEAP_BYTES = 15_000_000  # the least that tantivy takes for a writing thread
_TITLE_TIMES = 4  # the engine's own order, which only picks candidates, should not drown titles


class Engine:
    """An in-memory inverted index with positions. Its scores only pick candidates."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        # Signed: `delete_documents_by_term` does not find unsigned values (tantivy 0.27.0) and says nothing.
        builder.add_integer_field("id", indexed=True, fast=True)
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._writer = self._index.writer(_HEAP_BYTES, 1)

    def put(self, reviews: Iterable[IndexedReview]) -> None:
        for review in reviews:
            self._writer.delete_documents_by_term("id", review.review_id)
            document = tantivy.Document()
            document.add_integer("id", review.review_id)
            document.add_text("text", _text(review))
            self._writer.add_document(document)
        self._commit()

    def remove(self, review_ids: Iterable[int]) -> None:
        for review_id in review_ids:
            self._writer.delete_documents_by_term("id", review_id)
        self._commit()

    def find(self, sought: Sought, limit: int) -> list[int]:
        """The ids of at most `limit` reviews, likeliest first."""
        clauses = [(Occur.Must, Query.boolean_query([(Occur.Should, self._phrase([term])) for term in sought.terms]))]
        clauses += [(Occur.Must, self._phrase(phrase)) for phrase in sought.phrases]
        clauses += [(Occur.MustNot, self._phrase(phrase)) for phrase in sought.without]
        searcher = self._index.searcher()
        hits = searcher.search(Query.boolean_query(clauses), limit, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [int(review_id) for review_id in ids if review_id is not None]

    def _phrase(self, terms: Sequence[str]) -> Query:
        if len(terms) == 1:  # a phrase query of one term panics inside tantivy
            return Query.term_query(self._schema, "text", terms[0])
        return Query.phrase_query(self._schema, "text", list(terms))

    def _commit(self) -> None:
        self._writer.commit()
        self._index.reload()


def _text(review: IndexedReview) -> str:
    title = review.fields[Field.TITLE]
    return f" {BREAK} ".join(" ".join(terms) for terms in (*[title] * (_TITLE_TIMES - 1), *review.fields))
