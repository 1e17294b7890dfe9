"""A channel that remembers what really stands in it, whatever it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from bot.polls.ports import PollLook, StopOutcome
from bot.publishing.evidence import CannotLook, Hole, Look, SeenMessage
from bot.publishing.post import Barred, FrozenPart, NotNow, Outcome, OutcomeUnknown, Refused, Sent, visible_hash


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call does and what it answers: None is the message that was sent."""

    outcome: Outcome | None
    landed: bool


OK = Reply(None, landed=True)
LANDED = Reply(OutcomeUnknown("the answer was lost"), landed=True)
LOST = Reply(OutcomeUnknown("the request was lost"), landed=False)
REFUSED = Reply(Refused("400 message text is empty"), landed=False)
BARRED = Reply(Barred("400 need administrator rights in the channel chat"), landed=False)


def not_now(retry_after: float | None = None) -> Reply:
    return Reply(NotNow("429 Too Many Requests", retry_after), landed=False)


class FakeChannel:
    """`publishing.ports.Channel`, `publishing.send_corrections.EditChannel` and `polls.ports.PollChannel`.

    `replies` and `stops` are for the first calls, in order; later deliveries are OK. `landed` has the texts that came
    to stand in the channel, `standing` by message id what readers see there now, `calls` the texts that were tried,
    `stopped` the arguments of stopPoll, `edited` the ids of messages whose edits came through, each time.
    """

    def __init__(self, *replies: Reply, stops: Sequence[StopOutcome] = ()) -> None:
        self._replies = list(replies)
        self._stops = list(stops)
        self._ids = count(101)
        self.calls: list[str] = []
        self.landed: list[str] = []
        self.standing: dict[int, SeenMessage] = {}
        self.stopped: list[tuple[int, int]] = []
        self.edited: list[int] = []

    async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
        text = _text(part)
        self.calls.append(text)
        reply = self.reply()
        message_id = next(self._ids)
        poll_id = f"poll{message_id}" if part.method == "sendPoll" else None
        if reply.landed:
            self.land(channel_id, message_id, text, method=part.method, poll_id=poll_id)
        return reply.outcome or Sent(message_id, poll_id)

    async def edit(
        self, channel_id: int, message_id: int, content: FrozenPart
    ) -> NotNow | Refused | OutcomeUnknown | None:
        """Of a message that is gone nothing is edited."""
        reply = self.reply()
        if message_id not in self.standing:
            return Refused("400 message to edit not found")
        if reply.landed:
            self.edited.append(message_id)
            self.land(channel_id, message_id, _text(content))
        match reply.outcome:
            case NotNow() | Refused() | OutcomeUnknown():
                return reply.outcome
        return None

    async def delete(self, channel_id: int, message_id: int) -> NotNow | Refused | OutcomeUnknown | None:
        self.standing.pop(message_id, None)
        return None

    def write(self, channel_id: int, text: str) -> int:
        """Somebody else's message. Returns its id."""
        message_id = next(self._ids)
        self.land(channel_id, message_id, text)
        return message_id

    def land(
        self, channel_id: int, message_id: int, text: str, *, method: str = "sendMessage", poll_id: str | None = None
    ) -> None:
        self.landed.append(text)
        self.standing[message_id] = SeenMessage(
            channel_id=channel_id,
            message_id=message_id,
            method=method,
            text_hash=visible_hash(text),
            poll_id=poll_id,
            text=text,
        )

    async def stop_poll(self, channel_id: int, message_id: int) -> StopOutcome:
        self.stopped.append((channel_id, message_id))
        return self._stops.pop(0)

    def reply(self) -> Reply:
        return self._replies.pop(0) if self._replies else OK


class FakeProber:
    """`publishing.evidence.Prober` and `polls.ports.PollProber` for that channel. `answers` are for the first looks,
    `polls` for the first looks at polls, in order; `looks` are the ids that were looked at."""

    def __init__(self, channel: FakeChannel, *answers: CannotLook | NotNow, polls: Sequence[PollLook] = ()) -> None:
        self._channel = channel
        self.answers = list(answers)
        self.polls = list(polls)
        self.looks: list[int] = []

    async def look(self, channel_id: int, message_id: int) -> Look:
        self.looks.append(message_id)
        if self.answers:
            return self.answers.pop(0)
        return self._channel.standing.get(message_id, Hole())

    async def look_at_poll(self, channel_id: int, message_id: int) -> PollLook:
        self.looks.append(message_id)
        return self.polls.pop(0) if self.polls else CannotLook("nobody can look")


def _text(part: FrozenPart) -> str:
    """Of a rich message that of its first block."""
    if part.method == "sendRichMessage":
        return str(part.payload["rich_message"]["blocks"][0]["text"])
    return str(part.payload.get("text") or part.payload["question"])
