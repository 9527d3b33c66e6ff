//! PB422.

use rustc_hash::FxHashSet;

use crate::config::Settings;
use crate::diagnostic::Applicability;
use crate::page::LinkKind;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for links to hosts that are gone or renamed, such as MSDN, TechNet, and docs.microsoft.com.
    ///
    /// Off by default: many of their URLs still redirect. The fix writes the new name of a host that was renamed.
    ///
    /// ## Why this is bad
    ///
    /// Readers depend on a redirection that can end at any time, or that already opens a general page.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// See [Lend a key](https://docs.microsoft.com/keys/lend).
    /// ````
    ///
    /// ````md
    /// See [Doors](https://blogs.technet.microsoft.com/doors).
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// See [Lend a key](https://learn.microsoft.com/keys/lend).
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.retired-hosts`: the hosts, each with its new name, or `""` for one that is gone.
    /// - `links.ignore`: globs of targets that are not checked.
    pub RetiredHost {
        code: "PB422",
        name: "retired-host",
        severity: Info off,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for RetiredHost {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let mut definitions: FxHashSet<Span> = FxHashSet::default();
        for link in &page.links {
            let written = page.slice(link.destination_span);
            let Some(host) = host_of(written) else { continue };
            let start = link.destination_span.start as usize + host.start;
            let host = &written[host];
            let Some((retired, new)) = retired(host, reporter.settings()) else { continue };
            if !definitions.insert(link.destination_span) || reporter.settings().is_ignored_target(&link.destination) {
                continue;
            }
            let span = Span::new(start, start + host.len());
            if new.is_empty() {
                let diagnostic = reporter.report(span, format!("`{host}` is retired"));
                diagnostic.help("link to the page that took its place").data("target", written);
                continue;
            }
            let name = format!("{}{new}", &host[..host.len() - retired.len()]);
            let diagnostic = reporter.report(span, format!("`{host}` is now `{name}`"));
            diagnostic.help(format!("write `{name}`, if the page opens with it")).data("target", written);
            // The URL in `<…>` is its own text.
            if link.kind != LinkKind::Autolink {
                diagnostic.fix(Applicability::Unsafe, format!("write `{name}`"), span, name);
            }
        }
    }
}

/// Returns the position of the host in an `http:` or `https:` URL, without its port.
fn host_of(url: &str) -> Option<std::ops::Range<usize>> {
    let start = ["https://", "http://"].iter().find_map(|scheme| {
        let is_it = url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        is_it.then_some(scheme.len())
    })?;
    let length = url[start..].find(['/', '?', '#', ':']).unwrap_or(url.len() - start);
    Some(start..start + length)
}

/// Returns the retired host that `host` is or is below, with its new name. The longest one counts.
fn retired<'s>(host: &str, settings: &'s Settings) -> Option<(&'s str, &'s str)> {
    let is_in = |retired: &str| {
        let at = host.len().checked_sub(retired.len())?;
        let is_same = host.get(at..)?.eq_ignore_ascii_case(retired);
        (is_same && (at == 0 || host[..at].ends_with('.'))).then_some(())
    };
    let all = settings.retired_hosts.iter().filter(|(retired, _)| is_in(retired).is_some());
    all.max_by_key(|(retired, _)| retired.len()).map(|(retired, new)| (&**retired, &**new))
}
