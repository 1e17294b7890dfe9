"""TeX that lost its dollars: `x_t`, `σ^2`, `T_{train}` and `\\dots` in running text, as half of all reviews have it."""

import re
from collections.abc import Iterator

from bot.reviews.blocks import Formula, Text

_GREEK = "α-ωΑ-Ωϵϑϕϖϱ"
_LETTERS = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|varphi"
    "|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega|nabla|partial|ell"
)
_WORDS = (
    "arccos|arcsin|arctan|cos|sin|tan|cosh|sinh|tanh|log|ln|exp|min|max|arg|sup|inf|det|dim|ker"
    "|cdot|cdots|ldots|dots|times|leq|geq|neq|approx|propto|infty|sum|prod|int|rightarrow|mapsto|forall|exists"
)
_IN_BRACES = r"\{[\w+\-*=:,()' ]{1,20}\}"
# One sign or braces, and nothing behind it that would make it a name: snake_case is longer, "o_1.txt" is a file.
_END = r"(?![\w/@{\\]|\.\w)"
_SCRIPT = rf"[_^]{_IN_BRACES}|_[A-Za-z0-9{_GREEK}]{_END}|\^(?:\d{{1,3}}|[A-Za-z{_GREEK}]){_END}|\^\*(?!\*)"
# One letter as a word of its own. Several letters have braces below them, never above: "GPT^{2}" is a note.
_RAW = re.compile(
    rf"(?<![\w\\/.@:^$?&])(?<![^\W\d_]{{2}}-)"
    rf"(?:(?:\\(?:{_LETTERS})(?![A-Za-z])|[A-Za-z{_GREEK}])(?:{_SCRIPT}){{1,2}}"
    rf"|[A-Za-z]+_{_IN_BRACES}"
    rf"|\\(?:{_LETTERS}|{_WORDS})(?![A-Za-z\\/]))"
)
_FACES = re.compile(r"([oOTuUnxX])\^\1")  # "o^o" is a face


def with_raw_formulas(text: str) -> Iterator[Text | Formula]:
    """The text cut around such pieces; each becomes a formula, every character stays."""
    since = 0
    for match in _RAW.finditer(text):
        if _FACES.fullmatch(match[0]):
            continue
        if match.start() > since:
            yield Text(text[since : match.start()])
        yield Formula(match[0])
        since = match.end()
    if since < len(text):
        yield Text(text[since:])
