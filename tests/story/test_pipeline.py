"""An owner keeps 350 papers from a phone: pages, stars, snoozes, discards, and adds by links and lists."""

import asyncio
import json
from datetime import timedelta

from bot.pipeline.board import STALE
from bot.pipeline.candidate import CandidateRecord, CandidateState
from tests.makers import make_paper, make_record
from tests.sandbox.people import PATIENCE, Json
from tests.world.stage import OWNER, Stage

LINK = "https://arxiv.org/abs/2511.01234"


def papers() -> list[CandidateRecord]:
    """All of one topic, one of them reviewed."""
    titles = ["Kept layers", *(f"Paper {number}" for number in range(1, 350))]
    return [
        make_record(title, paper=make_paper(f"2403.{place:05}"), topics=("diffusion",))
        for place, title in enumerate(titles)
    ]


async def asked(town: Stage, words: str, wanted: str) -> Json:
    """The answer that has it: notices may come between."""
    said = await town.people.say(OWNER, words)
    return await town.people.wait_for(
        OWNER, lambda message: not message["own"] and wanted in message["text"], after=said
    )


async def pressed(town: Stage, message: Json, button: str, wanted: str) -> Json:
    """The message once it has this in its text."""
    await town.people.press(OWNER, message, button)
    number = message["message_id"]
    return await town.people.wait_for(OWNER, lambda it: it["message_id"] == number and wanted in it["text"])


async def state_of(town: Stage, title: str) -> CandidateState:
    async with town.rooms() as rooms:
        found = await rooms.database.pipeline.candidates(list(CandidateState), 500)
    return next(one.state for one in found if one.record.title == title)


async def test_three_hundred_and_fifty_papers_from_a_phone(town: Stage) -> None:
    await town.fill(candidates=papers())
    await town.people.start(OWNER)
    async with town.bot():
        listed = await asked(town, "/pipeline", "1–7 of 350")
        far = await pressed(town, listed, "»", "71–77 of 350")
        title = far["text"].splitlines()[3].removeprefix("1. ")
        card = await pressed(town, far, "1", f"{title}\nMaybe")
        card = await pressed(town, card, "★★", "Its stars are set.")
        question = await pressed(town, card, "Snooze…", "Until when")
        asleep = await pressed(town, question, "2 weeks", f"{title}\nSnoozed until 4 Dec 2026 ★★")
        await pressed(town, asleep, "‹ Back to the list", "71–77 of 349")
        await town.people.clock("advance", seconds=timedelta(days=15).total_seconds())
        async with asyncio.timeout(PATIENCE):
            while "Snoozed" in (found := await asked(town, f"/pipeline {title}", f"{title} ★★"))["text"]:
                pass  # the tick is a second away
        assert f"1. {title} ★★\nMaybe · " in found["text"]
    assert await state_of(town, title) is CandidateState.IDEA


async def test_links_and_lists_come_onto_the_list(town: Stage) -> None:
    people = town.people
    await town.fill(candidates=papers()[:3])
    for person in (OWNER, "Mei"):
        await people.start(person)
    async with town.bot():
        card = await asked(town, f"{LINK} Notes that link up", "It is on the list now.\n\nNotes that link up\nMaybe")
        await asked(town, f"{LINK}v3", "It is on the list already.")
        await pressed(town, card, "Take it back", "Discarded")
        await asked(town, "http://127.0.0.1:8081/secret", "has numbers for a host")
        rows = [{"paper": {"id": "2403.00001", "title": "Paper 1"}}, {"paper": {"id": "2511.00002", "title": "New"}}]
        await people.send_file(OWNER, "daily.json", json.dumps(rows).encode())
        receipt = await people.wait_for(OWNER, "2 papers in daily.json:\n1 new, 0 with news, 1 as they were.")
        ways = await pressed(
            town, await pressed(town, receipt, "Show them", "1. New"), "Add papers", "Paste or forward"
        )
        press = await people.press(OWNER, ways, "Today's Hugging Face papers")
        assert "stays offline" in (await people.answer(press))["text"]
        await people.say("Mei", "/pipeline")
        await people.wait_for("Mei", "Only the channel's owners")
    assert await state_of(town, "New") is CandidateState.IDEA


async def test_old_papers_go_together_and_come_back(town: Stage) -> None:
    await town.fill(candidates=papers()[:9])
    await town.people.start(OWNER)
    async with town.bot():
        await town.people.clock("advance", seconds=(STALE + timedelta(days=1)).total_seconds())
        filters = await pressed(town, await asked(town, "/pipeline", "of 9, stars first"), "Filter", "Which papers")
        old = await pressed(town, filters, "Old · 9", "Old\n1–7 of 9")
        question = await pressed(town, old, "Discard all of these…", "Discard these 9 papers?")
        done = await pressed(town, question, "Discard all 9", "9 papers are discarded.")
        assert await state_of(town, "Kept layers") is CandidateState.DISCARDED
        await pressed(town, done, "Take it back", "9 papers are back on the list.")
    assert await state_of(town, "Kept layers") is CandidateState.IDEA
