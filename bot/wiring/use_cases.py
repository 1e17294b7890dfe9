"""What the commands ask, made of the stores and the rules."""

import random

from bot.archive.read_glossary import ReadGlossary
from bot.chat.channel import TelegramChannel
from bot.chat.commands.editing import CountMessages
from bot.chat.commands.preview import Look
from bot.chat.commands.readers import ReaderStores
from bot.chat.commands.use_cases import Decisions, UseCases
from bot.chat.documents import Documents
from bot.polls.close_now import CloseBallotNow
from bot.polls.count_again import CountAgain
from bot.polls.hand_polls import PromiseHandPoll
from bot.polls.write_off import WritePromiseOff
from bot.publishing.delete_copy import DeleteCopy
from bot.publishing.find_posted import FindPosted
from bot.publishing.head_check import AnswerAhead
from bot.publishing.mending import DecideSeries, MendReview
from bot.publishing.occasion import Occasion
from bot.publishing.pausing import PausePosting, ResumePosting
from bot.publishing.restored import AnswerRestored
from bot.publishing.spent import SpendPassed
from bot.publishing.tell import SettlePart
from bot.reviews.review import Review
from bot.wiring.ballots import balloting
from bot.wiring.basis import Basis, occasions
from bot.wiring.by_hand import hand_desk
from bot.wiring.choosing import choosing
from bot.wiring.drafting import drafting
from bot.wiring.gathering import arriving
from bot.wiring.guests import guests
from bot.wiring.papers import papers
from bot.wiring.posted import posted_desk
from bot.wiring.preview import preview_posts
from bot.wiring.queueing import queueing


def use_cases(basis: Basis) -> UseCases:
    database, channel_id = basis.rooms.database, basis.place.id
    return UseCases(
        place=basis.place,
        username=basis.username,
        schedule=basis.settings.schedule,
        archive=database.archive,
        search=basis.rooms.search,
        rank=basis.rooms.search.rank,
        browse=database.browse,
        subjects=basis.rooms.subjects,
        pick=random.randrange,
        count_use=basis.count_use,
        counts=database.counts,
        figures=database.figures,
        similar=basis.rooms.similar,
        find_posted=FindPosted(database.posted),
        glossary=ReadGlossary(database.glossary),
        pipeline=database.pipeline,
        promises=database.promises,
        write_off=WritePromiseOff(database.write_offs, basis.forms, channel_id, basis.checkpoint),
        ballots=database.ballots,
        readers=ReaderStores(suggestions=database.suggestions, wishes=database.wishes, readers=database.readers),
        buttons=database.buttons,
        decisions=_decisions(basis),
        queueing=queueing(basis),
        preview=_preview(basis),
        balloting=balloting(basis),
        papers=papers(basis),
        hand_posts=hand_desk(basis),
        edit_review=basis.rooms.edit_review,
        mend_findings=basis.rooms.mend_findings,
        files=Documents(basis.connection.api, basis.replying),
        count_messages=_counting(basis),
        arriving=arriving(basis),
        questions=database.questions,
        choosing=choosing(basis),
        guests=guests(basis),
        twins=database.twins,
        drafting=drafting(basis),
        posted_desk=posted_desk(basis),
    )


def _decisions(basis: Basis) -> Decisions:
    database, schedule, channel_id = basis.rooms.database, basis.settings.schedule, basis.place.id
    spend = SpendPassed(database.slots, database.restored, schedule, channel_id)
    return Decisions(
        pause_posting=PausePosting(database.pauses),
        resume_posting=ResumePosting(database.pauses),
        close_ballot=CloseBallotNow(database.ballots),
        count_again=CountAgain(database.closings),
        promise_hand_poll=PromiseHandPoll(database.hand_polls, basis.settings.terms),
        settle_part=SettlePart(database.delivery),
        mend_draft=MendReview(database.queue),
        decide_series=DecideSeries(database.series),
        delete_copy=DeleteCopy(TelegramChannel(basis.connection.api), basis.prober, channel_id),
        answer_ahead=AnswerAhead(database.ahead, schedule, spend),
        answer_restored=AnswerRestored(database.restored, database.queue, schedule, spend),
    )


def _preview(basis: Basis) -> Look:
    return preview_posts(basis.rooms, basis.settings, basis.username, occasions(basis))


def _counting(basis: Basis) -> CountMessages:
    """As many as it would take at the next posting: the number is a guess, as long as the next one."""

    def count(review: Review) -> int:
        today = basis.settings.schedule.local_day(basis.clock.now())
        return len(basis.forms.review(review, Occasion(review.number or 1000, today)).parts)

    return count
