"""What the commands ask, in memory: just enough of each port to have something to say."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.archive.browsing import Facts, Subjects
from bot.archive.counting import CountUse
from bot.archive.glossary import Glossary
from bot.archive.passage import Passage, Span
from bot.archive.ranking import Ranked
from bot.archive.search import Hit, Ranking, SearchPage
from bot.archive.similar import SimilarReview
from bot.archive.term import Term
from bot.archive.topics import Topic
from bot.chat.access import Role
from bot.chat.commands.entry import Asked
from bot.chat.commands.readers import ReaderStores
from bot.chat.commands.use_cases import Decisions, UseCases
from bot.chat.place import ChannelPlace
from bot.chat.render.review import PostRenderer
from bot.chat.sentences import Languages
from bot.errors import AlreadyApplied, NotFound, StaleButton
from bot.inbox.buttons import Button
from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Promise
from bot.polls.ballot import Ballot, BallotOption, BallotState
from bot.polls.count import PollCount
from bot.polls.hand_polls import Chosen
from bot.publishing.delete_copy import Deleted
from bot.publishing.mending import Held, Word
from bot.publishing.occasion import PostFormat, RenderReview, ReviewRenderer, plain_occasion
from bot.publishing.pausing import PausePosting, ResumePosting
from bot.publishing.ports import QueueEntry
from bot.publishing.preview import Preview, PreviewQueue
from bot.publishing.queue import QueueView, view_queue
from bot.publishing.slots import parse_slots
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace
from tests.chat.balloting import balloting_over
from tests.chat.by_hand import FakeHandDesk
from tests.chat.choosing import ChosenHere
from tests.chat.drafting import FakeEdit, FakeFiles, FakeFindings, FakeMend, drafting_over
from tests.chat.gathering import FakeGather, arriving_over
from tests.chat.inviting import guests_over
from tests.chat.kept import FakeNotes, FakePipeline, FakePosted, FakeTwins
from tests.chat.papers import FakeLists, papers_over
from tests.chat.posted import FakePostedDesk
from tests.chat.promising import FakePromises, MemoryWriteOffs, write_promise_off
from tests.chat.queueing import FakeQueueing
from tests.fakes.counting import MemoryCounts
from tests.fakes.drafts import FakeReading, MemoryDrafts
from tests.fakes.figures import MemoryFigures
from tests.fakes.guests import MemoryGuests
from tests.fakes.memory import Memory
from tests.fakes.questions import MemoryQuestions
from tests.fakes.queue import MemoryPauses
from tests.fakes.readers import MemoryReaders, MemorySuggestions, MemoryWishes
from tests.fakes.tables import Tables

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Jerusalem")
SCHEDULE = parse_slots("daily 09:30", ZONE)
PLACE = ChannelPlace(-1_001_234_500_001, "Paper a Day", "paper_a_day")
DIFFUSION = Topic(
    topic="diffusion",
    name="Diffusion and flows",
    name_he="דיפוזיה וזרימות",
    hashtag="#diffusion",
    hashtag_he="#דיפוזיה",
    words=("diffusion",),
)
OWNER, READER = 101, 303  # Dana and Mei of the sandbox
WRITER = 505


def review(number: int, title: str = "Splines as Neurons", body: str = "A sum of one-variable functions.") -> Review:
    return Review(title=title, body=body, number=number, date=date(2026, 2, 3), hook="What if weights were curves?")


def stored(review_id: int, review: Review, state: ReviewState = ReviewState.ARCHIVED) -> StoredReview:
    return StoredReview(id=review_id, identity=f"test|{review_id}", state=state, review=review)


def asked(words: str = "", *, role: Role = Role.READER, language: str = "en", cause: str = "update:1:1") -> Asked:
    user = {Role.OWNER: OWNER, Role.WRITER: WRITER, Role.READER: READER}[role]
    return Asked(Languages().of(language), user, role, words, cause, NOW)


@dataclass
class FakeArchive:
    """The parts of `ArchiveStore` that chat asks for; searching finds titles that hold the words."""

    kept: dict[int, StoredReview] = field(default_factory=dict)
    queries: list[str] = field(default_factory=list)
    corrections: tuple[tuple[str, str], ...] = ()
    close: bool = True

    def fill(self, count: int) -> None:
        self.kept = {
            place: stored(place, review(place, f"Splines as Neurons {place}")) for place in range(1, count + 1)
        }

    async def review(self, review_id: int) -> StoredReview | None:
        return self.kept.get(review_id)

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
        return {found: self.kept[found] for found in review_ids if found in self.kept}

    async def latest(self, limit: int, offset: int = 0) -> list[StoredReview]:
        return sorted(self.kept.values(), key=lambda one: -one.id)[offset : offset + limit]

    async def count(self) -> int:
        return len(self.kept)

    async def by_paper(self, key: str) -> list[StoredReview]:
        return [one for one in self.kept.values() if one.review.paper and one.review.paper.key == key]

    async def by_number(self, number: int) -> StoredReview | None:
        return next((one for one in self.kept.values() if one.review.number == number), None)

    async def topics(self) -> Mapping[str, int]:
        return Counter(topic for one in self.kept.values() for topic in one.review.topics)

    async def of_topic(self, topic: str, limit: int, offset: int = 0) -> list[StoredReview]:
        about = [one for one in self.kept.values() if topic in one.review.topics]
        return sorted(about, key=lambda one: -one.id)[offset : offset + limit]

    async def facts(self, review_ids: Sequence[int]) -> list[Facts]:
        found = (self.kept[found].review for found in review_ids)
        return [Facts(one.date, one.topics) for one in found]

    async def changed_since(self, revision: int, limit: int) -> list[StoredReview]:
        return []

    async def keep_query(self, words: str, now: datetime) -> int:
        self.queries.append(words)
        return len(self.queries)

    async def query(self, query_id: int) -> str | None:
        return self.queries[query_id - 1] if 0 < query_id <= len(self.queries) else None

    async def search(self, words: str, page: int = 1, per_page: int = 5) -> SearchPage:
        found = self._found(words)
        pages = max(-(-len(found) // per_page), 1)
        page = min(max(page, 1), pages)
        hits = [Hit(one, 0.9, _passage(words[:50]), ()) for one in found[(page - 1) * per_page : page * per_page]]
        return SearchPage(tuple(hits), len(found), page, pages, self.corrections, self.close and bool(found))

    def rank(self, words: str) -> Ranking:
        hits = tuple(Ranked(one.id, 0.9, 1) for one in self._found(words))
        return Ranking(hits, self.corrections, self.close and bool(hits))

    def _found(self, words: str) -> list[StoredReview]:
        """By a piece of the title, and by operators of topic and year."""
        operators = re.findall(r'\w+:(?:"[^"]*"|\S+)', words)
        title = re.sub(r'\w+:(?:"[^"]*"|\S+)', "", words).strip().lower()
        return [
            one
            for one in self.kept.values()
            if title in one.review.title.lower() and all(_holds(one.review, operator) for operator in operators)
        ]


@dataclass
class FakeButtons:
    issued: dict[str, Button] = field(default_factory=dict)

    async def issue(self, button: Button) -> str:
        token = f"token{len(self.issued):017d}"
        self.issued[token] = button
        return token

    async def issue_all(self, buttons: Sequence[Button]) -> list[str]:
        return [await self.issue(button) for button in buttons]

    async def find(self, token: str) -> Button | None:
        return self.issued.get(token)


def promise(title: str = "Graph Memory", url: str = "https://arxiv.org/abs/2511.01234") -> Promise:
    record = CandidateRecord(title=title, paper=paper_from_url(url))
    candidate = Candidate(id=1, record=record, state=CandidateState.CHOSEN, added_at=NOW)
    return Promise(id=1, candidate=candidate, ballot_id=1, votes=214, voters=402, chosen_at=NOW)


def open_ballot(closes_at: datetime, state: BallotState = BallotState.OPEN) -> Ballot:
    options = (BallotOption(1, "Graph Memory", "Graph Memory"), BallotOption(2, "One Step Is Enough", "One Step"))
    return Ballot(
        id=7, state=state, channel_id=PLACE.id, question="What next?", options=options, closes_at=closes_at,
        message_id=55 if state is not BallotState.PLANNED else None, poll_id="5",
    )  # fmt: skip


class FakeHouse:
    """All use cases over one small state; every change is recorded in `done` and happens once per cause."""

    def __init__(self) -> None:
        self.archive = FakeArchive()
        self.buttons = FakeButtons()
        self.notes = FakeNotes()
        self.counts, self.figures = MemoryCounts(), MemoryFigures()
        self.pipeline = FakePipeline()
        self.promises = FakePromises(self._once)
        self.write_offs = MemoryWriteOffs(self.promises, self._once)
        self.suggestions, self.wishes, self.readers = MemorySuggestions(), MemoryWishes(), MemoryReaders()
        self.terms: list[Term] = []
        self.waiting: list[QueueEntry] = []
        self.mend, self.edit, self.files = FakeMend(), FakeEdit(), FakeFiles()
        self.ballot: Ballot | None = None
        self.memory = Memory()  # of proposals and candidates
        self.lists = FakeLists()
        self.gather = FakeGather()
        self.poll_counts: list[PollCount] = []
        self.chosen = Chosen(3, "Graph Memory")
        self.done: list[tuple[str, object]] = []
        self.deletions: list[Deleted] = []
        self.may_post = True
        self.answered = False  # by another owner, before
        self.pauses: list[float] = []
        self.pause_store = MemoryPauses(Tables())
        self.questions = MemoryQuestions()
        self.posted = FakePostedDesk(self.archive.kept, self._once, NOW)
        self.choices = ChosenHere()
        self.hand_desk = FakeHandDesk(self._once)
        self.twins = FakeTwins(self.archive, self._once)
        self.drafts = MemoryDrafts()
        self.reading = FakeReading(self.drafts)
        self.guests = MemoryGuests()
        self.menus: dict[int, list[str]] = {}  # by person: the commands that they find
        self._causes: set[str] = set()
        self.queueing = FakeQueueing(self.waiting, self.notes, self._once, lambda: self.may_post)

    def queue(self, *titles: str) -> None:
        for place, title in enumerate(titles, start=len(self.waiting) + 1):
            waiting = stored(place, review(place, title), ReviewState.QUEUED)
            self.waiting.append(QueueEntry(stored=waiting, added_at=NOW, version=1))

    def use_cases(self) -> UseCases:
        return UseCases(
            place=PLACE,
            username="review_bot",
            schedule=SCHEDULE,
            archive=self.archive,
            search=self.archive.search,
            rank=self.archive.rank,
            browse=self.archive,
            subjects=Subjects([DIFFUSION]),
            pick=lambda count: count - 1,
            count_use=CountUse(self.counts, ZONE),
            counts=self.counts,
            figures=self.figures,
            similar=self._similar,
            find_posted=FakePosted(self.archive),
            glossary=self._glossary,
            pipeline=self.pipeline,
            promises=self.promises,
            write_off=write_promise_off(self.write_offs, PLACE.id),
            ballots=self,
            readers=ReaderStores(suggestions=self.suggestions, wishes=self.wishes, readers=self.readers),
            buttons=self.buttons,
            decisions=self._decisions(),
            queueing=self.queueing.over(self._view, SCHEDULE),
            preview=self._preview,
            balloting=balloting_over(self.memory, self.buttons, Subjects([DIFFUSION]), PLACE, SCHEDULE),
            papers=papers_over(self.memory, self.lists, SCHEDULE),
            hand_posts=self.hand_desk,
            edit_review=self.edit,
            files=self.files,
            count_messages=lambda review: -(-len(review.body) // 1000),
            mend_findings=FakeFindings(),
            arriving=arriving_over(self.gather, self.lists),
            choosing=self.choices.choosing(),
            questions=self.questions,
            posted_desk=self.posted.desk(),
            guests=guests_over(self.guests, self.menus),
            twins=self.twins,
            drafting=drafting_over(self.drafts, self.reading, self, self.pause_store, SCHEDULE, (DIFFUSION.topic,)),
        )

    def _decisions(self) -> Decisions:
        return Decisions(
            pause_posting=PausePosting(self.pause_store),
            resume_posting=ResumePosting(self.pause_store),
            close_ballot=self._close,
            count_again=self._count_again,
            promise_hand_poll=self._promise_hand_poll,
            settle_part=self._settle,
            mend_draft=self.mend,
            decide_series=self._decide,
            delete_copy=self._delete_copy,
            answer_ahead=self._answer_ahead,
            answer_restored=self.memory.answer_restored(SCHEDULE),
        )

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def current(self) -> Ballot | None:
        return self.ballot

    async def keep_count(self, count: PollCount, now: datetime) -> None:
        self.poll_counts.append(count)

    def _once(self, cause: str, what: str, detail: object) -> None:
        if cause in self._causes:
            raise AlreadyApplied(cause)
        self._causes.add(cause)
        self.done.append((what, detail))

    async def _similar(self, stored: StoredReview, limit: int) -> list[SimilarReview]:
        """All others; close are those that share a topic."""
        topics = set(stored.review.topics)
        others = [other for other in self.archive.kept.values() if other.id != stored.id]
        return [SimilarReview(other, 0.5, bool(topics & set(other.review.topics))) for other in others][:limit]

    async def _glossary(self) -> Glossary:
        return Glossary(self.terms)

    async def _view(self, now: datetime) -> QueueView:
        view = view_queue(await self.entries(), SCHEDULE, now, await self.pause_store.pause())
        drafts = (*self.mend.drafts.values(), *(one.stored for one in await self.drafts.drafts()))
        return replace(view, drafts=drafts, may_post=self.may_post, restored=await self.memory.restored.waits())

    async def _preview(self, now: datetime, review_id: int | None = None, wanted: PostFormat | None = None) -> Preview:
        """Rendered for real, but for the rights of a part to ring."""
        renderer = RenderReview(PostRenderer(wanted or PostFormat.AUTO, username="review_bot"), plain_occasion)
        renderers: dict[PostFormat | None, ReviewRenderer] = dict.fromkeys((None, *PostFormat), renderer)
        return await PreviewQueue(self._view, self, renderers)(now, review_id, wanted)

    async def next_number(self) -> int:
        return 501

    async def entries(self) -> list[QueueEntry]:
        return [*self.waiting, *self.drafts.queued]

    async def _close(self, now: datetime, cause: str, ballot_id: int | None = None) -> Ballot:
        if self.ballot is None:
            raise NotFound("ballot", str(ballot_id))
        self._once(cause, "closed", ballot_id)
        self.ballot = replace(self.ballot, state=BallotState.CLOSING)
        return self.ballot

    async def _count_again(self, ballot_id: int, now: datetime, cause: str) -> None:
        if self.ballot is None or self.ballot.state is not BallotState.UNCLEAR:
            raise StaleButton(cause)
        self._once(cause, "counted again", ballot_id)

    async def _promise_hand_poll(self, poll_id: str, place: int, now: datetime, cause: str) -> Chosen:
        self._once(cause, "promised", (poll_id, place))
        return self.chosen

    async def _delete_copy(self, message_id: int, original_id: int) -> Deleted:
        self.done.append(("deleted", (message_id, original_id)))
        return self.deletions.pop(0) if self.deletions else None

    async def _decide(self, held: Held, word: Word, now: datetime, cause: str, by: int | None = None) -> None:
        self._once(cause, word, held)

    async def _answer_ahead(
        self, review_id: int, posted: bool, now: datetime, cause: str, by: int | None = None
    ) -> bool:
        if self.answered:
            return False
        self._once(cause, "ahead", (review_id, posted))
        return True

    async def _settle(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool:
        self._once(cause, "settled", (part_id, attempt, there))
        return True


def _holds(review: Review, operator: str) -> bool:
    kind, _, value = operator.partition(":")
    if kind == "tag":
        return value.strip('"') in review.topics
    year = review.date.year if review.date else 0
    return year >= int(value) if kind == "after" else 0 < year < int(value)


def _passage(words: str) -> Passage:
    text = f"…a 🙂 {words} of one-variable functions…"
    return Passage(text, (Span(5, 5 + len(words)),))
