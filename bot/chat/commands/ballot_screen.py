"""A proposal as its owner sees it: who would stand and why, and a button for everything that can be changed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.commands.balloting import (
    CHANGE,
    HOURS,
    LOOK,
    OPEN,
    OPTION,
    PICK,
    PREVIEW,
    SKIP,
    WORD,
    Balloting,
    subject,
)
from bot.chat.commands.candidate_words import carried, line_of, name_of, stars, topic_names, waiting
from bot.chat.commands.confirming import single_uses, stay
from bot.chat.commands.entry import Asked, data_for
from bot.chat.commands.listing import name_line, numbered
from bot.chat.commands.paging import page_buttons
from bot.chat.render.styled import Styled
from bot.chat.screen import Keyboard, Screen, bold, button, drawn, lines, linked, one_line, said
from bot.pipeline.candidate import Candidate
from bot.pipeline.pasted import is_unnamed
from bot.polls.ballot import FEWEST_OPTIONS, MOST_OPTIONS, BallotKind
from bot.polls.change_proposal import View
from bot.polls.proposals import Proposal, Wording

SPANS = (24, 48, 72)
"""Hours that a press chooses; any other number is said with the command."""

PER_PAGE = 6
_LASTS = timedelta(days=14)
_TITLE_UNITS = 120
_PITCH_UNITS = 200
_SATURDAY, _EVENING = 5, 20
_SOONEST = timedelta(hours=6)  # a poll that ends on the evening on which it opens reaches few

Wanted = tuple[str, str, str]


class DrawProposal:
    """Every screen of one message. Buttons that change something are for one person, one use and one version."""

    def __init__(self, balloting: Balloting) -> None:
        self._b = balloting

    async def main(self, asked: Asked, view: View, note: str = "") -> Screen:
        """note: what the owner should know before anything else."""
        say, proposal = asked.say, view.proposal
        if proposal.ballot_id is not None:
            return said(say("This poll was opened. /poll shows how it stands."))
        head = (bold(note), "") if note else ()
        ballot = proposal.ballot
        options = [piece for place in range(1, len(ballot.options) + 1) for piece in self._option(asked, view, place)]
        return drawn(
            lines(*head, bold(ballot.question), *options, "", *self._terms(asked, proposal)),
            await self._main_keyboard(asked, proposal),
        )

    async def option(self, asked: Asked, view: View, place: int) -> Screen:
        say, proposal = asked.say, view.proposal
        option = proposal.ballot.options[place - 1]
        single = proposal.ballot.kind is BallotKind.SINGLE
        label = say("In the poll: {label}", label=option.label)
        body = lines(*self._option(asked, view, place)[1:], "", line_of(label, say))
        wanted = [] if single else self._moves(asked, proposal, place)
        wanted.append((say("Other words…"), WORD, subject(proposal.ref, Wording.LABEL, place)))
        if option.candidate_id is not None:
            wanted.append((say("Pitch…"), WORD, subject(proposal.ref, Wording.PITCH, place)))
        made = await single_uses(self._b.buttons, wanted, asked, _LASTS)
        pick = button(say("Pick from the list…"), data_for(PICK, proposal.id, proposal.version, place, 1))
        rows = [] if single else [made[:1], [pick], made[1:-2]]
        words = made if single else made[-2:]
        return drawn(body, (*rows, words, [_back(asked, proposal)]))

    async def hours(self, asked: Asked, view: View) -> Screen:
        say, proposal = asked.say, view.proposal
        closes = say.dates.moment(proposal.ballot.closes_at, self._b.zone)
        evening = next_evening(proposal.opens_at or asked.now, self._b.zone)
        wanted = [
            (say.plural("One hour", "{count} hours", count), CHANGE, subject(proposal.ref, "hours", count))
            for count in SPANS
        ]
        until = say("Until {moment}", moment=say.dates.moment(evening, self._b.zone))
        wanted.append((until, CHANGE, subject(proposal.ref, "until", int(evening.timestamp()))))
        made = await single_uses(self._b.buttons, wanted, asked, _LASTS)
        text = lines(bold(say("How long may readers vote?")), say("Now: until {moment}", moment=closes))
        return drawn(text, (made[:-1], made[-1:], [_back(asked, proposal)]))

    async def pick(self, asked: Asked, view: View, place: int, page: int) -> Screen:
        """Who else can stand: stars first, of equals who waits longest."""
        say, proposal = asked.say, view.proposal
        field = await self._b.read_field(asked.now)
        free = [one for one in field.candidates if one.id not in proposal.standing]
        free.sort(key=lambda one: (-one.score, one.added_at, one.id))
        pages = max(-(-len(free) // PER_PAGE), 1)
        page = min(max(page, 1), pages)
        shown = free[(page - 1) * PER_PAGE : page * PER_PAGE]
        start = (page - 1) * PER_PAGE + 1
        head = bold(say("Who takes place {place}?", place=place)) if shown else say("Nobody else can stand.")
        listed = [piece for at, one in enumerate(shown, start) for piece in ("", *self._candidate(asked, one, at))]
        wanted = [
            (str(at), CHANGE, subject(proposal.ref, "pick", place, one.id)) for at, one in enumerate(shown, start)
        ]
        made = await single_uses(self._b.buttons, wanted, asked, _LASTS)
        turning = page_buttons(page, pages, lambda to: data_for(PICK, proposal.id, proposal.version, place, to))
        return drawn(lines(head, *listed), (made, turning, [_back(asked, proposal)]))

    def _option(self, asked: Asked, view: View, place: int) -> list[Styled | str]:
        """An empty line, the option, why it stands there, and its pitch."""
        say, proposal = asked.say, view.proposal
        option = proposal.ballot.options[place - 1]
        single = proposal.ballot.kind is BallotKind.SINGLE
        label = option.label if not single or option.candidate_id is None else one_line(option.title, _TITLE_UNITS)
        candidate = view.candidates.get(option.candidate_id or 0)
        why = [line_of(self._why(asked, candidate), say)] if candidate else []
        gone = [bold(say("It cannot stand any more."))] if option in view.gone else []
        pitch = [name_line(one_line(option.pitch, _PITCH_UNITS), say)] if option.pitch else []
        unnamed = (
            [say("Its title is not known yet: readers see this.")] if candidate and is_unnamed(candidate.record) else []
        )
        return ["", numbered(place, linked(label, option.url), say), *gone, *unnamed, *why, *pitch]

    def _candidate(self, asked: Asked, candidate: Candidate, place: int) -> list[Styled | str]:
        record = candidate.record
        name = linked(name_of(record, _TITLE_UNITS), record.paper.url if record.paper else None)
        return [numbered(place, name, asked.say), line_of(self._why(asked, candidate), asked.say)]

    def _why(self, asked: Asked, candidate: Candidate) -> str:
        """ "★★ · carries 12 % · waits 43 days · Memory"."""
        say = asked.say
        facts = (
            stars(candidate.score),
            carried(candidate, say, asked.now),
            waiting(candidate, say, asked.now),
            *topic_names(candidate.record, self._b.subjects, say),
        )
        return " · ".join(fact for fact in facts if fact)

    def _terms(self, asked: Asked, proposal: Proposal) -> list[str]:
        say, ballot = asked.say, proposal.ballot
        closes = say("Open until {moment}", moment=say.dates.moment(ballot.closes_at, self._b.zone))
        voters = say("Only members of a day and more may vote.") if ballot.members_only else ""
        if proposal.opens_at is None:
            return [closes, *([voters] if voters else [])]
        opens = say("Opens by itself {moment}.", moment=say.dates.moment(proposal.opens_at, self._b.zone))
        return [opens, closes, *([voters] if voters else [])]

    async def _main_keyboard(self, asked: Asked, proposal: Proposal) -> Keyboard:
        say, ref, ballot = asked.say, proposal.ref, proposal.ballot
        count, choice = len(ballot.options), ballot.kind is BallotKind.CHOICE
        places = [button(str(place), data_for(OPTION, ref.id, ref.version, place)) for place in range(1, count + 1)]
        seats: list[Wanted] = []
        if choice and count < MOST_OPTIONS:
            seats.append((say("One more"), CHANGE, subject(ref, "more")))
        if choice and count > FEWEST_OPTIONS:
            seats.append((say("One fewer"), CHANGE, subject(ref, "fewer")))
        last: Wanted = (say("Open the poll"), OPEN, subject(ref))
        if proposal.opens_at:
            last = (say("Skip this one"), SKIP, str(ref.id))
        voters = say("Voters: members") if ballot.members_only else say("Voters: all")
        wanted = [
            *seats,
            (voters, CHANGE, subject(ref, "members", int(not ballot.members_only))),
            (say("Question…"), WORD, subject(ref, Wording.QUESTION, 0)),
            last,
        ]
        made = await single_uses(self._b.buttons, wanted, asked, _LASTS)
        hours = button(say("How long…"), data_for(HOURS, ref.id, ref.version))
        preview = button(say("Preview"), data_for(PREVIEW, ref.id, ref.version))
        no = [] if proposal.opens_at else [stay(say("Not now"))]
        return (places, made[:-3], [hours, made[-3]], [made[-2], preview], [made[-1]], no)

    def _moves(self, asked: Asked, proposal: Proposal, place: int) -> list[Wanted]:
        say, ref = asked.say, proposal.ref
        moves = [(say("Swap for the next best"), CHANGE, subject(ref, "swap", place))]
        if place > 1:
            moves.append((say("Move up"), CHANGE, subject(ref, "up", place)))
        if len(proposal.ballot.options) > FEWEST_OPTIONS:
            moves.append((say("Remove"), CHANGE, subject(ref, "remove", place)))
        return moves


def next_evening(now: datetime, zone: ZoneInfo) -> datetime:
    """Saturday 20:00 by the channel's clocks, in UTC; not one that is hours away only."""
    local = (now + _SOONEST).astimezone(zone)
    day = local.date() + timedelta(days=(_SATURDAY - local.weekday()) % 7)
    evening = datetime.combine(day, time(_EVENING), zone)
    if evening < local:
        evening = datetime.combine(day + timedelta(days=7), time(_EVENING), zone)
    return evening.astimezone(UTC)


def _back(asked: Asked, proposal: Proposal) -> InlineKeyboardButton:
    return button(asked.say("Back"), data_for(LOOK, proposal.id))
