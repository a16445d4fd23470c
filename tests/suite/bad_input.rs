//! Input that is empty, broken, hostile or wrong: each has its exit code and its message, and what lies beside it
//! is still audited.

use std::fs;
use std::path::Path;

use crate::support::{
    Bundle, GOOD_PAGE, audit, audited, field, fixture, gaps_at, list, rules_in, sf_cti, zip_of,
};
use serde_json::Value;

/// A call that has to be found, or whose file has to be named as a gap.
const CALL: &str = "sforce.opencti.saveLog({});";

/// Holds that `path` is not lost: its call is found, or it is a gap. Gives whether it was found.
fn is_not_lost(document: &Value, path: &str, rule: &str) -> bool {
    let found = rules_in(document, path).contains(&rule);
    let gaps = gaps_at(document, path);
    assert!(
        found || !gaps.is_empty(),
        "{path} is neither found nor a gap"
    );
    found
}

// Nothing to audit, or not what can be audited.

#[test]
fn an_empty_folder_is_nothing_to_audit() {
    let folder = Bundle::empty();
    let run = audit(folder.path(), &[]).ends_with(3);
    assert!(run.stderr.contains("nothing to audit"), "{}", run.stderr);
    assert!(
        run.stderr.contains(&*folder.path().to_string_lossy()),
        "it names the folder: {}",
        run.stderr
    );
    audit(folder.path(), &["--allow-empty"]).ends_with(0);
}

#[test]
fn a_report_about_nothing_is_written_all_the_same() {
    let (folder, out) = (Bundle::empty(), Bundle::empty());
    let report = out.path().join("audit.json");
    audit(folder.path(), &["-o", report.to_str().expect("UTF-8")]).ends_with(3);
    assert!(report.is_file());
}

#[test]
fn a_folder_without_metadata_is_nothing_to_audit() {
    let folder = Bundle::empty()
        .with("notes.txt", "Ask the vendor about Open CTI.\n")
        .with("calls.csv", "Id,CallType\n1,Inbound\n");
    audit(folder.path(), &[]).ends_with(3);
    audit(folder.path(), &["--allow-empty"]).ends_with(0);
    audit(folder.path(), &["--strict"]).ends_with(3);
}

#[test]
fn a_path_that_does_not_exist_is_named() {
    let folder = Bundle::new();
    let missing = folder.path().join("no-such-folder");
    let run = audit(&missing, &[]).ends_with(2);
    assert!(run.stderr.contains("no-such-folder"), "{}", run.stderr);
    assert!(
        run.stdout.is_empty(),
        "nothing that could be taken for a report"
    );
}

#[test]
fn one_missing_path_among_good_ones_is_an_error() {
    let folder = Bundle::new();
    let missing = folder.path().join("no-such-folder");
    let run = sf_cti(["audit".as_ref(), folder.path(), missing.as_path()]).ends_with(2);
    assert!(run.stderr.contains("no-such-folder"), "{}", run.stderr);
}

#[test]
fn a_single_page_is_audited() {
    let folder = Bundle::new();
    let document = audited(&folder.path().join("pages/Good.page"));
    assert_eq!(
        rules_in(&document, "Good.page"),
        ["include/lightning-library", "lightning/refreshView"]
    );
}

#[test]
fn a_single_text_file_is_nothing_to_audit() {
    let folder = Bundle::empty().with("notes.txt", "Ask the vendor about Open CTI.\n");
    audit(&folder.path().join("notes.txt"), &[]).ends_with(3);
}

#[test]
fn a_file_that_only_claims_to_be_a_zip_is_an_error() {
    let folder = Bundle::empty().with("org.zip", "not a zip at all");
    let run = audit(&folder.path().join("org.zip"), &[]).ends_with(2);
    assert!(run.stderr.contains("org.zip"), "{}", run.stderr);
}

// Archives.

fn truncated_zip() -> Vec<u8> {
    let folder = Bundle::empty();
    let path = folder.path().join("org.zip");
    zip_of(
        &path,
        [
            ("pages/Good.page", GOOD_PAGE),
            ("pages/Other.page", GOOD_PAGE),
        ],
    );
    let mut bytes = fs::read(path).expect("the zip is there");
    bytes.truncate(bytes.len() / 2);
    bytes
}

#[test]
fn a_truncated_zip_handed_in_is_an_error() {
    let folder = Bundle::empty().with("org.zip", truncated_zip());
    let run = audit(&folder.path().join("org.zip"), &[]).ends_with(2);
    assert!(run.stderr.contains("org.zip"), "{}", run.stderr);
}

#[test]
fn a_truncated_zip_inside_a_bundle_is_a_gap() {
    let folder = Bundle::new().with("staticresources/kit.resource", truncated_zip());
    let document = folder.audited();
    assert_eq!(gaps_at(&document, "staticresources/kit.resource").len(), 1);
}

/// The deflated form of `1 + 258 * runs` zeros. Written by hand: to pack 300 MiB takes the better part of a minute
/// in a debug build, and the tool, not the packing, is to be tested.
fn deflated_zeros(runs: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut byte, mut used) = (0_u8, 0);
    let mut put = |bits: &str| {
        for bit in bits.bytes() {
            byte |= u8::from(bit == b'1') << used;
            used += 1;
            if used == 8 {
                bytes.push(byte);
                (byte, used) = (0, 0);
            }
        }
    };
    put("110"); // the last block, fixed codes
    put("00110000"); // a zero
    for _ in 0..runs {
        put("1100010100000"); // 258 bytes from one byte ago
    }
    put("0000000"); // the end of the block
    put("0000000"); // fills the last byte
    bytes
}

/// A zip with a member of zeros, which says that it unpacks to `declared` bytes, and a good script beside it.
fn bomb(runs: u32, declared: u32) -> Vec<u8> {
    let packed = deflated_zeros(runs);
    let (name, good_name) = ("js/bomb.js", "js/good.js");
    let mut zip = Vec::new();
    let mut directory = Vec::new();
    let members = [
        (name, packed.as_slice(), 8_u16, declared, 0_u32),
        (good_name, CALL.as_bytes(), 0, 0, CALL_CRC),
    ];
    for (name, bytes, method, size, crc) in members {
        let packed = u32::try_from(bytes.len()).expect("it is small");
        let size = if method == 0 { packed } else { size };
        let length = u16::try_from(name.len()).expect("it is short");
        let offset = u32::try_from(zip.len()).expect("it is small");
        let mut common = Vec::new();
        common.extend([20_u16, 0, method, 0, 0x21].map(u16::to_le_bytes).concat());
        common.extend([crc, packed, size].map(u32::to_le_bytes).concat());
        common.extend([length, 0].map(u16::to_le_bytes).concat());
        zip.extend(b"PK\x03\x04");
        zip.extend(&common);
        zip.extend(name.as_bytes());
        zip.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0_u8; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let at = u32::try_from(zip.len()).expect("it is small");
    let length = u32::try_from(directory.len()).expect("it is small");
    zip.extend(directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend([2_u16, 2].map(u16::to_le_bytes).concat());
    zip.extend([length, at].map(u32::to_le_bytes).concat());
    zip.extend([0, 0]);
    zip
}

/// The checksum of [`CALL`].
const CALL_CRC: u32 = 0x0672_cae4;

#[test]
fn a_zip_bomb_is_a_gap() {
    let runs = (300 << 20) / 258;
    let bomb = bomb(runs, 1 + 258 * runs);
    assert!(bomb.len() < 4 << 20, "it packs well");
    let folder = Bundle::new().with("staticresources/kit.resource", &bomb);
    let document = folder.audited();
    assert_eq!(gaps_at(&document, "staticresources/kit.resource").len(), 1);
    let beside = rules_in(&document, "staticresources/kit.resource!/js/good.js");
    assert_eq!(beside, ["lightning/saveLog"], "the good member beside it");
    // The same as a bundle of its own.
    let alone = Bundle::empty().with("org.zip", &bomb);
    let document = audited(&alone.path().join("org.zip"));
    assert_eq!(rules_in(&document, "js/good.js"), ["lightning/saveLog"]);
    assert_eq!(list(&document, "/coverage/gaps").len(), 1);
}

#[test]
fn a_zip_bomb_that_lies_about_its_size_is_a_gap() {
    let folder = Bundle::new().with("staticresources/kit.resource", bomb((300 << 20) / 258, 100));
    let document = folder.audited();
    assert_eq!(
        gaps_at(&document, "staticresources/kit.resource!/js/bomb.js").len(),
        1
    );
    assert_eq!(
        rules_in(&document, "staticresources/kit.resource!/js/good.js"),
        ["lightning/saveLog"]
    );
}

#[test]
fn a_member_that_would_climb_out_of_its_archive_is_a_gap_and_writes_nothing() {
    let folder = Bundle::new();
    let zip = folder.place("inner/staticresources/kit.resource");
    zip_of(
        &zip,
        [
            ("../../evil.js", CALL),
            ("/absolute.js", CALL),
            ("js/good.js", CALL),
        ],
    );
    let before = crate::support::files_below(folder.path());
    let document = folder.audited();
    assert_eq!(
        crate::support::files_below(folder.path()),
        before,
        "nothing was written"
    );
    let archive = "inner/staticresources/kit.resource";
    assert!(!gaps_at(&document, archive).is_empty());
    assert_eq!(
        rules_in(&document, &format!("{archive}!/js/good.js")),
        ["lightning/saveLog"]
    );
    for usage in list(&document, "/usages") {
        assert!(!field(usage, "path").contains(".."), "{usage}");
    }
}

#[test]
fn an_archive_in_an_archive_in_an_archive_is_a_gap() {
    let work = Bundle::empty();
    let (inner, middle) = (work.path().join("a.zip"), work.path().join("b.zip"));
    zip_of(&inner, [("deep.js", CALL)]);
    zip_of(&middle, [("a.zip", fs::read(&inner).expect("it is there"))]);
    let folder = Bundle::new();
    let outer = folder.place("staticresources/kit.resource");
    zip_of(
        &outer,
        [
            ("b.zip", fs::read(&middle).expect("it is there")),
            ("good.js", CALL.into()),
        ],
    );
    let document = folder.audited();
    assert_eq!(gaps_at(&document, "staticresources/kit.resource").len(), 1);
    assert_eq!(
        rules_in(&document, "staticresources/kit.resource!/good.js"),
        ["lightning/saveLog"]
    );
}

// Broken and hostile text.

const UTILITY: &str = "<FlexiPage xmlns=\"http://soap.sforce.com/2006/04/metadata\">
<flexiPageRegions><itemInstances><componentInstance>
<componentName>opencti:softPhone</componentName>
</componentInstance></itemInstances></flexiPageRegions>
";

#[test]
fn malformed_xml_is_a_gap_and_what_stands_before_it_is_read() {
    let folder = Bundle::new()
        .with(
            "flexipages/Open.flexipage",
            format!("{UTILITY}<masterLabel>never closed"),
        )
        .with(
            "flexipages/Crossed.flexipage",
            format!("{UTILITY}<a><b></a></b></FlexiPage>"),
        )
        .with(
            "flexipages/Ampersand.flexipage",
            format!("{UTILITY}<masterLabel>A & B</masterLabel></FlexiPage>"),
        )
        .with(
            "flexipages/Bracket.flexipage",
            format!("{UTILITY}<masterLabel>1 < 2</masterLabel></FlexiPage>"),
        );
    let document = folder.audited();
    let mut missing = Vec::new();
    for name in ["Open", "Crossed", "Ampersand", "Bracket"] {
        let path = format!("flexipages/{name}.flexipage");
        assert_eq!(
            rules_in(&document, &path),
            ["metadata/softphone-utility"],
            "{path}"
        );
        if gaps_at(&document, &path).is_empty() {
            missing.push(path);
        }
    }
    assert!(missing.is_empty(), "malformed and no gap: {missing:?}");
}

#[test]
fn a_file_cut_off_in_the_middle_of_a_tag_is_a_gap() {
    let script = format!("<apex:page><script>{CALL}</script>");
    let cut = "<?xml version=\"1.0\"?>\n<CallCenter><sections><items><na";
    let mut folder = Bundle::new().with("callCenters/Cut.callCenter", cut);
    let ends = [
        ("Name", "<apex:inputFie"),
        ("Blank", "<apex:inputField "),
        ("Attribute", "<apex:inputField value"),
        ("Value", "<apex:inputField value=\"{!Con"),
        ("Close", "</apex:pa"),
        ("Comment", "<!-- see the wiki"),
    ];
    for (name, end) in ends {
        folder = folder.with(&format!("pages/{name}.page"), format!("{script}{end}"));
    }
    let document = folder.audited();
    assert_eq!(gaps_at(&document, "callCenters/Cut.callCenter").len(), 1);
    let mut missing = Vec::new();
    for (name, end) in ends {
        let path = format!("pages/{name}.page");
        assert_eq!(rules_in(&document, &path), ["lightning/saveLog"], "{path}");
        if gaps_at(&document, &path).is_empty() {
            missing.push(end);
        }
    }
    assert!(
        missing.is_empty(),
        "cut off after this, and no gap: {missing:?}"
    );
}

#[test]
fn xml_and_markup_nested_100_000_deep_do_not_overflow_the_stack() {
    let deep = 100_000;
    let nested = |inner: &str| format!("{}{inner}{}", "<a>".repeat(deep), "</a>".repeat(deep));
    let folder = Bundle::new()
        .with(
            "flexipages/Deep.flexipage",
            UTILITY.replace("<flexiPageRegions>", &"<flexiPageRegions>".repeat(deep)),
        )
        .with(
            "flexipages/Closed.flexipage",
            format!("{UTILITY}{}</FlexiPage>", nested("")),
        )
        .with(
            "pages/Deep.page",
            nested(&format!("<script>{CALL}</script>")),
        )
        .with(
            "lwc/deep/deep.html",
            nested("<lightning-click-to-dial value={phone}></lightning-click-to-dial>"),
        );
    let document = folder.audited();
    is_not_lost(
        &document,
        "flexipages/Deep.flexipage",
        "metadata/softphone-utility",
    );
    is_not_lost(
        &document,
        "flexipages/Closed.flexipage",
        "metadata/softphone-utility",
    );
    is_not_lost(&document, "pages/Deep.page", "lightning/saveLog");
    is_not_lost(
        &document,
        "lwc/deep/deep.html",
        "markup/click-to-dial-lightning",
    );
}

#[test]
fn json_nested_100_000_deep_does_not_overflow_the_stack() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let folder = Bundle::new().with(
        "softphoneLayouts/Deep.json",
        format!("{{\"Inbound\":{{\"callRelatedFields\":{deep}}}}}"),
    );
    let document = folder.audited();
    assert_eq!(gaps_at(&document, "softphoneLayouts/Deep.json").len(), 1);
}

#[test]
fn a_call_at_the_end_of_a_line_of_30_megabytes_is_not_lost() {
    let mut script = String::from("var x = [");
    while script.len() < 30_000_000 {
        script.push_str("'abcdefghijklmnopqrstuvwxyz 0123456789', ");
    }
    script.push_str(&format!("0]; {CALL}"));
    let folder = Bundle::new().with("staticresources/long.js", script);
    let document = folder.audited();
    is_not_lost(&document, "staticresources/long.js", "lightning/saveLog");
}

#[test]
fn a_call_after_100_000_nested_brackets_is_not_lost() {
    let nested = |open: &str, close: &str| {
        format!(
            "var x = {}1{};\n{CALL}\n",
            open.repeat(100_000),
            close.repeat(100_000)
        )
    };
    let apex = format!(
        "public class Deep {{ Integer x = {}1{}; Id c = [SELECT Id FROM CallCenter LIMIT 1].Id; }}",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    let folder = Bundle::new()
        .with("staticresources/round.js", nested("(", ")"))
        .with("staticresources/square.js", nested("[", "]"))
        .with("staticresources/curly.js", nested("{a:", "}"))
        .with(
            "staticresources/open.js",
            format!("{CALL}\n{}", "{[(".repeat(33_333)),
        )
        .with("staticresources/templates.js", nested("`${", "}`"))
        .with("staticresources/functions.js", nested("()=>", ""))
        .with(
            "src/types.ts",
            format!(
                "type T = {}1{};\n{CALL}\n",
                "Array<".repeat(100_000),
                ">".repeat(100_000)
            ),
        )
        .with(
            "pages/Deep.page",
            format!(
                "<apex:page><script>{}</script></apex:page>",
                nested("[", "]")
            ),
        )
        .with("classes/Deep.cls", apex);
    let document = folder.audited();
    for name in ["round", "square", "curly", "open", "templates", "functions"] {
        let path = format!("staticresources/{name}.js");
        assert!(
            is_not_lost(&document, &path, "lightning/saveLog"),
            "{path}: read as text, it has the call"
        );
    }
    assert!(is_not_lost(&document, "src/types.ts", "lightning/saveLog"));
    assert!(is_not_lost(
        &document,
        "pages/Deep.page",
        "lightning/saveLog"
    ));
    is_not_lost(&document, "classes/Deep.cls", "apex/call-center-query");
}

#[test]
fn a_call_after_a_sum_of_a_million_terms_is_not_lost() {
    let chain = |step: &str, times| format!("var x = 1{};\n{CALL}\n", step.repeat(times));
    let folder = Bundle::new()
        .with("staticresources/sum.js", chain("+1", 1_000_000))
        .with("staticresources/logic.js", chain("||1", 100_000))
        .with("staticresources/choice.js", chain("?1:1", 100_000))
        .with("staticresources/members.js", chain(".a", 100_000))
        .with(
            "staticresources/assignments.js",
            format!("{}1;\n{CALL}\n", "x=".repeat(100_000)),
        )
        .with(
            "staticresources/branches.js",
            format!("{};\n{CALL}\n", "if(1);else ".repeat(100_000)),
        );
    let document = folder.audited();
    for name in [
        "sum",
        "logic",
        "choice",
        "members",
        "assignments",
        "branches",
    ] {
        let path = format!("staticresources/{name}.js");
        assert!(
            is_not_lost(&document, &path, "lightning/saveLog"),
            "{path}: read as text, it has the call"
        );
    }
}

#[test]
fn long_apex_expressions_do_not_overflow_the_stack() {
    let text = format!(
        "public class Long_Sum {{ Integer x = 1{}; Id c = [SELECT Id FROM CallCenter LIMIT 1].Id; }}",
        "+1".repeat(50_000)
    );
    let folder = Bundle::new().with("classes/Long_Sum.cls", text);
    let document = folder.audited();
    is_not_lost(&document, "classes/Long_Sum.cls", "apex/call-center-query");
}

#[test]
fn a_call_on_a_page_that_is_not_utf_8_is_found() {
    let mut page = b"<apex:page><script>/* \xff\xfe\xc3\x28 \xe9t\xe9 */ ".to_vec();
    page.extend_from_slice(CALL.as_bytes());
    page.extend_from_slice(b"</script></apex:page>");
    let folder = Bundle::new().with("pages/Odd.page", page);
    assert_eq!(
        rules_in(&folder.audited(), "pages/Odd.page"),
        ["lightning/saveLog"]
    );
}

#[test]
fn a_call_between_nul_bytes_is_not_lost_silently() {
    let folder = Bundle::new().with(
        "staticresources/nul.js",
        format!("var a = '\0\0\0';\n{CALL}\n"),
    );
    let document = folder.audited();
    is_not_lost(&document, "staticresources/nul.js", "lightning/saveLog");
}

#[test]
fn a_damaged_project_file_hides_nothing() {
    let folder = Bundle::empty()
        .with(
            "sfdx-project.json",
            "{ \"packageDirectories\": [ { \"path\": ",
        )
        .with("force-app/main/default/pages/Good.page", GOOD_PAGE);
    let document = audited(folder.path());
    assert_eq!(
        rules_in(&document, "force-app/main/default/pages/Good.page").len(),
        2
    );
    assert_eq!(gaps_at(&document, "sfdx-project.json").len(), 1);
}

// The file system.

#[cfg(unix)]
mod file_system {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_loop_of_links_does_not_trap_the_audit() {
        let folder = Bundle::new();
        symlink("..", folder.path().join("pages/up")).expect("a link can be made");
        symlink("self", folder.path().join("self")).expect("a link can be made");
        let document = folder.audited();
        assert_eq!(
            list(&document, "/usages").len(),
            2,
            "the good page is read once"
        );
        let skipped: Vec<&str> = list(&document, "/coverage/skipped")
            .iter()
            .map(|one| field(one, "path"))
            .collect();
        assert_eq!(skipped, ["pages/up"]);
        assert_eq!(gaps_at(&document, "self").len(), 1, "it leads nowhere");
    }

    #[test]
    fn a_link_that_leaves_the_bundle_is_a_gap_and_not_followed() {
        let outside = Bundle::empty()
            .with("secret.js", CALL)
            .with("more/secret.js", CALL);
        let folder = Bundle::new();
        symlink(
            outside.path().join("secret.js"),
            folder.path().join("secret.js"),
        )
        .expect("a link can be made");
        symlink(outside.path().join("more"), folder.path().join("more"))
            .expect("a link can be made");
        let document = folder.audited();
        assert_eq!(
            list(&document, "/usages").len(),
            2,
            "only those of the good page"
        );
        assert_eq!(gaps_at(&document, "secret.js").len(), 1);
        assert_eq!(gaps_at(&document, "more").len(), 1);
    }

    #[test]
    fn a_link_that_is_handed_in_itself_is_followed() {
        let (folder, links) = (Bundle::new(), Bundle::empty());
        let link = links.path().join("org");
        symlink(folder.path(), &link).expect("a link can be made");
        assert_eq!(rules_in(&audited(&link), "pages/Good.page").len(), 2);
    }

    #[test]
    fn sockets_and_pipes_are_gaps_and_do_not_block() {
        let folder = Bundle::new();
        let _socket =
            UnixListener::bind(folder.path().join("phone.sock")).expect("a socket can be made");
        let made = Command::new("mkfifo")
            .arg(folder.path().join("pages/Pipe.page"))
            .status();
        let has_pipe = made.is_ok_and(|status| status.success());
        let document = folder.audited();
        assert_eq!(gaps_at(&document, "phone.sock").len(), 1);
        assert_eq!(
            gaps_at(&document, "pages/Pipe.page").len(),
            usize::from(has_pipe)
        );
        let run = audit(&folder.path().join("phone.sock"), &[]).ends_with(2);
        assert!(run.stderr.contains("phone.sock"), "{}", run.stderr);
    }

    #[test]
    fn a_file_and_a_folder_that_may_not_be_read_are_gaps() {
        let folder = Bundle::new()
            .with("pages/Closed.page", GOOD_PAGE)
            .with("classes/Closed.cls", "public class Closed {}");
        let (page, classes) = (
            folder.path().join("pages/Closed.page"),
            folder.path().join("classes"),
        );
        fs::set_permissions(&page, fs::Permissions::from_mode(0o000)).expect("it is ours");
        fs::set_permissions(&classes, fs::Permissions::from_mode(0o000)).expect("it is ours");
        // Root may read everything, and then there is nothing to hold here.
        let is_root = fs::read(&page).is_ok();
        let document = folder.audited();
        fs::set_permissions(&classes, fs::Permissions::from_mode(0o700)).expect("it is ours");
        if !is_root {
            assert_eq!(gaps_at(&document, "pages/Closed.page").len(), 1);
            assert_eq!(gaps_at(&document, "classes").len(), 1);
        }
    }

    #[test]
    fn names_that_are_not_utf_8_are_audited() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = Bundle::new();
        let name = OsStr::from_bytes(b"Caf\xe9.page");
        fs::write(folder.path().join("pages").join(name), GOOD_PAGE).expect("it can be written");
        assert_eq!(list(&folder.audited(), "/usages").len(), 4);
    }

    #[test]
    fn a_name_that_steers_the_terminal_is_shown_harmless() {
        let folder = Bundle::new().with(
            "pages/\u{1b}[2JEvil.page",
            "<apex:page><script>sforce.opencti.saveLog({",
        );
        for format in ["text", "markdown"] {
            let run = audit(folder.path(), &["--format", format]).ends_with(0);
            assert!(!run.stdout.contains(&0x1b), "{format} passes the escape on");
        }
        let run = sf_cti(["audit".as_ref(), folder.path(), "--verbose".as_ref()]).ends_with(0);
        assert!(
            !run.stderr.contains('\u{1b}'),
            "standard error passes the escape on"
        );
    }
}

// Exit codes and output files.

#[test]
fn strict_turns_gaps_into_an_exit_code_and_still_writes_the_report() {
    let out = Bundle::empty();
    let report = out.path().join("audit.json");
    let args = ["--strict", "-o", report.to_str().expect("UTF-8")];
    let run = audit(&fixture("broken"), &args).ends_with(4);
    assert!(run.stderr.contains("--strict"), "{}", run.stderr);
    let strict: Value =
        serde_json::from_slice(&fs::read(report).expect("it was written")).expect("JSON");
    assert_eq!(
        strict,
        audited(&fixture("broken")),
        "the code changes, the report does not"
    );
    audit(Bundle::new().path(), &["--strict"]).ends_with(0);
}

#[test]
fn a_report_into_a_folder_that_does_not_exist_is_an_error_and_nothing_is_written() {
    let (folder, out) = (Bundle::new(), Bundle::empty());
    let (good, bad) = (
        out.path().join("good.md"),
        out.path().join("no-such-folder/audit.json"),
    );
    for order in [[&good, &bad], [&bad, &good]] {
        let [first, second] = order.map(|path| path.to_str().expect("UTF-8"));
        let run = audit(folder.path(), &["-o", first, "-o", second]).ends_with(2);
        assert!(run.stderr.contains("no-such-folder"), "{}", run.stderr);
        assert!(
            fs::read_dir(out.path()).expect("readable").next().is_none(),
            "something was written"
        );
    }
}

#[test]
fn an_output_that_is_a_folder_or_the_input_is_an_error() {
    let folder = Bundle::new();
    let place = folder.place("out.md/inside");
    let out = place.parent().and_then(Path::to_str).expect("UTF-8");
    audit(folder.path(), &["-o", out]).ends_with(2);
    let page = folder.path().join("pages/Good.page");
    let format = format!("json={}", page.display());
    audit(&page, &["-o", &format]).ends_with(2);
    assert_eq!(
        fs::read_to_string(page).expect("it is still there"),
        GOOD_PAGE
    );
}

#[test]
fn an_output_whose_format_nobody_knows_is_an_error() {
    let (folder, out) = (Bundle::new(), Bundle::empty());
    for name in ["report.unknown", "report", "sarif=report.json"] {
        let target = match name.split_once('=') {
            Some((format, file)) => format!("{format}={}", out.path().join(file).display()),
            None => out.path().join(name).display().to_string(),
        };
        let run = audit(folder.path(), &["-o", &target]).ends_with(2);
        assert!(run.stderr.contains("format"), "{}", run.stderr);
        assert!(
            fs::read_dir(out.path()).expect("readable").next().is_none(),
            "something was written"
        );
    }
}

#[test]
fn an_older_report_is_replaced_whole() {
    let (folder, out) = (
        Bundle::new(),
        Bundle::empty().with("report.md", "x".repeat(1 << 20)),
    );
    let report = out.path().join("report.md");
    audit(folder.path(), &["-o", report.to_str().expect("UTF-8")]).ends_with(0);
    let text = fs::read_to_string(report).expect("it was written");
    assert!(
        text.starts_with("# Open CTI audit"),
        "it begins with {:?}",
        text.lines().next()
    );
    assert!(!text.contains("xxxx"));
    assert_eq!(
        crate::support::files_below(out.path()),
        ["report.md"],
        "no temporary file stays"
    );
}

#[test]
fn wrong_usage_is_an_error() {
    let folder = Bundle::new();
    let path = folder.path().to_str().expect("UTF-8");
    for args in [
        vec!["audit", path, "--no-such-flag"],
        vec!["audit", path, "--target", "native"],
        vec![
            "audit",
            path,
            "--target",
            "amazon-connect",
            "--sourcing",
            "vendor",
        ],
        vec!["audit", path, "--as-of", "tomorrow"],
        vec!["audit", path, "--format", "yaml"],
        vec!["audit", path, "--quiet", "--verbose"],
        vec!["audit", path, "--include", "[z-a"],
        vec!["audit", path, "-j", "many"],
        vec!["no-such-command"],
        vec!["schema", "no-such-document"],
        vec![],
    ] {
        let run = sf_cti(&args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        assert!(!run.stderr.is_empty(), "{args:?} says nothing");
        assert!(run.stdout.is_empty(), "{args:?} prints to standard output");
    }
}

#[test]
fn a_rule_that_does_not_exist_gets_a_suggestion() {
    let run = sf_cti(["explain", "lightning/screenpop"]).ends_with(2);
    assert!(run.stderr.contains("lightning/screenPop"), "{}", run.stderr);
    let run = sf_cti(["explain", "include/lightning-libary"]).ends_with(2);
    assert!(
        run.stderr.contains("include/lightning-library"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_a_parser_would_take_minutes_for_is_a_gap() {
    let apex = format!("{} CallType", "(hid]en)".repeat(8_000));
    let types = format!("{} {CALL}", "Lip<Id, t".repeat(7_000));
    let bundle = Bundle::new()
        .with("classes/Hostile.cls", apex)
        .with("src/hostile.ts", types)
        .with("classes/Good.cls", GOOD_CLASS);
    let document = bundle.audited();
    assert!(!gaps_at(&document, "classes/Hostile.cls").is_empty());
    is_not_lost(&document, "src/hostile.ts", "lightning/saveLog");
    assert_eq!(
        rules_in(&document, "classes/Good.cls"),
        ["record/task-call-field"]
    );
}

/// Apex with one call field.
const GOOD_CLASS: &str =
    "public class Good {\n  void log(Task t) {\n    t.CallType = 'Inbound';\n  }\n}\n";
