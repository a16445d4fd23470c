//! Lowers calls that put one text together: `host.concat('/a/', b)`, `[host, 'a', b].join('/')`.

use oxc::ast::ast::{Argument, ArrayExpressionElement, CallExpression, Expression};

use super::Lowering;
use crate::syntax::facts::UseKind;
use crate::syntax::javascript::model::{Expr, ExprId};

impl Lowering<'_> {
    /// Lowers a call that gives a text, as the sum that it is.
    pub(super) fn sum(&mut self, it: &CallExpression<'_>, kind: UseKind) -> Option<ExprId> {
        let Expression::StaticMemberExpression(member) = &it.callee else {
            return None;
        };
        let parts = match (member.property.name.as_str(), it.arguments.as_slice()) {
            ("concat", arguments) if is_text_with(&member.object, arguments) => {
                let mut parts = vec![self.lower(&member.object, UseKind::Read)];
                for argument in arguments {
                    parts.push(self.lower(argument.to_expression(), UseKind::Read));
                }
                parts
            }
            ("join", [Argument::StringLiteral(separator)]) => {
                let Expression::ArrayExpression(list) = &member.object else {
                    return None;
                };
                if list.elements.is_empty() || !list.elements.iter().all(is_plain) {
                    return None;
                }
                let mut parts = Vec::new();
                for element in &list.elements {
                    if !parts.is_empty() {
                        let text = Expr::Text(separator.value.to_string());
                        parts.push(self.push(text, separator.span, UseKind::Read));
                    }
                    parts.push(self.lower(element.to_expression(), UseKind::Read));
                }
                parts
            }
            _ => return None,
        };
        Some(self.push(Expr::Concat(parts), it.span, kind))
    }
}

/// Whether a `concat` is that of a text and not of a list: by what it is called on, or by an argument that is a part
/// of an address.
fn is_text_with(object: &Expression<'_>, arguments: &[Argument<'_>]) -> bool {
    let is_address = |argument: &Argument<'_>| match argument {
        Argument::StringLiteral(text) => text.value.contains('/'),
        _ => false,
    };
    arguments.iter().all(|argument| argument.is_expression())
        && (is_text(object) || arguments.iter().any(is_address))
}

fn is_text(it: &Expression<'_>) -> bool {
    match it {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => true,
        // Each call of a chain decides for itself; its first one has the deepest object.
        Expression::CallExpression(call) => match &call.callee {
            Expression::Identifier(name) => name.name.as_str() == "String",
            Expression::StaticMemberExpression(member) => {
                member.property.name.as_str() == "concat"
                    && is_text_with(&member.object, &call.arguments)
            }
            _ => false,
        },
        _ => false,
    }
}

fn is_plain(element: &ArrayExpressionElement<'_>) -> bool {
    element.is_expression()
}
