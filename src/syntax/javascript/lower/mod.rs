//! Lowers the parser's tree into the [`Model`]: the state of the walk, and what its parts share.
//!
//! The tree is walked once, in source order. Expressions yield ids and are lowered by hand; everything else goes
//! through the parser's visitor, which leads back here as soon as it meets an expression.

mod assignments;
mod compiled;
mod expressions;
mod functions;
mod jsx;
mod statements;
mod sums;
mod typescript;

use std::collections::HashMap;

use oxc::ast::ast::{IdentifierReference, Program};
use oxc::ast_visit::Visit;
use oxc::semantic::{ReferenceId, Scoping, SymbolId};

use super::model::{
    Definition, Expr, ExprId, FnId, Function, GLOBAL_OWNER, Model, Node, OwnerId, Picked, Source,
    Step, VarId, Variable,
};
use crate::bundle::Span;
use crate::syntax::facts::UseKind;

/// Lowers `program`, whose names `scoping` has resolved.
pub(super) fn lower(program: &Program<'_>, scoping: &Scoping) -> Model {
    let mut model = Model::default();
    let global = model.add_owner(None);
    debug_assert_eq!(global, GLOBAL_OWNER);
    let root_scope = scoping.root_scope_id();
    for symbol in scoping.symbol_ids() {
        model.variables.push(Variable {
            name: scoping.symbol_name(symbol).to_owned(),
            definitions: Vec::new(),
            ambient: false,
            top_level: scoping.symbol_scope_id(symbol) == root_scope,
        });
    }
    // The script itself is function 0, so that every expression is inside one.
    model.functions.push(Function {
        owner: GLOBAL_OWNER,
        ..Function::default()
    });
    let mut lowering = Lowering {
        model,
        scoping,
        function: 0,
        owner: GLOBAL_OWNER,
        constructors: HashMap::new(),
        name_hint: None,
        method_owner: None,
        in_declaration: 0,
        namespace: None,
        constructed: None,
        component: None,
    };
    lowering.visit_program(program);
    lowering.model
}

struct Lowering<'s> {
    model: Model,
    scoping: &'s Scoping,
    function: FnId,
    owner: OwnerId,
    /// Owners of constructor functions by their variable.
    constructors: HashMap<VarId, OwnerId>,
    /// The property or variable that the next function or value is bound to.
    name_hint: Option<String>,
    /// The owner that the next object literal's methods see as `this`.
    method_owner: Option<OwnerId>,
    /// The owner of the namespace whose body is being lowered.
    namespace: Option<OwnerId>,
    /// The variable that the next function expression is bound to, which may be constructed by that name.
    constructed: Option<VarId>,
    /// The owner of the component whose methods the next object literal holds, and whether they are computed values.
    component: Option<(OwnerId, bool)>,
    /// Depth of `declare` blocks.
    in_declaration: usize,
}

impl Lowering<'_> {
    fn push(&mut self, expr: Expr, span: oxc::span::Span, kind: UseKind) -> ExprId {
        self.model.nodes.push(Node {
            expr,
            span: span_of(span),
            kind,
            continued: false,
            function: self.function,
            bound_to: None,
            argument_of: None,
        });
        self.model.nodes.len() - 1
    }

    fn reference(&self, id: Option<ReferenceId>) -> Option<VarId> {
        let symbol = self.scoping.get_reference(id?).symbol_id()?;
        Some(var(symbol))
    }

    fn identifier(&mut self, it: &IdentifierReference<'_>, kind: UseKind) -> ExprId {
        let expr = match self.reference(it.reference_id.get()) {
            Some(variable) => Expr::Local(variable),
            None if it.name.as_str() == "undefined" => Expr::Null,
            None => Expr::Global(it.name.to_string()),
        };
        self.push(expr, it.span, kind)
    }

    fn define(&mut self, variable: VarId, source: Source, path: Vec<Step>) {
        if let Some(variable) = self.model.variables.get_mut(variable) {
            variable.definitions.push(Definition { source, path });
        }
    }

    /// Records a name that a pattern takes out of `source`.
    fn pick(&mut self, source: Source, path: Vec<Step>, span: Span) {
        self.model.picked.push(Picked {
            source,
            path,
            span,
            function: self.function,
        });
    }

    /// Records that the script loads the module `specifier`.
    fn import(&mut self, specifier: String, span: oxc::span::Span) {
        self.model.imports.push((specifier, span_of(span)));
    }
}

fn span_of(span: oxc::span::Span) -> Span {
    Span::new(span.start as usize, span.end as usize)
}

fn var(symbol: SymbolId) -> VarId {
    symbol.index()
}
