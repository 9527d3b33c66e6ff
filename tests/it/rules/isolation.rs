//! A rule reports the same problems alone as with all others, and only a rule with a more specific message replaces it.

use std::collections::BTreeSet;
use std::path::Path;

use playbook_lint::diagnostic::Diagnostic;
use playbook_lint::linter::{LintOptions, Report, Rules};
use playbook_lint::rules::{RULES, RegisteredRule, RuleMetadata, RuleRole, RuleSelection, RuleTable, Selector};

use crate::support::engine::{lint, only, options, show_all, today, workspace_with};
use crate::support::files::site;

fn rules() -> impl Iterator<Item = &'static RuleMetadata> {
    RULES.iter().map(RegisteredRule::meta)
}

/// Returns what all rules report, including what other rules replace.
fn everything(folder: &Path) -> Report {
    let rules = Rules::Fixed(RuleTable::all());
    workspace_with(folder, LintOptions { rules, keeps_superseded: true, ..options(today()) }).lint_once()
}

/// Returns the diagnostics of a rule. Fingerprints are left out, because equal ones on a line are numbered.
fn of(report: &Report, rule: &RuleMetadata) -> Vec<Diagnostic> {
    let own = report.diagnostics.iter().filter(|one| one.code == rule.code);
    own.map(|one| Diagnostic { fingerprint: 0, ..one.clone() }).collect()
}

/// Asserts that a rule reports alone what it reports with all others, except for what a more specific rule replaces.
pub fn assert_isolated(folder: &Path, rule: &RuleMetadata) {
    if rule.role == Some(RuleRole::UnusedSuppression) {
        // A suppression is unused only if the rule in it is enabled.
        return;
    }
    let (all, everything) = (lint(folder, &RuleTable::all()), everything(folder));
    assert_eq!(all.internal_errors, [], "{}", folder.display());
    let place = format!("{} on {}", rule.code, folder.display());
    let alone = lint(folder, &only(rule));
    assert_eq!(alone.internal_errors, [], "{place}");
    assert_eq!(of(&alone, rule), of(&everything, rule), "{place}");
    let (among_all, alone) = (of(&all, rule), of(&alone, rule));
    for replaced in alone.iter().filter(|one| !among_all.contains(one)) {
        let files: Vec<_> = replaced.related.iter().map(|one| &one.file).chain([&replaced.file]).collect();
        let stronger = rules().filter(|other| other.supersedes.iter().any(|weaker| weaker.rule == rule.code));
        let mut stronger = stronger.flat_map(|other| of(&all, other));
        assert!(stronger.any(|other| files.contains(&&other.file)), "{place}: {}", replaced.message);
    }
    assert!(among_all.iter().all(|one| alone.contains(one)), "{place}");
}

/// Paths and texts.
type Files = &'static [(&'static str, &'static str)];

/// Pages on which a rule and a more specific one report a problem at the same place.
const PAIRS: &[(&str, &str, Files)] = &[
    ("PB101", "PB102", &[("a.md", "---\nms.date: #Required; mm/dd/yyyy format.\n---\n")]),
    ("PB101", "PB103", &[("a.md", "---\nms,date: 4/20/2020\n---\n")]),
    ("PB104", "PB102", &[("a.md", "---\nft.audience: \"<audience>\"\n---\n")]),
    ("PB105", "PB102", &[("a.md", "---\nms.author: <alias>\n---\n")]),
    ("PB201", "PB102", &[("a.md", "---\nms.date: mm/dd/yyyy\n---\n")]),
    ("PB303", "PB311", &[("a.md", SLIP_AMONG_ROLES), ("b.md", NO_SLIP)]),
    ("PB303", "PB312", &[("a.md", SLIP_AMONG_SERVICES), ("b.md", NO_SLIP)]),
    ("PB303", "PB802", TRANSLATION),
    ("PB401", "PB409", &[("a.md", "[x](www.harbor.example/x)\n")]),
    ("PB402", "PB409", &[("a.md", "[x](www.harbor.example/l1l2l3-blocked.md)\n")]),
    ("PB405", "PB409", &[("a.md", "[!INCLUDE [x](https//harbor.example/x)]\n")]),
    ("PB407", "PB409", &[("a.md", "![x](https//harbor.example/x.png)\n")]),
    (
        "PB502",
        "PB501",
        &[("home.md", HOME), ("l1l2l3-blocked-network.md", NETWORK), ("l1l2l3-blocked-training.md", TRAINING)],
    ),
];

const SLIP_AMONG_ROLES: &str = "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n\
                                |---|---|---|---|---|\n| 7100 | Plan the berth | M | Harbor Enginer | Core |\n";
const SLIP_AMONG_SERVICES: &str = "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n\
                                   |---|---|---|---|---|\n| 7100 | Plan the berth | M | Harbor Engineer | Corre |\n";
const NO_SLIP: &str = "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n\
                       |---|---|---|---|---|\n| 7100 | Plan the berth | M | Harbor Engineer | Core |\n\
                       | 7101 | Plan the crane | M | Harbor Engineer | Core |\n\
                       | 7102 | Plan the dock | M | Harbor Engineer | Core |\n\
                       | 7103 | Plan the gate | M | Harbor Engineer | Core |\n\
                       | 7104 | Plan the hall | M | Harbor Engineer | Core |\n\
                       | 7105 | Plan the lock | M | Harbor Engineer | Core |\n\
                       | 7106 | Plan the mole | M | Harbor Engineer | Core |\n";
const MANDATORY: &str = "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n\
                         |---|---|---|---|---|\n| 7100 | Plan the berth | M | Harbor Engineer | Core |\n";
const OPTIONAL: &str = "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n\
                        |---|---|---|---|---|\n| 7100 | Plan the berth | O | Harbor Engineer | Core |\n";
const TRANSLATION: Files = &[
    ("english/plan.md", MANDATORY),
    ("german/plan.md", OPTIONAL),
    ("german/other.md", MANDATORY),
    (
        "playbook-lint.toml",
        "[[docset]]\npath = 'english'\n[[docset]]\npath = 'german'\nlocale = 'de'\nsource = 'english'\n",
    ),
];
const HOME: &str = "# Levels\n\n## L1 - Blocked\n\n[L2 - Network](l1l2l3-blocked-network.md)\n\n\
                    [L2 - Training](l1l2l3-blocked-training.md)\n";
const NETWORK: &str = "---\ntitle: Blocked - Network\n---\n# Network\n\n## Valid Example Scenarios:\n\
                       | Valid Example Scenario | L1 | L2 | L3 |\n|---|---|---|---|\n\
                       | The line is full. | Blockd | Training | Firewall |\n\n\
                       ## List of L3s by Service Name:\n- **Firewall**\n";
const TRAINING: &str = "---\ntitle: Blocked - Training\n---\n# Training\n\n\
                        ## List of L3s by Service Name:\n- **No Course**\n";

fn select(codes: &[&str], folder: &Path) -> Report {
    let select = Some(codes.iter().map(|code| Selector::parse(code).unwrap()).collect());
    lint(folder, &RuleTable::new(&RuleSelection { select, ..RuleSelection::default() }))
}

fn count(report: &Report, code: &str) -> usize {
    report.diagnostics.iter().filter(|one| one.code == code).count()
}

#[test]
fn a_weaker_rule_gives_way_only_where_a_stronger_one_reports() {
    for &(weaker, stronger, files) in PAIRS {
        let files: Vec<(&str, &[u8])> = files.iter().map(|&(path, text)| (path, text.as_bytes())).collect();
        let folder = site(&files);
        let (alone, both) = (select(&[weaker], folder.path()), select(&[weaker, stronger], folder.path()));
        let counts = (count(&both, stronger), count(&alone, weaker) - count(&both, weaker));
        assert_eq!(counts, (1, 1), "{weaker} and {stronger}: {}\n{}", show_all(&alone), show_all(&both));
    }
}

#[test]
fn every_declared_pair_has_a_case() {
    let declared: BTreeSet<_> =
        rules().flat_map(|rule| rule.supersedes.iter().map(move |weaker| (weaker.rule, rule.code))).collect();
    assert_eq!(PAIRS.iter().map(|&(weaker, stronger, _)| (weaker, stronger)).collect::<BTreeSet<_>>(), declared);
}

/// Returns the codes on `b.md` of a site in which `a.md` has the typo.
fn on_the_other_page(config: &str, comment: &str) -> Vec<&'static str> {
    let a = format!("{comment}{SLIP_AMONG_ROLES}");
    let folder =
        site(&[("a.md", a.as_bytes()), ("b.md", NO_SLIP.as_bytes()), ("playbook-lint.toml", config.as_bytes())]);
    let options = LintOptions {
        rules: Rules::Fixed(select_two()),
        reported: Some(std::sync::Arc::new(|path| path == "b.md")),
        ..options(today())
    };
    let report = workspace_with(folder.path(), options).lint_once();
    report.diagnostics.iter().map(|one| one.code).collect()
}

fn select_two() -> RuleTable {
    let select = Some(["PB303", "PB311"].map(|code| Selector::parse(code).unwrap()).to_vec());
    RuleTable::new(&RuleSelection { select, ..RuleSelection::default() })
}

#[test]
fn a_stronger_rule_also_counts_on_the_page_of_the_comparison() {
    // The result for a page is the same whether or not other pages are reported.
    assert_eq!(on_the_other_page("", ""), <[&str; 0]>::default());
}

#[test]
fn a_stronger_rule_that_is_suppressed_does_not_count() {
    assert_eq!(on_the_other_page("", "<!-- playbook-lint-disable-file PB311 -->\n\n"), ["PB303"]);
    assert_eq!(on_the_other_page("lint.per-file-ignores.'a.md' = ['PB311']", ""), ["PB303"]);
}
