"""`reviewbot owner-link`: how a bot with a token alone gets its owner."""

import argparse

from bot.cli.command import Add
from bot.cli.opening import configured
from bot.cli.terminal import show, tell
from bot.clock import SystemClock


def add(command: Add) -> None:
    """Adds `owner-link`."""
    command("owner-link", run, "prints, while there is no owner, the link that makes you the owner")


async def run(_: argparse.Namespace) -> int:
    """Prints the link; 2 where there is an owner: then nothing was changed."""
    from bot.wiring.learning import owner_link

    link = await owner_link(configured(), SystemClock())
    if link is None:
        tell("This bot has an owner already; BOT_OWNERS names others.")
        return 2
    show("Open this link in Telegram within ten minutes, while the bot runs. Whoever opens it first is the owner:")
    show(link)
    return 0
