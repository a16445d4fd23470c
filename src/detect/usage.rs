//! What detection yields.

use std::collections::BTreeMap;

use super::Waiver;
use crate::bundle::{BundlePath, ComponentId, Position, Span};
use crate::catalog::{Api, Confidence, Disposition, Rule, Target};

/// How the tool knows of a usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Written out in code and resolved through scopes.
    ResolvedCall,
    /// Followed through other names, parameters or modules.
    Alias,
    /// The member's name comes from a string.
    NameFromString,
    /// The member is computed and not known.
    Dynamic,
    /// A literal: an address, a query, a field name.
    Literal,
    /// Declared in metadata or markup.
    Configuration,
    /// Seen as text only, since the code did not parse.
    Text,
}

impl Evidence {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ResolvedCall => "resolved",
            Self::Alias => "alias",
            Self::NameFromString => "name-from-string",
            Self::Dynamic => "dynamic",
            Self::Literal => "literal",
            Self::Configuration => "configuration",
            Self::Text => "text",
        }
    }
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// File, or member of an archive.
    pub path: BundlePath,
    /// Bytes in the decoded text.
    pub span: Span,
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// One place that depends on Open CTI.
#[derive(Debug, Clone)]
pub struct Usage {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The API it belongs to, where it belongs to one.
    pub api: Option<Api>,
    /// The documented member name, or the name used.
    pub member: Option<String>,
    /// Whether the catalogue has that member.
    pub known: bool,
    /// Where it stands.
    pub place: Place,
    /// The component it is a part of.
    pub component: ComponentId,
    /// Path inside the component, where it is a bundle or an archive.
    pub archive_member: Option<String>,
    /// The package it belongs to, if not the org.
    pub package: Option<String>,
    /// How it is known.
    pub evidence: Evidence,
    /// How surely.
    pub confidence: Confidence,
    /// The line it starts on, or the name of what a whole file defines; trimmed, at most [`Usage::SNIPPET_CHARS`] characters, secrets redacted.
    pub snippet: String,
    /// Literal arguments and attributes that matter to the plan, by name.
    pub arguments: BTreeMap<String, String>,
    /// Whether it is test code.
    pub test_code: bool,
    /// Whether `.forceignore` names its file: not deployed from here, which does not mean that the org lacks it.
    pub force_ignored: bool,
    /// Why it is something every org ships with, if it is.
    pub standard: Option<&'static str>,
    /// Why it may stay for calls of before, if it may; set by [`crate::inventory`].
    pub history: Option<&'static str>,
    /// Whether contact centers of Salesforce Voice in the org use it as well; set by [`crate::inventory`].
    pub serves_voice: bool,
    /// The waiver that covers it; set by [`crate::inventory`].
    pub waiver: Option<Waiver>,
    /// Enclosing function or element.
    pub enclosing: Option<String>,
    /// Identity across line shifts and moves; set by [`crate::inventory`].
    pub fingerprint: Fingerprint,
    /// Identity without the component, for components that are renamed; set by [`crate::inventory`].
    pub shape: Shape,
}

impl Usage {
    /// Longest snippet in characters.
    pub const SNIPPET_CHARS: usize = 160;

    /// `text`, shortened to what a snippet may hold.
    #[must_use]
    pub fn cut(text: &str) -> String {
        if text.chars().count() <= Self::SNIPPET_CHARS {
            return text.to_owned();
        }
        let cut: String = text.chars().take(Self::SNIPPET_CHARS - 1).collect();
        format!("{cut}…")
    }

    /// What becomes of it under a target; what every org ships with stays as it is, and what serves calls of before,
    /// or contact centers of Salesforce Voice that are there, is kept for them where it would have to change otherwise.
    #[must_use]
    pub fn disposition(&self, target: Target) -> Disposition {
        if self.standard.is_some() {
            return Disposition::KeepAndRetest;
        }
        match self.rule.mapping(target).disposition {
            planned if planned.burns_down() && self.history.is_some() => Disposition::KeepAsHistory,
            planned if planned.burns_down() && self.serves_voice => Disposition::KeepAndRetest,
            planned => planned,
        }
    }

    /// The key that usages are sorted by.
    #[must_use]
    pub fn sort_key(&self) -> (&BundlePath, Span, &str, Option<&str>) {
        (
            &self.place.path,
            self.place.span,
            self.rule.id.as_str(),
            self.member.as_deref(),
        )
    }
}

/// Identity of a usage: 64 hexadecimal digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub String);

/// What a usage is, whatever component it is a part of: 64 hexadecimal digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape(pub String);

/// Why a place that names Open CTI is no usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionReason {
    /// In a comment.
    Comment,
    /// In a string that nothing loads or calls.
    String,
    /// In documentation.
    Documentation,
    /// In a type declaration.
    TypeDeclaration,
    /// Inside a copy of the library.
    LibraryCopy,
}

impl MentionReason {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::String => "string",
            Self::Documentation => "documentation",
            Self::TypeDeclaration => "type-declaration",
            Self::LibraryCopy => "library-copy",
        }
    }
}

/// A place that names Open CTI and does not depend on it.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The rule it would have been a usage of.
    pub rule: &'static Rule,
    /// Where it stands.
    pub place: Place,
    /// Why it is none.
    pub reason: MentionReason,
    /// The component it is a part of.
    pub component: ComponentId,
    /// Path inside the component, where it is a bundle or an archive.
    pub archive_member: Option<String>,
    /// The line it starts on, as of a usage.
    pub snippet: String,
    /// Whether it is in test code.
    pub test_code: bool,
    /// Identity, as of a usage; set by [`crate::inventory`].
    pub fingerprint: Fingerprint,
    /// Identity without the component; set by [`crate::inventory`].
    pub shape: Shape,
}
