"""`reviewbot doctor`: says what is wrong, and changes nothing."""

import argparse

from bot.cli.command import Add
from bot.cli.opening import configured
from bot.cli.terminal import show


def add(command: Add) -> None:
    """Adds `doctor`."""
    command("doctor", run, "says in plain words what is wrong with settings, rights and database")


async def run(_: argparse.Namespace) -> int:
    """Prints a line for each finding; 1 when one of them is a fault."""
    from bot.wiring.doctor import examine

    findings = await examine(configured())
    for finding in findings:
        show(f"{finding.level:5} {finding.text}")
    return 1 if any(finding.level == "fault" for finding in findings) else 0
