//! The folders above what was handed in: a path inside a project still belongs to the component around it.

use std::path::Path;

/// Files that lie at the root of a project or of a Metadata API folder.
const MARKS: [&str; 2] = ["sfdx-project.json", "package.xml"];
/// The folder whose children say in their own names which object their parts belong to.
const OBJECTS: &str = "objects";
/// `objects/NAME/PART/FILE`: a path below `objects` without a project around it is at most this deep.
const BELOW_OBJECTS: usize = 3;
/// Projects are not deeper than this, and a search has to end.
const MAX_LEVELS: usize = 24;

/// How the paths of one root that was handed in continue above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// What the root is called in the bundle's paths; empty where they start below it.
    shown: String,
    /// The root's path inside its project.
    real: String,
}

impl Surroundings {
    /// Looks around the root at `real`, an absolute path. `None`: it is a project itself, or lies in none.
    pub(super) fn of(real: &Path, shown: &str) -> Option<Self> {
        let is_root = |folder: &Path| MARKS.iter().any(|mark| folder.join(mark).is_file());
        if is_root(real) {
            return None;
        }
        let levels = real.ancestors().skip(1).take(MAX_LEVELS);
        let project = levels.into_iter().find(|folder| is_root(folder));
        let inside = match project {
            Some(project) => real.strip_prefix(project).ok()?,
            None => below_objects(real)?,
        };
        let parts: Vec<String> = inside
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        Some(Self {
            shown: shown.to_owned(),
            real: parts.join("/"),
        })
    }

    /// The path inside the project of a file that the bundle calls `path`, if it lies in this root.
    pub(super) fn around(&self, path: &str) -> Option<String> {
        if self.shown.is_empty() {
            return Some(format!("{}/{path}", self.real));
        }
        let rest = path.strip_prefix(&self.shown)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("{}{rest}", self.real))
    }
}

/// `objects/Task/fields` of `…/backup/objects/Task/fields`.
fn below_objects(real: &Path) -> Option<&Path> {
    let folder = real
        .ancestors()
        .skip(1)
        .take(BELOW_OBJECTS)
        .find(|folder| folder.file_name().is_some_and(|name| name == OBJECTS))?;
    real.strip_prefix(folder.parent()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_on_above_their_root() {
        let folder = Surroundings {
            shown: String::new(),
            real: "force-app/objects/Task".to_owned(),
        };
        let around = folder.around("fields/X.field-meta.xml");
        assert_eq!(
            around.as_deref(),
            Some("force-app/objects/Task/fields/X.field-meta.xml")
        );
        let one_of_two = Surroundings {
            shown: "Task-2".to_owned(),
            ..folder
        };
        assert_eq!(one_of_two.around("Task/x"), None);
        assert_eq!(
            one_of_two.around("Task-2/x").as_deref(),
            Some("force-app/objects/Task/x")
        );
        assert_eq!(
            one_of_two.around("Task-2").as_deref(),
            Some("force-app/objects/Task")
        );
        assert_eq!(one_of_two.around("Task-20/x"), None);
    }

    #[test]
    fn objects_are_known_without_a_project() {
        let inside = |path| below_objects(Path::new(path)).and_then(Path::to_str);
        assert_eq!(inside("/a/objects/Task"), Some("objects/Task"));
        assert_eq!(
            inside("/a/objects/Task/fields/X.field-meta.xml"),
            Some("objects/Task/fields/X.field-meta.xml")
        );
        assert_eq!(inside("/a/objects"), None);
        assert_eq!(inside("/objects/a/b/c/d"), None);
    }
}
