"""Nothing heavy is imported before it is needed."""

import subprocess
import sys

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
