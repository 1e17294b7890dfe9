"""A post that Telegram refused, or a series that stopped half-way: what to do is one press."""

from bot.chat.commands.drafts import Make, draft_keyboard
from bot.chat.commands.series import series_keyboard
from bot.chat.notices.telling import Telling, number_in, reason_in
from bot.chat.screen import Keyboard, Screen, address, drawn, lines, one_line
from bot.publishing.mending import Held
from bot.publishing.ports import Notice

_MOST_LINKS = 8
_REASON_UNITS = 300


async def post_failed(telling: Telling, notice: Notice, owner: int) -> Screen:
    say = telling.say
    reason = lines(say("Telegram says: {reason}", reason=reason_in(notice)), *_of_rich(telling, notice))
    if number_in(notice, "position") > 1:
        text = lines(
            say("Telegram refused message {position} of {count}:", **_place(notice)),
            telling.title(notice),
            _stands(telling),
        )
        keyboard = await _half(telling, notice, owner)
        return drawn(lines(text, reason, *(() if keyboard else (_kept(telling),))), keyboard)
    text = lines(say("Telegram refused this post, so it is not in the channel:"), telling.title(notice), reason)
    if notice.facts.get("review_id") is None:
        return drawn(lines(text, _kept(telling)))
    keyboard = await _drafted(telling, notice, owner)
    return drawn(lines(text, "", say("It is a draft again, and its number is free. What shall I do?")), keyboard)


async def series_held(telling: Telling, notice: Notice, owner: int) -> Screen:
    say = telling.say
    text = lines(
        say("This stopped half-way, and too long ago to just go on:"),
        telling.title(notice),
        say("Message {position} of {count} is not in the channel yet.", **_place(notice)),
        *_stands(telling),
    )
    return drawn(text, await _half(telling, notice, owner))


async def series_deleted(telling: Telling, notice: Notice, owner: int) -> Screen:
    """What is gone, and what only the owner can take away."""
    say, left = telling.say, notice.facts.get("left") or []
    stays = len(left) + number_in(notice, "unseen", 0)
    text = [say("Nothing of this stands in the channel any more; it is a draft again:"), telling.title(notice)]
    if stays:
        text = [
            say("This is a draft again:"),
            telling.title(notice),
            say.plural(
                "One of its messages stands in the channel still, since I cannot delete it; please do.",
                "{count} of its messages stand in the channel still, since I cannot delete them; please do.",
                stays,
            ),
        ]
    links = [(address(say("Open"), telling.place.link(message_id)),) for message_id in left[:_MOST_LINKS]]
    keyboard = await _drafted(telling, notice, owner)
    return drawn(lines(*text), (*links, *keyboard))


def _of_rich(telling: Telling, notice: Notice) -> tuple[str, ...]:
    """Where the plain text was the second try."""
    reason = notice.facts.get("plain_because")
    if reason is None:
        return ()
    return (telling.say("It refused the rich form before: {reason}", reason=one_line(str(reason), _REASON_UNITS)),)


def _kept(telling: Telling) -> str:
    return telling.say("It stays kept; nothing of it is sent again by itself.")


def _stands(telling: Telling) -> str:
    return telling.say("What comes before it stands in the channel.")


def _place(notice: Notice) -> dict[str, object]:
    return {"position": notice.facts.get("position"), "count": notice.facts.get("count")}


async def _half(telling: Telling, notice: Notice, owner: int) -> Keyboard:
    """Nothing for what is no review: a ballot of which a part was refused has ended."""
    facts = notice.facts
    if facts.get("review_id") is None or facts.get("post_id") is None:
        return ()
    held = Held(facts["post_id"], number_in(notice, "attempt", 0))
    return await series_keyboard(telling.say, _make(telling, owner), held, facts["review_id"])


async def _drafted(telling: Telling, notice: Notice, owner: int) -> Keyboard:
    """Of a notice that an earlier release wrote nobody knows which text was seen: its button only shows the draft."""
    revision = number_in(notice, "revision", 0)
    return await draft_keyboard(telling.say, _make(telling, owner), notice.facts["review_id"], revision)


def _make(telling: Telling, owner: int) -> Make:
    return lambda text, action, subject: telling.action(text, action, subject, owner)
