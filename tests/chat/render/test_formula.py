"""LaTeX -> Unicode that a subscriber can read aloud."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.render.formula import inline_formula, is_source, readable_formula, unbroken
from bot.chat.render.formula_mending import mended


@pytest.mark.parametrize(
    ("tex", "readable"),
    [
        # scripts
        ("x_t", "xₜ"),
        ("x_{t-1}^{(i)}", "xₜ₋₁⁽ⁱ⁾"),
        ("O(n^2 d)", "O(n² d)"),
        (r"e^{-\lambda t}", "e^(−λt)"),
        ("f^*(x)", "f*(x)"),
        ("K^\\top", "Kᵀ"),
        (r"90^\circ", "90°"),
        ("y_c", "y_c"),
        ("T_{train} T_{ijk}", "T_train Tᵢⱼₖ"),
        ("w_{k,i}", "w_(k,i)"),
        (r"D_{\mathrm{KL}}(q \| p)", "D_KL(q ‖ p)"),
        (r"\pi_{\text{ref}}^2", "π_(ref)²"),
        (r"\lim_{t \to \infty} x^{d \times k}", "lim_(t→∞) x^(d×k)"),
        (r"\nabla_{x_t} \log p", "∇_(xₜ) log p"),
        ("U'_i", "U′ᵢ"),
        (r"\sum\limits_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        # fractions and roots
        (r"\frac{1}{2}", "½"),
        (r"\frac{n_l}{n_{l-1}}", "nₗ/nₗ₋₁"),
        (r"\frac{a-b}{c}", "(a−b)/c"),
        (r"\frac{1}{2\sigma^2}", "1/(2σ²)"),
        (r"\frac{1}{(a+b)(c+d)}", "1/((a+b)(c+d))"),
        (r"\frac{\partial L}{\partial w}", "∂L/∂w"),
        (r"\frac{1}{|o|} \sum_j x", "1/|o| ∑ⱼ x"),
        (r"h = \frac{\alpha}{r} B A x", "h = (α/r) B A x"),
        (r"\frac{1}{T} (q - p)", "(1/T) (q − p)"),
        (r"\frac{a}{b} \hat x", "(a/b) x̂"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\frac12 x + \frac{a}{b} + 1", "½ x + a/b + 1"),
        (r"\frac{a}{b} \cdot c, \quad \frac{a}{b} \le c", "a/b ⋅ c,\u2003a/b ≤ c"),
        (r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", "softmax(QKᵀ/√dₖ)V"),
        (r"\sqrt{x+1}", "√(x+1)"),
        (r"\sqrt[3]{\frac{a}{b}}", "∛(a/b)"),
        # spaces and signs
        ("d=O(m)", "d = O(m)"),
        (r"x\in S", "x ∈ S"),
        (r"\sum_{i=1}^n p(y=i)<1", "∑ᵢ₌₁ⁿ p(y=i) < 1"),
        (r"\lim_{x\to 0} x^{a=b}", "lim_(x→0) xᵃ⁼ᵇ"),
        ("a:=b<=c", "a := b <= c"),
        (r"y \not= x", "y ≠ x"),
        ("x=-1", "x = −1"),
        ("t+1 -x", "t + 1 − x"),
        ("(a -b)", "(a −b)"),
        ("top-k", "top-k"),
        ("GPT-4", "GPT-4"),
        ("1e-5", "1e−5"),
        ("O(n+1)+k", "O(n+1) + k"),
        (r"L_{\text{pre-train}}-1", "L_(pre-train) − 1"),
        ("x^{-1}_{t-1}", "x⁻¹ₜ₋₁"),
        ("A -> B", "A -> B"),
        (r"x^{(\ell)}", "x^(ℓ)"),
        # environments
        (r"\begin{cases} x & \text{if } x>0 \\ 0 & \text{otherwise} \end{cases}", "{ x, if x > 0; 0, otherwise"),
        (r"\begin{cases} x, & x \ge 0 \\ -x \end{cases}", "{ x, if x ≥ 0; −x"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a, b; c, d)"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b\nc = d"),
        # letters, accents, words
        (r"\mathbb{E}[X]", "𝔼[X]"),
        (r"\hat{y} + \bar{z}", "ŷ + z̄"),
        (r"\widehat{xy}", "hat(xy)"),
        (r"\epsilon \ne \varepsilon", "ϵ ≠ ε"),
        (r"2\log n", "2 log n"),
        (r"\arg\max_{x\in S} f", "arg max_(x∈S) f"),
        (r"\operatorname*{argmin}_\theta L", "argmin_θ L"),
        (r"\KL{p}", "KL(p)"),
        (r"a,\quad b", "a,\u2003b"),
        (r"\{D_1, \dots, D_n\}", "{D₁, …, Dₙ}"),
        (r"p\%", "p%"),
        (r"\left\langle x, y \right\rangle", "⟨x, y⟩"),
        (r"x \not\in S", "x ∉ S"),
        (r"\underbrace{a+b}_{\text{loss}}", "(a+b)_loss"),
    ],
)
def test_a_formula_reads_as_people_type_it(tex: str, readable: str) -> None:
    assert readable_formula(tex) == readable


@pytest.mark.parametrize("tex", ["{a", "a}", r"\frac{1}", r"\begin{cases} x", r"\begin{a} x \end{b}", "x^", "{" * 200])
def test_an_unreadable_formula_stays_its_source(tex: str) -> None:
    assert readable_formula(tex) == tex


def test_only_latex_that_stayed_latex_counts_as_source() -> None:
    assert is_source(readable_formula(r"\frac{1}"))
    assert not is_source(readable_formula(r"A \setminus B"))


def test_an_inline_formula_has_one_line() -> None:
    assert inline_formula(r"\begin{aligned} a \\ b \end{aligned}") == "a; b"


def test_a_short_formula_stays_on_its_line() -> None:
    assert unbroken("d > m") == "d\u00a0>\u00a0m"
    assert " " in unbroken("f(x) = x₁ + x₂ + x₃ + x₄ + x₅")


@pytest.mark.parametrize(
    ("tex", "whole"),
    [
        (r"n_{\{l-1\}}^2", "n_{l-1}^2"),
        (r"\eta_{\{\alpha k\}}", r"\eta_{\alpha k}"),
        (r"\text{text}\{\text{Loss}\}_1", r"\text{Loss}_1"),
        (r"\text{text}\{loss\}", r"\text{loss}"),
        (r"x_{\{1, 2\}}", r"x_{\{1, 2\}}"),
        (r"x_{\{1 \dots n\}}", r"x_{\{1 \dots n\}}"),
        (r"\{x_i\}_{i}", r"\{x_i\}_{i}"),
    ],
)
def test_braces_that_a_converter_made_visible_are_marks_of_groups_again(tex: str, whole: str) -> None:
    assert mended(tex) == whole


_PIECES = [
    r"\frac", r"\sqrt", "{", "}", "[", "]", "^", "_", "&", r"\\", r"\begin{cases}", r"\end{cases}", r"\text", r"\left",
    r"\right", "(", ")", "|", "x", "1", " ", "'", r"\hat", r"\mathbb", r"\foo", "\\", "שלום", "\n",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_no_formula_is_an_error(tex: str) -> None:
    assert bool(readable_formula(tex)) == bool(tex.strip())


@pytest.mark.parametrize("unit", [r"\frac{", "{", "x_", "x^{", r"\sqrt", r"\left(", "((", r"\begin{cases}", r"\hat"])
def test_a_long_hostile_formula_is_read(unit: str) -> None:
    """In some milliseconds; in a time that doubles with each bracket, never."""
    assert readable_formula(unit * (4000 // len(unit)))
