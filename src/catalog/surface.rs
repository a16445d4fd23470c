//! Surfaces: where in a metadata file the usages of a rule stand.

use serde::Deserialize;

use super::vocabulary::Confidence;

/// Where in a metadata file a rule's usages stand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// Metadata types of the component.
    pub types: Vec<String>,
    /// Ends of the path of element names, e.g. `criteriaItems/column`; `*` is any element. None: all of a file that is
    /// no XML.
    pub elements: Vec<String>,
    /// Names of elements that are not meant, where `*` is too much.
    #[serde(default)]
    pub except: Vec<String>,
    /// How the element's text is read.
    pub holds: Holds,
    /// The object whose fields are meant, where fields are looked for.
    pub field_of: Option<String>,
    /// Where the object stands that the text belongs to.
    pub object: Option<ObjectAt>,
    /// The text, for [`Holds::Value`], [`Holds::Token`] and [`Holds::Contains`].
    pub value: Option<String>,
    /// A sibling that has to have a text.
    pub when: Option<Sibling>,
    /// A child of the component's own element that has to have a text.
    pub when_root: Option<Sibling>,
    /// How surely a find is one.
    #[serde(default = "written_out")]
    pub confidence: Confidence,
}

fn written_out() -> Confidence {
    Confidence::High
}

/// How the text of an element is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// The name of a field.
    Field,
    /// Object and field: `Task.CallType`.
    ObjectField,
    /// A formula, or a reference such as `{!$Record.CallType}`.
    Expression,
    /// A query of records.
    Query,
    /// Merge fields, `{!Task.CallType}`, in any text.
    MergeFields,
    /// A field as report types write it: a lookup without its `Id`, perhaps behind the lookups that lead to it.
    ReportField,
    /// A column of a report, in any of its spellings.
    ReportColumn,
    /// A column of a related list or list view: `TASK.CALLTYPE`.
    ListColumn,
    /// A fixed text.
    Value,
    /// A fixed text among others, with commas between them.
    Token,
    /// A fixed text somewhere inside.
    Contains,
}

/// Where the object stands that a text belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ObjectAt {
    /// The component's full name up to its first `.` or `-`.
    FullName,
    /// A child of the component's own element.
    Root(String),
    /// An element beside the text's.
    Sibling(String),
    /// Any element whose path ends so: records say in one value which object another one is about.
    Any(String),
}

impl TryFrom<String> for ObjectAt {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "full-name" => Ok(Self::FullName),
            Some(("root", name)) => Ok(Self::Root(name.to_owned())),
            Some(("sibling", name)) => Ok(Self::Sibling(name.to_owned())),
            Some(("any", path)) => Ok(Self::Any(path.to_owned())),
            _ => Err(format!(
                "`{text}` is none of full-name, root:CHILD, sibling:NAME, any:PATH"
            )),
        }
    }
}

/// An element beside another, with the text it has to have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Sibling {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl TryFrom<String> for Sibling {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (name, text) = text
            .split_once('=')
            .ok_or_else(|| format!("`{text}` is not NAME=TEXT"))?;
        Ok(Self {
            name: name.to_owned(),
            text: text.to_owned(),
        })
    }
}

/// An element of metadata whose text is code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeElementRow {
    /// Its name.
    pub element: String,
    /// Names of the elements it may stand in.
    pub parents: Vec<String>,
    /// A sibling that has to be there.
    pub when: Option<Sibling>,
    /// What the code is.
    pub language: CodeLanguage,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// What the code inside an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeLanguage {
    /// JavaScript with merge fields.
    Script,
    /// Markup, escaped.
    Markup,
}
