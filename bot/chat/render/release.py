"""What readers are told when a promise is written off: which, why, and what becomes of the paper."""

from typing import Any

from bot.chat.deep_links import deep_link, tell_me_payload
from bot.chat.render.direction import in_line, language_of, own_direction, right_to_left
from bot.chat.render.freeze import frozen_message
from bot.chat.render.styled import Styled, dressed, joined, plain, shortened
from bot.chat.render.words import PostWords, words
from bot.pipeline.candidate import CandidateState
from bot.polls.write_off import WriteOff
from bot.publishing.post import FrozenPart

_TITLE_UNITS = 200


def release_text(written: WriteOff) -> Styled:
    """In the language of the ballot; the reason is the owner's, in any language."""
    promise, language = written.promise, language_of(written.question)
    spoken = words(language)
    reason = plain(" ".join((written.reason or "").split()))
    if language_of(reason.text) != language:
        reason = own_direction(reason)
    name = dressed(_name(written, spoken), "bold")
    count = plain(spoken.written_off.format(votes=promise.votes, voters=promise.voters))
    back = written.fate is not CandidateState.DISCARDED
    pieces = (
        joined((name, count), "\n"),
        joined((plain(spoken.because), reason), " "),
        plain(spoken.back_on_list if back else spoken.off_list),
    )
    text = joined(pieces, "\n\n")
    return right_to_left(text) if spoken.rtl else text


def release_parts(written: WriteOff, username: str | None = None) -> tuple[FrozenPart, ...]:
    """One message that replies to the ballot's result, and stands alone where that was deleted.

    username: the bot's, for the wish to be told, should the paper still come.
    """
    more: dict[str, Any] = {}
    if written.promise.told_in is not None:
        more["reply_parameters"] = {"message_id": written.promise.told_in, "allow_sending_without_reply": True}
    if username is not None and written.fate is not CandidateState.DISCARDED:
        link = deep_link(username, tell_me_payload([written.promise.candidate.id]))
        asking = words(language_of(written.question)).tell_me
        more["reply_markup"] = {"inline_keyboard": [[{"text": asking, "url": link}]]}
    return (frozen_message(release_text(written), **more),)


def _name(written: WriteOff, spoken: PostWords) -> Styled:
    record = written.promise.candidate.record
    name = plain(shortened(" ".join(record.title.split()), _TITLE_UNITS))
    name = dressed(name, "text_link", record.paper.url) if record.paper else name
    return in_line(name, spoken.rtl)
