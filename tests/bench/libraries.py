"""What each library, and what our own modules cost a start: resident memory and processor, in the order of import.

python -m tests.bench.libraries

In a process of its own, since what is imported once costs nothing the second time. What two of them share counts for
the first.
"""

import importlib
import os
import time
from pathlib import Path

from bot.wiring.starting import lean

_STEPS = {
    "python-telegram-bot": ("telegram.ext",),  # with httpx and APScheduler; the echo bot has the same
    "SQLAlchemy": ("sqlalchemy", "sqlalchemy.ext.asyncio", "sqlalchemy.dialects.sqlite", "aiosqlite"),
    "pydantic-settings": ("pydantic_settings",),
    "markdown-it-py": ("markdown_it", "mdit_py_plugins.dollarmath"),
    "Babel": ("babel.dates",),
    "tantivy, PyStemmer": ("tantivy", "Stemmer"),
    "filelock": ("filelock",),
    "our own modules": ("bot.wiring.build", "bot.wiring.meaning", "bot.wiring.outside"),
}
_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20  # MiB


def main() -> None:
    print(f"a bare Python holds {_resident():.1f} MiB; what imports add to it")
    with lean():
        for name, modules in _STEPS.items():
            before, began = _resident(), time.process_time()
            for module in modules:
                importlib.import_module(module)
            took = time.process_time() - began
            print(f"  {name:20} {_resident() - before:5.1f} MiB {1000 * took:5.0f} ms")


def _resident() -> float:
    """MiB; https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


if __name__ == "__main__":
    main()
