//! Where a bundle lies in a checkout, as the tools of a CI system see it: what their reports lead to.

use crate::bundle::BundlePath;

/// Where what was checked lies in the checkout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkout {
    /// The folders and files that were named.
    pub roots: Vec<CheckoutRoot>,
    /// The settings, from the same place as the roots; none where there are none.
    pub settings: Option<String>,
}

/// One of the paths that were named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutRoot {
    /// What it is called in the bundle.
    pub name: String,
    /// Its path with `/`, from the root of the repository; empty where it is that root.
    pub path: String,
    /// Whether it is a folder, and not a file or archive.
    pub is_folder: bool,
}

/// A file of the checkout, and what inside it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutFile {
    /// Its path with `/`, from the root of the repository.
    pub path: String,
    /// Of an archive: the path of the member.
    pub member: Option<String>,
}

impl Checkout {
    /// The file that a path of the bundle lies in.
    #[must_use]
    pub fn file(&self, path: &str) -> CheckoutFile {
        let found = match self.roots.as_slice() {
            [one] => one.file(path, ""),
            several => several.iter().find_map(|root| root.file(path, &root.name)),
        };
        found.unwrap_or_else(|| split(path))
    }
}

impl CheckoutRoot {
    /// The file of this root that is called `path` where names of files begin with `prefix`.
    fn file(&self, path: &str, prefix: &str) -> Option<CheckoutFile> {
        let is_itself = path == self.name || path.starts_with(&format!("{}!/", self.name));
        if !self.is_folder && is_itself {
            return Some(split(&format!("{}{}", self.path, &path[self.name.len()..])));
        }
        let below = match prefix {
            "" => path,
            prefix if path == prefix => "",
            prefix => path.strip_prefix(prefix)?.strip_prefix('/')?,
        };
        if !self.is_folder {
            return Some(CheckoutFile {
                path: self.path.clone(),
                member: Some(below.to_owned()),
            });
        }
        let between = if self.path.is_empty() || below.is_empty() {
            ""
        } else {
            "/"
        };
        Some(split(&format!("{}{between}{below}", self.path)))
    }
}

/// Takes the path of a member apart.
fn split(path: &str) -> CheckoutFile {
    let (file, member) = match path.split_once(BundlePath::MEMBER_SEPARATOR) {
        Some((archive, member)) => (archive, Some(member.to_owned())),
        None => (path, None),
    };
    CheckoutFile {
        path: file.to_owned(),
        member,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(name: &str, path: &str, is_folder: bool) -> CheckoutRoot {
        CheckoutRoot {
            name: name.to_owned(),
            path: path.to_owned(),
            is_folder,
        }
    }

    fn seen(roots: &[CheckoutRoot], path: &str) -> (String, Option<String>) {
        let checkout = Checkout {
            roots: roots.to_vec(),
            settings: None,
        };
        let CheckoutFile { path, member } = checkout.file(path);
        (path, member)
    }

    fn plain(path: &str) -> (String, Option<String>) {
        (path.to_owned(), None)
    }

    fn inside(archive: &str, member: &str) -> (String, Option<String>) {
        (archive.to_owned(), Some(member.to_owned()))
    }

    #[test]
    fn a_folder_goes_before_its_files() {
        let top = [root("project", "", true)];
        assert_eq!(seen(&top, "a/b.js"), plain("a/b.js"));
        assert_eq!(seen(&top, "a.resource!/b.js"), inside("a.resource", "b.js"));
        let below = [root("app", "packages/app", true)];
        assert_eq!(seen(&below, "a.js"), plain("packages/app/a.js"));
        assert_eq!(seen(&below, ""), plain("packages/app"));
    }

    #[test]
    fn a_file_is_itself_and_a_zip_holds_everything() {
        let file = [root("a.resource", "x/a.resource", false)];
        assert_eq!(seen(&file, "a.resource"), plain("x/a.resource"));
        assert_eq!(
            seen(&file, "a.resource!/b.js"),
            inside("x/a.resource", "b.js")
        );
        let zip = [root("org.zip", "org.zip", false)];
        assert_eq!(
            seen(&zip, "classes/A.cls"),
            inside("org.zip", "classes/A.cls")
        );
    }

    #[test]
    fn several_paths_are_told_apart_by_their_names() {
        let roots = [
            root("src", "one/src", true),
            root("src-2", "two/src", true),
            root("org.zip", "org.zip", false),
        ];
        assert_eq!(seen(&roots, "src/a.js"), plain("one/src/a.js"));
        assert_eq!(seen(&roots, "src-2/a.js"), plain("two/src/a.js"));
        assert_eq!(
            seen(&roots, "org.zip/classes/A.cls"),
            inside("org.zip", "classes/A.cls")
        );
    }
}
