"""/help: the registry, read aloud."""

from collections.abc import Callable, Iterable

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry
from bot.chat.render.direction import isolated, right_to_left
from bot.chat.render.styled import Styled
from bot.chat.screen import Screen, bold, drawn, lines
from bot.chat.sentences import Sentences, later

Known = Callable[[], Iterable[Command]]
"""All commands, in the order in which they are read aloud."""


class Help:
    """What this person can do here; owners and writers see their own part below the readers'."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def entries(self) -> tuple[Entry, ...]:
        return (Command("help", Role.READER, later("what I can do"), self.answer),)

    async def answer(self, asked: Asked) -> Screen:
        say = asked.say
        everyones = self._lines(asked, Role.READER)
        heads = {Role.WRITER: say("For owners and writers"), Role.OWNER: say("For owners")}
        own: list[Styled | str] = []
        for role, head in heads.items():
            mine = self._lines(asked, role)
            own += ["", bold(head), *self._first(role, say), *mine] if mine else []
        text = lines(
            bold(say("What I can do")),
            say("Type any words that you remember: I search all reviews, in English and in Hebrew."),
            "",
            *everyones,
            "",
            say("/wishes shows what you wait for, /privacy what I keep of you."),
            *own,
        )
        return drawn(right_to_left(text) if say.rtl else text)

    def _first(self, role: Role, say: Sentences) -> list[str]:
        """What writers do without any command."""
        return [say("Send me a review, however long: it is a draft.")] if role is Role.WRITER else []

    def _lines(self, asked: Asked, role: Role) -> list[str]:
        """Of an owner's or a writer's commands also those that stand in no menu: nobody would find them else."""
        mine = [command for command in self._known() if command.role is role and asked.role.reaches(role)]
        commands = (command for command in mine if command.listed or role is not Role.READER)
        names = ((f"/{command.name}", asked.say(command.summary)) for command in commands)
        return [f"{isolated(name) if asked.say.rtl else name} – {summary}" for name, summary in names]
