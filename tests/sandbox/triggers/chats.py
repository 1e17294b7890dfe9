"""Chats and people that are not there, or not for the bot; menus."""

from typing import Any

from bot.sandbox.api.rules import Rule
from tests.sandbox.triggers.case import CHANNEL, LUCA, MEI, OMER, Trigger, Triggers, sent


def _menu(*commands: dict[str, Any]) -> dict[str, Any]:
    return {"commands": list(commands)}


def _command(command: str = "ab", description: str = "x") -> dict[str, Any]:
    return {"command": command, "description": description}


TRIGGERS: Triggers = {
    Rule.CHAT_EMPTY: Trigger("sendMessage", {"text": "hello"}),
    Rule.CHAT_NOT_FOUND: Trigger("sendMessage", sent(chat_id="@elsewhere")),
    Rule.USER_NOT_FOUND: Trigger("getChatMember", {"chat_id": CHANNEL, "user_id": 999}),
    Rule.BLOCKED: Trigger("sendMessage", sent(chat_id=LUCA)),
    Rule.NEVER_STARTED: Trigger("sendMessage", sent(chat_id=OMER)),
    Rule.NO_ADMINISTRATORS: Trigger("getChatAdministrators", {"chat_id": MEI}),
    Rule.COMMAND_INVALID: Trigger("setMyCommands", _menu(_command("a-b"))),
    Rule.COMMAND_EMPTY: Trigger("setMyCommands", _menu(_command("/"))),
    Rule.COMMAND_LONG: Trigger("setMyCommands", _menu(_command("a" * 33))),
    Rule.COMMAND_DESCRIPTION_EMPTY: Trigger("setMyCommands", _menu(_command(description=" "))),
    Rule.COMMAND_DESCRIPTION_LONG: Trigger("setMyCommands", _menu(_command(description="é" * 257))),
    Rule.SCOPE_PRIVATE: Trigger("getMyCommands", {"scope": {"type": "chat_administrators", "chat_id": MEI}}),
    Rule.SCOPE_CHANNEL: Trigger("getMyCommands", {"scope": {"type": "chat", "chat_id": CHANNEL}}),
    Rule.COMMANDS_TOO_MUCH: Trigger("setMyCommands", _menu(*[_command()] * 101)),
    Rule.SCOPE_UNKNOWN: Trigger("getMyCommands", {"scope": {"type": "everybody"}}),
    Rule.LANGUAGE_INVALID: Trigger("getMyCommands", {"language_code": "english"}),
}
