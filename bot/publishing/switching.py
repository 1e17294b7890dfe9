"""When a rich post goes on in its classic form."""

from bot.publishing.post import Form


def goes_classic(form: Form, has_spares: bool, in_doubt: bool) -> bool:
    """Whether classic messages take the place of a part that was refused, and of those behind it.

    form: in which the post was sent until now, so once only; has_spares: whether messages were frozen for that place;
    in_doubt: whether an earlier attempt of that part was never proven unsent: it may still land beside them.
    """
    return form is Form.RICH and has_spares and not in_doubt
