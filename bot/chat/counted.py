"""A `Poll` object of the Bot API -> its votes. Nobody has checked the shape of what comes in here."""

from collections.abc import Mapping

from bot.polls.count import CountedOption, PollCount


def count_of(poll: object) -> PollCount | None:
    """https://core.telegram.org/bots/api#poll; None if it is none."""
    if not isinstance(poll, Mapping) or not isinstance(poll.get("options"), list):
        return None
    options = [_option(option) for option in poll["options"]]
    known = [option for option in options if option is not None]
    poll_id, question, voters = poll.get("id"), poll.get("question"), poll.get("total_voter_count")
    if not options or len(known) != len(options) or type(voters) is not int or voters < 0:
        return None
    if not isinstance(poll_id, str) or not isinstance(question, str):
        return None
    return PollCount(poll_id, _text(question), tuple(known), voters, poll.get("is_closed") is True)


def _option(option: object) -> CountedOption | None:
    """https://core.telegram.org/bots/api#polloption"""
    if not isinstance(option, Mapping):
        return None
    text, votes = option.get("text"), option.get("voter_count")
    if not isinstance(text, str) or type(votes) is not int or votes < 0:
        return None
    return CountedOption(_text(text), votes)


def _text(told: str) -> str:
    return told.encode(errors="replace").decode().replace("\0", "")  # neither of them can be stored
