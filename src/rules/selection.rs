//! Which rules run, and how bad their findings are.

use toml::Spanned;

use super::{Meta, RULES};
use crate::config::{ConfigError, ConfigFile, Level};
use crate::diagnostic::Severity;
use crate::docset::nearest;

/// Names one rule or several: a code, the beginning of codes, a name, or `ALL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector(String);

/// A name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule is called `{name}`")]
pub struct SelectionError {
    /// The name.
    pub name: String,
    /// What to do about it.
    pub help: String,
    /// The code or name that it is nearest to, where one is near.
    pub near: Option<&'static str>,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// A name that fits no rule, with the nearest one.
    pub fn parse(name: &str) -> Result<Self, SelectionError> {
        let selector = Self(name.trim().to_owned());
        if RULES.iter().any(|rule| selector.matches(rule.meta())) {
            return Ok(selector);
        }
        let names = RULES.iter().flat_map(|rule| [rule.meta().code, rule.meta().name]);
        let near = nearest(name, names, 0.6);
        let help = near.map_or_else(
            || "see `playbook-lint rules` for all codes and names".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Err(SelectionError { name: name.trim().to_owned(), help, near })
    }

    /// Whether it names `rule`.
    #[must_use]
    pub fn matches(&self, rule: &Meta) -> bool {
        Self::names(&self.0, rule)
    }

    /// Whether a selector written `name` names `rule`.
    #[must_use]
    pub fn names(name: &str, rule: &Meta) -> bool {
        let is_prefix =
            name.len() >= 2 && rule.code.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        is_prefix || rule.name.eq_ignore_ascii_case(name) || name.eq_ignore_ascii_case("ALL")
    }

    /// How exactly it names: the more exact selector wins where select and ignore both name a rule.
    fn exactness(&self) -> usize {
        match &self.0 {
            name if name.eq_ignore_ascii_case("ALL") => 0,
            name if name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("PB")) => name.len(),
            _ => 5,
        }
    }
}

/// The rules in force, with their severities.
#[derive(Clone, Debug)]
pub struct Selection {
    /// A place for each of [`RULES`]; `None` is off.
    severities: Vec<Option<Severity>>,
}

/// What the command line adds to the settings.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// `--select`: these and no others.
    pub select: Option<Vec<Selector>>,
    /// `--extend-select`: these too.
    pub extend_select: Vec<Selector>,
    /// `--ignore`: not these.
    pub ignore: Vec<Selector>,
    /// `--severity`: how bad; `None` is off.
    pub severity: Vec<(Selector, Option<Severity>)>,
}

impl Selection {
    /// The rules that `choices` leave in force.
    #[must_use]
    pub fn new(choices: &Choices) -> Self {
        let severities = RULES.iter().map(|rule| severity(rule.meta(), choices)).collect();
        Self { severities }
    }

    /// Every rule at its own severity.
    #[must_use]
    pub fn all() -> Self {
        Self { severities: RULES.iter().map(|rule| Some(rule.meta().severity)).collect() }
    }

    /// The same with `rule` on, at its own severity if it was off.
    #[must_use]
    pub fn with(&self, rule: &Meta) -> Self {
        let mut with = self.clone();
        let place = RULES.iter().position(|other| other.meta().code == rule.code);
        if let Some(severity) = place.and_then(|place| with.severities.get_mut(place)) {
            severity.get_or_insert(rule.severity);
        }
        with
    }

    /// How bad findings of the rule at `place` in [`RULES`] are, if it is on.
    #[must_use]
    pub fn severity_at(&self, place: usize) -> Option<Severity> {
        self.severities[place]
    }

    /// How bad findings of `rule` are, if it is on.
    #[must_use]
    pub fn severity(&self, rule: &Meta) -> Option<Severity> {
        let place = RULES.iter().position(|other| other.meta().code == rule.code)?;
        self.severities[place]
    }
}

impl Choices {
    /// The choices of playbook-lint.toml, overlaid by those of the command line.
    ///
    /// # Errors
    /// A name in the file that fits no rule, with its line.
    pub fn over(mut self, file: &ConfigFile) -> Result<Self, ConfigError> {
        // Names that only per-file ignores use must be right too.
        file.selectors().try_for_each(|name| parse(file, name).map(drop))?;
        let all = |names: &[Spanned<String>]| names.iter().map(|name| parse(file, name)).collect::<Result<Vec<_>, _>>();
        if self.select.is_none() {
            self.select = file.lint.select.as_deref().map(all).transpose()?;
            self.ignore.splice(..0, all(&file.lint.ignore)?);
        }
        self.extend_select.splice(..0, all(&file.lint.extend_select)?);
        let severity = file.lint.severity.iter().map(|(name, level)| Ok((parse(file, name)?, level.severity())));
        self.severity.splice(..0, severity.collect::<Result<Vec<_>, ConfigError>>()?);
        Ok(self)
    }
}

fn parse(file: &ConfigFile, name: &Spanned<String>) -> Result<Selector, ConfigError> {
    let at = |error: SelectionError| file.error_at(name.span(), error.to_string(), Some(error.help));
    Selector::parse(name.get_ref()).map_err(at)
}

impl Level {
    /// The severity that it gives; none turns the rule off.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

/// The severity of a rule: the most exact of the selectors that name it decides whether it is on, `ignore` before
/// `select` where both are as exact; the last severity given for it holds.
fn severity(rule: &Meta, choices: &Choices) -> Option<Severity> {
    let exactness =
        |selectors: &[Selector]| selectors.iter().filter(|one| one.matches(rule)).map(Selector::exactness).max();
    let selected = match &choices.select {
        Some(select) => exactness(select),
        None => rule.on_by_default.then_some(0),
    };
    let selected = selected.max(exactness(&choices.extend_select));
    // A severity given for a rule alone also turns it on.
    let given =
        choices.severity.iter().rev().find(|(selector, _)| selector.matches(rule)).map(|(_, severity)| *severity);
    let is_on = match (selected, exactness(&choices.ignore)) {
        (Some(on), Some(off)) => on > off,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if is_on { given.unwrap_or(Some(rule.severity)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn severity_of(code: &str, choices: &Choices) -> Option<Severity> {
        Selection::new(choices).severity(super::super::find(code).expect("a rule"))
    }

    fn selectors(names: &[&str]) -> Vec<Selector> {
        names.iter().map(|name| Selector::parse(name).expect("a selector")).collect()
    }

    #[test]
    fn the_more_exact_selector_wins() {
        let choices = Choices { ignore: selectors(&["PB0"]), ..Choices::default() };
        assert_eq!(severity_of("PB001", &choices), None);
        let choices = Choices { select: Some(selectors(&["PB001"])), ..choices };
        assert_eq!(severity_of("PB001", &choices), Some(Severity::Error));
        let choices = Choices { ignore: selectors(&["unreadable-page"]), ..choices };
        assert_eq!(severity_of("PB001", &choices), None);
    }

    #[test]
    fn severities_can_be_given_or_taken() {
        let all = selectors(&["ALL"]).remove(0);
        let choices = Choices { severity: vec![(all.clone(), Some(Severity::Info))], ..Choices::default() };
        assert_eq!(severity_of("PB001", &choices), Some(Severity::Info));
        let choices = Choices { severity: vec![(all, None)], ..Choices::default() };
        assert_eq!(severity_of("PB001", &choices), None);
    }

    #[test]
    fn unknown_names_are_answered_with_the_nearest() {
        let error = Selector::parse("unreadable-pge").expect_err("unknown");
        assert_eq!(error.help, "did you mean `unreadable-page`?");
    }
}
