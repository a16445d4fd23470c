//! Components and what they are given: properties, children, the values of contexts.

use super::library::SETTLED;
use super::mixins::MIXED;
use super::{Evaluator, Feed, Val};
use crate::syntax::javascript::model::{Definition, Expr, ExprId, FnId, Source, Step};

/// Whether a function of that last name makes an element of a component and its properties.
pub(super) fn makes_elements(name: &str) -> bool {
    matches!(
        name,
        "createElement" | "cloneElement" | "jsx" | "jsxs" | "h"
    )
}

impl Evaluator<'_> {
    /// A component that is given its properties: `<Child api={x}/>`, `createElement(Child, { api: x })`.
    pub(super) fn connect_element(
        &mut self,
        component: ExprId,
        properties: ExprId,
        children: &[ExprId],
    ) {
        for value in self.eval(component) {
            self.give_properties(&value, &Feed::Value(properties));
        }
        let Expr::Member { object, name, .. } = &self.model.nodes[component].expr else {
            return;
        };
        let (context, name) = (*object, name.as_str());
        match name {
            "Provider" => {
                let value = property(properties, "value");
                for context in self.eval(context) {
                    self.settle(&context, value.clone());
                }
            }
            "Consumer" => {
                let mut consumers: Vec<FnId> = Vec::new();
                for &child in children {
                    consumers.extend(self.functions(child));
                }
                let written = self.fed_values(Some(vec![property(properties, "children")]));
                consumers.extend(written.iter().filter_map(|value| match value {
                    Val::Function(function) => Some(*function),
                    _ => None,
                }));
                for value in self.of_context(context) {
                    for &consumer in &consumers {
                        self.feed(consumer, 0, Feed::Known(value.clone()));
                    }
                }
            }
            _ => {}
        }
    }

    /// Gives a component its properties: a function by its parameter, a class as `this.props`, an object of options
    /// as members.
    pub(super) fn give_properties(&mut self, component: &Val, properties: &Feed) {
        match component {
            Val::Function(function) => self.feed(*function, 0, properties.clone()),
            Val::Class(owner) => {
                self.add(*owner, "props", properties.clone());
                for constructor in self.member(&Val::Instance(*owner), "constructor") {
                    if let Val::Function(function) = constructor {
                        self.feed(function, 0, properties.clone());
                    }
                }
            }
            Val::Instance(owner) => {
                self.add(*owner, MIXED, properties.clone());
                for setup in self.member(component, "setup") {
                    if let Val::Function(function) = setup {
                        self.feed(function, 0, properties.clone());
                    }
                }
            }
            _ => {}
        }
    }

    /// The value of a context, or of whatever else is settled by somebody else.
    pub(super) fn of_context(&mut self, context: ExprId) -> Vec<Val> {
        let contexts = self.eval(context);
        contexts
            .iter()
            .flat_map(|context| self.settled(context))
            .collect()
    }

    /// Gives a context, a token or a deferred value what it stands for.
    pub(super) fn settle(&mut self, settled: &Val, value: Feed) {
        match settled {
            Val::Instance(owner) if self.is_made(*owner) => self.add(*owner, SETTLED, value),
            Val::Module(..) => self.put(settled, SETTLED, &value),
            _ => {}
        }
    }

    /// What a function gives that wraps components, as `connect(state)(Panel)` does: the component again.
    pub(super) fn wrapped(&mut self, callee: ExprId, arguments: &[ExprId]) -> Vec<Val> {
        let mut wrapper = callee;
        while let Expr::Same(inner) = self.model.nodes[wrapper].expr {
            wrapper = inner;
        }
        if !matches!(self.model.nodes[wrapper].expr, Expr::Call { .. }) {
            return Vec::new();
        }
        let wrappers = self.eval(wrapper);
        if !wrappers
            .iter()
            .all(|value| matches!(value, Val::Module(..)))
        {
            return Vec::new();
        }
        let mut values = self.eval_all(arguments);
        values.retain(|value| matches!(value, Val::Function(_) | Val::Class(_) | Val::Module(..)));
        values
    }
}

fn property(properties: ExprId, name: &str) -> Feed {
    Feed::Part(Definition {
        source: Source::Expr(properties),
        path: vec![Step::Name(name.to_owned())],
    })
}
