"""Who changed what, on the shell."""

import json

from tests.cli.shell import Shell
from tests.cli.test_queue import samples


def test_every_change_of_the_shell_is_on_record(shell: Shell) -> None:
    assert "Nothing was changed yet." in shell("queue", "history").out
    for sample in samples()[:2]:
        assert shell("queue", "add", sample).code == 0
    for command in (("move", "2", "1"), ("fix", "2", "none"), ("remove", "2"), ("return", "2")):
        assert shell("queue", *command).code == 0
    assert shell("number", "next", "501").code == 0
    told = [json.loads(line) for line in shell("queue", "history", "--json").out.splitlines()]
    assert [one["did"] for one in told] == ["set", "queued", "removed", "moved", "queued", "queued"]
    assert {one["actor_id"] for one in told} == {None}
    assert (told[3]["before"], told[3]["after"]) == ({"position": 2}, {"position": 1})
    lines = shell("queue", "history", "--limit", "3").out.splitlines()
    assert len(lines) == 3
    assert "the shell or the bot: out of the queue, place 1" in lines[2]


def test_what_does_not_wait_is_said(shell: Shell) -> None:
    assert shell("queue", "fix", "17", "none").code != 0
