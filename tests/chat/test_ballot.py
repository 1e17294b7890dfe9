"""A ballot in the owner's chat: proposed, changed by buttons and by words, looked at, opened."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.chat.access import Role
from bot.chat.commands.ballot_screen import next_evening
from bot.chat.commands.ballot_words import WordBallot
from bot.chat.commands.entry import Asked
from bot.chat.commands.registry import Registry
from bot.chat.screen import Done, Reply, Screen, Whole
from bot.errors import BallotOpen, TooFewCandidates
from bot.pipeline.candidate import CandidateState
from bot.pipeline.credit import Credit
from bot.values import replace
from tests.chat.fakes import NOW, OWNER, ZONE, FakeHouse, asked, promise, review, stored
from tests.makers import make_paper, make_record

TITLES = ("Sparse attention", "Frugal tokens", "Patient pruning", "Honest benchmarks", "Slow diffusion", "Loud noise")


@pytest.fixture
def house() -> FakeHouse:
    """Six papers wait, the first longest; the second has two stars, the third carries credit."""
    house = FakeHouse()
    for number, title in enumerate(TITLES):
        topic = ("memory",) if number == 0 else ()
        house.memory.pipeline.put(
            [make_record(title, pitch=f"Why {title.lower()}.", topics=topic)], NOW - timedelta(days=30 - number)
        )
    first, second, *_ = house.memory.tables.candidates.values()
    house.memory.tables.candidates[first.id] = replace(first, credit=Credit(120, NOW))
    house.memory.tables.candidates[second.id] = replace(second, score=2)
    return house


class Chat:
    """An owner who reads one message and presses what stands below it."""

    def __init__(self, registry: Registry, house: FakeHouse, *, user: int = OWNER, language: str = "en") -> None:
        self._registry, self._house = registry, house
        self._user, self._language = user, language
        self._updates = 0
        self.screen = Screen("")
        self.reply: Reply | None = None

    def asked(self, words: str, cause: str, now: datetime = NOW) -> Asked:
        return replace(asked(words, role=Role.OWNER, language=self._language, cause=cause), user_id=self._user, now=now)

    async def say(self, words: str = "") -> str:
        return self._keep(await self._registry.commands["ballot"].answer(self.asked(words, self._next())))

    async def press(self, label: str, now: datetime = NOW) -> str:
        return await self.press_data(self.data(label), now)

    async def press_data(self, data: str, now: datetime = NOW) -> str:
        kind, _, words = data.removeprefix("1:").partition(":")
        if kind == "b":
            button = self._house.buttons.issued[words]
            action = self._registry.actions[button.action]
            return self._keep(await action.answer(self.asked(button.subject, f"button:{words}", now)))
        return self._keep(await self._registry.presses[kind].answer(self.asked(words, "", now)))

    async def write(self, text: str, cause: str = "") -> str | None:
        message = cast("Any", SimpleNamespace(text=text, document=None, effective_attachment=None))
        (words,) = [one for one in self._registry.conversations if isinstance(one, WordBallot)]
        reply = await words.hear(message, self.asked(text, cause or self._next()))
        return None if reply is None else self._keep(reply)

    def data(self, label: str) -> str:
        (found,) = [one for row in self.screen.keyboard for one in row if one.text == label]
        return str(found.callback_data)

    @property
    def labels(self) -> list[str]:
        return [one.text for row in self.screen.keyboard for one in row]

    @property
    def options(self) -> list[str]:
        return [line.partition(". ")[2] for line in self.screen.text.splitlines() if line[:1].isdigit()]

    def _next(self) -> str:
        self._updates += 1
        return f"update:{self._user}:{self._updates}"

    def _keep(self, reply: Reply) -> str:
        self.reply = reply
        if isinstance(reply, Screen):
            self.screen = reply
        return reply.text if isinstance(reply, Screen | Done) else ""


@pytest.fixture
def dana(registry: Registry, house: FakeHouse) -> Chat:
    return Chat(registry, house)


async def test_a_proposal_says_who_stands_and_why(dana: Chat, house: FakeHouse) -> None:
    text = await dana.say("5")
    assert dana.options == ["Sparse attention", "Frugal tokens", "Patient pruning", "Honest benchmarks"]
    assert "2. Frugal tokens\n★★ · waits 4 weeks\nWhy frugal tokens." in text
    assert "carries 12 % · waits 4 weeks · memory" in text
    assert "Open until Sunday 22 November, 14:00" in text
    assert house.memory.tables.ballots == {}


async def test_a_proposal_is_opened_by_one_press(dana: Chat, house: FakeHouse) -> None:
    await dana.say()
    assert "on its way" in await dana.press("Open the poll")
    (ballot,) = house.memory.tables.ballots.values()
    assert [option.label for option in ballot.options] == list(TITLES[:4])


@pytest.mark.parametrize("words", ["0", "337", "soon", "-5", "1.5", "99999", "٣", "arxiv.org now"])
async def test_words_that_are_neither_hours_nor_a_paper_are_explained(dana: Chat, words: str) -> None:
    assert "how many hours (1 to 336), or which paper" in await dana.say(words)


@pytest.mark.parametrize("address", ["http://localhost/x", "https://10.0.0.1/paper", "https://dana:secret@arxiv.org/"])
async def test_an_address_of_the_inside_is_refused_and_not_kept(dana: Chat, house: FakeHouse, address: str) -> None:
    assert "address" in await dana.say(address)
    assert len(house.memory.tables.candidates) == len(TITLES)
    assert house.memory.tables.proposals == {}


async def test_a_ballot_needs_room_and_candidates(dana: Chat, house: FakeHouse) -> None:
    await dana.say()
    await dana.press("Open the poll")
    with pytest.raises(BallotOpen):
        await dana.say()
    house.memory.tables.ballots.clear()
    house.memory.tables.candidates.clear()
    with pytest.raises(TooFewCandidates):
        await dana.say()


async def test_the_question_is_asked_in_the_owners_language(registry: Registry, house: FakeHouse) -> None:
    assert "איזה מאמר" in await Chat(registry, house, language="he").say()


async def test_a_swap_brings_the_next_best_and_nobody_back(dana: Chat) -> None:
    await dana.say()
    await dana.press("2")
    await dana.press("Swap for the next best")
    assert dana.options == ["Sparse attention", "Slow diffusion", "Patient pruning", "Honest benchmarks"]
    await dana.press("2")
    await dana.press("Swap for the next best")
    assert dana.options[1] == "Loud noise"
    await dana.press("3")
    await dana.press("Swap for the next best")
    assert dana.options[2] == "Frugal tokens", "everybody was refused, so they come again"


async def test_a_place_is_given_to_one_from_the_list(dana: Chat) -> None:
    await dana.say()
    await dana.press("1")
    assert "Who takes place 1?" in await dana.press("Pick from the list…")
    assert dana.options == ["Slow diffusion", "Loud noise"]
    await dana.press("2")
    assert dana.options == ["Loud noise", "Frugal tokens", "Patient pruning", "Honest benchmarks"]


async def test_options_are_moved_removed_and_added(dana: Chat) -> None:
    await dana.say()
    await dana.press("3")
    await dana.press("Move up")
    assert dana.options[1:3] == ["Patient pruning", "Frugal tokens"]
    await dana.press("1")
    assert "Move up" not in dana.labels
    await dana.press("Remove")
    assert dana.options == ["Patient pruning", "Frugal tokens", "Honest benchmarks"]
    await dana.press("One more")
    assert dana.options[3] == "Slow diffusion"
    await dana.press("One fewer")
    await dana.press("One fewer")
    assert len(dana.options) == 2
    assert "One fewer" not in dana.labels


async def test_no_more_seats_than_six(dana: Chat) -> None:
    await dana.say()
    await dana.press("One more")
    await dana.press("One more")
    assert len(dana.options) == 6
    assert "One more" not in dana.labels


async def test_how_long_and_who_may_vote_are_chosen(dana: Chat) -> None:
    await dana.say("5")
    assert "Now: until Sunday 22 November, 14:00" in await dana.press("How long…")
    assert dana.labels == ["24 hours", "48 hours", "72 hours", "Until Saturday 28 November, 20:00", "Back"]
    assert "Open until Wednesday 25 November, 09:00" in await dana.press("72 hours")
    await dana.press("How long…")
    assert "Open until Saturday 28 November, 20:00" in await dana.press("Until Saturday 28 November, 20:00")
    assert "Only members" in await dana.press("Voters: all")
    assert "Only members" not in await dana.press("Voters: members")


def test_the_evening_is_never_a_few_hours_away() -> None:
    saturday = datetime(2026, 11, 28, 15, tzinfo=ZONE)
    assert next_evening(saturday, ZONE) == datetime(2026, 12, 5, 20, tzinfo=ZONE)
    assert next_evening(saturday - timedelta(hours=2), ZONE) == datetime(2026, 11, 28, 20, tzinfo=ZONE)


async def test_label_pitch_and_question_are_the_owners_words(dana: Chat, house: FakeHouse) -> None:
    await dana.say()
    await dana.press("2")
    assert "at most 60 characters.\nNow it is:\nFrugal tokens" in await dana.press("Other words…")
    assert "2. Sparse: less is more" in str(await dana.write("  Sparse:\nless is\u202e more "))
    await dana.press("2")
    await dana.press("Pitch…")
    assert "A new reason." in str(await dana.write("A new reason."))
    await dana.press("Question…")
    assert "What shall we read?" in str(await dana.write("What shall we read?"))
    assert await dana.write("nobody asked for this") is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("x" * 61, "too long: 61 characters, and 60 is the most"),
        ("\u202e…", "I see no word"),
        ("sparse ATTENTION", "Another option reads the same"),
        ("x" * 10_000, "too long"),
    ],
)
async def test_words_that_cannot_stand_are_asked_for_again(dana: Chat, words: str, says: str) -> None:
    await dana.say()
    await dana.press("2")
    await dana.press("Other words…")
    assert says in str(await dana.write(words))
    assert "2. Good words" in str(await dana.write("Good words"))


async def test_the_same_message_again_changes_nothing_and_shows_the_same(dana: Chat, house: FakeHouse) -> None:
    await dana.say()
    await dana.press("Question…")
    first = await dana.write("What next?", "update:1:99")
    (proposal,) = house.memory.tables.proposals.values()
    assert await dana.write("What next?", "update:1:99") == first
    assert house.memory.tables.proposals[proposal.id] == proposal


async def test_a_question_is_taken_back(dana: Chat) -> None:
    await dana.say()
    await dana.press("Question…")
    assert "Which paper should be reviewed next?" in await dana.press("Cancel")
    assert await dana.write("What next?") is None


async def test_a_second_press_changes_nothing_and_shows_what_stands(dana: Chat) -> None:
    await dana.say()
    data = dana.data("One more")
    once = await dana.press_data(data)
    assert await dana.press_data(data) == once


async def test_of_two_owners_one_wins_and_the_other_is_shown_what_stands(registry: Registry, house: FakeHouse) -> None:
    dana, omer = Chat(registry, house), Chat(registry, house, user=202)
    await dana.say()
    (proposal,) = house.memory.tables.proposals
    await omer.press_data(f"1:bp:{proposal}")
    await dana.press("One more")
    text = await omer.press("One fewer")
    assert text.startswith("It was changed meanwhile.")
    assert len(omer.options) == 5
    await dana.press("One more")
    for label in ("1", "How long…", "Preview", "Question…", "Open the poll"):
        await omer.press_data(f"1:bp:{proposal}")
        await dana.press_data(f"1:bp:{proposal}")
        await dana.press("Voters: all" if "Voters: all" in dana.labels else "Voters: members")
        assert (await omer.press(label)).startswith("It was changed meanwhile."), label
    assert house.memory.tables.ballots == {}


async def test_once_it_is_open_nothing_is_changed_any_more(dana: Chat, house: FakeHouse) -> None:
    await dana.say()
    before = dana.screen
    await dana.press("Open the poll")
    for label in ("One more", "1", "Open the poll", "Preview", "Question…"):
        dana.screen = before
        says = "on its way" if label == "Open the poll" else "This poll was opened"
        assert says in await dana.press(label), label
    assert len(house.memory.tables.ballots) == 1


async def test_who_was_reviewed_meanwhile_is_named_and_replaced_before_opening(dana: Chat, house: FakeHouse) -> None:
    await dana.say()
    states = (CandidateState.REVIEWED, CandidateState.DISCARDED)
    for candidate, state in zip(list(house.memory.tables.candidates.values())[:2], states, strict=True):
        house.memory.tables.candidates[candidate.id] = replace(candidate, state=state)
    text = await dana.press("Open the poll")
    assert "These can stand no longer: Sparse attention, Frugal tokens. Others took their places" in text
    assert dana.options == ["Slow diffusion", "Loud noise", "Patient pruning", "Honest benchmarks"]
    assert house.memory.tables.ballots == {}
    assert "on its way" in await dana.press("Open the poll")


async def test_a_proposal_whose_end_has_passed_gets_a_new_one_to_look_at(dana: Chat, house: FakeHouse) -> None:
    await dana.say("1")
    later = NOW + timedelta(hours=3)
    assert "It would have been over by now" in await dana.press("Open the poll", later)
    assert "Open until Tuesday 24 November, 12:00" in dana.screen.text
    assert "on its way" in await dana.press("Open the poll", later)


async def test_a_preview_is_what_will_be_posted(dana: Chat, house: FakeHouse) -> None:
    await dana.say()
    await dana.press("Voters: all")
    await dana.press("Preview")
    assert isinstance(dana.reply, Whole)
    opening, message, poll = dana.reply.rendered.parts
    assert "what the channel gets" in opening.payload["text"]
    await dana.press("Open the poll")
    (post,) = house.memory.tables.posts.values()
    assert message == post.parts[0].frozen
    given = dict(post.parts[1].frozen.payload)
    assert given.pop("members_only")
    assert poll.payload == given | {"is_closed": True}


async def test_while_many_promises_are_open_it_asks_twice(dana: Chat, house: FakeHouse) -> None:
    await promised(house, 3)
    assert "3 promises are open" in await dana.say("24")
    assert dana.labels == ["Ask anyway"]
    await dana.press("Ask anyway")
    assert "Open the poll" in dana.labels
    assert "Open until Monday 23 November, 09:00" in dana.screen.text


async def test_one_paper_is_asked_about_with_yes_and_no(dana: Chat, house: FakeHouse) -> None:
    text = await dana.say("https://arxiv.org/abs/2403.17887v2")
    assert "Shall I review this paper next?" in text
    assert dana.options == ["arXiv 2403.17887", "No, rather another"]
    assert "Its title is not known yet: readers see this." in text
    assert "One more" not in dana.labels
    await dana.press("1")
    assert dana.labels == ["Other words…", "Pitch…", "Back"]
    await dana.press("Back")
    await dana.press("Open the poll")
    (ballot,) = house.memory.tables.ballots.values()
    assert [(one.label, one.candidate_id is None) for one in ballot.options] == [
        ("Yes, review it", False),
        ("No, rather another", True),
    ]


async def test_a_reviewed_paper_is_not_asked_about(dana: Chat, house: FakeHouse) -> None:
    paper = make_paper()
    house.memory.pipeline.put([make_record("Layers", paper=paper)], NOW)
    (*_, candidate) = house.memory.tables.candidates.values()
    house.memory.tables.candidates[candidate.id] = replace(candidate, state=CandidateState.REVIEWED)
    house.archive.kept = {1: stored(1, replace(review(7, "Layers"), paper=paper))}
    assert "That paper was reviewed" in await dana.say(paper.url)
    assert house.memory.tables.proposals == {}


async def promised(house: FakeHouse, count: int) -> None:
    first = next(iter(house.memory.tables.candidates.values()))
    for number in range(count):
        house.memory.tables.promises[number] = replace(promise(), id=number, candidate=first)
