//! A site: its root, its settings, its files, and its docsets.

mod assets;
mod destination;
mod discovery;
mod docset;
mod language_parts;
mod link_problems;
mod metadata;
mod page_date;
mod published;
mod redirect_graph;
mod removed_page;
mod review;
mod scope;
mod suggestions;
mod toc;
mod translation_source;
mod yaml_page;

pub use assets::{ImageFile, SiteAssets};
pub(crate) use destination::relative;
pub use destination::{LinkParts, ResolvedLink, Target, parse_destination};
pub use docset::{DocsetId, DocsetInfo};
pub use language_parts::{LanguagePart, PartKind};
pub use link_problems::{LinkProblem, LinkProblemKind};
pub use metadata::{DocfxValue, Metadata, MetadataOrigin, MetadataValue};
pub use page_date::PageDate;
pub use published::{PublishedUrls, UrlTarget, is_absolute, is_locale, is_on_learn, site_path};
pub use redirect_graph::{RedirectEnd, RedirectGraph};
pub use removed_page::RemovedPage;
pub use review::{Review, days_overdue};
pub use suggestions::percent_encoded;
pub use toc::{BrokenEntry, RedirectedEntry, Toc, TocEntry, TocProblem};
pub(crate) use toc::{texts, toc_addresses};
pub(crate) use translation_source::names_of_translation;
pub use yaml_page::YamlPage;

use std::sync::{Arc, OnceLock};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet};

use discovery::{PUBLISH_CONFIG, RecordingTree, find_docfx, read_docfx, read_redirections, read_text};
use language_parts::names_and_tags;
pub use scope::{Scope, ScopeReason};

use crate::config::{ConfigError, DOCFX_FILE, DocfxConfig, Profile, PublishConfig, Redirections, Root, Settings};
use crate::page::Document;
use crate::playbook::{CustomWords, Locale, Page, Vocabulary};
use crate::vfs::{
    FileId, Files, Lookup, Tree, file_name, folder_of, is_archived, is_ignored_path, is_toc, limits, path_below,
};

/// Everything that is known before any page is parsed.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its location and its configuration files.
    pub root: Root,
    /// The effective settings.
    pub settings: Settings,
    /// The conventions that apply.
    pub profile: Profile,
    /// All its files.
    pub files: Files,
    /// Files that are not read although users may expect it, in complete sentences.
    pub notes: Vec<String>,
    /// The scope of each file, by its ID: globs are expensive, and the scope is needed often.
    scopes: Vec<Scope>,
    docfx: Vec<DocfxFolder>,
    /// Whether files below no docfx.json belong to the site too: neither the root nor the publish config says which
    /// folders are built.
    publishes_outside_docfx: bool,
    redirections: Arc<Redirections>,
    /// Found when a rule first asks for it.
    published: OnceLock<Arc<PublishedUrls>>,
    redirect_graph: OnceLock<Arc<RedirectGraph>>,
    /// Folders that the build fills with other repositories.
    dependent_folders: Vec<String>,
    /// The words of the settings.
    words: Arc<CustomWords>,
    docsets: Vec<DocsetInfo>,
    docset_of_folder: FxHashMap<String, DocsetId>,
    /// The docsets whose pages are in the folders of another one, by the tag of their language at the end of the names.
    docsets_by_tag: FxHashMap<DocsetId, Vec<(Arc<str>, DocsetId)>>,
    /// The evidence that its pages are FastTrack pages.
    fasttrack: Option<FastTrackEvidence>,
    /// The files that were read to load the site, and files that may take their place if they are created.
    configured_by: FxHashSet<String>,
}

/// The evidence that the pages of a site are FastTrack pages.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FastTrackEvidence {
    /// A docfx.json has an `ft.` key.
    Docfx,
    /// This page has an `ft.` key.
    Page(Arc<str>),
}

/// A folder with a docfx.json.
#[derive(Clone, Debug)]
pub(super) struct DocfxFolder {
    /// Relative to the root; empty for the root itself.
    pub(super) folder: String,
    pub(super) config: DocfxConfig,
}

/// Why a site cannot be linted.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A docfx.json, publish config, or redirection file that is not JSON.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A configuration file that cannot be read.
    #[error("cannot read `{path}`: {reason}")]
    Unreadable {
        /// The file, relative to the root.
        path: String,
        /// The system's error.
        reason: String,
    },
}

impl SiteError {
    /// Returns the reason, without the file's name.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Config(error) => error.message.clone(),
            Self::Unreadable { reason, .. } => reason.clone(),
        }
    }
}

impl Site {
    /// Loads the site from the tree below `root`.
    ///
    /// # Errors
    /// A docfx.json or redirection file that cannot be read or parsed.
    pub fn new(root: Root, settings: Settings, tree: &dyn Tree) -> Result<Self, SiteError> {
        Self::with_ids_of(&Files::default(), root, settings, tree)
    }

    /// The same, but files in `known` keep their IDs.
    ///
    /// # Errors
    /// As for [`Site::new`].
    pub fn with_ids_of(known: &Files, root: Root, settings: Settings, tree: &dyn Tree) -> Result<Self, SiteError> {
        let files = match known.id_count() {
            0 => Files::new(tree.files()),
            _ => known.reindexed(tree.files()),
        };
        let mut notes = tree.notes();
        notes.extend(root.refused_files());
        let recorded = RecordingTree::new(tree);
        let docfx = root.docfx.iter().map(|folder| read_docfx(&recorded, folder, &mut notes));
        let mut docfx = docfx.collect::<Result<Vec<_>, _>>()?;
        let publishes_outside_docfx = docfx.is_empty();
        if docfx.is_empty() {
            docfx = find_docfx(&recorded, &files, &settings, &mut notes);
        }
        let publish = match &root.publish {
            Some(_) => {
                let text = read_text(&recorded, PUBLISH_CONFIG, limits::BUILD_CONFIG)?;
                PublishConfig::parse(&text, PUBLISH_CONFIG)?
            }
            None => PublishConfig::default(),
        };
        let redirections = read_redirections(&publish, &settings, &files, &recorded, &mut notes)?;
        let configured_by = recorded.into_read();
        notes.extend(unmatched_ignores(&settings, &files));
        let words = Arc::new(CustomWords::new(&settings.words));
        let mut site = Self {
            root,
            profile: settings.profile.unwrap_or(Profile::Learn),
            settings,
            files,
            notes,
            scopes: Vec::new(),
            docfx,
            publishes_outside_docfx,
            redirections: Arc::new(redirections),
            published: OnceLock::new(),
            redirect_graph: OnceLock::new(),
            dependent_folders: publish.dependent_folders,
            words,
            docsets: Vec::new(),
            docset_of_folder: FxHashMap::default(),
            docsets_by_tag: FxHashMap::default(),
            fasttrack: None,
            configured_by: FxHashSet::default(),
        };
        site.find_scopes();
        site.find_docsets();
        site.configured_by = configured_by;
        if site.settings.profile.is_none() {
            site.fasttrack = site.find_fasttrack_evidence(tree);
            if site.fasttrack.is_some() {
                site.profile = Profile::FastTrack;
            }
        }
        Ok(site)
    }

    /// Returns the same site with the same settings in another tree, such as the tree at an earlier revision.
    ///
    /// # Errors
    /// As for [`Site::new`].
    pub fn at_tree(&self, tree: &dyn Tree) -> Result<Self, SiteError> {
        let text = |path: &str| read_text(tree, path, limits::BUILD_CONFIG).ok();
        Self::with_ids_of(&self.files, self.root.with_reader(text), self.settings.clone(), tree)
    }

    /// Adds a file that is not a TOC and does not configure the site; returns its ID, and whether it is new. The
    /// docsets do not change; see [`Site::find_translations`].
    pub(crate) fn insert_file(&mut self, path: &str) -> (FileId, bool) {
        let (file, is_new) = self.files.insert(path);
        (self.published, self.redirect_graph) = (OnceLock::new(), OnceLock::new());
        let scope = self.scope_and_reason(path).0;
        let index = file.0 as usize;
        self.scopes.resize(self.scopes.len().max(index + 1), Scope::Other);
        self.scopes[index] = scope;
        (file, is_new)
    }

    /// Removes a file, under the same conditions; returns its ID if it existed.
    pub(crate) fn remove_file(&mut self, path: &str) -> Option<FileId> {
        (self.published, self.redirect_graph) = (OnceLock::new(), OnceLock::new());
        self.files.remove(path)
    }

    /// Notes that the file at `path` configures the site.
    pub(crate) fn add_configured_by(&mut self, path: String) {
        self.configured_by.insert(path);
    }

    /// Whether the file at `path` is one that configures the site, or would be if it existed.
    pub(crate) fn is_configured_by(&self, path: &str) -> bool {
        self.configured_by.contains(path)
    }

    fn find_scopes(&mut self) {
        let files: Vec<(FileId, Scope)> = self
            .files
            .sorted()
            .par_iter()
            .map(|&file| (file, self.scope_and_reason(self.files.path(file)).0))
            .collect();
        self.scopes = vec![Scope::Other; self.files.id_count()];
        for (file, scope) in files {
            self.scopes[file.0 as usize] = scope;
        }
    }

    /// Whether the file at `path` is a TOC that the site is built with.
    #[must_use]
    pub fn is_toc_in_scope(&self, path: &str) -> bool {
        is_toc(path) && self.is_built_from(path)
    }

    /// Whether docfx builds the file at `path`, a TOC or another YAML file.
    fn is_built_from(&self, path: &str) -> bool {
        if self.settings.is_excluded(path) {
            return false;
        }
        match self.docfx_of(path) {
            // Without `content`, docfx 3 builds everything.
            Some((docfx, inside)) => !docfx.config.has_content() || docfx.config.is_content(inside),
            None => self.publishes_outside_docfx && !is_archived(path),
        }
    }

    /// Whether a file at `path`, which is not a page, is published: it is not excluded, not archived, and below a
    /// docfx.json if there is one.
    #[must_use]
    pub fn is_publishable(&self, path: &str) -> bool {
        !self.settings.is_excluded(path)
            && !is_archived(path)
            && (self.publishes_outside_docfx || self.docfx_of(path).is_some())
    }

    /// Whether docfx generates the file at `path` from source code.
    #[must_use]
    pub fn is_generated(&self, path: &str) -> bool {
        self.docfx_of(path).is_some_and(|(docfx, inside)| docfx.config.is_generated(inside))
    }

    /// Returns the files that docfx.json lists in its metadata, such as a logo.
    pub fn docfx_referenced_files(&self) -> impl Iterator<Item = FileId> {
        self.docfx.iter().flat_map(|docfx| {
            let from = path_below(&docfx.folder, DOCFX_FILE);
            let named: Vec<_> = docfx.config.texts().filter_map(|text| self.refers_to(&from, text)).collect();
            named
        })
    }

    /// Returns the docset that contains `path`.
    #[must_use]
    pub fn docset_of(&self, path: &str) -> DocsetId {
        let docset = self.docset_of_folder(folder_of(path));
        let tagged = || {
            let parts = self.docsets_by_tag.get(&docset)?;
            let stem = path.strip_suffix(".md")?;
            let of_tag = |tag: &str| parts.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag));
            names_and_tags(file_name(stem)).find_map(|(_, tag)| of_tag(tag)).map(|&(_, part)| part)
        };
        if self.docsets_by_tag.is_empty() { docset } else { tagged().unwrap_or(docset) }
    }

    /// Returns the docset of a folder's pages whose names have no tag of a language.
    fn docset_of_folder(&self, mut folder: &str) -> DocsetId {
        loop {
            if let Some(&docset) = self.docset_of_folder.get(folder) {
                return docset;
            }
            let Some((parent, _)) = folder.rsplit_once('/') else { return DocsetId(0) };
            folder = parent;
        }
    }

    /// Returns the docset of a folder that a TOC or the settings specify.
    fn enclosing_docset(&self, folder: &str) -> DocsetId {
        let docset = self.docset_of_folder(folder);
        self.docset(docset).part.as_ref().map_or(docset, |part| part.within)
    }

    /// Returns a docset by its ID.
    #[must_use]
    pub fn docset(&self, id: DocsetId) -> &DocsetInfo {
        &self.docsets[id.0 as usize]
    }

    /// Returns all docsets; the first is the root's own.
    #[must_use]
    pub fn docsets(&self) -> &[DocsetInfo] {
        &self.docsets
    }

    /// Returns the effective metadata of a page.
    #[must_use]
    pub fn metadata<'a, 's>(&'a self, page: &'a Page<'s>) -> Metadata<'a, 's> {
        let path: &str = page.source.path();
        let (docfx, inside) = self.docfx_of(path).map_or((None, path), |(docfx, inside)| (Some(&docfx.config), inside));
        Metadata::new(page, docfx, inside)
    }

    /// Whether the docfx.json that builds the page at `path` adds an alert called `word`.
    #[must_use]
    pub fn has_alert(&self, path: &str, word: &str) -> bool {
        self.docfx_of(path)
            .is_some_and(|(docfx, _)| docfx.config.alerts().iter().any(|alert| alert.eq_ignore_ascii_case(word)))
    }

    /// Parses the destination of a link on the page at `from`.
    #[must_use]
    pub fn parse_destination<'d>(&self, from: &str, destination: &'d str) -> LinkParts<'d> {
        parse_destination(from, destination, self.docfx_folder(from))
    }

    /// Returns the folder of the docfx.json that builds the page at `from`; empty for the root.
    pub(super) fn docfx_folder(&self, from: &str) -> &str {
        self.docfx_of(from).map_or("", |(docfx, _)| &docfx.folder)
    }

    /// Whether one docfx.json builds both files, so one can link to the other by its path.
    #[must_use]
    pub fn is_built_with(&self, one: &str, other: &str) -> bool {
        self.docfx_folder(one) == self.docfx_folder(other)
    }

    /// Returns the file that a resolved path specifies: the path itself, or its internal or partner variant.
    #[must_use]
    pub fn lookup(&self, path: &str) -> Lookup {
        let found = self.files.lookup(path);
        if found != Lookup::Missing {
            return found;
        }
        let Some((stem, extension)) = path.rsplit_once('.') else { return Lookup::Missing };
        let variants =
            ["internal", "partner"].map(|audience| self.files.lookup(&format!("{stem}--{audience}.{extension}")));
        *variants.iter().find(|variant| **variant != Lookup::Missing).unwrap_or(&Lookup::Missing)
    }

    /// The pages that have moved.
    #[must_use]
    pub fn redirections(&self) -> &Redirections {
        &self.redirections
    }

    /// The URLs at which it is published.
    #[must_use]
    pub fn published(&self) -> &PublishedUrls {
        self.published.get_or_init(|| Arc::new(PublishedUrls::of(self)))
    }

    /// Where its redirections lead.
    #[must_use]
    pub fn redirect_graph(&self) -> &RedirectGraph {
        self.redirect_graph.get_or_init(|| Arc::new(RedirectGraph::of(self)))
    }

    /// Whether the redirection files send readers of `path` elsewhere.
    #[must_use]
    pub fn is_redirected(&self, path: &str) -> bool {
        self.redirections.contains(path)
    }

    /// Whether a file at `path` may exist without being listed: in a hidden folder or `node_modules`, which are
    /// skipped, or in a folder that the build fills with another repository.
    #[must_use]
    pub fn is_unlisted(&self, path: &str) -> bool {
        let inside = |folder: &String| path.strip_prefix(&**folder).is_some_and(|rest| rest.starts_with('/'));
        is_ignored_path(path) || self.dependent_folders.iter().any(inside)
    }

    /// Resolves a link on the page at `from`.
    #[must_use]
    pub fn resolve_link<'d>(&self, from: &str, destination: &'d str) -> ResolvedLink<'d> {
        let link = self.parse_destination(from, destination);
        let found = match &link.target {
            Target::File(path) | Target::RootRelative(path) => self.lookup(path),
            Target::Page => self.files.lookup(from),
            Target::External | Target::Outside => Lookup::Missing,
        };
        ResolvedLink { link, found }
    }

    /// Resolves all links of a page, in their order, once for all rules.
    #[must_use]
    pub fn resolve_links<'d>(&self, document: &'d Document<'_>) -> Vec<ResolvedLink<'d>> {
        let from = document.source.path();
        document.links.iter().map(|link| self.resolve_link(from, &link.destination)).collect()
    }

    /// Returns the path that a link on the page `from` needs to point to `to`.
    #[must_use]
    pub fn relative(&self, from: FileId, to: FileId) -> String {
        destination::relative(self.files.path(from), self.files.path(to))
    }

    /// Returns the suffix of the file's name if it is a translation: `-de` of `x-de.md`.
    #[must_use]
    pub fn translation_suffix(&self, file: FileId) -> Option<&str> {
        let path = self.files.path(file);
        let stem = path.rsplit_once('.').map_or(&**path, |(stem, _)| stem);
        let own = self.docset(self.docset_of(path)).suffixes.iter().map(AsRef::as_ref);
        let own = own.filter(|suffix| stem.ends_with(suffix));
        let tagged = names_and_tags(stem).find(|(_, tag)| Locale::from_suffix(tag).is_some());
        own.chain(tagged.map(|(name, _)| &stem[name.len()..])).max_by_key(|suffix| suffix.len())
    }

    /// Whether pages teach the words of their docset. If no page belongs to a playbook, nothing is searched that has
    /// the shape of a playbook's tables.
    #[must_use]
    pub fn teaches_words(&self) -> bool {
        self.profile == Profile::FastTrack
    }

    /// Returns the words of a docset that its settings and its folder show.
    #[must_use]
    pub fn vocabulary(&self, docset: DocsetId) -> Vocabulary {
        let info = self.docset(docset);
        let locale = info.locale.or_else(|| info.source.map(|_| Locale::Other));
        Vocabulary::new(locale, self.words.clone())
    }

    /// Returns the innermost docfx folder that contains `path`, and the path inside it.
    pub(super) fn docfx_of<'p>(&self, path: &'p str) -> Option<(&DocfxFolder, &'p str)> {
        let inside = |docfx: &DocfxFolder| match docfx.folder.as_str() {
            "" => Some(path),
            folder => path.strip_prefix(folder)?.strip_prefix('/'),
        };
        let holders = self.docfx.iter().filter_map(|docfx| Some((docfx, inside(docfx)?)));
        holders.max_by_key(|(docfx, _)| docfx.folder.len())
    }
}

/// Returns a note about entries of `lint.per-file-ignores` that no file matches, which are probably mistyped.
fn unmatched_ignores(settings: &Settings, files: &Files) -> Option<String> {
    let ignores = &settings.per_file_ignores;
    let matched: FxHashSet<usize> = match ignores.entries() {
        [] => return None,
        _ => files.iter().flat_map(|(_, path)| ignores.places_on(path)).collect(),
    };
    let unmatched: Vec<_> =
        std::iter::zip(0.., ignores.entries()).filter(|(place, _)| !matched.contains(place)).collect();
    let ((_, first), rest) = unmatched.split_first()?;
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    Some(format!("no file matches `{}`{more} in `per-file-ignores`", first.glob))
}
