"""One seed: a few posts, a channel, a database, a process that dies now and then, and an owner who looks."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

from bot.errors import DatabaseAway
from bot.publishing.deliver import DeliverPosts
from bot.publishing.evidence import SeenMessage
from bot.publishing.post import FrozenPart, NewPost, Part, PartState, PostKind
from bot.publishing.settle import SettleUnknown
from bot.publishing.tell import SettlePart
from tests.fakes.clock import StandingClock
from tests.fakes.memory import Memory
from tests.makers import CHANNEL_ID, make_frozen, make_frozen_poll, make_rich_post
from tests.model.faults import Faults, Killed
from tests.model.truth import TrueChannel, Ways

_FAULTY_TURNS = 20
_CALM_TURNS = (
    60  # far more than it takes: a turn is 30 s or longer then, and an unknown part is decided in three minutes
)
_STEPS = (1, 1, 4, 12, 40, 121, 400)  # seconds between two ticks: a machine may sleep


class World:
    """The real `DeliverPosts`, `SettleUnknown` and `SettlePart` over stores in memory."""

    def __init__(
        self,
        seed: int,
        ways: Ways | None = None,
        *,
        owner_answers: bool = True,
        most_posts: int = 3,
        knows_channel: bool | None = None,
    ) -> None:
        """`knows_channel`: whether any message of the channel is known before the first call; None: by the seed."""
        self.faults = Faults(seed)
        self.ways = ways or self._drawn_ways()
        self.owner_answers = owner_answers
        self.memory = Memory()
        self.clock = StandingClock()
        self.channel = TrueChannel(self.faults, self.clock, self.ways, self._meanwhile)
        self.knows_channel = not self.faults.happens(0.2) if knows_channel is None else knows_channel
        self._presses = 0
        self._busy = False
        self._plan_posts(most_posts)
        for store in (self.memory.delivery, self.memory.evidence):
            self.faults.endanger(store)
        self._start_process()

    def _drawn_ways(self) -> Ways:
        chance = self.faults.chance
        return Ways(
            refusals=chance.random() < 0.3,
            told=chance.choice((0.0, 0.0, 0.5, 0.9)),
            look=chance.choice(("well", "well", "badly", "not")),
        )

    def _plan_posts(self, most: int) -> None:
        chance = self.faults.chance
        for name in "abc"[: chance.randint(1, most)]:
            if chance.random() < 0.35:
                self.plan_rich(
                    {f"{name}{place}": self._classic(f"{name}{place}") for place in range(chance.randint(1, 3))}
                )
                continue
            texts = [f"{name}{number}" for number in range(1, chance.randint(1, 5) + 1)]
            if self.ways.look == "well" and self.knows_channel and chance.random() < 0.1:
                # Such as a line of stars between two parts. An owner's word could not tell which of them it is about.
                texts = [f"{name}1"] * len(texts)
            parts = [make_frozen(text) for text in texts]
            if chance.random() < 0.2:
                parts.append(make_frozen_poll(f"{name}?"))
            self.plan(*parts)

    def _classic(self, text: str) -> list[str]:
        """What would take the place of a rich message."""
        return [f"{text}, {number}" for number in range(self.faults.chance.randint(1, 3))]

    def plan_rich(self, instead: Mapping[str, Sequence[str]]) -> None:
        self.memory.tables.plan(make_rich_post(instead), "rich")

    def plan(self, *parts: FrozenPart) -> None:
        post = NewPost(kind=PostKind.REVIEW, channel_id=CHANNEL_ID, parts=parts)
        self.memory.tables.plan(post, str(parts[0].payload))

    def _start_process(self) -> None:
        delivery, evidence, clock = self.memory.delivery, self.memory.evidence, self.clock
        self.channel.forget_pauses()
        self.deliver = DeliverPosts(delivery, self.channel, clock, self.faults.checkpoint)
        self.settle = SettleUnknown(evidence, delivery, self.channel, clock, self.faults.checkpoint)
        self._answer = SettlePart(delivery)

    async def live(self) -> None:
        """Until every post has come to its end, or all time is over."""
        before = self.faults.chance.choice((1, 5, 60))
        for number in range(before):
            seen = self.channel.write(f"other {-number}")
            if self.knows_channel:
                await self._tell(seen)
        for _ in range(_FAULTY_TURNS):
            await self.turn()
            self.clock.move(timedelta(seconds=self.faults.chance.choice(_STEPS)))
        self.faults.calm = True
        for _ in range(_CALM_TURNS):
            await self.turn()
            if not self.open_parts:
                return
            self.clock.move(timedelta(seconds=self.faults.chance.choice((30, 60, 121, 400))))

    async def turn(self) -> None:
        """A tick of each duty, in any order, between whatever else happens in the world."""
        await self._happen()
        if self.faults.happens(0.05):
            await self.restart()
        duties: list[Callable[[], Awaitable[None]]] = [self._delivering, self._settling, self._owner]
        self.faults.chance.shuffle(duties)
        for duty in duties:
            await self._survive(duty)

    async def pass_time(self, span: timedelta) -> None:
        """In which nothing is done but what was under way lands."""
        self.clock.move(span)
        self.channel.settle_landings()

    async def restart(self) -> None:
        self._start_process()
        await self._outlast(lambda: self.deliver.recover(self.clock.now()))

    async def _delivering(self) -> None:
        await self.deliver()

    async def _settling(self) -> None:
        await self.settle()

    async def _meanwhile(self) -> None:
        """The other duty's tick, and the world, while one waits for an answer."""
        if self._busy:
            return
        self._busy = True
        try:
            await self._happen()
            for duty in (self.deliver, self.settle):  # the one that waits lets nobody in
                with suppress(DatabaseAway):  # the next tick goes on
                    await duty()
        finally:
            self._busy = False

    async def _survive(self, duty: Callable[[], Awaitable[None]]) -> None:
        try:
            await duty()
        except Killed:
            await self.restart()
        except DatabaseAway:
            pass  # the next tick goes on

    async def _outlast(self, step: Callable[[], Awaitable[object]]) -> None:
        """Repeated until the database takes it, as the inbox and the start of a process do."""
        while True:
            try:
                await step()
            except DatabaseAway:
                continue
            return

    async def _happen(self) -> None:
        """Others write and delete, late messages land, and the bot hears of some of it."""
        if self.faults.happens(0.2):
            seen = self.channel.write(f"other {len(self.channel.standing)}")
            if self.faults.happens(0.7):
                self.channel.telling.append((self.clock.now(), seen))
        if self.faults.happens(0.2):
            self.channel.vanish()
        self.channel.settle_landings()
        now = self.clock.now()
        for told in [told for told in self.channel.telling if told[0] <= now]:
            self.channel.telling.remove(told)
            await self._tell(told[1])

    async def _tell(self, seen: SeenMessage) -> None:
        await self._outlast(lambda: self.memory.evidence.keep([seen], self.clock.now()))

    async def _owner(self) -> None:
        """Looks into the channel and says what is there, perhaps twice."""
        for part in self.memory.tables.parts:
            if part.state is not PartState.ASKED or not self.owner_answers or self.faults.happens(0.5):
                continue
            there = self.standing[_form(part)] > self.confirmed[_form(part)]
            for _ in range(2):
                self._presses += 1
                await self._answer(part.id, part.attempt, there, self.clock.now(), f"button:{self._presses}")

    @property
    def standing(self) -> Counter[tuple[str, str]]:
        """How often each message stands in the channel, by method and hash."""
        return Counter((seen.method, seen.text_hash) for seen in self.channel.standing.values())

    @property
    def confirmed(self) -> Counter[tuple[str, str]]:
        return Counter(_form(part) for part in self.memory.tables.parts if part.state is PartState.CONFIRMED)

    @property
    def open_parts(self) -> list[Part]:
        """What something may still happen to."""
        kept = [post for post in self.memory.tables.posts.values() if post.held_at is None]
        waiting = [post.awaited for post in kept]
        ends = set() if self.owner_answers else {PartState.ASKED}
        return [part for part in waiting if part is not None and part.state not in ends]


def _form(part: Part) -> tuple[str, str]:
    return part.frozen.method, part.frozen.text_hash
