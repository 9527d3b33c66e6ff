//! Writing a file as a whole, or not at all.

use std::io::{self, Write};
use std::path::Path;

use super::CliError;

/// Puts what `write` writes into the file at `path`: into a new file beside it first, which then takes its place. Who
/// reads it meanwhile, or after a failure, finds the old one.
///
/// # Errors
/// What the system says, with the path.
pub(super) fn file(path: &Path, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> Result<(), CliError> {
    let mut put = || -> io::Result<()> {
        // A link stays one, and what it leads to is replaced.
        let path = dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            // A pipe or a device cannot be replaced; a folder is refused here.
            let mut out = io::BufWriter::new(std::fs::OpenOptions::new().write(true).open(&path)?);
            write(&mut out)?;
            return out.flush();
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "its folder does not exist"));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".playbook-lint-");
        // Temporary files are for their owner alone; this one will not be temporary.
        let permissions = path.metadata().ok().map(|metadata| metadata.permissions()).or_else(usual_permissions);
        if let Some(permissions) = permissions.filter(|permissions| !permissions.readonly()) {
            builder.permissions(permissions);
        }
        let mut out = io::BufWriter::new(builder.tempfile_in(folder)?);
        write(&mut out)?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(&path).map_err(|error| error.error)?;
        Ok(())
    };
    put().map_err(|error| {
        CliError::new(
            format!("cannot write `{}`: {error}", path.display()),
            "name a file in a folder that exists and that you may write to",
        )
    })
}

/// Those of any new file; the process's mask is applied to them.
#[cfg(unix)]
fn usual_permissions() -> Option<std::fs::Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<std::fs::Permissions> {
    None
}
