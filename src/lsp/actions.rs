//! Fixes and suppressions of problems.

use std::sync::Arc;

use super::answers::Asked;
use super::encoding::PointRange;
use super::messages::{Action, ActionEdits, ActionKey, ActionKind, Client, DocumentEdits};
use super::protocol::wants;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::fix::{FixedPage, fix_page, fix_single, suppress_single};
use crate::linter::is_suppressible;
use crate::text::Span;

/// The most problems at one place that get quick fixes. Each fix is tried on the entire site first, which takes time.
const MAX_OFFERS: usize = 8;

/// Returns the actions for a part of a document. Each fix is tried before it is offered.
pub(super) fn actions(
    asked: &Asked<'_>,
    uri: &Arc<str>,
    range: PointRange,
    only: Option<Vec<String>>,
    client: &Client,
) -> Vec<Action> {
    let only = only.as_deref();
    let workspace = asked.view.workspace;
    let found = workspace.diagnostics(&asked.path);
    let mut actions = Vec::new();
    if wants(only, ActionKind::QuickFix) {
        let span = asked.view.positions(&asked.source).span(range);
        let near: Vec<&Diagnostic> = found.iter().filter(|one| touches(one.span, span)).take(MAX_OFFERS).collect();
        actions.extend(near.iter().filter_map(|one| fix(asked, uri, one)));
        actions.extend(near.iter().filter_map(|one| suppression(asked, uri, one, client)));
    }
    if wants(only, ActionKind::FixAll) && found.iter().any(has_safe_fix) {
        let key = ActionKey { uri: uri.to_string(), version: asked.version, suppressed: None };
        // The edit takes a while to compute. A client that can't ask for it later gets it only if it asks for nothing
        // else.
        let edits = match client.resolves_actions {
            true => Some(ActionEdits::Later(key)),
            false if only.is_some() => resolve(asked, &key).map(|edits| ActionEdits::Known(vec![edits])),
            false => None,
        };
        actions.extend(edits.map(|edits| Action {
            title: "Fix all safe problems of this page".to_owned(),
            kind: ActionKind::FixAll,
            is_preferred: false,
            edits,
            problem: None,
        }));
    }
    actions
}

/// Returns the edits of an action that the user chose; `None` if it no longer applies.
pub(super) fn resolve(asked: &Asked<'_>, key: &ActionKey) -> Option<DocumentEdits> {
    let workspace = asked.view.workspace;
    let page = match &key.suppressed {
        None => fix_page(workspace, &asked.path)?,
        Some((code, fingerprint)) => {
            let found = workspace.diagnostics(&asked.path);
            let is_it = |one: &&Diagnostic| one.code == code && one.fingerprint_text() == *fingerprint;
            let reason = format!("known on {}", workspace.options().today);
            suppress_single(workspace, found.iter().find(is_it)?, &reason)?
        }
    };
    edits_of(asked, &key.uri.as_str().into(), &page)
}

fn edits_of(asked: &Asked<'_>, uri: &Arc<str>, page: &FixedPage) -> Option<DocumentEdits> {
    let positions = asked.view.positions(&asked.source);
    let edits = page.changed_lines()?.into_iter().map(|(span, text)| (positions.range(span), text));
    Some(DocumentEdits { uri: uri.clone(), version: asked.version, edits: edits.collect(), offers: Vec::new() })
}

fn fix(asked: &Asked<'_>, uri: &Arc<str>, diagnostic: &Diagnostic) -> Option<Action> {
    let fix = diagnostic.fix.as_ref()?;
    let positions = asked.view.positions(&asked.source);
    let edits = fix_single(asked.view.workspace, diagnostic)?;
    let edits = edits.into_iter().map(|edit| (positions.range(edit.span), edit.text)).collect();
    let edits = DocumentEdits { uri: uri.clone(), version: asked.version, edits, offers: Vec::new() };
    let is_safe = fix.applicability == Applicability::Safe;
    let note = if is_safe { "" } else { " (unsafe: may change the meaning)" };
    Some(Action {
        title: format!("{}: {}{note}", diagnostic.code, fix.title),
        kind: ActionKind::QuickFix,
        is_preferred: is_safe,
        edits: ActionEdits::Known(vec![edits]),
        problem: problem(asked, diagnostic),
    })
}

fn suppression(asked: &Asked<'_>, uri: &Arc<str>, diagnostic: &Diagnostic, client: &Client) -> Option<Action> {
    if !is_suppressible(diagnostic) {
        return None;
    }
    let suppressed = Some((diagnostic.code.to_owned(), diagnostic.fingerprint_text()));
    let key = ActionKey { uri: uri.to_string(), version: asked.version, suppressed };
    let edits = match client.resolves_actions {
        true => ActionEdits::Later(key),
        false => ActionEdits::Known(vec![resolve(asked, &key)?]),
    };
    Some(Action {
        title: format!("{}: suppress with a reason", diagnostic.code),
        kind: ActionKind::QuickFix,
        is_preferred: false,
        edits,
        problem: problem(asked, diagnostic),
    })
}

fn problem(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<super::messages::Problem> {
    asked.view.problems(&asked.path, std::slice::from_ref(diagnostic)).first().cloned()
}

fn has_safe_fix(diagnostic: &Diagnostic) -> bool {
    diagnostic.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)
}

fn touches(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}
