//! What is negotiated, by whom, and what each side wants.
//!
//! The words of the field as plain, checked values. This part knows no file format and no analysis.

pub mod accord;
pub mod canonical;
pub mod concern;
pub mod consent;
pub mod course;
pub mod estimate;
pub mod issue;
pub mod outcome;
pub mod package;
pub mod party;
pub mod preferences;
pub mod protocol;
pub mod region;
pub mod rule;
pub mod scenario;
pub mod stage;
pub mod statement;
pub mod talks;
pub mod view;
pub mod written;

pub use accord::{Accord, Commitment, CommitmentStatus};
pub use canonical::canonical;
pub use concern::Concern;
pub use consent::{Consent, ConsentId};
pub use course::{Course, LevelEntry, OnRefusal, Seal, TalkLevel};
pub use estimate::{Estimate, Range, Unknown};
pub use issue::{Issue, IssueId, Label, Options};
pub use outcome::{Outcome, OutcomeSpace};
pub use package::{Package, PackageId, PackageKind};
pub use party::{AgreementRule, Delegate, Party, PartyId, Person, Rank, Ratifier};
pub use preferences::{Elicitation, PiecewiseLine, Preferences, Reservation, Term, Values};
pub use protocol::Protocol;
pub use region::{Condition, Region};
pub use rule::{Bar, Rule};
pub use scenario::{Host, Origin, Scenario};
pub use stage::{EventKind, Stage, StageEvent, StageLevel};
pub use statement::{Link, Source, SourceId, Statement, Topic};
pub use talks::{Clock, Deadline, Disagreement, DiscountPer, OnFault, Rules, Unit};
pub use view::{Belief, PartyFile, Ratification, RatifierModel, View};
pub use written::{WrittenForm, WrittenForms, WrittenTermForms};
