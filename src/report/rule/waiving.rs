//! How a usage of a rule is waived.

use crate::catalog::Rule;

/// What every waiver is subject to, in a few sentences.
pub(super) const CONDITIONS: &str = "Write the comment on the line of the usage, or above it with nothing but \
    comments between. The owner, the last day and the reason are required: a waiver that lacks one waives nothing and \
    is reported. It hides nothing from an audit, which goes on showing the usage, with its owner and that day; it is \
    for a gate to let the usage pass until then.";

/// Where there is no comment to write it in.
pub(super) const NO_COMMENT: &str =
    "A JSON file has no comments, so a usage in one cannot be waived at its place.";

/// The comment that waives a usage in a file like the rule's example.
pub(super) fn comment(rule: &Rule) -> Option<String> {
    let terms = format!("sf-cti: allow {} until=YYYY-MM-DD owner=NAME", rule.id);
    let (_, suffix) = rule.example.path.rsplit_once('.')?;
    match suffix {
        "json" => None,
        "js" | "ts" | "cls" | "trigger" => Some(format!("// {terms} -- REASON")),
        // XML allows no two hyphens inside a comment.
        _ => Some(format!("<!-- {terms} reason=REASON -->")),
    }
}
