//! JUnit XML for the test views of CI systems: a suite for each rule with a failed case for each finding that fails, and
//! one that passes where nothing does.
//!
//! There is no one schema. What is written is valid under both that are in use, of Jenkins and of Ant (Windy Road), and
//! under nothing else: no attribute that only one of them has, all that either requires.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::counted;
use super::issue::{Issue, Place, issues};
use crate::catalog::catalog;
use crate::report::document::CheckDocument;
use crate::report::escape::visible;

/// Writes the report.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &CheckDocument, out: &mut dyn Write) -> io::Result<()> {
    let issues = issues(document);
    let mut suites: BTreeMap<&str, Vec<&Issue<'_>>> = BTreeMap::new();
    for issue in issues.iter().filter(|issue| issue.fails) {
        suites.entry(issue.check).or_default().push(issue);
    }
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites>")?;
    let mut report = Report { document, out };
    let others: Vec<&Issue<'_>> = issues.iter().filter(|issue| !issue.fails).collect();
    report.gate(suites.is_empty(), &others)?;
    for (id, (check, issues)) in suites.into_iter().enumerate() {
        report.suite(id + 1, check, &issues)?;
    }
    writeln!(report.out, "</testsuites>")
}

struct Report<'d, 'w> {
    document: &'d CheckDocument,
    out: &'w mut dyn Write,
}

impl Report<'_, '_> {
    /// The suite that is always there. It has no case of its own where others fail: each failure counts once.
    fn gate(&mut self, passes: bool, others: &[&Issue<'_>]) -> io::Result<()> {
        self.open(0, "gate", usize::from(passes), 0)?;
        if passes {
            let name = xml(&self.document.verdict.text);
            writeln!(
                self.out,
                "    <testcase classname=\"sf-cti.gate\" name=\"{name}\" time=\"0\"/>"
            )?;
        }
        let mut said = vec![self.document.verdict.text.clone(), counted(self.document)];
        said.extend(others.iter().map(|issue| match &issue.place {
            Some(place) => format!(
                "{}: {} {}",
                at(issue, &place.shown()),
                issue.severity,
                issue.message
            ),
            None => issue.message.clone(),
        }));
        self.close(&said)
    }

    fn suite(&mut self, id: usize, check: &str, issues: &[&Issue<'_>]) -> io::Result<()> {
        self.open(id, check, issues.len(), issues.len())?;
        // Test views tell cases apart by their names.
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for issue in issues {
            let place = issue.place.as_ref().map(Place::shown);
            let at = place.map_or_else(|| check.to_owned(), |place| at(issue, &place));
            let name = match issue.finding {
                Some(_) => at.clone(),
                None => format!("{at}: {}", issue.message),
            };
            let times = names.entry(name.clone()).or_default();
            *times += 1;
            let name = match times {
                1 => name,
                times => format!("{name} ({times})"),
            };
            let mut body = vec![format!("{at}: {}", issue.message)];
            if let Some(finding) = issue.finding {
                body.push(visible(&finding.snippet));
            }
            body.extend(self.advice(issue));
            let body: Vec<String> = body.iter().map(|line| xml(line)).collect();
            writeln!(
                self.out,
                "    <testcase classname=\"sf-cti.{}\" name=\"{}\" time=\"0\">",
                xml(check),
                xml(&name)
            )?;
            writeln!(
                self.out,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                xml(check),
                xml(&issue.message),
                body.join("\n")
            )?;
            writeln!(self.out, "    </testcase>")?;
        }
        self.close(&[])
    }

    /// What to do about a finding: the catalogue's words where the target is known.
    fn advice(&self, issue: &Issue<'_>) -> Vec<String> {
        let Some(finding) = issue.finding else {
            return Vec::new();
        };
        let rule = catalog().find_rule(&finding.rule);
        let how = rule
            .zip(self.document.policy.target)
            .map(|(rule, target)| format!("What to do: {}", rule.mapping(target).how));
        let more = format!(
            "sf-cti explain {} tells what to do under each target.",
            finding.rule
        );
        how.into_iter().chain([more]).collect()
    }

    fn open(&mut self, id: usize, name: &str, tests: usize, failures: usize) -> io::Result<()> {
        // The schema wants a time and a host. The day is the one that counts as today, and no host is told.
        writeln!(
            self.out,
            "  <testsuite id=\"{id}\" package=\"sf-cti\" name=\"{}\" timestamp=\"{}T00:00:00\" hostname=\"localhost\" \
             tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\">",
            xml(name),
            self.document.as_of
        )?;
        let tool = &self.document.tool;
        writeln!(
            self.out,
            "    <properties><property name=\"tool\" value=\"{} {}\"/></properties>",
            xml(&tool.name),
            xml(&tool.version)
        )
    }

    fn close(&mut self, said: &[String]) -> io::Result<()> {
        let said: Vec<String> = said.iter().map(|line| xml(&visible(line))).collect();
        writeln!(self.out, "    <system-out>{}</system-out>", said.join("\n"))?;
        writeln!(self.out, "    <system-err></system-err>")?;
        writeln!(self.out, "  </testsuite>")
    }
}

/// `PATH:LINE:COLUMN`; of a member of an archive, in the member.
fn at(issue: &Issue<'_>, place: &str) -> String {
    match (issue.finding, issue.place.as_ref().and_then(|at| at.region)) {
        (Some(finding), _) => format!("{place}:{}:{}", finding.line, finding.column),
        (None, Some(region)) => format!("{place}:{}", region.line),
        (None, None) => place.to_owned(),
    }
}

/// Text or the value of an attribute. What XML has no character for is replaced.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
