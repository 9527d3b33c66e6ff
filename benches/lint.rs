//! How long a lint takes, beside parsing the same pages with pulldown-cmark alone.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "floor.rs"]
#[allow(dead_code, unreachable_pub)]
mod floor;

use std::hint::black_box;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use playbook_lint::config::{Root, Settings};
use playbook_lint::docset::{Site, Tree, WorkTree};
use playbook_lint::engine::{Report, Run};
use playbook_lint::page::Document;
use playbook_lint::playbook::{Page, Role};
use playbook_lint::rules::{Choices, Selection};
use playbook_lint::text::Source;

/// How many pages the big site has at least.
const MANY: usize = 2000;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sites/sample")
}

fn lint(folder: &Path) -> Report {
    let root = Root::at(&folder.canonicalize().expect("a folder"));
    let tree = WorkTree::new(&root.path);
    let site = Site::new(root, Settings::default(), &tree).expect("a site");
    let run = Run {
        site: &site,
        tree: &tree,
        selection: &Selection::new(&Choices::default()),
        today: NaiveDate::from_ymd_opt(2020, 5, 1).expect("a day"),
        reported: &|_| true,
        progress: &|| (),
        since: None,
        baseline: None,
    };
    run.run()
}

fn one_page(criterion: &mut Criterion) {
    let text = std::fs::read_to_string(sample().join("playbook/build-mail-routing.md")).expect("a page of the sample");
    let source = Source::from_text("playbook/build-mail-routing.md", &text);
    let mut group = criterion.benchmark_group("one page");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("pulldown-cmark alone", |bencher| bencher.iter(|| floor::parse(black_box(&text))));
    group.bench_function("parse", |bencher| bencher.iter(|| Document::parse(black_box(&source)).links.len()));
    group.bench_function("parse and understand", |bencher| {
        bencher.iter(|| Page::new(Document::parse(black_box(&source)), Role::Page).task_tables.len());
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
            bencher.iter(|| lint(folder).diagnostics.len());
        });
    }
    group.finish();
}

/// A site of [`MANY`] pages: copies of the sample, each with its own tables of contents.
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

criterion_group!(benches, one_page, sites);
criterion_main!(benches);
