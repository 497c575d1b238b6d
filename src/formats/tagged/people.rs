//! The names of people as databases print them: with roles in brackets, with academic degrees, and with the numbers of
//! footnotes.

/// Academic degrees and memberships that follow the given names.
const DEGREES: &str = "MD PhD MPH MSc BSc MSN BSN RN MS MA BA BS DVM DDS DMD DO MBA MBBS MBBCh ScD DSc DrPH EdD PsyD JD \
                       FACSM FACS FRCP FACP FRCS FAAN PharmD DPhil MPhil MSW CRNP RD LCSW DPT PT";

/// The name without its role, its degrees and the number of its footnote, as in `Mora, Ana` for `Mora, Ana MD, PhD 1`.
pub(super) fn plain(name: &str) -> String {
    let name = name.split(['[', '\u{b9}', ';']).next().unwrap_or_default().trim();
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '*' | ' '));
    let Some((family, given)) = name.split_once(',') else { return name.to_owned() };
    let is_degree = |word: &str| {
        let bare: String = word.chars().filter(char::is_ascii_alphabetic).collect();
        bare.len() > 1 && DEGREES.split_whitespace().any(|degree| degree == bare)
    };
    let words = given.split_whitespace().take_while(|word| !is_degree(word));
    let given: Vec<&str> = words.collect();
    let given = given.join(" ");
    format!("{}, {}", family.trim(), given.trim_end_matches([',', ' '])).trim_end_matches([',', ' ']).to_owned()
}

/// The role that brackets after a name give, as in `Ruiz, Eva [Ed]`.
pub(super) fn is_editor(name: &str) -> bool {
    name.split_once('[').is_some_and(|(_, role)| role.trim_start().starts_with("Ed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_degrees_and_footnotes_are_no_part_of_a_name() {
        for (printed, name) in [
            ("Mora, Ana B. [Inventor, Reprint Author]", "Mora, Ana B."),
            ("Vries, Kees MD, MPH 1", "Vries, Kees"),
            ("Ruiz, Eva A. Ph.D., FACSM", "Ruiz, Eva A."),
            ("Li, Ma", "Li, Ma"),
            ("Institute of Rivers", "Institute of Rivers"),
        ] {
            assert_eq!(plain(printed), name);
        }
        assert!(is_editor("Ruiz, Eva [Ed]") && !is_editor("Ruiz, Eva"));
    }
}
