//! What commands of TeX mean for a text.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// Commands that stand for characters, a command and its characters a line.
static SYMBOLS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| include_str!("symbols.tsv").lines().filter_map(|line| line.split_once('\t')).collect());

/// What a command means.
pub(super) enum Meaning {
    /// A mark above or below the letter that follows.
    Accent(char),
    /// Characters.
    Symbol(&'static str),
    /// How the text looks: nothing of it is text.
    Nothing,
    /// White space.
    Space,
    /// The end of a paragraph.
    Paragraph,
    /// So many arguments, of which none is text.
    Dropped(usize),
    /// So many arguments, of which the last one is text.
    Last(usize),
    /// An argument that is mathematics.
    Math,
    /// Above (`^`) or below (`_`) the line.
    Script(char),
    /// An argument between these marks.
    Quotation(&'static str, &'static str),
    /// An argument that is an address.
    Address,
    /// An address and the text that leads there.
    Link,
    /// Two arguments, one above the other.
    Fraction,
    /// A root.
    Root,
    /// The number of a character.
    Character,
    /// None that is known.
    Unknown,
}

/// The meaning of a command whose name is letters.
pub(super) fn meaning(name: &str, math: bool) -> Meaning {
    if let Some(mark) = letter_accent(name) {
        return Meaning::Accent(mark);
    }
    match name {
        "em" | "it" | "bf" | "tt" | "sc" | "sf" | "rm" | "sl" | "cal" | "itshape" | "bfseries" | "scshape"
        | "slshape" | "upshape" | "ttfamily" | "sffamily" | "rmfamily" | "mdseries" | "tiny" | "scriptsize"
        | "footnotesize" | "small" | "normalsize" | "large" | "Large" | "LARGE" | "huge" | "Huge" | "normalfont"
        | "selectfont" | "noindent" | "indent" | "relax" | "protect" | "null" | "ignorespaces" | "unskip" | "hfill"
        | "hfil" | "xspace" | "displaystyle" | "textstyle" | "scriptstyle" | "limits" | "nolimits" | "left"
        | "right" | "big" | "Big" | "bigg" | "Bigg" | "bigl" | "bigr" | "Bigl" | "Bigr" | "middle" | "raggedright"
        | "centering" | "leavevmode" | "nobreak" | "allowbreak" | "break" | "sloppy" | "boldmath" | "unboldmath"
        | "bgroup" | "egroup" | "begingroup" | "endgroup" | "bibnamedelima" | "bibnamedelimb" | "bibnamedelimc" => {
            Meaning::Nothing
        }
        "quad" | "qquad" | "enspace" | "thinspace" | "space" | "nobreakspace" | "newline" | "linebreak"
        | "medspace" | "thickspace" => Meaning::Space,
        "par" | "item" => Meaning::Paragraph,
        "begin" | "end" => Meaning::Dropped(1),
        "noop" | "noopsort" | "NOOP" | "SortNoop" | "sortnoop" | "label" | "vspace" | "hspace" | "index"
        | "phantom" | "hphantom" | "vphantom" | "color" | "selectlanguage" | "fontfamily" | "fontencoding"
        | "fontseries" | "fontshape" | "nocite" => Meaning::Dropped(1),
        "fontsize" | "setlength" => Meaning::Dropped(2),
        "emph" | "textit" | "textbf" | "texttt" | "textsc" | "textsf" | "textrm" | "textup" | "textsl" | "textmd"
        | "textnormal" | "uline" | "underline" | "ul" | "sout" | "text" | "mbox" | "hbox" | "fbox" | "makebox"
        | "mathrm" | "mathbf" | "mathit" | "mathsf" | "mathtt" | "mathnormal" | "mathcal" | "mathbb" | "mathfrak"
        | "mathscr" | "boldsymbol" | "bm" | "operatorname" | "MakeUppercase" | "MakeLowercase" | "lowercase"
        | "mkbibemph" | "mkbibitalic" | "mkbibbold" | "bibstring" | "textlatin" | "textgreek" | "vec" | "overline"
        | "smash" | "ensuretext" | "acro" | "NoCaseChange" | "BibTitle" => Meaning::Last(1),
        "foreignlanguage" | "textcolor" | "colorbox" | "raisebox" | "parbox" | "scalebox" | "switchargs" => {
            Meaning::Last(2)
        }
        "ensuremath" => Meaning::Math,
        "textsuperscript" | "mkbibsuperscript" | "textsuper" | "up" | "textordinal" => Meaning::Script('^'),
        "textsubscript" | "mkbibsubscript" | "textinferior" => Meaning::Script('_'),
        "enquote" | "mkbibquote" | "textquote" => Meaning::Quotation("“", "”"),
        "mkbibparens" => Meaning::Quotation("(", ")"),
        "mkbibbrackets" => Meaning::Quotation("[", "]"),
        "footnote" => Meaning::Quotation(" (", ")"),
        "cite" | "citep" | "citet" | "ref" => Meaning::Quotation("[", "]"),
        "url" | "path" | "nolinkurl" | "burl" | "doi" => Meaning::Address,
        "href" => Meaning::Link,
        "frac" | "tfrac" | "dfrac" | "nicefrac" | "sfrac" => Meaning::Fraction,
        "sqrt" => Meaning::Root,
        "char" | "symbol" => Meaning::Character,
        "bar" | "hat" | "tilde" | "dot" | "ddot" | "check" | "breve" | "acute" | "grave" if math => {
            Meaning::Accent(math_accent(name))
        }
        _ => SYMBOLS.get(name).map_or(Meaning::Unknown, |symbol| Meaning::Symbol(symbol)),
    }
}

/// The characters that a command stands for.
pub(super) fn symbol(name: &str) -> Option<&'static str> {
    SYMBOLS.get(name).copied()
}

/// The combining mark of an accent whose command is a sign.
pub(super) fn accent(sign: char) -> Option<char> {
    Some(match sign {
        '`' => '\u{300}',
        '\'' | '´' => '\u{301}',
        '^' => '\u{302}',
        '~' => '\u{303}',
        '=' => '\u{304}',
        '.' => '\u{307}',
        '"' => '\u{308}',
        _ => return None,
    })
}

fn letter_accent(name: &str) -> Option<char> {
    Some(match name {
        "u" => '\u{306}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "G" => '\u{30f}',
        "U" => '\u{30d}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        "t" => '\u{361}',
        _ => return None,
    })
}

fn math_accent(name: &str) -> char {
    match name {
        "bar" => '\u{304}',
        "hat" => '\u{302}',
        "tilde" => '\u{303}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "check" => '\u{30c}',
        "breve" => '\u{306}',
        "grave" => '\u{300}',
        _ => '\u{301}',
    }
}

/// A text whose first letter bears a mark. A mark without a letter is the sign that stands for it.
pub(super) fn accented(text: &str, mark: char) -> String {
    let text = text.trim_start();
    let mut letters = text.chars();
    let Some(letter) = letters.next().filter(|letter| *letter != super::SEPARATOR) else {
        return match mark {
            '\u{300}' => "`",
            '\u{301}' => "´",
            '\u{302}' => "^",
            '\u{303}' => "~",
            '\u{308}' => "¨",
            _ => "",
        }
        .to_owned();
    };
    let below = matches!(mark, '\u{323}' | '\u{327}' | '\u{328}' | '\u{331}');
    let letter = match letter {
        'ı' if !below => 'i',
        'ȷ' if !below => 'j',
        letter => letter,
    };
    // The mark follows the marks that the letter bears already.
    let rest = letters.as_str();
    let marks =
        rest.chars().take_while(|c| unicode_normalization::char::is_combining_mark(*c)).map(char::len_utf8).sum();
    let (marks, rest) = rest.split_at_checked(marks).unwrap_or(("", rest));
    [letter].into_iter().chain(marks.chars()).chain([mark]).nfc().chain(rest.chars()).collect()
}
