use super::*;

fn place_among(path: &str, all: &[&str]) -> Placement {
    place(path, &Siblings::new(all.iter().copied()))
}

fn component(path: &str) -> String {
    let placement = place_among(path, &[path]);
    let id = placement.component.map_or("-".into(), |id| id.to_string());
    match placement.member {
        Some(member) => format!("{id} {member}"),
        None => id,
    }
}

#[test]
fn both_layouts_give_the_same_component() {
    for (path, expected) in [
        ("x/y/pages/A.page", "ApexPage:A"),
        ("force-app/main/default/pages/A.page", "ApexPage:A"),
        ("SF_CodeBase/callCenters/B.callCenter", "CallCenter:B"),
        (
            "a/main/default/callCenters/B.callCenter-meta.xml",
            "CallCenter:B",
        ),
        ("src/classes/util/C.cls", "ApexClass:C"),
        (
            "objects/Task/fields/C__c.field-meta.xml",
            "CustomField:Task.C__c",
        ),
        ("objects/Task/webLinks/L.webLink-meta.xml", "WebLink:Task.L"),
        ("objects/Task/Task.object-meta.xml", "CustomObject:Task"),
        ("src/objects/Task.object", "CustomObject:Task"),
        ("reports/Folder/R.report", "Report:Folder/R"),
        ("reports/Folder/R.report-meta.xml", "Report:Folder/R"),
        ("reports/Folder-meta.xml", "ReportFolder:Folder"),
        (
            "reports/Folder.reportFolder-meta.xml",
            "ReportFolder:Folder",
        ),
        ("customMetadata/T.R.md", "CustomMetadata:T.R"),
        (
            "quickActions/Case.Call.quickAction-meta.xml",
            "QuickAction:Case.Call",
        ),
        ("bots/B/v1.botVersion-meta.xml", "BotVersion:B.v1"),
        (
            "layouts/Task-Call %3A Log %28a%29.layout",
            "Layout:Task-Call : Log (a)",
        ),
        ("layouts/100%.layout", "Layout:100%"),
    ] {
        assert_eq!(component(path), expected, "{path}");
    }
}

#[test]
fn a_bundle_is_one_component_with_members() {
    for (path, expected) in [
        ("lwc/foo/foo.js", "LightningComponentBundle:foo foo.js"),
        (
            "lwc/foo/__tests__/foo.test.js",
            "LightningComponentBundle:foo __tests__/foo.test.js",
        ),
        (
            "aura/Bar/BarController.js",
            "AuraDefinitionBundle:Bar BarController.js",
        ),
        (
            "experiences/Site1/views/home.json",
            "ExperienceBundle:Site1 views/home.json",
        ),
        ("experiences/Site1.site-meta.xml", "ExperienceBundle:Site1"),
        (
            "digitalExperiences/site/Help1/sfdc_cms__view/home/content.json",
            "DigitalExperienceBundle:site/Help1 sfdc_cms__view/home/content.json",
        ),
        ("lwc/jsconfig.json", "-"),
        ("lwc/__mocks__/x.js", "-"),
    ] {
        assert_eq!(component(path), expected, "{path}");
    }
}

#[test]
fn app_is_decided_by_its_folder() {
    assert_eq!(
        component("applications/Sales.app"),
        "CustomApplication:Sales"
    );
    assert_eq!(
        component("aura/Phone/Phone.app"),
        "AuraDefinitionBundle:Phone Phone.app"
    );
    assert_eq!(component("Sales.app-meta.xml"), "CustomApplication:Sales");
    assert_eq!(component("Sales.app"), "-");
}

#[test]
fn a_static_resource_is_the_same_packed_and_unpacked() {
    assert_eq!(
        component("staticresources/lib.resource"),
        "StaticResource:lib"
    );
    assert_eq!(component("staticresources/lib.js"), "StaticResource:lib");
    assert_eq!(
        component("staticresources/lib/js/a.js"),
        "StaticResource:lib js/a.js"
    );
    assert_eq!(
        component("staticresources/lib/lwc/foo/pages/B.page"),
        "StaticResource:lib lwc/foo/pages/B.page"
    );
    let all = [
        "x/staticresources/team/lib.resource-meta.xml",
        "x/staticresources/team/lib/js/a.js",
        "x/staticresources/team/one.resource-meta.xml",
        "x/staticresources/team/one.min.js",
    ];
    let member = place_among(all[1], &all);
    assert_eq!(
        member.component,
        Some(ComponentId::new("StaticResource", "lib"))
    );
    assert_eq!(member.member.as_deref(), Some("js/a.js"));
    assert_eq!(
        place_among(all[3], &all).component,
        Some(ComponentId::new("StaticResource", "one"))
    );
    assert!(place_among(all[0], &all).is_meta_partner);
}

#[test]
fn a_document_needs_its_partner() {
    assert_eq!(component("src/documents/guide/setup.js"), "-");
    let api = ["documents/F/a.js", "documents/F/a.js-meta.xml"];
    let source = ["documents/F/a.js", "documents/F/a.document-meta.xml"];
    for all in [api, source] {
        for path in all {
            let id = place_among(path, &all).component;
            assert_eq!(id, Some(ComponentId::new("Document", "F/a.js")), "{path}");
        }
    }
}

#[test]
fn a_lone_file_keeps_its_type_unless_its_suffix_is_ordinary() {
    for (path, expected) in [
        ("Foo.page", "ApexPage:Foo"),
        ("docs/samples/X.callCenter", "CallCenter:X"),
        ("Y.cls-meta.xml", "ApexClass:Y"),
        ("Task/fields/C__c.field-meta.xml", "CustomField:Task.C__c"),
        ("Bar.cmp", "AuraDefinitionBundle:Bar Bar.cmp"),
        ("README.md", "-"),
        ("pom.xml", "-"),
        ("app.component.ts", "-"),
        ("x.settings", "-"),
        (".page", "-"),
    ] {
        assert_eq!(component(path), expected, "{path}");
    }
}

#[test]
fn a_bundle_outside_its_folder_is_known_by_the_file_it_is_named_after() {
    let all = [
        "parts/Bar/Bar.cmp",
        "parts/Bar/BarHelper.js",
        "foo/foo.js-meta.xml",
        "foo/foo.html",
    ];
    let helper = place_among(all[1], &all);
    assert_eq!(
        helper.component,
        Some(ComponentId::new("AuraDefinitionBundle", "Bar"))
    );
    assert_eq!(helper.member.as_deref(), Some("BarHelper.js"));
    let template = place_among(all[3], &all);
    assert_eq!(
        template.component,
        Some(ComponentId::new("LightningComponentBundle", "foo"))
    );
}

#[test]
fn referenced_packages_keep_their_files() {
    let placement = place_among(
        "unpackaged/Referenced Packages/AC Lightning/pages/P.page",
        &[],
    );
    assert_eq!(placement.package.as_deref(), Some("AC Lightning"));
    assert_eq!(placement.component, Some(ComponentId::new("ApexPage", "P")));
    assert_eq!(place_among("src/pages/P.page", &[]).package, None);
}

#[test]
fn only_partners_of_content_are_meta_partners() {
    assert!(place_among("pages/A.page-meta.xml", &[]).is_meta_partner);
    assert!(place_among("lwc/foo/foo.js-meta.xml", &[]).is_meta_partner);
    assert!(!place_among("callCenters/B.callCenter-meta.xml", &[]).is_meta_partner);
    assert!(!place_among("pages/A.page", &[]).is_meta_partner);
}

#[test]
fn files_tell_the_layout_where_they_can() {
    assert_eq!(
        place_among("layouts/A.layout", &[]).layout,
        Layout::MetadataApi
    );
    assert_eq!(
        place_among("layouts/A.layout-meta.xml", &[]).layout,
        Layout::Source
    );
    assert_eq!(place_among("pages/A.page", &[]).layout, Layout::Either);
    assert_eq!(place_among("A.page", &[]).layout, Layout::Loose);
    assert_eq!(place_among("src/index.js", &[]).layout, Layout::None);
}
