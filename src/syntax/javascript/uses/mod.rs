//! Writes down what a script does with watched globals, as facts.

mod literals;
mod names;
mod strings;

use std::collections::{BTreeSet, HashMap};

use super::evaluate::{Environment, Evaluator, Val};
use super::model::{Expr, ExprId, FnId, Model, OwnerId, Source, Step};
use crate::bundle::Span;
use crate::syntax::facts::{Import, KnownBy, PathUse, ScriptFacts, Segment, UseKind};
use crate::syntax::{Interest, holes};

/// Collects the facts of one lowered script; spans are those of `text`.
pub(super) fn collect(
    text: &str,
    model: &Model,
    evaluator: &mut Evaluator<'_>,
    interest: &Interest,
    environment: &dyn Environment,
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
    collector.strings(&mut facts);
    collector.named_calls(&mut facts);
    // Most of a large library is not worth following: it names no watched global and nobody hands it one.
    if environment.is_silent() && !interest.globals.iter().any(|global| names(text, global)) {
        return facts;
    }
    collector.uses(&mut facts);
    collector.picked(&mut facts);
    collector.named_elsewhere(&mut facts);
    facts.own_paths = collector.own_paths();
    facts.exports = collector.evaluator.exports();
    facts.globals = collector.evaluator.global_values();
    facts.gifts = collector.evaluator.gifts();
    facts.presumed = collector.evaluator.presumed();
    facts
}

/// Whether a word stands in a text, not only as a part of another.
fn names(text: &str, word: &str) -> bool {
    let is_part = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
    };
    let bytes = text.as_bytes();
    text.match_indices(word).any(|(at, _)| {
        !is_part(at.checked_sub(1).and_then(|before| bytes.get(before)))
            && !is_part(bytes.get(at + word.len()))
    })
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
            if !self.is_wanted(id) {
                continue;
            }
            let mut uses = Vec::new();
            for value in self.evaluator.eval(id) {
                if let Val::Path(path, known_by) = value
                    && path.len() >= 2
                    && self.is_watched(&path)
                {
                    self.path_uses(id, path, known_by, &mut uses);
                }
            }
            if uses.is_empty() && node.kind == UseKind::Write {
                uses.extend(self.definition(id));
            }
            facts.uses.extend(uses);
        }
    }

    /// A member that is assigned to a variable of the outermost scope which has a watched global's name: the script
    /// defines the global, as a list of externals or a stand-in does.
    fn definition(&self, id: ExprId) -> Option<PathUse> {
        let node = &self.model.nodes[id];
        let mut path = Vec::new();
        let mut spans = Vec::new();
        let mut at = id;
        while let Expr::Member {
            object,
            name,
            name_span,
        } = &self.model.nodes[at].expr
        {
            path.push(Segment::Name(name.clone()));
            spans.push(Some(*name_span));
            at = *object;
        }
        let Expr::Local(variable) = self.model.nodes[at].expr else {
            return None;
        };
        let variable = &self.model.variables[variable];
        path.push(Segment::Name(variable.name.clone()));
        spans.push(Some(self.model.nodes[at].span));
        path.reverse();
        spans.reverse();
        (variable.top_level && self.is_watched(&path)).then(|| PathUse {
            path,
            spans,
            whole: node.span,
            kind: UseKind::Write,
            known_by: KnownBy::Written,
            arguments: Vec::new(),
            enclosing: self.enclosing(node.function),
        })
    }

    /// Watched paths that lead to an object of the script's own, because a variable of its outermost scope has the
    /// global's name.
    fn own_paths(&mut self) -> Vec<Vec<String>> {
        let model = self.model;
        let mut own = Vec::new();
        for path in &self.interest.paths {
            let Some((root, steps)) = path.split_first() else {
                continue;
            };
            let variables = model.variables.iter();
            let definitions = variables
                .filter(|variable| {
                    variable.top_level && !variable.ambient && variable.name == *root
                })
                .flat_map(|variable| &variable.definitions);
            let mut values = Vec::new();
            for definition in definitions {
                let steps = steps.iter().cloned().map(Step::Name);
                let steps: Vec<Step> = definition.path.iter().cloned().chain(steps).collect();
                values.extend(self.evaluator.part(&definition.source, &steps));
            }
            if !values.is_empty() && !values.iter().any(|value| matches!(value, Val::Path(..))) {
                own.push(path.clone());
            }
        }
        own
    }

    /// Whether an expression is looked at for paths.
    fn is_wanted(&self, id: ExprId) -> bool {
        let node = &self.model.nodes[id];
        match &node.expr {
            Expr::Member { object, name, .. }
                if node.kind == UseKind::Call
                    && matches!(name.as_str(), "call" | "apply" | "bind") =>
            {
                !self.is_parameter(*object)
            }
            Expr::Member { .. } | Expr::Index { .. } => true,
            // What a parameter stands for is shown where it is handed over, not where it is called.
            Expr::Local(_) if node.kind == UseKind::Call => !self.is_parameter(id),
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

    /// Whether an expression is a parameter as it was handed over.
    fn is_parameter(&self, id: ExprId) -> bool {
        let Expr::Local(variable) = &self.model.nodes[id].expr else {
            return false;
        };
        let definitions = &self.model.variables[*variable].definitions;
        !definitions.is_empty()
            && definitions.iter().all(|definition| {
                definition.path.is_empty() && matches!(definition.source, Source::Param(..))
            })
    }

    fn is_watched(&self, path: &[Segment]) -> bool {
        let root = path.first().and_then(Segment::name);
        root.is_some_and(|root| self.interest.globals.iter().any(|global| global == root))
    }

    /// The uses of a path that an expression is: one, or one for each string that names its last step; none if the
    /// string stands in another script, which shows it.
    fn path_uses(
        &mut self,
        id: ExprId,
        path: Vec<Segment>,
        known_by: KnownBy,
        uses: &mut Vec<PathUse>,
    ) {
        let spans = self.written_spans(id, &path);
        // What is assigned to something else makes that a name of the path, and defines nothing.
        let is_write = self.model.nodes[id].kind == UseKind::Write;
        if is_write && spans.last().is_none_or(Option::is_none) {
            return;
        }
        let strings = match known_by {
            KnownBy::NameFromString => self.strings_behind(id, &path),
            _ => vec![None],
        };
        for string in strings {
            let mut spans = spans.clone();
            if let Some((step, span)) = string
                && let Some(place) = spans.get_mut(step)
            {
                *place = Some(span);
            }
            uses.push(self.path_use(id, path.clone(), spans, known_by));
        }
    }

    fn path_use(
        &mut self,
        id: ExprId,
        path: Vec<Segment>,
        spans: Vec<Option<Span>>,
        known_by: KnownBy,
    ) -> PathUse {
        let node = &self.model.nodes[id];
        let arguments = if node.kind == UseKind::Call {
            self.arguments_of(id)
        } else {
            Vec::new()
        };
        // A name that a merge field puts there is known to the platform only.
        let path: Vec<Segment> = path
            .into_iter()
            .map(|step| match step {
                Segment::Name(name) if holes::stands_in(&name) => Segment::Dynamic,
                step => step,
            })
            .collect();
        PathUse {
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
        }
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
}
