"""Reads one formula: a small recursive descent over TeX tokens that answers with readable text.

Only what reviews use is known; an unknown command is read as a word (`\\KL{p}` -> KL(p)),
since authors define their own.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial

from bot.chat.render.formula_layout import cases, fraction, matrix, root
from bot.chat.render.formula_spacing import Piece, is_sign_of_two, spread, word
from bot.chat.render.formula_symbols import accented, is_one_sign, styled, subscript, superscript, symbol

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\s+|.", re.DOTALL)
_DEEPEST = 40  # groups inside groups; no formula that people read comes near

_UPRIGHT = re.compile(r"\\(?:text(?:rm|up|sf|bf|it)?|mbox|math(?:rm|sf|it)|operatorname)")
_FRACTION = re.compile(r"\\(?:[dtcs]|nice)?frac")
_DELIMITER = re.compile(r"\\(?:left|right|middle)")
_SILENT = re.compile(r"\\(?:(?:display|text|script)style|(?:no)?limits|nonumber|notag|rm|bf|it|cal|[bB]igg?[lrm]?)")
_SWALLOW = re.compile(r"\\(?:label|color|[hv]space|[hv]?phantom)")
_SPACES = {r"\,": " ", r"\;": " ", r"\:": " ", r"\ ": " ", r"\!": "", "~": " ", r"\quad": "\u2003", r"\qquad": "\u2003"}
_MATRICES = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "array": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}


class Unreadable(Exception):
    """This TeX has no reading; the caller shows its source. Never leaves the render package."""


class FormulaReader:
    """One formula, read once."""

    def __init__(self, tex: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(tex)
        self._at = 0
        self._depth = 0
        self._stopped: str | None = None
        self._on_line = True  # not in a script, nor in a fraction or a root: there nothing is spaced
        self._known = self._builders()

    def read(self) -> str:
        """The whole formula; Unreadable where its braces or environments do not match."""
        return self._expression(frozenset())

    def _expression(self, stops: frozenset[str]) -> str:
        """Everything up to a sign of `stops`, which is taken and remembered, or to the end."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable
        pieces: list[Piece] = []
        self._stopped = None
        while (sign := self._next()) is not None:
            if sign in stops:
                self._stopped = sign
                break
            self._take(sign, pieces)
            if _FRACTION.fullmatch(sign) and "/" in pieces[-1].text and self._factor_follows():
                pieces[-1].text = f"({pieces[-1].text})"  # `a/b x` would read as a over the product b x
            self._stopped = None
        self._depth -= 1
        return spread(pieces, on_line=self._on_line)

    def _take(self, sign: str, pieces: list[Piece]) -> None:
        if sign in "^_" and len(sign) == 1:
            self._script(sign, pieces)
        elif sign == "{":
            pieces.append(Piece(self._group()))
        elif sign == "}":
            raise Unreadable
        elif pieces and is_sign_of_two(pieces[-1].text + sign):
            pieces[-1].text += sign
        elif sign == "'":
            pieces.append(Piece("′"))
        elif sign in _SPACES:
            pieces.append(Piece(_SPACES[sign]))
        elif sign == "&" or sign.isspace():
            pieces.append(Piece(" "))
        elif sign.startswith("\\"):
            tight = bool(pieces) and not pieces[-1].text[-1:].isspace()
            pieces.append(self._command(sign))
            if tight and unicodedata.category(pieces[-1].text[:1] or " ") == "Sm":
                self._skip_space()  # it only ends the command's name: `x\in S` is x∈S
        else:
            pieces.append(Piece(sign))

    # scripts

    def _script(self, sign: str, pieces: list[Piece]) -> None:
        while pieces and not pieces[-1].text.strip():
            pieces.pop()
        base = pieces[-1] if pieces else Piece("")
        upright = _UPRIGHT.fullmatch(self._peek(past_brace=True) or "") is not None
        content = self._argument()
        if not content.strip():
            return
        lower = partial(subscript, upright=upright, last=self._peek() != "^")
        script = superscript(content) if sign == "^" else lower(content)
        if not pieces:
            pieces.append(base)
        base.text += script
        base.ends_word = base.ends_word or (script[0] in "_^" and script[-1].isalnum())

    # commands

    def _command(self, sign: str) -> Piece:
        name = sign[1:]
        if sign == r"\\":
            return Piece("\n")
        if _DELIMITER.fullmatch(sign):
            return self._delimiter()
        if _SILENT.fullmatch(sign):
            return Piece("")
        if _SWALLOW.fullmatch(sign):
            self._raw_argument()
            return Piece("")
        if _UPRIGHT.fullmatch(sign):
            return self._upright(sign)
        built = self._built(sign)
        if built is not None:
            return Piece(built)
        if sign == r"\begin":
            return Piece(self._environment())
        if not name.isalpha():
            return Piece({"|": "‖"}.get(name, name))
        return self._symbol(sign)

    def _built(self, sign: str) -> str | None:
        """What a command that takes arguments makes of them."""
        if _FRACTION.fullmatch(sign):
            return fraction(self._argument(), self._argument())
        known = self._known.get(sign)
        if known:
            return known()
        name = sign[1:]
        if styled(name, "") is not None:
            return styled(name, self._argument())
        if accented(name, "x") is not None:
            return accented(name, self._argument())
        return None

    def _builders(self) -> dict[str, Callable[[], str]]:
        return {
            r"\sqrt": self._root,
            r"\not": lambda: self._argument() + "\u0338",
            r"\binom": lambda: f"C({self._argument()}, {self._argument()})",
            r"\pmod": lambda: f" (mod {self._argument()})",
            r"\tag": lambda: f"\u2003({self._raw_argument()})",
            r"\boxed": self._argument,
            r"\underline": self._argument,
            r"\underbrace": self._braced,
            r"\overbrace": self._braced,
            r"\overset": lambda: self._stacked(superscript),
            r"\stackrel": lambda: self._stacked(superscript),
            r"\underset": lambda: self._stacked(subscript),
            r"\xrightarrow": lambda: f"→{superscript(self._argument())}",
            r"\textcolor": lambda: self._raw_argument() and self._argument(),
            r"\substack": lambda: self._argument().replace("\n", ", "),
        }

    def _root(self) -> str:
        index = ""
        if self._peek() == "[":
            self._next()
            index = self._expression(frozenset("]"))
        return root(index.strip(), self._argument().strip())

    def _braced(self) -> str:
        content = self._argument().strip()
        return content if is_one_sign(content) or self._peek() not in {"_", "^"} else f"({content})"

    def _stacked(self, script: Callable[[str], str]) -> str:
        beside = self._argument()
        return self._argument() + (script(beside) if beside.strip() else "")

    def _upright(self, sign: str) -> Piece:
        if sign == r"\operatorname" and self._peek() == "*":
            self._next()
        text = self._raw_argument()
        return word(text) if len(text) > 1 and text.isalpha() else Piece(text)

    def _delimiter(self) -> Piece:
        sign = self._next_visible()
        if sign is None or sign == ".":
            return Piece("")
        if sign in "<>" and len(sign) == 1:
            return Piece("⟨" if sign == "<" else "⟩")
        return self._command(sign) if sign.startswith("\\") else Piece(sign)

    def _symbol(self, sign: str) -> Piece:
        text = symbol(sign)
        if text is None:
            return self._unknown(sign[1:])
        if len(text) > 1 and text[0].isascii() and text[0].isalpha():
            return word(text)
        if (text.isalpha() or text in "∇∂") and self._letter_follows():
            self._next()  # TeX drops the space in `\Delta W`; so do readers
        return Piece(text)

    def _unknown(self, name: str) -> Piece:
        arguments: list[str] = []
        while self._peek() == "{":
            arguments.append(self._argument())
        return Piece(f"{name}({', '.join(arguments)})") if arguments else word(name)

    def _letter_follows(self) -> bool:
        if self._at + 1 >= len(self._tokens) or not self._tokens[self._at].isspace():
            return False
        after = self._tokens[self._at + 1]
        return after.isalpha() or (after.startswith("\\") and (symbol(after) or "").isalpha())

    def _factor_follows(self) -> bool:
        """Whether what comes next would be read as part of a denominator before it. Sums stand apart by their size."""
        after = self._peek()
        if after is None or not after.startswith("\\"):
            return after is not None and (after.isalnum() or after in "([{^")
        if _FRACTION.fullmatch(after) or after in {r"\left", r"\sqrt", r"\partial", r"\nabla"}:
            return True
        name, sign = after[1:], symbol(after) or ""
        return sign.isalpha() or styled(name, "") is not None or accented(name, "x") is not None

    # environments

    def _environment(self) -> str:
        name = self._raw_argument().rstrip("*")
        if name == "array":
            self._raw_argument()  # its columns
        rows = self._rows(name)
        if name == "cases":
            return cases(rows)
        if name in _MATRICES:
            return matrix(rows, *_MATRICES[name])
        return "\n".join(" ".join(row) for row in rows)

    def _rows(self, name: str) -> list[list[str]]:
        rows: list[list[str]] = [[]]
        while True:
            rows[-1].append(self._expression(frozenset({"&", r"\\", r"\end"})).strip())
            if self._stopped is None:
                raise Unreadable
            if self._stopped == r"\\":
                rows.append([])
            elif self._stopped == r"\end":
                if self._raw_argument().rstrip("*") != name:
                    raise Unreadable
                return [row for row in rows if any(row)]

    # tokens

    def _next(self) -> str | None:
        if self._at >= len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _next_visible(self) -> str | None:
        self._skip_space()
        return self._next()

    def _skip_space(self) -> None:
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1

    def _peek(self, *, past_brace: bool = False) -> str | None:
        at = self._at
        while at < len(self._tokens) and (self._tokens[at].isspace() or (past_brace and self._tokens[at] == "{")):
            at += 1
        return self._tokens[at] if at < len(self._tokens) else None

    def _group(self) -> str:
        text = self._expression(frozenset("}"))
        if self._stopped != "}":
            raise Unreadable
        return text

    def _argument(self) -> str:
        """A group, or the single sign that TeX would take instead."""
        outside, self._on_line = self._on_line, False
        text = self._group_or_sign()
        self._on_line = outside
        return text

    def _group_or_sign(self) -> str:
        sign = self._next_visible()
        if sign is None or sign in {"}", "^", "_"}:
            raise Unreadable
        if sign == "{":
            return self._group()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable
        pieces: list[Piece] = []
        self._take(sign, pieces)
        self._depth -= 1
        return spread(pieces, on_line=False)

    def _raw_argument(self) -> str:
        """A group word for word, without dollars and escapes."""
        sign = self._next_visible()
        if sign != "{":
            return re.sub(r"^\\(?=[^A-Za-z])", "", sign or "")
        depth, words = 1, list[str]()
        while depth:
            sign = self._next()
            if sign is None:
                raise Unreadable
            depth += (sign == "{") - (sign == "}")
            words.append(sign)
        return re.sub(r"\\([%_&#${} ])|[{}$~]", lambda match: match[1] or "", "".join(words[:-1]))
