// What single commands of TeX stand for. Only what reviews of papers write; anything else is shown as its source.

const pairs = (words) => Object.fromEntries(words.trim().split(/\s+/).map((pair) => pair.split("=")));

/** Letters: set in italics by MathML itself. */
export const LETTERS = pairs(`
  alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ lambda=λ mu=μ
  nu=ν xi=ξ pi=π rho=ρ sigma=σ tau=τ upsilon=υ phi=ϕ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ
  Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω ell=ℓ hbar=ℏ partial=∂ nabla=∇ infty=∞ emptyset=∅ varnothing=∅ top=⊤
  Re=ℜ Im=ℑ aleph=ℵ
`);

export const OPERATORS = pairs(`
  cdot=⋅ times=× div=÷ pm=± mp=∓ ast=∗ star=⋆ circ=∘ bullet=∙ odot=⊙ otimes=⊗ oplus=⊕ leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠
  approx=≈ sim=∼ simeq=≃ equiv=≡ propto=∝ ll=≪ gg=≫
  prec=≺ succ=≻ preceq=⪯ succeq=⪰ in=∈ notin=∉ ni=∋ subset=⊂ subseteq=⊆ supset=⊃ supseteq=⊇ cup=∪
  cap=∩ setminus=∖ to=→ rightarrow=→ leftarrow=← Rightarrow=⇒ Leftarrow=⇐ leftrightarrow=↔ Leftrightarrow=⇔ iff=⇔
  implies=⇒ mapsto=↦ longrightarrow=⟶ forall=∀ exists=∃ neg=¬ land=∧ lor=∨ wedge=∧ vee=∨ mid=∣ parallel=∥ perp=⊥
  ldots=… dots=… cdots=⋯ vdots=⋮ ddots=⋱ langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ lVert=‖ rVert=‖ Vert=‖
  lvert=| rvert=| vert=| colon=: triangleq=≜ int=∫ oint=∮ prime=′ backslash=\\ dagger=†
`);

/** Operators whose bounds stand below and above in a formula of its own line. */
export const BIG = pairs("sum=∑ prod=∏ coprod=∐ bigcup=⋃ bigcap=⋂ bigoplus=⨁ bigotimes=⨂");

/** Names set upright; those of the second list take their bound below. */
export const FUNCTIONS = new Set(
  "log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan det dim ker deg gcd arg Pr".split(" "),
);
export const BOUNDED = new Set("max min sup inf lim limsup liminf argmax argmin".split(" "));

export const ACCENTS = pairs("hat=ˆ widehat=ˆ bar=¯ overline=¯ tilde=˜ widetilde=˜ vec=→ dot=˙ ddot=¨");

/** Widths in em. */
export const SPACES = { ",": 0.17, ":": 0.22, ";": 0.28, " ": 0.25, "!": 0, quad: 1, qquad: 2 };

export const FENCES = {
  matrix: ["", ""],
  pmatrix: ["(", ")"],
  bmatrix: ["[", "]"],
  vmatrix: ["|", "|"],
  cases: ["{", ""],
  aligned: ["", ""],
  align: ["", ""],
};

const BOARD = { C: "ℂ", H: "ℍ", N: "ℕ", P: "ℙ", Q: "ℚ", R: "ℝ", Z: "ℤ" };
const SCRIPT = { B: "ℬ", E: "ℰ", F: "ℱ", H: "ℋ", I: "ℐ", L: "ℒ", M: "ℳ", R: "ℛ" };

/** Latin letters in another alphabet of Unicode; null for what has none. */
export function inAlphabet(alphabet, letters) {
  const [upper, lower, own] = {
    mathbb: [0x1d538, 0x1d552, BOARD],
    mathcal: [0x1d49c, null, SCRIPT],
    mathscr: [0x1d49c, null, SCRIPT],
    mathbf: [0x1d400, 0x1d41a, {}],
  }[alphabet];
  const moved = [...letters].map((letter) => {
    if (own[letter]) return own[letter];
    if (/[A-Z]/.test(letter)) return String.fromCodePoint(upper + letter.charCodeAt(0) - 65);
    if (/[a-z]/.test(letter) && lower) return String.fromCodePoint(lower + letter.charCodeAt(0) - 97);
    if (alphabet === "mathbf" && /[0-9]/.test(letter)) return String.fromCodePoint(0x1d7ce + Number(letter));
    return null;
  });
  return moved.includes(null) ? null : moved.join("");
}
