import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.hebrew import hebrew_stem, hebrew_stems, is_hebrew, sound, sounds
from bot.archive.words import fold


@pytest.mark.parametrize(
    "words",
    ["שכבה שכבות", "רשת רשתות", "מודל מודלים מודלי", "כוונון כיוונון", "למידה למידת לומד", "וקטור ווקטור וקטורים"],
)
def test_inflections_of_a_word_have_one_stem(words: str) -> None:
    assert len(set(map(hebrew_stem, words.split()))) == 1


@pytest.mark.parametrize(
    ("written", "plain"),
    [("המודל", "מודל"), ("ובמודלים", "מודל"), ("לשכבות", "שכבה"), ("שברשתות", "רשת"), ("כשהאימון", "אימון")],
)
def test_a_word_behind_prefixes_may_be_the_word_without_them(written: str, plain: str) -> None:
    assert hebrew_stem(plain) in hebrew_stems(written)


@pytest.mark.parametrize(
    ("hebrew", "latin"),
    [
        ("טרנספורמר", "transformer"),
        ("הטרנספורמרים", "transformer"),
        ("דיפוזיה", "diffusion"),
        ("קוונטיזציה", "quantization"),
        ("אטנשן", "attention"),
        ("גרוקינג", "grokking"),
        ("קולמוגורוב", "kolmogorov"),
        ("לוגיקה", "logic"),
    ],
)
def test_a_loan_word_sounds_like_its_original(hebrew: str, latin: str) -> None:
    assert sound(latin) in sounds(hebrew)


@pytest.mark.parametrize("word", ["", "a", "את", "אי", "2403.17887"])
def test_too_few_consonants_sound_like_nothing(word: str) -> None:
    assert sound(word) is None


@given(st.text(alphabet="אבגדהוזחטיכךלמםנןסעפףצץקרשת'abcxyz", max_size=40))
def test_no_word_is_an_error(word: str) -> None:
    word = fold(word)
    assert hebrew_stems(word)
    assert all(sounds(word)) or not is_hebrew(word)
