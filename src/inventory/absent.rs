//! What no bundle holds, and what this one could have held.

use std::collections::BTreeMap;

use super::{Absent, SoftphoneLayout};
use crate::catalog::catalog;
use crate::detect::Usage;

/// Members whose behaviour depends on the user's softphone layout.
const LAYOUT_MEMBERS: [&str; 4] = [
    "searchAndScreenPop",
    "getSoftphoneLayout",
    "cti.getSoftphoneLayout",
    "searchAndGetScreenPopUrl",
];

/// Whether a usage's behaviour depends on softphone layouts.
pub(super) fn depends_on_layout(usage: &Usage) -> bool {
    usage
        .member
        .as_deref()
        .is_some_and(|member| LAYOUT_MEMBERS.contains(&member))
}

/// Lists what cannot be seen in this bundle, with the way to get it.
pub(super) fn list(
    components: &BTreeMap<String, usize>,
    layouts: &[SoftphoneLayout],
    usages: &[Usage],
    is_metadata: bool,
) -> Vec<Absent> {
    let mut absent = Vec::new();
    let mut add = |kind: &str, why: String, how: &str| {
        absent.push(Absent {
            kind: kind.to_owned(),
            why,
            how: how.to_owned(),
        });
    };
    let dependent = usages
        .iter()
        .filter(|usage| depends_on_layout(usage))
        .count();
    let matters = match dependent {
        0 => String::new(),
        1 => "; 1 usage found here depends on them".to_owned(),
        count => format!("; {count} usages found here depend on them"),
    };
    if layouts.is_empty() {
        add(
            "SoftphoneLayout",
            format!(
                "softphone layouts are no metadata type, so no retrieve brings them, although every org with a \
                 call center has at least one{matters}"
            ),
            "as a user of each profile that telephones, save the answer of the SOAP call describeSoftphoneLayout() \
             or of the adapter's getSoftphoneLayout as softphoneLayouts/PROFILE.xml or .json inside the bundle",
        );
    } else {
        add(
            "SoftphoneLayout",
            format!(
                "{} exported; which profile uses which layout, and whether there are others, is not in any bundle",
                layouts.len()
            ),
            "compare with Setup, Softphone Layout Assignment, and export one layout for each profile that telephones",
        );
    }
    add(
        "User.CallCenterId",
        "who is assigned to which call center is data".to_owned(),
        "sf data query --query \"SELECT CallCenterId, Profile.Name, COUNT(Id) FROM User WHERE IsActive = true AND \
         CallCenterId != null GROUP BY CallCenterId, Profile.Name\" --result-format csv",
    );
    add(
        "Task call volume",
        "how many calls are logged, and with which results, is data".to_owned(),
        "sf data query --query \"SELECT CALENDAR_YEAR(CreatedDate), CALENDAR_MONTH(CreatedDate), CallType, COUNT(Id) \
         FROM Task WHERE CallType != null AND CreatedDate = LAST_N_DAYS:365 GROUP BY \
         CALENDAR_YEAR(CreatedDate), CALENDAR_MONTH(CreatedDate), CallType\" --result-format csv",
    );
    add(
        "AdditionalNumber",
        "the phone directory of a call center is data".to_owned(),
        "sf data query --query \"SELECT CallCenterId, COUNT(Id) FROM AdditionalNumber GROUP BY CallCenterId\" \
         --result-format csv",
    );
    let unseen = &catalog().readiness.unseen_change;
    add(&unseen.what, unseen.why.clone(), &unseen.how);
    if !is_metadata {
        add(
            "Salesforce metadata",
            "this folder holds no metadata: call centers, utility bars, Apex and permissions are not in it".to_owned(),
            "retrieve the org's metadata with the Salesforce CLI and audit both folders together",
        );
        return absent;
    }
    let retrievable = [
        (
            "CallCenter",
            "call-center definitions say which adapter is used and where it lies",
        ),
        (
            "FlexiPage",
            "utility bars show whether an app has the softphone",
        ),
        ("CustomApplication", "apps show which utility bar they use"),
        ("ApexPage", "adapter pages are Visualforce"),
        ("ApexClass", "adapters call Apex by name"),
        (
            "StaticResource",
            "adapter scripts are often zipped static resources",
        ),
        ("AuraDefinitionBundle", "adapters are often Aura components"),
        (
            "LightningComponentBundle",
            "components may dial or use the adapter",
        ),
        ("Profile", "profiles show who reaches the adapter"),
        (
            "InstalledPackage",
            "installed packages show vendors' adapters",
        ),
    ];
    for (kind, why) in retrievable {
        if !components.contains_key(kind) {
            add(
                kind,
                format!("not one component of this type is in the bundle; {why}"),
                &format!("sf project retrieve start --metadata {kind}"),
            );
        }
    }
    absent
}
