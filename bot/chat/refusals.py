"""Why a pasted address cannot be a paper, in a sentence."""

from collections.abc import Mapping

from bot.chat.sentences import Sentences, later
from bot.reviews.acceptable import Fault, Refusal

SENTENCES: Mapping[Fault, str] = {
    Fault.NO_ADDRESS: later("That is no address of a paper. Send its link, its arXiv number or its DOI."),
    Fault.NOT_WEB: later("I take addresses of the web only, such as https://arxiv.org/abs/2403.17887."),
    Fault.TOO_LONG: later("That address is too long to be a paper's."),
    Fault.CREDENTIALS: later("That address holds a name or a password, so I do not take it."),
    Fault.NUMERIC: later("That address has numbers for a host, and papers do not lie there."),
    Fault.INSIDE: later("{host} is an address of a private network, and readers cannot open it."),
}


def refusal_words(refusal: Refusal, say: Sentences) -> str:
    return say(SENTENCES[refusal.fault], host=refusal.host)
