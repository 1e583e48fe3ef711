//! What came of a talk that was asked for, and the answer that it gives.

use crate::model::{Outcome, PartyId, Scenario};
use crate::prepare::analysis::Analysis;
use crate::talk::answer::{EndingKind, OpponentModelSummary, Talk};
use crate::talk::end::End;
use crate::talk::event::Event;
use crate::talk::record::{self, RecordCheckGap, RecordHead};
use crate::talk::session::Session;
use crate::talk::setup::Setup;
use crate::unsafe_characters::visible_json;
use serde::Serialize;
use serde_json::Value;

/// What came of a talk that was asked for.
#[derive(Debug)]
pub struct TalkResult {
    pub(super) setup: Setup,
    pub(super) session: Session,
    pub(super) strategies: Vec<String>,
    pub(super) visible_to: Option<PartyId>,
    /// Where the answer is for whoever knows all.
    pub(super) analysis: Option<Box<Analysis>>,
    pub(super) opinions: Vec<OpponentModelSummary>,
    pub(super) complaints: Vec<ProgramNotice>,
    pub(super) notes: Vec<RecordCheckGap>,
}

/// A line about a program that whoever the answer is for may know, and that is no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProgramNotice {
    /// The id of the party that it plays.
    pub party: String,
    /// What it wrote to its standard error, or a fault that the talk has no place for.
    pub line: String,
}

impl TalkResult {
    /// The answer, for whoever it is for.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// let request::TalkAnswer::Talk(talk) = result.answer() else { panic!("it is for whoever knows all") };
    /// assert!(talk.is_agreement());
    /// ```
    #[must_use]
    pub fn answer(&self) -> TalkAnswer {
        match (&self.analysis, self.visible_to) {
            (Some(analysis), None) => {
                let opinions = self.opinions.clone();
                let talk = Talk::of(&self.setup, &self.session, analysis, &self.strategies, opinions);
                TalkAnswer::Talk(Box::new(talk))
            }
            (_, seat) => TalkAnswer::Seen(self.seen(seat.unwrap_or(PartyId(0)))),
        }
    }

    /// The events that a party saw, with their numbers among these.
    fn seen(&self, party: PartyId) -> Vec<Value> {
        let line = |(number, event): (usize, Event)| {
            let mut line = record::line(&event, &self.session, self.scenario());
            if let Some(map) = line.as_object_mut() {
                map.insert("number".into(), number.into());
            }
            line
        };
        self.session.seat(party).record().into_iter().map(line).collect()
    }

    /// The talk as a record, to be taken up again or replayed. It holds what every party said in secret.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// assert!(result.record().starts_with(r#"{"format":1,"record":""#));
    /// ```
    #[must_use]
    pub fn record(&self) -> String {
        let head = RecordHead::of(&self.setup, &self.strategies);
        record::written(&head, &self.session, self.scenario())
    }

    /// Where the talk was held.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// assert_eq!(result.setup().seed(), elfvik::seed::Seed(1));
    /// ```
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The session as it was left.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// assert_eq!(result.session().ask(), NextInput::Nobody);
    /// ```
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What was agreed, and approved where it had to be; none where the talk ended otherwise or goes on.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// assert_eq!(result.agreed().unwrap().options().len(), view.scenario().issues.len());
    /// ```
    #[must_use]
    pub fn agreed(&self) -> Option<Outcome> {
        let Some(End::Agreement(offer)) = self.session.end() else { return None };
        Some(self.setup.problem().offer_space.numbering().outcome(*offer))
    }

    /// What is to be said besides the answer, by party.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// // No program played.
    /// assert!(result.complaints().is_empty());
    /// ```
    #[must_use]
    pub fn complaints(&self) -> &[ProgramNotice] {
        &self.complaints
    }

    /// What cannot be checked of the record that was taken up; nothing where there was none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// assert!(result.notes().is_empty());
    /// ```
    #[must_use]
    pub fn notes(&self) -> &[RecordCheckGap] {
        &self.notes
    }

    fn scenario(&self) -> &Scenario {
        self.setup.parameters().view().scenario()
    }
}

/// The answer to a request for a talk.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum TalkAnswer {
    /// The whole talk, for whoever knows all files of the view.
    Talk(Box<Talk>),
    /// What one party saw.
    Seen(Vec<Value>),
}

impl TalkAnswer {
    /// The answer as JSON: the talk, or one line for each event that was seen.
    ///
    /// # Panics
    ///
    /// Never: every number is finite and every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// let json: serde_json::Value = serde_json::from_str(&result.answer().to_json()).unwrap();
    /// assert_eq!(json["ending"]["kind"], "agreement");
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        match self {
            Self::Talk(talk) => talk.to_json(),
            Self::Seen(events) => visible_json(events.iter().map(|event| format!("{event}\n")).collect()),
        }
    }

    /// Whether there is an agreement, or a talk that may still go on; what one party saw is an answer in any
    /// case.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// assert!(result.answer().is_positive());
    /// ```
    #[must_use]
    pub fn is_positive(&self) -> bool {
        match self {
            Self::Talk(talk) => talk.is_agreement() || talk.ending.kind == EndingKind::Suspended,
            Self::Seen(_) => true,
        }
    }
}
