import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.hebrew import without_prefixes
from bot.archive.naming import name_key, name_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RoPE", "rope"),
        ("Fine-tuning", "finetuning"),
        ("Fine-tuning", "fine tuning"),
        ("Kolmogorov–Arnold Networks", "kolmogorov arnold network"),
        ("LLMs", "LLM"),
        ("LLM's", "LLM"),
        ("memories", "memory"),
        ("losses", "loss"),
        ("mixtures of experts", "mixture of expert"),
        ("matrixes", "matrix"),
        ("searches", "search"),
        ("Schrödinger bridge", "schrodinger bridges"),
        ("μP", "muP"),
        ("מנגנון הקשב", "מנגנון קשב"),
        ("ההטיה", "הטיה"),
        ("קִידּוּד", "קידוד"),
        ("צ׳ינצ׳ילה", "צ'ינצ'ילה"),
        ("אב״ג", 'אב"ג'),
        ("רב-ראשי", "רב ראשי"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("loss", "los"), ("bus", "bu"), ("basis", "basi"), ("as", "a"), ("הד", "ד"), ("ties", "ty")]
)
def test_endings_that_are_no_plurals_stay(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_name_without_a_word_has_no_key() -> None:
    assert name_key(" ?! - ") == ""
    assert name_words("") == ()


def test_small_words_before_a_hebrew_word_are_taken_off_one_by_one() -> None:
    assert without_prefixes("ושבמודל") == ["שבמודל", "במודל", "מודל"]
    assert without_prefixes("מודל") == ["ודל", "דל"]
    assert without_prefixes("של") == []
    assert without_prefixes("transformer") == []


@given(st.text())
def test_every_text_has_a_key_and_the_key_is_its_own_name(text: str) -> None:
    assert isinstance(name_key(text), str)
