"""Topics for what has none yet: a writer's choice stays."""

from bot.archive.topic_rules import TopicRules
from bot.pipeline.candidate import CandidateRecord
from bot.reviews.review import Review
from bot.values import replace


class ProposeTopics:
    """Fills empty topics by the rules; the same text always gets the same ones."""

    def __init__(self, rules: TopicRules) -> None:
        self._rules = rules

    def review(self, review: Review) -> Review:
        """By title, hook, keywords and the body's beginning; about a millisecond."""
        if review.topics:
            return review
        text = "\n".join((review.hook or "", *review.keywords, review.body))
        return replace(review, topics=self._rules.propose(review.title, text))

    def candidate(self, record: CandidateRecord) -> CandidateRecord:
        """By title, pitch, label and abstract."""
        if record.topics:
            return record
        text = "\n".join(part for part in (record.pitch, record.label, record.abstract) if part)
        return replace(record, topics=self._rules.propose(record.title, text))
