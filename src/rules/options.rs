//! The settings that a rule's documentation lists under `## Options`.

use pulldown_cmark::{Event, Parser};

use super::RuleMetadata;

impl RuleMetadata {
    /// Returns the settings that change what the rule reports, as dotted keys such as `dates.max-age`; those of
    /// `[[docset]]` are `docset.path` and so on. They come from the documentation, which has each as code:
    /// `dates.max-age`, `[dates] max-age`, or `max-age` after `[dates]`. `is_key` says which dotted keys exist.
    #[must_use]
    pub fn options(&self, is_key: &dyn Fn(&str) -> bool) -> Vec<String> {
        let Some(section) = self.section("Options") else { return Vec::new() };
        let mut table = String::new();
        let mut options = Vec::new();
        for event in Parser::new(&section) {
            let Event::Code(code) = event else { continue };
            let mut key = code.split(" = ").next().unwrap_or_default();
            if let Some((name, rest)) = key.strip_prefix('[').and_then(|rest| rest.rsplit_once(']')) {
                table = name.trim_matches(['[', ']']).to_owned();
                key = rest.trim();
            }
            let in_table = format!("{table}.{key}");
            let dotted = [key, &in_table].into_iter().find(|dotted| is_key(dotted));
            if let Some(dotted) = dotted.filter(|dotted| !options.iter().any(|known| known == dotted)) {
                options.push(dotted.to_owned());
            }
        }
        options
    }
}
