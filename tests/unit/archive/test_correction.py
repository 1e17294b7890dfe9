import pytest

from bot.archive.correction import Similar, correction, edits_allowed, trust


@pytest.mark.parametrize(
    ("word", "edits"),
    [
        ("doom", 0),
        ("tiket", 1),
        ("lotery", 1),
        ("hopfeild", 2),
        ("gpt4o", 0),
        ("2403.17887", 0),
        ("c++", 0),
        ("x" * 33, 0),
    ],
)
def test_longer_words_are_forgiven_more(word: str, edits: int) -> None:
    assert edits_allowed(word) == edits


@pytest.mark.parametrize(
    ("word", "similar", "meant"),
    [
        ("kolmogrov", [Similar("kolmogorov", 1, 3)], "kolmogorov"),
        ("tiket", [Similar("ticket", 1, 2), Similar("tiger", 2, 50)], "ticket"),
        ("diffusoin", [Similar("diffusion", 1, 40), Similar("diffusing", 2, 40)], "diffusion"),
        ("embeding", [Similar("embedding", 1, 4), Similar("embeddings", 2, 90)], "embedding"),
        ("traning", [Similar("training", 1, 90), Similar("tracing", 1, 2)], "training"),
        ("folding", [Similar("holding", 1, 30)], None),
        ("fourrier", [Similar("courier", 2, 30), Similar("fourier", 1, 1)], "fourier"),
        ("mattention", [Similar("attention", 1, 90)], "attention"),
        ("layer", [Similar("later", 1, 0)], None),
        ("qwertyui", [], None),
    ],
)
def test_the_likeliest_word_is_chosen(word: str, similar: list[Similar], meant: str | None) -> None:
    found = correction(word, similar)
    assert (found.word if found else None) == meant


def test_equal_chances_are_settled_by_the_alphabet() -> None:
    pair = [Similar("tracing", 1, 5), Similar("training", 1, 5)]
    assert correction("traning", pair) == correction("traning", pair[::-1]) == pair[0]


def test_a_guess_further_away_is_trusted_less() -> None:
    assert 1 > trust(Similar("near", 1, 1)) > trust(Similar("far", 2, 1)) > 0
