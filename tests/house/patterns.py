"""Every pattern of `bot/`, where it stands, and in which ways texts are held against it."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import bot

AT_ONE_PLACE = frozenset({"match", "fullmatch"})
ANYWHERE = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
"""The ways that try a pattern again at each character of a text."""
WAYS = AT_ONE_PLACE | ANYWHERE

Key = tuple[Any, int]
"""What tells a pattern from others: its text and its flags."""


@dataclass(slots=True)
class Used:
    """where: module and name, or module and line, of each place, in the order of the listing. ways: as which methods;
    those of a pattern that is passed on are all that its module calls on what it does not name, else every one."""

    pattern: re.Pattern[Any]
    where: list[str] = field(default_factory=list)
    ways: set[str] = field(default_factory=set)


@cache
def every_pattern() -> dict[Key, Used]:
    """Those that modules hold by a name, alone or in collections, and those that are written where they are used."""
    found: dict[Key, Used] = {}
    for module in _modules():
        named = dict(patterns_of(module))
        for name, pattern in named.items():
            _noted(found, pattern).where.append(f"{module.__name__}.{name}")
        for way, where, pattern in _uses(module, named):
            used = _noted(found, pattern)
            used.ways.add(way)
            used.where += [] if used.where else [f"{module.__name__}:{where}"]
    for used in found.values():
        used.ways = used.ways or set(WAYS)
    return found


def patterns_of(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """By name and number within it, such as "_TITLE[0]"."""
    for name, value in vars(module).items():
        for number, one in enumerate(_patterns_in(value)):
            yield f"{name}[{number}]", one


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _patterns_in(one)
    elif isinstance(value, dict):
        yield from _patterns_in([*value, *value.values()])


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            yield importlib.import_module(module.name)


def _noted(found: dict[Key, Used], pattern: re.Pattern[Any]) -> Used:
    return found.setdefault((pattern.pattern, pattern.flags), Used(pattern))


def _uses(module: ModuleType, named: dict[str, re.Pattern[Any]]) -> Iterator[tuple[str, int, re.Pattern[Any]]]:
    """Way, line and pattern of each use in a module."""
    source = Path(module.__file__ or "").read_text("utf-8")
    nodes = [*ast.walk(ast.parse(source))] if source else []
    by_name: dict[str, list[re.Pattern[Any]]] = {}
    for name, pattern in named.items():
        by_name.setdefault(name.partition("[")[0], []).append(pattern)
    called = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr in WAYS]
    of_names = {id(node.value): node.attr for node in called if isinstance(node.value, ast.Name)}
    unnamed = {node.attr for node in called if getattr(node.value, "id", "") not in {*by_name, "re"}} - {"split"}
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            for pattern in by_name.get(node.id, ()):
                yield from ((way, node.lineno, pattern) for way in {of_names.get(id(node), "")} - {""} or unnamed)
        elif written := _written(node):
            yield written


def _written(node: ast.AST) -> tuple[str, int, re.Pattern[Any]] | None:
    """`re.sub("...", ...)` and the like, its pattern in full."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{way}" for way in WAYS}):
        return None
    if not isinstance(node.args[0], ast.Constant):
        return None
    flags = next((ast.unparse(one.value) for one in node.keywords if one.arg == "flags"), "0")
    value = sum(re.RegexFlag[one.strip().removeprefix("re.")] for one in flags.split("|") if one.strip() != "0")
    return ast.unparse(node.func).removeprefix("re."), node.lineno, re.compile(node.args[0].value, value)
