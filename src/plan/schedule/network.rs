//! What comes after what: by what tasks wait for, and by who does them.

use std::collections::BTreeMap;

use super::calendar::{Calendar, Moment};
use super::{Job, Lead};
use crate::catalog::{Owner, PhaseId};

/// How long a job takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    /// Minutes of its lane.
    pub(super) work: i64,
    /// Calendar days of waiting.
    pub(super) wait: i64,
    /// Whether they pass while the work is done, and not after it.
    pub(super) beside: bool,
}

/// Where a job lies in time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot {
    /// When its work begins.
    pub(super) start: Moment,
    /// When its work ends, and its lane is free.
    pub(super) worked: Moment,
    /// When others can go on.
    pub(super) finish: Moment,
}

/// Jobs with what they wait for, as numbers, and the order in which their lanes do them.
///
/// One lane per role does one job after the other; a role with twice the people is done in half the time. That is
/// plain rather than optimal: nobody has to be told that two of three developers are to be swapped on a Tuesday.
#[derive(Debug)]
pub(super) struct Network {
    /// What each job waits for.
    waits: Vec<Vec<usize>>,
    /// What waits for each job.
    followers: Vec<Vec<usize>>,
    /// The job before it in its lane.
    lane_before: Vec<Option<usize>>,
    /// The job after it in its lane.
    lane_after: Vec<Option<usize>>,
    /// Which jobs' waiting stands still in a freeze.
    stops: Vec<bool>,
    /// Which jobs may end after Open CTI: those that no job with a deadline waits for.
    may_end_later: Vec<bool>,
    /// An order in which each job comes after all that it waits for, and after those before it in its lane.
    pub(super) sequence: Vec<usize>,
}

/// What a start was determined by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Nothing: it begins at once.
    Today,
    /// It waits for this job.
    Wait(usize),
    /// Its lane is busy with this job.
    Lane(usize),
}

impl Network {
    /// Jobs in the order in which their lanes take them: those with a deadline before the others, so that none of these
    /// can make the verdict worse; of those the one that has to begin first, if everything is to end by `deadline`;
    /// then the one that was named first. One with time to spare is done in a gap where it fits.
    pub(super) fn new(
        jobs: &[Job<'_>],
        lengths: &[Length],
        calendar: &Calendar,
        deadline: Moment,
    ) -> Self {
        let waits = waits(jobs);
        let followers = followers(&waits);
        let mut network = Self {
            may_end_later: later(jobs, &followers, &by_waits(&waits)),
            followers,
            lane_before: vec![None; jobs.len()],
            lane_after: vec![None; jobs.len()],
            stops: jobs
                .iter()
                .map(|job| job.phase == PhaseId::Cutover)
                .collect(),
            sequence: by_waits(&waits),
            waits,
        };
        // Without lanes: whoever has least time goes first.
        let urgency: Vec<Moment> = network
            .latest(lengths, calendar, deadline)
            .iter()
            .map(|slot| slot.start)
            .collect();
        network.fill_lanes(jobs, lengths, calendar, &urgency);
        network
    }

    /// Places one job after the other in its lane, the most urgent first of those whose predecessors are placed: in the
    /// first gap that is long enough, so that a job with time to spare keeps nobody waiting who has none.
    fn fill_lanes(
        &mut self,
        jobs: &[Job<'_>],
        lengths: &[Length],
        calendar: &Calendar,
        urgency: &[Moment],
    ) {
        let mut left: Vec<usize> = (0..jobs.len()).collect();
        let mut open: Vec<usize> = self.waits.iter().map(Vec::len).collect();
        let mut ready = vec![calendar.now(); jobs.len()];
        let mut lanes: BTreeMap<Owner, Vec<(usize, Slot)>> = BTreeMap::new();
        let mut placed: Vec<(Moment, usize)> = Vec::with_capacity(jobs.len());
        while !left.is_empty() {
            let can_begin = left.iter().enumerate().filter(|(_, job)| open[**job] == 0);
            let rank = |job: usize| (self.may_end_later[job], urgency[job], job);
            let next = can_begin.min_by_key(|(_, job)| rank(**job));
            // Cycles were opened before, so one can always begin.
            let Some((at, &job)) = next else { break };
            left.remove(at);
            let lane = lanes.entry(jobs[job].owner).or_default();
            let gaps = !self.may_end_later[job];
            let (place, slot) = self.first_gap(job, ready[job], lane, gaps, lengths, calendar);
            lane.insert(place, (job, slot));
            placed.push((slot.start, job));
            for &follower in &self.followers[job] {
                open[follower] -= 1;
                ready[follower] = ready[follower].max(slot.finish);
            }
        }
        for lane in lanes.values() {
            for pair in lane.windows(2) {
                self.lane_before[pair[1].0] = Some(pair[0].0);
                self.lane_after[pair[0].0] = Some(pair[1].0);
            }
        }
        // Stable, so that jobs at the end of the calendar stay behind what they wait for.
        placed.sort_by_key(|(start, _)| *start);
        self.sequence = placed.into_iter().map(|(_, job)| job).collect();
    }

    /// Where in a lane a job is done, and when: in a gap before others if it fits and `gaps` are allowed.
    fn first_gap(
        &self,
        job: usize,
        ready: Moment,
        lane: &[(usize, Slot)],
        gaps: bool,
        lengths: &[Length],
        calendar: &Calendar,
    ) -> (usize, Slot) {
        let mut start = calendar.opening(ready);
        for (place, (_, other)) in lane.iter().enumerate() {
            let slot = self.slot(job, start, lengths, calendar);
            if gaps && slot.start < other.start && slot.worked <= other.start {
                return (place, slot);
            }
            start = start.max(calendar.opening(other.worked));
        }
        (lane.len(), self.slot(job, start, lengths, calendar))
    }

    fn slot(&self, job: usize, start: Moment, lengths: &[Length], calendar: &Calendar) -> Slot {
        let Length { work, wait, beside } = lengths[job];
        let worked = calendar.work(start, work);
        let from = if beside { start } else { worked };
        Slot {
            start,
            worked,
            finish: worked.max(calendar.wait(from, wait, self.stops[job])),
        }
    }

    /// For each job, whether it may end after Open CTI.
    pub(super) fn may_end_later(&self) -> impl Iterator<Item = bool> + '_ {
        self.may_end_later.iter().copied()
    }

    /// The end of the jobs that have a deadline, or of those that have none; none where there is no such job.
    pub(super) fn end(&self, slots: &[Slot], may_end_later: bool) -> Option<Moment> {
        let jobs = slots.iter().zip(&self.may_end_later);
        let jobs = jobs.filter(|(_, later)| **later == may_end_later);
        jobs.map(|(slot, _)| slot.finish).max()
    }

    /// Each job as early as its lane and what it waits for allow.
    pub(super) fn earliest(&self, lengths: &[Length], calendar: &Calendar) -> Vec<Slot> {
        let mut slots = vec![Slot::default(); lengths.len()];
        self.forward(&self.sequence, &mut slots, lengths, calendar);
        slots
    }

    /// Jobs as early as those before them allow.
    fn forward<'j>(
        &self,
        jobs: impl IntoIterator<Item = &'j usize>,
        slots: &mut [Slot],
        lengths: &[Length],
        calendar: &Calendar,
    ) {
        for &job in jobs {
            // The innermost loop of the simulation.
            let mut from = calendar.now();
            for &on in &self.waits[job] {
                from = from.max(slots[on].finish);
            }
            if let Some(before) = self.lane_before[job] {
                from = from.max(slots[before].worked);
            }
            let start = calendar.opening(from);
            slots[job] = self.slot(job, start, lengths, calendar);
        }
    }

    /// Each job as late as everything after it allows that is to end by `deadline`. What may end later ends as late as
    /// it would if the others took all the time they have, and never has less time than there is.
    pub(super) fn latest(
        &self,
        lengths: &[Length],
        calendar: &Calendar,
        deadline: Moment,
    ) -> Vec<Slot> {
        let mut slots = vec![Slot::default(); lengths.len()];
        self.backward(false, &mut slots, lengths, calendar, deadline);
        let later = self.sequence.iter().filter(|job| self.may_end_later[**job]);
        let mut after = slots.clone();
        self.forward(later, &mut after, lengths, calendar);
        let earliest = self.earliest(lengths, calendar);
        let ends = [&after, &earliest].map(|slots| self.end(slots, true));
        if let Some(end) = ends.into_iter().flatten().max() {
            self.backward(true, &mut slots, lengths, calendar, end);
        }
        slots
    }

    /// The jobs that have a deadline, or those that have none, as late as those after them of the same kind allow.
    fn backward(
        &self,
        may_end_later: bool,
        slots: &mut [Slot],
        lengths: &[Length],
        calendar: &Calendar,
        end: Moment,
    ) {
        let counts = |job: &usize| self.may_end_later[*job] == may_end_later;
        for &job in self.sequence.iter().rev().filter(|job| counts(job)) {
            let length = lengths[job];
            let followers = self.followers[job].iter().filter(|next| counts(next));
            let finish = followers.fold(end, |end, &next| end.min(slots[next].start));
            let waited = calendar.wait_back(finish, length.wait, self.stops[job]);
            let worked = if length.beside { finish } else { waited };
            let next = self.lane_after[job].filter(counts);
            let next = next.map_or(worked, |next| slots[next].start);
            let start = calendar.work_back(worked.min(next), length.work);
            // Of work and waiting beside each other, the longer one says when to begin.
            let start = match length.beside {
                true => start.min(calendar.opening_before(waited)),
                false => start,
            };
            slots[job] = self.slot(job, start, lengths, calendar);
        }
    }

    /// What a job cannot begin before, and when that is over.
    fn bounds<'n>(
        &'n self,
        job: usize,
        slots: &'n [Slot],
    ) -> impl Iterator<Item = (Bound, Moment)> + 'n {
        let waits = self.waits[job].iter();
        let waits = waits.map(|&on| (Bound::Wait(on), slots[on].finish));
        let lane = self.lane_before[job].map(|before| (Bound::Lane(before), slots[before].worked));
        waits.chain(lane)
    }

    /// The chain of jobs that determines the finish of those with a deadline, first job first, each with why it could not
    /// begin earlier. What one waits for comes before who is busy: it is the harder reason.
    pub(super) fn critical_path(&self, slots: &[Slot], calendar: &Calendar) -> Vec<(usize, Bound)> {
        let mut path = Vec::new();
        let with_deadline = (0..slots.len()).filter(|&job| !self.may_end_later[job]);
        let mut last = with_deadline.min_by_key(|&job| (-slots[job].finish, job));
        while let Some(job) = last {
            let mut bound = (Bound::Today, calendar.now());
            for (other, at) in self.bounds(job, slots) {
                if at > bound.1 {
                    bound = (other, at);
                }
            }
            path.push((job, bound.0));
            last = match bound.0 {
                Bound::Today => None,
                Bound::Wait(before) | Bound::Lane(before) => Some(before),
            };
        }
        path.reverse();
        path
    }
}

/// Which jobs may end later: those that say so, but for what a job with a deadline waits for, near or far. `order` has
/// each job after those that it waits for.
fn later(jobs: &[Job<'_>], followers: &[Vec<usize>], order: &[usize]) -> Vec<bool> {
    let mut later: Vec<bool> = jobs.iter().map(|job| job.may_end_later).collect();
    for &job in order.iter().rev() {
        later[job] &= followers[job].iter().all(|&next| later[next]);
    }
    later
}

/// How long a job takes: with the work of `days` person-days and a wait of `weeks`.
pub(super) fn length(job: &Job<'_>, days: f64, weeks: f64, capacity: f64) -> Length {
    // Whatever comes in, a job takes at least a moment and at most longer than the calendar.
    let whole = |value: f64| value.clamp(0.0, 1e7).round() as i64;
    Length {
        work: whole(days / capacity * super::calendar::DAY as f64).max(1),
        wait: match job.lead {
            Some(Lead::Weeks { .. }) => whole(weeks * 7.0),
            Some(Lead::Unknown { .. }) | None => 0,
        },
        beside: job.beside,
    }
}

/// Numbers of the jobs that each job waits for. Strangers, itself and what would close a cycle are left out: a schedule
/// is an answer to a plan, and no place to fail over it.
fn waits(jobs: &[Job<'_>]) -> Vec<Vec<usize>> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, job) in jobs.iter().enumerate() {
        numbers.entry(job.id).or_insert(at);
    }
    let mut waits: Vec<Vec<usize>> = jobs
        .iter()
        .enumerate()
        .map(|(at, job)| {
            let mut waits: Vec<usize> = job
                .waits_for
                .iter()
                .filter_map(|id| numbers.get(id.as_str()).copied())
                .filter(|&on| on != at)
                .collect();
            waits.sort_unstable();
            waits.dedup();
            waits
        })
        .collect();
    let mut position = vec![0; jobs.len()];
    for (at, &job) in by_waits(&waits).iter().enumerate() {
        position[job] = at;
    }
    for (job, waits) in waits.iter_mut().enumerate() {
        waits.retain(|&on| position[on] < position[job]);
    }
    waits
}

/// An order in which each job comes after what it waits for. Where jobs wait for each other in a circle, the one that
/// was named first goes first.
fn by_waits(waits: &[Vec<usize>]) -> Vec<usize> {
    let followers = followers(waits);
    let mut open: Vec<usize> = waits.iter().map(Vec::len).collect();
    let mut placed = vec![false; waits.len()];
    let mut order = Vec::with_capacity(waits.len());
    let mut ready: Vec<usize> = (0..waits.len()).filter(|&job| open[job] == 0).collect();
    let mut first_left = 0;
    while order.len() < waits.len() {
        let job = match ready.pop() {
            Some(job) => job,
            None => {
                while placed[first_left] {
                    first_left += 1;
                }
                first_left
            }
        };
        if placed[job] {
            continue;
        }
        placed[job] = true;
        order.push(job);
        for &follower in &followers[job] {
            open[follower] = open[follower].saturating_sub(1);
            if open[follower] == 0 && !placed[follower] {
                ready.push(follower);
            }
        }
    }
    order
}

fn followers(waits: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut followers = vec![Vec::new(); waits.len()];
    for (job, waits) in waits.iter().enumerate() {
        for &on in waits {
            followers[on].push(job);
        }
    }
    followers
}
