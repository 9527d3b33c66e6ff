//! PB416.

use rustc_hash::FxHashSet;

use crate::diagnostic::Applicability;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for `[text][label]` without a definition of the label, on pages that define other labels.
    ///
    /// ## Why this is bad
    ///
    /// Without a definition, Markdown does not recognize the link, and readers see the brackets.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// See [Lend a key][lend] and [Doors][dors].
    ///
    /// [lend]: https://keys.example/lend
    /// [doors]: https://keys.example/doors
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// See [Lend a key][lend], `keys[a][b]`, and keys[a][b].
    ///
    /// [lend]: https://keys.example/lend
    /// ````
    ///
    /// ## References
    ///
    /// CommonMark 0.31, section 6.3.
    pub UndefinedReference {
        code: "PB416",
        name: "undefined-reference",
        severity: Warning,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

/// The minimum similarity of a label that is suggested, from 0 to 1.
const ALIKE: f64 = 0.7;

impl PageRule for UndefinedReference {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        if page.definitions.is_empty() {
            return;
        }
        let references = page.undefined_references();
        if references.is_empty() {
            return;
        }
        let labels: Vec<&str> = page.definitions.iter().map(|&definition| page.label_of(definition)).collect();
        let is_number = |label: &str| !label.contains(char::is_alphabetic);
        let has_numbers = labels.iter().any(|label| is_number(label));
        let defined: FxHashSet<String> = labels.iter().map(|label| comparable(label)).collect();
        for reference in references {
            let label = page.slice(reference.label);
            // A number in brackets is a label only if others are. On a page that uses a label very often, the parser
            // stops looking labels up.
            if is_number(label) && !has_numbers || defined.contains(&comparable(label)) {
                continue;
            }
            let near = reporter.suggestions().closest(label, labels.iter().copied(), ALIKE).map(str::to_owned);
            let message = format!("`{}` has no definition, so readers see the brackets", page.slice(reference.span));
            let diagnostic = reporter.report(reference.label, message);
            diagnostic.data("target", label);
            match near {
                Some(near) => {
                    let title = format!("write `{near}`");
                    diagnostic.help(format!("did you mean `{near}`?"));
                    diagnostic.fix(Applicability::Unsafe, title, reference.label, near);
                }
                None => {
                    diagnostic.help(format!("define it with a line `[{label}]: ` and the URL, or remove the brackets"));
                }
            }
        }
    }
}

/// Returns a label as labels are compared: ignoring case and the amount of whitespace.
fn comparable(label: &str) -> String {
    label.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
