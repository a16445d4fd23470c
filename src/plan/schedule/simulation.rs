//! How far estimates may be off: the plan, carried out many times with other luck.
//!
//! Each run draws every effort and every waiting time from a triangle between its low and its high value, with its tip
//! at the likely one. Estimates err together: who thought too little of one task thought too little of the next. So
//! each run has one luck of its own, and each draw takes that one with such a chance that any two draws are correlated
//! as the options say; otherwise it takes fresh luck. The triangles stay what they are, and a bad run is bad in many
//! places. Lanes keep the order of the plan, since people keep to it as well.
//!
//! The generator is PCG, whose numbers are the same in every version and on every machine; what is done with them is
//! addition, multiplication and a square root, which have one right result.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

use super::calendar::{Calendar, Moment};
use super::network::{Length, Network, length};
use super::{Job, Lead, ScheduleOptions};

/// Ends of all runs, earliest first.
pub(super) struct Ends(Vec<Moment>);

/// Ends of the jobs that have a deadline, and of those that have none.
pub(super) struct Simulated {
    pub(super) deadline: Ends,
    pub(super) closing: Ends,
}

impl Ends {
    /// The moment by which this share of the runs, in percent, has ended.
    pub(super) fn percentile(&self, percent: usize) -> Option<Moment> {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied()
    }
}

/// Carries the plan out as often as the options say.
pub(super) fn simulate(
    jobs: &[Job<'_>],
    network: &Network,
    options: &ScheduleOptions,
    calendar: &Calendar,
) -> Simulated {
    let mut luck = Pcg64Mcg::seed_from_u64(options.seed);
    // With this chance each, two draws have the run's luck in common as often as they are to be correlated.
    let common_share = options.correlation.clamp(0.0, 1.0).sqrt();
    let mut lengths: Vec<Length> = Vec::with_capacity(jobs.len());
    let (mut deadline, mut closing): (Vec<Moment>, Vec<Moment>) = (0..options.runs)
        .map(|run| {
            // One run for each share of luck, so that few runs tell as much as many.
            let common = (f64::from(run) + unit(&mut luck)) / f64::from(options.runs);
            let mut draw = |(low, likely, high): (f64, f64, f64)| {
                let fresh = unit(&mut luck);
                let is_common = unit(&mut luck) < common_share;
                triangle(low, likely, high, if is_common { common } else { fresh })
            };
            lengths.clear();
            lengths.extend(jobs.iter().map(|job| {
                let days = draw(job.effort);
                let weeks = match job.lead {
                    // Each time has luck of its own, so that long and short ones even out.
                    Some(Lead::Weeks {
                        low,
                        likely,
                        high,
                        times,
                    }) => (0..times).map(|_| draw((low, likely, high))).sum(),
                    Some(Lead::Unknown { .. }) | None => 0.0,
                };
                length(job, days, weeks, options.capacity(job.owner))
            }));
            let slots = network.earliest(&lengths, calendar);
            let end = |may_end_later| network.end(&slots, may_end_later).unwrap_or(0);
            (end(false), end(true))
        })
        .unzip();
    deadline.sort_unstable();
    closing.sort_unstable();
    Simulated {
        deadline: Ends(deadline),
        closing: Ends(closing),
    }
}

/// A number from 0 up to 1.
fn unit(luck: &mut Pcg64Mcg) -> f64 {
    // 53 bits are what a number of this type holds.
    (luck.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// The value below which a triangle holds the share `at` of all draws.
fn triangle(low: f64, likely: f64, high: f64, at: f64) -> f64 {
    let width = high - low;
    if width.is_nan() || width <= 0.0 {
        return likely;
    }
    let tip = ((likely - low) / width).clamp(0.0, 1.0);
    if at < tip {
        low + width * (at * tip).sqrt()
    } else {
        high - width * ((1.0 - at) * (1.0 - tip)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A triangle from 0 over 2 to 10: the tip lies at a share of 0.2, and its ends are the shares 0 and 1. Its middle
    /// by area is 10 − √(0.5 · 10 · 8) = 10 − √40.
    #[test]
    fn a_triangle_has_its_ends_its_tip_and_its_middle() {
        let at = |share: f64| triangle(0.0, 2.0, 10.0, share);
        assert!((at(0.0) - 0.0).abs() < 1e-12);
        assert!((at(0.2) - 2.0).abs() < 1e-12);
        assert!((at(0.5) - (10.0 - 40.0_f64.sqrt())).abs() < 1e-12);
        assert!((at(1.0) - 10.0).abs() < 1e-12);
        assert!((triangle(3.0, 3.0, 3.0, 0.7) - 3.0).abs() < 1e-12);
        assert!(
            triangle(5.0, 3.0, 1.0, 0.7) > 2.0,
            "upside down: the likely value"
        );
    }

    #[test]
    fn percentiles_are_ends_of_runs() {
        let ends = Ends((1..=10).collect());
        assert_eq!(ends.percentile(50), Some(5));
        assert_eq!(ends.percentile(80), Some(8));
        assert_eq!(ends.percentile(100), Some(10));
        assert_eq!(Ends(Vec::new()).percentile(50), None);
    }
}
