#!/usr/bin/env python3
"""Makes symbols.tsv: commands of LaTeX without arguments, and the characters that they stand for.

pip install pylatexenc (MIT), whose second table is made from the entities of the W3C (unicode.xml, W3C licence); then run
it here.
"""

import pathlib
import re

from pylatexenc.latex2text import get_default_latex_context_db
from pylatexenc.latexencode._uni2latexmap_xml import uni2latex

WORD = re.compile(r"\\([A-Za-z]+)\Z")
symbols = {}
for code, command in uni2latex.items():
    found = WORD.match(command)
    if found:
        symbols.setdefault(found.group(1), chr(code))
for title, category in get_default_latex_context_db().d.items():
    if title in ("latex-placeholders", "latex-ethuebung", "nonstandard-qit"):
        continue
    for name, spec in category["macros"].items():
        text = spec.simplify_repl
        # Names of functions, and texts with placeholders for arguments, are not symbols.
        if isinstance(text, str) and name.isalpha() and "%" not in text and "<" not in text[:-1] and text.strip():
            symbols[name] = text
# Symbols that fonts and document classes of journals add, and some that the tables lack.
symbols |= dict(
    TeX="TeX", LaTeX="LaTeX", LaTeXe="LaTeX2e", BibTeX="BibTeX", XeTeX="XeTeX", euro="€", EUR="€", degree="°", textdegree="°",
    dots="…", ldots="…", textellipsis="…", cdots="⋯", slash="/", textasciitilde="~", textasciicircum="^", textless="<",
    textgreater=">", textbar="|", lbrace="{", rbrace="}", textbraceleft="{", textbraceright="}", textunderscore="_",
    textdollar="$", textquotedbl='"', textquotesingle="'", textnumero="№", textmu="µ", micro="µ", celsius="℃", permil="‰",
    bibrangedash="–", bibdatedash="–", hyphen="-", cyrdash="—", colon=":", lq="‘", rq="’", dj="đ", DJ="Đ", dh="ð", DH="Ð",
    th="þ", TH="Þ", ng="ŋ", NG="Ŋ", SS="ẞ", glqq="„", grqq="“", glq="‚", grq="‘", flqq="«", frqq="»", flq="‹", frq="›",
    quotedblbase="„", quotesinglbase="‚", textquotestraightbase="‚", textquotestraightdblbase="„", ast="*", sim="~", mid="|",
    lt="<", gt=">", le="≤", ge="≥", textpm="±", pm="±", times="×", texttimes="×", div="÷", cdot="·", textperiodcentered="·",
    textrightarrow="→", textleftarrow="←", backslash="\\", textbackslash="\\", ell="ℓ", prime="′", dag="†", ddag="‡", S="§",
    P="¶", copyright="©", pounds="£", textsterling="£", yen="¥", textservicemark="℠", i="ı", j="ȷ", varepsilon="ε", phi="φ",
)
for name in ("today", "title", "author", "date", "maketitle", "part", "item", "and", "nobreakspace", "space", "quad", "qquad", "bar",
             "H", "c", "k", "r", "u", "v", "b", "d", "t"):
    symbols.pop(name, None)
lines = [f"{name}\t{text}\n" for name, text in sorted(symbols.items()) if "\n" not in text and "\t" not in text]
(pathlib.Path(__file__).parent / "symbols.tsv").write_text("".join(lines), encoding="utf-8")
