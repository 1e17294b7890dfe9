"""A ballot as a message and a native poll."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.deep_links import SUGGEST, deep_link, tell_me_payload
from bot.chat.render.direction import in_line, language_of, right_to_left, set_line
from bot.chat.render.freeze import message_parts
from bot.chat.render.pieces import one_line
from bot.chat.render.result_words import per_cent, result_words
from bot.chat.render.styled import Styled, dressed, joined, plain, shortened, utf16_length
from bot.chat.render.words import PostWords, closing_line, words
from bot.polls.ballot import (
    OPTION_CHARACTERS,
    QUESTION_CHARACTERS,
    Ballot,
    BallotKind,
    BallotOption,
    NewBallot,
)
from bot.publishing.post import FrozenPart, visible_hash, visible_poll
from bot.values import replace

_TITLE_UNITS = 200  # six titles of a result, with their links, stay in one message


def ballot_parts(ballot: NewBallot, zone: ZoneInfo, username: str | None = None) -> tuple[FrozenPart, ...]:
    """The message with the papers (more than one only for endless pitches), then the poll.

    username: the bot's, for the buttons under the papers: they stay when the poll is stopped, which takes away its own.
    """
    spoken = words(language_of(ballot.question))
    closing = closing_line(ballot.closes_at, zone, spoken)
    *first, last = message_parts(directed(_papers(ballot, closing, spoken), spoken))
    if username is not None:
        last = replace(last, payload={**last.payload, "reply_markup": _under_papers(ballot, spoken, username)})
    return (*first, last, _poll(ballot, closing))


def option_texts(ballot: NewBallot | Ballot) -> tuple[str, ...]:
    """What the poll shows of each option, in the ballot's order: its votes are found again by these words."""
    return tuple(_shortened(option.label, OPTION_CHARACTERS) for option in ballot.options)


def _under_papers(ballot: NewBallot, spoken: PostWords, username: str) -> dict[str, Any]:
    """One below the other: side by side a phone cuts their words."""
    ids = [option.candidate_id for option in ballot.options if option.candidate_id is not None]
    asking = spoken.tell_me_which if len(ids) > 1 else spoken.tell_me
    suggest = {"text": spoken.suggest, "url": deep_link(username, SUGGEST)}
    return _buttons((*((tell_me_button(ids, asking, username),) if ids else ()), suggest))


def tell_me_button(candidate_ids: Sequence[int], text: str, username: str) -> dict[str, str]:
    return {"text": text, "url": deep_link(username, tell_me_payload(candidate_ids))}


def _buttons(buttons: Sequence[dict[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


def _papers(ballot: NewBallot, closing: str, spoken: PostWords) -> Styled:
    head = joined((dressed(one_line(ballot.question), "bold"), plain(closing)), "\n")
    if ballot.kind is BallotKind.SINGLE:  # the paper alone: it has nobody to be compared with
        papers = [option for option in ballot.options if option.candidate_id is not None]
        return joined((head, *(_named(_title(one, spoken), one, 0, spoken) for one in papers)), "\n\n")
    bonuses = [per_cent(option.credit) for option in ballot.options]
    options = (
        _option(number, option, bonus, spoken)
        for number, (option, bonus) in enumerate(zip(ballot.options, bonuses, strict=True), start=1)
    )
    return joined((head, *options), "\n\n")


def _option(number: int, option: BallotOption, bonus: int, spoken: PostWords) -> Styled:
    name = set_line(joined((plain(f"{number}.\u00a0"), _title(option, spoken))), spoken.rtl)
    return _named(name, option, bonus, spoken)


def _named(name: Styled, option: BallotOption, bonus: int, spoken: PostWords) -> Styled:
    """With its pitch, and what it starts with."""
    pitch = one_line(option.pitch or "")
    pitch = kept_apart(pitch, spoken) if pitch.text else pitch
    starts = result_words("he" if spoken.rtl else "en").starts_with.format(bonus=bonus) if bonus else ""
    return joined((name, pitch, dressed(plain(starts), "italic")), "\n")


def _title(option: BallotOption, spoken: PostWords) -> Styled:
    return kept_apart(linked(option.title or option.label, option), spoken)


def linked(words_of_it: str, option: BallotOption) -> Styled:
    """On one line, with the paper's address behind them."""
    name = plain(_shortened(words_of_it, _TITLE_UNITS))
    return dressed(name, "text_link", option.url) if option.url else name


def kept_apart(name: Styled, spoken: PostWords) -> Styled:
    """On its own where scripts meet: the number beside it would else join it, on the wrong side."""
    return in_line(name, spoken.rtl)


def _poll(ballot: NewBallot, closing: str) -> FrozenPart:
    """https://core.telegram.org/bots/api#sendpoll. No close_date, no open_period: only our stopPoll closes it."""
    room = QUESTION_CHARACTERS - utf16_length(closing) - 1
    question = f"{_shortened(ballot.question, room)} {closing}"
    options, several = option_texts(ballot), ballot.kind is BallotKind.CHOICE
    payload = {
        "question": question,
        "options": [{"text": option} for option in options],
        "type": "regular",
        "is_anonymous": True,  # the only kind that channels may have
        "allows_multiple_answers": several,  # nobody says both Yes and No
        "allows_revoting": True,
        "shuffle_options": several,  # the first place is no advantage
        "hide_results_until_closes": True,
        **({"members_only": True} if ballot.members_only else {}),
    }
    return FrozenPart("sendPoll", payload, visible_hash(visible_poll(question, options)))


def directed(styled: Styled, spoken: PostWords) -> Styled:
    return right_to_left(styled) if spoken.rtl else styled


def _shortened(text: str, units: int) -> str:
    """One line of at most so many UTF-16 units; a cut text ends with "…"."""
    return shortened(one_line(text).text, units)
