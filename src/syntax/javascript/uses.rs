//! Writes down what a script does with watched globals, as facts.

use std::collections::{BTreeSet, HashMap};

use super::evaluate::{Evaluator, Val, dotted};
use super::model::{Expr, ExprId, FnId, Model, OwnerId, Source, Step};
use crate::bundle::Span;
use crate::syntax::Interest;
use crate::syntax::facts::{
    Import, KnownBy, Literal, NamedCall, PathUse, ScriptFacts, Segment, StringFact, UseKind, Value,
};

/// Object literals in arguments are read this deep.
const MAX_LITERAL_DEPTH: usize = 5;
/// Stands for the unknown part of a string that is put together at run time.
pub(super) const UNKNOWN_PART: &str = "{…}";

/// Collects the facts of one lowered script; spans are those of `text`.
pub(super) fn collect(
    text: &str,
    model: &Model,
    evaluator: &mut Evaluator<'_>,
    interest: &Interest,
) -> ScriptFacts {
    let objects = model
        .nodes
        .iter()
        .enumerate()
        .filter_map(|(id, node)| match node.expr {
            Expr::Object { owner, .. } => Some((owner, id)),
            _ => None,
        })
        .collect();
    let mut collector = Collector {
        text,
        model,
        evaluator,
        interest,
        objects,
        inside_concat: BTreeSet::new(),
    };
    let mut facts = ScriptFacts::default();
    for (specifier, span) in &model.imports {
        facts.imports.push(Import {
            specifier: specifier.clone(),
            span: *span,
        });
    }
    collector.uses(&mut facts);
    collector.picked(&mut facts);
    collector.named_elsewhere(&mut facts);
    collector.strings(&mut facts);
    collector.named_calls(&mut facts);
    facts.exports = collector.evaluator.exports();
    facts.globals = collector.evaluator.global_values();
    facts.gifts = collector.evaluator.gifts();
    facts.presumed = collector.evaluator.presumed();
    facts
}

struct Collector<'c, 'm> {
    text: &'c str,
    model: &'c Model,
    evaluator: &'c mut Evaluator<'m>,
    interest: &'c Interest,
    objects: HashMap<OwnerId, ExprId>,
    /// Strings that are a part of a longer one.
    inside_concat: BTreeSet<ExprId>,
}

impl Collector<'_, '_> {
    fn uses(&mut self, facts: &mut ScriptFacts) {
        for (id, node) in self.model.nodes.iter().enumerate() {
            if node.continued {
                continue;
            }
            let wanted = self.is_wanted(id);
            if !wanted {
                continue;
            }
            let mut uses = Vec::new();
            for value in self.evaluator.eval(id) {
                if let Val::Path(path, known_by) = value
                    && path.len() >= 2
                    && self.is_watched(&path)
                {
                    uses.extend(self.path_use(id, path, known_by));
                }
            }
            facts.uses.extend(uses);
        }
    }

    /// Whether an expression is looked at for paths.
    fn is_wanted(&self, id: ExprId) -> bool {
        let node = &self.model.nodes[id];
        match &node.expr {
            Expr::Member { .. } | Expr::Index { .. } => true,
            // What a parameter stands for is shown where it is handed over, not where it is called.
            Expr::Local(variable) if node.kind == UseKind::Call => {
                let definitions = &self.model.variables[*variable].definitions;
                definitions.is_empty()
                    || definitions.iter().any(|definition| {
                        !definition.path.is_empty()
                            || !matches!(definition.source, Source::Param(..))
                    })
            }
            Expr::Local(_) | Expr::Global(_) => {
                matches!(node.kind, UseKind::Call | UseKind::Pass | UseKind::Test)
            }
            Expr::Call { callee, .. } => match node.kind {
                UseKind::Pass | UseKind::Test => true,
                // `get()(…)`; a function that is bound on the spot is shown as what is bound.
                UseKind::Call => !matches!(
                    &self.model.nodes[*callee].expr,
                    Expr::Member { name, .. } if name == "bind"
                ),
                _ => false,
            },
            _ => false,
        }
    }

    fn is_watched(&self, path: &[Segment]) -> bool {
        let root = path.first().and_then(Segment::name);
        root.is_some_and(|root| self.interest.globals.iter().any(|global| global == root))
    }

    /// A use of a path; none if the string that names its last step stands in another script, which shows it.
    fn path_use(&mut self, id: ExprId, path: Vec<Segment>, known_by: KnownBy) -> Option<PathUse> {
        let node = &self.model.nodes[id];
        let mut spans = self.written_spans(id, &path);
        if known_by == KnownBy::NameFromString {
            let span = self.string_behind(id, &path)?;
            if let (Some(span), Some(last)) = (span, spans.last_mut()) {
                *last = Some(span);
            }
        }
        let arguments = if node.kind == UseKind::Call {
            self.arguments_of(id)
        } else {
            Vec::new()
        };
        Some(PathUse {
            path,
            spans,
            whole: node.span,
            kind: if node.kind == UseKind::Pass && self.is_followed(id) {
                UseKind::Give
            } else {
                node.kind
            },
            known_by,
            arguments,
            enclosing: self.enclosing(node.function),
        })
    }

    /// Whether an argument goes to a function of this script or of a module in the bundle.
    fn is_followed(&mut self, argument: ExprId) -> bool {
        let Some(call) = self.model.nodes[argument].argument_of else {
            return false;
        };
        let Expr::Call { callee, .. } = self.model.nodes[call].expr else {
            return false;
        };
        self.evaluator.is_followed(callee)
    }

    /// Where the names of a path's last steps are written in this very expression.
    fn written_spans(&self, id: ExprId, path: &[Segment]) -> Vec<Option<Span>> {
        let mut names = Vec::new();
        let mut at = id;
        loop {
            // The path's step that this part of the chain would write out.
            let step = path
                .len()
                .checked_sub(names.len() + 1)
                .and_then(|step| path.get(step));
            at = match &self.model.nodes[at].expr {
                // A property of another name holds an alias: nothing before it is written here.
                Expr::Member { name, .. } if step.and_then(Segment::name) != Some(name) => break,
                Expr::Member {
                    object, name_span, ..
                } => {
                    names.push(Some(*name_span));
                    *object
                }
                Expr::Index { object, index } => {
                    names.push(Some(self.model.nodes[*index].span));
                    *object
                }
                Expr::Global(name) => {
                    // `window` is no step of the path.
                    if path.first().and_then(Segment::name) == Some(name) {
                        names.push(Some(self.model.nodes[at].span));
                    }
                    break;
                }
                Expr::Same(inner) | Expr::Both(inner) => *inner,
                _ => break,
            };
        }
        names.truncate(path.len());
        let mut spans = vec![None; path.len() - names.len()];
        spans.extend(names.into_iter().rev());
        spans
    }

    /// The string that gives the last step of a path its name: its place, if it is written in this script as a
    /// whole; `None` if another script writes it.
    fn string_behind(&mut self, id: ExprId, path: &[Segment]) -> Option<Option<Span>> {
        let Expr::Index { index, .. } = self.model.nodes[id].expr else {
            return Some(None);
        };
        let name = path.last().and_then(Segment::name).unwrap_or("");
        let mut elsewhere = false;
        for value in self.evaluator.name_values(index) {
            match value {
                Val::Text(text, at) if text == name => return Some(self.name_span(at, &text)),
                Val::OtherText(text) if text == name => elsewhere = true,
                _ => {}
            }
        }
        (!elsewhere).then_some(None)
    }

    /// Where a name is written, without quotes, if the expression writes just that.
    fn name_span(&self, at: ExprId, name: &str) -> Option<Span> {
        let span = self.model.nodes[at].span;
        let inner = Span::new(
            span.start + 1,
            span.end.saturating_sub(1).max(span.start + 1),
        );
        if inner.of(self.text) == name {
            Some(inner)
        } else {
            Some(span)
        }
    }

    /// Names of members that are handed to a function of another script.
    fn named_elsewhere(&mut self, facts: &mut ScriptFacts) {
        for node in &self.model.nodes {
            let Expr::Call {
                callee, arguments, ..
            } = &node.expr
            else {
                continue;
            };
            for value in self.evaluator.eval(*callee) {
                let Val::Foreign(Value::Function(function)) = value else {
                    continue;
                };
                for (&at, objects) in &function.names {
                    let Some(&argument) = arguments.get(at) else {
                        continue;
                    };
                    let names = self.evaluator.name_values(argument);
                    for object in objects {
                        for name in &names {
                            let Val::Text(name, at) = name else { continue };
                            let mut path = object.clone();
                            path.push(Segment::Name(name.clone()));
                            let mut spans = vec![None; path.len()];
                            if let Some(last) = spans.last_mut() {
                                *last = self.name_span(*at, name);
                            }
                            facts.uses.push(PathUse {
                                path,
                                spans,
                                whole: node.span,
                                kind: UseKind::Call,
                                known_by: KnownBy::NameFromString,
                                arguments: Vec::new(),
                                enclosing: self.enclosing(node.function),
                            });
                        }
                    }
                }
            }
        }
    }

    /// The arguments of the call whose callee this is.
    fn arguments_of(&mut self, callee: ExprId) -> Vec<Literal> {
        // The call is lowered after its callee and arguments; the first later call with that callee is it.
        let call = self.model.nodes[callee..]
            .iter()
            .find_map(|node| match &node.expr {
                Expr::Call {
                    callee: of,
                    arguments,
                    ..
                } if *of == callee => Some(arguments),
                _ => None,
            });
        let arguments = call.cloned().unwrap_or_default();
        arguments
            .into_iter()
            .map(|argument| self.literal(argument, 0))
            .collect()
    }

    fn literal(&mut self, id: ExprId, depth: usize) -> Literal {
        if depth > MAX_LITERAL_DEPTH {
            return Literal::Unknown;
        }
        match &self.model.nodes[id].expr {
            Expr::Text(text) => Literal::Text(text.clone()),
            Expr::Number(number) => Literal::Number(number.clone()),
            Expr::Bool(value) => Literal::Bool(*value),
            Expr::Null => Literal::Null,
            Expr::Function(_) => Literal::Function,
            Expr::Object { owner, .. } => self.object_literal(*owner, depth),
            Expr::Array(elements) => Literal::Array(
                elements
                    .iter()
                    .map(|&element| self.literal(element, depth + 1))
                    .collect(),
            ),
            Expr::Concat(_) => match self.string_texts(id).into_iter().next() {
                Some(text) => Literal::Text(text),
                None => Literal::Unknown,
            },
            _ => self.evaluated_literal(id, depth),
        }
    }

    fn evaluated_literal(&mut self, id: ExprId, depth: usize) -> Literal {
        for value in self.evaluator.eval(id) {
            match value {
                Val::Text(text, _) => return Literal::Text(text),
                Val::Path(path, _) if path.len() >= 2 && self.is_watched(&path) => {
                    if let Some(path) = dotted(&path) {
                        return Literal::Path(path);
                    }
                }
                Val::Instance(owner) if self.objects.contains_key(&owner) => {
                    return self.object_literal(owner, depth);
                }
                Val::Function(_) => return Literal::Function,
                _ => {}
            }
        }
        Literal::Unknown
    }

    fn object_literal(&mut self, owner: OwnerId, depth: usize) -> Literal {
        let Some(&id) = self.objects.get(&owner) else {
            return Literal::Unknown;
        };
        let Expr::Object { properties, .. } = &self.model.nodes[id].expr else {
            return Literal::Unknown;
        };
        let mut members = Vec::new();
        for (name, value) in properties {
            members.push((name.clone(), self.literal(*value, depth + 1)));
        }
        // Fields set one by one after the literal: `call.CallType = 'Inbound'`.
        for (name, value) in self.evaluator.added_expressions(owner) {
            if members.iter().all(|(known, _)| *known != name) {
                let value = self.literal(value, depth + 1);
                members.push((name, value));
            }
        }
        Literal::Object(members)
    }

    fn enclosing(&self, function: FnId) -> Option<String> {
        let mut at = Some(function);
        while let Some(id) = at {
            let function = &self.model.functions[id];
            if function.name.is_some() {
                return function.name.clone();
            }
            at = function.parent;
        }
        None
    }

    /// What is taken out of a watched global by a pattern: `const { opencti } = window.sforce`.
    fn picked(&mut self, facts: &mut ScriptFacts) {
        for picked in &self.model.picked {
            let Some((last, before)) = picked.path.split_last() else {
                continue;
            };
            for value in self.evaluator.part(&picked.source, before) {
                let Val::Path(base, known_by) = value else {
                    continue;
                };
                for (name, known_by, span) in self.picked_names(last, known_by, picked.span) {
                    let mut path = base.clone();
                    path.push(name);
                    if path.len() < 2 || !self.is_watched(&path) {
                        continue;
                    }
                    let mut spans = vec![None; path.len()];
                    if let Some(last) = spans.last_mut() {
                        *last = Some(span);
                    }
                    facts.uses.push(PathUse {
                        path,
                        spans,
                        whole: span,
                        kind: UseKind::Bind,
                        known_by,
                        arguments: Vec::new(),
                        enclosing: self.enclosing(picked.function),
                    });
                }
            }
        }
    }

    fn picked_names(
        &mut self,
        step: &Step,
        known_by: KnownBy,
        span: Span,
    ) -> Vec<(Segment, KnownBy, Span)> {
        match step {
            Step::Name(name) => vec![(Segment::Name(name.clone()), known_by, span)],
            Step::Computed(index) => {
                let mut names = Vec::new();
                for value in self.evaluator.name_values(*index) {
                    if let Val::Text(name, at) = value {
                        let span = self.name_span(at, &name).unwrap_or(span);
                        names.push((Segment::Name(name), KnownBy::NameFromString, span));
                    }
                }
                if names.is_empty() {
                    names.push((Segment::Dynamic, known_by, span));
                }
                names
            }
        }
    }

    fn strings(&mut self, facts: &mut ScriptFacts) {
        // Outer concatenations come after their parts.
        for id in (0..self.model.nodes.len()).rev() {
            if let Expr::Concat(parts) = &self.model.nodes[id].expr {
                self.inside_concat.extend(parts.iter().copied());
            }
        }
        for (id, node) in self.model.nodes.iter().enumerate() {
            if self.inside_concat.contains(&id)
                || !matches!(node.expr, Expr::Text(_) | Expr::Concat(_))
            {
                continue;
            }
            let built = matches!(node.expr, Expr::Concat(_));
            for text in self.string_texts(id) {
                if !self.interest.needles.hit(text.as_bytes()) {
                    continue;
                }
                let piece = self.piece(id).unwrap_or(node.span);
                let parts = self.part_texts(id);
                let passed_to = node.argument_of.and_then(|call| self.callee_text(call));
                facts.strings.push(StringFact {
                    text,
                    span: node.span,
                    piece,
                    built,
                    parts,
                    passed_to,
                    bound_to: node.bound_to.clone(),
                    enclosing: self.enclosing(node.function),
                });
            }
        }
    }

    /// The known texts of a concatenation's parts.
    fn part_texts(&mut self, id: ExprId) -> Vec<String> {
        let Expr::Concat(parts) = &self.model.nodes[id].expr else {
            return Vec::new();
        };
        let mut texts = Vec::new();
        for &part in parts {
            match self.model.nodes[part].expr {
                Expr::Concat(_) => texts.extend(self.part_texts(part)),
                _ => texts.extend(self.string_texts(part)),
            }
        }
        texts.retain(|text| text != UNKNOWN_PART);
        texts
    }

    /// The written part of a concatenation that holds a needle.
    fn piece(&self, id: ExprId) -> Option<Span> {
        match &self.model.nodes[id].expr {
            Expr::Text(text) => self
                .interest
                .needles
                .hit(text.as_bytes())
                .then_some(self.model.nodes[id].span),
            Expr::Concat(parts) => parts.iter().find_map(|&part| self.piece(part)),
            _ => None,
        }
    }

    /// The texts that a string expression can be, unknown parts marked; at most eight.
    fn string_texts(&mut self, id: ExprId) -> Vec<String> {
        const MAX_TEXTS: usize = 8;
        match &self.model.nodes[id].expr {
            Expr::Text(text) => vec![text.clone()],
            Expr::Concat(parts) => {
                let mut texts = vec![String::new()];
                for &part in parts {
                    let mut longer = Vec::new();
                    for option in self.string_texts(part) {
                        longer.extend(texts.iter().map(|text| format!("{text}{option}")));
                    }
                    longer.truncate(MAX_TEXTS);
                    texts = longer;
                }
                texts
            }
            _ => {
                let mut texts: Vec<String> = self
                    .evaluator
                    .eval(id)
                    .into_iter()
                    .filter_map(|value| match value {
                        Val::Text(text, _) | Val::OtherText(text) => Some(text),
                        _ => None,
                    })
                    .take(MAX_TEXTS)
                    .collect();
                if texts.is_empty() {
                    texts.push(UNKNOWN_PART.to_owned());
                }
                texts
            }
        }
    }

    fn callee_text(&self, call: ExprId) -> Option<String> {
        let Expr::Call { callee, .. } = &self.model.nodes[call].expr else {
            return None;
        };
        let mut names = Vec::new();
        let mut at = *callee;
        loop {
            at = match &self.model.nodes[at].expr {
                Expr::Member { object, name, .. } => {
                    names.push(name.clone());
                    *object
                }
                Expr::Same(inner) => *inner,
                Expr::Global(_) | Expr::Local(_) | Expr::This(_) => {
                    names.push(self.model.nodes[at].span.of(self.text).to_owned());
                    break;
                }
                _ => break,
            };
        }
        names.reverse();
        (!names.is_empty()).then(|| names.join("."))
    }

    fn named_calls(&mut self, facts: &mut ScriptFacts) {
        for (id, node) in self.model.nodes.iter().enumerate() {
            let Expr::Call { arguments, .. } = &node.expr else {
                continue;
            };
            let Some(callee) = self.callee_text(id) else {
                continue;
            };
            let last = callee.rsplit('.').next().unwrap_or(&callee);
            if self.interest.callees.iter().any(|name| name == last) {
                let arguments = arguments
                    .clone()
                    .into_iter()
                    .map(|argument| self.literal(argument, 0))
                    .collect();
                facts.calls.push(NamedCall {
                    callee,
                    arguments,
                    span: node.span,
                });
            }
        }
    }
}
