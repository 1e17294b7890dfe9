"""Plays people in tests: everything that a page does, over the same HTTP, waiting on events instead of sleeping.

    people = People(address)
    await people.start("Mei")
    reply = await people.ask("Mei", "kolmogorov")
    press = await people.press("Mei", reply, "Next page")
    page = await people.edited("Mei", reply)

Somebody is named by name ("Mei"), id, or `Person`; a chat is "channel", "group", or whose private chat it is.
Messages are the JSON objects of `docs/sandbox.md`.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.cast import Person
from tests.sandbox.http import events, request

PATIENCE = 60.0
"""Real seconds until a test gives up waiting: what comes comes in a fraction of one, but machines are slow and busy."""

Json = dict[str, Any]
Who = str | int | Person
Wanted = str | Callable[[Json], bool]
"""A piece of the text (or of a poll's question), or a test of the whole message."""


class Refused(Exception):
    """The sandbox does not let this person do this: `status` and its plain `reason`."""

    def __init__(self, status: int, reason: str):
        super().__init__(f"{status}: {reason}")
        self.status, self.reason = status, reason


class People:
    """One address, any number of people. It holds no connection; nothing has to be closed."""

    def __init__(self, address: str):
        self.address = address
        self._world: Json = {}

    async def world(self) -> Json:
        """What `GET /sandbox/world` tells at this moment."""
        self._world = await self._get("/sandbox/world")
        return self._world

    async def start(self, who: Who, payload: str = "") -> Json:
        """Presses Start, or opens a deep link with this payload; the "/start …" message that is sent."""
        return await self._message("/sandbox/start", {"as": await self._id(who), "payload": payload})

    async def say(
        self,
        who: Who,
        text: str,
        chat: Who | None = None,
        reply_to: Json | None = None,
        entities: Sequence[Json] | None = None,
    ) -> Json:
        """Sends a text to the bot, or into `chat` ("channel": only the owner may); the (first) message."""
        fields: Json = {"as": await self._id(who), "chat": await self._chat(chat or who), "text": text}
        if reply_to:
            fields["reply_to"] = reply_to["message_id"]
        return await self._message("/sandbox/messages", fields | {"entities": entities})

    async def ask(self, who: Who, text: str, timeout: float = PATIENCE) -> Json:
        """Says it to the bot and waits for the bot's first message after it."""
        said = await self.say(who, text)
        return await self.wait_for(who, lambda message: not message["own"], timeout, after=said)

    async def press(self, who: Who, message: Json, button: str) -> Json:
        """Presses the button with this label (or callback data); see `answer` for what the bot then says."""
        return await self._post("/sandbox/press", await self._naming(who, message) | {"data": _data(message, button)})

    async def answer(self, press: Json, timeout: float = PATIENCE) -> Json:
        """Waits for answerCallbackQuery; its text, show_alert, url and cache_time."""
        seen = f"/sandbox/presses/{press['press']}"
        since = (await self.world())["seq"]
        if (found := await self._get(seen))["answered"]:
            return dict(found["answer"])

        def answered(event: Json) -> bool:
            return (event["kind"], event.get("press")) == ("answer", press["press"])

        return dict((await self._event(answered, since, None, timeout, "the bot's answer to a button"))["answer"])

    async def inline(self, who: Who, query: str, chat: Who | None = None, offset: str = "") -> Json:
        """Types "@bot query" to the bot, or in `chat`; the query, see `results` for what the bot answers."""
        fields = {"as": await self._id(who), "chat": await self._chat(chat or who), "query": query, "offset": offset}
        return await self._post("/sandbox/inline", fields)

    async def results(self, typed: Json, timeout: float = PATIENCE) -> Json:
        """Waits for answerInlineQuery; the query with its `results`, `next_offset` and `button`."""
        since = (await self.world())["seq"]
        if (found := await self._get(f"/sandbox/inline/{typed['id']}"))["answered"]:
            return found

        def answered(event: Json) -> bool:
            told: Json = event.get("inline", {})
            return told.get("id") == typed["id"] and bool(told["answered"])

        return dict((await self._event(answered, since, None, timeout, "the bot's inline results"))["inline"])

    async def choose(self, who: Who, typed: Json, result: str) -> Json:
        """Sends the result with this title (or id); the message."""
        ids = [str(one["id"]) for one in (await self.results(typed))["results"] if result in (one["id"], one["title"])]
        fields = {"as": await self._id(who), "inline": typed["id"], "result": ids[0] if ids else result}
        return await self._message("/sandbox/choose", fields)

    async def limits(self, on: bool) -> None:
        """Turns Telegram's limits of rate and age on or off."""
        await self._post("/sandbox/limits", {"on": on})

    async def vote(self, who: Who, message: Json, options: Sequence[int]) -> Json:
        """Votes by option index, [] takes the vote back; the message as this person then sees it."""
        return await self._message("/sandbox/vote", await self._naming(who, message) | {"options": list(options)})

    async def block(self, who: Who) -> None:
        await self._post("/sandbox/block", {"as": await self._id(who)})

    async def send_file(
        self,
        who: Who,
        name: str,
        content: bytes,
        caption: str = "",
        chat: Who | None = None,
        mime_type: str = "",
        reply_to: Json | None = None,
        photo: bool = False,
    ) -> Json:
        """Sends a document, or a picture, to the bot, or into `chat`; the message."""
        fields: Json = {"as": await self._id(who), "chat": await self._chat(chat or who), "name": name}
        fields |= {"content": b64encode(content).decode(), "caption": caption, "mime_type": mime_type, "photo": photo}
        fields |= {"reply_to": reply_to["message_id"]} if reply_to else {}
        return await self._message("/sandbox/files", fields)

    async def say_rich(self, who: Who, blocks: Sequence[Json], chat: Who | None = None) -> Json:
        """Sends a rich message to the bot, or into `chat`; the message."""
        fields = {"as": await self._id(who), "chat": await self._chat(chat or who), "blocks": list(blocks)}
        return await self._message("/sandbox/rich", fields)

    async def bring(self, who: Who, text: str, channel: str) -> Json:
        """Forwards a text to the bot out of a channel of this title, which is not in this world; the message."""
        fields = {"as": await self._id(who), "chat": await self._chat(who), "text": text, "channel": channel}
        return await self._message("/sandbox/bring", fields)

    async def edit(self, who: Who, message: Json, text: str) -> Json:
        """Edits a text or a caption by hand; the message as it then stands."""
        return await self._message("/sandbox/edit", await self._naming(who, message) | {"text": text})

    async def delete(self, who: Who, message: Json) -> None:
        await self._post("/sandbox/delete", await self._naming(who, message))

    async def forward(self, who: Who, message: Json) -> Json:
        """Forwards a message to the bot; the forward."""
        return await self._message("/sandbox/forward", await self._naming(who, message))

    async def hold_poll(
        self, who: Who, question: str, options: Sequence[str], chat: Who = "channel", **how: bool
    ) -> Json:
        """Posts a poll by hand; the message. how: `several` answers each, results `hidden` until it is stopped."""
        fields: Json = {"as": await self._id(who), "chat": await self._chat(chat), "question": question}
        return await self._message("/sandbox/polls", fields | {"options": list(options), **how})

    async def close_poll(self, who: Who, message: Json) -> Json:
        """Stops a poll by hand; the message as it then stands."""
        return await self._message("/sandbox/close", await self._naming(who, message))

    async def place_bot(self, status: str, chat: Who = "channel", who: Who = "Dana", **rights: bool) -> Json:
        """The owner gives the bot this place, and takes or gives rights by name; the place as `ChatMember`.

        people.place_bot("administrator", can_post_messages=False); people.place_bot("kicked", chat="group")
        """
        fields = {"as": await self._id(who), "chat": await self._chat(chat), "status": status, "rights": rights}
        return dict((await self._post("/sandbox/place", fields))["place"])

    async def link_group(self, linked: bool = True, who: Who = "Dana") -> None:
        """Links the channel to its group, or no longer; the bot gets in by `place_bot`."""
        await self._post("/sandbox/group", {"as": await self._id(who), "linked": linked})

    async def protect(self, protected: bool = True, who: Who = "Dana") -> None:
        """Forbids to forward what stands in the channel, or allows it again."""
        await self._post("/sandbox/protect", {"as": await self._id(who), "protected": protected})

    async def messages(self, chat: Who, seen_by: Who | None = None) -> list[Json]:
        """Everything that stands in the chat, oldest first, as its person (in the channel: `seen_by`) sees it."""
        return [message for message in (await self._look(chat, seen_by))["messages"] if not message["deleted"]]

    async def wait_for(
        self,
        chat: Who,
        wanted: Wanted,
        timeout: float = PATIENCE,
        after: Json | None = None,
        seen_by: Who | None = None,
    ) -> Json:
        """The first message that is, or comes to be, as wanted; deleted ones do not count.

        after: only what was sent or changed later than this message as it was told. AssertionError with all that
        stands in the chat when nothing came within `timeout` seconds.
        """
        fits = _fits(wanted)
        return await self._wait(chat, lambda it: not it["deleted"] and fits(it), timeout, after, seen_by)

    async def edited(self, chat: Who, message: Json, timeout: float = PATIENCE) -> Json:
        """Waits until this message was edited after it was told; the message as it then stands."""
        return await self.wait_for(
            chat, lambda it: it["message_id"] == message["message_id"] and it["edited"], timeout, after=message
        )

    async def gone(self, chat: Who, message: Json, timeout: float = PATIENCE) -> None:
        """Waits until this message was deleted."""
        number = message["message_id"]
        await self._wait(chat, lambda it: it["message_id"] == number and it["deleted"], timeout, None, None)

    async def _wait(
        self, chat: Who, fits: Callable[[Json], bool], timeout: float, after: Json | None, seen_by: Who | None
    ) -> Json:
        looked = await self._look(chat, seen_by)
        for message in looked["messages"]:
            if message["seq"] > (after["seq"] if after else 0) and fits(message):
                return dict(message)
        chat_id = await self._chat(chat)
        viewer = await self._viewer(chat, seen_by)

        def arrived(event: Json) -> bool:
            return event.get("chat") == chat_id and "message" in event and fits(event["message"])

        try:
            return dict((await self._event(arrived, looked["seq"], viewer, timeout, "a message"))["message"])
        except AssertionError as error:
            there = "\n".join(_line(message) for message in await self.messages(chat, seen_by))
            raise AssertionError(f"{error}; in the chat with {chat} stands:\n{there or '(nothing)'}") from None

    async def calls(self, method: str | None = None) -> list[Json]:
        """The bot's calls, oldest first."""
        query = urlencode({"method": method or ""})
        return list((await self._get(f"/sandbox/calls?{query}"))["calls"])

    async def wait_for_call(self, method: str, fits: Callable[[Json], bool] = bool, timeout: float = PATIENCE) -> Json:
        """The first call of this method (any but getUpdates) that is finished and fits."""
        since = (await self.world())["seq"]
        for call in await self.calls(method):
            if call["status"] is not None and fits(call):
                return call

        def called(event: Json) -> bool:
            return event["kind"] == "call" and event["call"]["method"] == method and fits(event["call"])

        return dict((await self._event(called, since, None, timeout, f"a call of {method}"))["call"])

    async def ledger(self) -> list[Json]:
        """What a subscriber of the channel sees."""
        return list((await self.truth())["messages"])

    async def truth(self) -> Json:
        """The whole ledger: `messages`, `deleted` ones, and how many `notifications` a subscriber got."""
        return await self._get("/sandbox/ledger")

    async def fault(self, method: str, kind: str, **details: Any) -> Json:
        """Scripts a fault: a kind of `docs/sandbox.md`; nth, times, work, late, and the kind's own parameters."""
        return await self.trouble(method=method, kind=kind, **details)

    async def trouble(self, **fields: Any) -> Json:
        """Any line of the script: by chance (seed=, rate=), or without a method what happens at once."""
        return dict((await self._post("/sandbox/faults", fields))["fault"])

    async def faults(self) -> list[Json]:
        """The script as it stands, with `seen` and `hits` of each line."""
        return list((await self.script())["faults"])

    async def script(self) -> Json:
        """The same with `revoked`, `may_post` and `landing`."""
        return await self._get("/sandbox/faults")

    async def forget_fault(self, line: int) -> None:
        """Takes this line out of the script."""
        await self._send("DELETE", f"/sandbox/faults?id={line}", None)

    async def clear_faults(self) -> None:
        await self._send("DELETE", "/sandbox/faults", None)

    async def steer_bot(self, action: str) -> None:
        """ "kill" or "restart": the process of a bot that the sandbox started."""
        await self._post("/sandbox/bot", {"action": action})

    async def clock(self, action: str, to: datetime | None = None, **details: float) -> datetime:
        """Moves the clock: "stop", "start" (rate=), "set" (to), "advance" (seconds=); the instant it then shows."""
        fields = {"action": action, "to": to.isoformat() if to else None, **details}
        return datetime.fromisoformat((await self._post("/sandbox/clock", fields))["now"])

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self._get("/sandbox/clock"))["now"])

    async def _look(self, chat: Who, seen_by: Who | None) -> Json:
        query = {"limit": "1000"}
        if (viewer := await self._viewer(chat, seen_by)) is not None:
            query["as"] = str(viewer)
        return await self._get(f"/sandbox/chats/{await self._chat(chat)}/messages?{urlencode(query)}")

    async def _event(
        self, fits: Callable[[Json], bool], since: int, viewer: int | None, timeout: float, what: str
    ) -> Json:
        query = {"after": str(since)} | ({"as": str(viewer)} if viewer is not None else {})
        try:
            async with (
                asyncio.timeout(timeout),
                aclosing(events(self.address, f"/sandbox/events?{urlencode(query)}")) as told,
            ):
                return await _first(told, fits)
        except TimeoutError:
            raise AssertionError(f"{what} did not come within {timeout} s") from None

    async def _naming(self, who: Who, message: Json) -> Json:
        """The fields that say who does something to which message."""
        return {"as": await self._id(who), "chat": message["chat"]["id"], "message_id": message["message_id"]}

    async def _id(self, who: Who) -> int:
        if isinstance(who, Person):
            return who.id
        if isinstance(who, int):
            return who
        people = (self._world or await self.world())["people"]
        return next(int(person["id"]) for person in people if person["name"] == who)

    async def _chat(self, chat: Who) -> int:
        if chat in ("channel", "group"):
            return int((self._world or await self.world())[str(chat)]["id"])
        return await self._id(chat)

    async def _viewer(self, chat: Who, seen_by: Who | None) -> int | None:
        if seen_by is not None:
            return await self._id(seen_by)
        number = await self._chat(chat)
        return number if number > 0 else None

    async def _message(self, path: str, fields: Json) -> Json:
        return dict((await self._post(path, fields))["message"])

    async def _get(self, path: str) -> Json:
        return await self._send("GET", path, None)

    async def _post(self, path: str, fields: Json) -> Json:
        return await self._send("POST", path, json.dumps(fields).encode())

    async def _send(self, method: str, path: str, body: bytes | None) -> Json:
        status, answer = await request(self.address, method, path, body)
        told: Json = json.loads(answer)
        if status != 200:
            raise Refused(status, told["error"])
        return told


def labels(message: Json) -> list[str]:
    """The buttons under a message, row by row."""
    return [button["text"] for button in _buttons(message)]


def _buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _data(message: Json, button: str) -> str:
    for found in _buttons(message):
        if button in (found["text"], found.get("callback_data")) and "callback_data" in found:
            return str(found["callback_data"])
    raise AssertionError(f"no button {button!r} to press here, only {labels(message)}")


def _fits(wanted: Wanted) -> Callable[[Json], bool]:
    if not isinstance(wanted, str):
        return wanted
    return lambda message: wanted in message.get("text", "") or wanted in message.get("poll", {}).get("question", "")


async def _first(told: AsyncIterator[Json], fits: Callable[[Json], bool]) -> Json:
    async for event in told:
        if fits(event):
            return event
    raise AssertionError("the event stream ended")


def _kind(message: Json) -> str:
    if "poll" in message:
        return f"poll: {message['poll']['question']}"
    return next((name for name in ("photo", "document", "rich_message", "pinned_message") if name in message), "?")


def _line(message: Json) -> str:
    author: Json = message["from"] if "from" in message else message["sender_chat"]
    text = next((str(message[name]) for name in ("text", "caption") if name in message), f"({_kind(message)})")
    buttons = "".join(f" [{label}]" for label in labels(message))
    return f"  {message['message_id']} {author.get('first_name', author.get('title'))}: {text}{buttons}"
