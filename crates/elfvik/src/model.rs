//! What is negotiated, by whom, and what each side wants.
//!
//! The words of the field as plain, checked values. This part knows no file format and no analysis.

pub mod accord;
pub mod canonical;
pub mod consent;
pub mod course;
pub mod curve;
pub mod estimate;
pub mod issue;
pub mod origin;
pub mod outcome;
pub mod package;
pub mod party;
pub mod plausibility;
pub mod preferences;
pub mod protocol;
pub mod ratification;
pub mod red_line;
mod region;
pub mod rule;
pub mod scenario;
pub mod stage;
pub mod state_of_nature;
pub mod statement;
pub mod sum;
pub mod talks;
pub(crate) mod utility;
pub mod view;
mod word;
pub mod written;

mod bounded_text;
mod file_part;
mod ids;
mod reading_note;

pub use accord::{Accord, Commitment, CommitmentStatus};
pub use bounded_text::BoundedText;
pub use canonical::canonical;
pub use consent::Consent;
pub use course::{Course, LevelEntry, OnRefusal, Seal, TalkLevel};
pub use curve::{CurveShape, ValueCurve};
pub use estimate::{Estimate, GuessDistribution, Range, SharedEstimate};
pub use file_part::{DefaultValue, FilePart, MissingPart, MissingValue, SinglePart};
pub use ids::{ConsentId, IssueId, PackageId, PartyId, SourceId, StateId};
pub use issue::{Issue, Label, Options, readable};
pub use origin::Origin;
pub use outcome::{Outcome, OutcomeSpace};
pub use package::{Package, PackageKind};
pub use party::{AgreementRule, Delegate, DelegateRank, Party, Person, Ratifier};
pub use plausibility::PlausibilityWarning;
pub use preferences::{PiecewiseLine, PreferenceUncertainty, Preferences, Reservation, Term, Values};
pub use protocol::Protocol;
pub use ratification::{MajorityShare, RatificationRule, RatificationRuleError, RequiredApproval};
pub use reading_note::{ReadingFact, ReadingNote};
pub use red_line::{RedLine, RedLineKind};
pub use region::{Condition, Region};
pub use rule::{Exclusion, Rule};
pub use scenario::{Host, Scenario};
pub use stage::{MeetingLevel, Stage, StageEvent, StageEventKind};
pub use state_of_nature::{StateOfNature, StatesOfNature};
pub use statement::{AttributionStep, Source, Statement, Topic};
pub use sum::SumRange;
pub use talks::{Clock, Deadline, Disagreement, DiscountPer, OnFault, TalkRules, Unit};
pub use view::{Belief, PartyFile, RatifierDecisionModel, RatifierInformation, View, ViewError};
pub(crate) use word::words;
pub use written::{WrittenForm, WrittenForms, WrittenTermForms};
