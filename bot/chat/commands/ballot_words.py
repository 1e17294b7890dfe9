"""An owner's own words in a proposal: a button asks for them, and the next message is them."""

from collections.abc import Mapping
from datetime import timedelta

from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.ballot_changes import ChangeBallot, moved_on
from bot.chat.commands.balloting import CANCEL, LOOK, WORD, Balloting, ref_in, subject
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import Action, Asked, Entry, data_for, number_in
from bot.chat.commands.listing import name_line
from bot.chat.render.styled import Styled
from bot.chat.screen import Reply, Screen, bold, button, drawn, lines, said
from bot.chat.sentences import later
from bot.errors import InvalidInput, StaleButton
from bot.polls.ballot import BallotOption
from bot.polls.changes import BLANK, LONG, LONGEST, TAKEN, worded
from bot.polls.proposals import Awaited, Proposal, Wording

_WAITS = timedelta(minutes=15)

_ASKS: Mapping[Wording, str] = {
    Wording.LABEL: later("What shall the poll show? Send it as a message, at most {most} characters."),
    Wording.PITCH: later("What shall stand below the title? Send one line, at most {most} characters."),
    Wording.QUESTION: later("What shall the poll ask? Send it as a message, at most {most} characters."),
}

_REFUSED: Mapping[str, str] = {
    LONG: later("That is too long: {count} characters, and {most} is the most. Send it again, shorter."),
    BLANK: later("I see no word in that. Send it again, please."),
    TAKEN: later("Another option reads the same. Send other words, please."),
}


class WordBallot:
    """A conversation of an owner (`entry.Conversation`)."""

    role = Role.OWNER

    def __init__(self, balloting: Balloting, change: ChangeBallot) -> None:
        self._b = balloting
        self._change = change

    def entries(self) -> tuple[Entry, ...]:
        return (Action(WORD, Role.OWNER, self.ask), Action(CANCEL, Role.OWNER, self.cancel))

    async def ask(self, asked: Asked) -> Reply:
        ref, (word, place) = ref_in(asked.words)
        view = await self._b.look(ref.id)
        if view.proposal.ref != ref or view.proposal.ballot_id is not None:
            return await self._change.shown(asked, ref.id, moved_on(asked.say))
        awaited = Awaited(ref, Wording(word), number_in(place))
        await self._b.proposals.wait_for(asked.user_id, awaited, asked.now + _WAITS)
        say = asked.say
        until = asked.now + _WAITS
        cancel = await single_use(self._b.buttons, say("Cancel"), CANCEL, subject(ref), asked.user_id, until)
        question = say(_ASKS[awaited.wording], most=LONGEST[awaited.wording])
        return drawn(lines(bold(question), *_now(asked, view.proposal, awaited)), ((cancel,),))

    async def cancel(self, asked: Asked) -> Reply:
        await self._b.proposals.end_waiting(asked.user_id)
        ref, _ = ref_in(asked.words)
        return await self._change.shown(asked, ref.id)

    async def leave(self, asked: Asked) -> bool:
        awaited = await self._b.proposals.awaited(asked.user_id, asked.now, asked.cause)
        if awaited is None or awaited.taken:
            return False
        await self._b.proposals.end_waiting(asked.user_id)
        return True

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        """None: nothing is awaited."""
        awaited = await self._b.proposals.awaited(asked.user_id, asked.now, asked.cause)
        if awaited is None:
            return None
        ref = awaited.proposal
        if awaited.taken:  # the same message again: its answer was lost
            return await self._change.shown(asked, ref.id)
        text = message.text or ""
        change = worded(awaited.wording, awaited.place, text)
        try:
            await self._b.change.word(asked.user_id, ref, change, asked.now, asked.cause)
        except InvalidInput as wrong:
            most = LONGEST[awaited.wording]
            return self._again(asked, awaited, asked.say(_REFUSED[wrong.place], count=len(text.strip()), most=most))
        except StaleButton:
            await self._b.proposals.end_waiting(asked.user_id)
            return await self._change.shown(asked, ref.id, moved_on(asked.say))
        return await self._change.shown(asked, ref.id)

    def _again(self, asked: Asked, awaited: Awaited, why: str) -> Screen:
        return said(why, ((button(asked.say("Back"), data_for(LOOK, awaited.proposal.id)),),))


def _now(asked: Asked, proposal: Proposal, awaited: Awaited) -> list[Styled | str]:
    """What stands there."""
    options = proposal.ballot.options
    option: BallotOption | None = options[awaited.place - 1] if 0 < awaited.place <= len(options) else None
    stands = {
        Wording.QUESTION: proposal.ballot.question,
        Wording.LABEL: option.label if option else "",
        Wording.PITCH: (option.pitch or "") if option else "",
    }[awaited.wording]
    return [asked.say("Now it is:"), name_line(stands, asked.say)] if stands else []
