"""What is edited in the channel by hand is edited in the archive, and the former text is kept."""

from sqlalchemy import func, insert, select, update

from bot.publishing.post import visible_hash
from bot.reviews.review import StoredReview
from bot.storage.database import Database
from bot.storage.desk_tables import corrections, edits
from bot.storage.tables import former_texts, parts, reviews
from tests.contract.by_hand import BODY, LINK, by_hand, edit, post, seconds, written
from tests.contract.parts import plan, send, told
from tests.makers import NOW, OWNER_ID, make_import, make_review

OWN = "Daily paper review, No. 1 · 02.03.2026\n**Patience**\n\nWhy keep half of it, a/b? Nobody knows why.\n\nThe end."
SOURCE = "Why keep half of it, $\\frac{a}{b}$? Nobody knows why.\n\nThe end."


async def only(database: Database) -> StoredReview:
    (stored,) = await database.archive.latest(9)
    return stored


async def kept(database: Database) -> int:
    async with database.transactions.read() as connection:
        return await connection.scalar(select(func.count()).select_from(former_texts)) or 0


async def ours(database: Database) -> None:
    """A post of ours, message 31, whose formula readers see as plain signs."""
    part = await plan(database, OWN)
    async with database.transactions.write() as connection:
        await connection.execute(update(reviews).values(body=SOURCE, title="Patience"))
    await send(database, part, 31)


async def test_an_adopted_review_has_the_new_words_and_keeps_the_former_ones(database: Database) -> None:
    await post(database, by_hand())
    assert await edit(database, by_hand(text=written("Patience, corrected"), as_of=seconds(60)))
    assert (await only(database)).review.title == "Patience, corrected"
    assert await kept(database) == 1
    (facts,) = await told(database, "hand_edited")
    assert (facts["title"], facts["form"], facts["placed"]) == ("Patience, corrected", True, True)


async def test_the_same_edit_told_twice_or_without_a_change_says_nothing_more(database: Database) -> None:
    await post(database, by_hand())
    for _ in range(2):
        await edit(database, by_hand(text=written("Patience, corrected"), as_of=seconds(60)))
    await edit(database, by_hand(text=written("Patience, corrected"), as_of=seconds(90)))
    assert len(await told(database, "hand_edited")) == 1


async def test_an_edit_that_is_told_before_its_message_is_not_undone(database: Database) -> None:
    assert not await edit(database, by_hand(text=written("Patience, corrected"), as_of=seconds(60)))
    await post(database, by_hand())
    assert (await only(database)).review.title == "Patience, corrected"


async def test_an_older_edit_that_comes_later_changes_nothing(database: Database) -> None:
    await post(database, by_hand())
    await edit(database, by_hand(text=written("The last word"), as_of=seconds(90)))
    await edit(database, by_hand(text=written("The first word"), as_of=seconds(60)))
    assert (await only(database)).review.title == "The last word"


async def test_what_is_no_review_any_more_is_kept_as_text_and_told(database: Database) -> None:
    await post(database, by_hand())
    await edit(database, by_hand(text="Nothing to see here.", as_of=seconds(60)))
    stored = await only(database)
    assert (stored.review.title, stored.review.body) == ("Patience", "Nothing to see here.")
    (facts,) = await told(database, "hand_edited")
    assert facts["form"] is False


async def test_an_edit_of_a_later_message_changes_its_words_only(database: Database) -> None:
    first = written(body="A part. " * 480).replace(LINK, "").strip()
    await post(database, by_hand(31, first), by_hand(32, f"The end of it. {BODY}\n\n{LINK}", seconds(1)))
    await edit(database, by_hand(32, f"The very end of it. {BODY}\n\n{LINK}", seconds(1), as_of=seconds(60)))
    stored = await only(database)
    assert (stored.message_ids, stored.review.body.count("A part.")) == ((31, 32), 480)
    assert "The very end of it." in stored.review.body


async def test_an_ordinary_post_may_become_a_review(database: Database) -> None:
    await post(database, by_hand(text="Soon here: a review"))
    assert not await edit(database, by_hand(as_of=seconds(60)))
    assert (await only(database)).message_ids == (31,)


async def test_a_post_of_ours_gets_the_words_and_keeps_its_formulas(database: Database) -> None:
    await ours(database)
    assert await edit(database, by_hand(text=OWN.replace("Nobody knows why.", "Somebody knows."), as_of=seconds(60)))
    assert (await only(database)).review.body == SOURCE.replace("Nobody knows why.", "Somebody knows.")
    await edit(database, by_hand(text=OWN.replace("Nobody knows why.", "We all know."), as_of=seconds(90)))
    assert (await only(database)).review.body == SOURCE.replace("Nobody knows why.", "We all know.")


async def test_what_the_bot_sent_or_edits_itself_is_no_edit_by_hand(database: Database) -> None:
    await ours(database)
    corrected = OWN.replace("Nobody", "Somebody")
    async with database.transactions.write() as connection:
        part_id, review_id = await connection.scalar(select(parts.c.id)), await connection.scalar(select(reviews.c.id))
        row: dict[str, object] = {
            "review_id": review_id,
            "made_by": OWNER_ID,
            "cause": "c",
            "before": {},
            "after": {},
            "unchanged": 0,
        }
        new = insert(corrections).values(**row, state="planned", made_at=NOW).returning(corrections.c.id)
        edit_row = {"correction_id": await connection.scalar(new), "part_id": part_id, "method": "editMessageText"}
        edit_row |= {"payload": {"text": corrected}, "text_hash": visible_hash(corrected), "format_version": 1}
        await connection.execute(insert(edits).values(**edit_row, attempt=1, state="planned"))
    for text in (OWN, corrected):
        assert await edit(database, by_hand(text=text, as_of=seconds(60)))
    assert (await only(database)).review.body == SOURCE
    assert await told(database, "hand_edited") == []


async def test_an_imported_review_follows_the_edit_of_its_only_message(database: Database) -> None:
    record = make_import("Patience", body=BODY)
    await database.imports.keep([type(record)(identity="t|1", review=record.review, message_ids=(31,))], NOW)
    assert await edit(database, by_hand(text=written(body=f"{BODY} More."), as_of=seconds(60)))
    assert (await only(database)).review.body == f"{BODY} More."
    await edit(database, by_hand(text=written(body=f"{BODY} Most."), as_of=seconds(90)))
    assert (await only(database)).review.body == f"{BODY} Most."


async def test_one_of_several_imported_messages_replaces_what_it_is_like(database: Database) -> None:
    review = make_review("Patience", body=f"{BODY}\n\nThe middle of it all, word by word.\n\nThe end of it all.")
    record = make_import()
    await database.imports.keep([type(record)(identity="t|1", review=review, message_ids=(30, 31, 32))], NOW)
    await edit(database, by_hand(text="The middle of it all, line by line.", as_of=seconds(60)))
    assert (await only(database)).review.body == f"{BODY}\n\nThe middle of it all, line by line.\n\nThe end of it all."
    await edit(database, by_hand(32, "Quite something else.", as_of=seconds(60)))
    assert [facts["placed"] for facts in await told(database, "hand_edited")] == [True, False]
