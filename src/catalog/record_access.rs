//! How scripts and markup say whose field they name: the types of `record-access.toml`.

use serde::Deserialize;

/// How code names records and their fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordAccess {
    /// Objects with fields of interest.
    pub owner: Vec<FieldOwnerRow>,
    /// What scripts do.
    pub scripts: ScriptAccess,
    /// Functions that make records.
    pub maker: Vec<MakerRow>,
    /// What stands between a record and the value of its field.
    pub steps: AccessSteps,
    /// Elements of markup that name fields.
    pub element: Vec<FieldElement>,
    /// Elements of markup that declare variables.
    pub variable: Vec<MarkupVariable>,
    /// Types of variables.
    pub types: VariableTypes,
    /// What a page or component says of itself.
    pub page: PageAccess,
}

impl RecordAccess {
    /// The row of an object with fields of interest.
    #[must_use]
    pub fn owner(&self, object: &str) -> Option<&FieldOwnerRow> {
        self.owner.iter().find(|row| row.object == object)
    }

    /// What each row cites, by the row's name.
    pub fn cited(&self) -> impl Iterator<Item = (&str, &[String])> {
        let owners = self.owner.iter();
        let owners = owners.map(|row| (row.object.as_str(), row.sources.as_slice()));
        let makers = self.maker.iter();
        let makers = makers.map(|row| (row.name.as_str(), row.sources.as_slice()));
        let elements = self.element.iter();
        let elements = elements.map(|row| (row.name.as_str(), row.sources.as_slice()));
        let variables = self.variable.iter();
        let variables = variables.map(|row| ("variable", row.sources.as_slice()));
        let others = [
            ("scripts", self.scripts.sources.as_slice()),
            ("steps", self.steps.sources.as_slice()),
            ("types", self.types.sources.as_slice()),
            ("page", self.page.sources.as_slice()),
        ];
        owners
            .chain(makers)
            .chain(elements)
            .chain(variables)
            .chain(others)
    }
}

/// An object with fields of interest, and what it can be taken for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldOwnerRow {
    /// The object.
    pub object: String,
    /// Names that lead to its records, beside its own and its plural.
    pub relationships: Vec<String>,
    /// Words that a variable holding one has in its name, in lower case.
    pub words: Vec<String>,
    /// Objects with a field of one of the same names.
    pub namesakes: Vec<String>,
    /// Whether so few files name it that all of them can be read.
    pub rare: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// How scripts name records.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptAccess {
    /// Properties of an object literal that name the object, dotted where they lie deeper.
    pub object_keys: Vec<String>,
    /// Functions, by last name, that are certainly given records.
    pub writers: Vec<String>,
    /// Global objects whose members make records of the object of that name.
    pub models: Vec<String>,
    /// Functions, by last name, that hand a record on in another form.
    pub wrappers: Vec<String>,
    /// Parts of addresses behind which an object is named.
    pub addresses: Vec<String>,
    /// Parameters of an address that hold a query.
    pub query_parameters: Vec<String>,
    /// Parameters of an address that list fields.
    pub list_parameters: Vec<String>,
    /// The field that every GraphQL query of records goes through.
    pub graphql_root: String,
    /// Names in capitals that stand between an object and its fields in GraphQL.
    pub graphql_steps: Vec<String>,
    /// What a GraphQL mutation adds to the name of its object.
    pub graphql_mutations: Vec<String>,
    /// Beginnings of modules that stand for an object or a field.
    pub schema_modules: Vec<String>,
    /// Beginnings of modules that stand for an Apex method.
    pub apex_modules: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// A function that makes, reads or writes records of an object that an argument names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakerRow {
    /// The function's last name.
    pub name: String,
    /// Which argument names the object.
    pub argument: usize,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// Steps of a path that are neither record nor field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessSteps {
    /// Between a record and a field, or behind the field.
    pub plumbing: Vec<String>,
    /// Before the name of an object that is described.
    pub described: Vec<String>,
    /// Before the name of a component's attribute.
    pub attributes: Vec<String>,
    /// Before the name of a component's action.
    pub actions: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// An element of markup that names an object, fields, or both.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldElement {
    /// Its name.
    pub name: String,
    /// The attribute that names the object.
    pub object: Option<String>,
    /// Attributes with an expression that leads to the record.
    #[serde(default)]
    pub of: Vec<String>,
    /// The attribute that names or lists fields.
    pub fields: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// Languages of markup whose expressions have variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VariableLanguage {
    /// Visualforce.
    Visualforce,
    /// Aura.
    Aura,
    /// Templates of Lightning web components.
    Lwc,
}

/// A form in which markup declares a variable.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkupVariable {
    /// The language.
    pub language: VariableLanguage,
    /// The element; none where any may do it.
    pub element: Option<String>,
    /// The attribute that names the variable; none where [`Self::items`] does.
    pub name: Option<String>,
    /// The attribute that names its type.
    pub r#type: Option<String>,
    /// The attribute with the list that it runs over; `x:*` names the variable behind the colon.
    pub items: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// Types of variables.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableTypes {
    /// Those that can hold anything.
    pub general: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// What a page or component says of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageAccess {
    /// The attribute that names the object it is about.
    pub controller: String,
    /// Types of components whose files are about the same records.
    pub bundles: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}
