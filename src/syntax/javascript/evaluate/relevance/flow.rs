//! One pass over a script: where what is reached goes.

use super::holds::Holds;
use super::{PROMISE, Relevance, amd};
use crate::syntax::javascript::model::{Definition, Expr, ExprId, FnId, OwnerId, Source, Step};

/// Methods whose result is, or holds, what the object is.
const PASS_ON: [&str; 16] = [
    "bind", "then", "catch", "finally", "done", "promise", "find", "pop", "shift", "at", "next",
    "filter", "slice", "concat", "get", "pipe",
];

impl<'m> Relevance<'m> {
    pub(super) fn pass(&mut self) {
        let model = self.model;
        for id in 0..model.nodes.len() {
            let holds = self.nodes[id].or(self.node(id));
            if holds != self.nodes[id] {
                self.nodes[id] = holds;
                self.changed = true;
            }
            if holds.any() {
                self.touch(model.nodes[id].function);
            }
            match &model.nodes[id].expr {
                Expr::Call {
                    callee, arguments, ..
                } => {
                    self.hand_over(*callee, arguments);
                    if let [_, name, descriptor, ..] = arguments.as_slice() {
                        self.describe(*name, *descriptor);
                    }
                }
                Expr::Object { properties, .. } => {
                    if let Some((_, name)) = properties.iter().find(|(key, _)| key == "key") {
                        self.describe(*name, id);
                    }
                }
                _ => {}
            }
        }
        self.define_modules();
        for (id, variable) in model.variables.iter().enumerate() {
            let mut holds = self.variables[id];
            for definition in &variable.definitions {
                holds = holds.or(self.definition(definition).flowing());
            }
            if holds != self.variables[id] {
                self.variables[id] = holds;
                self.changed = true;
            }
        }
        for assignment in &model.assignments {
            let definition = Definition {
                source: assignment.value.clone(),
                path: assignment.path.clone(),
            };
            let holds = self.definition(&definition);
            if let Step::Name(name) = &assignment.name {
                self.join_name(name, holds);
            }
        }
        for (name, definition) in &model.implicit_globals {
            let holds = self.definition(definition);
            self.join_name(name, holds);
        }
        for (id, owner) in model.owners.iter().enumerate() {
            let mut any = self.owners[id];
            for (name, values) in owner.members.iter().chain(&owner.statics) {
                for &value in values {
                    let holds = self.nodes[value];
                    any |= holds.any();
                    self.join_name(name, holds);
                }
            }
            self.changed |= any != self.owners[id];
            self.owners[id] = any;
        }
    }

    /// `{ key: 'name', get() { … } }`, `defineProperty(object, 'name', { value: … })`.
    fn describe(&mut self, name: ExprId, descriptor: ExprId) {
        let model = self.model;
        let (Expr::Text(name), Expr::Object { properties, .. }) =
            (&model.nodes[name].expr, &model.nodes[descriptor].expr)
        else {
            return;
        };
        for (kind, value) in properties {
            let holds = self.nodes[*value];
            match kind.as_str() {
                "value" => self.join_name(name, holds),
                "get" => self.join_name(name, holds.called()),
                _ => {}
            }
        }
    }

    /// Hands the modules of the script to those that need them.
    fn define_modules(&mut self) {
        if self.modules.is_empty() {
            return;
        }
        for definition in amd::definitions(self.model) {
            let Some(function) = self.function_at(definition.factory) else {
                continue;
            };
            for (at, need) in definition.needs.iter().flatten().enumerate() {
                let Some(need) = need else { continue };
                let beside = definition.name.and_then(|name| amd::beside(name, need));
                let names = [Some(*need), beside.as_deref()];
                let factories = names
                    .iter()
                    .flatten()
                    .find_map(|name| self.modules.get(name));
                let mut holds = Holds::NOTHING;
                for &factory in factories.into_iter().flatten() {
                    holds = holds
                        .or(self.nodes[factory])
                        .or(self.nodes[factory].called());
                }
                self.fill(function, at, holds);
            }
        }
    }

    fn touch(&mut self, function: FnId) {
        let mut at = Some(function);
        while let Some(id) = at.filter(|&id| !self.touching[id]) {
            self.touching[id] = true;
            self.changed = true;
            at = self.model.functions[id].parent;
        }
    }

    fn definition(&self, definition: &Definition) -> Holds {
        let from = self.source(&definition.source);
        definition.path.iter().fold(from, |holds, step| match step {
            Step::Name(name) => holds.inner().or(self.name(name)),
            Step::Computed(_) => holds,
        })
    }

    pub(super) fn source(&self, source: &Source) -> Holds {
        match source {
            Source::Expr(expr) | Source::Elements(expr) => self.nodes[*expr],
            Source::Instance(expr) => self.nodes[*expr].called(),
            Source::Param(function, at) => self.parameter(*function, *at),
            Source::Rest(function, from) => {
                let parameters = *from..self.model.functions[*function].parameters.max(from + 4);
                parameters.fold(Holds::NOTHING, |holds, at| {
                    holds.or(self.parameter(*function, at))
                })
            }
            Source::Keys(_) | Source::Import(..) => Holds::NOTHING,
        }
    }

    fn parameter(&self, function: FnId, at: usize) -> Holds {
        self.parameters
            .get(&(function, at))
            .copied()
            .unwrap_or_default()
    }

    fn name(&self, name: &str) -> Holds {
        self.names.get(name).copied().unwrap_or_default()
    }

    /// What an expression can hold, by what stands in it.
    fn node(&self, id: ExprId) -> Holds {
        let of = |id: ExprId| self.nodes[id];
        let all = |ids: &[ExprId]| {
            ids.iter()
                .fold(Holds::NOTHING, |holds, &id| holds.or(self.nodes[id]))
        };
        let owned = |owner: OwnerId| Holds::CARRIER.when(self.owners[owner]);
        match &self.model.nodes[id].expr {
            Expr::Local(variable) => self.variables[*variable],
            Expr::Global(name) => self.name(name),
            Expr::This(owner) | Expr::Super(owner) => owned(*owner),
            Expr::Member { object, name, .. } => self.name(name).or(of(*object).inner()),
            Expr::Index { object, .. } => {
                let object = of(*object);
                object
                    .inner()
                    .or(Holds::UNKNOWN.when(object.values & Holds::CARRIER.values != 0))
            }
            Expr::Call {
                callee, arguments, ..
            } => self.result(*callee, arguments),
            Expr::Function(function) => {
                let facts = &self.model.functions[*function];
                let constructs = facts.constructs && self.owners[facts.owner];
                all(&facts.returns)
                    .returned()
                    .or(Holds::CARRIER.returned().when(constructs))
            }
            Expr::Class(owner) => owned(*owner).returned(),
            Expr::Object { owner, spreads, .. } => owned(*owner).or(all(spreads)),
            Expr::Array(items) | Expr::Choice(items) => all(items),
            Expr::Spread(inner) | Expr::Both(inner) | Expr::Assign(inner) | Expr::Same(inner) => {
                of(*inner)
            }
            Expr::Element { properties, .. } => of(*properties),
            Expr::ImportCall(_)
            | Expr::Text(_)
            | Expr::Key
            | Expr::Concat(_)
            | Expr::Number(_)
            | Expr::Bool(_)
            | Expr::Null
            | Expr::Opaque => Holds::NOTHING,
        }
    }

    /// What a call can give back.
    fn result(&self, callee: ExprId, arguments: &[ExprId]) -> Holds {
        let mut result = self.nodes[callee].called();
        let mut known = false;
        for function in self.called_by(callee) {
            known = true;
            for &returned in &self.model.functions[function].returns {
                result = result.or(self.nodes[returned]);
            }
        }
        if let Expr::Member { object, name, .. } = &self.model.nodes[callee].expr {
            let of_object = self.nodes[*object];
            result = result
                .or(of_object.when(PASS_ON.contains(&name.as_str())))
                .or(of_object
                    .called()
                    .when(matches!(name.as_str(), "call" | "apply")));
        }
        let is_promise =
            matches!(&self.model.nodes[callee].expr, Expr::Global(name) if name == PROMISE);
        if is_promise && arguments.iter().any(|&argument| self.matters(argument)) {
            result = Holds::UNKNOWN;
        }
        // What is not of this script may give back what it is given, or what that returns.
        if !known {
            for &argument in arguments {
                let holds = self.nodes[argument];
                result = result.or(holds).or(holds.called());
            }
        }
        result
    }
}
