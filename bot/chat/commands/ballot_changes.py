"""Changing a proposal by buttons: each press makes a new version, and the message shows it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.chat.access import Role
from bot.chat.commands.ballot_screen import DrawProposal
from bot.chat.commands.balloting import CHANGE, HOURS, LOOK, OPTION, PICK, PREVIEW, SKIP, Balloting, ref_in
from bot.chat.commands.entry import Action, Asked, Entry, Press, number_in
from bot.chat.render.freeze import frozen_message
from bot.chat.screen import Done, Reply, Screen, Whole, bold, lines
from bot.chat.sentences import Sentences
from bot.errors import AlreadyApplied, NotFound, StaleButton, TooFewCandidates
from bot.polls import changes
from bot.polls.change_proposal import View
from bot.polls.proposals import Proposal
from bot.publishing.occasion import Rendered
from bot.publishing.post import Form, FrozenPart
from bot.values import replace

_FAR = datetime(2200, 1, 1, tzinfo=UTC)


class ChangeBallot:
    def __init__(self, balloting: Balloting, draw: DrawProposal) -> None:
        self._b = balloting
        self._draw = draw

    def entries(self) -> tuple[Entry, ...]:
        return (
            Action(CHANGE, Role.OWNER, self.change),
            Action(SKIP, Role.OWNER, self.skip),
            Press(LOOK, Role.OWNER, self.look),
            Press(OPTION, Role.OWNER, self.option),
            Press(HOURS, Role.OWNER, self.hours),
            Press(PICK, Role.OWNER, self.pick),
            Press(PREVIEW, Role.OWNER, self.preview),
        )

    async def look(self, asked: Asked) -> Screen:
        return await self.shown(asked, number_in(asked.words))

    async def shown(self, asked: Asked, proposal_id: int, note: str = "") -> Screen:
        return await self._draw.main(asked, await self._b.look(proposal_id), note)

    async def change(self, asked: Asked) -> Reply:
        """A press that comes twice shows what it did, one that comes too late what stands now."""
        ref, (name, *arguments) = ref_in(asked.words)
        proposal = await self._b.proposals.proposal(ref.id)
        make = _CHANGES.get(name)
        if make is None or proposal is None:
            raise StaleButton(asked.words)
        note = ""
        try:
            with suppress(AlreadyApplied):
                await self._b.change(ref, make(proposal, asked.now, *arguments), asked.now, asked.cause)
        except StaleButton:
            note = moved_on(asked.say)
        except NotFound:
            note = asked.say("Nobody else can stand.")
        except TooFewCandidates:
            note = asked.say("A poll needs two papers at least.")
        return await self.shown(asked, ref.id, note)

    async def skip(self, asked: Asked) -> Reply:
        with suppress(AlreadyApplied):
            await self._b.skip(number_in(asked.words), asked.now, asked.cause)
        return Done(asked.say("Very well, this one is skipped. The next one comes at its time."))

    async def option(self, asked: Asked) -> Reply:
        view, rest = await self._seen(asked)
        place = number_in(rest[0] if rest else "")
        if view is None or not 1 <= place <= len(view.proposal.ballot.options):
            return await self._moved_on(asked)
        return await self._draw.option(asked, view, place)

    async def hours(self, asked: Asked) -> Reply:
        view, _ = await self._seen(asked)
        return await self._moved_on(asked) if view is None else await self._draw.hours(asked, view)

    async def pick(self, asked: Asked) -> Reply:
        view, rest = await self._seen(asked)
        place, page = (number_in(word) for word in (*rest, "", "")[:2])
        if view is None or not 1 <= place <= len(view.proposal.ballot.options):
            return await self._moved_on(asked)
        return await self._draw.pick(asked, view, place, page)

    async def preview(self, asked: Asked) -> Reply:
        """The very payloads; only the poll is closed at once, since nobody votes here."""
        view, _ = await self._seen(asked)
        if view is None:
            return await self._moved_on(asked)
        say = asked.say
        opening = frozen_message(lines(bold(say("This is what the channel gets:"))))
        parts = self._b.renderer.ballot(view.proposal.ballot, self._b.zone)
        return Whole(Rendered(Form.CLASSIC, (opening, *map(_to_look_at, parts))))

    async def _seen(self, asked: Asked) -> tuple[View | None, list[str]]:
        """What the button was made for; None when it has changed."""
        ref, rest = ref_in(asked.words)
        view = await self._b.look(ref.id)
        same = view.proposal.ref == ref and view.proposal.ballot_id is None
        return (view if same else None), rest

    async def _moved_on(self, asked: Asked) -> Reply:
        ref, _ = ref_in(asked.words)
        return await self.shown(asked, ref.id, moved_on(asked.say))


def moved_on(say: Sentences) -> str:
    return say("It was changed meanwhile. This is how it stands now:")


def _to_look_at(part: FrozenPart) -> FrozenPart:
    """https://core.telegram.org/bots/api#sendpoll: is_closed for a preview, members_only in channels only."""
    if part.method != "sendPoll":
        return part
    payload = {name: value for name, value in part.payload.items() if name != "members_only"}
    return replace(part, payload=payload | {"is_closed": True})


def _lasting(proposal: Proposal, now: datetime, hours: str) -> changes.Change:
    opens_at = proposal.opens_at or now
    return changes.until((opens_at + timedelta(hours=number_in(hours))).replace(second=0, microsecond=0))


def _until(proposal: Proposal, now: datetime, second: str) -> changes.Change:
    """Epoch seconds have ten digits, more than `number_in` takes."""
    if not second.isdigit() or not now.timestamp() < int(second) < _FAR.timestamp():
        raise StaleButton(second)
    return changes.until(datetime.fromtimestamp(int(second), UTC))


_CHANGES: Mapping[str, Callable[..., changes.Change]] = {
    "swap": lambda proposal, now, place: changes.swap(number_in(place)),
    "pick": lambda proposal, now, place, its_id: changes.pick(number_in(place), number_in(its_id)),
    "remove": lambda proposal, now, place: changes.remove(number_in(place)),
    "up": lambda proposal, now, place: changes.move_up(number_in(place)),
    "more": lambda proposal, now: changes.more,
    "fewer": lambda proposal, now: changes.fewer,
    "members": lambda proposal, now, only: changes.members_only(only == "1"),
    "hours": _lasting,
    "until": _until,
}
"""By the word in the button: made of the proposal, the instant and what else the button says."""
