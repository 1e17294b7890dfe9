import pytest

from bot.archive.lexicon import Lexicon, Named
from bot.archive.term import Term
from bot.archive.translations import Translation, parse_names, parse_translations
from bot.archive.words import Stems, tokens
from bot.errors import InvalidInput

TERMS = (
    Term(
        term="Reinforcement learning from human feedback",
        definition="…",
        acronym="RLHF",
        hebrew=("למידת חיזוק ממשוב אנושי",),
    ),
    Term(term="Reinforcement learning", definition="…", acronym="RL", hebrew=("למידת חיזוק",)),
    Term(term="Fine-tuning", definition="…", hebrew=("כוונון עדין",)),
)
WORDS = (Translation(("forget", "forgetting"), ("שכחה",)), Translation(("layer",), ("שכבה",)))
LEXICON = Lexicon(TERMS, WORDS)
RL, RLHF, TUNING = "§reinforcementlearning", "§reinforcementlearningfromhumanfeedback", "§finetuning"


def stems(text: str) -> list[str]:
    return Stems().of(token.word for token in tokens(text) if not token.whole)


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text) if not token.whole]


def test_of_names_in_a_query_the_longest_is_meant() -> None:
    assert LEXICON.named(stems("why reinforcement learning from human feedback, not RL")) == [
        Named(1, 6, (RLHF,)),
        Named(7, 8, (RL,)),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("למידת חיזוק", [Named(0, 2, (RL,))]),
        ("בלמידת החיזוק ממשוב אנושי", [Named(0, 4, (RLHF,))]),
        ("כיוונון עדין", [Named(0, 2, (TUNING,))]),
        ("השכבות שוכחות", [Named(0, 1, ("layer",)), Named(1, 2, ("forget",))]),
        ("ארנבת שכבה", [Named(0, 1, ()), Named(1, 2, ("layer",))]),
        ("", []),
    ],
)
def test_hebrew_words_are_told_in_english(text: str, found: list[Named]) -> None:
    assert LEXICON.translated(words(text)) == found


def test_a_concept_is_spelled_in_every_latin_name() -> None:
    assert LEXICON.spelled(TUNING) == (("fine", "tune"), ("finetun",))
    assert LEXICON.spelled("§nothing") == ()


def test_translations_are_read_line_by_line() -> None:
    assert parse_translations("# note\n\nforget, forgetting = שכחה\nlayer=שכבה, רובד\n", "f") == (
        Translation(("forget", "forgetting"), ("שכחה",)),
        Translation(("layer",), ("שכבה", "רובד")),
    )


@pytest.mark.parametrize("line", ["layer", "layer =", "= שכבה", "layer = ,"])
def test_a_line_of_another_form_is_named(line: str) -> None:
    with pytest.raises(InvalidInput, match="line 2"):
        parse_translations(f"# note\n{line}", "hebrew.txt")


def test_names_without_a_term_are_one_thing_too() -> None:
    lexicon = Lexicon(names=parse_names("# note\n\nordinary differential equation, ODE\n", "f"))
    (one, other) = lexicon.named(stems("ODE, ordinary differential equations"))
    assert one.terms == other.terms


@pytest.mark.parametrize("line", ["ODE", "ODE,", ","])
def test_a_line_of_fewer_than_two_names_is_named(line: str) -> None:
    with pytest.raises(InvalidInput, match="line 1"):
        parse_names(line, "names.txt")
