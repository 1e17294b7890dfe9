"""The page about security names tests that exist, and what it says of the whole house is so."""

import ast
import re

import yaml

from bot.cli.main import parser as command_line
from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
RUNNING = re.compile(
    r"^\s*(?:import|from) (?:pickle|marshal|shelve|dill|cloudpickle)\b|(?<![\w.])(?:eval|exec)\("
    r"|\byaml\.(?:unsafe_|full_)?load\(|\bos\.system\(",
    re.MULTILINE,
)
"""What makes a program of data."""


def rows() -> list[list[str]]:
    lines = [line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
    return [[cell.strip() for cell in line] for line in lines]


def test_the_page_has_the_32_rows_in_order_and_each_is_shown() -> None:
    assert [int(row[0]) for row in rows()] == list(range(1, 33))
    assert [row[0] for row in rows() if len(row) != 4 or not re.search(r"`[\w/]+\.py::\w+`", row[3])] == []


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE))
    assert len(named) > 50
    missing = [f"{file}::{name}" for file, name in sorted(named) if name not in names_in(file)]
    assert missing == [], "rename them in docs/security.md, too"


def names_in(file: str) -> set[str]:
    path = ROOT / "tests" / file
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_nothing_that_is_read_can_run() -> None:
    sources = {path.name: path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py")}
    assert len(sources) > 300
    assert [name for name, source in sources.items() if RUNNING.search(source)] == []


def test_the_rules_of_the_linter_stand() -> None:
    """S: flake8-bandit, with S608 for SQL that is put together from strings."""
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    (selected,) = re.findall(r"^select = \[(.+)\]$", settings, re.MULTILINE)
    (ignored,) = re.findall(r"^ignore = \[(.+)\]$", settings, re.MULTILINE)
    assert '"S"' in selected
    assert '"S' not in ignored


def test_no_option_of_the_command_line_takes_a_secret() -> None:
    """What stands among the arguments of a process, every user of the machine can read."""
    options = set(re.findall(r"--[a-z-]+", command_line().format_help()))
    source = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "cli").glob("*.py"))
    options |= set(re.findall(r'"(--[a-z-]+)"', source))
    assert len(options) > 5
    assert [one for one in options if re.search("token|secret|password|key", one)] == []


def test_containers_are_shut() -> None:
    for name in ("compose.yaml", "compose.replicas.yaml"):
        ours = yaml.safe_load((ROOT / name).read_text("utf-8"))["services"]["bot"]
        shut = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"], "tmpfs": ["/tmp"]}  # noqa: S108
        assert {key: ours.get(key) for key in shut} == shut
        assert {"mem_limit", "pids_limit"} <= set(ours)
        assert not {"privileged", "network_mode", "pid", "devices"} & set(ours)


def test_every_package_is_locked_by_its_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        lines = re.sub(r"\\\n\s*", " ", path.read_text("utf-8")).splitlines()
        packages = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert len(packages) > 5
        assert [line.split()[0] for line in packages if "==" not in line or "--hash=sha256:" not in line] == []
    installs = re.findall(r"install .*requirements/\S+", (ROOT / "Makefile").read_text("utf-8") + DOCKERFILE)
    assert len(installs) >= 4
    assert [line for line in installs if "--require-hashes" not in line] == []


DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
