"""A message of our channel, forwarded to the bot: the review that it is."""

from collections.abc import Awaitable, Callable

from telegram import Message, MessageOriginChannel

from bot.chat.access import Role
from bot.chat.commands.entry import Asked
from bot.chat.commands.hand_posts import HandPosts
from bot.chat.commands.reading import Reading
from bot.chat.screen import Reply, Screen, said
from bot.errors import NotFound

Tools = Callable[[Asked, int], Awaitable[Screen | None]]
"""What an owner may do with a review that stands in the channel, by its id; None for what does not stand there."""


class OpenForwarded:
    """A conversation (`desk.Conversation`) that nobody has to begin. What comes from elsewhere is for the others."""

    role = Role.READER

    def __init__(self, posts: HandPosts, reading: Reading, tools: Tools, channel_id: int) -> None:
        self._posts = posts
        self._reading = reading
        self._channel_id = channel_id
        self._tools = tools

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        origin = message.forward_origin
        if not isinstance(origin, MessageOriginChannel) or origin.chat.id != self._channel_id:
            return None
        review_id = await self._posts.review_of(origin.chat.id, origin.message_id)
        if review_id is None:
            return said(asked.say("This message of the channel is no review that I know."))
        try:
            screen = await self._tools(asked, review_id) if asked.role.reaches(Role.OWNER) else None
            return screen or await self._reading.open(asked.say, review_id)
        except NotFound:
            return said(asked.say("This message of the channel is no review that I know."))
