"""The project's own files, parsed once for the rules of the house."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of `bot/` by its path from the root, such as "bot/clock.py"."""
    files = sorted((ROOT / "bot").rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


@cache
def importers() -> dict[str, list[str]]:
    """For each library, or package of our own, the modules that import it."""
    found: dict[str, list[str]] = {}
    for path, tree in modules().items():
        for library in set(imported(tree)):
            found.setdefault(library, []).append(path)
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """The top-level name of each library that a module imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0]
