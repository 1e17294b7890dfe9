"""Small builders with defaults: a test names only what it is about. Every value here is made up."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.inbox.buttons import Button
from bot.intake.record import ImportedReview
from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Promise
from bot.polls.ballot import Ballot, BallotOption, BallotState, NewBallot, Tally
from bot.polls.count import CountedOption, PollCount
from bot.publishing.ports import Touch
from bot.publishing.post import Form, FrozenPart, NewPost, Part, PartState, PostKind, SlotKey, visible_hash
from bot.reviews.identity import fold
from bot.reviews.paper import Paper, paper_from_url
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # a Monday, 09:00 in Jerusalem
TODAY = date(2026, 3, 2)
BOT_ID = 123456
CHANNEL_ID = -1001234567890
OWNER_ID = 111
READER_ID = 222
BY_SHELL = Touch(now=NOW)


def later(**units: float) -> datetime:
    """`NOW` and a while: `later(minutes=5)`."""
    return NOW + timedelta(**units)


def make_paper(arxiv_id: str = "2403.17887") -> Paper:
    paper = paper_from_url(f"https://arxiv.org/abs/{arxiv_id}")
    assert paper is not None
    return paper


def make_review(title: str = "Layers that nobody misses", **fields: Any) -> Review:
    """A review without a paper or number; any field of `Review` can be given."""
    given: dict[str, Any] = {"title": title, "body": f"What {title} is about.", "reviewers": ("Dana Example",)}
    return Review(**(given | fields))


def make_stored(review_id: int = 1, review: Review | None = None, **fields: Any) -> StoredReview:
    """An archived review."""
    identity = f"test|undated|{review_id}|1"
    given: dict[str, Any] = {
        "identity": identity,
        "state": ReviewState.ARCHIVED,
        "review": review or make_review(),
        "revision": 1,
    }
    return StoredReview(id=review_id, **(given | fields))


def make_import(title: str = "Layers that nobody misses", collection: str = "test", **fields: Any) -> ImportedReview:
    """A record of a document, with an identity of its title; fields are those of `Review`."""
    return ImportedReview(identity=f"{collection}|undated|{fold(title)}|1", review=make_review(title, **fields))


def make_record(title: str = "Sparse attention for the impatient", **fields: Any) -> CandidateRecord:
    given: dict[str, Any] = {"title": title, "source": "test"}
    return CandidateRecord(**(given | fields))


def make_candidate(
    candidate_id: int = 1, title: str = "Sparse attention for the impatient", **fields: Any
) -> Candidate:
    """A candidate whose state is `idea`."""
    given: dict[str, Any] = {"record": make_record(title), "state": CandidateState.IDEA, "added_at": NOW}
    return Candidate(id=candidate_id, **(given | fields))


def make_promise(candidate: Candidate | None = None, **fields: Any) -> Promise:
    """Chosen by 214 of 402, at NOW."""
    given: dict[str, Any] = {"id": 1, "ballot_id": 1, "votes": 214, "voters": 402, "chosen_at": NOW}
    return Promise(candidate=candidate or make_candidate(state=CandidateState.CHOSEN), **(given | fields))


def make_frozen(text: str = "A short message", **payload: Any) -> FrozenPart:
    """A message as text without entities."""
    return FrozenPart("sendMessage", {"text": text, "entities": []} | payload, visible_hash(text))


def make_frozen_rich(text: str = "A short message", **payload: Any) -> FrozenPart:
    """A rich message of one paragraph."""
    rich_message = {"blocks": [{"type": "paragraph", "text": text}], "skip_entity_detection": True}
    return FrozenPart("sendRichMessage", {"rich_message": rich_message} | payload, visible_hash(text))


def make_frozen_poll(question: str = "Which paper next?", options: tuple[str, ...] = ("One", "Two")) -> FrozenPart:
    payload = {"question": question, "options": [{"text": option} for option in options]}
    return FrozenPart("sendPoll", payload, visible_hash(question))


def make_post(*texts: str, kind: PostKind = PostKind.REVIEW, **fields: Any) -> NewPost:
    """A post of one message a text ("A short message" without any)."""
    parts = tuple(make_frozen(text) for text in texts or ("A short message",))
    given: dict[str, Any] = {"kind": kind, "channel_id": CHANNEL_ID, "parts": parts}
    return NewPost(**(given | fields))


def make_rich_post(instead: Mapping[str, Sequence[str]], **fields: Any) -> NewPost:
    """A post of one rich message a text, with the classic texts that would take its place."""
    parts = tuple(make_frozen_rich(text) for text in instead)
    classic = tuple(tuple(make_frozen(text) for text in texts) for texts in instead.values())
    return make_post(parts=parts, form=Form.RICH, instead=classic, **fields)


def make_part(part_id: int = 1, **fields: Any) -> Part:
    """The only part of a review's post, planned and never tried."""
    given: dict[str, Any] = {
        "post_id": 1,
        "kind": PostKind.REVIEW,
        "channel_id": CHANNEL_ID,
        "position": 1,
        "count": 1,
        "state": PartState.PLANNED,
        "attempt": 0,
        "frozen": make_frozen(),
    }
    return Part(id=part_id, **(given | fields))


def make_slot(day: date = TODAY, slot: str = "09:00", channel_id: int = CHANNEL_ID) -> SlotKey:
    return SlotKey(channel_id, day, slot)


def make_option(candidate_id: int = 1, label: str = "", **fields: Any) -> BallotOption:
    label = label or f"Paper {candidate_id}"
    given: dict[str, Any] = {"candidate_id": candidate_id, "label": label, "title": f"{label}, in full"}
    return BallotOption(**(given | fields))


def make_new_ballot(*candidate_ids: int, **fields: Any) -> NewBallot:
    """A ballot over these candidates (1 and 2 without any) that closes a day after `NOW`."""
    options = tuple(make_option(number) for number in candidate_ids or (1, 2))
    given: dict[str, Any] = {"channel_id": CHANNEL_ID, "question": "Which paper next?", "options": options}
    return NewBallot(**(given | {"closes_at": later(days=1)} | fields))


def make_ballot(ballot_id: int = 1, *candidate_ids: int, **fields: Any) -> Ballot:
    """An open ballot with its message and poll."""
    new = make_new_ballot(*candidate_ids)
    given: dict[str, Any] = {
        "channel_id": new.channel_id,
        "question": new.question,
        "options": new.options,
        "closes_at": new.closes_at,
    }
    at: dict[str, Any] = {"state": BallotState.OPEN, "message_id": 12, "poll_id": "5000000000"}
    return Ballot(id=ballot_id, **(given | at | fields))


def make_count(*votes: int, voters: int | None = None, closed: bool = True, **fields: Any) -> PollCount:
    """The poll of `make_ballot`, as Telegram tells it; options named as `make_option` does."""
    options = tuple(CountedOption(f"Paper {number}", count) for number, count in enumerate(votes, 1))
    given: dict[str, Any] = {"poll_id": "5000000000", "question": "Which paper next?", "options": options}
    return PollCount(**(given | {"voters": sum(votes) if voters is None else voters, "closed": closed} | fields))


def make_tally(*votes: int, voters: int | None = None, closed: bool = True) -> Tally:
    """Votes in the ballot's order; as many voters as votes unless said otherwise."""
    return Tally(votes, sum(votes) if voters is None else voters, closed)


def make_button(action: str = "part.there", subject: str = "1:1", **fields: Any) -> Button:
    return replace(Button(OWNER_ID, action, subject, later(days=1)), **fields)


def make_user(user_id: int = READER_ID, name: str = "Reader") -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": name}


def make_message_update(update_id: int, text: str = "hello", user_id: int = READER_ID) -> dict[str, Any]:
    """An `Update` with a private message of that user: https://core.telegram.org/bots/api#update"""
    message = {
        "message_id": update_id,
        "date": int(NOW.timestamp()),
        "chat": {"id": user_id, "type": "private", "first_name": "Reader"},
        "from": make_user(user_id),
        "text": text,
    }
    return {"update_id": update_id, "message": message}


def make_poll_update(update_id: int, poll_id: str = "5000000000") -> dict[str, Any]:
    return {"update_id": update_id, "poll": {"id": poll_id, "question": "Which paper next?", "options": []}}
