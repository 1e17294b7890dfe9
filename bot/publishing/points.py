"""The points where a crash is interesting: every checkpoint of posting and polls, in one place.

Crash tests kill the process inside one of them and start it again. C1 to C17 are the project's list of crashes around
one message: between two of these points nothing is committed and nothing leaves the process.
"""

from enum import StrEnum


class Point(StrEnum):
    """What was reached, in the order of a post's life. What a restart finds is in the comments."""

    SLOT_DUE = "slot due"  # C1: the slot is free and still due; the late policy decides
    SKIP_TOLD = "skip told"  # skipped slots are used up, and their notice is written: one transaction
    COUNTDOWN_CLAIMED = "countdown claimed"  # it still waits, and is posted if that is not too late by now
    POST_FROZEN = "post frozen"  # C2 cannot be: slot, number, queue and parts are one transaction; parts are planned

    PART_DUE = "part due"  # C3: planned, not sent
    INTENT_COMMITTED = "intent committed"  # C5 (C4 is a commit in doubt): sending, not sent; becomes unknown
    # C6 to C8 and C11 happen inside the call and belong to the server at the other end.
    ANSWER_RECEIVED = "answer received"  # C12 (C13 is a commit in doubt): sending, sent; becomes unknown
    PART_RECORDED = "part recorded"  # C14: what the call proved is in the record; after a confirmation n + 1 is planned

    SWEEP_DONE = "sweep done"  # C15: what was seen is not on record yet; the sweep is repeated
    PART_DENIED = "part denied"  # C16: planned again after two clean sweeps, as C3
    # C17, an owner's answer, is one transaction: before it the button is still good.

    MESSAGE_DELETED = "message deleted"  # of a series that is taken away; not on record: deletions are repeated
    SERIES_CLEARED = "series cleared"  # the post has ended, its review is a draft, and its notice is written

    EDITS_PLANNED = "edits planned"  # of a correction, with the post that takes what does not fit
    EDIT_BEGUN = "edit begun"  # the message may show it or not: it is edited again, which is safe
    EDIT_ANSWERED = "edit answered"  # likewise
    EDIT_RECORDED = "edit recorded"  # with the last one the correction is over, and its notice is written

    POST_PINNED = "post pinned"  # not on record, and the one before it may be pinned too: both are repeated

    BALLOT_DUE = "ballot due"  # of a recurring one: its time is not used, and the proposal stands
    CLOSING_COMMITTED = "closing committed"  # the poll may be open; stopPoll is repeated
    POLL_STOPPED = "poll stopped"  # its answer is lost; the tally comes from the stored `poll` update
    BALLOT_CLOSED = "ballot closed"  # result, winner and the result's post are one transaction

    LETTER_BEGUN = "letter begun"  # not sent; the letter is lost, since nobody can tell that from the next
    LETTER_ANSWERED = "letter answered"  # it may have arrived: it is not sent again
    LETTER_ENDED = "letter ended"  # forgotten, or waiting again where it was proven not to have been sent

    SETTING_CHOSEN = "setting chosen"  # on record, and the bot is as before: the next start has it

    HAND_POST_KEPT = "hand post kept"  # and not read yet: the update that told of it comes again
    HAND_POST_ADOPTED = "hand post adopted"  # number, messages and notice are one transaction: told again, nothing more
    HAND_EDIT_KEPT = "hand edit kept"  # text, former text and notice likewise
