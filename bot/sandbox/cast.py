"""Who takes part: the values that a world is built from."""

from typing import Literal

from bot.values import Struct


class Bot(Struct, frozen=True):
    """The account behind the token. `username` without "@"."""

    id: int = 7_000_000_001
    token: str = "7000000001:opens-nothing-but-the-sandbox"  # noqa: S105  a toy's key, printed on purpose
    username: str = "sandbox_review_bot"
    name: str = "Review bot"


class Person(Struct, frozen=True):
    """Somebody with the app on the phone, a subscriber of the channel from the start.

    language: a code such as "en" or "he", as the app tells it to bots; role: the owner also posts in the channel, a
    guest is to be told apart from the readers on the page: what they may do, the bot decides.
    """

    id: int
    name: str
    language: str = "en"
    role: Literal["owner", "guest", "reader"] = "reader"


class Channel(Struct, frozen=True):
    """The one channel. At first its bot is an administrator that may post, edit and delete. `username` without "@"."""

    id: int = -1_001_234_500_001
    title: str = "Paper a Day"
    username: str = "paper_a_day"


class Group(Struct, frozen=True):
    """The group that the channel may be linked to: everybody is in it, the bot when the owner lets it in."""

    id: int = -1_001_234_500_002
    title: str = "Paper a Day: talk"


TELEGRAM = 777_000
"""Who, in the field `from`, sends automatic forwards: BAPI, `service_notifications_user_id_`."""

BOT = Bot()
CHANNEL = Channel()
GROUP = Group()
OWNER = Person(101, "Dana", "en", "owner")
READERS = (Person(202, "Omer", "he"), Person(303, "Mei"), Person(404, "Luca"))
PEOPLE = (OWNER, *READERS)
GUEST = Person(507, "Noa", "en", "guest")
"""Who writes with the owner in the opening scene."""
CAST = (OWNER, GUEST, *READERS)
"""Everybody whom a visitor of the page can play."""
