//! What compilers make of classes and asynchronous functions, by the helpers they write into a script.

use super::{Evaluator, Feed, Val};
use crate::syntax::javascript::model::{Expr, ExprId, FnId, Machine};

/// Helpers that give their first argument back, perhaps as a function that runs it.
const GIVES_BACK: [&str; 5] = [
    "_asyncToGenerator",
    "asyncToGenerator",
    "_async_to_generator",
    "mark",
    "_wrapNativeSuper",
];
/// Helpers that run their last argument.
const RUNS: &str = "__awaiter";
/// The elements of a pair that a machine gives: an instruction and a value; the instruction that waits for it.
const INSTRUCTION: usize = 0;
const VALUE: usize = 1;
const WAITS: &str = "4";

impl Evaluator<'_> {
    /// What a call of a compiler's helper gives, if it is one: by its name, or because it is handed the body of an
    /// asynchronous function, whatever the helper is called.
    pub(super) fn helped(&mut self, callee: ExprId, arguments: &[ExprId]) -> Option<Vec<Val>> {
        if let Some(machine) = self.machine_among(arguments) {
            return Some(self.results_of(machine));
        }
        let &last = arguments.last()?;
        match self.model.nodes[last].expr {
            // A helper that is given nothing but the body makes a function of it, others run it.
            Expr::Function(function) if self.is_asynchronous_body(function) => {
                let body = Val::Function(function);
                return Some(match arguments {
                    [_] => vec![body],
                    _ => self.returned(&body),
                });
            }
            // `run(mark(body))`
            Expr::Call {
                callee,
                arguments: ref inner,
                ..
            } if arguments.len() == 1 && self.is_helped(callee, inner) => {
                return Some(self.eval(last));
            }
            _ => {}
        }
        let name = self.helper_name(callee)?;
        if GIVES_BACK.contains(&name) {
            return Some(self.eval(*arguments.first()?));
        }
        (name == RUNS).then(|| self.returned_by(last))
    }

    /// Whether a call is one of a compiler's helper, whose own code says nothing.
    pub(super) fn is_helped(&self, callee: ExprId, arguments: &[ExprId]) -> bool {
        let named = self
            .helper_name(callee)
            .is_some_and(|name| GIVES_BACK.contains(&name) || name == RUNS);
        let last = arguments.last().map(|&last| &self.model.nodes[last].expr);
        let body =
            matches!(last, Some(Expr::Function(function)) if self.is_asynchronous_body(*function));
        named || body || self.machine_among(arguments).is_some()
    }

    fn helper_name(&self, callee: ExprId) -> Option<&str> {
        let model = self.model;
        match &model.nodes[callee].expr {
            Expr::Local(variable) => Some(&model.variables[*variable].name),
            Expr::Global(name) | Expr::Member { name, .. } => Some(name),
            // `(0, helper.default)(…)`
            Expr::Same(inner) => self.helper_name(*inner),
            _ => None,
        }
    }

    fn machine_among(&self, arguments: &[ExprId]) -> Option<FnId> {
        let model = self.model;
        arguments
            .iter()
            .find_map(|&argument| match model.nodes[argument].expr {
                Expr::Function(function) => model.functions[function].machine.map(|_| function),
                _ => None,
            })
    }

    /// Whether a function is a generator, or hands a machine to its runner at once.
    fn is_asynchronous_body(&self, function: FnId) -> bool {
        let model = self.model;
        let runs = |&value: &ExprId| match &model.nodes[value].expr {
            Expr::Call { arguments, .. } => self.machine_among(arguments).is_some(),
            _ => false,
        };
        let function = &model.functions[function];
        function.is_generator || function.returns.iter().any(runs)
    }

    /// What a machine gives in the end.
    fn results_of(&mut self, machine: FnId) -> Vec<Val> {
        let model = self.model;
        let function = &model.functions[machine];
        match function.machine {
            Some(Machine::Pairs) => self.pairs_of(&function.returns, false),
            _ => self.eval_all(&function.ends),
        }
    }

    /// What a machine is sent where an expression asks for it: the value that it waited for last.
    pub(super) fn sent_to(&mut self, machine: FnId, at: ExprId) -> Vec<Val> {
        let model = self.model;
        let function = &model.functions[machine];
        let here = model.nodes[at].span.start;
        let before = |&&value: &&ExprId| model.nodes[value].span.end <= here;
        let last = function
            .returns
            .iter()
            .filter(before)
            .max_by_key(|&&value| model.nodes[value].span.start);
        let waits = last.map_or(function.returns.as_slice(), std::slice::from_ref);
        match function.machine {
            Some(Machine::Pairs) => self.pairs_of(waits, true),
            _ => self.eval_all(waits),
        }
    }

    /// The values of the pairs that a machine gives, of those that wait or of the others.
    fn pairs_of(&mut self, given: &[ExprId], waits: bool) -> Vec<Val> {
        let model = self.model;
        let mut values = Vec::new();
        for pair in self.eval_all(given) {
            let Val::Array(pair) = pair else { continue };
            let elements = self.elements_of(pair);
            let (Some(&instruction), Some(&value)) =
                (elements.get(INSTRUCTION), elements.get(VALUE))
            else {
                continue;
            };
            let is_wait =
                matches!(&model.nodes[instruction].expr, Expr::Number(number) if number == WAITS);
            if is_wait == waits {
                values.extend(self.eval(value));
            }
        }
        values
    }

    /// Tells machines where they are sent what they wait for.
    pub(super) fn connect_machines(&mut self) {
        for (function, known) in self.model.functions.iter().enumerate() {
            if known.machine.is_some() {
                self.feed(function, 0, Feed::Known(Val::State(function)));
            }
        }
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
