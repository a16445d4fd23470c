//! Exported org data: the tables, and the softphone layouts beside them.

use super::OrgDataOptions;
use super::visit::read as read_text;
use crate::bundle::{
    self, Bundle, BundlePath, Gap, Item, LAYOUT_FOLDER, OpenError, OrgDataFolder, SourceFile,
};
use crate::inventory::{OrgDataInput, SoftphoneLayout};
use crate::syntax;

/// Reads a folder of org data.
pub(super) fn read(options: &OrgDataOptions) -> Result<OrgDataInput, OpenError> {
    let mut folder = bundle::read_org_data(&options.folder)?;
    let layouts = layouts(&mut folder)?;
    Ok(OrgDataInput {
        folder,
        month: options.month,
        layouts,
    })
}

/// Reads exports of softphone layouts as if they lay in the bundle; what they say of anything else is not taken.
fn layouts(folder: &mut OrgDataFolder) -> Result<Vec<SoftphoneLayout>, OpenError> {
    let Some(place) = &folder.layouts else {
        return Ok(Vec::new());
    };
    let bundle = Bundle::open(std::slice::from_ref(place), &bundle::Options::default())?;
    let shown =
        |path: &BundlePath| BundlePath::new(&format!("{}/{LAYOUT_FOLDER}/{path}", folder.name));
    let mut layouts = Vec::new();
    let mut gaps: Vec<Gap> = bundle.gaps().to_vec();
    for entry in bundle.entries() {
        let mut found = 0;
        let mut complained = 0;
        bundle.visit(entry, &|_| Some(()), &mut |item| match item {
            Item::File(file, ()) => {
                let file = SourceFile {
                    path: shown(&file.path),
                    ..file
                };
                let reading = read_text(&file, &syntax::Alone);
                found += reading.findings.softphone_layouts.len();
                layouts.extend(reading.findings.softphone_layouts);
                complained += reading.gaps.len() + reading.findings.gaps.len();
                gaps.extend(reading.gaps);
                gaps.extend(reading.findings.gaps);
            }
            Item::Gap(gap) => {
                complained += 1;
                gaps.push(Gap {
                    path: shown(&gap.path),
                    ..gap
                });
            }
            Item::Skipped(_) => {}
        });
        if found == 0 && complained == 0 {
            gaps.push(Gap::new(
                &shown(&entry.path),
                "no softphone layout in it",
                "what opens on a call of that profile is not in this report",
            ));
        }
    }
    folder.gaps.extend(gaps);
    Ok(layouts)
}
