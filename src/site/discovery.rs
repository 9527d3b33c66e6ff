//! What is found out about a site at its start: its docsets, its profile, and what its build's own files say.

use super::{DocfxFolder, DocsetId, DocsetInfo, Site, SiteError};
use crate::config::root::CONFIG_FILE;
use crate::config::{DocfxConfig, PublishConfig, Redirections, Settings};
use crate::playbook::Locale;
use crate::vfs::{FileError, Files, Tree, is_markdown, is_redirection_file, is_toc, limits};

pub(super) const PUBLISH_CONFIG: &str = ".openpublishing.publish.config.json";
/// Front matter stands at the start of a page.
const FRONT_MATTER_BYTES: usize = 4096;

impl Site {
    /// A docset begins at each folder with a table of contents, or where the settings say so.
    pub(super) fn find_docsets(&mut self) {
        let mut folders = vec![String::new()];
        for (_, path) in self.files.iter() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if is_toc(path) && folders.last().is_none_or(|last| last != folder) {
                folders.push(folder.to_owned());
            }
        }
        for docset in &self.settings.docsets {
            folders.push(docset.path.clone());
            folders.extend(docset.source.clone());
        }
        folders.sort_unstable();
        folders.dedup();
        for folder in folders {
            let configured = self.settings.docset(&folder);
            let locale = configured
                .and_then(|docset| Locale::from_tag(docset.locale.as_deref()?))
                .or_else(|| folder.rsplit('/').find_map(Locale::from_folder));
            let id = DocsetId(u32::try_from(self.docsets.len()).unwrap_or(u32::MAX));
            let path = if folder.is_empty() { "." } else { &folder };
            self.docsets.push(DocsetInfo { path: path.into(), locale, source: None });
            self.docset_of_folder.insert(folder, id);
        }
        self.find_translations();
    }

    /// Which docset translates which.
    fn find_translations(&mut self) {
        let named = self.settings.docsets.iter().filter_map(|docset| {
            let find = |folder: &str| self.docset_of_folder.get(folder).copied();
            Some((find(&docset.path)?, find(docset.source.as_deref()?)?))
        });
        // A docset that would translate itself translates nothing.
        for (docset, source) in named.filter(|(docset, source)| docset != source).collect::<Vec<_>>() {
            self.docsets[docset.0 as usize].source = Some(source);
        }
        if !self.settings.translations {
            return;
        }
        let untold = (0..).map(DocsetId).zip(&self.docsets).filter(|(_, docset)| docset.source.is_none());
        let inferred: Vec<_> =
            untold.filter_map(|(id, _)| Some((id, super::translation_source::infer_source(self, id)?))).collect();
        for (docset, source) in inferred {
            self.docsets[docset.0 as usize].source = Some(source);
        }
    }

    /// Whether any page, or docfx.json, carries an `ft.` key.
    pub(super) fn uses_fasttrack_keys(&self, tree: &dyn Tree) -> bool {
        use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

        if self
            .docfx
            .iter()
            .any(|docfx| docfx.config.global_keys().chain(docfx.config.file_keys()).any(|key| key.starts_with("ft.")))
        {
            return true;
        }
        let pages: Vec<&str> = self.files.iter().map(|(_, path)| &**path).filter(|path| is_markdown(path)).collect();
        pages.par_iter().any(|path| {
            let head = tree.read_prefix(path, FRONT_MATTER_BYTES);
            let front_matter = &head[..memchr::memmem::find(&head, b"\n---").unwrap_or(head.len())];
            head.iter().take(6).any(|&byte| byte == b'-') && memchr::memmem::find(front_matter, b"\nft.").is_some()
        })
    }
}

/// Reads the docfx.json in `folder` and the metadata files that it lists. Those that are refused come back as notes.
pub(super) fn read_docfx(tree: &dyn Tree, folder: &str, notes: &mut Vec<String>) -> Result<DocfxFolder, SiteError> {
    let path = if folder.is_empty() { "docfx.json".to_owned() } else { format!("{folder}/docfx.json") };
    let mut config = DocfxConfig::parse(&read_text(tree, &path, limits::BUILD_CONFIG)?, &path)?;
    let mut read = |file: &str| read_listed(tree, (Some(&path), folder), file, limits::BUILD_CONFIG, notes);
    for (path, text) in config.global_metadata_files().to_vec().iter().filter_map(|file| read(file)) {
        config.merge_global(&text, &path)?;
    }
    for (path, text) in config.file_metadata_files().to_vec().iter().filter_map(|file| read(file)) {
        config.merge_file(&text, &path)?;
    }
    Ok(DocfxFolder { folder: folder.to_owned(), config })
}

/// Reads a file that another one, in a folder, lists; returns its path too. docfx itself warns of a file that does not
/// exist; it adds nothing.
fn read_listed(
    tree: &dyn Tree,
    (by, folder): (Option<&str>, &str),
    file: &str,
    limit: u64,
    notes: &mut Vec<String>,
) -> Option<(String, String)> {
    let path = super::destination::join(folder, file);
    let error = match &path {
        None => FileError::Outside.to_string(),
        Some(path) => match read_text(tree, path, limit) {
            Ok(text) => return Some((path.clone(), text)),
            Err(_) if tree.is_missing(path) => return None,
            Err(error) => error.reason(),
        },
    };
    let by = by.map_or_else(String::new, |by| format!(" from `{by}`"));
    notes.push(format!("`{file}`{by} is not applied: {error}"));
    None
}

/// The redirection files that the settings and the publish config list, and those at the root. Those that are refused
/// come back as notes.
pub(super) fn read_redirections(
    publish: &PublishConfig,
    settings: &Settings,
    files: &Files,
    tree: &dyn Tree,
    notes: &mut Vec<String>,
) -> Result<Redirections, SiteError> {
    let mut listed: Vec<_> = settings.redirects.iter().map(|path| (Some(CONFIG_FILE), path.as_str())).collect();
    listed.extend(publish.redirection_files.iter().map(|path| (Some(PUBLISH_CONFIG), path.as_str())));
    for path in files.paths().iter().filter(|path| is_redirection_file(path)) {
        if listed.iter().all(|(_, other)| *other != &**path) {
            listed.push((None, path));
        }
    }
    let mut redirections = Redirections::default();
    for (by, path) in listed {
        // A file that is listed but does not exist redirects nothing.
        if let Some((path, text)) = read_listed(tree, (by, ""), path, limits::REDIRECTIONS, notes) {
            redirections.add(&text, &path)?;
        }
    }
    Ok(redirections)
}

/// The text of a configuration file.
pub(super) fn read_text(tree: &dyn Tree, path: &str, limit: u64) -> Result<String, SiteError> {
    let unreadable = |reason: String| SiteError::Unreadable { path: path.to_owned(), reason };
    if is_markdown(path) {
        return Err(unreadable("it is a page".to_owned()));
    }
    let bytes = tree.read(path, limit).map_err(|error| unreadable(FileError::from(error).to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable(FileError::NotUtf8.to_string()))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
