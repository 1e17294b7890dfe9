"""What the owner posts, edits and deletes in the channel by hand."""

from tests.makers import make_paper, make_record, make_review
from tests.sandbox.people import Json, labels
from tests.story.asking import ask_until
from tests.world.stage import OWNER, Stage

LINK = "https://arxiv.org/abs/2511.01234"
BODY = ("Patient pruning looks at a network for a while and then removes what did not move. " * 8).strip()


def written(title: str = "Patience as a Prior", header: str = "Dana's Daily Paper, 20.11.26", body: str = BODY) -> str:
    return f"{header}\n**{title}**\n\n{body}\n\n{LINK}"


async def posted(town: Stage, text: str) -> Json:
    return await town.people.say(OWNER, text, chat="channel")


async def test_a_review_by_hand_is_archived_and_found_and_an_owner_says_what_it_is(town: Stage) -> None:
    people = town.people
    await people.start(OWNER)
    async with town.bot():
        await posted(town, "Tomorrow I travel, so no review for two days. Enjoy the sun!")
        await people.hold_poll(OWNER, "Sun or sea?", ["Sun", "Sea"])
        await people.send_file(OWNER, "sea.txt", b"waves", "The sea", chat="channel")
        post = await posted(town, written())
        note = await people.wait_for(OWNER, "Posted by hand")
        assert note["text"].startswith("Posted by hand, and in the archive now as No. 1:\nPatience as a Prior")
        assert labels(note) == ["Right", "Not a review", "Another number…", "Open"]
        await ask_until(people, OWNER, "patient pruning", "Patience as a Prior")

        await people.edit(OWNER, post, written(title="Patience as a Better Prior"))
        told = await people.wait_for(OWNER, "Edited in the channel by hand: No. 1, “Patience as a Better Prior”")
        assert "keeps the former ones" in told["text"]
        await ask_until(people, OWNER, "patient pruning", "Patience as a Better Prior")

        await people.press(OWNER, note, "Another number…")
        await people.wait_for(OWNER, "Which number is it?")
        numbered = await people.ask(OWNER, "497")
        assert numbered["text"] == "It is No. 497 now."
        await people.press(OWNER, numbered, "Not a review")
        refused = await people.edited(OWNER, numbered)
        assert "Out of the archive again" in refused["text"]
        await people.edit(OWNER, post, written(title="Patience as the Best Prior"))
        await ask_until(people, OWNER, "patient pruning", "There is no review in the archive yet.")

        await people.press(OWNER, refused, "It is one after all")
        await people.wait_for(OWNER, "Posted by hand", after=refused)
        await ask_until(people, OWNER, "patient pruning", "Patience as the Best Prior")
    assert len([one for one in await people.messages(OWNER) if "Posted by hand" in one.get("text", "")]) == 1


async def test_a_long_one_is_one_review_and_what_waited_for_it_leaves_the_queue(town: Stage) -> None:
    people, paper = town.people, make_paper("2511.01234")
    waiting = make_review("Patience as a Prior", paper=paper, topics=("pruning",))
    candidate = make_record("Patience, a preprint", paper=paper)
    await town.fill(queue=[waiting, make_review("Right away")], candidates=[candidate])
    await people.start(OWNER)
    async with town.bot():
        await people.clock("advance", seconds=2 * 3600)  # eleven hours before the slot
        first = await posted(town, written(body="\n\n".join([BODY] * 15)))
        note = await people.wait_for(OWNER, "Posted by hand")
        assert "It waited in the queue, too; it does no more." in note["text"]
        question = await people.wait_for(OWNER, "Something was posted by hand already")
        assert "Right away" in question["text"]
        await people.press(OWNER, question, "Skip this slot")
        assert "passes without a post" in (await people.edited(OWNER, question))["text"]
        await people.start("Mei")
        await people.forward("Mei", first)
        assert "Patient pruning" in (await people.wait_for("Mei", "Patience as a Prior"))["text"]
    async with town.rooms() as rooms:
        (stored,) = await rooms.database.archive.latest(9)
        number = first["message_id"]
        assert stored.message_ids == (number, number + 1, number + 2)
        assert (stored.review.paper, stored.review.topics) == (paper, ("pruning",))
        assert stored.review.body.count("Patient pruning") == 120
        assert [entry.stored.review.title for entry in await rooms.database.queue.entries()] == ["Right away"]
