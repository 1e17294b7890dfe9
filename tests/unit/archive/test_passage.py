import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.passage import Line, Passage, Pieces, Span, best_passage, highlights
from bot.archive.words import Stems

FILLER = "Nothing of interest stands in this sentence, which is here to fill the page. "
STEMS = Stems()
PIECES = Pieces()


def line(text: str) -> Line:
    return PIECES.line(text.split(" "))


def wanted(*words: str) -> dict[str, float]:
    return dict.fromkeys(STEMS.of(words), 1.0)


def marked(passage: Passage) -> list[str]:
    return [passage.text[span.start : span.end] for span in passage.spans]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Pruned layers, pruning layers", ("prune",), ["Pruned", "pruning"]),
        ("GPT-4 is big", ("gpt", "gpt4"), ["GPT-4"]),
        ("GPT-4 is big", ("gpt",), ["GPT"]),
        ("neuro-symbolic", ("neurosymbolic",), ["neuro-symbolic"]),
        ("Schrödinger's λ", ("schrodinger", "lambda"), ["Schrödinger's", "λ"]),
        ("גיזום שכבות", ("שכבות",), ["שכבות"]),
        ("nothing here", ("prune",), []),
        ("", ("prune",), []),
    ],
)
def test_words_are_marked_by_their_stem(text: str, words: tuple[str, ...], found: list[str]) -> None:
    spans = highlights(line(text), wanted(*words), PIECES)
    assert [text[span.start : span.end] for span in spans] == found


def test_a_short_text_is_its_own_passage() -> None:
    assert best_passage(line("Prune it."), wanted("prune"), PIECES) == Passage("Prune it.", (Span(0, 5),))


def test_without_a_match_the_beginning_is_quoted() -> None:
    passage = best_passage(line(FILLER * 5), wanted("prune"), PIECES)
    assert passage.text.startswith("Nothing of interest")
    assert passage.text.endswith("…")
    assert passage.spans == ()


def test_the_passage_holds_most_of_the_words() -> None:
    text = f"{FILLER * 3}Pruning, pruning, pruning. {FILLER * 3}Here layers are pruned. {FILLER * 3}"
    assert marked(best_passage(line(text), wanted("prune", "layer"), PIECES)) == ["layers", "pruned"]


def test_a_rare_word_outweighs_a_common_one() -> None:
    text = f"{FILLER * 3}A model. {FILLER * 3}Pruning. {FILLER * 3}"
    (prune,), (model,) = STEMS.of(["prune"]), STEMS.of(["model"])
    assert marked(best_passage(line(text), {prune: 3.0, model: 0.1}, PIECES)) == ["Pruning"]


def test_the_first_of_equal_passages_is_taken() -> None:
    text = f"{FILLER * 3}Once pruned. {FILLER * 3}Twice pruned. {FILLER * 3}"
    assert "Once" in best_passage(line(text), wanted("prune"), PIECES).text


@pytest.mark.parametrize("before", [0, 1, 3])
@pytest.mark.parametrize("after", [0, 1, 3])
def test_cuts_fall_between_words_and_are_shown(before: int, after: int) -> None:
    text = (FILLER * before + "Here layers are pruned. " + FILLER * after).strip()
    passage = best_passage(line(text), wanted("prune"), PIECES, 60)
    inner = passage.text.strip("…")
    assert len(inner) <= 60
    assert f" {inner} " in f" {text} "
    assert passage.text.startswith("…") is (not text.startswith(inner))
    assert passage.text.endswith("…") is (not text.endswith(inner))
    assert marked(passage) == ["pruned"]


TEXTS = st.lists(
    st.one_of(st.sampled_from(["prune ", "layer-wise ", "x" * 50, " ", "λ", "e\u0301"]), st.text(max_size=9))
)


@given(TEXTS.map("".join), st.integers(1, 200))
def test_any_text_gives_a_passage_of_bounded_length_with_spans_inside(text: str, characters: int) -> None:
    passage = best_passage(line(text), wanted("prune", "layer", "λ"), PIECES, characters)
    longest_word = 64
    assert len(passage.text) <= characters + longest_word + 2
    ends = [place for span in passage.spans for place in (span.start, span.end)]
    assert ends == sorted(ends)
    assert all(0 <= place <= len(passage.text) for place in ends)
