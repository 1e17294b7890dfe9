"""The judged queries of the workshop: how good the search is, in one number."""

import importlib.util
import json
from types import ModuleType

from bot.intake.document.parse import read_document
from bot.intake.text import Text
from bot.reviews.review import StoredReview
from tests.makers import make_stored
from tests.shared import shared
from tests.unit.archive.shelf import Shelf, search_over

FLOOR = 0.78  # nDCG@10 over all kinds; 0.80 was reached when this was written


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_search", shared("tools/score_search.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def channel() -> list[StoredReview]:
    content = shared("seeds/channel_reviews.md").read_text("utf-8")
    records = [one.record for one in read_document(Text("channel_reviews.md", content), lambda _done, _total: None)]
    return [
        make_stored(number, record.review, source_line=record.source_line)
        for number, record in enumerate(records, start=1)
    ]


async def test_readers_find_what_they_half_remember() -> None:
    score = scorer()
    stored = channel()
    shelf = Shelf()
    for one in stored:
        shelf.keep(one)
    search = await search_over(shelf)
    lines = {one.id: f"L{one.source_line}" for one in stored}
    queries = [json.loads(line) for line in shared("search/dev.jsonl").read_text("utf-8").splitlines()]
    gains = [
        score.ndcg(
            score.canonical([lines[hit.review_id] for hit in search.rank(query["query"]).hits]),
            {score.TWINS.get(key, key): grade for key, grade in query["relevant"].items()},
        )
        for query in queries
        if query["relevant"]
    ]
    assert len(gains) == 160
    assert sum(gains) / len(gains) >= FLOOR
