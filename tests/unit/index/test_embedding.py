"""The embedder of the extra `semantic`: what it is given cannot harm it; where it is installed, it understands."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.passages import CHARACTERS, LONGEST_TITLE
from bot.index import embedding
from bot.index.embedding import NanoEmbedder, harmless, installed

needs_extra = pytest.mark.skipif(not installed(), reason="the extra is not installed; `make semantic` does that")


@given(st.text(alphabet=st.characters(), max_size=5000))
def test_whatever_is_typed_becomes_short_composed_and_encodable(text: str) -> None:
    safe = harmless(text)
    assert len(safe) <= 2 * (CHARACTERS + LONGEST_TITLE)
    assert "\0" not in safe
    assert unicodedata.is_normalized("NFKC", safe)
    safe.encode("utf-8")


def test_a_letter_that_stands_for_many_is_unfolded_before_the_engine_does_it() -> None:
    """300 of them ended the process."""
    assert "\ufdfa" not in harmless("\ufdfa" * 300)


def test_half_characters_and_nul_are_replaced() -> None:
    assert harmless("a\ud800b\0c") == "a?b c"


def test_an_older_processor_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "_capable", lambda: False)
    assert not installed()


@needs_extra
def test_a_question_is_nearest_to_the_text_that_answers_it() -> None:
    from bot.index.vectors import MemoryVectors

    embedder, vectors = NanoEmbedder(), MemoryVectors()
    texts = ("Diffusion models draw pictures by removing noise.", "Attention gets slow for long documents.")
    passages = embedder.embed_passages(texts)
    vectors.put({number: [passage] for number, passage in enumerate(passages)})
    for question, answer in (("making images from randomness", 0), ("why are transformers costly on books", 1)):
        found = vectors.near(embedder.embed_query(question), 2)
        assert found is not None
        assert max(found.scores, key=lambda number: found.scores[number]) == answer


@needs_extra
@pytest.mark.parametrize("text", ["", "\0", "\ufdfa" * 4096, "\ud800", "א" * 4096, " " * 4096, "😀" * 2000])
def test_the_engine_survives_what_readers_type(text: str) -> None:
    embedder = NanoEmbedder()
    assert len(embedder.embed_query(text)) == len(embedder.embed_passages([text])[0]) == 2 * 384
