//! Globs for paths of a bundle, as in `.gitignore`: the language of `--exclude`.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::bundle::BundlePath;

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
