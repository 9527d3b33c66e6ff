//! Which rules run, and the severity of their diagnostics.

use toml::Spanned;

use super::{RULES, RegisteredRule, RuleMetadata};
use crate::config::{ConfigError, ConfigFile, PageLintSettings, RuleChange, Settings};
use crate::diagnostic::Severity;
use crate::facts::FactKinds;
use crate::text::closest;

/// Selects one rule or several: a code, the start of codes, a name, or `ALL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    name: String,
    source: SelectionSource,
}

/// Where the state of a rule is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SelectionSource {
    /// The rule itself.
    #[default]
    Default,
    /// playbook-lint.toml, on that 1-based line.
    File(usize),
    /// The file that playbook-lint.toml extends, on that 1-based line.
    SharedFile(usize),
    /// The command line.
    CommandLine,
}

/// A name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown rule `{name}`")]
pub struct SelectionError {
    /// The name.
    pub name: String,
    /// The help for it.
    pub help: String,
    /// The most similar code or name, if there is one.
    pub near: Option<&'static str>,
}

impl Selector {
    /// Parses a selector.
    ///
    /// # Errors
    /// A name that matches no rule, with the most similar one.
    pub fn parse(name: &str) -> Result<Self, SelectionError> {
        let selector = Self { name: name.trim().to_owned(), source: SelectionSource::CommandLine };
        if RULES.iter().any(|rule| selector.matches(rule.meta())) {
            return Ok(selector);
        }
        let names = RULES.iter().flat_map(|rule| [rule.meta().code, rule.meta().name]);
        let near = closest(name, names, 0.6);
        let help = near.map_or_else(
            || "see `playbook-lint rules` for all codes and names".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Err(SelectionError { name: name.trim().to_owned(), help, near })
    }

    /// Whether it selects `rule`.
    #[must_use]
    pub fn matches(&self, rule: &RuleMetadata) -> bool {
        Self::names(&self.name, rule)
    }

    /// Whether a selector with the text `name` selects `rule`.
    #[must_use]
    pub fn names(name: &str, rule: &RuleMetadata) -> bool {
        let is_prefix =
            name.len() >= 2 && rule.code.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        is_prefix || rule.name.eq_ignore_ascii_case(name) || name.eq_ignore_ascii_case("ALL")
    }

    /// Returns how specific it is: if both select and ignore match a rule, the more specific selector wins.
    fn specificity(&self) -> usize {
        match &self.name {
            name if name.eq_ignore_ascii_case("ALL") => 0,
            name if name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("PB")) => name.len(),
            _ => 5,
        }
    }
}

/// The enabled rules, with their severities.
#[derive(Clone, Debug)]
pub struct RuleTable {
    /// One entry for each of [`RULES`]; `None` is off.
    severities: Vec<Option<Severity>>,
    /// Where each was set.
    sources: Vec<SelectionSource>,
    /// The facts that they need.
    reads: FactKinds,
    /// Whether each is on only because `[[lint.for]]` enables it.
    only_on_some_pages: Vec<bool>,
    /// Whether the command line sets the severity of each.
    has_severity_of_command_line: Vec<bool>,
}

/// What the command line adds to the settings.
#[derive(Clone, Debug, Default)]
pub struct RuleSelection {
    /// `--select`: only these.
    pub select: Option<Vec<Selector>>,
    /// `--extend-select`: these too.
    pub extend_select: Vec<Selector>,
    /// `--ignore`: not these.
    pub ignore: Vec<Selector>,
    /// `--severity`: the severity; `None` is off.
    pub severity: Vec<(Selector, Option<Severity>)>,
}

impl RuleTable {
    /// Returns the rules that `choices` enable.
    #[must_use]
    pub fn new(choices: &RuleSelection) -> Self {
        let (severities, sources) = RULES.iter().map(|rule| severity(rule.meta(), choices)).unzip();
        let is_given = |rule: &RegisteredRule| {
            let given = choices.severity.iter().rev().find(|(one, _)| one.matches(rule.meta()));
            given.is_some_and(|(one, _)| one.source == SelectionSource::CommandLine)
        };
        let has_severity_of_command_line = RULES.iter().map(is_given).collect();
        Self { has_severity_of_command_line, ..Self::of(severities, sources) }
    }

    fn of(severities: Vec<Option<Severity>>, sources: Vec<SelectionSource>) -> Self {
        let in_force = RULES.iter().zip(&severities).filter(|(_, severity)| severity.is_some());
        let reads = in_force.map(|(rule, _)| rule.meta().facts).collect();
        let (only_on_some_pages, has_severity_of_command_line) = (vec![false; RULES.len()], vec![false; RULES.len()]);
        Self { reads, severities, sources, only_on_some_pages, has_severity_of_command_line }
    }

    /// Whether no rule is on.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.severities.iter().all(Option::is_none)
    }

    /// Returns every rule with its default severity.
    #[must_use]
    pub fn all() -> Self {
        let severities = RULES.iter().map(|rule| Some(rule.meta().severity)).collect();
        Self::of(severities, vec![SelectionSource::Default; RULES.len()])
    }

    /// Returns the same with `rule` on, with its default severity if it was off.
    #[must_use]
    pub fn with(&self, rule: &RuleMetadata) -> Self {
        let mut with = self.severities.clone();
        let place = RULES.iter().position(|other| other.meta().code == rule.code);
        if let Some(severity) = place.and_then(|place| with.get_mut(place)) {
            severity.get_or_insert(rule.severity);
        }
        Self::of(with, self.sources.clone())
    }

    /// Returns the same without the rules that report what servers answered.
    #[must_use]
    pub fn offline(&self) -> Self {
        let mut offline = self.clone();
        for (rule, severity) in RULES.iter().zip(&mut offline.severities) {
            *severity = severity.filter(|_| !rule.meta().needs_servers);
        }
        offline
    }

    /// Returns the same with the rules on that `[[lint.for]]` enables somewhere. [`RuleTable::on_page`] says where they
    /// count.
    #[must_use]
    pub fn with_overrides(&self, settings: &Settings) -> Self {
        let mut with = self.clone();
        let changes = || settings.lint_overrides.entries().iter().flat_map(|entry| &entry.changes);
        for (place, rule) in RULES.iter().map(|rule| rule.meta()).enumerate() {
            let is_on_somewhere =
                changes().any(|(name, change)| *change == RuleChange::On && Selector::names(name, rule));
            // Rules that the command line turns off stay off.
            if is_on_somewhere && with.severities[place].is_none() && !with.is_decided_by_command_line(place) {
                with.severities[place] = Some(rule.severity);
                with.only_on_some_pages[place] = true;
            }
        }
        let reads = Self::of(with.severities.clone(), Vec::new()).reads;
        Self { reads, ..with }
    }

    /// Returns the severity of problems of `rule` on the page of `settings`; `None` if it is off there. What the command
    /// line sets for a rule applies to all pages.
    #[must_use]
    pub fn on_page(&self, rule: &RuleMetadata, settings: &PageLintSettings<'_>) -> Option<Severity> {
        let place = RULES.iter().position(|other| other.meta().code == rule.code)?;
        let everywhere = self.severities[place]?;
        if settings.ignores.iter().flat_map(|entry| &entry.selectors).any(|name| Selector::names(name, rule)) {
            return None;
        }
        let mut severity = Some(everywhere).filter(|_| !self.only_on_some_pages[place]);
        for (_, entry) in &settings.overrides {
            for (_, change) in entry.changes.iter().filter(|(name, _)| Selector::names(name, rule)) {
                severity = match change {
                    RuleChange::Off => None,
                    RuleChange::On => severity.or(Some(everywhere)),
                    RuleChange::Severity(_) if self.has_severity_of_command_line[place] => severity,
                    RuleChange::Severity(own) => severity.map(|_| *own),
                };
            }
        }
        severity
    }

    fn is_decided_by_command_line(&self, place: usize) -> bool {
        self.sources[place] == SelectionSource::CommandLine
    }

    /// Returns the severity of problems of the rule at `place` in [`RULES`], if it is on.
    #[must_use]
    pub fn severity_at(&self, place: usize) -> Option<Severity> {
        self.severities[place]
    }

    /// Whether the rule at `place` in [`RULES`] is on only because `[[lint.for]]` enables it on some pages.
    #[must_use]
    pub fn is_only_on_some_pages(&self, place: usize) -> bool {
        self.only_on_some_pages[place]
    }

    /// Returns the facts that the enabled rules need.
    #[must_use]
    pub fn reads(&self) -> FactKinds {
        self.reads
    }

    /// Returns where the rule at `place` in [`RULES`] was set.
    #[must_use]
    pub fn source_at(&self, place: usize) -> SelectionSource {
        self.sources[place]
    }

    /// Returns the severity of problems of `rule`, if it is on.
    #[must_use]
    pub fn severity(&self, rule: &RuleMetadata) -> Option<Severity> {
        let place = RULES.iter().position(|other| other.meta().code == rule.code)?;
        self.severities[place]
    }
}

impl RuleSelection {
    /// Combines the choices of playbook-lint.toml with those of the command line, which win.
    ///
    /// # Errors
    /// A name in the file that matches no rule, with its line.
    pub fn over(self, file: &ConfigFile) -> Result<Self, ConfigError> {
        let over_own = self.over_layer(file, SelectionSource::File)?;
        match file.base() {
            Some(base) => over_own.over_layer(base, SelectionSource::SharedFile),
            None => Ok(over_own),
        }
    }

    fn over_layer(mut self, file: &ConfigFile, source: fn(usize) -> SelectionSource) -> Result<Self, ConfigError> {
        let parse = |name: &Spanned<String>| parse(file, name, source);
        // Names in per-file ignores must be right too.
        file.selectors().try_for_each(|name| parse(name).map(drop))?;
        let all = |names: &[Spanned<String>]| names.iter().map(parse).collect::<Result<Vec<_>, _>>();
        if self.select.is_none() {
            self.select = file.lint.select.as_deref().map(all).transpose()?;
            self.ignore.splice(..0, all(&file.lint.ignore)?);
        }
        self.extend_select.splice(..0, all(&file.lint.extend_select)?);
        let severity = file.lint.severity.iter().map(|(name, level)| Ok((parse(name)?, level.severity())));
        self.severity.splice(..0, severity.collect::<Result<Vec<_>, ConfigError>>()?);
        Ok(self)
    }
}

fn parse(
    file: &ConfigFile,
    name: &Spanned<String>,
    source: fn(usize) -> SelectionSource,
) -> Result<Selector, ConfigError> {
    let at = |error: SelectionError| file.error_at(name.span(), error.to_string(), Some(error.help));
    let selector = Selector::parse(name.get_ref()).map_err(at)?;
    Ok(Selector { source: source(file.line_at(name.span().start)), ..selector })
}

/// Returns the severity of a rule, and where it was set. The most specific of the selectors that match it decides
/// whether it is on; if two are equally specific, `ignore` wins. The last severity set for it applies.
fn severity(rule: &RuleMetadata, choices: &RuleSelection) -> (Option<Severity>, SelectionSource) {
    let exactness = |selectors: &[Selector]| {
        let naming = selectors.iter().filter(|one| one.matches(rule));
        naming.map(|one| (one.specificity(), one.source)).max_by_key(|&(exactness, _)| exactness)
    };
    let selected = match &choices.select {
        Some(select) => exactness(select),
        None => rule.on_by_default.then_some((0, SelectionSource::Default)),
    };
    // Of two that are equally specific, the first one is reported.
    let selected = [exactness(&choices.extend_select), selected].into_iter().flatten().max_by_key(|&(exact, _)| exact);
    let given = choices.severity.iter().rev().find(|(selector, _)| selector.matches(rule));
    match (selected, exactness(&choices.ignore)) {
        (Some((on, _)), Some((off, source))) if off >= on => (None, source),
        (Some((_, source)), _) => {
            given.map_or((Some(rule.severity), source), |(selector, severity)| (*severity, selector.source))
        }
        (None, _) => (None, choices.select.iter().flatten().next().map_or(SelectionSource::Default, |one| one.source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn severity_of(code: &str, choices: &RuleSelection) -> Option<Severity> {
        RuleTable::new(choices).severity(super::super::find(code).expect("a rule"))
    }

    fn selectors(names: &[&str]) -> Vec<Selector> {
        names.iter().map(|name| Selector::parse(name).expect("a selector")).collect()
    }

    #[test]
    fn the_more_exact_selector_wins() {
        let choices = RuleSelection { ignore: selectors(&["PB0"]), ..RuleSelection::default() };
        assert_eq!(severity_of("PB001", &choices), None);
        let choices = RuleSelection { select: Some(selectors(&["PB001"])), ..choices };
        assert_eq!(severity_of("PB001", &choices), Some(Severity::Error));
        let choices = RuleSelection { ignore: selectors(&["unreadable-page"]), ..choices };
        assert_eq!(severity_of("PB001", &choices), None);
    }

    #[test]
    fn severities_can_be_given_or_taken() {
        let all = selectors(&["ALL"]).remove(0);
        let choices = RuleSelection { severity: vec![(all.clone(), Some(Severity::Info))], ..RuleSelection::default() };
        assert_eq!(severity_of("PB001", &choices), Some(Severity::Info));
        let choices = RuleSelection { severity: vec![(all, None)], ..RuleSelection::default() };
        assert_eq!(severity_of("PB001", &choices), None);
    }

    #[test]
    fn who_decided_is_known() {
        let file = ConfigFile::parse(
            "[lint]\nselect = ['PB1', 'PB2',\n 'PB202', 'PB3']\nignore = ['PB203']\n\
             [lint.severity]\nPB202 = 'info'\nPB301 = 'off'\n",
            "playbook-lint.toml",
        )
        .expect("a file");
        let line = |code: &str, choices: RuleSelection| {
            let selection = RuleTable::new(&choices.over(&file).expect("choices"));
            selection.source_at(RULES.iter().position(|rule| rule.meta().code == code).expect("a rule"))
        };
        for (code, expected) in [("PB101", 2), ("PB202", 6), ("PB203", 4), ("PB301", 7), ("PB302", 3), ("PB401", 2)] {
            assert_eq!(line(code, RuleSelection::default()), SelectionSource::File(expected), "{code}");
        }
        let ignore = RuleSelection { ignore: selectors(&["PB302"]), ..RuleSelection::default() };
        assert_eq!(line("PB302", ignore), SelectionSource::CommandLine);
        assert_eq!(RuleTable::new(&RuleSelection::default()).source_at(0), SelectionSource::Default);
    }

    #[test]
    fn an_unknown_name_gets_the_most_similar_one() {
        let error = Selector::parse("unreadable-pge").expect_err("unknown");
        assert_eq!(error.help, "did you mean `unreadable-page`?");
    }
}
