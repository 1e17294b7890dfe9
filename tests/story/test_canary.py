"""The token is a canary: whatever goes wrong, and at DEBUG, it is in no line, file or message of the bot; nor is a
reader's number in its log."""

import signal
from functools import partial
from urllib.parse import quote

from bot.sandbox.cast import Person
from tests.sandbox.people import Json
from tests.story.voting import welcomed
from tests.world.stage import OWNER, Stage

READER = Person(7_391_846_205, "Zoe")
"""Long and rare: what is found of it in a log is it."""
TROUBLES = ("error", "drop", "reset", "cut", "malformed", "wrong", "page", "empty", "redirect", "repeat", "huge")
"""Those that are over at once; the others: `chat/test_api.py::test_an_answer_after_the_bound_proves_nothing`."""


async def test_whatever_goes_wrong_nothing_holds_the_token_nor_the_log_a_readers_number(town: Stage) -> None:
    people, token = town.people, town.world.bot.token
    town.world.people[READER.id] = READER
    for person in (OWNER, READER):
        await people.start(person)
    async with town.command("run", log_level="DEBUG") as process:
        await welcomed(town)
        for kind in TROUBLES:
            await people.fault("answerInlineQuery", kind, **({"code": 500} if kind == "error" else {}))
            await people.inline(READER, f"zebrafish {kind}")
            await people.wait_for_call("answerInlineQuery", partial(_struck, kind))
        await people.fault("getUpdates", "malformed")
        await people.fault("sendMessage", "error", code=403)
        await people.say(READER, "/queue")
        await people.ask(READER, "zebrafish")
        await people.block(READER)
        await people.ask(OWNER, "/status")
        process.send_signal(signal.SIGTERM)
        printed = (await process.communicate())[0].decode()
    said = str([await people.messages(OWNER), await people.messages(READER)])
    kept = b"".join(path.read_bytes() for path in town.folder.iterdir() if path.is_file())
    assert "DEBUG" in printed
    number, secret = token.split(":")
    for hidden in (token, quote(token, safe=""), secret, secret[: len(secret) // 2], secret[len(secret) // 2 :]):
        assert hidden not in printed
        assert hidden not in said
        assert hidden.encode() not in kept
    assert str(READER.id) not in printed
    assert number in printed  # the bot's own id, by which its updates are named: nobody's secret


def _struck(kind: str, call: Json) -> bool:
    return bool(call["fault"]) and call["fault"]["kind"] == kind
