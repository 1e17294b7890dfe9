"""No secret reaches a log line, whatever raised it."""

import json
import logging
import re

import pytest

from bot import logs

TOKEN = "987654321:" + "Canary_-" * 5


@pytest.mark.usefixtures("logging_restored")
@pytest.mark.parametrize("as_json", [False, True])
def test_tokens_and_secrets_are_hidden_in_messages_fields_and_tracebacks(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    logs.configure("DEBUG", as_json=as_json, secrets=["canary-password"])
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("somewhere").exception("with canary-password", extra={"url": TOKEN.replace(":", "%3A")})
    line = capsys.readouterr().err
    assert "[hidden]" in line
    assert "anary" not in line


@pytest.mark.usefixtures("logging_restored")
def test_a_json_line_carries_the_sentence_and_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    logging.getLogger("bot.publishing").info("Posted.", extra={"action": "posted", "post": 7})
    event = json.loads(capsys.readouterr().err)
    assert (event["message"], event["action"], event["post"], event["level"]) == ("Posted.", "posted", 7, "info")


@pytest.mark.usefixtures("logging_restored")
@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_being_done_stands_in_every_line_of_it(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    logs.configure(as_json=as_json)
    log = logging.getLogger("bot.somewhere")
    with logs.doing("update:7:1"):
        log.info("outer")
        with logs.doing("update:7:2"):
            log.info("inner")
        log.info("outer again")
    log.info("nothing")
    causes = [re.findall(r"update:7:\d", line) for line in capsys.readouterr().err.splitlines()]
    assert causes == [["update:7:1"], ["update:7:2"], ["update:7:1"], []]


@pytest.mark.usefixtures("logging_restored")
def test_the_http_client_does_not_log_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG")
    logging.getLogger("httpx").info("HTTP Request: POST https://example.org/secret")
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("logging_restored")
def test_line_breaks_in_a_message_do_not_forge_a_second_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logging.getLogger("x").info("name: %s", "a\n2026-01-01 ERROR forged\x1b[31m")
    assert len(capsys.readouterr().err.splitlines()) == 1
