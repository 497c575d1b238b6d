//! Reads robots.txt (RFC 9309).
//!
//! The crate texting_robots 0.2.2 is not used, because it applies rules that stand before any user agent, and compares
//! percent-escapes with regard to letter case. As large crawlers do, this reader tolerates a byte order mark, other
//! line endings, a missing colon and misspelt names.

use std::time::Duration;

/// The name by which robots.txt addresses this tool.
pub(crate) const AGENT: &str = "shelflist";

/// The number of bytes of a robots.txt that are read. RFC 9309, section 2.5, requires at least this many.
pub(crate) const MAX_BYTES: usize = 500 * 1024;

/// The rules of one robots.txt that apply to one agent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Robots {
    rules: Vec<Rule>,
    /// The Crawl-delay of the group of the agent. It is not part of the standard, but widely used.
    pub delay: Option<Duration>,
    /// The addresses of the sitemaps, as written.
    pub sitemaps: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allow: bool,
    /// The pattern of the path, percent-escaped as in an address.
    pattern: String,
}

/// The rules of the groups that apply to one agent.
#[derive(Debug, Default)]
struct Group {
    named: bool,
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

impl Robots {
    /// The rules where there is no robots.txt, which allow everything.
    pub(crate) fn allow_all() -> Self {
        Self::default()
    }

    /// Parses the rules for `agent`: the merged groups that name it, else those for `*`.
    pub(crate) fn parse(bytes: &[u8], agent: &str) -> Self {
        let bytes = bytes.get(..bytes.len().min(MAX_BYTES)).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches(['\u{feff}', '\u{fffd}']);
        let (mut own, mut global) = (Group::default(), Group::default());
        let mut sitemaps = Vec::new();
        // Whether the present group applies to this agent and to all agents. The first rule after a list of agents ends
        // the list.
        let (mut for_us, mut for_all, mut in_rules) = (false, false, false);
        for line in text.split(['\n', '\r']) {
            let Some((key, value)) = key_and_value(line) else { continue };
            match key {
                Key::Agent => {
                    if in_rules {
                        (for_us, for_all, in_rules) = (false, false, false);
                    }
                    let token = value.find(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '_');
                    let token = value.get(..token.unwrap_or(value.len())).unwrap_or_default();
                    if value.strip_prefix('*').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
                        (for_all, global.named) = (true, true);
                    } else if token.eq_ignore_ascii_case(agent) {
                        (for_us, own.named) = (true, true);
                    }
                }
                Key::Allow | Key::Disallow => {
                    in_rules = true;
                    if value.is_empty() {
                        continue;
                    }
                    let rule = Rule { allow: key == Key::Allow, pattern: escape(value, true) };
                    if for_us {
                        own.rules.push(rule);
                    } else if for_all {
                        global.rules.push(rule);
                    }
                }
                Key::Delay => {
                    let seconds = value.parse::<f64>().ok().filter(|seconds| (0.0..1e9).contains(seconds));
                    let delay = seconds.map(Duration::from_secs_f64);
                    if for_us {
                        own.delay = own.delay.max(delay);
                    }
                    if for_all {
                        global.delay = global.delay.max(delay);
                    }
                }
                Key::Sitemap if !value.is_empty() => sitemaps.push(value.to_owned()),
                Key::Sitemap => {}
            }
        }
        let group = if own.named { own } else { global };
        Self { rules: group.rules, delay: group.delay, sitemaps }
    }

    /// Whether `path` may be fetched. It includes the query and is percent-escaped as in a request.
    ///
    /// The longest matching pattern decides; of two equally long ones, the one that allows the path.
    pub(crate) fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = escape(path, false);
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allow)).is_none_or(|rule| rule.allow)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Agent,
    Allow,
    Disallow,
    Delay,
    Sitemap,
}

/// The key and value of a line, if the key is known.
fn key_and_value(line: &str) -> Option<(Key, &str)> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let (name, value) = match line.split_once(':') {
        Some((name, value)) => (name, value),
        // The colon may be missing, as in "Disallow /".
        None => line.split_once([' ', '\t']).filter(|(_, value)| !value.trim().contains([' ', '\t']))?,
    };
    let key = match name.trim().to_ascii_lowercase().as_str() {
        "user-agent" | "useragent" | "user agent" => Key::Agent,
        "allow" => Key::Allow,
        "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => Key::Disallow,
        "crawl-delay" | "crawldelay" | "crawl delay" => Key::Delay,
        "sitemap" | "site-map" => Key::Sitemap,
        _ => return None,
    };
    Some((key, value.trim()))
}

/// Writes percent-escapes in upper case, so that two spellings compare equal. Characters of a pattern that are not
/// ASCII are escaped; in a path they are escaped already.
fn escape(pattern: &str, is_pattern: bool) -> String {
    let mut escaped = String::with_capacity(pattern.len());
    let bytes = pattern.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    for (at, byte) in bytes.iter().enumerate() {
        let in_escape = |back: usize| {
            at.checked_sub(back)
                .is_some_and(|start| bytes.get(start) == Some(&b'%') && hex(start + 1) && hex(start + 2))
        };
        if is_pattern && !byte.is_ascii() {
            escaped.push_str(&format!("%{byte:02X}"));
        } else if in_escape(1) || in_escape(2) {
            escaped.push(char::from(byte.to_ascii_uppercase()));
        } else {
            escaped.push(char::from(*byte));
        }
    }
    escaped
}

/// Whether a pattern matches a path. `*` stands for any run of characters, and a final `$` for the end of the path. The
/// pieces between the stars are searched for from left to right in linear time, which finds a match wherever there is
/// one.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return !anchored || rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if anchored && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece).and_then(|at| rest.get(at + piece.len()..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line is one case: agent, path and verdict, under the robots.txt that precedes it.
    #[test]
    fn the_cases_of_the_standard() {
        let cases = include_str!("../../tests/robots/cases.txt");
        let (mut robots, mut checked, mut in_file) = (String::new(), 0, false);
        for line in cases.lines().filter(|line| !line.starts_with("//")) {
            match line.split_once(' ') {
                Some((verdict @ ("allowed" | "denied"), rest)) if !line.contains(':') => {
                    in_file = false;
                    let (agent, path) = rest.split_once(' ').unwrap();
                    let rules = Robots::parse(robots.replace("\\r", "\r").as_bytes(), agent);
                    assert_eq!(rules.allows(path), verdict == "allowed", "{agent} {path} under\n{robots}");
                    checked += 1;
                }
                _ => {
                    if !in_file {
                        robots.clear();
                        in_file = true;
                    }
                    robots.push_str(line);
                    robots.push('\n');
                }
            }
        }
        assert!(checked > 40, "{checked}");
    }

    #[test]
    fn delays_and_sitemaps_are_read() {
        let text = "Sitemap: https://example.org/a.xml\nUser-agent: *\nCrawl-delay: 2.5\nSitemap: /b.xml\n\
                    User-agent: other\nCrawl-delay: 9\nDisallow: /";
        let robots = Robots::parse(text.as_bytes(), AGENT);
        assert_eq!(robots.delay, Some(Duration::from_secs(9)), "a delay is no rule and ends no list of agents");
        assert_eq!(robots.sitemaps, ["https://example.org/a.xml", "/b.xml"]);
        for wrong in ["-1", "nan", "inf", "1e99", "soon"] {
            assert_eq!(Robots::parse(format!("user-agent: *\ncrawl-delay: {wrong}").as_bytes(), AGENT).delay, None);
        }
    }

    #[test]
    fn a_hostile_pattern_costs_no_more_than_its_length() {
        let stars = "*a".repeat(200_000);
        let robots = Robots::parse(format!("user-agent: *\ndisallow: /{stars}").as_bytes(), AGENT);
        assert!(robots.allows(&format!("/{}", "b".repeat(4000))));
    }

    #[test]
    fn a_rule_after_500_kib_is_not_read() {
        let text = format!("user-agent: *\n{}\ndisallow: /", "#".repeat(MAX_BYTES));
        assert!(Robots::parse(text.as_bytes(), AGENT).allows("/a"));
    }
}
