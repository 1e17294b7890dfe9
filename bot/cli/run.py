"""`reviewbot run`: the bot itself, until Ctrl-C or SIGTERM."""

import argparse
import asyncio
import signal
from collections.abc import Callable

from bot.cli.command import Add
from bot.cli.opening import configured
from bot.clock import SystemClock, no_checkpoint


def add(command: Add) -> None:
    """Adds `run`."""
    command("run", run, "the bot itself, against Telegram")


async def run(_: argparse.Namespace) -> int:
    """Runs the bot; where the settings name no owner or no channel, first until it has learnt them. InvalidSettings,
    before anything opens, where not even that can begin."""
    from bot.wiring.starting import lean

    with lean():
        from bot.wiring.build import build
        from bot.wiring.first_day import learnt
        from bot.wiring.meaning import installed_embedder
        from bot.wiring.outside import everybody

    settings = configured(quiet=False)
    stop, starting = asyncio.Event(), asyncio.current_task()
    if starting is not None:  # nothing is under way yet: a silent Telegram must not hold up the end
        _at_signals(starting.cancel)
    try:
        settings, clock = await learnt(settings, SystemClock()), SystemClock()
        async with build(settings, clock, no_checkpoint, installed_embedder(), everybody()) as bot:
            _at_signals(stop.set)
            await bot.run(stop)
    except asyncio.CancelledError:
        return 0
    return 0


def _at_signals(act: Callable[[], object]) -> None:
    for caught in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(caught, act)
