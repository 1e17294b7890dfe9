"""/privacy and /forget: what the bot keeps of a reader, and how all of it goes at once."""

from datetime import timedelta

from bot.chat.access import Role
from bot.chat.commands.confirming import yes_or_no
from bot.chat.commands.entry import Action, Asked, Command, Entry
from bot.chat.menus import ShowMenu
from bot.chat.screen import Done, Screen, bold, drawn, lines
from bot.chat.sentences import later
from bot.inbox.ports import ButtonStore
from bot.pipeline.readers import ReaderStore

_FORGET = "reader.forget"
_LASTS = timedelta(hours=1)


class Privacy:
    def __init__(self, readers: ReaderStore, buttons: ButtonStore, show_menu: ShowMenu) -> None:
        self._readers = readers
        self._buttons = buttons
        self._show_menu = show_menu

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("privacy", Role.READER, later("what I keep of you, and for how long"), self.tell, listed=False),
            Command("forget", Role.READER, later("I forget all about you"), self.ask, listed=False),
            Action(_FORGET, Role.READER, self.forget),
        )

    async def tell(self, asked: Asked) -> Screen:
        say = asked.say
        return drawn(
            lines(
                bold(say("What I keep of you")),
                say("• Papers that you wait for, papers that you asked for, and notes on their way to you: with your "
                    "Telegram number and your language, until they are answered."),
                say("• Buttons that are made for you: for {days} days at most.", days=40),
                say("• What you write: until I have answered. Searches are only counted, and words that I found "
                    "nothing for are kept for 90 days, without saying whose they were."),
                say("• Of guests who write: their name as Telegram shows it, until they left and their last draft did. "
                    "Who wrote, changed and decided what stays on record, with their number."),
                "",
                say("Of readers no name, no picture, no list of what they read. Votes in the channel are anonymous: "
                    "Telegram tells me numbers only."),
                say("Backups may still hold what was deleted: for {days} days at most.", days=30),
                say("If you block me, all of it goes at once, too."),
                "",
                say("/wishes shows what you wait for. /forget deletes everything at once."),
            )
        )  # fmt: skip

    async def ask(self, asked: Asked) -> Screen:
        say = asked.say
        yes = await yes_or_no(self._buttons, asked, say("Forget all of it"), _FORGET, "all", _LASTS)
        return drawn(
            lines(
                bold(say("Shall I forget all about you?")),
                say("Papers that you wait for, papers that you asked for, notes on their way, your language: all of it "
                    "goes at once, and no note comes any more."),
                say("Links that you asked for stay with the owners; whose wish they were is forgotten."),
                *self._of_writers(asked),
            ),
            (yes,),
        )  # fmt: skip

    def _of_writers(self, asked: Asked) -> tuple[str, ...]:
        if asked.role is not Role.WRITER:
            return ()
        say = asked.say
        return ("", say("You write here: as a guest you do so no longer then. Your drafts stay with the owners, and on "
                        "record stays whose they were."))  # fmt: skip

    async def forget(self, asked: Asked) -> Done:
        """The menu of a guest goes, too; whoever the settings name finds theirs after the next start."""
        await self._readers.forget(asked.user_id, asked.now)
        if asked.role is Role.WRITER:
            await self._show_menu(asked.user_id, ())
        return Done(asked.say("It is all forgotten. Write to me whenever you like: we begin anew."))
