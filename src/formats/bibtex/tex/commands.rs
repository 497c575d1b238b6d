//! The table of TeX commands and their meanings.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// Commands that stand for characters. Each line of the table holds a command and its characters.
static SYMBOLS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| include_str!("symbols.tsv").lines().filter_map(|line| line.split_once('\t')).collect());

/// The meaning of a command.
pub(super) enum Meaning {
    /// A diacritical mark above or below the letter that follows.
    Accent(char),
    /// A command that stands for these characters.
    Symbol(&'static str),
    /// A command that only changes the appearance of the text.
    Nothing,
    /// White space.
    Space,
    /// The end of a paragraph.
    Paragraph,
    /// A command with this number of arguments, all of which are dropped.
    Dropped(usize),
    /// A command with this number of arguments, of which only the last is text.
    Last(usize),
    /// A command with an argument that is mathematics.
    Math,
    /// A superscript (`^`) or a subscript (`_`).
    Script(char),
    /// A command whose argument is put between these quotation marks.
    Quotation(&'static str, &'static str),
    /// A command whose argument is an address.
    Address,
    /// A link, with an address and a text.
    Link,
    /// A fraction, with a numerator and a denominator.
    Fraction,
    /// A root.
    Root,
    /// A command that gives a character by its number.
    Character,
    /// An unknown command.
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
        "Dash" | "emdash" => Meaning::Symbol("—"),
        "endash" => Meaning::Symbol("–"),
        "bs" => Meaning::Symbol("\\"),
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

/// Puts a combining mark on the first letter of a text. Without a letter, the mark becomes the character that stands
/// for it alone.
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
    // The mark is placed after the marks that the letter already has.
    let rest = letters.as_str();
    let marks =
        rest.chars().take_while(|c| unicode_normalization::char::is_combining_mark(*c)).map(char::len_utf8).sum();
    let (marks, rest) = rest.split_at_checked(marks).unwrap_or(("", rest));
    [letter].into_iter().chain(marks.chars()).chain([mark]).nfc().chain(rest.chars()).collect()
}
