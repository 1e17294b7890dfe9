import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.term import Term
from bot.archive.topic_rules import TopicRules
from bot.archive.topics import Topic
from bot.sources.shipped import shipped
from tests.shipped import shipped_terms, shipped_topics


def topic(name: str, words: tuple[str, ...], hints: tuple[str, ...] = ()) -> Topic:
    return Topic(
        topic=name, name=name, name_he=name, hashtag=f"#{name}", hashtag_he=f"#{name}", words=words, hints=hints
    )


SPIN = Term(term="Rotation", acronym="ROT", synonyms=("spinning", "turns"), hebrew=("סיבוב",), definition="A. B.")
RULES = TopicRules(
    [
        topic("motion", ("rotation", "speed"), ("turn", "fast")),
        topic("air", ("kite", "wind")),
        topic("toys", ("kite",)),
    ],
    [SPIN],
)


@pytest.fixture(scope="module")
def rules() -> TopicRules:
    return TopicRules(shipped_topics(), shipped_terms())


@pytest.mark.parametrize(
    ("title", "body", "topics"),
    [
        ("Nothing", "of interest", ()),
        ("Speed", "", ("motion",)),
        ("Of wind", "and kites", ("air",)),
        ("Untitled", "A kite.", ("air", "toys")),
        ("Untitled", "ROT, and again.", ("motion",)),
        ("Untitled", "הסיבוב", ("motion",)),
        ("Untitled", "It turns.", ()),
        ("It turns fast", "", ("motion",)),
        ("Kites in wind", "speed", ("air",)),
    ],
)
def test_topics_are_proposed_by_their_words(title: str, body: str, topics: tuple[str, ...]) -> None:
    assert RULES.propose(title, body) == topics


def test_a_proposal_says_why() -> None:
    (reason,) = RULES.reasons("Spinning", "fast spinning, with speed")
    assert (reason.topic, reason.words) == ("motion", ("Rotation", "speed", "fast"))


def test_names_of_one_term_count_for_one_word() -> None:
    both = TopicRules([topic("motion", ("rotation", "spinning"))], [SPIN]).reasons("", "spinning")
    one = TopicRules([topic("motion", ("rotation",))], [SPIN]).reasons("", "rotation")
    assert [reason.worth for reason in both] == [reason.worth for reason in one]


def test_a_word_that_a_long_text_mentions_once_is_not_its_subject() -> None:
    assert RULES.propose("Untitled", "wind " + "word " * 400) == ()
    assert RULES.propose("Untitled", "wind wind wind " + "word " * 400) == ("air",)


def test_at_most_three_are_proposed() -> None:
    many = TopicRules([topic(f"t{place}", ("kite",)) for place in range(5)])
    assert many.propose("A kite", "") == ("t0", "t1", "t2")


@given(st.text(), st.text())
def test_any_text_has_its_topics_and_always_the_same(title: str, body: str) -> None:
    assert RULES.propose(title, body) == RULES.propose(title, body)


def archive() -> list[tuple[str, str]]:
    """Title, and synopsis with keywords, of every review of the channel."""
    rows = map(json.loads, shipped("archive.jsonl").read_text("utf-8").splitlines())
    return [(row["title"], "\n".join([row["synopsis"], *row["keywords"]])) for row in rows]


def test_nearly_every_review_of_the_channel_has_topics_and_none_has_too_many(rules: TopicRules) -> None:
    proposed = [rules.propose(title, text) for title, text in archive()]
    assert len(proposed) == 152
    assert sum(bool(topics) for topics in proposed) >= 149  # measured: 152
    shares = Counter(topic for topics in proposed for topic in topics)
    assert max(shares.values()) <= 152 / 5  # measured: 22, reasoning
    assert len(shares) == len(shipped_topics())


# What the papers are about, judged by reading: a review must get at least one of its topics.
JUDGED = {
    "The Unreasonable Ineffectiveness of the Deeper Layers": "efficiency",
    "KAN: Kolmogorov–Arnold Networks": "architectures",
    "Byte Latent Transformer: Patches Scale Better Than Tokens": "tokens",
    "Why Is Anything Conscious?": "society",
    "Graph Diffusion Policy Optimization": "graphs",
    "Loss of plasticity in deep continual learning": "training",
    "THE SUPER WEIGHT IN LARGE LANGUAGE MODELS": "interpretability",
    "DoReMi: Optimizing Data Mixtures Speeds Up Language Model Pretraining": "pretraining",
    "Task Singular Vectors: Reducing Task Interference in Model Merging": "finetuning",
    "Large Action Models: From Inception to Implementation": "agents",
    "Vision Language Models are Blind": "vision",
    "Group Sequence Policy Optimization": "rl",
    "Frontier Models are Capable of In-context Scheming": "safety",
    "Building Bridges between Regression, Clustering, and Classification": "statistics",
    "Physics in Next-token Prediction": "science",
    "A Survey on Large Language Model Benchmarks": "evaluation",
    "ONE STEP DIFFUSION VIA SHORTCUT MODELS": "diffusion",
    "Transformers are universal in-context approximators": "theory",
    "Mixtures of In-Context Learners": "prompting",
    "s1: Simple Test-Time Scaling": "reasoning",
    "GIVT: Generative Infinite-Vocabulary Transformers": "generation",
    "Beyond Matryoshka: Revisiting Sparse Coding for Adaptive Representation": "embeddings",
    "MemOS: An Operating System for Memory-Augmented Generation (MAG) in Large Language Models": "retrieval",
    "Checklists Are Better Than Reward Models For Aligning Language Model": "alignment",
}


def test_each_topic_is_proposed_where_a_reader_expects_it(rules: TopicRules) -> None:
    proposed = {title: rules.propose(title, text) for title, text in archive()}
    assert {title: proposed[title] for title, expected in JUDGED.items() if expected not in proposed[title]} == {}
    assert {topic.topic for topic in shipped_topics()} == set(JUDGED.values())
