//! Whose call centers and adapters are: vendors by their signs, look-alikes by none, and signatures of one's own.

use std::fs;

use crate::support::{Bundle, FIXTURES, audit, audited, field, list, reports, sf_cti};
use serde_json::Value;

/// A call center with an address, and sections of items.
fn center(address: &str, sections: &[(&str, &[(&str, &str)])]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<CallCenter xmlns=\"http://soap.sforce.com/2006/04/metadata\">
    <adapterUrl>{address}</adapterUrl>
    <displayName>Harbor Phones</displayName>
    <displayNameLabel>Display Name</displayNameLabel>
    <internalNameLabel>Internal Name</internalNameLabel>
"
    );
    let standard: (&str, &[(&str, &str)]) = ("reqGeneralInfo", &[("reqUseApi", "true")]);
    for (section, items) in [standard].iter().chain(sections) {
        text.push_str("    <sections>\n");
        for (name, value) in *items {
            text.push_str(&format!(
                "        <items>
            <label>{name}</label>
            <name>{name}</name>
            <value>{value}</value>
        </items>\n"
            ));
        }
        text.push_str(&format!(
            "        <label>{section}</label>\n        <name>{section}</name>\n    </sections>\n"
        ));
    }
    text.push_str("</CallCenter>\n");
    text
}

/// A bundle of call centers, by name.
fn bundle_of(centers: &[(&str, String)]) -> Bundle {
    centers
        .iter()
        .fold(Bundle::empty(), |bundle, (name, text)| {
            bundle.with(&format!("callCenters/{name}.callCenter"), text)
        })
}

fn named<'v>(document: &'v Value, pointer: &str, by: &str, name: &str) -> &'v Value {
    let mut all = list(document, pointer).iter();
    all.find(|row| field(row, by) == name)
        .unwrap_or_else(|| panic!("{pointer} has no {name}"))
}

/// Whose a call center is: standing, id and confidence.
fn whose<'v>(document: &'v Value, center: &str) -> (&'v str, &'v str, &'v str) {
    let vendor = &named(document, "/callCenters", "name", center)["vendor"];
    (
        field(vendor, "standing"),
        field(vendor, "id"),
        field(vendor, "confidence"),
    )
}

fn vendor<'v>(document: &'v Value, id: &str) -> Option<&'v Value> {
    let mut all = list(document, "/vendors").iter();
    all.find(|row| field(row, "id") == id)
}

#[test]
fn vendors_are_known_by_address_page_namespace_and_settings() {
    let cases = [
        (
            "Harbor1",
            "/apex/amazonconnect__ACSFCCP_Lightning_2",
            "amazon-connect",
        ),
        (
            "Harbor2",
            "https://apps.euw2.pure.cloud/crm/index.html?crm=salesforce",
            "genesys-cloud",
        ),
        (
            "Harbor3",
            "https://app.five9.com/clients/integrations/sfli.main.html",
            "five9",
        ),
        (
            "Harbor4",
            "/apex/icAgentConsole__inContactAgentConsole",
            "nice-cxone",
        ),
        (
            "Harbor5",
            "https://s3.amazonaws.com/td-p-azores-cti/iframe.html",
            "talkdesk",
        ),
        (
            "Harbor6",
            "https://harbor--rcsfl.vf.force.com/apex/OpenCTIIndex",
            "ringcentral",
        ),
        (
            "Harbor7",
            "https://desktop.wxcc-eu1.cisco.com/",
            "cisco-webex-contact-center",
        ),
        (
            "Harbor8",
            "https://cloud7.contact-world.net/CallCentre/AgentInterface",
            "vonage-contact-center",
        ),
        ("OpenCTI", "https://cti.aircall.io/salesforce", "aircall"),
        (
            "Harbor9",
            "https://agent1.cloudagent.in/toolbar_widget/index.html",
            "ozonetel",
        ),
        (
            "Harbor10",
            "https://pbx.harbor.example:8443/ameyowebaccess/toolbarLogin-sf.htm?layout=sf",
            "ameyo",
        ),
        (
            "Harbor11",
            "https://harbor.ipscapecc.com/cti/?mode=sf",
            "ipscape",
        ),
        (
            "Harbor12",
            "https://widget.harbor.example/pbx/etc/widget/salesforce/index.html",
            "brekeke",
        ),
        (
            "Harbor13",
            "https://flex.twilio.com/agent-desktop",
            "twilio",
        ),
        (
            "Harbor14",
            "https://ccaas-embed-prod.azureedge.net/widget/index.html?dynamicsUrl=x",
            "microsoft-d365-contact-center",
        ),
        (
            "Harbor15",
            "https://harbor--uat--talkdesk.sandbox.vf.force.com/apex/Callbar",
            "talkdesk",
        ),
    ];
    let centers: Vec<(&str, String)> = cases
        .iter()
        .map(|(name, address, _)| (*name, center(address, &[])))
        .collect();
    let document = audited(bundle_of(&centers).path());
    for (name, address, id) in cases {
        assert_eq!(whose(&document, name), ("vendor", id, "high"), "{address}");
        let of = vendor(&document, id).unwrap_or_else(|| panic!("{id} is not listed"));
        assert_eq!(field(of, "state"), "adapter", "{id}");
        assert!(!list(of, "/evidence").is_empty(), "{id} has no evidence");
    }
    assert_eq!(vendor(&document, "unknown"), None, "nobody is unknown here");
}

#[test]
fn settings_and_names_name_a_vendor_whose_adapter_is_at_a_customers_host() {
    let avaya = center(
        "https://cti.harbor.example:8484",
        &[
            (
                "CometDServerConfig",
                &[("serverHostName", "cti.harbor.example")],
            ),
            ("Data", &[("apexUserRetrieval", "AvayaConnector.Users")]),
        ],
    );
    let toolkit = center(
        "/apex/HarborConnect",
        &[(
            "reqConnectSFCCPOptions",
            &[(
                "reqConnectURL",
                "https://harbor.my.connect.aws/connect/ccp-v2",
            )],
        )],
    );
    let document = audited(
        bundle_of(&[
            ("AA4SFDC", avaya),
            ("HarborConnect", toolkit),
            (
                "EpbxManagerAdapter",
                center("https://domain:port/softphone", &[]),
            ),
        ])
        .path(),
    );
    assert_eq!(
        whose(&document, "AA4SFDC"),
        ("vendor", "avaya-agent", "high")
    );
    assert_eq!(
        whose(&document, "HarborConnect"),
        ("vendor", "amazon-connect", "high")
    );
    // One name alone is not as sure.
    assert_eq!(
        whose(&document, "EpbxManagerAdapter"),
        ("vendor", "epbxmanager", "medium")
    );
}

#[test]
fn look_alikes_name_nobody() {
    let plain = [
        ("OpenCTI", "https://cti.harbor.example/softphone"),
        (
            "Bucket",
            "https://s3.amazonaws.com/harbor-phone/softphone.html",
        ),
        ("Desktop", "https://harbor.awsapps.com/start"),
        ("Contact", "https://maincontact.harbor.example/softphone"),
        ("Threats", "https://opencti.harbor.example/dashboard"),
        ("Prefixed", "https://nottalkdeskapp.harbor.example"),
        (
            "Lookalike",
            "https://app.five9.com.harbor.example/clients/integrations/sfli.main.html",
        ),
        ("Heroku", "https://harbor-phone.herokuapp.com"),
        ("Package", "/apex/harborcti__Phone"),
        ("Unfinished", "https://"),
    ];
    let mut centers: Vec<(&str, String)> = plain
        .iter()
        .map(|(name, address)| {
            let demo: (&str, &[(&str, &str)]) =
                ("reqPhoneDemoSettings", &[("reqProvider", "DummyProvider")]);
            (*name, center(address, &[demo]))
        })
        .collect();
    centers.push((
        "Hint",
        center(
            "https://cti.harbor.example",
            &[("Demo", &[("reqProvider", "Twilio")])],
        ),
    ));
    let document = audited(bundle_of(&centers).path());
    for (name, _) in &centers {
        assert_eq!(whose(&document, name), ("unknown", "-", "-"), "{name}");
    }
    let ids: Vec<&str> = list(&document, "/vendors")
        .iter()
        .map(|row| field(row, "id"))
        .collect();
    assert_eq!(ids, ["unknown"], "weak signs name nobody");
    let unknown = vendor(&document, "unknown").expect("it is listed");
    let hints: Vec<&str> = list(unknown, "/evidence")
        .iter()
        .filter(|evidence| evidence.get("hintsAt").is_some())
        .map(|evidence| field(evidence, "hintsAt"))
        .collect();
    assert_eq!(hints, ["twilio"]);
    assert_eq!(unknown["voiceConnector"]["state"], "not-known");
}

#[test]
fn what_is_no_vendor_is_told_as_what_it_is() {
    let voice = "<callCenter>
    <section sortOrder=\"0\" name=\"reqGeneralInfo\" label=\"General\">
        <item sortOrder=\"0\" name=\"reqInternalName\" label=\"Internal Name\">HarborVoice</item>
    </section>
    <section sortOrder=\"1\" name=\"reqHvcc\" label=\"Voice\">
        <item sortOrder=\"0\" name=\"reqVendorInfoApiName\" label=\"Vendor\">harbor__Vendor</item>
    </section>
</callCenter>
";
    let bundle = bundle_of(&[
        ("Own", center("/apex/HarborPhone", &[])),
        (
            "OwnElsewhere",
            center("https://harbor--c.vf.force.com/apex/HarborDialer", &[]),
        ),
        ("TwilioAdapter", center("/apex/HarborClick", &[])),
        ("Laptop", center("https://localhost:8443/phone.html", &[])),
        ("Demo", center("/apex/demoAdapterPage", &[])),
        ("Placeholder", center("https://domain:port/softphone", &[])),
    ])
    .with("pages/HarborPhone.page", crate::support::GOOD_PAGE)
    .with("HarborVoice.xml", voice);
    let document = audited(bundle.path());
    assert_eq!(
        whose(&document, "Own"),
        ("self-built", "self-built", "high")
    );
    assert_eq!(
        whose(&document, "OwnElsewhere"),
        ("self-built", "self-built", "medium")
    );
    // A weak sign is a hint beside it.
    assert_eq!(
        whose(&document, "TwilioAdapter"),
        ("self-built", "self-built", "medium")
    );
    let why = &named(&document, "/callCenters", "name", "TwilioAdapter")["vendor"]["why"];
    assert!(
        why.as_str()
            .is_some_and(|why| why.contains("hints only: name TwilioAdapter")),
        "{why}"
    );
    assert_eq!(
        whose(&document, "Laptop"),
        ("self-built", "self-built", "medium")
    );
    assert_eq!(whose(&document, "Demo"), ("demo", "demo", "medium"));
    assert_eq!(whose(&document, "Placeholder"), ("demo", "demo", "high"));
    assert_eq!(
        whose(&document, "HarborVoice"),
        ("voice", "salesforce-voice", "high")
    );
    assert!(
        vendor(&document, "salesforce-voice").is_none(),
        "Voice is no vendor of Open CTI"
    );
    let own = vendor(&document, "self-built").expect("it is listed");
    assert_eq!(own["voiceConnector"]["state"], "build");
}

#[test]
fn a_page_of_the_demo_is_the_demos_without_a_call_center_as_well() {
    let document = Bundle::new()
        .with("pages/demoAdapterPage.page", crate::support::GOOD_PAGE)
        .with("pages/HarborPhone.page", crate::support::GOOD_PAGE)
        .audited();
    let of = |adapter: &str| {
        field(
            &named(&document, "/adapters", "id", adapter)["vendor"],
            "id",
        )
    };
    assert_eq!(of("own:demoAdapterPage"), "demo");
    assert_eq!(of("own:HarborPhone"), "self-built");
}

#[test]
fn an_address_outweighs_a_name_and_equal_signs_that_disagree_name_nobody() {
    let items: (&str, &[(&str, &str)]) = (
        "Info",
        &[
            ("createdByFive9User", "mary"),
            ("inContactTokenServiceUri", "/t"),
        ],
    );
    let document = audited(
        bundle_of(&[
            (
                "AircallCTI",
                center("https://app.five9.com/clients/integrations/sfli", &[]),
            ),
            ("Both", center("https://cti.harbor.example", &[items])),
        ])
        .path(),
    );
    assert_eq!(whose(&document, "AircallCTI"), ("vendor", "five9", "high"));
    assert!(
        vendor(&document, "aircall").is_none(),
        "a stale name names nobody"
    );
    assert_eq!(whose(&document, "Both"), ("unknown", "-", "-"));
    let why = &named(&document, "/callCenters", "name", "Both")["vendor"]["why"];
    assert!(
        why.as_str().is_some_and(|why| why.contains("disagree")),
        "{why}"
    );
    assert!(
        !document.to_string().contains("mary"),
        "a person's name is shown"
    );
}

fn remote_site(url: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<RemoteSiteSetting xmlns=\"http://soap.sforce.com/2006/04/metadata\">
    <disableProtocolSecurity>false</disableProtocolSecurity>
    <isActive>true</isActive>
    <url>{url}</url>
</RemoteSiteSetting>
"
    )
}

const INSTALLED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<InstalledPackage xmlns=\"http://soap.sforce.com/2006/04/metadata\">
    <versionNumber>2.1</versionNumber>
</InstalledPackage>
";

const OBJECT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\">
    <label>Log</label>
</CustomObject>
";

#[test]
fn traces_without_an_adapter_name_a_vendor_only_where_they_are_strong() {
    let document = Bundle::new()
        .with(
            "remoteSiteSettings/Phones.remoteSite",
            remote_site("https://api.talkdeskapp.com"),
        )
        .with(
            "remoteSiteSettings/Sms.remoteSite",
            remote_site("https://api.twilio.com"),
        )
        .with(
            "remoteSiteSettings/Rest.remoteSite",
            remote_site("https://api.aircall.io/v1"),
        )
        .with(
            "remoteSiteSettings/Contacts.remoteSite",
            remote_site("https://maincontact.example"),
        )
        .with("installedPackages/Five9.installedPackage", INSTALLED)
        .with("objects/Dialpad__Call_Log__c.object", OBJECT)
        .with("objects/ZVC__c.object", OBJECT)
        .with("objects/sujet__Log__c.object", OBJECT)
        .audited();
    let named: Vec<(&str, &str)> = list(&document, "/vendors")
        .iter()
        .filter(|row| field(row, "standing") == "vendor")
        .map(|row| (field(row, "id"), field(row, "state")))
        .collect();
    let traces = ["dialpad", "five9", "talkdesk"].map(|id| (id, "trace-only"));
    assert_eq!(named, traces);
    let talkdesk = vendor(&document, "talkdesk").expect("it is listed");
    let evidence = &list(talkdesk, "/evidence")[0];
    assert_eq!(
        field(evidence, "path"),
        "remoteSiteSettings/Phones.remoteSite"
    );
    assert_eq!(evidence["line"], 5);
    let notes = |id: &str| vendor(&document, id).map(|row| row["notes"].to_string());
    assert!(notes("five9").is_some_and(|notes| notes.contains("package alone")));
    let unknown = vendor(&document, "unknown").expect("hints are listed");
    let hints: Vec<&str> = list(unknown, "/evidence")
        .iter()
        .map(|row| field(row, "hintsAt"))
        .collect();
    assert_eq!(hints, ["aircall", "twilio"]);
}

#[test]
fn an_own_page_around_a_vendors_library_is_that_vendors_telephony() {
    let page = |code: &str| {
        format!(
            "<apex:page>
<script src=\"/support/api/60.0/lightning/opencti_min.js\"></script>
<script>
{code}
sforce.opencti.refreshView({{ callback: function () {{}} }});
</script>
</apex:page>
"
        )
    };
    let document = audited(
        bundle_of(&[
            ("Browser", center("/apex/HarborBrowser", &[])),
            ("Sip", center("/apex/HarborSip", &[])),
            ("Commented", center("/apex/HarborOld", &[])),
        ])
        .with(
            "pages/HarborBrowser.page",
            page("const phone = new Twilio.Device(token);"),
        )
        .with(
            "pages/HarborSip.page",
            page("const agent = new JsSIP.UA(settings);"),
        )
        .with(
            "pages/HarborOld.page",
            page("// const phone = new Twilio.Device(token);"),
        )
        .path(),
    );
    assert_eq!(whose(&document, "Browser"), ("vendor", "twilio", "medium"));
    assert_eq!(
        whose(&document, "Sip"),
        ("self-built", "self-built", "high")
    );
    assert_eq!(
        whose(&document, "Commented"),
        ("self-built", "self-built", "high")
    );
    let twilio = vendor(&document, "twilio").expect("it is listed");
    assert_eq!(list(twilio, "/adapters"), ["own:HarborBrowser"]);
    let in_page = |row: &&Value| field(row, "path") == "pages/HarborBrowser.page";
    let page: Vec<&Value> = list(twilio, "/evidence").iter().filter(in_page).collect();
    assert_eq!(page.len(), 1);
    assert_eq!(page[0]["line"], 4);
}

const ACME: &str = "[[vendor]]
name = \"Acme Telephony\"
hosts = [\"*.acme.example\", \"shared.example/acme/\"]
namespaces = [\"acmecti\"]
items = [\"acmeTenant\"]
names = [\"Acme*\"]
voice-connector = \"yes\"
";

#[test]
fn signatures_of_ones_own_name_a_vendor() {
    let bundle = bundle_of(&[
        ("Host", center("https://cti.acme.example/softphone", &[])),
        ("Path", center("https://shared.example/acme/softphone", &[])),
        (
            "Stranger",
            center("https://shared.example/other/softphone", &[]),
        ),
        ("Page", center("/apex/acmecti__Phone", &[])),
        (
            "Item",
            center(
                "https://cti.harbor.example",
                &[("Acme", &[("acmeTenant", "harbor")])],
            ),
        ),
        ("AcmePhone", center("https://cti.harbor.example", &[])),
    ])
    .with("sf-cti.toml", ACME);
    let document = audited(bundle.path());
    for (name, confidence) in [
        ("Host", "high"),
        ("Path", "high"),
        ("Page", "high"),
        ("Item", "medium"),
        ("AcmePhone", "medium"),
    ] {
        assert_eq!(
            whose(&document, name),
            ("vendor", "acme-telephony", confidence),
            "{name}"
        );
    }
    assert_eq!(whose(&document, "Stranger"), ("unknown", "-", "-"));
    let acme = vendor(&document, "acme-telephony").expect("it is listed");
    assert_eq!(acme["voiceConnector"]["state"], "yes");
    assert_eq!(acme["voiceConnector"]["sources"][0], "sf-cti.toml");
    let adapter = named(&document, "/adapters", "id", "hosted:cti.acme.example");
    assert_eq!(
        field(adapter, "name"),
        "Acme Telephony (Open CTI at cti.acme.example)"
    );
}

#[test]
fn a_vendor_that_is_known_gains_a_signature_and_keeps_what_is_known() {
    let bundle = bundle_of(&[(
        "Phones",
        center("https://cti.harbor.example/softphone", &[]),
    )])
    .with(
        "sf-cti.toml",
        "[[vendor]]\nname = \"talkdesk\"\nhosts = [\"cti.harbor.example\"]\n",
    );
    let document = audited(bundle.path());
    assert_eq!(whose(&document, "Phones"), ("vendor", "talkdesk", "high"));
    let talkdesk = vendor(&document, "talkdesk").expect("it is listed");
    assert_eq!(field(talkdesk, "name"), "Talkdesk");
    assert_eq!(talkdesk["voiceConnector"]["state"], "yes");
    assert_eq!(talkdesk["voiceConnector"]["sources"][0], "TALKDESK");
}

#[test]
fn settings_are_the_nearest_up_to_the_root_of_the_repository() {
    let folder = bundle_of(&[]);
    for (place, text) in [
        ("sf-cti.toml", ACME.to_owned()),
        (
            "repo/org/callCenters/Phones.callCenter",
            center("https://cti.acme.example", &[]),
        ),
    ] {
        fs::write(folder.place(place), text).expect("files can be written");
    }
    let org = folder.path().join("repo/org");
    assert_eq!(whose(&audited(&org), "Phones").1, "acme-telephony");
    fs::create_dir(folder.path().join("repo/.git")).expect("folders can be made");
    assert_eq!(
        whose(&audited(&org), "Phones").1,
        "-",
        "what lies above the repository is not its"
    );
    let file = folder.path().join("sf-cti.toml");
    let file = file.to_str().expect("UTF-8");
    let run = audit(&org, &["--format", "json", "--config", file]).ends_with(0);
    assert_eq!(whose(&run.json(), "Phones").1, "acme-telephony");
    let shown = sf_cti(["config", "show", "--config", file]).ends_with(0);
    let shown = shown.text();
    assert!(
        shown.starts_with("# from ") && shown.contains(ACME),
        "{shown}"
    );
    let none = sf_cti(["config", "show", org.to_str().expect("UTF-8")]).ends_with(0);
    assert!(
        none.text()
            .starts_with("# no sf-cti.toml was found: the defaults hold\n\n[schedule]\n"),
        "{}",
        none.text()
    );
}

#[test]
fn a_mistake_in_the_settings_ends_with_2_and_says_where() {
    for (text, said) in [
        (
            "[[vendor]]\nname = \"A\"\nhots = [\"a.example\"]\n",
            "sf-cti.toml:3: unknown key `hots` in vendor; did you mean `hosts`?",
        ),
        (
            "[[vendor]]\nname = \"A\"\nvoice-connector = \"maybe\"\nhosts = [\"a.example\"]\n",
            "sf-cti.toml:3: ",
        ),
        (
            "[[vendor]]\nname = \"A\"\nhosts = [\"herokuapp.com\"]\n",
            "sf-cti.toml:3: `herokuapp.com` names nobody without a path",
        ),
        (
            "[[vendor]]\nname = \"A\"\nitems = [\"reqUseApi\"]\n",
            "sf-cti.toml:3: `reqUseApi` is an item that Salesforce gives",
        ),
        (
            "[[vendor]]\nname = \"Demo adapter\"\nhosts = [\"a.example\"]\n",
            "sf-cti.toml:2: `Demo adapter` stands for something else",
        ),
    ] {
        let run = audit(Bundle::new().with("sf-cti.toml", text).path(), &[]).ends_with(2);
        assert!(run.stderr.contains(said), "{said}\n{}", run.stderr);
        assert!(run.stdout.is_empty(), "nothing is reported after a mistake");
    }
    let run = audit(Bundle::new().path(), &["--config", "no-such-file.toml"]).ends_with(2);
    assert!(
        run.stderr.contains("cannot read no-such-file.toml"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_schema_of_the_settings_takes_what_the_reader_takes() {
    let schema = sf_cti(["schema", "config"]).ends_with(0).json();
    let validator = jsonschema::draft202012::new(&schema).expect("the schema can be compiled");
    let as_json = |text: &str| -> Value {
        let table: toml::Table = toml::from_str(text).expect("TOML");
        serde_json::to_value(table).expect("JSON")
    };
    assert!(validator.is_valid(&as_json(ACME)));
    assert!(validator.is_valid(&as_json("")));
    for wrong in [
        "[[vendors]]\nname = \"A\"\n",
        "[[vendor]]\nhosts = []\n",
        "[[vendor]]\nname = \"A\"\nhots = []\n",
    ] {
        assert!(!validator.is_valid(&as_json(wrong)), "{wrong}");
    }
}

#[test]
fn vendors_of_all_fixtures_agree_with_call_centers_adapters_and_files() {
    let mut seen = 0;
    for name in FIXTURES {
        let document = reports(name).document();
        for row in list(&document, "/vendors") {
            let id = field(row, "id");
            seen += 1;
            for adapter in list(row, "/adapters") {
                let adapter = adapter.as_str().expect("an id");
                let adapter = named(&document, "/adapters", "id", adapter);
                let of = field(&adapter["vendor"], "id");
                assert!(
                    of == id || (of == "-" && id == "unknown"),
                    "{name}: {id} and {of}"
                );
            }
            for center in list(row, "/callCenters") {
                let center = center.as_str().expect("a name");
                let of = whose(&document, center).1;
                assert!(
                    of == id || (of == "-" && id == "unknown"),
                    "{name}: {id} and {of}"
                );
            }
            let is_strong = |evidence: &&Value| field(evidence, "strength") == "strong";
            let strong = list(row, "/evidence").iter().filter(is_strong).count();
            assert_eq!(
                strong > 0,
                id != "unknown",
                "{name}: {id} by strong signs alone"
            );
            for evidence in list(row, "/evidence") {
                let path = crate::support::fixture(name)
                    .join(field(evidence, "path").split("!/").next().expect("a path"));
                assert!(path.is_file(), "{name}: {evidence}");
            }
        }
        let markdown = String::from_utf8(reports(name).markdown.clone()).expect("UTF-8");
        for row in list(&document, "/vendors") {
            assert!(
                markdown.contains(&format!(
                    "Evidence for {}",
                    field(row, "name").replace('\'', "&#39;")
                )),
                "{name}: {row}"
            );
        }
    }
    assert!(seen > 3, "{seen} vendors in all fixtures");
}

#[test]
fn the_reports_head_a_hosted_adapter_by_its_vendor() {
    let bundle = bundle_of(&[(
        "Phones",
        center("https://s3.amazonaws.com/td-p-azores-cti/iframe.html", &[]),
    )]);
    let markdown = audit(bundle.path(), &["--format", "markdown"]).ends_with(0);
    let markdown = markdown.text();
    assert!(
        markdown.contains("### Talkdesk (Open CTI at s3.amazonaws.com)"),
        "{markdown}"
    );
    let section = markdown
        .split("## Vendors")
        .nth(1)
        .expect("there is a part on vendors");
    let section = section.split("\n## ").next().expect("it ends");
    assert!(
        section.contains("**Talkdesk** (high confidence)"),
        "{section}"
    );
    assert!(
        section.contains("yes: Talkdesk for Service Cloud Voice") && section.contains("[TALKDESK]"),
        "{section}"
    );
    let sources = markdown
        .split("## Sources")
        .nth(1)
        .expect("there are sources");
    assert!(sources.contains("**TALKDESK**"), "{sources}");
    let summary = audit(bundle.path(), &[]).ends_with(0);
    assert!(
        summary.text().contains("Vendors       Talkdesk\n"),
        "{}",
        summary.text()
    );
}
