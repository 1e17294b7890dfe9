import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.query import MOST_TERMS, Query, parse_query

PAPER = "arxiv:2403.17887"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("Prune whole layers", Query(words=("prune", "whole", "layers"))),
        ("what is a diffusion model?", Query(words=("diffusion", "model"))),
        ("layers, LAYERS & layers", Query(words=("layers",))),
        ("to be or not to be", Query(words=("to", "be", "or", "not"))),
        ("GPT-4", Query(words=("gpt", "4"), also=("gpt4",))),
        (r"C++ \lambda", Query(words=("c++", "lambda"))),
        ("גיזום של שכבות", Query(words=("גיזום", "שכבות"))),
    ],
)
def test_words_are_folded_once_each_without_stop_words(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('"lottery ticket"', (("lottery", "ticket"),)),
        ("“lottery ticket” networks", (("lottery", "ticket"),)),
        ("„lottery ticket“", (("lottery", "ticket"),)),
        ("«lottery ticket».", (("lottery", "ticket"),)),
        ('"a theory of" "state-space"', (("a", "theory", "of"), ("state", "space"))),
        ('"never closed', ()),
        ('""', ()),
        ('" , "', ()),
        ('צה"ל ודו"ח', ()),
        ('5" and 7" wide', ()),
    ],
)
def test_quotes_around_words_make_a_phrase(text: str, phrases: tuple[tuple[str, ...], ...]) -> None:
    assert parse_query(text).phrases == phrases


def test_the_words_of_a_phrase_are_looked_for_too() -> None:
    assert parse_query('sparse "lottery ticket"').words == ("sparse", "lottery", "ticket")


@pytest.mark.parametrize(
    ("text", "words", "without"),
    [
        ("diffusion -image", ("diffusion",), (("image",),)),
        ('diffusion -"image generation"', ("diffusion",), (("image", "generation"),)),
        ("diffusion -text-to-image", ("diffusion",), (("text", "to", "image"),)),
        ("diffusion - image", ("diffusion", "image"), ()),
        ("diffusion --image", ("diffusion", "image"), ()),
        ("diffusion -", ("diffusion",), ()),
        ("encoder-decoder", ("encoder", "decoder"), ()),
        ("-image", ("image",), ()),  # nothing would be left to look for
    ],
)
def test_a_minus_before_a_word_excludes_it(
    text: str, words: tuple[str, ...], without: tuple[tuple[str, ...], ...]
) -> None:
    query = parse_query(text)
    assert (query.words, query.without) == (words, without)


@pytest.mark.parametrize(
    "text",
    [
        "2403.17887",
        "2403.17887v2",
        "arXiv:2403.17887",
        "(arxiv:2403.17887v1).",
        "https://arxiv.org/abs/2403.17887",
        "http://www.arxiv.org/pdf/2403.17887v3.pdf",
        "arxiv.org/abs/2403.17887",
        "https://huggingface.co/papers/2403.17887",
        "https://www.alphaxiv.org/overview/2403.17887v2",
        "alphaxiv.org/abs/2403.17887",
        "hf.co/papers/2403.17887",
        "https://arxiv.org/html/2403.17887v1#S3",
        "10.48550/arXiv.2403.17887",
        "see https://arxiv.org/abs/2403.17887?context=cs.LG, please",
    ],
)
def test_a_paper_is_recognised_in_any_form(text: str) -> None:
    assert parse_query(text).papers == (PAPER,)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("doi:10.1038/S41586-024-1", "doi:10.1038/s41586-024-1"),
        ("https://doi.org/10.1038/s41586-024-1", "doi:10.1038/s41586-024-1"),
        ("cs/0112017", "arxiv:cs/0112017"),
        ("https://example.org/paper/", "url:example.org/paper"),
    ],
)
def test_other_addresses_are_papers_too(text: str, key: str) -> None:
    assert parse_query(text).papers == (key,)


@pytest.mark.parametrize("text", ["http://[", "https://", "2403.17", "12345.67890", "and/or", "http:// x"])
def test_what_only_looks_like_an_address_is_text(text: str) -> None:
    assert parse_query(text).papers == ()


def test_a_recognised_id_is_looked_for_in_the_texts_too() -> None:
    assert parse_query("2403.17887v2") == Query(papers=(PAPER,), also=("2403.17887",))


def test_terms_beyond_the_limit_are_ignored() -> None:
    query = parse_query(" ".join(f"word{number}" for number in range(500)))
    assert query.words == tuple(f"word{number}" for number in range(MOST_TERMS))


QUERY_SIGNS = st.sampled_from(['"', "-", "“", "”", " ", "\n", "\\", ":", "http://[", "10.1/", "a", "ש", "'", "(", "*"])


@given(st.one_of(st.text(max_size=4096), st.lists(QUERY_SIGNS, max_size=400).map("".join)))
def test_no_text_is_an_error(text: str) -> None:
    query = parse_query(text)
    assert len(query.words) + len(query.also) + len(query.papers) <= MOST_TERMS
    assert all((*query.phrases, *query.without))
