""" "Tell me when it is out": one note for each paper that a reader waits for, asked for by the links in the channel."""

from collections.abc import Sequence
from datetime import timedelta

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Action, Asked, Command, Entry, Link, Press, data_for, number_in
from bot.chat.commands.listing import name_line, numbered
from bot.chat.commands.paging import page_buttons
from bot.chat.commands.reading import read_button
from bot.chat.deep_links import MOST_TO_TELL, TELL_ME
from bot.chat.place import ChannelPlace
from bot.chat.render.direction import in_line, set_line
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Keyboard, Reply, Screen, Toast, address, bold, button, drawn, lines, one_line, said
from bot.chat.sentences import Sentences, later
from bot.inbox.ports import ButtonStore
from bot.pipeline.candidate import Candidate, CandidateState
from bot.pipeline.wishes import MOST_WISHES, Wishable, Wished, WishStore

WISH, LET_GO = "wish.add", "wish.end"
"""The actions; their subject is a candidate's id and where it stands: `_<ids>` in a vote's list, `m<page>` in /wishes,
else alone."""

_MINE = "wm"
_PER_PAGE = 6
_LASTS = timedelta(days=30)
_TITLE_UNITS = 150
_BUTTON_UNITS = 28  # one line of a phone, with what stands before it
_IDS = f"[0-9]{{1,9}}(?:_[0-9]{{1,9}}){{0,{MOST_TO_TELL - 1}}}"


class TellMe:
    def __init__(self, wishes: WishStore, buttons: ButtonStore, place: ChannelPlace) -> None:
        self._wishes = wishes
        self._buttons = buttons
        self._place = place

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("wishes", Role.READER, later("papers that you wait for"), self.first, listed=False),
            Press(_MINE, Role.READER, self.turn),
            Link(TELL_ME, Role.READER, self.follow, _IDS),
            Action(WISH, Role.READER, self.wish),
            Action(LET_GO, Role.READER, self.let_go),
        )

    async def follow(self, asked: Asked) -> Reply:
        """`n_<candidate>`: the wish itself; `n_<candidate>_<candidate>…`: those of a vote, to choose from."""
        if "_" in asked.words:
            return await self._list(asked.words, asked)
        candidate_id = number_in(asked.words)
        became = await self._wishes.wish(candidate_id, asked.user_id, asked.say.language, asked.now)
        return said(_full(asked.say)) if became is Wished.FULL else await self._one(candidate_id, asked)

    async def wish(self, asked: Asked) -> Reply:
        candidate_id, where = _parted(asked.words)
        became = await self._wishes.wish(candidate_id, asked.user_id, asked.say.language, asked.now)
        return Toast(_full(asked.say)) if became is Wished.FULL else await self._again(candidate_id, where, asked)

    async def let_go(self, asked: Asked) -> Reply:
        candidate_id, where = _parted(asked.words)
        await self._wishes.let_go(candidate_id, asked.user_id)
        return await self._again(candidate_id, where, asked)

    async def first(self, asked: Asked) -> Screen:
        return await self._mine(1, asked)

    async def turn(self, asked: Asked) -> Screen:
        return await self._mine(number_in(asked.words), asked)

    async def offer(self, candidate_id: int, asked: Asked) -> tuple[str, Keyboard]:
        """Whether this reader is told of a listed paper, and the button that changes it."""
        found = await self._wishes.wishable([candidate_id], asked.user_id)
        if not found or found[0].candidate.state in (CandidateState.REVIEWED, CandidateState.DISCARDED):
            return "", ()
        mine = asked.say("I tell you when its review is out.") if found[0].mine else ""
        return mine, (await self._change(found[0], "", asked),)

    async def _again(self, candidate_id: int, where: str, asked: Asked) -> Screen:
        """The screen whose button was pressed."""
        if where.startswith("m"):
            return await self._mine(number_in(where[1:]), asked)
        return await (self._list(where[1:], asked) if where else self._one(candidate_id, asked))

    async def _one(self, candidate_id: int, asked: Asked) -> Screen:
        say, found = asked.say, await self._wishes.wishable([candidate_id], asked.user_id)
        one = found[0] if found else None
        if one is None or one.candidate.state is CandidateState.DISCARDED:
            return said(say("That paper is not on the list any more. Type what it is about: I look for reviews of it."))
        name = name_line(_title(one.candidate), say)
        if one.candidate.state is CandidateState.REVIEWED:
            return self._out(one, name, say)
        rows = (await self._change(one, "", asked), [button(say("All that I wait for"), data_for(_MINE, 1))])
        if one.mine:
            note = say("One note, and then I forget that you asked.")
            return drawn(lines(bold(say("I tell you when this is out:")), name, note), rows)
        return drawn(lines(bold(say("I do not tell you of this any more:")), name), rows)

    def _out(self, one: Wishable, name: Styled, say: Sentences) -> Screen:
        if one.review is None:
            return drawn(lines(name, say("It was reviewed, but the review is not in my archive.")))
        number, ids = one.review.review.number, one.review.message_ids
        head = say("It is out: No. {number}", number=number) if number is not None else say("It is out")
        post = [address(say("Read in the channel"), self._place.link(ids[0]))] if ids else []
        return drawn(lines(bold(head), name), (post, [read_button(say("Read here"), one.review.id)]))

    async def _list(self, ids: str, asked: Asked) -> Screen:
        """ids: those of a vote, with "_" between."""
        say = asked.say
        found = await self._wishes.wishable([number_in(one) for one in ids.split("_")][:MOST_TO_TELL], asked.user_id)
        if not found:
            return said(say("These papers are not on the list any more."))
        entries = [_entry(at, one, say) for at, one in enumerate(found, 1)]
        open_ones = [(at, one) for at, one in enumerate(found, 1) if _is_open(one)]
        wanted = [
            (
                _choice(f"{'✓ ' if one.mine else ''}{at}", one.candidate, say),
                LET_GO if one.mine else WISH,
                f"{one.candidate.id}:_{ids}",
            )
            for at, one in open_ones
        ]
        changes = await single_uses(self._buttons, wanted, asked, _LASTS)
        out = [
            read_button(f"{at} · {say('Read here')}", one.review.id) for at, one in enumerate(found, 1) if one.review
        ]
        head = bold(say("Which one are you waiting for?"))
        note = say("Press it: ✓ means that I tell you once, when its review is out.") if wanted else ""
        return drawn(lines(head, *entries, *(("", note) if note else ())), (*([one] for one in [*changes, *out]),))

    async def _mine(self, page: int, asked: Asked) -> Screen:
        say, count = asked.say, await self._wishes.count(asked.user_id)
        if not count:
            return said(
                say(
                    "You wait for no paper at the moment. “Tell me when it is out” stands below votes and results in "
                    "the channel; or paste a paper's link here."
                )
            )
        pages = -(-count // _PER_PAGE)
        page = min(max(page, 1), pages)
        first = (page - 1) * _PER_PAGE
        shown = await self._wishes.of_reader(asked.user_id, _PER_PAGE, first)
        head = bold(say.plural("You wait for one paper:", "You wait for {count} papers:", count))
        entries = [numbered(at, plain(_title(one)), say) for at, one in enumerate(shown, first + 1)]
        note = say("Each brings you one note when its review is out.")
        turns = page_buttons(page, pages, lambda target: data_for(_MINE, target))
        endings = await self._endings(shown, page, asked)
        rows = (endings[at : at + 2] for at in range(0, len(endings), 2))
        return drawn(lines(head, *entries, "", note), (*rows, turns))

    async def _endings(self, shown: Sequence[Candidate], page: int, asked: Asked) -> list[InlineKeyboardButton]:
        first = (page - 1) * _PER_PAGE + 1
        wanted = [
            (f"{at} · {asked.say('No longer')}", LET_GO, f"{one.id}:m{page}") for at, one in enumerate(shown, first)
        ]
        return await single_uses(self._buttons, wanted, asked, _LASTS)

    async def _change(self, one: Wishable, where: str, asked: Asked) -> list[InlineKeyboardButton]:
        label, action = (later("No longer"), LET_GO) if one.mine else (later("Tell me when it is out"), WISH)
        wanted = [(asked.say(label), action, f"{one.candidate.id}:{where}")]
        return await single_uses(self._buttons, wanted, asked, _LASTS)


def _parted(words: str) -> tuple[int, str]:
    candidate_id, _, where = words.partition(":")
    return number_in(candidate_id), where


def _is_open(one: Wishable) -> bool:
    return one.candidate.state not in (CandidateState.REVIEWED, CandidateState.DISCARDED)


def _entry(at: int, one: Wishable, say: Sentences) -> Styled:
    if one.candidate.state is CandidateState.DISCARDED:
        after = say("not on the list any more")
    elif _is_open(one):
        after = "✓" if one.mine else ""
    else:
        number = one.review.review.number if one.review else None
        after = say("out: No. {number}", number=number) if number is not None else say("reviewed")
    return numbered(at, plain(_title(one.candidate)), say, f" · {after}" if after else "")


def _title(candidate: Candidate) -> str:
    return one_line(candidate.record.title, _TITLE_UNITS)


def _choice(before: str, candidate: Candidate, say: Sentences) -> str:
    """For a button: "✓ 1 · Graph Memory", by the label of a ballot where there is one."""
    name = plain(one_line(candidate.record.label or candidate.record.title, _BUTTON_UNITS))
    return set_line(joined((plain(f"{before} · "), in_line(name, say.rtl))), say.rtl).text


def _full(say: Sentences) -> str:
    return say("You wait for {most} papers, and more I do not keep. /wishes lets some go.", most=MOST_WISHES)
