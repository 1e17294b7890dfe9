"""What became of a ballot, as it stands under the poll."""

from datetime import timedelta
from typing import Any

from bot.chat.render.ballot import directed, kept_apart, linked, tell_me_button
from bot.chat.render.direction import language_of
from bot.chat.render.freeze import message_parts
from bot.chat.render.result_words import ResultWords, per_cent, result_words
from bot.chat.render.styled import Styled, dressed, joined, plain
from bot.chat.render.words import PostWords, words
from bot.pipeline.credit import LIFE
from bot.polls.ballot import Ballot, BallotKind, BallotOption, Decision, Tally, Why
from bot.publishing.post import FrozenPart
from bot.values import Struct


def result_parts(
    ballot: Ballot, tally: Tally, decision: Decision, username: str | None = None, late: timedelta | None = None
) -> tuple[FrozenPart, ...]:
    """One message that replies to the poll, and stands alone where the poll was deleted.

    username: the bot's, for the button under it; late: how much later than its hour the poll was closed.
    """
    language = language_of(ballot.question)
    spoken = words(language)
    told = _Told(ballot, tally, decision, spoken, result_words(language))
    text = told.single() if ballot.kind is BallotKind.SINGLE else told.choice()
    reply = {"message_id": ballot.message_id, "allow_sending_without_reply": True}
    more: dict[str, Any] = {"reply_parameters": reply} if ballot.message_id is not None else {}
    winner = decision.winner
    if username is not None and winner is not None and winner.candidate_id is not None:
        more["reply_markup"] = {"inline_keyboard": [[tell_me_button([winner.candidate_id], spoken.tell_me, username)]]}
    return message_parts(directed(joined((text, plain(_lateness(late, spoken))), "\n\n"), spoken), **more)


class _Told(Struct, frozen=True):
    """A result in the words of one language."""

    ballot: Ballot
    tally: Tally
    decision: Decision
    spoken: PostWords
    say: ResultWords

    def choice(self) -> Styled:
        """Who won and why, and what each of the others carries."""
        winner, say = self.decision.winner, self.say
        if not any(self.tally.votes):
            return plain(say.nobody_voted)
        if winner is None:
            return joined((plain(say.all_gone), self._others(None)), "\n\n")
        place = self.ballot.options.index(winner)
        chosen = say.chosen.format(votes=self.tally.votes[place], voters=self.tally.voters)
        why = self._why(place).format(bonus=per_cent(winner.credit))
        first = joined((self._name(winner), plain(f"{chosen} {why}"), plain(self._due())), "\n")
        return joined((first, self._others(place)), "\n\n")

    def single(self) -> Styled:
        """How many said Yes and No to one paper, and what follows."""
        place, paper = next((at, one) for at, one in enumerate(self.ballot.options) if one.candidate_id is not None)
        votes = self.tally.votes
        if not any(votes):
            return joined((self._name(paper), plain(self.say.nobody_voted_on_it)), "\n")
        answers = self.say.answers.format(yes=votes[place], no=sum(votes) - votes[place], voters=self.tally.voters)
        outcome = {Why.NO: self.say.a_majority, Why.ALL_GONE: self.say.all_gone}.get(self.decision.why, self._due())
        return joined((self._name(paper), plain(answers), plain(outcome)), "\n")

    def _why(self, won: int) -> str:
        votes = self.tally.votes
        gone = [votes[place] for place in range(len(votes)) if self._is_gone(place)]
        if self.decision.why is Why.MOST_VOTES and max(gone, default=0) > votes[won]:
            return self.say.most_left
        return self.say.why[self.decision.why]

    def _name(self, option: BallotOption) -> Styled:
        return dressed(linked(option.title or option.label, option), "bold")

    def _due(self) -> str:
        day = self.decision.due_on
        return self.say.due.format(day=day.day, month=self.spoken.months[day.month - 1]) if day else self.say.next

    def _others(self, won: int | None) -> Styled:
        """Everybody but the winner by the words of the poll, the most votes first, who is gone last."""
        places = [place for place in range(len(self.ballot.options)) if place != won]
        places.sort(key=lambda place: (self._is_gone(place), -self.tally.votes[place]))
        lines = [self._other(place) for place in places]
        fades = self.say.fades.format(weeks=LIFE.days // 7) if any(map(self._bonus, places)) else ""
        return joined((plain(self.say.others), *lines, plain(fades)), "\n") if lines else plain("")

    def _other(self, place: int) -> Styled:
        option, votes, bonus = self.ballot.options[place], self.tally.votes[place], self._bonus(place)
        facts = [str(votes)] if votes else []
        facts += [self.say.bonus.format(bonus=bonus)] if bonus else []
        facts += [self.say.gone] if self._is_gone(place) else []
        name = kept_apart(linked(option.label, option), self.spoken)
        return joined((plain("•\u00a0"), name, *(plain(f" ·\u00a0{fact}") for fact in facts)))

    def _is_gone(self, place: int) -> bool:
        return self.ballot.options[place].candidate_id in self.decision.gone

    def _bonus(self, place: int) -> int:
        """What it carries from now on, in per cent."""
        its_id = self.ballot.options[place].candidate_id
        return per_cent(self.decision.credits.get(its_id, 0)) if its_id is not None else 0


def _lateness(late: timedelta | None, spoken: PostWords) -> str:
    if late is None:
        return ""
    hours, minutes = divmod(int(late.total_seconds()) // 60, 60)
    return (spoken.late_hours if hours else spoken.late_minutes).format(hours=hours, minutes=minutes)
