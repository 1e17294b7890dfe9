"""A channel that remembers what really stands in it, whatever it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from bot.polls.ports import StopOutcome
from bot.publishing.post import FrozenPart, NotNow, Outcome, OutcomeUnknown, Refused, Sent


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call does and what it answers: None is the message that was sent."""

    outcome: Outcome | None
    landed: bool


OK = Reply(None, landed=True)
LANDED = Reply(OutcomeUnknown("the answer was lost"), landed=True)
LOST = Reply(OutcomeUnknown("the request was lost"), landed=False)
REFUSED = Reply(Refused("400 message text is empty"), landed=False)


def not_now(retry_after: float | None = None) -> Reply:
    return Reply(NotNow("429 Too Many Requests", retry_after), landed=False)


class FakeChannel:
    """`publishing.ports.Channel` and `polls.ports.PollChannel`.

    `replies` and `stops` are for the first calls, in order; later deliveries are OK. `landed` has the texts that stand
    in the channel, `calls` those that were tried, `stopped` the arguments of stopPoll.
    """

    def __init__(self, *replies: Reply, stops: Sequence[StopOutcome] = ()) -> None:
        self._replies = list(replies)
        self._stops = list(stops)
        self._ids = count(101)
        self.calls: list[str] = []
        self.landed: list[str] = []
        self.stopped: list[tuple[int, int, int]] = []

    async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
        text = str(part.payload.get("text") or part.payload["question"])
        self.calls.append(text)
        reply = self.reply()
        if reply.landed:
            self.landed.append(text)
        message_id = next(self._ids)
        return reply.outcome or Sent(message_id, f"poll{message_id}" if part.method == "sendPoll" else None)

    async def stop_poll(self, channel_id: int, message_id: int, options: int) -> StopOutcome:
        self.stopped.append((channel_id, message_id, options))
        return self._stops.pop(0)

    def reply(self) -> Reply:
        return self._replies.pop(0) if self._replies else OK
