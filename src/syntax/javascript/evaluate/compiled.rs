//! What compilers make of classes and asynchronous functions, by the helpers they write into a script.

use super::{Evaluator, Feed, Val};
use crate::syntax::javascript::model::{Expr, ExprId, FnId};

/// What a helper does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Helper {
    /// Gives its first argument back.
    First,
    /// Runs its first argument.
    Run,
    /// Runs its last argument.
    RunLast,
    /// Runs its last argument, which returns pairs of an instruction and a value.
    Instructions,
}

fn helper(name: &str) -> Option<Helper> {
    Some(match name {
        "_asyncToGenerator" | "asyncToGenerator" | "mark" | "_wrapNativeSuper" => Helper::First,
        "wrap" => Helper::Run,
        "__awaiter" => Helper::RunLast,
        "__generator" => Helper::Instructions,
        _ => return None,
    })
}

impl Evaluator<'_> {
    /// What a call of a compiler's helper gives, if that is what the callee is called.
    pub(super) fn helped(&mut self, callee: ExprId, arguments: &[ExprId]) -> Option<Vec<Val>> {
        let model = self.model;
        let name = match &model.nodes[callee].expr {
            Expr::Local(variable) => &model.variables[*variable].name,
            Expr::Global(name) | Expr::Member { name, .. } => name,
            // `(0, helper.default)(…)`
            Expr::Same(inner) => return self.helped(*inner, arguments),
            _ => return None,
        };
        let (&first, &last) = (arguments.first()?, arguments.last()?);
        Some(match helper(name)? {
            Helper::First => self.eval(first),
            Helper::Run => self.returned_by(first),
            Helper::RunLast => self.returned_by(last),
            Helper::Instructions => {
                let pairs = self.returned_by(last);
                self.members(&pairs, "1")
            }
        })
    }

    /// `createClass(Class, [{ key: 'name', value: function () {} }], [{ …static }])`.
    pub(super) fn connect_described_members(&mut self, arguments: &[ExprId]) {
        let model = self.model;
        let Some((&class, lists)) = arguments.split_first() else {
            return;
        };
        for (at, &list) in lists.iter().enumerate().take(2) {
            let Expr::Array(elements) = &model.nodes[list].expr else {
                continue;
            };
            for &element in elements {
                let Expr::Object { properties, .. } = &model.nodes[element].expr else {
                    break;
                };
                let Some((_, key)) = properties.iter().find(|(name, _)| name == "key") else {
                    break;
                };
                let names = self.texts(*key);
                for base in self.eval(class) {
                    let base = match self.instances_of(&base) {
                        Some(owner) if at == 0 => Val::Instance(owner),
                        Some(_) => base,
                        None => continue,
                    };
                    for (kind, value) in properties {
                        self.describe_member(&base, &names, kind, *value);
                    }
                }
            }
        }
    }

    fn describe_member(&mut self, base: &Val, names: &[String], kind: &str, value: ExprId) {
        let feed = match kind {
            "value" => Feed::Value(value),
            "get" => Feed::Returned(value),
            _ => return,
        };
        for function in self.functions(value) {
            self.feed_this(function, Feed::Known(base.clone()));
        }
        for name in names {
            self.put(base, name, &feed);
        }
    }

    /// A helper that a compiler writes into a script, known by its name.
    pub(super) fn connect_inheritance_helper(&mut self, function: FnId, arguments: &[ExprId]) {
        let name = self.model.functions[function].name.as_deref();
        if matches!(name, Some("__extends" | "_inherits" | "_inheritsLoose")) {
            self.connect_inherits(arguments);
        }
    }
}
