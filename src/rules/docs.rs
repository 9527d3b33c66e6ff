//! The rules' documentation as one page, docs/rules.md.

use std::fmt::Write;

use super::{FixKind, RULES, RegisteredRule, RuleMetadata};

/// The beginning of the codes of each family, and what the family is about.
const FAMILIES: [(&str, &str); 10] = [
    ("PB0", "Source and front matter"),
    ("PB1", "Metadata"),
    ("PB2", "Dates"),
    ("PB3", "Tasks"),
    ("PB4", "Links"),
    ("PB5", "L1 / L2 / L3"),
    ("PB6", "Structure"),
    ("PB7", "Docset"),
    ("PB8", "Translations"),
    ("PB9", "Housekeeping"),
];

impl FixKind {
    /// How a list says it.
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
    /// The severity that its findings have by default, or `off`.
    #[must_use]
    pub fn default_level(&self) -> &'static str {
        if self.on_by_default { self.severity.name() } else { "off" }
    }

    /// What its family is about, such as `Links`.
    #[must_use]
    pub fn family(&self) -> &'static str {
        FAMILIES.iter().find(|(prefix, _)| self.code.starts_with(prefix)).map_or("", |(_, title)| title)
    }

    /// The line under its heading: `Severity: error. Fix: none. Since 0.1.0.`
    #[must_use]
    pub fn facts(&self) -> String {
        let severity = if self.on_by_default {
            self.severity.name().to_owned()
        } else {
            format!("{}, off unless selected", self.severity)
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

    /// Its code if it replaces `other` at the same place.
    fn replaces(&self, other: &Self) -> Option<&'static str> {
        self.supersedes.iter().any(|weaker| weaker.rule == other.code).then_some(self.code)
    }
}

/// All rules with their documentation in Markdown, grouped by family.
#[must_use]
pub fn render_rules_page() -> String {
    let mut page = String::from(
        "# Rules\n\nThis page is generated from the documentation of the rules in `src/rules/`. \
         A rule may be named by its code or by its name.\n",
    );
    for (prefix, title) in FAMILIES {
        let rules: Vec<&RuleMetadata> =
            RULES.iter().map(RegisteredRule::meta).filter(|rule| rule.code.starts_with(prefix)).collect();
        if rules.is_empty() {
            continue;
        }
        // Writing to a String cannot fail.
        let _ = write!(page, "\n## {prefix} {title}\n\n| code | name | severity | fix |\n|---|---|---|---|\n");
        for rule in &rules {
            let RuleMetadata { code, name, .. } = rule;
            let level = rule.default_level();
            let _ = writeln!(page, "| [{code}](#{}) | {name} | {level} | {} |", rule.anchor(), rule.fix.name());
        }
        for rule in rules {
            let _ = write!(page, "\n### {} {}\n\n{}\n\n", rule.code, rule.name, rule.facts());
            section(&mut page, &rule.text());
        }
    }
    page
}

/// A rule's text with its headings two levels further down.
fn section(page: &mut String, text: &str) {
    let mut in_example = false;
    for line in text.trim_end().lines() {
        in_example ^= line.starts_with("````");
        if line.starts_with("## ") && !in_example {
            page.push_str("##");
        }
        page.push_str(line);
        page.push('\n');
    }
}
