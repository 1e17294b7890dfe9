// TeX -> MathML, for the part of TeX that reviews use. What is not understood is not guessed at: the answer is null.

import { mathNode } from "./dom.js";
import { ACCENTS, BIG, BOUNDED, FENCES, FUNCTIONS, LETTERS, OPERATORS, SPACES, inAlphabet } from "./tex-symbols.js";

/** Groups inside each other, and characters, beyond which a formula is left as it is. */
const DEEPEST = 40;
const LONGEST = 2000;
const DIGIT = /^[0-9]$/;

class Unreadable extends Error {}

/** Nodes for the inside of <math>, or null. */
export function readTeX(source) {
  if (source.length > LONGEST) return null;
  try {
    const reader = new Reader(source.match(/\\[A-Za-z]+\*?|\\.|\s+|[\s\S]/gu) ?? []);
    return reader.row(() => reader.ended);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

const mo = (sign, more = {}) => mathNode("mo", more, sign);
/** Signs that TeX sets close to what stands around them. */
const bar = (sign) => mo(sign, { stretchy: "false", lspace: "0", rspace: "0" });
const isPlusOrMinus = (node) => node.tagName === "mo" && /^[−+±∓]$/.test(node.textContent);
/** Behind nothing, or behind an operator, a minus is a sign: "≈ −x" without the space of a difference. */
const isSignBehind = (node) => !node || (node.tagName === "mo" && !/^[)\]}|‖!′]$/.test(node.textContent));

/** How many lines of text the nodes are high, roughly: rows of a table, two for a fraction. */
function heightOf(nodes) {
  const high = nodes.map((node) => {
    if (node.tagName === "mfrac") return 2;
    if (node.tagName === "mtable") return node.childNodes.length;
    return ["mrow", "msub", "msup", "msubsup"].includes(node.tagName) ? heightOf([...node.childNodes]) : 1;
  });
  return Math.max(1, ...high);
}

/** Few machines have a font whose brackets stretch by themselves: a high one is set larger, its middle on the line's. */
function fence(sign, lines) {
  if (lines === 1) return mo(sign, { stretchy: "true", fence: "true" });
  const large = mo(sign, { stretchy: "false", fence: "true", mathsize: `${lines * 100}%` });
  return mathNode("mpadded", { voffset: `${-0.3 * (lines - 1)}em` }, large);
}

const mrow = (nodes) => (nodes.length === 1 ? nodes[0] : mathNode("mrow", {}, ...nodes));

class Reader {
  #tokens;
  #at = 0;
  #depth = 0;

  constructor(tokens) {
    this.#tokens = tokens;
  }

  get ended() {
    this.#skipBlanks();
    return this.#at >= this.#tokens.length;
  }

  /** Everything up to where `atEnd()` holds. */
  row(atEnd) {
    if ((this.#depth += 1) > DEEPEST) throw new Unreadable();
    const nodes = [];
    while (!atEnd()) {
      if (this.ended) throw new Unreadable();
      const node = this.#withScripts();
      if (isPlusOrMinus(node) && isSignBehind(nodes.at(-1))) node.setAttribute("form", "prefix");
      nodes.push(node);
    }
    this.#depth -= 1;
    return nodes;
  }

  #skipBlanks() {
    while (/^\s/.test(this.#tokens[this.#at] ?? "")) this.#at += 1;
  }

  #peek() {
    this.#skipBlanks();
    return this.#tokens[this.#at];
  }

  #next() {
    const token = this.#peek();
    if (token === undefined) throw new Unreadable();
    this.#at += 1;
    return token;
  }

  #take(token) {
    if (this.#peek() !== token) return false;
    this.#at += 1;
    return true;
  }

  #withScripts() {
    const { node, bounded } = this.#atom();
    let [below, above] = [null, null];
    for (;;) {
      if (this.#take("_") && !below) below = this.#argument();
      else if (this.#take("^") && !above) above = this.#argument();
      else if (this.#peek() === "'" && !above) above = this.#primes();
      else break;
    }
    if (["_", "^"].includes(this.#tokens[this.#at - 1])) throw new Unreadable();
    const [sub, sup, both] = bounded ? ["munder", "mover", "munderover"] : ["msub", "msup", "msubsup"];
    if (below && above) return mathNode(both, {}, node, below, above);
    if (below) return mathNode(sub, {}, node, below);
    return above ? mathNode(sup, {}, node, above) : node;
  }

  #primes() {
    let signs = "";
    while (this.#take("'")) signs += "′";
    return mo(signs);
  }

  /** One token, of a number one digit, or a group in braces. */
  #argument() {
    const token = this.#peek();
    if (token === "{") return this.#group();
    return DIGIT.test(token ?? "") ? mathNode("mn", {}, this.#next()) : this.#atom().node;
  }

  #group() {
    if (!this.#take("{")) throw new Unreadable();
    const nodes = this.row(() => this.#take("}"));
    return mathNode("mrow", {}, ...nodes);
  }

  /** The letters between braces as they are, blanks too. */
  #letters() {
    if (!this.#take("{")) throw new Unreadable();
    const from = this.#at;
    while (this.#tokens[this.#at] !== "}") {
      const token = this.#tokens[this.#at];
      if (token === undefined || /^[{$\\]/.test(token)) throw new Unreadable();
      this.#at += 1;
    }
    this.#at += 1;
    return this.#tokens.slice(from, this.#at - 1).join("");
  }

  #atom() {
    const token = this.#peek();
    if (token === "{") return { node: this.#group() };
    this.#next();
    if (token.startsWith("\\")) return this.#command(token.slice(1));
    if (DIGIT.test(token)) return { node: this.#number(token) };
    if (/^\p{L}$/u.test(token)) return { node: mathNode("mi", {}, token) };
    if (/^[\^_}&$#%~\\]$/.test(token)) throw new Unreadable();
    if (/^[/|]$/.test(token)) return { node: bar(token) };
    return { node: /^[()[\]]$/.test(token) ? mo(token, { stretchy: "false" }) : mo(token === "-" ? "−" : token) };
  }

  /** A point belongs to it where a digit follows: it may as well end the sentence. */
  #number(first) {
    let digits = first;
    const at = (ahead) => this.#tokens[this.#at + ahead] ?? "";
    while (DIGIT.test(at(0)) || (at(0) === "." && DIGIT.test(at(1)))) digits += this.#tokens[this.#at++];
    return mathNode("mn", {}, digits);
  }

  #command(name) {
    if (own(BIG, name)) return { node: mo(BIG[name], { largeop: "true" }), bounded: true };
    if (BOUNDED.has(name)) return { node: this.#named(name), bounded: true };
    if (FUNCTIONS.has(name)) return { node: this.#named(name) };
    if (own(LETTERS, name)) return { node: letter(LETTERS[name]) };
    if (own(OPERATORS, name)) return { node: /^[|‖]$/.test(OPERATORS[name]) ? bar(OPERATORS[name]) : mo(OPERATORS[name]) };
    if (own(SPACES, name)) return { node: mathNode("mspace", { width: `${SPACES[name]}em` }) };
    if (own(ACCENTS, name))
      return { node: mathNode("mover", { accent: "true" }, this.#argument(), mo(ACCENTS[name], { stretchy: "true" })) };
    return { node: this.#structure(name), bounded: name.endsWith("*") || name === "underbrace" };
  }

  /** A function's name, with the little space that TeX puts around it, but not before a bracket. */
  #named(name) {
    const rspace = ["(", "[", "\\left", undefined].includes(this.#peek()) ? "0" : "0.17em";
    return mo(name, { form: "prefix", lspace: "0.17em", rspace, stretchy: "false" });
  }

  #structure(name) {
    switch (name) {
      case "frac":
      case "dfrac":
      case "tfrac":
        return mathNode("mfrac", {}, this.#argument(), this.#argument());
      case "binom":
        return mrow([mo("("), mathNode("mfrac", { linethickness: "0" }, this.#argument(), this.#argument()), mo(")")]);
      case "sqrt":
        return this.#root();
      case "text":
      case "textbf":
      case "textit":
      case "mbox":
        return mathNode("mtext", {}, this.#letters().replace(/^\s+|\s+$/g, "\u00a0")); // else trimmed
      case "mathrm":
      case "mathsf":
      case "operatorname":
      case "operatorname*":
        return upright(this.#letters().trim());
      case "mathbb":
      case "mathcal":
      case "mathscr":
      case "mathbf":
        return this.#alphabet(name);
      case "boldsymbol":
      case "mathit":
      case "bm":
        return this.#argument();
      case "underbrace":
        return mathNode("munder", {}, this.#argument(), mo("⏟", { stretchy: "true" }));
      case "left":
        return this.#fenced();
      case "begin":
        return this.#table(this.#letters());
      case "{":
      case "}":
      case "%":
      case "#":
      case "&":
      case "$":
      case "_":
        return mo(name, { stretchy: "false" });
      case "|":
        return bar("‖");
      default:
        throw new Unreadable();
    }
  }

  #root() {
    if (!this.#take("[")) return mathNode("msqrt", {}, this.#argument());
    const index = this.row(() => this.#take("]"));
    return mathNode("mroot", {}, this.#argument(), mrow(index));
  }

  #alphabet(name) {
    const letters = inAlphabet(name, this.#peek() === "{" ? this.#letters() : this.#next());
    if (letters === null) throw new Unreadable();
    return mathNode("mi", { mathvariant: "normal" }, letters);
  }

  #fenced() {
    const open = this.#fence();
    const inside = this.row(() => this.#take("\\right"));
    const close = this.#fence();
    const high = (signs) => signs.map((sign) => fence(sign, heightOf(inside)));
    return mathNode("mrow", {}, ...high(open), ...inside, ...high(close));
  }

  /** The sign behind \left or \right; none for a dot. */
  #fence() {
    const token = this.#next();
    if (token === ".") return [];
    const name = token.replace(/^\\/, "");
    const sign = own(OPERATORS, name) ? OPERATORS[name] : name === "|" && token !== "|" ? "‖" : name;
    if ([...sign].length !== 1) throw new Unreadable();
    return [sign];
  }

  #table(kind) {
    const name = kind.replace(/\*$/, "");
    if (!own(FENCES, name)) throw new Unreadable();
    const [open, close] = FENCES[name];
    const rows = [[]];
    for (;;) {
      const cell = this.row(() => ["&", "\\\\", "\\end"].includes(this.#peek()));
      rows.at(-1).push(mathNode("mtd", {}, ...cell));
      const token = this.#next();
      if (token === "\\end") break;
      if (token === "\\\\") rows.push([]);
    }
    if (this.#letters() !== kind) throw new Unreadable();
    const body = mathNode("mtable", {}, ...rows.map((cells) => mathNode("mtr", {}, ...cells)));
    const high = (sign) => (sign ? [fence(sign, rows.length)] : []);
    const table = mathNode("mrow", {}, ...high(open), body, ...high(close));
    table.classList.add(name === "cases" || name.startsWith("align") ? "flush" : "centred");
    return table;
  }
}

/** Greek capitals stand upright, as TeX sets them; small letters lean by themselves. */
const isCapital = (sign) => /^\p{Script=Greek}$/u.test(sign) && sign !== sign.toLowerCase();
const letter = (sign) => (isCapital(sign) ? upright(sign) : mathNode("mi", {}, sign));
const own = (table, name) => Object.hasOwn(table, name);
/** A name of several letters is upright by itself; "normal" says so for one. */
const upright = (name) => mathNode("mi", { mathvariant: "normal" }, name);
