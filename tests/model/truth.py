"""The channel as it really is, whatever the bot is told of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.publishing.evidence import CannotLook, Hole, Look, SeenMessage
from bot.publishing.post import FrozenPart, NotNow, Outcome, OutcomeUnknown, Refused, Sent, visible_hash
from bot.values import replace
from tests.fakes.clock import StandingClock
from tests.makers import CHANNEL_ID
from tests.model.faults import Faults, Killed, Lands, ServerFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a world differs from others, beside its faults.

    refusals: whether messages may be refused for good; lands_within: the longest time after a call; told: how often a
    message is told to the bot by the discussion group; look: "well", "badly" (no answer, flood pauses) or "not"
    (protected content); retries, believes: mutations, the bot takes what it does not know for a refusal, or for a yes.
    """

    refusals: bool = False
    lands_within: timedelta = timedelta(seconds=119)
    told: float = 0.0
    look: str = "well"
    retries: bool = False
    believes: bool = False


class TrueChannel:
    """`publishing.ports.Channel` and `publishing.evidence.Prober`.

    standing: by id, what readers see; known: those of it that the bot will be told of, with the instant; broken: rules
    that the bot broke. `meanwhile` runs while the bot waits for an answer.
    """

    def __init__(self, faults: Faults, clock: StandingClock, ways: Ways, meanwhile: Callable[[], Awaitable[None]]):
        self._faults = faults
        self._clock = clock
        self._ways = ways
        self._meanwhile = meanwhile
        self._next_id = 1
        self._landing: list[tuple[datetime, FrozenPart]] = []
        self._quiet_until: dict[str, datetime] = {}
        self.standing: dict[int, SeenMessage] = {}
        self.telling: list[tuple[datetime, SeenMessage]] = []
        self.broken: list[str] = []

    async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
        self._heed("deliver")
        self.settle_landings()
        fault = self._faults.server(self._ways.refusals)
        message_id = self._land(part) if fault.lands is Lands.NOW else None
        if self._faults.happens(0.1):
            await self._meanwhile()
        self._clock.move(fault.lasts)
        if fault.lands is Lands.LATER:
            # A bot that dies in a call counts from the deadline of that call.
            over = self._clock.now() + timedelta(seconds=45 if fault.kills else 0)
            late = timedelta(seconds=self._faults.chance.uniform(0, self._ways.lands_within.total_seconds()))
            self._landing.append((over + late, part))
        if fault.kills:
            raise Killed("in a call")
        return self._answer(fault, message_id)

    def _answer(self, fault: ServerFault, message_id: int | None) -> Outcome:
        outcome = fault.outcome
        if outcome is None and message_id is not None:
            return Sent(message_id, self.standing[message_id].poll_id)
        if isinstance(outcome, OutcomeUnknown) and self._ways.retries:
            return NotNow(outcome.reason)
        if isinstance(outcome, OutcomeUnknown) and self._ways.believes:
            return Sent(message_id or self._next_id)
        if isinstance(outcome, NotNow) and outcome.retry_after is not None:
            self._quiet_until["deliver"] = self._clock.now() + timedelta(seconds=outcome.retry_after)
        assert outcome is not None
        return outcome

    async def look(self, channel_id: int, message_id: int) -> Look:
        self._heed("look")
        if self._faults.happens(0.05):
            await self._meanwhile()
        self.settle_landings()
        if self._ways.look == "not" or (self._ways.look == "badly" and self._faults.happens(0.2)):
            return CannotLook("protected content")
        if self._ways.look == "badly" and self._faults.happens(0.4):
            retry_after = self._faults.chance.choice((None, 5, 300))
            if retry_after:
                self._quiet_until["look"] = self._clock.now() + timedelta(seconds=retry_after)
            return NotNow("no answer", retry_after)
        return self.standing.get(message_id, Hole())

    async def delete(self, channel_id: int, message_id: int) -> NotNow | Refused | OutcomeUnknown | None:
        self.standing.pop(message_id, None)
        return None

    def write(self, text: str) -> SeenMessage:
        """Somebody else's message."""
        return self.standing[self._land(_plain(text))]

    def settle_landings(self) -> None:
        """What was under way lands when its time has come, in that order."""
        self._landing.sort(key=lambda late: late[0])
        while self._landing and self._landing[0][0] <= self._clock.now():
            self._land(self._landing.pop(0)[1])

    def forget_pauses(self) -> None:
        """Nobody is left who heard of them."""
        self._quiet_until.clear()

    def vanish(self) -> None:
        """Somebody deletes the newest message that is not the bot's, unless that makes five empty ids in a row."""
        others = [seen.message_id for seen in self.standing.values() if seen.text.startswith("other")]
        if others and self._run_of_holes(others[-1]) < 5:
            del self.standing[others[-1]]

    def _run_of_holes(self, message_id: int) -> int:
        """As long as it would be with this id."""
        low = high = message_id
        while low > 1 and low - 1 not in self.standing:
            low -= 1
        while high + 1 < self._next_id and high + 1 not in self.standing:
            high += 1
        return high - low + 1

    def _land(self, part: FrozenPart) -> int:
        message_id = self._next_id
        self._next_id += 1
        text = str(part.payload.get("text") or part.payload.get("question") or part.payload["rich_message"])
        poll_id = f"poll{message_id}" if part.method == "sendPoll" else None
        seen = SeenMessage(
            channel_id=CHANNEL_ID,
            message_id=message_id,
            method=part.method,
            text_hash=part.text_hash,
            poll_id=poll_id,
            text=text,
        )
        self.standing[message_id] = seen
        if self._faults.happens(self._ways.told):
            pause = timedelta(seconds=self._faults.chance.choice((0, 0, 5, 30)))
            self.telling.append((self._clock.now() + pause, replace(seen, text="")))
        return message_id

    def _heed(self, what: str) -> None:
        if self._clock.now() < self._quiet_until.get(what, self._clock.now()):
            self.broken.append(f"{what} in a flood pause")


def _plain(text: str) -> FrozenPart:
    return FrozenPart("sendMessage", {"text": text}, visible_hash(text))
