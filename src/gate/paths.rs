//! Globs for paths of a bundle, as in `.gitignore`: the language of `--exclude`.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::bundle::BundlePath;

/// Where one of the audited paths lies, seen from the folder of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathRoot {
    /// Its name, which paths of the bundle begin with where there are several.
    pub name: String,
    /// The folder that its files lie in, with `/`; empty where that is the settings' own or not below it.
    pub folder: String,
}

/// A path of the bundle as the settings would write it.
pub(super) fn from_settings(path: &BundlePath, roots: &[PathRoot]) -> BundlePath {
    let (folder, below) = match roots {
        [] => return path.clone(),
        [one] => (&one.folder, path.as_str()),
        several => {
            let (first, rest) = path.as_str().split_once('/').unwrap_or((path.as_str(), ""));
            match several.iter().find(|root| root.name == first) {
                Some(root) if rest.is_empty() => (&root.folder, first),
                Some(root) => (&root.folder, rest),
                None => return path.clone(),
            }
        }
    };
    match folder.as_str() {
        "" => BundlePath::new(below),
        folder => BundlePath::new(&format!("{folder}/{below}")),
    }
}

/// Paths that somebody chose.
#[derive(Debug, Clone)]
pub struct PathGlobs(Gitignore);

impl PathGlobs {
    /// Reads globs.
    ///
    /// # Errors
    /// The glob that cannot be understood, and why.
    pub fn new(globs: &[String]) -> Result<Self, (String, String)> {
        let mut builder = GitignoreBuilder::new("");
        let failed = |glob: &str, error: ignore::Error| (glob.to_owned(), error.to_string());
        for glob in globs {
            builder
                .add_line(None, glob)
                .map_err(|error| failed(glob, error))?;
        }
        let built = builder.build();
        Ok(Self(built.map_err(|error| failed("", error))?))
    }

    /// Whether a path, or a folder or archive that it lies in, is meant.
    #[must_use]
    pub fn has(&self, path: &BundlePath) -> bool {
        let whole = path.as_str().trim_start_matches('/');
        let archive = whole.split(BundlePath::MEMBER_SEPARATOR).next();
        [Some(whole), archive]
            .into_iter()
            .flatten()
            .any(|path| self.0.matched_path_or_any_parents(path, false).is_ignore())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(globs: &[&str], path: &str) -> bool {
        let globs: Vec<String> = globs.iter().map(|glob| (*glob).to_owned()).collect();
        let globs = PathGlobs::new(&globs).expect("globs");
        globs.has(&BundlePath::new(path))
    }

    #[test]
    fn a_folder_means_what_lies_in_it_and_an_archive_its_members() {
        let path = "force-app/legacy/pages/Phone.page";
        assert!(has(&["legacy/"], path) && has(&["/force-app/**/*.page"], path));
        assert!(!has(&["/legacy"], path));
        assert!(!has(&["legacy/", "!Phone.page"], "other/Phone.page"));
        assert!(has(
            &["*.resource"],
            "src/staticresources/Cti.resource!/phone.js"
        ));
        assert!(has(
            &["phone.js"],
            "src/staticresources/Cti.resource!/phone.js"
        ));
        assert!(PathGlobs::new(&["[z-a]".to_owned()]).is_err());
    }
}
