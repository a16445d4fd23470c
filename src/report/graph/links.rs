//! Links between components: beyond [`MAX_NODES`] nodes, those of one kind are folded.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{MAX_NODES, cut, quoted};
use crate::report::document::{Link, kind_of};

/// Draws the links between `ends`, as the lines of a Mermaid block; `marked` ends stand out. `None` where no link
/// connects any two of them.
pub(in crate::report) fn draw(
    links: &[&Link],
    ends: &BTreeSet<&str>,
    marked: &BTreeSet<&str>,
) -> Option<String> {
    let between: Vec<&Link> = links
        .iter()
        .copied()
        .filter(|link| ends.contains(link.from.as_str()) && ends.contains(link.to.as_str()))
        .collect();
    let nodes: BTreeSet<&str> = between
        .iter()
        .flat_map(|link| [link.from.as_str(), link.to.as_str()])
        .collect();
    if nodes.is_empty() {
        return None;
    }
    let folded = folds(&nodes, marked);
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    let name = |end: &str| match folded.get(kind_of(end)) {
        Some(count) if !marked.contains(end) || folded.contains_key(ALL) => {
            let kind = kind_of(end);
            (format!("*{kind}"), format!("{count} × {kind}"))
        }
        _ => (end.to_owned(), label(end)),
    };
    let mut edges: BTreeSet<(String, String, &str)> = BTreeSet::new();
    for link in &between {
        let ((from, from_label), (to, to_label)) = (name(&link.from), name(&link.to));
        shown.insert(from.clone(), from_label);
        shown.insert(to.clone(), to_label);
        if from != to {
            edges.insert((from, to, link.kind));
        }
    }
    let numbers: BTreeMap<&str, usize> = shown
        .keys()
        .enumerate()
        .map(|(at, id)| (id.as_str(), at + 1))
        .collect();
    let mut out = String::from("flowchart LR\n");
    for (id, text) in &shown {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  n{}[\"{}\"]", numbers[id.as_str()], quoted(text));
    }
    for (from, to, kind) in &edges {
        let _ = writeln!(
            out,
            "  n{} -->|{kind}| n{}",
            numbers[from.as_str()],
            numbers[to.as_str()]
        );
    }
    let own: Vec<String> = shown
        .keys()
        .filter(|id| marked.contains(id.as_str()))
        .map(|id| format!("n{}", numbers[id.as_str()]))
        .collect();
    if !own.is_empty() {
        let _ = writeln!(out, "  classDef own stroke-width:3px");
        let _ = writeln!(out, "  class {} own", own.join(","));
    }
    Some(out)
}

/// Stands among folded kinds where even marked nodes are folded.
const ALL: &str = "";

/// Kinds whose nodes are drawn as one, with how many they are: the most frequent first, until all nodes find room.
fn folds<'n>(nodes: &BTreeSet<&'n str>, marked: &BTreeSet<&str>) -> BTreeMap<&'n str, usize> {
    let mut folded: BTreeMap<&str, usize> = BTreeMap::new();
    for with_marked in [false, true] {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for node in nodes
            .iter()
            .filter(|node| with_marked || !marked.contains(**node))
        {
            *counts.entry(kind_of(node)).or_default() += 1;
        }
        let others = match with_marked {
            true => 0,
            false => nodes.iter().filter(|node| marked.contains(**node)).count(),
        };
        if with_marked {
            folded.clear();
            folded.insert(ALL, 0);
        }
        let size = |folded: &BTreeMap<&str, usize>| {
            let kinds = counts.iter();
            let nodes = kinds.map(|(kind, count)| match folded.contains_key(kind) {
                true => 1,
                false => *count,
            });
            nodes.sum::<usize>() + others
        };
        let mut by_count: Vec<(&str, usize)> =
            counts.iter().map(|(kind, count)| (*kind, *count)).collect();
        by_count.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
        for (kind, count) in by_count {
            if size(&folded) <= MAX_NODES {
                return folded;
            }
            folded.insert(kind, count);
        }
        if size(&folded) <= MAX_NODES {
            return folded;
        }
    }
    folded
}

/// `ApexPage: Softphone`, cut to what is readable.
fn label(end: &str) -> String {
    let (kind, name) = match end.strip_prefix("outside:") {
        Some(rest) => (format!("{} (outside)", kind_of(rest)), name_of(rest)),
        None => (kind_of(end).to_owned(), name_of(end)),
    };
    cut(&format!("{kind}: {name}"))
}

fn name_of(id: &str) -> &str {
    id.split_once(':').map_or(id, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: &str, to: &str) -> Link {
        Link {
            from: from.to_owned(),
            to: to.to_owned(),
            kind: "grants",
            path: "x".to_owned(),
            line: 1,
        }
    }

    #[test]
    fn a_small_graph_is_drawn_whole() {
        let links = [link("Profile:Admin", "ApexPage:A\"B")];
        let links: Vec<&Link> = links.iter().collect();
        let ends = BTreeSet::from(["Profile:Admin", "ApexPage:A\"B"]);
        let graph = draw(&links, &ends, &BTreeSet::from(["ApexPage:A\"B"])).expect("a graph");
        assert_eq!(
            graph,
            "flowchart LR\n  n1[\"ApexPage: A#34;B\"]\n  n2[\"Profile: Admin\"]\n  n2 -->|grants| n1\n  \
             classDef own stroke-width:3px\n  class n1 own\n"
        );
        assert_eq!(draw(&links, &BTreeSet::new(), &BTreeSet::new()), None);
    }

    #[test]
    fn a_large_graph_is_folded_by_kind() {
        let names: Vec<String> = (0..120).map(|at| format!("Profile:P{at}")).collect();
        let pages: Vec<String> = (0..60).map(|at| format!("ApexPage:A{at}")).collect();
        let links: Vec<Link> = names
            .iter()
            .flat_map(|profile| pages.iter().map(|page| link(profile, page)))
            .collect();
        let links: Vec<&Link> = links.iter().collect();
        let ends: BTreeSet<&str> = names.iter().chain(&pages).map(String::as_str).collect();
        let marked: BTreeSet<&str> = pages.iter().take(3).map(String::as_str).collect();
        let graph = draw(&links, &ends, &marked).expect("a graph");
        let nodes = graph.lines().filter(|line| line.contains("[\"")).count();
        assert!(nodes <= MAX_NODES, "{nodes}");
        assert!(graph.contains("120 × Profile"), "{graph}");
        // Even where the own parts alone are too many.
        let all: BTreeSet<&str> = pages.iter().map(String::as_str).collect();
        let graph = draw(&links, &ends, &all).expect("a graph");
        let nodes = graph.lines().filter(|line| line.contains("[\"")).count();
        assert!(nodes <= MAX_NODES, "{nodes}");
    }
}
