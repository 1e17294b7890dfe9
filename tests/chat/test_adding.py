"""What an owner sends to the list: links, forwarded posts, files, and the day's papers."""

import json
from typing import Any

import pytest

from bot.chat.access import Role
from bot.chat.commands.adding import MOST_LINKS
from bot.chat.commands.registry import Registry
from bot.chat.screen import Done, Reply, Screen, Told
from bot.errors import InvalidInput, SourceAway
from bot.pipeline.candidate import CandidateState, Details
from bot.values import replace
from tests.chat.fakes import NOW, FakeHouse, asked, review, stored
from tests.chat.papers import make_message
from tests.makers import make_paper, make_record

ARXIV = "https://arxiv.org/abs/2403.17887"
FORWARDED = {
    "type": "channel",
    "date": 1_795_330_800,
    "chat": {"id": -100_5, "type": "channel", "title": "Elsewhere"},
    "message_id": 3,
}


async def send(
    registry: Registry, text: str, cause: str = "update:1:1", language: str = "en", **fields: Any
) -> Reply | None:
    """What the first conversation says that the message is for; None: it is a search."""
    message = make_message(text, **fields)
    owner = asked(text, role=Role.OWNER, cause=cause, language=language)
    for conversation in registry.conversations:
        if reply := await conversation.hear(message, owner):
            return reply
    return None


async def told(registry: Registry, text: str, **how: Any) -> Screen:
    reply = await send(registry, text, **how)
    assert isinstance(reply, Screen)
    return reply


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.keyboard for button in row]


def titles(house: FakeHouse, state: CandidateState = CandidateState.IDEA) -> list[str]:
    return [one.record.title for one in house.memory.tables.candidates.values() if one.state is state]


async def act(registry: Registry, house: FakeHouse, screen: Screen, label: str) -> Reply:
    data = next(str(one.callback_data) for row in screen.keyboard for one in row if one.text == label)
    issued = house.buttons.issued[data.rpartition(":")[2]]
    owner = asked(issued.subject, role=Role.OWNER, cause="button:1")
    return await registry.actions[issued.action].answer(owner)


async def test_a_link_stands_on_the_list_at_once(registry: Registry, house: FakeHouse) -> None:
    card = await told(registry, f"{ARXIV} Layers that nobody misses")
    assert card.text.startswith("It is on the list now.\n\nLayers that nobody misses\nMaybe\nFrom a pasted link")
    assert {"★", "Short list", "Snooze…", "Take it back"} <= set(labels(card))
    (one,) = house.memory.tables.candidates.values()
    assert (one.record.paper, one.details) == (make_paper(), Details.WANTED)


async def test_a_link_without_a_title_is_called_by_its_number(registry: Registry, house: FakeHouse) -> None:
    await told(registry, ARXIV)
    assert titles(house) == ["arXiv 2403.17887"]


@pytest.mark.parametrize("language", ["en", "he"])
async def test_taking_it_back_takes_it_off(registry: Registry, house: FakeHouse, language: str) -> None:
    card = await told(registry, ARXIV, language=language)
    after = await act(registry, house, card, {"en": "Take it back", "he": "לבטל"}[language])
    assert isinstance(after, Screen)
    assert titles(house) == []
    assert "Put it back" in labels(after)


async def test_a_repeated_update_adds_nothing_and_says_the_same(registry: Registry, house: FakeHouse) -> None:
    first = await told(registry, ARXIV)
    assert (await told(registry, ARXIV)).text == first.text
    assert len(titles(house)) == 1


@pytest.mark.parametrize(
    "again", ["https://arxiv.org/pdf/2403.17887v3.pdf", "arXiv:2403.17887", "https://huggingface.co/papers/2403.17887"]
)
async def test_the_same_paper_under_another_address(registry: Registry, house: FakeHouse, again: str) -> None:
    await told(registry, ARXIV)
    card = await told(registry, again, cause="update:1:2")
    assert card.text.startswith("It is on the list already.")
    assert "Discard" in labels(card)
    assert len(titles(house)) == 1


async def test_a_discarded_one_can_be_put_back(registry: Registry, house: FakeHouse) -> None:
    await act(registry, house, await told(registry, ARXIV), "Take it back")
    card = await told(registry, ARXIV, cause="update:1:2")
    assert "Discarded" in card.text
    assert labels(card) == ["Put it back"]


async def test_a_reviewed_paper_is_not_put_on_the_list(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept[5] = stored(5, replace(review(431, "Layers"), paper=make_paper()))
    assert "That paper was reviewed" in (await told(registry, ARXIV)).text
    assert "reviewed already: Layers" in (await told(registry, f"{ARXIV}\nhttps://arxiv.org/abs/2511.00001")).text
    assert titles(house) == ["arXiv 2511.00001"]


async def test_several_links_at_once(registry: Registry, house: FakeHouse) -> None:
    house.memory.pipeline.put([make_record("Known", paper=make_paper())], NOW)
    text = f"{ARXIV} One\nhttps://arxiv.org/abs/2511.00001 Two\nhttp://10.0.0.1/x\nhttps://blog.example.com/p Three"
    screen = await told(registry, text)
    assert screen.text.startswith(
        "2 papers are new on the list:\n\n1. Known · Maybe\n\n2. Two · new\n\n3. — · That address"
    )
    assert labels(screen) == ["1", "2", "4", "Take it back"]
    done = await act(registry, house, screen, "Take it back")
    assert isinstance(done, Done)
    assert done.text == "2 papers are off the list again."
    assert titles(house) == ["Known"]


async def test_a_long_list_of_links_is_taken_in_part(registry: Registry, house: FakeHouse) -> None:
    text = "\n".join(f"https://arxiv.org/abs/2511.{number:05} Paper {number}" for number in range(30))
    screen = await told(registry, text)
    assert f"I take {MOST_LINKS} links at a time" in screen.text
    assert len(titles(house)) == MOST_LINKS


async def test_a_forwarded_post_brings_its_papers(registry: Registry, house: FakeHouse) -> None:
    text = f"{'What a paper! ' * 60}\n{ARXIV} and its code: https://github.com/a/b"
    await told(registry, text, forward_origin=FORWARDED)
    assert titles(house) == ["arXiv 2403.17887"]


async def test_a_forwarded_post_with_openreview_and_code_brings_the_paper(registry: Registry, house: FakeHouse) -> None:
    text = "Submission: https://openreview.net/pdf?id=aBc9 with code at https://github.com/a/b"
    await told(registry, text, forward_origin=FORWARDED)
    assert titles(house) == ["openreview.net/forum?id=aBc9"]


async def test_a_forwarded_picture_brings_the_paper_of_its_caption(registry: Registry, house: FakeHouse) -> None:
    await told(registry, "", caption=f"Look: {ARXIV}", forward_origin=FORWARDED)
    assert titles(house) == ["arXiv 2403.17887"]


async def test_a_forwarded_post_with_one_other_link_brings_that(registry: Registry, house: FakeHouse) -> None:
    await told(registry, "New post: https://blog.example.com/p", forward_origin=FORWARDED)
    assert titles(house) == ["blog.example.com/p"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("prune whole layers", {}),
        ("https://a.example.com/x and https://b.example.com/y", {"forward_origin": FORWARDED}),
        ("nothing in it", {"forward_origin": FORWARDED}),
        ("https://t.me/paper_a_day/7", {}),
    ],
)
async def test_words_are_for_others(registry: Registry, house: FakeHouse, text: str, fields: dict[str, Any]) -> None:
    assert await send(registry, text, **fields) is None
    assert titles(house) == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://localhost/x", "localhost is an address of a private network"),
        ("http://169.254.169.254/latest", "numbers for a host"),
        ("https://dana:secret@example.com/p", "a name or a password"),
    ],
)
async def test_addresses_that_cannot_be_papers(registry: Registry, house: FakeHouse, address: str, words: str) -> None:
    assert words in (await told(registry, address)).text
    assert house.memory.tables.candidates == {}


@pytest.mark.parametrize("title", ["<b>x</b>", "\u202egnirts", "x" * 3_000, "\u200b", "a\u2028b"])
async def test_hostile_titles_are_cleaned(registry: Registry, house: FakeHouse, title: str) -> None:
    await send(registry, f"{ARXIV} {title}")
    for kept in titles(house):
        assert kept
        assert len(kept) <= 300
        assert kept.isprintable()


def api(*papers: str) -> bytes:
    entries = [
        {"paper": {"id": f"2511.{number:05}", "title": title, "summary": "An abstract."}}
        for number, title in enumerate(papers)
    ]
    return json.dumps(entries).encode()


async def send_file(registry: Registry, house: FakeHouse, name: str, content: bytes) -> Screen:
    house.lists.content = content
    document = {"file_id": "1", "file_unique_id": "1", "file_name": name, "file_size": len(content)}
    return await told(registry, "", document=document)


async def test_a_list_of_papers_comes_in_with_a_receipt(registry: Registry, house: FakeHouse) -> None:
    screen = await send_file(registry, house, "daily.json", api("One", "Two"))
    assert screen.text == "2 papers in daily.json:\n2 new, 0 with news, 0 as they were."
    assert labels(screen) == ["Show them"]
    assert "0 new" in (await send_file(registry, house, "daily.json", api("One", "Two"))).text


async def test_doubts_of_a_list_are_told(registry: Registry, house: FakeHouse) -> None:
    posts = "".join(f"Post {number}\n{'An abstract of some length, that says much. ' * 6}\n\n" for number in range(9))
    screen = await send_file(registry, house, "posts.txt", (posts + "Post without one\nA subtitle\n").encode())
    assert "10 papers in posts.txt" in screen.text
    assert "To look at:\nLine 28, Post without one: no abstract" in screen.text


async def test_a_long_text_with_a_link_by_the_way_is_a_draft(registry: Registry, house: FakeHouse) -> None:
    await send(registry, f"{'A long draft. ' * 30}\nIt is about {ARXIV}, as you know.")
    assert [piece.text[:12] for piece, _ in house.gather.taken] == ["A long draft"]
    assert titles(house) == []


@pytest.mark.parametrize("content", [b"[[[[", b"A note without a list.\n"])
async def test_a_text_file_that_is_no_list_is_looked_at_as_a_draft(
    registry: Registry, house: FakeHouse, content: bytes
) -> None:
    house.lists.content = content
    document = {"file_id": "1", "file_unique_id": "1", "file_name": "x.txt", "file_size": len(content)}
    assert await send(registry, "", document=document) == Told()
    assert [(piece.name, piece.text) for piece, _ in house.gather.taken] == [("x.txt", content.decode())]
    assert house.memory.tables.candidates == {}


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"\x00" * 99])
async def test_what_is_no_list_is_refused(registry: Registry, house: FakeHouse, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        await send_file(registry, house, "x.txt", content)
    assert house.memory.tables.candidates == {}


async def test_reviews_do_not_come_in_as_papers(registry: Registry, house: FakeHouse) -> None:
    row = {"title": "Layers", "body": "What nobody misses.", "date": "2026-11-02", "language": "en"}
    with pytest.raises(InvalidInput, match="no list of papers"):
        await send_file(registry, house, "reviews.jsonl", json.dumps(row).encode() + b"\n")
    assert house.memory.tables.candidates == {}


async def test_todays_papers(registry: Registry, house: FakeHouse) -> None:
    ways = await registry.presses["ka"].answer(asked("m:0:0:s:0:1", role=Role.OWNER))
    assert isinstance(ways, Screen)
    with pytest.raises(SourceAway):
        await act(registry, house, ways, "Today's Hugging Face papers")
    house.lists.today = api("One")
    receipt = await act(registry, house, ways, "Today's Hugging Face papers")
    assert isinstance(receipt, Screen)
    assert receipt.text == "One paper in huggingface.json:\n1 new, 0 with news, 0 as they were."
