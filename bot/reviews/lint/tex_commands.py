"""TeX commands that are drawn where formulas are, and that our own reader knows.

Those of AMS-LaTeX that papers use (https://katex.org/docs/supported.html lists them); others are somebody's own macros.
"""

_AMS = """
    And Bbbk Big Bigg Biggl Biggr Bigl Bigm Bigr Box DeclareMathOperator Delta Diamond Downarrow Gamma Im Lambda
    Leftarrow Leftrightarrow Longleftarrow Longleftrightarrow Longrightarrow Omega P Phi Pi Pr Psi Re Rightarrow S
    Sigma Theta Uparrow Upsilon Vert Xi acute aleph alpha amalg angle approx approxeq arccos arcsin arctan arg
    argmax argmin ast asymp backslash bar bcancel because begin beta beth bf big bigcap bigcirc bigcup bigg biggl
    biggr bigl bigm bigodot bigoplus bigotimes bigr bigstar bigvee bigwedge binom blacksquare bm bmod boldsymbol bot
    bowtie boxminus boxplus boxtimes breve bullet cal cancel cap cdot cdotp cdots cfrac check checkmark chi circ
    circledast circledcirc clubsuit colon coloneqq color complement cong coprod copyright cos cosh cot coth csc cup
    dag dagger daleth dashv dbinom ddag ddagger dddot ddot ddots def deg degree delta det dfrac diamond diamondsuit
    digamma dim displaystyle div dot doteq dots dotsb dotsc dotsi dotsm downarrow ell emptyset end enspace epsilon
    eqqcolon equiv eta eth exists exp flat forall frac gamma gcd ge geq geqslant gets gg ggg gimel gneq grave gt
    gtrsim hat hbar hbox heartsuit hline hom hookleftarrow hookrightarrow hphantom hskip hspace iddots iff iiint
    iint imath impliedby implies in inf infty int intercal iota it jmath kappa ker kern lVert label lambda land
    langle lbrace lbrack lceil ldotp ldots le leadsto left leftarrow leftharpoonup leftrightarrow leq leqslant
    lessgtr lesssim lfloor lg lgroup lhd lim liminf limits limsup ll llbracket lll ln lneq lnot log longleftarrow
    longleftrightarrow longmapsto longrightarrow lor lt ltimes lvert mapsto mathbb mathbf mathbin mathcal mathds
    mathfrak mathit mathnormal mathop mathord mathrel mathring mathrm mathscr mathsf mathtt max mbox mho mid middle
    min mkern mod models mp mu nabla natural ncong ne nearrow neg negthinspace neq newcommand nexists ngeq ngtr ni
    nicefrac nleq nless nmid nolimits nonumber not notag notin nprec nrightarrow nsim nsubseteq nsucc nu nwarrow
    odot oint omega omicron ominus operatorname operatornamewithlimits oplus oslash otimes overbrace overleftarrow
    overline overrightarrow overset parallel partial perp phantom phi pi pm pmb pmod pod prec preceq prime prod
    propto psi qquad quad rVert rangle rbrace rbrack rceil renewcommand restriction rfloor rgroup rhd rho right
    rightarrow rightharpoonup rightleftharpoons rightsquigarrow rm rrbracket rtimes rvert scriptscriptstyle
    scriptstyle searrow sec setminus sf sfrac sharp sigma sim simeq sin sinh smallsetminus smash spadesuit sqcap
    sqcup sqrt square stackrel star subset subseteq subsetneq substack succ succeq sum sup supset supseteq supsetneq
    surd swarrow tag tan tanh tau tbinom text textbf textcolor textit textnormal textrm textsc textsf textstyle
    texttt textup tfrac therefore theta thinspace tilde times to top triangle triangleleft trianglelefteq triangleq
    triangleright trianglerighteq tt underbrace underline underset uparrow updownarrow upharpoonright uplus upsilon
    vDash varepsilon varkappa varnothing varphi varpi varrho varsigma vartheta vartriangle vartriangleleft vdash
    vdots vec vee vert vphantom vspace wedge widehat widetilde wp xi xleftarrow xrightarrow zeta
"""

KNOWN = frozenset(_AMS.split())

BAD = frozenset(
    {"boxed", "fbox", "ce", "pu", "includegraphics", "href", "url", "input", "cite", "ref", "eqref", "require"}
)
"""Telegram shows their source, or refuses the formula: `reference/telegram-facts.md`, section 4."""
