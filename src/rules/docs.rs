//! The rules' documentation: an index, docs/rules.md, and a page per family.

use std::fmt::Write;

use super::{FixKind, RULES, RegisteredRule, RuleMetadata};

/// Rules whose codes have the same start.
struct Family {
    /// The start of their codes.
    prefix: &'static str,
    /// Their subject.
    title: &'static str,
    /// The name of their page.
    page: &'static str,
}

impl Family {
    /// Returns the path of its page in the repository.
    fn path(&self) -> String {
        format!("docs/rules/{}.md", self.page)
    }
}

const FAMILIES: [Family; 10] = [
    Family { prefix: "PB0", title: "Source and front matter", page: "source" },
    Family { prefix: "PB1", title: "Metadata", page: "metadata" },
    Family { prefix: "PB2", title: "Dates", page: "dates" },
    Family { prefix: "PB3", title: "Tasks", page: "tasks" },
    Family { prefix: "PB4", title: "Links", page: "links" },
    Family { prefix: "PB5", title: "L1 / L2 / L3", page: "levels" },
    Family { prefix: "PB6", title: "Structure", page: "structure" },
    Family { prefix: "PB7", title: "Docset", page: "docset" },
    Family { prefix: "PB8", title: "Translations", page: "translations" },
    Family { prefix: "PB9", title: "Housekeeping", page: "housekeeping" },
];

impl FixKind {
    /// Returns its text in a list.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

impl RuleMetadata {
    /// Returns the default severity of its problems, or `off`.
    #[must_use]
    pub fn default_level(&self) -> &'static str {
        if self.on_by_default { self.severity.name() } else { "off" }
    }

    /// Returns the name of its family, such as `Links`.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.family_page().map_or("", |family| family.title)
    }

    /// Returns the path in the repository of the page that documents it.
    #[must_use]
    pub fn page(&self) -> String {
        self.family_page().map_or_else(|| "docs/rules.md".to_owned(), Family::path)
    }

    fn family_page(&self) -> Option<&'static Family> {
        FAMILIES.iter().find(|family| self.code.starts_with(family.prefix))
    }

    /// Returns the line under its heading: `Severity: error. Fix: none. Since 0.1.0.`
    #[must_use]
    pub fn facts(&self) -> String {
        let severity = if self.on_by_default {
            self.severity.name().to_owned()
        } else {
            format!("{}, off by default", self.severity)
        };
        let mut facts = format!("Severity: {severity}. Fix: {}. Since {}.", self.fix.name(), self.since);
        let stronger: Vec<&str> =
            RULES.iter().map(RegisteredRule::meta).filter_map(|rule| rule.replaces(self)).collect();
        let weaker: Vec<&str> = self.supersedes.iter().map(|weaker| weaker.rule).collect();
        for (what, codes) in [("Replaces at the same place:", weaker), ("Replaced at the same place by:", stronger)] {
            if !codes.is_empty() {
                // Writing to a String cannot fail.
                let _ = write!(facts, " {what} {}.", codes.join(", "));
            }
        }
        facts
    }

    /// Returns its code if it replaces `other` at the same place.
    fn replaces(&self, other: &Self) -> Option<&'static str> {
        self.supersedes.iter().any(|weaker| weaker.rule == other.code).then_some(self.code)
    }
}

/// A page of the manual of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesPage {
    /// Its path in the repository.
    pub path: String,
    /// Its Markdown.
    pub text: String,
}

/// Returns the manual of the rules: an index with one line per rule, and a page per family.
#[must_use]
pub fn render_rules_pages() -> Vec<RulesPage> {
    let mut index = String::from(
        "# Rules\n\nThe pages of the rules are generated from their documentation in `src/rules/`. A rule has a code and a \
         name, and you can use either. `playbook-lint explain CODE` shows the same text in a terminal.\n",
    );
    let mut pages = Vec::new();
    for family in &FAMILIES {
        let rules = || RULES.iter().map(RegisteredRule::meta).filter(|rule| rule.code.starts_with(family.prefix));
        if rules().next().is_none() {
            continue;
        }
        let path = family.path();
        let file = path.trim_start_matches("docs/");
        let head = "| rule | name | severity | fix | summary |\n|---|---|---|---|---|\n";
        // Writing to a String cannot fail.
        let _ = write!(index, "\n## [{} {}]({file})\n\n{head}", family.prefix, family.title);
        let mut text = format!("# {} {}\n", family.prefix, family.title);
        for rule in rules() {
            let RuleMetadata { code, name, .. } = rule;
            let (level, fix, summary) = (rule.default_level(), rule.fix.name(), rule.headline().replace('|', "\\|"));
            let _ = writeln!(index, "| [{code}]({file}#{}) | {name} | {level} | {fix} | {summary} |", rule.anchor());
            let _ = write!(text, "\n## {code} {name}\n\n{}\n\n", rule.facts());
            section(&mut text, &rule.text());
        }
        pages.push(RulesPage { path, text });
    }
    pages.insert(0, RulesPage { path: "docs/rules.md".to_owned(), text: index });
    pages
}

/// Adds a rule's text with its headings one level further down, and with links from its options to the settings.
fn section(page: &mut String, text: &str) {
    let (mut in_example, mut in_options) = (false, false);
    for line in text.trim_end().lines() {
        in_example ^= line.starts_with("````");
        if line.starts_with("## ") && !in_example {
            page.push('#');
            in_options = line == "## Options";
        }
        match in_options && line.starts_with("- ") {
            true => page.push_str(&with_links_to_settings(line)),
            false => page.push_str(line),
        }
        page.push('\n');
    }
}

/// Returns an item of the list of options: each code span before its colon links to the settings.
fn with_links_to_settings(item: &str) -> String {
    let (names, description) = item.split_at(item.find(": ").unwrap_or(item.len()));
    let mut linked = String::new();
    for (index, part) in names.split('`').enumerate() {
        match index % 2 {
            0 => linked.push_str(part),
            _ => linked.push_str(&format!("[`{part}`](../configuration.md#all-settings)")),
        }
    }
    linked + description
}
