"""Every kind of notice and who has its words: one line a kind."""

from collections.abc import Mapping

from bot.chat.notices import (
    ballots,
    countdowns,
    drafts,
    evidence,
    failures,
    first_day,
    flood,
    guests,
    hand_posts,
    lint,
    polls,
    posts,
    preflight,
    promises,
    readers,
    restored,
    rights,
    slots,
    week,
)
from bot.chat.notices.telling import Telling, Write
from bot.chat.screen import Screen, said
from bot.publishing.ports import Notice

WRITERS: Mapping[str, Write] = {
    "channel_learnt": first_day.channel_learnt,
    "posted": posts.posted,
    "rich_cut": posts.rich_cut,
    "corrected": posts.corrected,
    "pin_failed": posts.pin_failed,
    "part_unknown": evidence.part_unknown,
    "part_asked": evidence.part_asked,
    "stray_copy": evidence.stray_copy,
    "probing": evidence.probing,
    "channel_ahead": evidence.channel_ahead,
    "restored": restored.restored,
    "post_failed": failures.post_failed,
    "series_held": failures.series_held,
    "series_deleted": failures.series_deleted,
    "slot_skipped": slots.slot_skipped,
    "queue_empty": slots.queue_empty,
    "slot_late": slots.slot_late,
    "countdown_ended": countdowns.countdown_ended,
    "silence": slots.silence,
    "week": week.week,
    "promise_waits": promises.promise_waits,
    "draft_waits": drafts.draft_waits,
    "suggestion": readers.suggestion,
    "draft_proposed": guests.draft_proposed,
    "writer_joined": guests.writer_joined,
    "writer_left": guests.writer_left,
    "right_lost": rights.right_lost,
    "right_restored": rights.right_restored,
    "preflight": preflight.preflight,
    "lint": lint.lint,
    "flood": flood.flood,
    "ballot_ahead": ballots.ballot_ahead,
    "ballot_skipped": ballots.ballot_skipped,
    "poll_unclear": polls.poll_unclear,
    "ballot_late": polls.ballot_late,
    "ballot_missed": polls.ballot_missed,
    "hand_poll": polls.hand_poll,
    "adopted": hand_posts.adopted,
    "posted_today": hand_posts.posted_today,
    "hand_edited": hand_posts.hand_edited,
}


async def unforeseen(telling: Telling, notice: Notice, _: int) -> Screen:
    """For a kind that a later release wrote."""
    return said(telling.say("Something happened that I have no words for: {kind}", kind=notice.kind))
