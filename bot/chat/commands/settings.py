"""/settings: what owners choose of the settings, as one message that is edited in place; /slots opens its first page.

A change holds at once, and one tap undoes it. What the environment says is shown with its name there, and stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, Message

from bot.chat.access import Role
from bot.chat.commands.candidate_words import line_of
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Action, Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.guests_inviting import LIST as WRITERS
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.commands.queue import back_button
from bot.chat.commands.settings_pages import CHOOSE, OPEN, PAGES, SLOTS, TEMPLATE, ZONE, Page, in_words
from bot.chat.commands.settings_template import SEE, Samples, ShowTemplates
from bot.chat.commands.settings_zone import next_slots, short, side_by_side
from bot.chat.render.styled import Styled, dressed, plain
from bot.chat.screen import Keyboard, Reply, Screen, bold, button, drawn, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.errors import InvalidInput, StaleButton
from bot.inbox.ports import ButtonStore
from bot.publishing.chosen import Setting
from bot.publishing.slots import Schedule, parse_slots
from bot.values import Struct

_UNDO = "setting.undo"
_ASK = "ask"
_LASTS = timedelta(days=30)
_LABEL_UNITS = 30


class ChoosesSettings(Protocol):
    """`publishing.chosen.ChooseSettings`: its errors."""

    async def settings(self) -> Mapping[str, Setting]: ...

    def checked(self, name: str, text: str) -> str: ...

    async def choose(
        self, name: str, text: str | None, version: int | None, user_id: int, now: datetime, cause: str
    ) -> Setting: ...

    async def undo(self, name: str, version: int, user_id: int, now: datetime, cause: str) -> Setting: ...


class Choosing(Struct, frozen=True):
    """What /settings asks."""

    settings: ChoosesSettings
    samples: Samples


class ChangeSettings:
    """One message: an overview, and from there a page for each setting."""

    def __init__(self, choosing: Choosing, asking: AskPeople, buttons: ButtonStore) -> None:
        self._choosing = choosing.settings
        self._asking = asking
        self._buttons = buttons
        self._templates = ShowTemplates(choosing.samples, buttons)
        kinds = (Answerer(_kind(page), Role.OWNER, self.heard, long=True) for page in PAGES if page.ask)
        asking.hears(kinds)

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("settings", Role.OWNER, later("slots, time zone, form of posts, nudges"), self.overview),
            Command("slots", Role.OWNER, later("when posts leave, and other hours for them"), self.slots, listed=False),
            Press(OPEN, Role.OWNER, self.open),
            Action(CHOOSE, Role.OWNER, self.choose),
            Action(_UNDO, Role.OWNER, self.undo),
            *self._templates.entries(),
        )

    async def overview(self, asked: Asked) -> Screen:
        say, settings = asked.say, await self._choosing.settings()
        told = [
            line_of(say("{what}: {value}", what=say(page.title), value=in_words(page.name, found.value, say)), say)
            for page, found in ((page, settings[page.name]) for page in PAGES)
        ]
        locked = [one.locked_by for one in settings.values() if one.locked_by]
        names = ("", say("Locked by the environment: {name}", name=", ".join(locked))) if locked else ()
        doors = [button(say(page.title), data_for(OPEN, page.key)) for page in PAGES]
        doors.append(button(say("Writers"), data_for(WRITERS)))
        return drawn(lines(bold(say("Settings")), *told, *names), _in_twos(doors))

    async def slots(self, asked: Asked) -> Screen:
        return await self._page(SLOTS, asked)

    async def open(self, asked: Asked) -> Reply:
        """Nothing: the overview; "<key>": a page; "<key>:ask", "zone:<name>", "template:see": what it leads to."""
        key, _, more = asked.words.partition(":")
        if not key:
            return await self.overview(asked)
        page = next((page for page in PAGES if page.key == key), None)
        if page is None:
            raise StaleButton(asked.words)
        if more == _ASK and page.ask:
            return await self._ask(page, asked)
        if more and page is ZONE:
            return await self._compare(self._choosing.checked(page.name, more), asked)
        if more == SEE and page is TEMPLATE:
            return await self._templates.whole(asked)
        return await self._page(page, asked)

    async def choose(self, asked: Asked) -> Screen:
        name, version, value = _split(asked.words)
        page = _page_of(name)
        try:
            await self._choosing.choose(name, value or None, version, asked.user_id, asked.now, asked.cause)
        except StaleButton:
            return await self._page(page, asked, asked.say("Somebody changed this a moment ago; now it stands so:"))
        return await self._page(page, asked, asked.say("Done. It holds from now on."))

    async def undo(self, asked: Asked) -> Screen:
        name, version, _ = _split(asked.words)
        page = _page_of(name)
        try:
            await self._choosing.undo(name, version, asked.user_id, asked.now, asked.cause)
        except StaleButton:
            return await self._page(page, asked, asked.say("Somebody changed this a moment ago; now it stands so:"))
        return await self._page(page, asked, asked.say("Done. It is as before."))

    async def heard(self, message: Message, asked: Asked, key: str) -> Reply | None:
        """What was asked for, in words. InvalidInput: the parser's own sentence, with an example."""
        page = next(page for page in PAGES if page.key == key)
        if not message.text:
            return None
        try:
            text = self._choosing.checked(page.name, message.text)
        except InvalidInput as error:
            example = lines(_reason(error, page, asked.say), *_example(page, asked.say))
            raise InvalidInput(error.place, example.text) from error
        if page is ZONE:
            return await self._compare(text, asked)
        if page is TEMPLATE:
            version = (await self._choosing.settings())[page.name].version
            return await self._templates.proposed(text, version, asked)
        await self._choosing.choose(page.name, text, None, asked.user_id, asked.now, asked.cause)
        return await self._page(page, asked, asked.say("Done. It holds from now on."))

    async def _ask(self, page: Page, asked: Asked) -> Screen:
        say = asked.say
        title, ask = bold(say(page.title)), say(page.ask or "")
        return await self._asking.ask(
            asked, _kind(page), page.key, title, ask, *_example(page, say), back=data_for(OPEN, page.key)
        )

    async def _page(self, page: Page, asked: Asked, told: str = "") -> Screen:
        say, settings = asked.say, await self._choosing.settings()
        setting = settings[page.name]
        now = say("Now: {value}", value=in_words(page.name, setting.value, say))
        locked = (say("Locked by the environment: {name}", name=setting.locked_by),) if setting.locked_by else ()
        details: list[Styled | str] = [*_own_words(page, setting), *_next(page, settings, asked)]
        text = lines(bold(say(page.title)), *((told, "") if told else ()), say(page.about), "", now, *details, *locked)
        back = [button(say("‹ Settings"), data_for(OPEN)), *([back_button(say)] if page is SLOTS else [])]
        return drawn(text, [back] if locked else [*await self._options(page, setting, asked), back])

    async def _options(self, page: Page, setting: Setting, asked: Asked) -> Keyboard:
        say, name = asked.say, page.name
        others = [value for value in page.options if value != setting.value]
        wanted = [(in_words(name, value, say), CHOOSE, f"{name}:{setting.version}:{value}") for value in others]
        wanted = [] if page is ZONE else wanted
        made = await single_uses(self._buttons, [*wanted, *_ways_back(setting, asked)], asked, _LASTS)
        options = made[: len(wanted)]
        if page is ZONE:
            options = [button(_city(zone), data_for(OPEN, page.key, zone)) for zone in others]
        if page is TEMPLATE:
            options = [button(say("See it"), data_for(OPEN, page.key, SEE))]
        if page.ask:
            label = say("Write a new one…") if page is TEMPLATE else say("Something else…")
            options.append(button(label, data_for(OPEN, page.key, _ASK)))
        return [*_in_twos(options), *([one] for one in made[len(wanted) :])]

    async def _compare(self, zone: str, asked: Asked) -> Screen:
        """Before it changes: a wrong zone moves every post."""
        say, settings = asked.say, await self._choosing.settings()
        setting, old = settings[ZONE.name], _schedule(settings)
        there, here = _clock(asked.now, zone), _clock(asked.now, setting.value)
        new = parse_slots(settings[SLOTS.name].value, ZoneInfo(zone))
        text = lines(
            bold(say("From {old} to {new}", old=setting.value, new=zone)),
            say("It is {there} there, and {here} by the clock of now.", there=there, here=here),
            "",
            say("The next slots, by the clock of now:"),
            *side_by_side(old, new, asked.now, say),
        )
        change = (say("Change the zone"), CHOOSE, f"{ZONE.name}:{setting.version}:{zone}")
        buttons = await single_uses(self._buttons, [change], asked, _LASTS)
        return drawn(text, (buttons, [button(say("Keep it as it is"), data_for(OPEN, ZONE.key))]))


def _ways_back(setting: Setting, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Undo of the last change, and what holds where nobody chooses; each only where it changes something."""
    say, name, before = asked.say, setting.name, setting.before
    if before is not None and before != setting.value:
        label = say("Undo: {value}", value=one_line(in_words(name, before, say), _LABEL_UNITS))
        yield label, _UNDO, f"{name}:{setting.version}:"
    if setting.chosen and setting.usual not in (setting.value, before):
        label = say("As at first: {value}", value=one_line(in_words(name, setting.usual, say), _LABEL_UNITS))
        yield label, CHOOSE, f"{name}:{setting.version}:"


def _next(page: Page, settings: Mapping[str, Setting], asked: Asked) -> Iterator[str]:
    """When the next posts leave, where that is what the page is about."""
    if page not in (SLOTS, ZONE):
        return
    schedule = _schedule(settings)
    yield asked.say("Next:")
    for slot in next_slots(schedule, asked.now):
        yield short(slot.at, schedule.zone, asked.say)


def _own_words(page: Page, setting: Setting) -> Iterator[Styled]:
    """The template that somebody wrote in the chat: one tap copies it, to be changed."""
    if page is TEMPLATE and setting.chosen:
        yield dressed(plain(setting.value), "pre")


def _reason(error: InvalidInput, page: Page, say: Sentences) -> str:
    """The parser's own words, which are English; elsewhere what is asked for. Of a template they name the place."""
    return error.reason if say.language == "en" or page is TEMPLATE else say(page.ask or "")


def _example(page: Page, say: Sentences) -> tuple[Styled | str, ...]:
    """On the same line where it fits there; lines are copied with one tap."""
    if "\n" in page.example:
        return (say("Such as:"), dressed(plain(page.example), "pre"))
    return (say("Such as: {example}", example=page.example),)


def _schedule(settings: Mapping[str, Setting]) -> Schedule:
    return parse_slots(settings[SLOTS.name].value, ZoneInfo(settings[ZONE.name].value))


def _clock(now: datetime, zone: str) -> str:
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"


def _city(zone: str) -> str:
    """What fits on half a row."""
    return zone.rpartition("/")[2].replace("_", " ")


def _kind(page: Page) -> str:
    return f"setting.{page.key}"


def _page_of(name: str) -> Page:
    return next(page for page in PAGES if page.name == name)


def _split(subject: str) -> tuple[str, int, str]:
    name, version, value = subject.split(":", 2)
    return name, number_in(version), value


def _in_twos(buttons: Sequence[InlineKeyboardButton]) -> Keyboard:
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
