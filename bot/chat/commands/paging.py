"""`‹ 2 / 7 ›`: turning pages in place."""

from collections.abc import Callable

from telegram import InlineKeyboardButton

from bot.chat.screen import button


def page_buttons(page: int, pages: int, data_of: Callable[[int], str]) -> list[InlineKeyboardButton]:
    """One row, none for a single page; `data_of` gives the callback data that leads to a page."""
    if pages <= 1:
        return []
    turns = [(f"{page} / {pages}", page)]
    if page > 1:
        turns.insert(0, ("‹", page - 1))
    if page < pages:
        turns.append(("›", page + 1))
    return [button(text, data_of(target)) for text, target in turns]
