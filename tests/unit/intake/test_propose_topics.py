from bot.archive.topic_rules import TopicRules
from bot.archive.topics import Topic
from bot.intake.propose_topics import ProposeTopics
from tests.makers import make_record, make_review

AIR = Topic(topic="air", name="Air", name_he="אוויר", hashtag="#air", hashtag_he="#אוויר", words=("kite", "wind"))
PROPOSE = ProposeTopics(TopicRules([AIR]))


def test_a_review_without_topics_gets_some() -> None:
    for fields in ({"title": "A kite"}, {"hook": "Wind?"}, {"keywords": ("kites",)}, {"body": "It is a kite."}):
        assert PROPOSE.review(make_review(**fields)).topics == ("air",)


def test_the_writers_choice_stays() -> None:
    assert PROPOSE.review(make_review("A kite", topics=("toys",))).topics == ("toys",)
    assert PROPOSE.candidate(make_record("A kite", topics=("toys",))).topics == ("toys",)


def test_a_candidate_without_topics_gets_some() -> None:
    record = make_record("Untitled", abstract="We fly a kite.")
    proposed = PROPOSE.candidate(record)
    assert proposed.topics == ("air",)
    assert PROPOSE.candidate(make_record("Untitled")).topics == ()
