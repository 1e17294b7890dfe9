"""Candidates by tantivy: which reviews hold any of the terms, all of the phrases and none of the excluded ones."""

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import FieldType, Occur, Query

from bot.archive.indexed import Field, IndexedReview
from bot.archive.ports import Sought
from bot.archive.signs import BREAK

_HEAP_BYTES = 15_000_000  # the least that tantivy takes for a writing thread
_TITLE_TIMES = 4  # the engine's own order, which only picks candidates, should not drown titles
_NUMBER_BITS = 32
_MOST_NUMBER = (1 << _NUMBER_BITS) - 1


class Engine:
    """An in-memory inverted index with positions. Its scores only pick candidates."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        # Signed: `delete_documents_by_term` does not find unsigned values (tantivy 0.27.0) and says nothing.
        builder.add_integer_field("id", indexed=True, fast=True)
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
        builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("day", indexed=True, fast=True)
        builder.add_integer_field("newest", fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._writing: tantivy.IndexWriter | None = None
        self._deleted = False

    def add(self, review: IndexedReview, *, replaces: bool) -> None:
        """Found after the next `commit`. `replaces`: an older text of it is held."""
        if replaces:
            self._delete(review.review_id)
        document = tantivy.Document()
        document.add_integer("id", review.review_id)
        document.add_text("text", _text(review))
        for facet in review.facets:
            document.add_text("facet", facet)
        if review.day:
            document.add_integer("day", review.day.toordinal())
        document.add_integer("newest", _newest(review))
        self._writer().add_document(document)

    def remove(self, review_ids: Iterable[int]) -> None:
        for review_id in review_ids:
            self._delete(review_id)
        self.commit()

    def find(self, sought: Sought, limit: int) -> list[int]:
        """The ids of at most `limit` reviews, likeliest first."""
        query = Query.boolean_query([(Occur.Should, self._phrase([term])) for term in sought.terms])
        clauses = [(Occur.Must, self._phrase(phrase)) for phrase in sought.phrases] + self._narrowing(sought)
        if clauses:  # terms alone stay alone: only then the engine skips what cannot be among the best, a sixth faster
            query = Query.boolean_query([(Occur.Must, query), *clauses])
        searcher = self._index.searcher()
        hits = searcher.search(query, limit, count=False).hits
        return self._ids(searcher, [address for _, address in hits])

    def newest(self, sought: Sought, limit: int) -> list[int]:
        """The ids of at most `limit` reviews by `_newest`, then by id, the greatest first."""
        query = Query.boolean_query([(Occur.Must, Query.all_query()), *self._narrowing(sought)])
        searcher = self._index.searcher()
        hits = searcher.search(query, limit, count=False, order_by_field="newest").hits
        ids = self._ids(searcher, [address for _, address in hits])
        ordered = sorted(zip((key for key, _ in hits), ids, strict=True), reverse=True)
        return [review_id for _, review_id in ordered]

    def frequencies(self, terms: Sequence[str]) -> tuple[int, ...]:
        """How many reviews hold each term. What the engine remembers of terms forgets no removed review, so that
        after the first one those that hold a term are counted."""
        searcher = self._index.searcher()
        if self._deleted:
            found = [searcher.search(self._phrase([term]), 1, count=True) for term in terms]
            return tuple(one.count or 0 for one in found)  # type: ignore[attr-defined] # missing in the stubs of 0.27.0
        return tuple(searcher.doc_freq("text", term) for term in terms)

    def has_facet(self, term: str) -> bool:
        """Whether a review has it; a removed one may still count for a while."""
        return bool(self._index.searcher().doc_freq("facet", term))

    def _narrowing(self, sought: Sought) -> list[tuple[Occur, Query]]:
        """What leaves reviews out, without a say in their order."""
        clauses = [(Occur.MustNot, self._phrase(phrase)) for phrase in sought.without]
        clauses += [(Occur.Must, self._facet(facet)) for facet in sought.facets]
        for group in sought.without_facets:
            whole = Query.boolean_query([(Occur.Must, self._facet(facet)) for facet in group])
            clauses.append((Occur.MustNot, whole))
        if sought.after or sought.before:
            first = sought.after.toordinal() if sought.after else None
            past = sought.before.toordinal() if sought.before else None
            days = Query.range_query(self._schema, "day", FieldType.Integer, first, past, include_upper=past is None)
            clauses.append((Occur.Must, Query.const_score_query(days, 0)))
        return clauses

    def _facet(self, facet: str) -> Query:
        return Query.const_score_query(Query.term_query(self._schema, "facet", facet), 0)

    @staticmethod
    def _ids(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> list[int]:
        ids = searcher.fast_field_values("id", addresses)
        return [int(review_id) for review_id in ids if review_id is not None]

    def _phrase(self, terms: Sequence[str]) -> Query:
        if len(terms) == 1:  # a phrase query of one term panics inside tantivy
            return Query.term_query(self._schema, "text", terms[0])
        return Query.phrase_query(self._schema, "text", list(terms))

    def commit(self) -> None:
        """Blocks while the engine's threads finish. They end: an archive changes a few times a day, and until then they
        would hold 3 MB; they begin anew in a millisecond."""
        if self._writing is None:
            return
        writer, self._writing = self._writing, None
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def _writer(self) -> tantivy.IndexWriter:
        if self._writing is None:
            self._writing = self._index.writer(_HEAP_BYTES, 1)
        return self._writing

    def _delete(self, review_id: int) -> None:
        self._deleted = True
        self._writer().delete_documents_by_term("id", review_id)


def _text(review: IndexedReview) -> str:
    title = review.fields[Field.TITLE]
    texts = (*[title] * (_TITLE_TIMES - 1), *review.fields, *review.concepts)
    return BREAK.join(filter(None, texts)).replace("", " ")  # a space around each sign


def _newest(review: IndexedReview) -> int:
    """Greater for what is listed earlier: by date, then by number; undated ones are smallest."""
    return ((review.day.toordinal() if review.day else 0) << _NUMBER_BITS) + min(review.number or 0, _MOST_NUMBER)
