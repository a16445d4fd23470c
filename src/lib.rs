//! Finds every use of Salesforce Open CTI in a metadata bundle and plans the way off it.
//!
//! ```text
//! catalog ─► bundle ─► syntax ─► resolve ─► detect ─► inventory ─┬─► plan ─┬─► diff ─┐
//! (data)     files     facts     names      usages    links      └─► gate ─┴─────────┴─► report
//! ```
//!
//! A module imports only from earlier ones; `tests/architecture.rs` holds that.

mod audit;
pub mod bundle;
pub mod catalog;
pub mod cli;
pub mod detect;
pub mod diff;
pub mod gate;
pub mod inventory;
pub mod plan;
pub mod report;
pub mod resolve;
pub mod syntax;

pub use audit::{AuditError, AuditOptions, OrgDataOptions, Progress, audit};
