"""What readers ask of the bot, and what the owners answer: the rooms of it, together."""

from bot.chat.commands.entry import Entry
from bot.chat.commands.privacy import Privacy
from bot.chat.commands.suggest import AskForPapers
from bot.chat.commands.suggestions import DecideSuggestions
from bot.chat.commands.wishes import TellMe
from bot.chat.menus import ShowMenu
from bot.chat.place import ChannelPlace
from bot.inbox.ports import ButtonStore
from bot.pipeline.readers import ReaderStore
from bot.pipeline.suggestions import SuggestionStore
from bot.pipeline.wishes import WishStore
from bot.values import Struct


class ReaderStores(Struct, frozen=True, kw_only=True):
    suggestions: SuggestionStore
    wishes: WishStore
    readers: ReaderStore


class ReaderRooms:
    """`asking` and `telling` are asked by others, too: a pasted link leads to them."""

    def __init__(self, stores: ReaderStores, buttons: ButtonStore, place: ChannelPlace, show_menu: ShowMenu) -> None:
        self.asking = AskForPapers(stores.suggestions, buttons)
        self.telling = TellMe(stores.wishes, buttons, place)
        self._deciding = DecideSuggestions(stores.suggestions, buttons)
        self._privacy = Privacy(stores.readers, buttons, show_menu)

    def entries(self) -> tuple[Entry, ...]:
        rooms = (self.asking, self.telling, self._deciding, self._privacy)
        return tuple(entry for room in rooms for entry in room.entries())
