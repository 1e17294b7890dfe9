"""Which addresses Telegram takes for a link. It refuses the whole message over one that it does not."""

import re

# TDLib, parse_url: a host with a dot in it, or an address of four numbers; a port up to 65535; no white space.
_ADDRESS = re.compile(
    r"https?://(?:[^\s/?#@:\[\]]+@)?(?P<host>[^\s/?#@:\[\]<>\"'\\^`{|}]+)(?::(?P<port>\d{1,5}))?(?P<rest>[/?#]\S*)?",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?\.?|\d{1,3}(?:\.\d{1,3}){3}")
_UNSAFE = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_LONGEST = 2000  # characters; browsers and servers stop at about 2 000


def is_address(url: str) -> bool:
    """Whether it leads to a page of the web that Telegram lets a text link to."""
    found = _ADDRESS.fullmatch(url)
    if found is None or len(url) > _LONGEST or _UNSAFE.search(url):
        return False
    return _HOST.fullmatch(found["host"]) is not None and 0 < int(found["port"] or 443) < 65536
