"""What readers ask for and wait for, as they see it; and what the owners answer."""

from datetime import timedelta

import pytest

from bot.chat.access import Role
from bot.chat.commands.registry import Registry
from bot.chat.commands.suggestions import LIST
from bot.chat.screen import Done, Reply, Screen, Toast
from bot.errors import AlreadyApplied, NotFound
from bot.inbox.buttons import cause_of
from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState
from bot.pipeline.suggestions import MOST_WAITING, SuggestionState
from bot.reviews.paper import Paper, paper_from_url
from bot.values import replace
from tests.chat.fakes import NOW, OWNER, READER, FakeHouse, asked, review, stored

LINK = "https://arxiv.org/abs/2511.01234"
ASK = "Ask for this paper"


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.archive.fill(1)
    return house


async def say(registry: Registry, name: str, words: str = "", role: Role = Role.READER, language: str = "en") -> Screen:
    reply = await registry.commands[name].answer(asked(words, role=role, language=language))
    assert isinstance(reply, Screen)
    return reply


async def follow(registry: Registry, payload: str) -> Screen:
    entry, words = registry.written("start", payload)
    assert entry is not None
    reply = await entry.answer(asked(words))
    assert isinstance(reply, Screen)
    return reply


async def press(registry: Registry, house: FakeHouse, screen: Screen, label: str, role: Role = Role.READER) -> Reply:
    """A single-use button."""
    (data,) = (one.callback_data for row in screen.keyboard for one in row if one.text == label)
    token = str(data).removeprefix("1:b:")
    button = house.buttons.issued[token]
    assert button.user_id == (OWNER if role is Role.OWNER else READER)
    return await registry.actions[button.action].answer(asked(button.subject, role=role, cause=cause_of(token)))


def screen_of(reply: Reply) -> Screen:
    assert isinstance(reply, Screen)
    return reply


def labels(screen: Screen | Done) -> list[str]:
    return [one.text for row in screen.keyboard for one in row]


def paper(url: str = LINK) -> Paper:
    found = paper_from_url(url)
    assert found is not None
    return found


def listed(house: FakeHouse, *titles: str, state: CandidateState = CandidateState.IDEA) -> None:
    for at, title in enumerate(titles, 1):
        record = CandidateRecord(title=title, paper=paper(f"https://a.example/{at}"))
        candidate = Candidate(id=at, record=record, state=state, added_at=NOW)
        house.wishes.candidates[at] = candidate
        house.pipeline.candidates.append(candidate)


@pytest.mark.parametrize("name", ["search", "paper", "suggest"])
async def test_an_unknown_paper_can_be_asked_for(registry: Registry, house: FakeHouse, name: str) -> None:
    unknown = await say(registry, name, LINK)
    assert labels(unknown)[0] == ASK
    done = screen_of(await press(registry, house, unknown, ASK))
    assert done.text == f"You asked for this paper\n{LINK}\nThe owners decide; I tell you here what they say."
    again = await say(registry, name, LINK)
    assert "You asked for it. The owners have not decided yet." in again.text
    assert ASK not in labels(again)


async def test_a_button_asks_once(registry: Registry, house: FakeHouse) -> None:
    unknown = await say(registry, "paper", LINK)
    await press(registry, house, unknown, ASK)
    house.suggestions.asking[1] = []
    with pytest.raises(AlreadyApplied):
        await press(registry, house, unknown, ASK)


async def test_others_who_ask_are_counted(registry: Registry, house: FakeHouse) -> None:
    await house.suggestions.suggest(paper(), 999, "en", NOW, "button:x")
    unknown = await say(registry, "paper", LINK)
    assert "One reader asks for it." in unknown.text
    assert "2 readers ask for it." in screen_of(await press(registry, house, unknown, ASK)).text


async def test_a_limit_is_told_and_the_button_stays_good(registry: Registry, house: FakeHouse) -> None:
    unknown = await say(registry, "paper", LINK)
    for at in range(MOST_WAITING):
        await house.suggestions.suggest(paper(f"https://a.example/{at}"), READER, "en", NOW, f"button:{at}")
    reply = await press(registry, house, unknown, ASK)
    assert isinstance(reply, Toast)
    assert "You asked for 3 papers that wait" in reply.text
    await house.suggestions.decide(1, True, NOW, "button:y")
    assert isinstance(await press(registry, house, unknown, ASK), Screen)


async def test_a_paper_that_was_declined_lately_is_not_asked_for_again(registry: Registry, house: FakeHouse) -> None:
    unknown = await say(registry, "paper", LINK)
    await house.suggestions.suggest(paper(), 999, "en", NOW, "button:x")
    await house.suggestions.decide(1, False, NOW, "button:y")
    assert "decided against a review" in screen_of(await press(registry, house, unknown, ASK)).text


async def test_owners_are_not_asked_to_ask_themselves(registry: Registry) -> None:
    assert ASK not in labels(await say(registry, "paper", LINK, Role.OWNER))


@pytest.mark.parametrize("link", ["http://127.0.0.1/x", "http://localhost/a", "https://2130706433/a"])
async def test_an_address_of_the_inside_is_no_paper(registry: Registry, link: str) -> None:
    assert ASK not in labels(await say(registry, "paper", link))


@pytest.mark.parametrize("language", ["en", "he"])
async def test_search_and_votes_lead_to_the_way_of_asking(registry: Registry, language: str) -> None:
    found = await say(registry, "search", "splines", language=language)
    (data,) = (str(row[0].callback_data) for row in found.keyboard[-1:])
    reply = await registry.presses[data.split(":")[1]].answer(asked(language=language))
    assert "https://arxiv.org/abs/2403.17887" in screen_of(reply).text
    assert "Paste the paper's link" in (await follow(registry, "suggest")).text
    assert "Paste the paper's link" in (await say(registry, "suggest")).text


async def test_one_link_is_one_wish(registry: Registry, house: FakeHouse) -> None:
    listed(house, "Graph Memory")
    screen = await follow(registry, "n_1")
    assert screen.text == "I tell you when this is out:\nGraph Memory\nOne note, and then I forget that you asked."
    gone = screen_of(await press(registry, house, screen, "No longer"))
    assert gone.text.startswith("I do not tell you of this any more:")
    back = screen_of(await press(registry, house, gone, "Tell me when it is out"))
    assert back.text == screen.text


async def test_the_link_of_a_vote_lets_one_choose(registry: Registry, house: FakeHouse) -> None:
    listed(house, "Graph Memory", "One Step", "The Third")
    house.wishes.candidates[3] = replace(house.wishes.candidates[3], state=CandidateState.REVIEWED)
    house.wishes.out[3] = stored(9, review(506))
    screen = await follow(registry, "n_1_2_3_4")
    assert labels(screen) == ["1 · Graph Memory", "2 · One Step", "3 · Read here"]
    assert "3. The Third · out: No. 506" in screen.text
    after = screen_of(await press(registry, house, screen, "2 · One Step"))
    assert labels(after) == ["1 · Graph Memory", "✓ 2 · One Step", "3 · Read here"]
    assert labels(screen_of(await press(registry, house, after, "✓ 2 · One Step"))) == labels(screen)


async def test_a_reviewed_paper_answers_at_once(registry: Registry, house: FakeHouse) -> None:
    listed(house, "Graph Memory", state=CandidateState.REVIEWED)
    house.wishes.out[1] = replace(stored(9, review(506)), message_ids=(81,))
    screen = await follow(registry, "n_1")
    assert screen.text == "It is out: No. 506\nGraph Memory"
    assert labels(screen) == ["Read in the channel", "Read here"]
    house.wishes.out.clear()
    assert "not in my archive" in (await follow(registry, "n_1")).text


@pytest.mark.parametrize("payload", ["n_99", "n_98_99"])
async def test_a_link_whose_paper_is_gone_says_so(registry: Registry, payload: str) -> None:
    assert "not on the list any more" in (await follow(registry, payload)).text


@pytest.mark.parametrize("payload", ["n_", "n_1_2_3_4_5_6_7", "n_1234567890", "n_1_x", "suggest_1"])
async def test_a_link_that_we_never_made_leads_to_the_welcome(registry: Registry, payload: str) -> None:
    assert "reading room" in (await follow(registry, payload)).text


async def test_a_hebrew_title_on_a_button_leaves_its_number_before_it(registry: Registry, house: FakeHouse) -> None:
    listed(house, "זיכרון גרפי", "Graph Memory")
    assert labels(await follow(registry, "n_1_2")) == ["\u200e1 · \u2068זיכרון גרפי\u2069", "2 · Graph Memory"]


async def test_wishes_are_listed_and_let_go_in_place(registry: Registry, house: FakeHouse) -> None:
    assert "You wait for no paper" in (await say(registry, "wishes")).text
    listed(house, *(f"Paper {at}" for at in range(1, 9)))
    for at in range(1, 9):
        await house.wishes.wish(at, READER, "en", NOW)
    first = await say(registry, "wishes")
    assert first.text.startswith("You wait for 8 papers:\n1. Paper 1\n")
    assert labels(first)[-2:] == ["1 / 2", "›"]
    second = screen_of(await registry.presses["wm"].answer(asked("2")))
    assert labels(second)[:2] == ["7 · No longer", "8 · No longer"]
    after = screen_of(await press(registry, house, second, "7 · No longer"))
    assert labels(after)[0] == "7 · No longer"


async def test_fifty_wishes_are_enough(registry: Registry, house: FakeHouse) -> None:
    listed(house, *(f"Paper {at}" for at in range(1, 52)))
    for at in range(1, 51):
        await house.wishes.wish(at, READER, "en", NOW)
    assert "You wait for 50 papers" in (await follow(registry, "n_51")).text
    reply = await press(registry, house, await follow(registry, "n_51_50"), "1 · Paper 51")
    assert isinstance(reply, Toast)


async def test_a_listed_paper_can_be_waited_for(registry: Registry, house: FakeHouse) -> None:
    listed(house, "Graph Memory")
    screen = await say(registry, "paper", "https://a.example/1")
    assert "Tell me when it is out" in labels(screen)
    await press(registry, house, screen, "Tell me when it is out")
    assert "I tell you when its review is out." in (await say(registry, "paper", "https://a.example/1")).text


async def test_the_list_of_papers_leads_its_owners_to_what_readers_ask_and_back(
    registry: Registry, house: FakeHouse
) -> None:
    assert labels(await say(registry, "pipeline", role=Role.OWNER)) == ["Add papers"], "nobody asks yet"
    await house.suggestions.suggest(paper(), 7, "en", NOW, "button:1")
    assert labels(await say(registry, "pipeline", role=Role.OWNER)) == ["Add papers", "Readers ask: 1"]
    assert "Readers ask: 1" not in labels(await say(registry, "pipeline", role=Role.WRITER))
    assert labels(await say(registry, "suggestions", role=Role.OWNER))[-1] == "‹ Back to the list"


async def test_owners_decide_from_the_list(registry: Registry, house: FakeHouse) -> None:
    assert "No reader waits" in (await say(registry, "suggestions", role=Role.OWNER)).text
    for at in range(1, 8):
        await house.suggestions.suggest(paper(f"https://a.example/{at}"), at, "en", NOW, f"button:{at}")
    house.suggestions.kept[1] = replace(house.suggestions.kept[1], suggested_at=NOW - timedelta(days=3))
    screen = await say(registry, "suggestions", role=Role.OWNER)
    assert "Readers ask for 7 papers:" in screen.text
    assert "1. a.example/1\none reader · for 3 days" in screen.text
    assert labels(screen)[:2] == ["1 · Accept", "1 · Decline"]
    after = screen_of(await press(registry, house, screen, "1 · Accept", Role.OWNER))
    assert after.text.startswith("Accepted: it is on the list. Who asked for it is told.\n\nReaders ask for 6 papers:")
    second = screen_of(await registry.presses[LIST].answer(asked("9", role=Role.OWNER)))
    assert labels(second)[0] == "6 · Accept"


@pytest.mark.parametrize(("accept", "said"), [(True, "accepted already"), (False, "declined already")])
async def test_who_comes_second_is_told_what_holds(
    registry: Registry, house: FakeHouse, accept: bool, said: str
) -> None:
    await house.suggestions.suggest(paper(), 7, "en", NOW, "button:1")
    await house.suggestions.decide(1, accept, NOW, "button:2")
    for action in ("suggestion.accept", "suggestion.decline"):
        reply = await registry.actions[action].answer(asked("1", role=Role.OWNER))
        assert isinstance(reply, Done)
        assert said in reply.text
    state = SuggestionState.ACCEPTED if accept else SuggestionState.DECLINED
    assert house.suggestions.kept[1].state is state


async def test_an_accepted_one_leads_to_its_card(registry: Registry, house: FakeHouse) -> None:
    await house.suggestions.suggest(paper(), 7, "en", NOW, "button:1")
    reply = await registry.actions["suggestion.accept"].answer(asked("1", role=Role.OWNER))
    assert isinstance(reply, Done)
    assert labels(reply) == ["The paper's card"]
    with pytest.raises(NotFound):
        await registry.actions["suggestion.accept"].answer(asked("99", role=Role.OWNER))


@pytest.mark.parametrize("language", ["en", "he"])
async def test_privacy_is_told_in_a_few_lines(registry: Registry, language: str) -> None:
    screen = await say(registry, "privacy", language=language)
    assert "/forget" in screen.text
    assert len(screen.text) < 1_000


async def test_forgetting_asks_first(registry: Registry, house: FakeHouse) -> None:
    screen = await say(registry, "forget")
    assert labels(screen) == ["Forget all of it", "Not now"]
    assert house.readers.forgotten == []
    reply = await press(registry, house, screen, "Forget all of it")
    assert isinstance(reply, Done)
    assert house.readers.forgotten == [READER]
