"""Guests: links that work once, drafts that wait for an owner's word, names that go with the last of them."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import AlreadyApplied
from bot.pipeline.letters import LetterKind
from bot.publishing.audit import Did
from bot.publishing.drafts import Draft
from bot.publishing.guests import INVITATION_LASTS, MOST_WRITERS, Entrance, Verdict
from bot.publishing.ports import QueueEntry
from bot.storage.database import Database
from tests.drafted import drafted as arrived
from tests.makers import NOW, later, make_review

OWNER, SECOND, GUEST, OTHER = 101, 102, 7_391_846_205, 7_391_846_999


async def invited(database: Database, cause: str = "button:invite") -> str:
    invitation = await database.guests.invite(OWNER, NOW, cause)
    assert invitation is not None
    return invitation.token


async def joined(database: Database, user_id: int = GUEST, name: str = "Tova") -> str:
    token = await invited(database, f"button:invite{user_id}")
    assert await database.guests.accept(token, user_id, name, NOW, f"button:join{user_id}") is Entrance.JOINED
    return token


async def drafted(database: Database, author: int = GUEST, title: str = "Sparse Nets") -> Draft:
    return await arrived(database, make_review(title), author, NOW)


async def proposed(database: Database) -> Draft:
    draft = await drafted(database)
    assert await database.guest_drafts.propose(draft.stored.id, draft.stored.revision, GUEST, NOW, "button:propose")
    return draft


async def kinds(database: Database) -> list[str]:
    return [letter.kind for letter in await database.letters.first(9)]


async def told(database: Database) -> list[str]:
    return [notice.kind for notice in await database.notices.pending(9)]


async def test_a_link_makes_one_person_a_writer(database: Database) -> None:
    assert not await database.guests.is_writer(GUEST)
    token = await joined(database)
    assert await database.guests.is_writer(GUEST)
    assert await database.guests.entrance(token, GUEST, NOW) is Entrance.WRITER
    assert await database.guests.accept(token, OTHER, "Mallory", NOW, "button:x") is Entrance.USED
    assert not await database.guests.is_writer(OTHER)
    assert await database.guests.invitations(NOW) == []
    assert await told(database) == ["writer_joined"]


async def test_of_two_who_accept_at_once_one_becomes_a_writer(database: Database) -> None:
    token = await invited(database)
    accept = database.guests.accept
    both = [accept(token, person, "Tova", NOW, f"button:{person}") for person in (GUEST, OTHER)]
    assert sorted(await asyncio.gather(*both)) == [Entrance.JOINED, Entrance.USED]


async def test_whoever_writes_already_uses_no_link_up(database: Database) -> None:
    await joined(database)
    token = await invited(database)
    assert await database.guests.accept(token, GUEST, "Tova", NOW, "button:x") is Entrance.WRITER
    assert [one.token for one in await database.guests.invitations(NOW)] == [token]


@pytest.mark.parametrize("spare", [timedelta(seconds=1), timedelta(0)])
async def test_a_link_opens_nothing_after_seven_days(database: Database, spare: timedelta) -> None:
    token, at = await invited(database), NOW + INVITATION_LASTS - spare
    open_yet = spare > timedelta(0)
    assert await database.guests.entrance(token, GUEST, at) is (Entrance.OPEN if open_yet else Entrance.EXPIRED)
    accepted = await database.guests.accept(token, GUEST, "Tova", at, "button:x")
    assert accepted is (Entrance.JOINED if open_yet else Entrance.EXPIRED)


async def test_a_withdrawn_link_opens_nothing(database: Database) -> None:
    token = await invited(database)
    assert await database.guests.withdraw(token, OWNER, NOW, "button:w")
    assert await database.guests.accept(token, GUEST, "Tova", NOW, "button:x") is Entrance.REVOKED
    assert not await database.guests.withdraw(token, OWNER, NOW, "button:w2")
    assert await database.guests.entrance("nobody made this one", GUEST, NOW) is Entrance.UNKNOWN


async def test_there_are_never_more_than_the_list_can_show(database: Database) -> None:
    for number in range(MOST_WRITERS):
        await invited(database, f"button:{number}")
    assert await database.guests.invite(OWNER, NOW, "button:more") is None
    assert await database.guests.invite(OWNER, later(days=8), "button:more") is not None


async def test_a_repeated_press_makes_no_second_link(database: Database) -> None:
    await invited(database)
    with pytest.raises(AlreadyApplied):
        await invited(database)
    assert len(await database.guests.invitations(NOW)) == 1


async def test_a_revoked_guest_is_a_reader_at_once_and_their_older_links_are_dead(database: Database) -> None:
    await joined(database)
    spare = await invited(database)
    assert await database.guests.revoke(GUEST, OWNER, NOW, "button:revoke")
    assert not await database.guests.is_writer(GUEST)
    assert await database.guests.accept(spare, GUEST, "Tova", NOW, "button:x") is Entrance.REVOKED
    assert await database.guests.accept(spare, OTHER, "Omer", NOW, "button:y") is Entrance.JOINED
    assert not await database.guests.revoke(GUEST, OWNER, NOW, "button:revoke2")


async def test_a_revoked_guest_may_be_invited_anew(database: Database) -> None:
    await joined(database)
    await database.guests.revoke(GUEST, OWNER, NOW, "button:revoke")
    fresh = await database.guests.invite(OWNER, later(seconds=1), "button:again")
    assert fresh
    assert await database.guests.accept(fresh.token, GUEST, "Tova", later(seconds=2), "button:x") is Entrance.JOINED


async def test_a_name_goes_with_the_last_draft_of_who_may_write_no_more(database: Database) -> None:
    await joined(database)
    draft = await drafted(database)
    await database.guests.revoke(GUEST, OWNER, NOW, "button:revoke")
    assert await database.guests.name(GUEST) == "Tova"
    assert [one.stored.id for one in await database.drafts.drafts()] == [draft.stored.id]
    await database.drafts.discard(draft.stored.id, OWNER, NOW, "button:discard")
    assert await database.guests.name(GUEST) == ""


async def test_no_name_is_kept_of_a_revoked_guest_without_drafts(database: Database) -> None:
    await joined(database)
    await database.guests.revoke(GUEST, OWNER, NOW, "button:revoke")
    assert await database.guests.names() == {}
    changes = await database.audit.changes(9)
    assert [change.did for change in changes] == [Did.REVOKED, Did.INVITED, Did.INVITED]
    assert "Tova" not in str(changes)


async def test_a_guest_who_is_forgotten_writes_no_more_and_leaves_what_is_answerable(database: Database) -> None:
    await joined(database)
    draft, spare = await proposed(database), await invited(database)
    await database.readers.forget(GUEST, later(seconds=1))
    assert not await database.guests.is_writer(GUEST)
    assert await database.guests.names() == {}
    kept = await database.drafts.draft(draft.stored.id)
    assert kept
    assert (kept.author_id, kept.proposed_at) == (GUEST, NOW)
    assert (await told(database))[-1] == "writer_left"
    assert await database.guests.accept(spare, GUEST, "Tova", later(seconds=2), "button:x") is Entrance.REVOKED


async def test_guests_are_listed_with_what_they_have_in_hand(database: Database) -> None:
    await joined(database)
    await joined(database, OTHER, "Omer")
    await drafted(database)
    listed = await database.guests.writers()
    assert {one.name: one.drafts for one in listed} == {"Tova": 1, "Omer": 0}


async def test_a_proposal_is_told_to_the_owners_once(database: Database) -> None:
    draft = await proposed(database)
    assert await told(database) == ["draft_proposed"]
    stored = draft.stored
    assert not await database.guest_drafts.propose(stored.id, stored.revision, GUEST, NOW, "button:again")
    assert await told(database) == ["draft_proposed"]


async def test_nobody_proposes_what_is_not_theirs_or_has_another_text(database: Database) -> None:
    stored = (await drafted(database)).stored
    propose = database.guest_drafts.propose
    assert not await propose(stored.id, stored.revision, OTHER, NOW, "button:1")
    assert not await propose(stored.id, stored.revision - 1, GUEST, NOW, "button:2")
    assert not await propose(stored.id + 1, stored.revision, GUEST, NOW, "button:3")
    assert await told(database) == []


async def test_an_approved_proposal_waits_in_the_queue_and_its_writer_is_told(database: Database) -> None:
    stored = (await proposed(database)).stored
    entry = await database.guest_drafts.approve(stored.id, stored.revision, OWNER, NOW, "button:approve")
    assert isinstance(entry, QueueEntry)
    assert [one.stored.id for one in await database.queue.entries()] == [stored.id]
    assert await kinds(database) == [LetterKind.PROPOSAL_QUEUED]


async def test_an_owner_who_queues_it_from_its_card_approves_it_too(database: Database) -> None:
    stored = (await proposed(database)).stored
    assert await database.drafts.enqueue(stored.id, stored.revision, None, True, OWNER, NOW, "button:next")
    assert await kinds(database) == [LetterKind.PROPOSAL_QUEUED]


async def test_of_two_owners_the_second_changes_nothing(database: Database) -> None:
    stored = (await proposed(database)).stored
    guest_drafts, seen = database.guest_drafts, (stored.id, stored.revision)
    both = [guest_drafts.approve(*seen, OWNER, NOW, "button:a"), guest_drafts.approve(*seen, SECOND, NOW, "button:b")]
    outcomes = await asyncio.gather(*both)
    assert [one for one in outcomes if isinstance(one, Verdict)] == [Verdict.GONE]
    assert await guest_drafts.decline(stored.id, "no", SECOND, NOW, "button:c") is Verdict.GONE
    assert len(await database.queue.entries()) == 1
    assert await kinds(database) == [LetterKind.PROPOSAL_QUEUED]


async def test_a_declined_proposal_stays_a_draft_with_the_reason(database: Database) -> None:
    stored = (await proposed(database)).stored
    seen = stored.id, stored.revision
    assert await database.guest_drafts.decline(stored.id, "Too short.", OWNER, NOW, "button:d") is None
    draft = await database.drafts.draft(stored.id)
    assert draft
    assert (draft.declined_because, draft.proposed_at) == ("Too short.", None)
    (letter,) = await database.letters.first(9)
    assert (letter.user_id, letter.kind, letter.facts["reason"]) == (GUEST, LetterKind.PROPOSAL_DECLINED, "Too short.")
    late = await database.guest_drafts.approve(*seen, SECOND, NOW, "button:a")
    assert late is Verdict.NOT_PROPOSED
    assert await database.queue.entries() == []


async def test_a_text_that_was_changed_after_the_proposal_is_not_approved(database: Database) -> None:
    stored = (await proposed(database)).stored
    await database.drafts.change(stored.id, stored.revision, make_review("Sparser Nets"), OWNER, NOW, "button:fix")
    approve = database.guest_drafts.approve
    assert await approve(stored.id, stored.revision, OWNER, NOW, "button:a") is Verdict.CHANGED
    assert await database.queue.entries() == []


async def test_a_writer_who_changes_a_proposal_takes_it_back(database: Database) -> None:
    stored = (await proposed(database)).stored
    await database.drafts.change(stored.id, stored.revision, make_review("Sparser Nets"), GUEST, NOW, "update:fix")
    approve = database.guest_drafts.approve
    assert await approve(stored.id, stored.revision, OWNER, NOW, "button:a") is Verdict.NOT_PROPOSED


async def test_letters_speak_the_writers_language(database: Database) -> None:
    await database.note(f"language:{GUEST}", "he")
    stored = (await proposed(database)).stored
    await database.guest_drafts.decline(stored.id, "x", OWNER, NOW, "button:d")
    assert [letter.language for letter in await database.letters.first(9)] == ["he"]


async def test_a_revoked_writer_gets_no_letters(database: Database) -> None:
    await joined(database)
    stored = (await proposed(database)).stored
    await database.guests.revoke(GUEST, OWNER, NOW, "button:revoke")
    assert await database.guest_drafts.decline(stored.id, "x", OWNER, NOW, "button:d") is None
    assert await kinds(database) == []
