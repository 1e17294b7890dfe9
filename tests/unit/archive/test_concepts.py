import pytest

from bot.archive.concepts import Concepts
from bot.archive.lexicon import Lexicon
from bot.archive.signs import BREAK, Signs
from bot.archive.term import Term
from bot.archive.words import Stems, tokens

TERMS = (
    Term(term="Reinforcement learning from human feedback", definition="…", acronym="RLHF"),
    Term(term="Reinforcement learning", definition="…", acronym="RL"),
    Term(term="Fine-tuning", definition="…"),
)
RL, RLHF, TUNING = "§reinforcementlearning", "§reinforcementlearningfromhumanfeedback", "§finetuning"


def named(lexicon: Lexicon, *texts: str) -> list[str]:
    signs = Signs()
    stems = [Stems().of(token.word for token in tokens(text) if not token.whole) for text in texts]
    written = BREAK.join("".join(map(signs.of, text)) for text in stems)
    return list(map(signs.term, Concepts(lexicon.names(), signs).of(written)))


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("We use RLHF.", [RLHF]),
        ("Reinforcement learning from human feedback", [RL, RLHF]),
        ("Learning from human feedback", []),
        ("reinforcement, or learning", []),
        ("finetuning, fine-tuned, fine tuning", [TUNING, TUNING, TUNING]),
        ("reinforcement", []),
        ("", []),
    ],
)
def test_a_text_names_concepts_by_any_name_and_names_within_names(text: str, concepts: list[str]) -> None:
    assert named(Lexicon(TERMS), text) == concepts


def test_no_name_reaches_over_the_end_of_a_text() -> None:
    assert named(Lexicon(TERMS), "about reinforcement", "learning") == []


def test_without_names_nothing_is_named() -> None:
    assert named(Lexicon(), "Reinforcement learning") == []


def test_a_name_may_stand_for_several_concepts() -> None:
    lexicon = Lexicon(names=(("mutual information", "MI"), ("multiple instance", "MI")))
    assert named(lexicon, "of MI") == ["§mutualinformation", "§multipleinstance"]
