"""What users get: a wheel that carries its data and opens the sandbox in an environment of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.settings import PREFIX, Settings
from tests.house.source import ROOT

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """A new environment with our wheel; the libraries are those of the test run, ours come from the wheel alone."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(home / "bin/python"),
        "install",
        "--no-deps",
        "--no-index",
        "-q",
    ]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_the_wheel_carries_data_page_sentences_and_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"bot/data/archive.jsonl", "bot/data/candidates.jsonl", "bot/sandbox/page/index.html"} <= names
    assert [name for name in names if name.startswith("bot/data/samples/")]
    assert [name for name in names if name.endswith("bot.po")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert not [name for name in names if name.startswith(("tests/", "data/"))]


@pytest.fixture
def sandbox(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The address that `reviewbot sandbox` prints, far from the checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    away = tmp_path / "elsewhere"
    away.mkdir()
    process = subprocess.Popen(
        [installed / "reviewbot", "sandbox"], cwd=away, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    printed = ""
    try:
        for line in process.stdout:
            printed += line
            if found := ADDRESS.search(line):
                yield found[0]
                break
        else:
            pytest.fail(f"no address was printed: {printed!r}")
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.close()
        assert process.wait(timeout=60) == 0


def test_an_installed_wheel_opens_the_sandbox_which_brings_a_killed_bot_back(sandbox: str) -> None:
    with urllib.request.urlopen(sandbox, timeout=60) as page:  # noqa: S310  loopback
        assert b"<html" in page.read()
    with urllib.request.urlopen(f"{sandbox}sandbox/ledger", timeout=60) as ledger:  # noqa: S310  loopback
        messages = json.load(ledger)["messages"]
    assert [message for message in messages if "poll" in message]
    assert len(messages) > 2

    kill = urllib.request.Request(f"{sandbox}sandbox/bot", b'{"action": "kill"}')  # noqa: S310  loopback
    with urllib.request.urlopen(f"{sandbox}sandbox/events?after=0", timeout=60) as events:  # noqa: S310  loopback
        urllib.request.urlopen(kill, timeout=60).close()  # noqa: S310  loopback
        for line in events:
            facts = json.loads(line[5:]).get("facts", {}) if line.startswith(b"data:") else {}
            if (facts.get("bot", {}).get("state"), facts.get("bot", {}).get("starts")) == ("running", 2):
                break
    assert facts["counter"] == {"posts": 2, "doubled": 0, "lost": 0, "unknown": 0}


def test_every_copied_file_of_the_image_exists_and_no_other_is_sent_to_the_engine() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    copied = [word for line in re.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, re.MULTILINE) for word in line.split()]
    assert {"bot", "data", "requirements/run.txt"} <= set(copied)
    assert all((ROOT / path).exists() for path in copied)
    ignored = (ROOT / ".dockerignore").read_text("utf-8")
    assert all(f"!{path.split('/')[0]}" in ignored for path in copied)


def test_the_image_runs_as_a_stranger_with_a_health_check_and_known_settings() -> None:
    last_stage = (ROOT / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*$", last_stage, re.MULTILINE)
    assert "HEALTHCHECK" in last_stage
    composed = "".join((ROOT / name).read_text("utf-8") for name in ("compose.yaml", "compose.replicas.yaml"))
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", last_stage + composed))
    assert named
    assert named <= {PREFIX + name.upper() for name in Settings.model_fields}


def test_the_compose_file_is_one_process_and_one_volume_with_a_read_only_root() -> None:
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    assert len(re.findall(r"^  \w+:$", compose.partition("volumes:\n")[0], re.MULTILINE)) == 1
    assert all(line in compose for line in ("read_only: true", "cap_drop: [ALL]", 'volumes: ["data:/data"]'))


def test_each_of_three_processes_is_kept_as_the_single_one_is() -> None:
    one, many = (
        yaml.safe_load((ROOT / name).read_text("utf-8"))["services"]
        for name in ("compose.yaml", "compose.replicas.yaml")
    )
    replica = many["bot"]
    assert replica["deploy"]["replicas"] == 3
    assert replica["environment"]["BOT_DATABASE_URL"].startswith("postgresql+psycopg://")
    alike = {key: value for key, value in one["bot"].items() if key != "volumes"}
    assert {key: replica.get(key) for key in alike} == alike
