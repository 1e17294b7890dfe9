"""Everything about drafts in the chat, over one card."""

from bot.archive.browsing import Subjects
from bot.chat.commands.draft_actions import DraftActions, DraftStands, PostSoon
from bot.chat.commands.draft_card import DraftCards
from bot.chat.commands.draft_list import ListDrafts
from bot.chat.commands.drafting import Drafting
from bot.chat.commands.entry import Entry
from bot.chat.commands.preview import Look
from bot.chat.commands.queue import ViewQueue
from bot.inbox.ports import ButtonStore
from bot.publishing.slots import Schedule


class DraftRooms:
    """cards: for whoever shows a draft."""

    def __init__(
        self,
        drafting: Drafting,
        subjects: Subjects,
        buttons: ButtonStore,
        look: Look,
        view: ViewQueue,
        schedule: Schedule,
        post: PostSoon,
    ) -> None:
        self.cards = DraftCards(drafting, subjects, buttons, schedule.zone)
        stands = DraftStands(drafting, self.cards, view, schedule.zone)
        self._rooms = (
            DraftActions(drafting, self.cards, stands, look, schedule.zone, post),
            ListDrafts(drafting),
        )

    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for room in self._rooms for entry in room.entries())
