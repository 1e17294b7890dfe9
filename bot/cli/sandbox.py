"""`reviewbot sandbox`: a small Telegram on this machine; a program of its own takes the place of this one."""

import argparse
import os
import sys

from bot.cli.command import Add, whole


def add(command: Add) -> None:
    """Adds `sandbox --port N`."""
    sandbox = command("sandbox", run, "a small Telegram on this machine with the bot in it: no token, no network")
    sandbox.add_argument(
        "--port", metavar="N", type=whole(0, 65535), default=0, help="port of the chat page (default: a free one)"
    )


async def run(chosen: argparse.Namespace) -> int:
    """Becomes `python -m bot.sandbox`; never returns."""
    os.execv(sys.executable, [sys.executable, "-m", "bot.sandbox", "--port", str(chosen.port)])  # noqa: S606  no shell
