"""/help: the registry, read aloud."""

from collections.abc import Callable, Sequence

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry
from bot.chat.render.direction import right_to_left
from bot.chat.render.styled import Styled
from bot.chat.screen import Screen, bold, drawn, lines
from bot.chat.sentences import later

Listed = Callable[[Role], Sequence[Command]]


class Help:
    """What this person can do here; owners see their own part below the readers'."""

    def __init__(self, listed: Listed) -> None:
        self._listed = listed

    def entries(self) -> tuple[Entry, ...]:
        return (Command("help", Role.READER, later("what I can do"), self.answer),)

    async def answer(self, asked: Asked) -> Screen:
        say = asked.say
        everyones = self._lines(asked, Role.READER)
        own = self._lines(asked, Role.OWNER)
        owners: list[Styled | str] = ["", bold(say("For owners")), *own] if own else []
        text = lines(
            bold(say("What I can do")),
            say("Type any words that you remember: I search all reviews, in English and in Hebrew."),
            "",
            *everyones,
            *owners,
        )
        return drawn(right_to_left(text) if say.rtl else text)  # every line here starts with a Latin word

    def _lines(self, asked: Asked, role: Role) -> list[str]:
        commands = (command for command in self._listed(asked.role) if command.role is role)
        return [f"/{command.name} – {asked.say(command.summary)}" for command in commands]
