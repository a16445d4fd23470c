//! Apex classes and triggers.
//!
//! The tree is walked once with a cursor, never by recursion: source may nest a hundred thousand deep. Names are
//! compared without case, as the language does.

mod query;
mod strings;
mod types;

use tree_sitter::{Node, Parser};

use super::facts::{
    ApexFacts, ApexField, ApexMethod, ApexQuery, ApexType, Problem, TextFact, TextKind,
};
use super::interest::Interest;
use crate::bundle::Span;
use strings::Strings;
use types::{Class, Names, Type, written};

/// What an Apex file holds.
#[derive(Debug, Clone, Default)]
pub struct ApexReading {
    /// What it declares and does.
    pub facts: ApexFacts,
    /// Comments and string literals that hold a needle.
    pub texts: Vec<TextFact>,
    /// Where the grammar gave up first, and how often.
    pub problem: Option<Problem>,
}

/// Most `<` in a statement without as many `>`. The parser takes quadratic time on `List<List<List<…`.
const MAX_OPEN_ANGLES: usize = 1_000;

/// Reads a class or a trigger.
#[must_use]
pub fn read(text: &str, interest: &Interest) -> ApexReading {
    let mut reading = ApexReading::default();
    // Managed code is delivered as this one word.
    if text.trim().eq_ignore_ascii_case("(hidden)") {
        reading.facts.hidden = true;
        return reading;
    }
    if let Some(at) = nested_too_deep(text) {
        reading.problem = Some(Problem {
            span: Span::new(at, at + 1),
            message: format!("more than {MAX_OPEN_ANGLES} `<` in one statement; not parsed"),
            read_as_text: false,
        });
        return reading;
    }
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_sfapex::apex::LANGUAGE.into())
        .expect("the grammar was generated for this version of the parser");
    let source = without_stumbling_blocks(text);
    let Some(tree) = parser.parse(source.as_bytes(), None) else {
        reading.problem = Some(Problem {
            span: Span::new(0, 0),
            message: "the parser gave up".to_owned(),
            read_as_text: false,
        });
        return reading;
    };
    let mut walk = Walk {
        text,
        interest,
        reading,
        names: Names::default(),
        path: Vec::new(),
        enclosing: Vec::new(),
        strings: Strings::default(),
    };
    walk.survey(tree.root_node());
    walk.run(tree.root_node());
    walk.finish()
}

/// Where the limit for `<` is passed.
fn nested_too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'<' => open += 1,
            b'>' => open = open.saturating_sub(1),
            b';' | b'{' | b'}' => open = 0,
            _ => {}
        }
        if open > MAX_OPEN_ANGLES {
            return Some(at);
        }
    }
    None
}

/// The grammar takes `Trigger.new…` at the start of a statement for a declaration and `boolean.valueOf` for a
/// type, and does not know `bulk` among a trigger's events: the same text with a few letters changed, which only
/// the parser sees.
fn without_stumbling_blocks(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for word in ["trigger", "boolean"] {
        let mut from = 0;
        while let Some(at) = find_word(text.as_bytes(), word.as_bytes(), from) {
            from = at + word.len();
            let next = text.as_bytes()[from..]
                .iter()
                .find(|byte| !byte.is_ascii_whitespace());
            if next == Some(&b'.') {
                bytes[from - 1] = b'_';
            }
        }
    }
    blank_bulk(text, &mut bytes);
    String::from_utf8(bytes).expect("ASCII is replaced by ASCII")
}

/// `trigger T on Task (bulk, before insert)`
fn blank_bulk(text: &str, bytes: &mut [u8]) {
    let head = text.find('{').and_then(|end| text.get(..end)).unwrap_or("");
    let (Some(open), Some(_)) = (head.rfind('('), find_word(head.as_bytes(), b"trigger", 0)) else {
        return;
    };
    let Some(at) = find_word(head.as_bytes(), b"bulk", open) else {
        return;
    };
    bytes[at..at + 4].fill(b' ');
    let before = head.as_bytes()[..at]
        .iter()
        .rposition(|byte| !byte.is_ascii_whitespace());
    let after = head.as_bytes()[at + 4..]
        .iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .map(|gap| at + 4 + gap);
    for comma in [before, after].into_iter().flatten() {
        if bytes[comma] == b',' {
            bytes[comma] = b' ';
            return;
        }
    }
}

fn find_word(text: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let is_word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let rest = text.get(from..)?;
    rest.windows(word.len())
        .enumerate()
        .filter(|(_, window)| window.eq_ignore_ascii_case(word))
        .map(|(at, _)| from + at)
        .find(|&at| {
            !is_word(at.checked_sub(1).and_then(|before| text.get(before)))
                && !is_word(text.get(at + word.len()))
        })
}

struct Walk<'t, 'n> {
    text: &'t str,
    interest: &'t Interest,
    reading: ApexReading,
    names: Names,
    /// Nodes around the current one, outermost first.
    path: Vec<Node<'n>>,
    /// Methods around, outermost first.
    enclosing: Vec<Option<String>>,
    strings: Strings,
}

impl<'t, 'n> Walk<'t, 'n> {
    /// Notes what classes declare, so that a field can be used before its declaration, and counts errors.
    fn survey(&mut self, root: Node<'n>) {
        let mut cursor = root.walk();
        let mut around: Vec<String> = Vec::new();
        let mut errors = 0_usize;
        'walk: loop {
            let node = cursor.node();
            if node.is_error() || node.is_missing() {
                errors += 1;
                let span = Span::new(node.start_byte(), node.end_byte());
                self.reading.problem.get_or_insert_with(|| Problem {
                    span,
                    message: String::new(),
                    read_as_text: false,
                });
            }
            match node.kind() {
                "class_declaration" | "interface_declaration" => {
                    let name = self.child_text(node, "name").unwrap_or("").to_lowercase();
                    self.names.classes.entry(name.clone()).or_default();
                    around.push(name);
                }
                "field_declaration" => {
                    let declared = self.declared(node);
                    if let Some(class) = around.last() {
                        let class = self.names.classes.entry(class.clone()).or_default();
                        class.fields.extend(
                            declared
                                .into_iter()
                                .map(|(name, declared)| (name.to_lowercase(), declared)),
                        );
                    }
                }
                "method_declaration" => {
                    let name = self.child_text(node, "name").unwrap_or("").to_lowercase();
                    let returned = self.child_text(node, "type").map(Type::parse);
                    if let (Some(class), Some(returned)) = (around.last().cloned(), returned) {
                        let class: &mut Class = self.names.classes.entry(class).or_default();
                        class.methods.insert(name, returned);
                    }
                }
                _ => {}
            }
            // An error node may be all there is: what is inside is worth a look.
            if cursor.goto_first_child() {
                continue;
            }
            loop {
                if matches!(
                    cursor.node().kind(),
                    "class_declaration" | "interface_declaration"
                ) {
                    around.pop();
                }
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    break 'walk;
                }
            }
        }
        if let Some(problem) = &mut self.reading.problem {
            problem.message = match errors {
                1 => "syntax error".to_owned(),
                _ => format!("{errors} syntax errors, the first here"),
            };
        }
    }

    fn run(&mut self, root: Node<'n>) {
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            self.enter(node);
            if cursor.goto_first_child() {
                self.path.push(node);
                continue;
            }
            self.leave(node);
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                self.path.pop();
                self.leave(cursor.node());
            }
        }
    }

    fn enter(&mut self, node: Node<'n>) {
        match node.kind() {
            "class_declaration" | "interface_declaration" | "enum_declaration" => {
                self.enter_class(node)
            }
            "trigger_declaration" => {
                let name = self.child_text(node, "name").map(str::to_owned);
                let object = self.child_text(node, "object").map(str::to_owned);
                self.reading.facts.name = self.reading.facts.name.take().or(name);
                self.names.trigger_object = object.clone();
                self.reading.facts.trigger_object = object;
            }
            "class_body" | "interface_body" => {
                self.names.open();
                self.names.declare_fields();
            }
            "method_declaration" => {
                self.method(node);
                let name = self.child_text(node, "name").map(str::to_owned);
                self.enter_method(name);
            }
            "constructor_declaration" => {
                let name = self.child_text(node, "name").map(str::to_owned);
                self.enter_method(name);
            }
            "accessor_list" => {
                let property = self
                    .path
                    .last()
                    .and_then(|field| self.declared(*field).pop());
                self.enter_method(property.map(|(name, _)| name.to_owned()));
            }
            "block" | "trigger_body" | "for_statement" | "catch_clause" | "switch_rule" => {
                self.names.open()
            }
            "enhanced_for_statement" => {
                self.names.open();
                self.declare_one(node);
            }
            "formal_parameter" => self.declare_one(node),
            "local_variable_declaration" => {
                for (name, declared) in self.declared(node) {
                    self.names.declare(name, declared);
                }
            }
            "when_sobject_type" => {
                if let (Some(declared), Some(name)) = (node.named_child(0), node.named_child(1)) {
                    let declared = Type::parse(written(self.text, declared));
                    self.names.declare(written(self.text, name), declared);
                }
            }
            "field_access" => self.field_access(node),
            "method_invocation" => self.method_invocation(node),
            "object_creation_expression" => self.construction(node),
            "type_identifier" => self.type_use(node),
            "query_expression" => self.query(node),
            "binary_expression" | "string_literal" | "multi_line_string_literal" => {
                self.string(node)
            }
            "line_comment" | "block_comment" => self.text_fact(node, TextKind::Comment),
            "identifier" if self.path.last().is_some_and(Node::is_error) => {
                self.stray_identifier(node)
            }
            _ => {}
        }
    }

    fn leave(&mut self, node: Node<'n>) {
        match node.kind() {
            "class_declaration" | "interface_declaration" | "enum_declaration" => {
                self.names.around.pop();
            }
            "method_declaration" | "constructor_declaration" | "accessor_list" => {
                self.enclosing.pop();
                self.names.close();
            }
            "class_body"
            | "interface_body"
            | "block"
            | "trigger_body"
            | "for_statement"
            | "catch_clause"
            | "switch_rule"
            | "enhanced_for_statement" => self.names.close(),
            _ => {}
        }
    }

    fn enter_class(&mut self, node: Node<'n>) {
        let name = self.child_text(node, "name").unwrap_or("").to_owned();
        if self.names.around.is_empty() && self.reading.facts.name.is_none() {
            self.reading.facts.name = Some(name.clone());
            self.reading.facts.is_test = self
                .modifiers(node)
                .iter()
                .any(|modifier| modifier == "@istest");
        }
        self.names.around.push(name);
    }

    fn enter_method(&mut self, name: Option<String>) {
        self.enclosing.push(name);
        self.names.open();
        self.strings.forget_variables();
    }

    fn method(&mut self, node: Node<'n>) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let mut parameters = Vec::new();
        if let Some(list) = node.child_by_field_name("parameters") {
            let mut cursor = list.walk();
            for parameter in list.named_children(&mut cursor) {
                let declared = self.child_text(parameter, "type");
                let named = self.child_text(parameter, "name");
                if let (Some(declared), Some(named)) = (declared, named) {
                    parameters.push((declared.to_owned(), named.to_owned()));
                }
            }
        }
        self.reading.facts.methods.push(ApexMethod {
            class: self.names.around.join("."),
            name: written(self.text, name).to_owned(),
            parameters,
            modifiers: self.modifiers(node),
            span: span(name),
            whole: span(node),
        });
    }

    /// Modifiers and annotations in lower case, annotations with their `@` and without arguments.
    fn modifiers(&self, node: Node<'n>) -> Vec<String> {
        let mut found = Vec::new();
        let mut cursor = node.walk();
        for child in node
            .children(&mut cursor)
            .filter(|child| child.kind() == "modifiers")
        {
            let mut inner = child.walk();
            for modifier in child.named_children(&mut inner) {
                match modifier.kind() {
                    "annotation" => {
                        let name = self.child_text(modifier, "name").unwrap_or("");
                        found.push(format!("@{}", name.to_lowercase()));
                    }
                    "modifier" => found.push(written(self.text, modifier).to_lowercase()),
                    _ => {}
                }
            }
        }
        found
    }

    /// The names that a declaration declares, with their type.
    fn declared(&self, node: Node<'n>) -> Vec<(&'t str, Type)> {
        let Some(written_type) = self.child_text(node, "type") else {
            return Vec::new();
        };
        let declared = Type::parse(written_type);
        let mut cursor = node.walk();
        node.children_by_field_name("declarator", &mut cursor)
            .filter_map(|declarator| Some((self.child_text(declarator, "name")?, declared.clone())))
            .collect()
    }

    fn declare_one(&mut self, node: Node<'n>) {
        if let (Some(declared), Some(name)) =
            (self.child_text(node, "type"), self.child_text(node, "name"))
        {
            self.names.declare(name, Type::parse(declared));
        }
    }

    fn field_access(&mut self, node: Node<'n>) {
        let (Some(object), Some(field)) = (
            node.child_by_field_name("object"),
            node.child_by_field_name("field"),
        ) else {
            return;
        };
        self.type_token(object);
        let name = written(self.text, field);
        if is_one_of(name, &self.interest.types) {
            // `Schema.SObjectType.Task`, `Schema.Task`
            let before = written(self.text, object).to_lowercase();
            if before == "schema" || before.ends_with("sobjecttype") {
                self.push_type(field);
            }
        }
        if is_one_of(name, &self.interest.fields) {
            let record = self
                .names
                .infer(self.text, object)
                .and_then(|found| found.record());
            let write = self.is_written(node);
            self.push_field(field, record, write);
        }
    }

    /// Whether the node is assigned to.
    fn is_written(&self, node: Node<'n>) -> bool {
        self.path.last().is_some_and(|parent| match parent.kind() {
            "assignment_expression" => parent.child_by_field_name("left") == Some(node),
            "update_expression" => true,
            _ => false,
        })
    }

    fn method_invocation(&mut self, node: Node<'n>) {
        let Some(object) = node.child_by_field_name("object") else {
            return;
        };
        self.type_token(object);
        let name = self.child_text(node, "name").unwrap_or("").to_lowercase();
        let write = matches!(name.as_str(), "put" | "putsobject");
        if !write
            && !matches!(
                name.as_str(),
                "get" | "isset" | "getpopulatedfieldsasmap" | "containskey"
            )
        {
            return;
        }
        let argument = node
            .child_by_field_name("arguments")
            .and_then(|arguments| arguments.named_child(0));
        let Some(literal) = argument.filter(|argument| argument.kind() == "string_literal") else {
            return;
        };
        let inner = strings::content(literal);
        if is_one_of(inner.of(self.text), &self.interest.fields) {
            let record = self
                .names
                .infer(self.text, object)
                .and_then(|found| found.record());
            let enclosing = self.method_name();
            self.reading.facts.fields.push(ApexField {
                name: inner.of(self.text).to_owned(),
                object: record,
                write,
                by_string: true,
                span: inner,
                enclosing,
            });
        }
    }

    /// `new Task(CallType = 'Inbound')`
    fn construction(&mut self, node: Node<'n>) {
        let Some(record) = self
            .child_text(node, "type")
            .and_then(|written| Type::parse(written).record())
        else {
            return;
        };
        let Some(arguments) = node.child_by_field_name("arguments") else {
            return;
        };
        let mut cursor = arguments.walk();
        let mut found = Vec::new();
        for argument in arguments.named_children(&mut cursor) {
            let name = argument.child_by_field_name("left");
            if argument.kind() == "assignment_expression"
                && let Some(name) =
                    name.filter(|name| is_one_of(written(self.text, *name), &self.interest.fields))
            {
                found.push(name);
            }
        }
        for name in found {
            self.push_field(name, Some(record.clone()), true);
        }
    }

    /// A name before a dot that is no variable may be a type.
    fn type_token(&mut self, object: Node<'n>) {
        if object.kind() == "identifier"
            && is_one_of(written(self.text, object), &self.interest.types)
            && self.names.variable(written(self.text, object)).is_none()
        {
            self.push_type(object);
        }
    }

    fn type_use(&mut self, node: Node<'n>) {
        if is_one_of(written(self.text, node), &self.interest.types) {
            self.push_type(node);
        }
    }

    fn push_type(&mut self, node: Node<'n>) {
        let enclosing = self.method_name();
        self.reading.facts.types.push(ApexType {
            name: written(self.text, node).to_owned(),
            span: span(node),
            enclosing,
        });
    }

    fn push_field(&mut self, node: Node<'n>, object: Option<String>, write: bool) {
        let enclosing = self.method_name();
        self.reading.facts.fields.push(ApexField {
            name: written(self.text, node).to_owned(),
            object,
            write,
            by_string: false,
            span: span(node),
            enclosing,
        });
    }

    fn query(&mut self, node: Node<'n>) {
        let mut objects = Vec::new();
        query::bracket_objects(self.text, node, &mut objects);
        let fields = query::bracket_fields(self.text, node, |name| {
            is_one_of(name, &self.interest.fields)
        });
        let enclosing = self.method_name();
        self.reading.facts.queries.push(ApexQuery {
            objects: objects.into_iter().map(str::to_owned).collect(),
            fields,
            span: span(node),
            built: false,
            enclosing,
        });
    }

    /// A string literal or a sum: perhaps a query, or a text with a needle.
    fn string(&mut self, node: Node<'n>) {
        if node.kind() != "binary_expression" {
            self.text_fact(node, TextKind::StringLiteral);
        }
        let enclosing = self.method_name();
        let queries = &mut self.reading.facts.queries;
        self.strings.take(
            self.text,
            self.interest,
            node,
            &self.path,
            enclosing,
            queries,
        );
    }

    /// A name the grammar could not place: still worth noting behind a dot.
    fn stray_identifier(&mut self, node: Node<'n>) {
        let name = written(self.text, node);
        let before = self.text.get(..node.start_byte()).unwrap_or("").trim_end();
        if !is_one_of(name, &self.interest.fields) || !before.ends_with('.') {
            return;
        }
        let owner = before.trim_end_matches(['.', '?']).trim_end();
        let start = owner
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
            .map_or(0, |at| at + 1);
        let variable = owner
            .get(start..)
            .and_then(|owner| self.names.variable(owner));
        let record = variable.and_then(Type::record);
        let after = self.text.get(node.end_byte()..).unwrap_or("").trim_start();
        let write = after.starts_with('=') && !after.starts_with("==");
        self.push_field(node, record, write);
    }

    fn text_fact(&mut self, node: Node<'n>, kind: TextKind) {
        if self
            .interest
            .needles
            .hit(written(self.text, node).as_bytes())
        {
            self.reading.texts.push(TextFact {
                kind,
                span: span(node),
            });
        }
    }

    fn method_name(&self) -> Option<String> {
        self.enclosing.last().cloned().flatten()
    }

    fn child_text(&self, node: Node<'n>, field: &str) -> Option<&'t str> {
        Some(written(self.text, node.child_by_field_name(field)?))
    }

    fn finish(mut self) -> ApexReading {
        if self.reading.problem.is_some() {
            strings::lost_queries(self.text, self.interest, &mut self.reading.facts.queries);
        }
        let interest = self.interest;
        let facts = &mut self.reading.facts;
        facts.queries.retain(|query| {
            !query.fields.is_empty()
                || query
                    .objects
                    .iter()
                    .any(|object| is_one_of(object, &interest.types))
        });
        facts.queries.sort_by_key(|query| query.span);
        facts.fields.sort_by_key(|field| field.span);
        facts.types.sort_by_key(|used| used.span);
        self.reading.texts.sort_by_key(|text| text.span);
        self.reading
    }
}

fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// Whether `name` is among `names`, without case.
fn is_one_of(name: &str, names: &[String]) -> bool {
    names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests;
