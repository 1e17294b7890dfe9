"""The review in messages that were posted by hand: pure. Imported with the first of them, in the thread that reads."""

from collections.abc import Sequence
from datetime import timedelta

from bot.intake.doubt import DoubtKind
from bot.intake.hand_message import HandMessage, HandReview
from bot.intake.telegram.gather import Gathered, gathered, opens_review
from bot.intake.telegram.messages import Message
from bot.intake.telegram.own_post import is_own_post
from bot.intake.telegram.reading import read_reviews
from bot.publishing.slots import Schedule

AT_ONCE = timedelta(minutes=2)
"""Between two messages of one review: an app cuts a long text by itself, a person copies one piece after the other."""

SHORTEST = 200
"""Characters of body, of a review without a paper's link: the channel's shortest has 903, a notice has less."""


def review_in(around: Sequence[HandMessage], message_id: int, schedule: Schedule) -> HandReview | None:
    """The review of which the message with this id is a part, by the rules of an export's import. None for all else."""
    by_id = {message.message_id: message for message in around}
    run = _run([by_id[number] for number in sorted(by_id)], message_id)
    for group in gathered(_message(one, schedule) for one in run):
        if isinstance(group, Gathered) and message_id in {one.id for one in group.messages}:
            return _review(group, tuple(by_id[one.id] for one in group.messages))
    return None


def _run(messages: Sequence[HandMessage], message_id: int) -> list[HandMessage]:
    """Those that were sent at once with this one: what comes later may be any other post."""
    run: list[HandMessage] = []
    for message in messages:
        if run and abs(message.sent_at - run[-1].sent_at) > AT_ONCE:
            if message_id in {one.message_id for one in run}:
                break
            run = []
        run.append(message)
    return run


def _review(group: Gathered, messages: tuple[HandMessage, ...]) -> HandReview | None:
    if not opens_review(group.text):
        return None
    readings = list(read_reviews(group.text, group.messages[0].day, f"message {group.messages[0].id}"))
    if not readings:
        return None
    review = readings[0].review
    if len(review.body) < SHORTEST and (review.paper is None or not review.body):
        return None
    unsure = len(readings) > 1 or (group.doubt is not None and group.doubt.kind is DoubtKind.SPLIT)
    return HandReview(messages=messages, review=review, ours=is_own_post(group.text), unsure=unsure)


def _message(message: HandMessage, schedule: Schedule) -> Message:
    """As the export would tell it."""
    return Message(
        id=message.message_id,
        day=schedule.local_day(message.sent_at),
        sent_at=message.sent_at,
        edited=False,
        author=("", ""),
        reply_to=message.reply_to,
        repeated=False,
        text=message.text,
        units=message.units,
    )
