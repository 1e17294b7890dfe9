"""The bot lost a right in its channel, or has it back."""

from bot.chat.notices.telling import Telling
from bot.chat.screen import Screen, address, drawn, lines, one_line, said
from bot.publishing.ports import Notice
from bot.publishing.standing import MEMBER, NEEDED

_REASON_UNITS = 300
_GONE = ("chat not found", "was kicked", "is not a member", "CHANNEL_PRIVATE")  # a right alone would not help

# https://core.telegram.org/api/links#groupchannel-bot-links: opens the choice of the channel with these rights ticked.
RESTORE = "https://t.me/{username}?startchannel&admin=post_messages+edit_messages+delete_messages"


async def right_lost(telling: Telling, notice: Notice, _: int) -> Screen:
    """Which one, what it means, and the way to mend it."""
    say, missing = telling.say, _missing(notice)
    reason = one_line(str(notice.facts.get("reason") or ""), _REASON_UNITS)
    if MEMBER in missing or any(words in reason for words in _GONE):
        head = say("I am no longer an administrator of {channel}, or it is gone.", channel=telling.place.name)
    else:
        head = say.plural(
            "I lack this right in {channel}: {rights}.",
            "I lack these rights in {channel}: {rights}.",
            len(missing),
            channel=telling.place.name,
            rights=_named(telling, missing),
        )
    if MEMBER in missing or "can_post_messages" in missing:
        meaning = say("Nothing is posted until that is mended; then I go on by myself. The queue stays as it is.")
    else:
        meaning = say("Posting goes on; without it I cannot correct or take back what stands in the channel.")
    told = (say("Telegram says: {reason}", reason=reason),) if reason else ()
    button = address(say("Restore my rights"), RESTORE.format(username=telling.username))
    return drawn(lines(head, meaning, *told), ((button,),))


async def right_restored(telling: Telling, notice: Notice, _: int) -> Screen:
    say, missing = telling.say, _missing(notice)
    if not missing:
        return said(say("I have all the rights that I need in {channel} again. Thank you!", channel=telling.place.name))
    rights = _named(telling, missing)
    return said(say("I may post in {channel}; still missing: {rights}.", channel=telling.place.name, rights=rights))


def _missing(notice: Notice) -> tuple[str, ...]:
    missing = notice.facts.get("missing")
    return tuple(map(str, missing)) if isinstance(missing, list | tuple) else ()


def _named(telling: Telling, missing: tuple[str, ...]) -> str:
    """As the screens of Telegram's apps call them."""
    say = telling.say
    names = {
        "can_post_messages": say("post messages"),
        "can_edit_messages": say("edit messages"),
        "can_delete_messages": say("delete messages"),
    }
    in_order = sorted(missing, key=lambda right: NEEDED.index(right) if right in NEEDED else len(NEEDED))
    return ", ".join(names.get(right, right) for right in in_order)
