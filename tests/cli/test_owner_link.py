"""`reviewbot owner-link`, where there is nothing to offer; the story of a first day has the rest."""

import pytest

from tests.cli.shell import TOKEN, Shell


def test_where_there_is_an_owner_no_link_is_printed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_OWNERS", "77")
    said = shell("owner-link")
    assert (said.code, said.out) == (2, "")
    assert "has an owner already" in said.err


def test_without_a_token_it_says_what_to_do(shell: Shell) -> None:
    said = shell("owner-link")
    assert said.code == 2
    assert "BOT_TOKEN" in said.err
