"""A template before it holds: the newest review in it, shortened on the screen, and whole below it."""

from datetime import timedelta
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Action, Asked, Entry, data_for
from bot.chat.commands.settings_pages import CHOOSE, OPEN, TEMPLATE
from bot.chat.screen import Reply, Screen, Toast, Whole, bold, button, drawn, lines
from bot.inbox.ports import ButtonStore
from bot.publishing.occasion import Rendered

SEE = "see"
"""Behind the page's key: the newest review by the template that holds."""

_SAMPLE = "setting.sample"
_LASTS = timedelta(days=30)


class Samples(Protocol):
    """The newest review as a post; template: None for the one that holds. None while there is no review."""

    async def brief(self, template: str) -> str | None:
        """Its text with a short body, a few hundred characters."""
        ...

    async def whole(self, template: str | None) -> Rendered | None:
        """As it would be sent today."""
        ...


class ShowTemplates:
    """The text of a template travels in its buttons, so nothing is kept until somebody says yes."""

    def __init__(self, samples: Samples, buttons: ButtonStore) -> None:
        self._samples = samples
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Action(_SAMPLE, Role.OWNER, self.sample),)

    async def proposed(self, text: str, version: int, asked: Asked) -> Screen:
        """`text`: one that can be read; `version`: of the setting that it would replace."""
        say, brief = asked.say, await self._samples.brief(text)
        wanted = [
            (say("Use it"), CHOOSE, f"{TEMPLATE.name}:{version}:{text}"),
            (say("See it whole"), _SAMPLE, text),
        ]
        use, see = await single_uses(self._buttons, wanted, asked, _LASTS)
        back = button(say("Keep it as it is"), data_for(OPEN, TEMPLATE.key))
        if brief is None:
            return drawn(lines(bold(say("This template can be used.")), "", text), ([use], [back]))
        head = bold(say("Your newest review, its body shortened:"))
        return drawn(lines(head, "", brief), ([use], [see], [back]))

    async def sample(self, asked: Asked) -> Reply:
        return await self._whole(asked.words, asked)

    async def whole(self, asked: Asked) -> Reply:
        return await self._whole(None, asked)

    async def _whole(self, template: str | None, asked: Asked) -> Reply:
        rendered = await self._samples.whole(template)
        return Whole(rendered) if rendered else Toast(asked.say("There is no review yet that I could show in it."))
