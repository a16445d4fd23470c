fn main() {
    let paths: Vec<std::path::PathBuf> = std::env::args().skip(1).map(Into::into).collect();
    let inv = sf_cti::audit(&paths, &sf_cti::AuditOptions::default(), &|_| {}).unwrap();
    for u in &inv.usages { println!("{}:{}:{} {} {:?} {:?} {:?}", u.place.path, u.place.start.line, u.place.start.column, u.rule.id, u.member, u.confidence, u.arguments); }
    for m in &inv.mentions { println!("MENTION {}:{} {} {}", m.place.path, m.place.start.line, m.rule.id, m.reason.as_str()); }
    for g in &inv.coverage.gaps { println!("GAP {} {}", g.path, g.reason); }
    for g in &inv.links { println!("LINK {} -> {} {:?}", g.from, g.to, g.kind); }
    for g in &inv.adapters { println!("ADAPTER {:#?}", g); }
}
