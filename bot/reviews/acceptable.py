"""Whether a pasted address may become a paper that others are shown: a web page of the outside world, nothing else."""

import re
import unicodedata
from enum import StrEnum
from urllib.parse import urlsplit

from bot.reviews.paper import Paper, paper_from_reference
from bot.values import Struct

LONGEST = 2_000
"""Characters. Servers take about 8 000, a button's address less; no paper's address comes near."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_HOST_FIRST = re.compile(r"(?:(?:[\w-]+\.)+[\w-]+|localhost)(?::\d+)?/\S*", re.IGNORECASE)
# https://url.spec.whatwg.org/#ends-in-a-number-checker: such a host is an IPv4 address, in decimal, octal or hex.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_LONGEST_HOST = 253  # characters; https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
# Names of the inside: https://www.iana.org/assignments/special-use-domain-names and what routers and companies use.
_INSIDE = frozenset(
    {"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "test", "invalid", "onion"}
)
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zs", "Zl", "Zp"})  # controls, also of direction, and spaces


class Fault(StrEnum):
    """Why an address is refused."""

    NO_ADDRESS = "no_address"  # neither a web address nor an arXiv id or DOI
    NOT_WEB = "not_web"  # another scheme than http and https
    TOO_LONG = "too_long"
    CREDENTIALS = "credentials"  # a name or a password before the host
    NUMERIC = "numeric"  # an IP address in any spelling
    INSIDE = "inside"  # a host of this machine or of a private network


class Refusal(Struct, frozen=True):
    """host: as it would be reached, at most 253 characters, "" where there is none."""

    fault: Fault
    host: str = ""


def acceptable(text: str) -> Paper | Refusal:
    """The paper of a web address, an arXiv id or a DOI, as people paste them; or why it cannot be taken.

    Nothing is looked up or asked. "arxiv.org/abs/2403.17887" goes without https://. A path may hold what it likes; the
    host must be a name of the open Internet, without a name or a password before it.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return Refusal(Fault.TOO_LONG)
    if "://" not in text and (named := paper_from_reference(text)):  # "arXiv: 2403.17887", "doi:10.1000/1"
        return named
    if "\\" in text or any(unicodedata.category(sign) in _UNSEEN for sign in text):
        return Refusal(Fault.NO_ADDRESS)
    scheme = _SCHEME.match(text)
    if _HOST_FIRST.fullmatch(text):
        text = f"https://{text}"
    elif scheme and scheme[1].lower() not in {"http", "https"}:
        return Refusal(Fault.NOT_WEB)
    return _refusal(text) or paper_from_reference(text) or Refusal(Fault.NO_ADDRESS)


def _refusal(url: str) -> Refusal | None:
    try:
        parts = urlsplit(url)
        host = unicodedata.normalize("NFKC", parts.hostname or "").lower()
        _ = parts.port  # raises for a port that cannot be
    except ValueError:
        return Refusal(Fault.NO_ADDRESS)
    if parts.scheme not in {"http", "https"} or not host:
        return Refusal(Fault.NO_ADDRESS)
    if "@" in parts.netloc:
        return Refusal(Fault.CREDENTIALS, host[:_LONGEST_HOST])
    fault = _fault(host.replace("。", ".").rstrip("."))
    return Refusal(fault, host[:_LONGEST_HOST]) if fault else None


def _fault(host: str) -> Fault | None:
    labels = host.split(".")
    if ":" in host or _NUMBER.fullmatch(labels[-1]):
        return Fault.NUMERIC
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        return Fault.NO_ADDRESS
    return Fault.INSIDE if len(labels) == 1 or labels[-1] in _INSIDE else None
