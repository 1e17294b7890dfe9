"""The composition of several replicas fits together. No container engine reads it here."""

import re
import string

import yaml

from bot.settings import PREFIX, read_settings
from bot.storage.address import read_url
from bot.web.serve import GRACE as GRACE_OF_WEB
from bot.wiring.running import GRACE
from tests.house.source import ROOT

KEYS = {
    *("build", "image", "command", "deploy", "env_file", "environment", "depends_on", "healthcheck", "restart", "init"),
    *("read_only", "tmpfs", "cap_drop", "security_opt", "mem_limit", "pids_limit", "stop_grace_period", "ports"),
    *("volumes", "configs"),
}
"""Of a service, as far as ours use them: https://github.com/compose-spec/compose-spec/blob/main/05-services.md"""


def test_the_replicas_have_all_that_they_name() -> None:
    composed = yaml.safe_load((ROOT / "compose.replicas.yaml").read_text("utf-8"))
    services = composed["services"]
    assert set(composed) == {"services", "volumes", "configs"}
    assert set().union(*services.values()) <= KEYS
    for service in services.values():
        assert {one.partition(":")[0] for one in service.get("volumes", ())} <= set(composed["volumes"])
        assert {one["source"] for one in service.get("configs", ())} <= set(composed["configs"])
        for other, when in service.get("depends_on", {}).items():
            assert when["condition"] == "service_healthy"
            assert services[other]["healthcheck"]["test"][0] == "CMD"
        assert ("build" in service) or re.fullmatch(r"[a-z]+:[\w.-]+", service["image"])


def test_the_replicas_settings_are_ours_and_the_door_leads_to_their_port() -> None:
    whole = yaml.safe_load((ROOT / "compose.replicas.yaml").read_text("utf-8"))
    composed, (door,) = whole["services"], (one["content"] for one in whole["configs"].values())
    given = {"DOOR": "bot.example", "POSTGRES_PASSWORD": "a-password"}
    written = {name: string.Template(value).substitute(given) for name, value in composed["bot"]["environment"].items()}
    settings = read_settings(
        _env_file=None,
        token="123456:" + "A" * 35,
        channel="@example",
        owners="1",
        webhook_secret="s" * 32,
        **{name.removeprefix(PREFIX).lower(): value for name, value in written.items()},
    )
    assert settings.webhook == ("https://bot.example/hook", "s" * 32)
    assert read_url(settings.database_url).host in composed
    (port,) = re.findall(r"^EXPOSE (\d+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert re.findall(r"handle (\S+) {\s+reverse_proxy (\S+)\s+}", door) == [("/hook", f"bot:{port}")]
    assert re.search(r"handle {\s+respond 404\s+}", door), "what the page says stays inside must stay there"
    assert f"0.0.0.0:{port}" in (ROOT / "Dockerfile").read_text("utf-8")
    seconds = int(composed["bot"]["stop_grace_period"].removesuffix("s"))
    assert seconds > GRACE + GRACE_OF_WEB
