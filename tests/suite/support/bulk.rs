//! What fills a real org beside its telephones: metadata in source layout that no phone touches, in any number.

use std::fs;
use std::path::Path;

/// Areas of an insurer that have nothing to do with telephones, each a folder of the package directory.
const AREAS: [&str; 10] = [
    "Broker",
    "Commission",
    "Subrogation",
    "Reinsurance",
    "Garage",
    "Catastrophe",
    "Premium",
    "Complaint",
    "Surveyor",
    "Vet",
];
/// What an area keeps records of.
const THINGS: [&str; 12] = [
    "Account",
    "Agreement",
    "Balance",
    "Batch",
    "Contract",
    "Estimate",
    "Fee",
    "Invoice",
    "Payment",
    "Review",
    "Schedule",
    "Visit",
];
/// Fields of such records: name, label, and the rest of the definition.
const FIELDS: [(&str, &str, &str); 6] = [
    (
        "Amount__c",
        "Amount",
        "    <precision>16</precision>\n    <scale>2</scale>\n    <type>Currency</type>\n",
    ),
    ("Due_Date__c", "Due Date", "    <type>Date</type>\n"),
    (
        "Note__c",
        "Note",
        "    <length>1000</length>\n    <type>LongTextArea</type>\n    <visibleLines>4</visibleLines>\n",
    ),
    (
        "Approved__c",
        "Approved",
        "    <defaultValue>false</defaultValue>\n    <type>Checkbox</type>\n",
    ),
    (
        "Reference__c",
        "Reference",
        "    <externalId>true</externalId>\n    <length>30</length>\n    <type>Text</type>\n    <unique>true</unique>\n",
    ),
    (
        "Share__c",
        "Share",
        "    <precision>5</precision>\n    <scale>2</scale>\n    <type>Percent</type>\n",
    ),
];

/// Writes `files` files into the package directory `force-app` below `folder`. The same number gives the same
/// files, and a smaller one the first of them.
pub(crate) fn grow(folder: &Path, files: usize) {
    let components = (0..).flat_map(component);
    for (path, text) in components.take(files) {
        let place = folder.join("force-app/main").join(path);
        fs::create_dir_all(place.parent().expect("it lies in an area")).expect("folders are made");
        fs::write(place, text).expect("files are written");
    }
}

/// The files around the `at`-th object: path below the areas, and text.
fn component(at: usize) -> Vec<(String, String)> {
    let area = AREAS[at % AREAS.len()];
    let thing = THINGS[at / AREAS.len() % THINGS.len()];
    // After every pair of words once, a number tells the next ones apart.
    let name = match at / (AREAS.len() * THINGS.len()) {
        0 => format!("{area}{thing}"),
        round => format!("{area}{thing}{}", round + 1),
    };
    let base = area.to_lowercase();
    // Objects have three to six fields, beginning anywhere in the list.
    let fields: Vec<_> = (0..3 + at % 4)
        .map(|nth| FIELDS[(at + nth) % FIELDS.len()])
        .collect();
    let mut files = object(&base, &name, &fields);
    files.extend(code(&base, &name, fields[0].0));
    match at % 4 {
        0 => files.extend(module(&base, &name)),
        1 => files.push(report(&base, &name, area, fields[1].0)),
        2 => files.push(permission_set(&base, &name, &fields)),
        _ => files.push(flow(&base, &name, fields[2].0)),
    }
    files
}

/// A metadata file.
fn metadata(path: String, kind: &str, body: &str) -> (String, String) {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{kind} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{body}</{kind}>\n"
    );
    (path, text)
}

/// `BrokerFee2` as people read it: `Broker Fee 2`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if !words.is_empty() && !letter.is_lowercase() {
            words.push(' ');
        }
        words.push(letter);
    }
    words
}

fn object(base: &str, name: &str, fields: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let label = words(name);
    let folder = format!("{base}/objects/{name}__c");
    let mut files = vec![metadata(
        format!("{folder}/{name}__c.object-meta.xml"),
        "CustomObject",
        &format!(
            "    <deploymentStatus>Deployed</deploymentStatus>\n    <enableActivities>true</enableActivities>\n    <enableReports>true</enableReports>\n    <label>{label}</label>\n    <nameField>\n        <label>{label} Name</label>\n        <type>Text</type>\n    </nameField>\n    <pluralLabel>{label}s</pluralLabel>\n    <sharingModel>Private</sharingModel>\n"
        ),
    )];
    for (field, label, definition) in fields {
        files.push(metadata(
            format!("{folder}/fields/{field}.field-meta.xml"),
            "CustomField",
            &format!("    <fullName>{field}</fullName>\n    <label>{label}</label>\n{definition}"),
        ));
    }
    let columns: String = fields
        .iter()
        .map(|(field, ..)| format!("    <columns>{field}</columns>\n"))
        .collect();
    files.push(metadata(
        format!("{folder}/listViews/All.listView-meta.xml"),
        "ListView",
        &format!(
            "    <fullName>All</fullName>\n    <columns>NAME</columns>\n{columns}    <filterScope>Everything</filterScope>\n    <label>All</label>\n"
        ),
    ));
    let items: String = fields
        .iter()
        .map(|(field, ..)| {
            format!(
                "            <layoutItems>\n                <behavior>Edit</behavior>\n                <field>{field}</field>\n            </layoutItems>\n"
            )
        })
        .collect();
    files.push(metadata(
        format!("{base}/layouts/{name}__c-{label} Layout.layout-meta.xml"),
        "Layout",
        &format!(
            "    <layoutSections>\n        <customLabel>true</customLabel>\n        <label>{label}</label>\n        <layoutColumns>\n{items}        </layoutColumns>\n        <style>OneColumn</style>\n    </layoutSections>\n"
        ),
    ));
    files
}

fn code(base: &str, name: &str, field: &str) -> Vec<(String, String)> {
    let class = format!(
        "/** Reads {} records for pages and jobs. */\npublic with sharing class {name}Service {{\n    @AuraEnabled(cacheable=true)\n    public static List<{name}__c> latest(Integer most) {{\n        return [SELECT Id, Name, {field} FROM {name}__c ORDER BY CreatedDate DESC LIMIT :most];\n    }}\n\n    public static void remind(Set<Id> ids) {{\n        List<Task> tasks = new List<Task>();\n        for (Id one : ids) {{\n            tasks.add(new Task(Subject = 'Look at {}', WhatId = one, ActivityDate = System.today().addDays(7)));\n        }}\n        insert tasks;\n    }}\n}}\n",
        words(name).to_lowercase(),
        words(name).to_lowercase(),
    );
    let test = format!(
        "@IsTest\nprivate class {name}ServiceTest {{\n    @IsTest\n    static void thereIsNothingYet() {{\n        Assert.isTrue({name}Service.latest(5).isEmpty());\n    }}\n}}\n"
    );
    let mut files = Vec::new();
    for (class_name, text) in [
        (format!("{name}Service"), class),
        (format!("{name}ServiceTest"), test),
    ] {
        files.push((format!("{base}/classes/{class_name}.cls"), text));
        files.push(metadata(
            format!("{base}/classes/{class_name}.cls-meta.xml"),
            "ApexClass",
            "    <apiVersion>62.0</apiVersion>\n    <status>Active</status>\n",
        ));
    }
    files
}

fn module(base: &str, name: &str) -> Vec<(String, String)> {
    let component = format!("{}{}List", name[..1].to_lowercase(), &name[1..]);
    let folder = format!("{base}/lwc/{component}");
    let label = words(name);
    vec![
        (
            format!("{folder}/{component}.html"),
            format!(
                "<template>\n    <lightning-card title=\"{label}\">\n        <template for:each={{records}} for:item=\"record\">\n            <p key={{record.Id}}>{{record.Name}}</p>\n        </template>\n    </lightning-card>\n</template>\n"
            ),
        ),
        (
            format!("{folder}/{component}.js"),
            format!(
                "import {{ LightningElement, wire }} from 'lwc';\nimport latest from '@salesforce/apex/{name}Service.latest';\n\nexport default class {name}List extends LightningElement {{\n    records = [];\n\n    @wire(latest, {{ most: 20 }})\n    loaded({{ data }}) {{\n        this.records = data || [];\n    }}\n}}\n"
            ),
        ),
        metadata(
            format!("{folder}/{component}.js-meta.xml"),
            "LightningComponentBundle",
            &format!(
                "    <apiVersion>62.0</apiVersion>\n    <isExposed>true</isExposed>\n    <masterLabel>{label} List</masterLabel>\n    <targets>\n        <target>lightning__AppPage</target>\n    </targets>\n"
            ),
        ),
    ]
}

fn report(base: &str, name: &str, area: &str, field: &str) -> (String, String) {
    metadata(
        format!("{base}/reports/{area}_Reports/{name}.report-meta.xml"),
        "Report",
        &format!(
            "    <columns>\n        <field>CUST_NAME</field>\n    </columns>\n    <columns>\n        <field>{name}__c.{field}</field>\n    </columns>\n    <format>Tabular</format>\n    <name>{}</name>\n    <reportType>CustomEntity${name}__c</reportType>\n    <scope>organization</scope>\n    <timeFrameFilter>\n        <dateColumn>CUST_CREATED_DATE</dateColumn>\n        <interval>INTERVAL_CURRENT</interval>\n    </timeFrameFilter>\n",
            words(name)
        ),
    )
}

fn permission_set(base: &str, name: &str, fields: &[(&str, &str, &str)]) -> (String, String) {
    let permissions: String = fields
        .iter()
        .map(|(field, ..)| {
            format!(
                "    <fieldPermissions>\n        <editable>true</editable>\n        <field>{name}__c.{field}</field>\n        <readable>true</readable>\n    </fieldPermissions>\n"
            )
        })
        .collect();
    metadata(
        format!("{base}/permissionsets/{name}_Editor.permissionset-meta.xml"),
        "PermissionSet",
        &format!(
            "    <classAccesses>\n        <apexClass>{name}Service</apexClass>\n        <enabled>true</enabled>\n    </classAccesses>\n{permissions}    <hasActivationRequired>false</hasActivationRequired>\n    <label>{} Editor</label>\n",
            words(name)
        ),
    )
}

fn flow(base: &str, name: &str, field: &str) -> (String, String) {
    metadata(
        format!("{base}/flows/{name}_Check.flow-meta.xml"),
        "Flow",
        &format!(
            "    <apiVersion>62.0</apiVersion>\n    <label>{} Check</label>\n    <processType>AutoLaunchedFlow</processType>\n    <recordUpdates>\n        <name>Touch</name>\n        <label>Touch</label>\n        <locationX>176</locationX>\n        <locationY>134</locationY>\n        <inputAssignments>\n            <field>{field}</field>\n        </inputAssignments>\n        <inputReference>$Record</inputReference>\n    </recordUpdates>\n    <start>\n        <locationX>50</locationX>\n        <locationY>0</locationY>\n        <connector>\n            <targetReference>Touch</targetReference>\n        </connector>\n        <object>{name}__c</object>\n        <recordTriggerType>Create</recordTriggerType>\n        <triggerType>RecordBeforeSave</triggerType>\n    </start>\n    <status>Active</status>\n",
            words(name)
        ),
    )
}
