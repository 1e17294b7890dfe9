"""What an owner changes in a proposal: pure functions from one version to the next."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from bot.errors import InvalidInput, NotFound, StaleButton, TooFewCandidates
from bot.pipeline.candidate import Candidate
from bot.pipeline.pasted import clean_title
from bot.polls.ballot import FEWEST_OPTIONS, MOST_OPTIONS, OPTION_CHARACTERS, BallotOption, PastBallot
from bot.polls.options import next_best, option_of
from bot.polls.proposals import Proposal, Wording
from bot.reviews.identity import fold
from bot.reviews.paper import paper_from_url
from bot.values import Struct, replace


class Field(Struct, frozen=True):
    """Who may stand now, and what the last ballots (newest first) mean for them."""

    candidates: Sequence[Candidate]
    recent: Sequence[PastBallot]
    now: datetime

    def next_best(self, standing: Collection[int], refused: Collection[int]) -> BallotOption | None:
        return next_best(self.candidates, standing, refused, self.now, self.recent)


Change = Callable[[Proposal, Field], Proposal]
"""InvalidInput, NotFound, TooFewCandidates, StaleButton: it cannot be, and nothing is changed."""

LONGEST: dict[Wording, int] = {Wording.LABEL: OPTION_CHARACTERS, Wording.PITCH: 200, Wording.QUESTION: 200}
"""Characters; a question shares its 300 with the closing hour."""

LONG, BLANK, TAKEN = "long", "blank", "taken"
"""Why words cannot be taken: too many, no letter among them, or another option has them."""


def swap(place: int) -> Change:
    """The next best by the rule takes this place; who stood there does not come back by itself.

    When everybody was refused, they may come again. NotFound: nobody else can stand.
    """

    def change(proposal: Proposal, field: Field) -> Proposal:
        leaving = _at(proposal, place).candidate_id
        staying = [one for one in proposal.standing if one != leaving]
        refused = (*proposal.refused, *([leaving] if leaving else []))
        found = field.next_best(staying, refused)
        if found is None:
            refused = (leaving,) if leaving else ()
            found = field.next_best(staying, refused)
        if found is None:
            raise NotFound("candidate", "another")
        return _with(proposal, place, found, refused)

    return change


def pick(place: int, candidate_id: int) -> Change:
    """This candidate takes this place. NotFound: it cannot stand now, or stands there already."""

    def change(proposal: Proposal, field: Field) -> Proposal:
        leaving = _at(proposal, place).candidate_id
        free = {one.id: one for one in field.candidates if one.id not in proposal.standing}
        if candidate_id not in free:
            raise NotFound("candidate", str(candidate_id))
        refused = (*proposal.refused, *([leaving] if leaving else []))
        found = option_of(free[candidate_id], field.now)
        return _with(proposal, place, found, tuple(one for one in refused if one != candidate_id))

    return change


def remove(place: int) -> Change:
    """One seat less. TooFewCandidates: two are no choice any more when one of them goes."""

    def change(proposal: Proposal, _: Field) -> Proposal:
        leaving = _at(proposal, place).candidate_id
        options = list(proposal.ballot.options)
        if len(options) <= FEWEST_OPTIONS:
            raise TooFewCandidates(FEWEST_OPTIONS, len(options) - 1)
        del options[place - 1]
        return _options(proposal, options, (*proposal.refused, *([leaving] if leaving else [])))

    return change


def move_up(place: int) -> Change:
    """In the message above the poll; the poll itself shuffles its options for every reader."""

    def change(proposal: Proposal, _: Field) -> Proposal:
        options = list(proposal.ballot.options)
        moving = _at(proposal, place)
        if place > 1:
            options[place - 2 : place] = [moving, options[place - 2]]
        return _options(proposal, options, proposal.refused)

    return change


def more(proposal: Proposal, field: Field) -> Proposal:
    """One seat more, for the next best. NotFound: nobody else can stand, or there are six."""
    found = field.next_best(proposal.standing, proposal.refused) or field.next_best(proposal.standing, ())
    if found is None or len(proposal.ballot.options) >= MOST_OPTIONS:
        raise NotFound("candidate", "another")
    return _options(proposal, [*proposal.ballot.options, found], proposal.refused)


def fewer(proposal: Proposal, field: Field) -> Proposal:
    """The last one goes. TooFewCandidates."""
    return remove(len(proposal.ballot.options))(proposal, field)


def until(closes_at: datetime) -> Change:
    def change(proposal: Proposal, _: Field) -> Proposal:
        return replace(proposal, ballot=replace(proposal.ballot, closes_at=closes_at))

    return change


def members_only(only: bool) -> Change:
    def change(proposal: Proposal, _: Field) -> Proposal:
        return replace(proposal, ballot=replace(proposal.ballot, members_only=only))

    return change


def worded(wording: Wording, place: int, text: str) -> Change:
    """The owner's own words, on one line. InvalidInput, its place says why: `LONG`, `BLANK` or `TAKEN`."""
    words = clean_title(text)

    def change(proposal: Proposal, _: Field) -> Proposal:
        if len(words) > LONGEST[wording]:
            raise InvalidInput(LONG, f"it has {len(words)} characters, and {LONGEST[wording]} is the most")
        if not fold(words):
            raise InvalidInput(BLANK, "it has no letter to read")
        if wording is Wording.QUESTION:
            return replace(proposal, ballot=replace(proposal.ballot, question=words))
        options, option = list(proposal.ballot.options), _at(proposal, place)
        if wording is Wording.PITCH:
            options[place - 1] = replace(option, pitch=words)
            return _options(proposal, options, proposal.refused)
        others = {fold(one.label) for one in options if one is not option}
        if fold(words) in others:
            raise InvalidInput(TAKEN, "another option reads the same")
        options[place - 1] = replace(option, label=words)
        return _options(proposal, options, proposal.refused)

    return change


def without(gone: Collection[int]) -> Change:
    """Others take the places of these candidates as long as there are any. TooFewCandidates: too few stay."""

    def change(proposal: Proposal, field: Field) -> Proposal:
        options: list[BallotOption] = []
        refused = (*proposal.refused, *gone)
        standing = [one for one in proposal.standing if one not in gone]
        for option in proposal.ballot.options:
            found: BallotOption | None = option
            if option.candidate_id in gone:
                found = field.next_best(standing, refused)
                standing += [found.candidate_id] if found and found.candidate_id else []
            options += [found] if found else []
        if len(options) < FEWEST_OPTIONS:
            raise TooFewCandidates(FEWEST_OPTIONS, len(options))
        return _options(proposal, options, proposal.refused)

    return change


def told_apart(options: Sequence[BallotOption]) -> tuple[BallotOption, ...]:
    """Labels that read the same get what tells them apart: the paper's number or host, else (2), (3)."""
    often = Counter(fold(one.label) for one in options)
    taken = {label for label, times in often.items() if times == 1}
    return tuple(one if often[fold(one.label)] == 1 else _marked(one, taken) for one in options)


def _marked(option: BallotOption, taken: set[str]) -> BallotOption:
    marks = [_origin(option), *(str(number) for number in range(1, MOST_OPTIONS * 2 + 1))]
    labels = (_fitting(option.label, f" ({mark})") if mark else option.label for mark in marks)
    label = next((one for one in labels if fold(one) not in taken), option.label)
    taken.add(fold(label))
    return replace(option, label=label)


def _origin(option: BallotOption) -> str:
    """ "2403.17887" or "openreview.net", "" without an address."""
    paper = paper_from_url(option.url) if option.url else None
    if paper is None:
        return ""
    return paper.arxiv_id or (urlsplit(paper.url).hostname or "").removeprefix("www.")[:20]


def _fitting(label: str, end: str) -> str:
    room = OPTION_CHARACTERS - len(end)
    return f"{label}{end}" if len(label) <= room else f"{label[: room - 1].rstrip()}…{end}"


def _at(proposal: Proposal, place: int) -> BallotOption:
    """StaleButton: there is no such place."""
    if not 1 <= place <= len(proposal.ballot.options):
        raise StaleButton(str(place))
    return proposal.ballot.options[place - 1]


def _with(proposal: Proposal, place: int, option: BallotOption, refused: tuple[int, ...]) -> Proposal:
    options = list(proposal.ballot.options)
    options[place - 1] = option
    return _options(proposal, options, refused)


def _options(proposal: Proposal, options: Sequence[BallotOption], refused: tuple[int, ...]) -> Proposal:
    kept = tuple(dict.fromkeys(refused))
    return replace(proposal, ballot=replace(proposal.ballot, options=told_apart(options)), refused=kept)
