"""A correction of what stands in the channel: what it would change is shown, one press publishes it."""

from datetime import datetime
from difflib import SequenceMatcher
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.drafts import lasting
from bot.chat.commands.entry import Action, Asked, Entry, data_for, number_in
from bot.chat.commands.listing import name_line, title_of
from bot.chat.render.styled import dressed
from bot.chat.screen import Done, Keyboard, Reply, Screen, button, drawn, lines, one_line
from bot.chat.sentences import Sentences
from bot.errors import NotFound, StaleButton
from bot.inbox.ports import ButtonStore
from bot.intake.text import Text
from bot.publishing.corrections import Changes, Correction, Posted, Proposal
from bot.publishing.take_back_post import Taken
from bot.reviews.review import Review, StoredReview
from bot.values import Struct

TOOLS = "pt"
"""The button that opens the tools of a posted review, by its id."""
FIX = "pf"
AGAIN = "post.again"
_PUBLISH = "post.correct"
_CONTEXT, _PASSAGE_UNITS, _TITLE_UNITS = 20, 80, 160


class Correct(Protocol):
    """`publishing.corrections.CorrectPost`."""

    async def posted(self, review_id: int) -> Posted | None: ...

    async def propose(self, review_id: int, after: Review, by: int, now: datetime, cause: str) -> Proposal: ...

    async def publish(self, correction_id: int, by: int, now: datetime, cause: str) -> StoredReview: ...

    async def again(self, correction_id: int, now: datetime, cause: str) -> None: ...


class TakeBack(Protocol):
    """`publishing.take_back_post.TakeBackPost`."""

    async def __call__(self, review_id: int, by: int, now: datetime, cause: str) -> Taken: ...


class Reads(Protocol):
    """Of `intake.revise.EditReview`."""

    def read(self, known: Review, source: Text) -> Review: ...


class PostedDesk(Struct, frozen=True):
    """What can be done about a review that stands in the channel."""

    correct: Correct
    take_back: TakeBack


class CorrectPosts:
    """The subject of its buttons is the correction's id: a second correction has new ones."""

    def __init__(self, correct: Correct, reads: Reads, buttons: ButtonStore) -> None:
        self._correct = correct
        self._reads = reads
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Action(_PUBLISH, Role.OWNER, self.publish), Action(AGAIN, Role.OWNER, self.again))

    async def text_came(self, asked: Asked, stored: StoredReview, source: Text) -> Screen:
        """A whole new text for a review that readers see. InvalidInput, AlreadyQueued; NotFound: they do not see it
        (any more)."""
        after = self._reads.read(stored.review, source)
        proposal = await self._correct.propose(stored.id, after, asked.user_id, asked.now, asked.cause)
        return await self.proposed(asked, proposal)

    async def proposed(self, asked: Asked, proposal: Proposal) -> Screen:
        say, correction = asked.say, proposal.correction
        number = correction.before.review.number
        head = say("Correction of No. {number}:", number=number) if number is not None else say("Correction of:")
        text = lines(
            head,
            dressed(name_line(title_of(correction.before), say), "bold"),
            *_told(say, correction),
            "",
            *_changes(say, proposal),
        )
        publish = await lasting(self._buttons, asked)(say("Publish the correction"), _PUBLISH, str(correction.id))
        not_now = button(say("Not now"), data_for(TOOLS, correction.before.id))
        return drawn(text, ((publish,), (not_now,)))

    async def publish(self, asked: Asked) -> Reply:
        say = asked.say
        try:
            stored = await self._correct.publish(number_in(asked.words), asked.user_id, asked.now, asked.cause)
        except StaleButton:
            return Done(say("It has another text by now, or left the channel. Nothing was changed."))
        return Done(say("Search has the new text. I tell you when the channel shows it."), to_tools(say, stored.id))

    async def again(self, asked: Asked) -> Reply:
        try:
            await self._correct.again(number_in(asked.words), asked.now, asked.cause)
        except StaleButton:
            return Done(asked.say("Another correction came since, so there is nothing to try again."))
        return Done(asked.say("I try again, and tell you how it went."))


def to_tools(say: Sentences, review_id: int) -> Keyboard:
    return ((button(say("To the post"), data_for(TOOLS, review_id)),),)


def _told(say: Sentences, correction: Correction) -> list[str]:
    """What differs in the text: its title, its length, the first place."""
    before, after = correction.before.review, correction.after
    told = []
    if before.title != after.title:
        told = [say("New title: {title}", title=one_line(after.title, _TITLE_UNITS))]
    if len(before.body) != len(after.body):
        told.append(say("Characters: {now}, before: {was}", now=len(after.body), was=len(before.body)))
    if (first := _first_change(before.body, after.body)) is not None:
        told += [say("Was: {words}", words=first[0] or "–"), say("Now: {words}", words=first[1] or "–")]
    return told


def _first_change(before: str, after: str) -> tuple[str, str] | None:
    """The first lines that differ, from some words before the difference on."""
    was, now = before.split("\n"), after.split("\n")
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            old, new = " ".join(was[a:b]), " ".join(now[c:d])
            same = next(
                (at for at, (x, y) in enumerate(zip(old, new, strict=False)) if x != y), min(map(len, (old, new)))
            )
            start = old.rfind(" ", 0, max(0, same - _CONTEXT)) + 1
            return one_line(old[start:], _PASSAGE_UNITS), one_line(new[start:], _PASSAGE_UNITS)
    return None


def _changes(say: Sentences, proposal: Proposal) -> list[str]:
    changes = proposal.changes
    if changes is None:
        return [say("Something of it is on its way: I correct it as soon as it stands.")]
    if not changes.count:
        return [
            say("I did not post this myself: I change archive and search. In the channel please change it by hand.")
        ]
    told = [_which(say, changes)]
    if changes.rest:
        told.append(
            say("{characters} characters do not fit any more: they go below it, as a reply.", characters=changes.rest)
        )
    if changes.unreachable:
        told.append(say("One of these I cannot reach; please change it by hand."))
    return told


def _which(say: Sentences, changes: Changes) -> str:
    if not changes.changed and not changes.rest:
        return say("Readers see no difference in the channel; archive and search change.")
    if len(changes.changed) == changes.count:
        return say.plural("Its message changes.", "All its {count} messages change.", changes.count)
    places = ", ".join(map(str, changes.changed))
    of_all = {"all": changes.count, "places": places}
    few = len(changes.changed)
    return say.plural(
        "Of its {all} messages only this changes: {places}",
        "Of its {all} messages these change: {places}",
        few,
        **of_all,
    )


async def public(correct: Correct, review_id: int) -> Posted:
    """NotFound for a review that readers do not see (any more)."""
    posted = await correct.posted(review_id)
    if posted is None:
        raise NotFound("review", str(review_id))
    return posted
