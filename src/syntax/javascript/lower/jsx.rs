//! Lowers JSX: an element is a component that is given its attributes.

use oxc::ast::ast::{
    JSXAttributeItem, JSXAttributeName, JSXAttributeValue, JSXChild, JSXElement, JSXElementName,
    JSXMemberExpression, JSXMemberExpressionObject,
};
use oxc::ast_visit::Visit;
use oxc::span::GetSpan;

use super::{Lowering, span_of};
use crate::syntax::facts::UseKind;
use crate::syntax::javascript::model::{Expr, ExprId};

impl Lowering<'_> {
    /// Lowers an element and all inside it.
    pub(super) fn element(&mut self, it: &JSXElement<'_>) -> ExprId {
        let opening = &it.opening_element;
        let component = match &opening.name {
            JSXElementName::IdentifierReference(name) => self.identifier(name, UseKind::Read),
            JSXElementName::MemberExpression(name) => self.element_member(name),
            name => self.push(Expr::Opaque, name.span(), UseKind::Read),
        };
        let owner = self.model.add_owner(Some(self.owner));
        let mut properties = Vec::new();
        let mut spreads = Vec::new();
        for attribute in &opening.attributes {
            match attribute {
                JSXAttributeItem::SpreadAttribute(spread) => {
                    spreads.push(self.lower(&spread.argument, UseKind::Pass));
                }
                JSXAttributeItem::Attribute(attribute) => {
                    let value = match &attribute.value {
                        Some(JSXAttributeValue::ExpressionContainer(container)) => {
                            match container.expression.as_expression() {
                                Some(value) => self.lower(value, UseKind::Pass),
                                None => continue,
                            }
                        }
                        Some(JSXAttributeValue::StringLiteral(text)) => {
                            self.push(Expr::Text(text.value.to_string()), text.span, UseKind::Pass)
                        }
                        Some(JSXAttributeValue::Element(inner)) => self.element(inner),
                        Some(JSXAttributeValue::Fragment(inner)) => {
                            self.visit_jsx_fragment(inner);
                            continue;
                        }
                        None => continue,
                    };
                    if let JSXAttributeName::Identifier(name) = &attribute.name {
                        self.model.nodes[value].bound_to = Some(name.name.to_string());
                        self.add_member(owner, name.name.to_string(), value);
                        properties.push((name.name.to_string(), value));
                    }
                }
            }
        }
        for child in &it.children {
            let child = match child {
                JSXChild::ExpressionContainer(container) => {
                    match container.expression.as_expression() {
                        Some(expression) => self.lower(expression, UseKind::Read),
                        None => continue,
                    }
                }
                JSXChild::Element(inner) => self.element(inner),
                child => {
                    self.visit_jsx_child(child);
                    continue;
                }
            };
            self.add_member(owner, "children".to_owned(), child);
        }
        let properties = self.push(
            Expr::Object {
                properties,
                keys: Vec::new(),
                computed: Vec::new(),
                spreads,
                owner,
            },
            opening.span,
            UseKind::Read,
        );
        let element = Expr::Element {
            component,
            properties,
        };
        self.push(element, it.span, UseKind::Read)
    }

    fn element_member(&mut self, it: &JSXMemberExpression<'_>) -> ExprId {
        let object = match &it.object {
            JSXMemberExpressionObject::IdentifierReference(name) => {
                self.identifier(name, UseKind::Read)
            }
            JSXMemberExpressionObject::MemberExpression(inner) => self.element_member(inner),
            JSXMemberExpressionObject::ThisExpression(this) => {
                self.push(Expr::This(self.owner), this.span, UseKind::Read)
            }
        };
        let member = Expr::Member {
            object,
            name: it.property.name.to_string(),
            name_span: span_of(it.property.span),
        };
        self.push(member, it.span, UseKind::Read)
    }
}
