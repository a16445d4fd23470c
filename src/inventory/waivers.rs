//! Ties waivers to the usages they cover.

use std::collections::BTreeMap;

use crate::bundle::BundlePath;
use crate::detect::{Place, Usage, Waiver, WaiverComment};

/// A waiver that waives nothing.
#[derive(Debug, Clone)]
pub struct IdleWaiver {
    /// Where it stands.
    pub place: Place,
    /// What it says, where it is well formed.
    pub waiver: Option<Waiver>,
    /// Why it waives nothing.
    pub problem: String,
}

/// Gives each usage the waiver that covers it; of several, the one that holds longest. A waiver covers the usages of
/// its rule on its own line or, where there are none, on the next line that holds code. What is left waives nothing.
pub(super) fn tie(usages: &mut [Usage], mut comments: Vec<WaiverComment>) -> Vec<IdleWaiver> {
    comments.sort_by(|one, other| one.place.cmp(&other.place));
    let mut at: BTreeMap<(BundlePath, u32, &str), Vec<usize>> = BTreeMap::new();
    for (index, usage) in usages.iter().enumerate() {
        let key = (
            usage.place.path.clone(),
            usage.place.start.line,
            usage.rule.id.as_str(),
        );
        at.entry(key).or_default().push(index);
    }
    let mut idle = Vec::new();
    for comment in comments {
        let waiver = match comment.terms {
            Ok(waiver) => waiver,
            Err(problem) => {
                idle.push(IdleWaiver {
                    place: comment.place,
                    waiver: None,
                    problem,
                });
                continue;
            }
        };
        let covered = [Some(comment.place.start.line), comment.next_code_line]
            .into_iter()
            .flatten()
            .find_map(|line| at.get(&(comment.place.path.clone(), line, waiver.rule.id.as_str())));
        match covered {
            Some(covered) => {
                for &index in covered {
                    let known = &mut usages[index].waiver;
                    if known
                        .as_ref()
                        .is_none_or(|known| known.until < waiver.until)
                    {
                        *known = Some(waiver.clone());
                    }
                }
            }
            None => idle.push(IdleWaiver {
                place: comment.place,
                problem: format!(
                    "no usage of {} stands on its line or on the next line of code",
                    waiver.rule.id
                ),
                waiver: Some(waiver),
            }),
        }
    }
    idle
}
