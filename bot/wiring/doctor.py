"""What `reviewbot doctor` looks at."""

import stat
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from bot.chat.connection import connected
from bot.chat.examine import Examination, introduce
from bot.chat.examine import examine as examine_rights
from bot.clock import SystemClock
from bot.errors import InvalidSettings
from bot.publishing.chosen import Setting
from bot.settings import PREFIX, Settings, unknown_names
from bot.storage.examine import Finding, Level
from bot.storage.examine import examine as examine_database
from bot.wiring.learning import completed
from bot.wiring.meaning import installed_embedder

_ENVIRONMENT = Path(".env")
_OTHERS = 0o077  # group and everybody

_WITHOUT = {
    "can_edit_messages": "the bot may not edit messages in the channel, so it cannot correct a post",
    "can_delete_messages": "the bot may not delete messages in the channel, so it cannot take back a copy",
}
"""What a missing right means; the bot runs without these, whoever wants them gives it the right."""


async def examine(settings: Settings) -> list[Finding]:
    """What `reviewbot doctor` says: settings, Telegram and rights, database. Changes and creates nothing."""

    embedder = installed_embedder()
    database = await examine_database(settings.database_url, embedder.model if embedder else None)
    settings = completed(settings, database.owners, database.channel)
    next_slot = _next_slot(settings.with_chosen(database.choices))
    findings = [Finding(Level.OK, f"next slot: {next_slot}"), *_chosen(settings.settled(database.choices).values())]
    try:
        settings.telegram()
    except InvalidSettings as error:
        findings += [Finding(Level.FAULT, fault) for fault in error.faults]
    if settings.token is not None:
        findings += _seen(await _look(settings.token.get_secret_value(), settings))
    findings += [*_secrets(settings), *_unknown()]
    if embedder is None:
        findings.append(Finding(Level.OK, "search goes by words; the extra `semantic` adds meaning"))
    return [*findings, *database.findings]


async def _look(token: str, settings: Settings) -> Examination:
    """At the token alone, as long as no channel is known."""
    async with connected(token, settings.api_base_url) as connection:
        if settings.channel is None:
            return await introduce(connection.api)
        return await examine_rights(connection.api, settings.channel)


def _seen(seen: Examination) -> Iterator[Finding]:
    if seen.username:
        yield Finding(Level.OK, f"Telegram knows the bot as @{seen.username}")
    if seen.place and not seen.faults:
        yield Finding(Level.OK, f"it may post in {seen.place.name} ({seen.place.id})")
    yield from (Finding(Level.FAULT, fault) for fault in seen.faults)
    yield from (Finding(Level.NOTE, _WITHOUT[right]) for right in seen.missing or () if right in _WITHOUT)


def _chosen(settings: Iterable[Setting]) -> Iterator[Finding]:
    """What owners chose in the chat, and what becomes of it."""
    for one in settings:
        if one.choice is None or one.choice.value is None:
            continue
        value = "a text of their own" if one.name == "template" else one.choice.value
        if one.chosen:
            yield Finding(Level.OK, f"owners chose in the chat: {one.name} {value}")
        elif one.locked_by:
            yield Finding(Level.NOTE, f"{one.locked_by} locks what owners chose in the chat: {one.name} {value}")
        else:
            yield Finding(Level.NOTE, f"what owners chose of {one.name} cannot be read any more: {value}")


def _secrets(settings: Settings) -> Iterator[Finding]:
    """Files with the token in them that others on this machine may read."""
    for file in filter(None, (settings.token_file, _ENVIRONMENT)):
        try:
            mode = stat.S_IMODE(file.stat().st_mode)
        except OSError:  # there is none, or a start says so
            continue
        if mode & _OTHERS:
            yield Finding(Level.NOTE, f"{file} may be read by others on this machine: chmod 600 {file}")


def _unknown() -> Iterator[Finding]:
    """A slip in a name would else leave the default in force without a word."""
    for name in unknown_names():
        near = get_close_matches(name, [PREFIX + field.upper() for field in Settings.model_fields], 1, 0.8)
        meant = f": {near[0]} is one" if near else ""
        yield Finding(Level.NOTE, f"{name} is no setting, nobody reads it{meant}")


def _next_slot(settings: Settings) -> str:
    slot = settings.schedule.next_after(SystemClock().now())
    return f"{slot.day:%a %d %b} at {slot.slot} ({settings.timezone})"
