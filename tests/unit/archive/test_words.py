import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.words import MOST_LETTERS, Stems, Token, fold, is_stop_word, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Pruning, whole LAYERS!", ["pruning", "whole", "layers"]),
        ("C++ and C# but c", ["c++", "and", "c#", "but", "c"]),
        ("GPT-4 or GPT‑4", ["gpt", "4", "gpt4", "or", "gpt", "4", "gpt4"]),
        ("state-of-the-art", ["state", "of", "the", "art", "stateoftheart"]),
        ("Kolmogorov–Arnold", ["kolmogorov", "arnold", "kolmogorovarnold"]),
        (
            "arXiv 2403.17887, Qwen2.5 and Llama-3.1",
            ["arxiv", "2403.17887", "qwen2.5", "and", "llama", "3.1", "llama3.1"],
        ),
        (r"with $\lambda$ or λ or Λ", ["with", "lambda", "or", "lambda", "or", "lambda"]),
        ("μP, 𝜆-return", ["mup", "lambda", "return", "lambdareturn"]),
        (r"s_t and r_{dpo}", ["s", "t", "and", "r", "dpo"]),
        ("Mike's don’t", ["mike", "dont"]),
        ("Schrödinger naïve ﬁne", ["schrodinger", "naive", "fine"]),
        ("מודלי דיפוזיה", ["מודלי", "דיפוזיה"]),
        ('צה"ל ושל״ה שָׁלוֹם', ["צהל", "ושלה", "שלום"]),
        ("ends here.Next", ["ends", "here", "next"]),
        ("... -- ++ 😀 __ \\", []),
    ],
)
def test_words_are_folded_and_signs_that_belong_to_them_stay(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens(text)] == words


def test_a_hyphenated_word_gives_its_parts_and_then_itself() -> None:
    assert list(tokens("a GPT-4 b")) == [
        Token("a", 0, 1),
        Token("gpt", 2, 5),
        Token("4", 6, 7),
        Token("gpt4", 2, 7, whole=True),
        Token("b", 8, 9),
    ]


def test_letters_are_counted_in_the_text_as_it_was_written() -> None:
    text = "𝜆 ﬁne e\u0301tude"
    assert [text[token.start : token.end] for token in tokens(text)] == ["𝜆", "ﬁne", "e\u0301tude"]


@given(st.text(max_size=300))
def test_any_text_has_words_of_bounded_length_in_order(text: str) -> None:
    found = list(tokens(text))
    assert all(0 < len(token.word) <= MOST_LETTERS and not token.word.isspace() for token in found)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    parts = [token.start for token in found if not token.whole]
    assert parts == sorted(parts)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    for token in tokens(text):
        assert fold(token.word) == token.word


@pytest.mark.parametrize("word", ["the", "what", "dont", "של"])
def test_words_that_say_nothing_are_known(word: str) -> None:
    assert is_stop_word(word)


@pytest.mark.parametrize("word", ["paper", "not-a-stop-word", "ai", "n", ""])
def test_words_that_may_say_something_are_no_stop_words(word: str) -> None:
    assert not is_stop_word(word)


@pytest.mark.parametrize(
    "words", [("pruning", "prune", "pruned"), ("embedding", "embeddings"), ("generative", "generation")]
)
def test_inflections_share_a_stem(words: tuple[str, ...]) -> None:
    assert len(set(Stems().of(words))) == 1


@pytest.mark.parametrize("word", ["2403.17887", "gpt4", "c++"])
def test_the_stemmer_leaves_ids_alone(word: str) -> None:
    assert Stems().of([word]) == [word]


def test_the_short_way_for_hebrew_letters_ends_where_folding_does() -> None:
    letters = [chr(code) for code in range(0x5D0, 0x5EB)]
    assert len(letters) == 27
    words = [letter + other for letter in letters for other in letters] + ["ש" * 65]
    assert [token.word for word in words for token in tokens(word)] == [fold(word) for word in words]
