"""Everything about the queue in the chat, over one list and one screen of an entry."""

from bot.chat.commands.counting_down import CountDown
from bot.chat.commands.entry import Entry
from bot.chat.commands.pause import PauseSlots
from bot.chat.commands.postnow import PostHead
from bot.chat.commands.preview import Look
from bot.chat.commands.questions import AskPeople
from bot.chat.commands.queue import ShowQueue
from bot.chat.commands.queue_changes import ChangeEntries
from bot.chat.commands.queue_date import DateEntries
from bot.chat.commands.queue_entry import QueueEntries
from bot.chat.commands.queue_history import QueueHistory
from bot.chat.commands.queue_pause import PauseFromQueue
from bot.chat.commands.queueing import Queueing
from bot.inbox.ports import ButtonStore
from bot.publishing.slots import Schedule


class QueueRooms:
    """counting: for whoever posts something now."""

    def __init__(
        self,
        queueing: Queueing,
        asking: AskPeople,
        pausing: PauseSlots,
        look: Look,
        buttons: ButtonStore,
        schedule: Schedule,
    ) -> None:
        self.counting = CountDown(queueing.counts, buttons)
        screens = QueueEntries(queueing, self.counting, look, buttons, schedule)
        self._rooms = (
            ShowQueue(queueing.view, schedule.zone),
            self.counting,
            screens,
            ChangeEntries(queueing, screens, self.counting, buttons),
            DateEntries(queueing, screens, asking, buttons, schedule),
            QueueHistory(queueing, schedule.zone),
            PauseFromQueue(pausing, queueing.view, buttons),
            PostHead(self.counting, queueing.names, queueing.view, buttons),
        )

    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for room in self._rooms for entry in room.entries())
