"""The pause, in two taps: for how long, or its end."""

from collections.abc import Mapping
from datetime import timedelta

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Action, Asked, Entry, Press
from bot.chat.commands.pause import PauseSlots
from bot.chat.commands.queue import OPEN_PAUSE, ViewQueue, back_button
from bot.chat.screen import Screen, bold, drawn, lines
from bot.chat.sentences import later
from bot.inbox.ports import ButtonStore

_PAUSE, _RESUME = "pause.for", "pause.end"
_LASTS = timedelta(days=30)

_SPANS: Mapping[str, str] = {
    "1 day": later("One day"),
    "3 days": later("Three days"),
    "1 week": later("A week"),
    "": later("Until I say"),
}
"""Words of /pause, and their labels."""


class PauseFromQueue:
    """What /pause and /resume say, by buttons."""

    def __init__(self, pausing: PauseSlots, view: ViewQueue, buttons: ButtonStore) -> None:
        self._pausing = pausing
        self._view = view
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(OPEN_PAUSE, Role.OWNER, self.open),
            Action(_PAUSE, Role.OWNER, self._pausing.pause, at_once=True),
            Action(_RESUME, Role.OWNER, self._pausing.resume, at_once=True),
        )

    async def open(self, asked: Asked) -> Screen:
        say, pause = asked.say, (await self._view(asked.now)).pause
        spans = [(say(label), _PAUSE, words) for words, label in _SPANS.items()]
        if pause is not None:
            spans.append((say("Go on now"), _RESUME, ""))
        made = await single_uses(self._buttons, spans, asked, _LASTS)
        head = say("Posting is paused.") if pause else say("Let the slots pass for a while?")
        text = lines(bold(head), say("The queue stays as it is. [Post now] posts all the same."))
        return drawn(text, (made[:2], made[2:4], made[4:], (back_button(say),)))
