"""The rooms of a ballot's proposal over stores in memory: the use cases are the real ones."""

from bot.archive.browsing import Subjects
from bot.chat.commands.balloting import Balloting
from bot.chat.place import ChannelPlace
from bot.chat.render.review import PostRenderer
from bot.clock import no_checkpoint
from bot.inbox.ports import ButtonStore
from bot.polls.change_proposal import ChangeProposal, LookAtProposal
from bot.polls.field import ReadField
from bot.polls.open_ballot import OpenBallot
from bot.polls.open_recurring import SkipBallot
from bot.polls.propose_ballot import Habits, ProposeBallot
from bot.publishing.slots import Schedule
from tests.fakes.memory import Memory


def balloting_over(
    memory: Memory, buttons: ButtonStore, subjects: Subjects, place: ChannelPlace, schedule: Schedule
) -> Balloting:
    look = LookAtProposal(memory.proposals)
    read_field = ReadField(memory.pipeline, memory.ballots)
    change = ChangeProposal(memory.proposals, read_field)
    renderer = PostRenderer(username="review_bot")
    return Balloting(
        propose=ProposeBallot(memory.pipeline, memory.ballots, memory.proposals, place.id, Habits()),
        look=look,
        change=change,
        open=OpenBallot(memory.ballots, look, change, renderer, schedule.zone, no_checkpoint),
        skip=SkipBallot(memory.ballot_times),
        read_field=read_field,
        proposals=memory.proposals,
        renderer=renderer,
        subjects=subjects,
        buttons=buttons,
        zone=schedule.zone,
    )
