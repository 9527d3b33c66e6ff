//! PB707.

use rustc_hash::FxHashSet;

use crate::diagnostic::Applicability;
use crate::index::Docset;
use crate::page::UrlParts;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::{RedirectEnd, UrlTarget, is_absolute};

declare_rule! {
    /// Checks for redirections to a page that is redirected itself.
    ///
    /// The fix writes the URL at the end of the chain. As in browsers, a fragment is kept unless the final URL has its
    /// own. If another redirection to the same URL has `redirect_document_id`, the fix sets it to `false` here, because
    /// only one page can take over another's identity.
    ///
    /// ## Why this is bad
    ///
    /// Each step costs readers time, and search engines stop after a few. If the page in the middle comes back, the chain
    /// breaks.
    ///
    /// ## Incorrect
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [
    ///     { "source_path": "docs/oldest.md", "redirect_url": "/keys/old" },
    ///     { "source_path": "docs/old.md", "redirect_url": "/keys/lend" },
    ///     { "source_path": "docs/other.md", "redirect_url": "/keys/lend" }
    ///   ]
    /// }
    /// ````
    ///
    /// ````json title="docs/docfx.json"
    /// {}
    /// ````
    ///
    /// ````md title="docs/lend.md"
    /// # Lend
    /// ````
    ///
    /// ## Correct
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [
    ///     { "source_path": "docs/oldest.md", "redirect_url": "/keys/lend" },
    ///     { "source_path": "docs/old.md", "redirect_url": "/keys/lend" }
    ///   ]
    /// }
    /// ````
    ///
    /// ````json title="docs/docfx.json"
    /// {}
    /// ````
    ///
    /// ````md title="docs/lend.md"
    /// # Lend
    /// ````
    ///
    /// ## References
    ///
    /// Learn's contributor guide, "Redirects", which calls it daisy chaining.
    pub RedirectChain {
        code: "PB707",
        name: "redirect-chain",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        checks: [REDIRECTIONS],
    }
}

impl DocsetRule for RedirectChain {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let site = reporter.site();
        let (entries, graph) = (site.redirections().entries(), site.redirect_graph());
        let with_identity = entries.iter().filter(|entry| entry.document_id.is_some());
        let with_identity: FxHashSet<String> = with_identity.map(|entry| entry.url.to_lowercase()).collect();
        for (number, entry) in docset.redirections() {
            let (Some(span), UrlTarget::Moved(next)) = (entry.url_span, graph.target(number)) else { continue };
            let (last, is_missing) = match graph.end(number) {
                RedirectEnd::Page { last } => (&entries[last], false),
                RedirectEnd::Missing { last } => (&entries[last], true),
                RedirectEnd::Loop { .. } => continue,
            };
            let (url, next) = (&entry.url, &entries[next]);
            let message = format!("`{}` is redirected to `{url}`, which is also redirected", entry.source);
            let diagnostic = reporter.report_redirection(entry, span, message);
            let file = site.redirections().files()[next.file].source.path().clone();
            diagnostic.related_in(file, next.source_span, "redirected on from here").data("target", &**url);
            let end = with_fragment(&last.url, url);
            diagnostic.help(format!("write `{end}`"));
            // What readers get is the same only if the URL asks for nothing else.
            if !is_missing && !url.contains('?') && is_absolute(&last.url) {
                let mut edits = vec![(span, json_text(&end))];
                if let Some(id) = entry.document_id.filter(|_| with_identity.contains(&last.url.to_lowercase())) {
                    edits.push((id, "false".to_owned()));
                }
                diagnostic.fix_edits(Applicability::Safe, format!("write `{end}`"), edits);
            }
        }
    }
}

/// `url` with the fragment of the URL before it, which browsers keep.
fn with_fragment(url: &str, before: &str) -> String {
    if url.contains('#') { url.to_owned() } else { format!("{url}{}", UrlParts::of(before).fragment) }
}

/// A text between the quotes of JSON.
fn json_text(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
