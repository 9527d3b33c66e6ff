//! Measures a lint, and compares it with parsing the same pages with pulldown-cmark.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "floor.rs"]
#[allow(dead_code, unreachable_pub)]
mod floor;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use playbook_lint::config::Root;
use playbook_lint::linter::{CancelToken, Change, LintOptions, Workspace};
use playbook_lint::page::Document;
use playbook_lint::playbook::Page;
use playbook_lint::site::Scope;
use playbook_lint::text::Source;
use playbook_lint::vfs::{Tree, WorkTree};

/// The minimum number of pages of the big site.
const MANY: usize = 2000;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sites/sample")
}

fn workspace(folder: &Path, keep_texts: bool) -> Workspace {
    let root = Root::at(&folder.canonicalize().expect("a folder"));
    let options = LintOptions { keep_texts, ..LintOptions::new(today()) };
    Workspace::load(root, options).expect("a site")
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 5, 1).expect("a day")
}

fn one_page(criterion: &mut Criterion) {
    let text = std::fs::read_to_string(sample().join("playbook/build-mail-routing.md")).expect("a page of the sample");
    let source = Source::from_text("playbook/build-mail-routing.md", &text);
    let mut group = criterion.benchmark_group("one page");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("pulldown-cmark alone", |bencher| bencher.iter(|| floor::parse(black_box(&text))));
    group.bench_function("parse", |bencher| bencher.iter(|| Document::parse(black_box(&source)).links.len()));
    group.bench_function("parse and understand", |bencher| {
        bencher.iter(|| Page::of(Document::parse(black_box(&source))).task_tables.len());
    });
    group.finish();
}

fn sites(criterion: &mut Criterion) {
    let many = copies_of_the_sample();
    let mut group = criterion.benchmark_group("site");
    group.sample_size(10);
    for (name, folder) in [("sample", sample()), ("many copies", many.path().to_owned())] {
        let tree = WorkTree::new(&folder);
        let bytes: u64 =
            floor::pages(&tree).iter().map(|path| tree.read(path, u64::MAX).map_or(0, |b| b.len() as u64)).sum();
        group.throughput(Throughput::Bytes(bytes));
        group.bench_with_input(BenchmarkId::new("pulldown-cmark alone", name), &folder, |bencher, folder| {
            bencher.iter(|| floor::read_and_parse(folder));
        });
        group.bench_with_input(BenchmarkId::new("lint", name), &folder, |bencher, folder| {
            bencher.iter(|| workspace(folder, false).lint_once().diagnostics.len());
        });
    }
    group.finish();
}

/// The time that an editor waits after a keystroke, for an edit that changes no facts and for one that does. Also
/// measured on the site in `PLAYBOOK_LINT_SITE`.
fn one_edited_page(criterion: &mut Criterion) {
    let many = copies_of_the_sample();
    let real = std::env::var_os("PLAYBOOK_LINT_SITE").map(PathBuf::from);
    let sites = [("sample", Some(sample())), ("many copies", Some(many.path().to_owned())), ("real site", real)];
    let mut group = criterion.benchmark_group("one edited page");
    for (name, folder) in sites.into_iter().filter_map(|(name, folder)| Some((name, folder?))) {
        let mut workspace = workspace(&folder, true);
        workspace.update(&CancelToken::default()).expect("no one cancels it");
        let site = workspace.site();
        let pages = site.files.iter().filter(|(_, path)| site.scope(path) == Scope::Page);
        let path = pages.map(|(_, path)| path.to_string()).nth(20).expect("a page");
        let text = std::fs::read(folder.join(&path)).expect("a page");
        for (what, piece) in [("words", "\n\nA few words.\n"), ("facts", "\n\n[x](index.md#nowhere)\n\n## A heading\n")]
        {
            let edited: Arc<[u8]> = [&*text, piece.as_bytes()].concat().into();
            let texts: [Arc<[u8]>; 2] = [edited, text.as_slice().into()];
            let mut turn = texts.iter().cycle();
            group.bench_function(BenchmarkId::new(what, name), |bencher| {
                bencher.iter(|| {
                    let bytes = turn.next().expect("it is a cycle").clone();
                    workspace.apply(&[Change::Edited { path: path.clone(), bytes }]).expect("a page");
                    workspace.update(&CancelToken::default()).expect("no one cancels it").changed.len()
                });
            });
        }
    }
    group.finish();
}

/// A site of [`MANY`] pages: copies of the sample, each with its own TOCs.
fn copies_of_the_sample() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder");
    let tree = WorkTree::new(&sample());
    let (files, pages) = (tree.files(), floor::pages(&tree).len());
    for copy in 0..MANY.div_ceil(pages) {
        for path in &files {
            let target = site.path().join(format!("copy{copy}")).join(path);
            std::fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
            std::fs::copy(sample().join(path), target).expect("a copy");
        }
    }
    site
}

criterion_group!(benches, one_page, one_edited_page, sites);
criterion_main!(benches);
