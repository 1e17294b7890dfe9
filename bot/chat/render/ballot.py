"""A ballot as a message and a native poll, and its result."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.deep_links import SUGGEST, deep_link, tell_me_payload
from bot.chat.render.direction import language_of, own_direction, right_to_left
from bot.chat.render.freeze import message_parts
from bot.chat.render.pieces import one_line
from bot.chat.render.styled import Styled, dressed, joined, plain, shortened, utf16_length
from bot.chat.render.words import PostWords, closing_line, words
from bot.polls.ballot import (
    OPTION_CHARACTERS,
    QUESTION_CHARACTERS,
    Ballot,
    BallotOption,
    Decision,
    NewBallot,
    Tally,
)
from bot.publishing.post import FrozenPart, visible_hash, visible_poll

_TITLE_UNITS = 200  # six titles of a result, with their links, stay in one message


def ballot_parts(ballot: NewBallot, zone: ZoneInfo, username: str | None = None) -> tuple[FrozenPart, ...]:
    """The message with the papers (more than one only for endless pitches), then the poll.

    username: the bot's, for the buttons under the papers: they stay when the poll is stopped, which takes away its own.
    """
    spoken = words(language_of(ballot.question))
    closing = closing_line(ballot.closes_at, zone, spoken)
    *first, last = message_parts(_directed(_papers(ballot, closing, spoken), spoken))
    if username is not None:
        last = replace(last, payload={**last.payload, "reply_markup": _under_papers(ballot, spoken, username)})
    return (*first, last, _poll(ballot, closing))


def option_texts(ballot: NewBallot | Ballot) -> tuple[str, ...]:
    """What the poll shows of each option, in the ballot's order: its votes are found again by these words."""
    return tuple(_shortened(option.label, OPTION_CHARACTERS) for option in ballot.options)


def result_parts(
    ballot: Ballot, tally: Tally, decision: Decision, username: str | None = None, late: timedelta | None = None
) -> tuple[FrozenPart, ...]:
    """One message that replies to the poll, and stands alone where the poll was deleted; `username` as above; `late`:
    how much later than its hour the poll was closed."""
    spoken = words(language_of(ballot.question))
    winner = decision.winner
    text = _outcome(ballot, tally, winner, spoken) if winner else plain(spoken.nobody_voted)
    text = joined((text, plain(_lateness(late, spoken))), "\n\n")
    reply = {"message_id": ballot.message_id, "allow_sending_without_reply": True}
    more: dict[str, Any] = {"reply_parameters": reply} if ballot.message_id is not None else {}
    if username is not None and winner is not None and winner.candidate_id is not None:
        more["reply_markup"] = _buttons((_tell_me([winner.candidate_id], spoken.tell_me, username),))
    return message_parts(_directed(text, spoken), **more)


def _under_papers(ballot: NewBallot, spoken: PostWords, username: str) -> dict[str, Any]:
    """One below the other: side by side a phone cuts their words."""
    ids = [option.candidate_id for option in ballot.options if option.candidate_id is not None]
    asking = spoken.tell_me_which if len(ids) > 1 else spoken.tell_me
    suggest = {"text": spoken.suggest, "url": deep_link(username, SUGGEST)}
    return _buttons((*((_tell_me(ids, asking, username),) if ids else ()), suggest))


def _tell_me(candidate_ids: Sequence[int], text: str, username: str) -> dict[str, str]:
    return {"text": text, "url": deep_link(username, tell_me_payload(candidate_ids))}


def _buttons(buttons: Sequence[dict[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


def _papers(ballot: NewBallot, closing: str, spoken: PostWords) -> Styled:
    head = joined((dressed(one_line(ballot.question), "bold"), plain(closing)), "\n")
    options = (_option(number, option, spoken) for number, option in enumerate(ballot.options, start=1))
    return joined((head, *options), "\n\n")


def _option(number: int, option: BallotOption, spoken: PostWords) -> Styled:
    name = joined((plain(f"{number}.\u00a0"), _linked(option, spoken)))
    return joined((name, one_line(option.pitch or "")), "\n")


def _linked(option: BallotOption, spoken: PostWords) -> Styled:
    """The title, in Hebrew kept apart: the number behind a Latin one would else join it, on the wrong side."""
    name = plain(_shortened(option.title or option.label, _TITLE_UNITS))
    name = dressed(name, "text_link", option.url) if option.url else name
    return own_direction(name) if spoken is words("he") else name


def _poll(ballot: NewBallot, closing: str) -> FrozenPart:
    """https://core.telegram.org/bots/api#sendpoll. No close_date, no open_period: only our stopPoll closes it."""
    room = QUESTION_CHARACTERS - utf16_length(closing) - 1
    question = f"{_shortened(ballot.question, room)} {closing}"
    options = option_texts(ballot)
    payload = {
        "question": question,
        "options": [{"text": option} for option in options],
        "type": "regular",
        "is_anonymous": True,  # the only kind that channels may have
        "allows_multiple_answers": True,
        "allows_revoting": True,
        "shuffle_options": True,  # the first place is no advantage
        "hide_results_until_closes": True,
        **({"members_only": True} if ballot.members_only else {}),
    }
    return FrozenPart("sendPoll", payload, visible_hash(visible_poll(question, options)))


def _outcome(ballot: Ballot, tally: Tally, winner: BallotOption, spoken: PostWords) -> Styled:
    votes = dict(zip(ballot.options, tally.votes, strict=True))
    count = spoken.winner.format(votes=votes[winner], voters=tally.voters)
    others = sorted((option for option in ballot.options if option != winner), key=lambda other: -votes[other])
    tie = f" {spoken.tie}" if others and votes[others[0]] == votes[winner] else ""
    first = joined((dressed(_linked(winner, spoken), "bold"), plain(f"\n{count}{tie} {spoken.winner_is_next}")))
    lines = [_linked_votes(other, votes[other], spoken) for other in others]
    if not lines:
        return first
    bonus = spoken.bonus if len(lines) > 1 else spoken.bonus_for_one
    return joined((first, joined((plain(spoken.others), *lines, plain(bonus)), "\n")), "\n\n")


def _linked_votes(option: BallotOption, votes: int, spoken: PostWords) -> Styled:
    return joined((plain("•\u00a0"), _linked(option, spoken), plain(f" · {votes}" if votes else "")))


def _lateness(late: timedelta | None, spoken: PostWords) -> str:
    if late is None:
        return ""
    hours, minutes = divmod(int(late.total_seconds()) // 60, 60)
    return (spoken.late_hours if hours else spoken.late_minutes).format(hours=hours, minutes=minutes)


def _directed(styled: Styled, spoken: PostWords) -> Styled:
    return right_to_left(styled) if spoken is words("he") else styled


def _shortened(text: str, units: int) -> str:
    """One line of at most so many UTF-16 units; a cut text ends with "…"."""
    return shortened(one_line(text).text, units)
