"""What owners choose in the chat: the settings that the environment leaves to them."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from bot.clock import Checkpoint
from bot.errors import AlreadyApplied, NotFound, SettingLocked, StaleButton
from bot.publishing.points import Point
from bot.values import Struct

logger = logging.getLogger(__name__)


class Choice(Struct, frozen=True):
    """name: of a field of the settings; value: as the environment would say it, None for what holds where nobody
    chooses; before: the same before the last change; version: 1 with the first change, and one more with each."""

    name: str
    value: str | None
    before: str | None
    version: int


class ChosenStore(Protocol):
    """Every method is one transaction."""

    async def all(self) -> Mapping[str, Choice]:
        """By name, what was ever chosen: one query, a few rows."""
        ...

    async def choose(
        self, name: str, value: str | None, version: int, user_id: int, now: datetime, cause: str
    ) -> Choice | None:
        """With its line in the audit. version: that of the choice as it was shown, 0 where there was none. None, and
        nothing changed: somebody was quicker. AlreadyApplied when the cause was recorded before."""
        ...


class Setting(Struct, frozen=True):
    """What holds. value: as the environment would say it, "" for nothing; usual: the same where nobody chooses;
    locked_by: the name in the environment that says it, so that nobody can choose; choice: None where nobody did."""

    name: str
    value: str
    usual: str
    locked_by: str | None
    choice: Choice | None

    @property
    def chosen(self) -> bool:
        """Whether what holds is somebody's choice: it can be read, and the environment says nothing."""
        return self.locked_by is None and self.choice is not None and self.choice.value == self.value

    @property
    def before(self) -> str | None:
        """What held before the last choice; None where nobody chose."""
        if self.choice is None:
            return None
        return self.usual if self.choice.before is None else self.choice.before

    @property
    def version(self) -> int:
        return self.choice.version if self.choice else 0


class Environment(Protocol):
    """`settings.Settings` as the environment has them."""

    def settled(self, choices: Mapping[str, Choice]) -> Mapping[str, Setting]:
        """Everything that may be chosen, by name. A choice that can be read no more counts as none."""
        ...

    def checked(self, name: str, text: str) -> str:
        """The text without white space around it. InvalidInput: the sentence that the environment would get."""
        ...


class ChooseSettings:
    """Changes what holds; `changed` is called after each commit, so that the bot is made anew by it at once."""

    def __init__(
        self, store: ChosenStore, environment: Environment, checkpoint: Checkpoint, changed: Callable[[], None]
    ) -> None:
        self._store = store
        self._environment = environment
        self._checkpoint = checkpoint
        self._changed = changed

    async def settings(self) -> Mapping[str, Setting]:
        return self._environment.settled(await self._store.all())

    def checked(self, name: str, text: str) -> str:
        """What `choose` would take; InvalidInput."""
        return self._environment.checked(name, text)

    async def choose(
        self, name: str, text: str | None, version: int | None, user_id: int, now: datetime, cause: str
    ) -> Setting:
        """What holds now. text: None, what holds where nobody chooses; version: as it was shown, None whatever it is
        by now. InvalidInput, SettingLocked, StaleButton (somebody was quicker), AlreadyApplied."""
        found = await self._setting(name)
        value = None if text is None else self._environment.checked(name, text)
        return await self._change(found, value, found.version if version is None else version, user_id, now, cause)

    async def undo(self, name: str, version: int, user_id: int, now: datetime, cause: str) -> Setting:
        """What held before the last change holds again, which can be undone itself. Errors as above."""
        found = await self._setting(name)
        if found.choice is None:
            raise StaleButton(name)
        return await self._change(found, found.choice.before, version, user_id, now, cause)

    async def _setting(self, name: str) -> Setting:
        found = (await self.settings()).get(name)
        if found is None:
            raise NotFound("setting", name)
        if found.locked_by is not None:
            raise SettingLocked(found.locked_by)
        return found

    async def _change(
        self, found: Setting, value: str | None, version: int, user_id: int, now: datetime, cause: str
    ) -> Setting:
        name = found.name
        try:
            choice = await self._store.choose(name, value, version, user_id, now, cause)
        except AlreadyApplied:  # the answer was lost with the process: whoever asks again sees what holds
            return found
        if choice is None:
            raise StaleButton(name)
        self._checkpoint(Point.SETTING_CHOSEN)
        logger.info("%s is chosen anew", name, extra={"action": "setting_chosen", "setting": name})
        self._changed()
        return await self._setting(name)
