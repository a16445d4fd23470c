//! What leads to the adapter: its page, its host, its call center's name.

use super::{marked, xml};

fn call_center(address: &str, values: &[&str]) -> (&'static str, String) {
    let items: String = values
        .iter()
        .map(|value| format!("<items>\n<name>reqOther</name>\n<value>{value}</value>\n</items>\n"))
        .collect();
    let text = xml(
        "CallCenter",
        &format!(
            "<adapterUrl>{address}</adapterUrl>\n<displayName>Telco Desk</displayName>\n<sections>\n<items>\n\
             <name>reqUseApi</name>\n<value>true</value>\n</items>\n{items}<name>reqGeneralInfo</name>\n</sections>"
        ),
    );
    let text = text.replace("<CallCenter ", "«call-center»<CallCenter ");
    ("callCenters/Telco.callCenter-meta.xml", text)
}

fn site(url: &str) -> String {
    xml(
        "RemoteSiteSetting",
        &format!("<description>For https://phone.telco.example</description>\n<url>{url}</url>"),
    )
}

#[test]
fn a_trusted_host_is_one_that_the_call_center_names() {
    marked(&[
        call_center("https://phone.telco.example/softphone", &[]),
        (
            "remoteSiteSettings/A.remoteSite-meta.xml",
            site("«adapter-host»https://phone.telco.example"),
        ),
        (
            "remoteSiteSettings/B.remoteSite-meta.xml",
            site("https://maps.example.org"),
        ),
        // On a company's own domain other hosts serve other matters; a pattern still lets the phone in.
        (
            "remoteSiteSettings/C.remoteSite-meta.xml",
            site("https://api.telco.example"),
        ),
        (
            "corsWhitelistOrigins/D.corsWhitelistOrigin-meta.xml",
            xml(
                "CorsWhitelistOrigin",
                "<urlPattern>«adapter-host medium»https://*.telco.example</urlPattern>",
            ),
        ),
        (
            "authproviders/E.authprovider-meta.xml",
            xml(
                "AuthProvider",
                "<authorizeUrl>«adapter-host»https://phone.telco.example/oauth</authorizeUrl>",
            ),
        ),
        (
            "iframeWhiteListUrlSettings/F.iframeWhiteListUrlSettings-meta.xml",
            xml(
                "IframeWhiteListUrlSettings",
                "<iframeWhiteListUrls>\n<url>«adapter-host»phone.telco.example</url>\n</iframeWhiteListUrls>",
            ),
        ),
        (
            "connectedApps/G.connectedApp-meta.xml",
            xml(
                "ConnectedApp",
                "<contactEmail>admin@phone.telco.example</contactEmail>",
            ),
        ),
    ]);
}

#[test]
fn other_hosts_are_the_vendors_where_there_is_evidence() {
    marked(&[
        call_center("https://app.five9.com/clients", &[]),
        (
            "remoteSiteSettings/A.remoteSite-meta.xml",
            site("«adapter-host medium»https://api.five9.com"),
        ),
    ]);
    marked(&[
        call_center(
            "https://phone.telco.example",
            &["https://api.telco.example/v1"],
        ),
        (
            "remoteSiteSettings/A.remoteSite-meta.xml",
            site("«adapter-host medium»https://log.telco.example"),
        ),
        (
            "remoteSiteSettings/B.remoteSite-meta.xml",
            site("https://nottelco.example"),
        ),
    ]);
    // Strangers share these.
    for (address, other) in [
        ("https://one.onrender.com", "https://two.onrender.com"),
        ("https://cti.acme.gov.uk", "https://api.postcodes.gov.uk"),
        (
            "https://acme.sharepoint.com",
            "https://other.sharepoint.com",
        ),
    ] {
        marked(&[
            call_center(address, &[]),
            ("remoteSiteSettings/A.remoteSite-meta.xml", site(other)),
        ]);
    }
}

#[test]
fn settings_name_the_call_center_alone_or_in_a_list() {
    marked(&[
        call_center("https://phone.telco.example", &[]),
        (
            "labels/CustomLabels.labels-meta.xml",
            xml(
                "CustomLabels",
                "<labels>\n<fullName>One</fullName>\n<value>«adapter-setting»Telco Desk</value>\n</labels>\n\
                 <labels>\n<fullName>List</fullName>\n<value>«adapter-setting»Other; Telco Desk</value>\n</labels>\n\
                 <labels>\n<fullName>Prose</fullName>\n<value>Welcome to the Telco Desk</value>\n</labels>",
            ),
        ),
        (
            "translations/de.translation-meta.xml",
            xml(
                "Translations",
                "<customLabels>\n<label>«adapter-setting»Telco Desk</label>\n<name>One</name>\n</customLabels>",
            ),
        ),
    ]);
}

/// The page of an adapter, known by the call center that loads it or by what it does.
const PAGE: &str = "<apex:page>\n\
    «lightning-library»<script src=\"/support/api/60.0/lightning/opencti_min.js\"></script>\n\
    <a href=\"/apex/Phone\">again</a>\n</apex:page>\n";

#[test]
fn metadata_that_shows_the_adapters_page() {
    let property = |name: &str, value: &str| {
        format!(
            "<componentInstanceProperties>\n<name>{name}</name>\n<value>{value}</value>\n</componentInstanceProperties>\n"
        )
    };
    let shown = [
        property("pageName", "«adapter-button»Phone"),
        property("label", "Phone"),
        property("pageName", "PhoneBook"),
        property("url", "«adapter-button»/apex/c__Phone?x=1"),
    ];
    marked(&[
        ("pages/Phone.page", PAGE.to_owned()),
        (
            "flexipages/Home.flexipage-meta.xml",
            xml(
                "FlexiPage",
                &format!("<flexiPageRegions>\n{}</flexiPageRegions>", shown.concat()),
            ),
        ),
        (
            "customApplicationComponents/Phone.customApplicationComponent-meta.xml",
            xml(
                "CustomApplicationComponent",
                "<visualforcePage>«adapter-button»phone</visualforcePage>",
            ),
        ),
        (
            "layouts/Contact-Contact Layout.layout-meta.xml",
            xml(
                "Layout",
                "<layoutSections>\n<layoutColumns>\n<layoutItems>\n<page>«adapter-button»Phone</page>\n\
                 </layoutItems>\n<layoutItems>\n<page>PhoneBook</page>\n</layoutItems>\n</layoutColumns>\n\
                 </layoutSections>",
            ),
        ),
        (
            "objects/Lead/fields/Dial__c.field-meta.xml",
            xml(
                "CustomField",
                "<description>/apex/Phone</description>\n\
                 <formula>HYPERLINK(&quot;«adapter-button»/apex/Phone?n=&quot; &amp; Phone, &quot;Dial&quot;)</formula>",
            ),
        ),
        (
            "objects/Lead/fields/Book__c.field-meta.xml",
            xml(
                "CustomField",
                "<formula>HYPERLINK(&quot;/apex/PhoneBook?n=&quot; &amp; Phone, &quot;Dial&quot;)</formula>",
            ),
        ),
    ]);
}

#[test]
fn code_that_opens_the_adapter_or_names_its_host() {
    marked(&[
        call_center("/apex/Phone", &["https://phone.telco.example/help"]),
        (
            "pages/Phone.page",
            "<apex:page>\n<apex:iframe src=\"https://phone.telco.example\"/>\n</apex:page>\n".to_owned(),
        ),
        (
            "pages/Lead.page",
            "<apex:page>\n<!-- /apex/Phone -->\n«adapter-button»<apex:include pageName=\"Phone\"/>\n\
             «adapter-button»<apex:outputLink value=\"{!$Page.Phone}\">x</apex:outputLink>\n\
             <a href=\"/apex/PhoneBook\">y</a>\n<script>\n\
             window.open(«adapter-button»\"/apex/phone?id=\" + id);\n\
             fetch(«adapter-host»\"https://phone.telco.example/api\");\n\
             fetch(\"https://maps.example/?phone.telco.example\");\n\
             frame.src = «adapter-button»\"https://phone.telco.example/frame\";\n\
             // https://phone.telco.example\n</script>\n</apex:page>\n"
                .to_owned(),
        ),
        (
            "classes/Leads.cls",
            "public class Leads {\n  // Page.Phone, /apex/Phone\n\
             PageReference a() { return Page.«adapter-button»Phone; }\n\
             PageReference b() { return new PageReference('«adapter-button»/apex/Phone?x=1'); }\n\
             void c(HttpRequest r) { r.setEndpoint('«adapter-host»https://phone.telco.example/api'); }\n\
             void d(Own my) { my.Page.Phone = Page.PhoneBook; String s = 'Page.Phone'; }\n}\n"
                .to_owned(),
        ),
        (
            "lwc/lead/lead.html",
            "<template>\n«adapter-button»<iframe src=\"https://phone.telco.example/embed\"></iframe>\n\
             <iframe src=\"https://maps.example/embed\"></iframe>\n</template>\n"
                .to_owned(),
        ),
        (
            "lwc/lead/lead.js",
            "export default class Lead {\n  go() { this[N.Navigate]({ attributes: { url: «adapter-button»'/apex/Phone' } }); }\n}\n"
                .to_owned(),
        ),
    ]);
}

#[test]
fn what_an_adapter_says_of_itself_goes_with_it() {
    let script = "sforce.opencti.«saveLog»saveLog({ value: {} });\nwindow.open('https://phone.telco.example');\n";
    marked(&[
        call_center("https://phone.telco.example", &[]),
        ("aura/phone/phoneController.js", script.to_owned()),
        (
            "aura/phone/phone.cmp",
            "<aura:component>\n<iframe src=\"https://phone.telco.example\"/>\n</aura:component>\n"
                .to_owned(),
        ),
    ]);
}
