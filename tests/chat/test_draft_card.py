"""The draft card for owners, writers and whoever comes too late, in both languages, with whatever stands in a draft."""

import pytest
from telegram import Chat, Message

from bot.chat.access import Role
from bot.chat.commands.draft_card import HOOK, LINK, TITLE
from bot.chat.commands.draft_fields import LONGEST_ANSWER
from bot.chat.commands.questions import AskPeople
from bot.chat.commands.registry import Registry
from bot.chat.screen import Done, Reply, Screen
from bot.errors import InvalidInput, StaleButton
from bot.publishing.linted import Linted
from bot.reviews.lint.finding import Code, Finding, Severity, Spot
from bot.reviews.review import Review, ReviewState
from bot.values import replace
from tests.chat.fakes import NOW, OWNER, WRITER, FakeHouse, asked, review

HOSTILE = "<b>\u202eevil\u202c</b> & [x](https://a.example) `" + "long " * 2_000
BODY = "What it is about."


def texts(screen: Reply) -> str:
    assert isinstance(screen, Screen | Done)
    return screen.text


def labels(screen: Reply) -> list[str]:
    assert isinstance(screen, Screen | Done)
    return [one.text for row in screen.keyboard for one in row]


async def opened(registry: Registry, review_id: int, role: Role = Role.OWNER, language: str = "en") -> Reply:
    return await registry.presses["do"].answer(asked(str(review_id), role=role, language=language))


async def act(registry: Registry, house: FakeHouse, screen: Reply, label: str, role: Role = Role.OWNER) -> Reply:
    """Presses a button, of either kind."""
    assert isinstance(screen, Screen | Done)
    (data,) = (str(one.callback_data) for row in screen.keyboard for one in row if one.text == label)
    _, kind, words = data.split(":", 2)
    if kind != "b":
        return await registry.presses[kind].answer(asked(words, role=role, cause=""))
    button = house.buttons.issued[words]
    return await registry.actions[button.action].answer(asked(button.subject, role=role, cause=f"button:{words}"))


async def answered(registry: Registry, words: str, role: Role = Role.OWNER, cause: str = "update:1:7") -> Reply | None:
    (asking,) = (one for one in registry.conversations if isinstance(one, AskPeople))
    message = Message(9, NOW, Chat(OWNER, Chat.PRIVATE), text=words)
    return await asking.hear(message, asked(words, role=role, cause=cause))


def drafted(house: FakeHouse, title: str = "Sparse Nets", author: int = OWNER, **fields: object) -> int:
    given: Review = replace(review(1, title, BODY), **fields)
    return house.drafts.put(given, author, NOW).stored.id


@pytest.mark.parametrize("language", ["en", "he"])
async def test_whatever_stands_in_a_draft_makes_one_card(registry: Registry, house: FakeHouse, language: str) -> None:
    review_id = drafted(house, HOSTILE, hook=HOSTILE, reviewers=(HOSTILE,), topics=(HOSTILE,))
    screen = await opened(registry, review_id, language=language)
    assert isinstance(screen, Screen)
    assert len(screen.text.encode("utf-16-le")) // 2 <= 4096
    assert "\u202e" not in screen.text
    assert all(len(label) <= 64 for label in labels(screen))
    for name in (TITLE, HOOK, LINK, "dn", "dc", "dd"):
        shown = await registry.presses[name].answer(asked(str(review_id), role=Role.OWNER, language=language))
        assert "\u202e" not in texts(shown)
        assert all("\u202e" not in label for label in labels(shown))


async def test_a_draft_of_somebody_else_is_none_for_a_writer(registry: Registry, house: FakeHouse) -> None:
    hers, own = drafted(house), drafted(house, "A Guest Writes", author=WRITER)
    seen = await opened(registry, hers)
    for name in ("do", "dp", "dt", "dh", "du", "dn", "dc", "dk", "db"):
        reply = await registry.presses[name].answer(asked(str(hers), role=Role.WRITER))
        assert "Sparse Nets" not in texts(reply)
        assert labels(reply) == []
    for name, words in (
        ("draft.mend", f"{hers}:1:all"),
        ("draft.undo", f"{hers}:1"),
        ("draft.discard", f"{hers}"),
        ("draft.restore", f"{hers}"),
        ("draft.clear", f"{hers}:1:dh"),
        ("draft.name", f"{hers}:1:Mallory"),
        ("draft.topic", f"{hers}:1:1:diffusion"),
    ):
        await registry.actions[name].answer(asked(words, role=Role.WRITER, cause=f"button:{name}"))
    assert texts(await opened(registry, hers)) == texts(seen)
    assert "A Guest Writes" in texts(await opened(registry, own, Role.WRITER))


async def test_a_writers_card_has_nothing_that_posts(registry: Registry, house: FakeHouse) -> None:
    own = drafted(house, author=WRITER)
    actions = {house.buttons.issued[token].action for token in house.buttons.issued}
    assert actions == set()
    screen = await opened(registry, own, Role.WRITER)
    issued = {button.action for button in house.buttons.issued.values()}
    assert issued == {"draft.propose", "draft.discard"}
    assert "Next slot" not in str(labels(screen))


async def test_what_was_proposed_and_declined_is_said_to_both(registry: Registry, house: FakeHouse) -> None:
    own = drafted(house, author=WRITER)
    house.drafts.kept[own] = replace(house.drafts.kept[own], proposed_at=NOW)
    assert "Proposed: an owner decides." in texts(await opened(registry, own, Role.WRITER))
    card = await opened(registry, own)
    assert "Its writer proposes it: the word is yours." in texts(card)
    assert "Decline…" in labels(card)
    house.drafts.kept[own] = replace(house.drafts.kept[own], proposed_at=None, declined_because="Too long.")
    assert "Not yet, an owner says: Too long." in texts(await opened(registry, own, Role.WRITER))


@pytest.mark.parametrize(
    ("state", "says"),
    [(ReviewState.POSTING, "is on its way to the channel"), (ReviewState.ARCHIVED, "It was posted: No. 501")],
)
async def test_what_left_says_where_it_is(registry: Registry, house: FakeHouse, state: ReviewState, says: str) -> None:
    review_id = drafted(house)
    draft = house.drafts.kept[review_id]
    stored = replace(draft.stored, state=state, review=replace(draft.stored.review, number=501))
    house.drafts.kept[review_id] = replace(draft, stored=stored)
    for name in ("do", "dp", "dt", "dc", "dk"):
        assert says in texts(await registry.presses[name].answer(asked(str(review_id), role=Role.OWNER)))


async def test_the_second_press_shows_what_the_first_one_did(registry: Registry, house: FakeHouse) -> None:
    card = await opened(registry, drafted(house))
    gone = await act(registry, house, card, "Discard")
    assert texts(gone) == texts(await act(registry, house, card, "Discard")) == "“Sparse Nets” was discarded."
    back = await act(registry, house, gone, "Bring it back")
    assert texts(back) == texts(await act(registry, house, gone, "Bring it back")) == texts(card)


async def test_an_answer_counts_once(registry: Registry, house: FakeHouse) -> None:
    review_id = drafted(house)
    await registry.presses["dt"].answer(asked(str(review_id), role=Role.OWNER))
    first = await answered(registry, "Fewer Layers")
    assert first is not None
    again = await answered(registry, "Fewer Layers")
    assert again is not None
    assert texts(first) == texts(again)
    assert await answered(registry, "Even fewer", cause="update:1:8") is None
    assert house.drafts.kept[review_id].stored.review.title == "Fewer Layers"


@pytest.mark.parametrize(
    ("name", "words"),
    [("dt", "x" * 301), ("dt", "\u200b"), ("dh", "y" * 501), ("du", "no address"), ("dn", "z" * 61), ("dd", "someday")],
)
async def test_what_cannot_be_taken_leaves_the_question_open(
    registry: Registry, house: FakeHouse, name: str, words: str
) -> None:
    review_id = drafted(house)
    before = house.drafts.kept[review_id]
    await registry.presses[name].answer(asked(str(review_id), role=Role.OWNER))
    with pytest.raises(InvalidInput):
        await answered(registry, words)
    assert house.drafts.kept[review_id].stored == before.stored


@pytest.mark.parametrize("name", ["dt", "dh", "du", "dn", "dd"])
async def test_a_long_text_is_no_answer(registry: Registry, house: FakeHouse, name: str) -> None:
    await registry.presses[name].answer(asked(str(drafted(house)), role=Role.OWNER))
    assert await answered(registry, "word " * LONGEST_ANSWER) is None


async def test_the_way_back_ends_the_question(registry: Registry, house: FakeHouse) -> None:
    question = await registry.presses["dt"].answer(asked(str(drafted(house)), role=Role.OWNER))
    assert labels(question) == ["‹ Back to the draft"]
    assert texts(await act(registry, house, question, "‹ Back to the draft")).startswith("Draft: ")
    assert await answered(registry, "some words") is None


async def test_a_hook_goes_and_a_title_never_does(registry: Registry, house: FakeHouse) -> None:
    review_id = drafted(house)
    question = await registry.presses["dh"].answer(asked(str(review_id), role=Role.OWNER))
    await act(registry, house, question, "No hook")
    assert house.drafts.kept[review_id].stored.review.hook is None
    with pytest.raises(StaleButton):
        await registry.actions["draft.clear"].answer(asked(f"{review_id}:1:dt", role=Role.OWNER))


async def test_names_come_and_go(registry: Registry, house: FakeHouse) -> None:
    drafted(house, "Another", reviewers=("Dana Example", "A. Guest"))
    review_id = drafted(house)
    names = await registry.presses["dn"].answer(asked(str(review_id), role=Role.OWNER))
    names = await act(registry, house, names, "A. Guest")
    names = await act(registry, house, names, "Dana Example")
    assert house.drafts.kept[review_id].stored.review.reviewers == ("A. Guest", "Dana Example")
    await act(registry, house, names, "✓ A. Guest")
    await answered(registry, "Mei Lin, Omer Example")
    assert house.drafts.kept[review_id].stored.review.reviewers == ("Dana Example", "Mei Lin", "Omer Example")


async def test_an_error_is_asked_about_before_it_is_posted(registry: Registry, house: FakeHouse) -> None:
    slip = Finding(Code.CUT_LINK, Severity.ERROR, Spot("arxiv.org/abs/2403.1"))
    house.reading.find = lambda _: Linted(0, (slip,))
    review_id = drafted(house)
    card = await opened(registry, review_id)
    doubt = await act(registry, house, card, "Post now")
    assert "An arXiv link that lost digits" in texts(doubt)
    assert labels(doubt) == ["Post it anyway", "‹ Back to the draft"]
    assert house.drafts.kept[review_id].stored.state is ReviewState.DRAFT


async def test_behind_others_a_draft_has_two_ways(registry: Registry, house: FakeHouse) -> None:
    house.queue("First", "Second")
    card = await opened(registry, drafted(house))
    assert [label for label in labels(card) if "09:30" in label] == [
        "Next slot: Sun 09:30",
        "After the others: Tue 09:30",
    ]


async def test_many_drafts_have_pages(registry: Registry, house: FakeHouse) -> None:
    for number in range(1, 13):
        drafted(house, f"Draft {number}")
    first = await registry.commands["drafts"].answer(asked(role=Role.OWNER))
    assert texts(first).startswith("12 drafts")
    assert labels(first) == ["1", "2", "3", "4", "5", "1 / 3", "›", "Write", "‹ Queue"]
    last = await registry.presses["dl"].answer(asked("9", role=Role.OWNER))
    assert "2. Draft 1" in texts(last)
    assert "No draft waits" in texts(await registry.commands["drafts"].answer(asked(role=Role.WRITER)))


@pytest.mark.parametrize("role", [Role.OWNER, Role.WRITER])
async def test_how_to_write_says_whose_word_it_takes(registry: Registry, role: Role) -> None:
    told = texts(await registry.presses["dw"].answer(asked(role=role)))
    assert ("before you say so" if role is Role.OWNER else "before an owner says so") in told
