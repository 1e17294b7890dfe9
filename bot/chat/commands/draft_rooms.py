"""Everything about drafts in the chat, over one card."""

from bot.archive.browsing import Subjects
from bot.chat.commands.draft_actions import DraftActions, PostSoon
from bot.chat.commands.draft_card import DraftCards
from bot.chat.commands.draft_dates import ChooseDate
from bot.chat.commands.draft_fields import WriteFields
from bot.chat.commands.draft_list import ListDrafts
from bot.chat.commands.draft_names import ChooseNames
from bot.chat.commands.draft_stands import DraftStands
from bot.chat.commands.draft_topics import ChooseTopics
from bot.chat.commands.drafting import Drafting
from bot.chat.commands.entry import Entry
from bot.chat.commands.preview import Look
from bot.chat.commands.questions import AskPeople
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
        asking: AskPeople,
        post: PostSoon,
    ) -> None:
        """asking: hears from now on what it asks about drafts."""
        self.cards = cards = DraftCards(drafting, subjects, buttons, schedule.zone)
        stands = DraftStands(drafting, cards, view, schedule.zone)
        fields = WriteFields(drafting, cards, stands, asking)
        names = ChooseNames(drafting, cards, stands, asking)
        dates = ChooseDate(drafting, cards, stands, asking, view, schedule)
        self._rooms = (
            DraftActions(drafting, cards, stands, look, schedule.zone, asking, post),
            fields,
            names,
            ChooseTopics(drafting, cards, stands, subjects),
            dates,
            ListDrafts(drafting),
        )
        asking.hears((*fields.answerers(), *names.answerers(), *dates.answerers()))

    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for room in self._rooms for entry in room.entries())
