"""What the buttons under a post open in the bot's chat."""

from datetime import date

import pytest

from bot.archive.counting import Use
from bot.chat.commands.registry import Registry
from bot.chat.deep_links import SIMILAR, TEXT_VERSION, UnderPost, under_post
from bot.chat.screen import Screen
from bot.errors import NotFound
from bot.values import replace
from tests.chat.fakes import NOW, FakeHouse, asked, review, stored


async def opened(registry: Registry, payload: str) -> Screen:
    entry, words = registry.written("start", payload)
    assert entry is not None
    reply = await entry.answer(asked(words))
    assert isinstance(reply, Screen)
    return reply


async def pressed(registry: Registry, name: str, words: str) -> Screen:
    reply = await registry.presses[name].answer(asked(words))
    assert isinstance(reply, Screen)
    return reply


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.keyboard for button in row]


@pytest.mark.parametrize("payload", ["t_501", "t_501_17", "s_501", "s_501_17"])
def test_a_payload_says_number_and_id(payload: str) -> None:
    found = under_post(payload)
    assert found is not None
    assert (found.number, found.payload) == (501, payload)


@pytest.mark.parametrize("payload", ["", "t", "t_", "x_501", "t_501_", "t_1234567890", "t_٥", "t_501_17_3", "t_501\n"])
def test_other_payloads_are_nobodys(payload: str) -> None:
    assert under_post(payload) is None


def test_the_longest_payload_fits_the_64_characters_of_a_deep_link() -> None:
    assert len(UnderPost(TEXT_VERSION, 999_999_999, 999_999_999).payload) <= 64


async def test_the_text_version_is_whole_and_pages_turn(house: FakeHouse, registry: Registry) -> None:
    body = "\n\n".join(f"Paragraph {place}: " + "a layer that nobody misses, " * 30 for place in range(12))
    house.archive.kept = {17: replace(stored(17, review(501, body=body)), message_ids=(40, 41))}
    first = await opened(registry, "t_501_17")
    assert first.text.startswith("Splines as Neurons\nNo. 501")
    assert labels(first) == ["1 / 3", "›", "In the channel", "Similar reviews"]
    assert first.keyboard[1][0].url == "https://t.me/paper_a_day/40"
    second = await pressed(registry, "v", "17:2")
    third = await pressed(registry, "v", "17:9")
    shown = first.text + second.text + third.text
    assert [f"Paragraph {place}:" in shown for place in range(12)] == [True] * 12


async def test_a_text_version_is_counted(house: FakeHouse, registry: Registry) -> None:
    house.archive.kept = {17: stored(17, review(501))}
    await opened(registry, "t_501")
    assert await house.counts.counted(NOW.date(), date.max) == {Use.TEXT_VERSION: 1}


async def test_a_review_that_is_gone_is_answered_with_what_to_do(registry: Registry) -> None:
    for payload in ("t_501", "s_501_17"):
        assert "Type a few words" in (await opened(registry, payload)).text
    for name, words in (("v", "17:1"), (SIMILAR, "17")):
        with pytest.raises(NotFound):
            await pressed(registry, name, words)


async def test_similar_reviews_open_and_lead_back(house: FakeHouse, registry: Registry) -> None:
    house.archive.kept = {
        17: stored(17, replace(review(501), topics=("graphs",))),
        4: stored(4, replace(review(388, "KAN or MLP?"), topics=("graphs",))),
        5: stored(5, review(12, "Kites")),
    }
    shown = await opened(registry, "s_501_17")
    assert shown.text == "Like “Splines as Neurons”\n\n1. KAN or MLP? · No. 388 · 03.02.2026"
    read = await pressed(registry, "r", str(shown.keyboard[0][0].callback_data).removeprefix("1:r:"))
    back = str(read.keyboard[-1][0].callback_data)
    assert (await pressed(registry, SIMILAR, back.removeprefix("1:s:"))).text == shown.text


async def test_nothing_far_fetched_is_called_similar(house: FakeHouse, registry: Registry) -> None:
    house.archive.kept = {17: stored(17, review(501)), 5: stored(5, review(12, "Kites"))}
    assert (await opened(registry, "s_501")).text == "Nothing in the archive comes close to “Splines as Neurons” yet."
