//! Reports that this program wrote, left in the tree that it reads: they quote code and hold none.

/// How far into a text its head goes.
const HEAD: usize = 400;

/// Whether a text is one of this program's reports for programs. Those for people are prose, and read as such.
pub(super) fn is(text: &str) -> bool {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head: String = text[..end].split_whitespace().collect();
    let document =
        head.starts_with("{\"schemaVersion\":") && head.contains("\"tool\":{\"name\":\"sf-cti\"");
    let sarif =
        head.starts_with("{\"$schema\":") && head.contains("\"driver\":{\"name\":\"sf-cti\"");
    let junit = head.starts_with("<?xml") && head.contains("package=\"sf-cti\"");
    document || sarif || junit
}

#[cfg(test)]
mod tests {
    use super::is;

    #[test]
    fn only_the_head_of_a_report_is_one() {
        assert!(is(
            "{\n  \"schemaVersion\": 1,\n  \"tool\": {\n    \"name\": \"sf-cti\"\n"
        ));
        assert!(is(
            "{\"schemaVersion\":1,\"tool\":{\"name\":\"sf-cti\",\"version\":\"0.1.0\"},"
        ));
        assert!(!is("{\"schemaVersion\":1,\"tool\":{\"name\":\"another\"}}"));
        assert!(!is(
            "var tool = {\"schemaVersion\":1,\"tool\":{\"name\":\"sf-cti\"}};"
        ));
        assert!(!is(&format!("{}é", "{\"schemaVersion\":".repeat(40))));
    }
}
