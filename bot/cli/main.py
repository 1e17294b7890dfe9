"""`reviewbot`: the list of commands, and how they end.

Exit codes: 0 done; 1 it did not work out (Telegram or the database is away, `doctor` found a fault); 2 wrong
arguments, settings or input, in which case nothing was changed.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from bot.cli import (
    backup,
    compare,
    doctor,
    export,
    import_file,
    lint,
    migrate,
    number,
    owner_link,
    poll,
    preview,
    queue,
    restore,
    run,
    sandbox,
    search,
)
from bot.cli.command import Add, Run
from bot.cli.explain import explain
from bot.cli.terminal import tell
from bot.errors import ReviewBotError

COMMANDS: tuple[Callable[[Add], None], ...] = (
    run.add,
    sandbox.add,
    import_file.add,
    export.add,
    search.add,
    queue.add,
    poll.add,
    preview.add,
    lint.add,
    number.add,
    owner_link.add,
    doctor.add,
    backup.add,
    restore.add,
    compare.add,
    migrate.add,
)
"""In the order of `--help`. They import the rooms when they run: `--help` must not wait for SQLAlchemy."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; `--help` and wrong arguments leave by SystemExit (argparse)."""
    chosen = parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # titles and JSON lines are, whatever the console was set to
    try:
        command: Run = chosen.run
        code = asyncio.run(command(chosen))
        sys.stdout.flush()  # here a reader that left is expected, after `main` it is a traceback
        return code
    except ReviewBotError as error:
        sentence, code = explain(error)
        tell(sentence)
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `reviewbot export | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = argparse.ArgumentParser(
        prog="reviewbot",
        description="Runs a Telegram review channel: posts from a queue, polls on what comes next, archive search.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        added.set_defaults(run=run)
        return added

    for add in COMMANDS:
        add(command)
    return top
