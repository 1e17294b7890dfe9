"""The levels of lists that an import bent: sub-items moved in by one space, where Markdown asks for two or three."""

from collections.abc import Iterator, Sequence

from bot.reviews.lines import Item, item, untouchable
from bot.reviews.numbering import Role, named_numbers
from bot.values import Struct, field, replace


class _Group(Struct):
    """A number and the bullets below it, or bullets alone; each bullet with the index of its line."""

    number: Item | None
    bullets: list[tuple[int, Item]] = field(default_factory=list)
    close: bool = False  # the first bullet stands right below the number
    parent: bool = False  # the number is a name, and all bullets behind the blank line are its own


def levelled(lines: Sequence[str]) -> list[str]:
    """The lines, with sub-items as far in as Markdown asks, where their spaces say that they are sub-items.

    Right below a number all bullets belong to it as soon as one of them is moved in: behind a page break the first
    one loses its space. Below a number that is a name, "1. Data", a blank line and bullets belong to it. Below a bullet
    those that are moved in belong to it when it ends with a colon.
    """
    found = list(lines)
    roles = named_numbers(lines)
    group = _Group(None)
    closed = untouchable(lines)
    above_is_blank = True
    opened: list[Item] = []  # numbers further and further in, whose lists may go on
    for index, line in enumerate(lines):
        marked = None if closed[index] else item(line)
        if marked and marked.number is None:
            group.close = group.close if group.bullets else not above_is_blank
            group.bullets.append((index, marked))
        elif marked:
            _move(found, _indents(group))
            opened = [number for number in opened if number.indent <= marked.indent]
            if not _goes_on(opened, marked):
                marked = _in_step(group.number, marked)
            opened = [*(number for number in opened if number.indent < marked.indent), marked]
            _move(found, [(index, marked.indent)])
            group = _Group(marked, parent=roles.get(index) is Role.PARENT)
        elif line.strip() and (above_is_blank or closed[index]):
            _move(found, _indents(group))
            group = _Group(None)
            opened = []
        above_is_blank = not line.strip()
    _move(found, _indents(group))
    return found


def _move(lines: list[str], indents: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> None:
    for index, indent in indents:
        lines[index] = " " * indent + lines[index].lstrip()


def _goes_on(opened: Sequence[Item], number: Item) -> bool:
    """Whether it is the next one of a list around the one before it: "1. … 1. … 2. …", as Markdown has it."""
    return bool(opened) and (opened[-1].indent, opened[-1].number) == (number.indent, (number.number or 0) - 1)


def _in_step(above: Item | None, number: Item) -> Item:
    """The number as far in as the one before it in the same list, which it cannot belong to."""
    if above and above.number is not None and number.number == above.number + 1 and number.indent < _inner(above):
        return replace(number, indent=above.indent)
    return number


def _indents(group: _Group) -> Iterator[tuple[int, int]]:
    """Index and new indent, in columns, of the bullets to be moved."""
    number = group.number
    first = _sloppy(number, group.bullets) if number and group.close else None
    if number and first is not None:
        for index, bullet in group.bullets:
            yield index, max(_inner(number), _inner(number) + bullet.indent - first)
    elif number and group.parent and group.bullets:
        step = _inner(number) - group.bullets[0][1].indent
        moved = dict(_below_bullets(group.bullets))
        for index, bullet in group.bullets:
            yield index, max(_inner(number), step + moved.get(index, bullet.indent)) if step > 0 else bullet.indent
    else:
        yield from _below_bullets(group.bullets)


def _below_bullets(bullets: Sequence[tuple[int, Item]]) -> Iterator[tuple[int, int]]:
    parent: Item | None = None
    shift = 0
    for index, bullet in bullets:
        if parent and bullet.indent > parent.indent:
            shift = 1 if bullet.indent == parent.indent + 1 else shift
            yield index, bullet.indent + shift
        else:
            parent, shift = bullet if bullet.text.rstrip(" *_").endswith(":") else None, 0


def _sloppy(number: Item, bullets: Sequence[tuple[int, Item]]) -> int | None:
    """The least indent of bullets that are moved in, but not far enough for Markdown; None when there is none."""
    return min((bullet.indent for _, bullet in bullets if number.indent < bullet.indent < _inner(number)), default=None)


def _inner(found: Item) -> int:
    """The columns that a sub-item is moved in at least."""
    return found.indent + len(found.marker) + 1
