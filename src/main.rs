fn main() {
    let paths: Vec<std::path::PathBuf> = vec![std::env::args().nth(2).unwrap().into()];
    let inv = sf_cti::audit(&paths, &sf_cti::AuditOptions::default(), &|_| {}).unwrap();
    let us: Vec<_> = inv.usages.iter().map(|u| serde_json::json!({"path":u.place.path.as_str(),"line":u.place.start.line,"column":u.place.start.column,"rule":u.rule.id,"api":u.api.map(|a|a.as_str()),"member":u.member,"snippet":u.snippet,"confidence":u.confidence.as_str(),"test":u.test_code})).collect();
    let ms: Vec<_> = inv.mentions.iter().map(|u| serde_json::json!({"path":u.place.path.as_str(),"line":u.place.start.line,"rule":u.rule.id})).collect();
    let gs: Vec<_> = inv.coverage.gaps.iter().map(|g| serde_json::json!([g.path.as_str(), g.reason])).collect();
    println!("{}", serde_json::json!({"usages":us,"mentions":ms,"gaps":gs,"skipped":inv.coverage.skipped.len(),"seen":inv.coverage.seen,"parsed":inv.coverage.parsed}));
}
