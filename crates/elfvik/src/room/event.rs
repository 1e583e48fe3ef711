//! What happens in a room. A room is the list of its events: they are the save file and the replay.

use super::audience::Audience;
use super::roles::{Action, Phase, Role};
use super::seats::{RoomSeat, SeatId};
use super::terms::{Terms, TermsHash};
use super::timestamp::Timestamp;
use crate::model::words;
use serde::{Deserialize, Serialize};

/// Something that happened in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its place in the log of the room, from 1 on.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it; none for what followed of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<SeatId>,
    /// Who may see it.
    pub audience: Audience,
    /// What it was.
    pub body: EventBody,
}

/// What happened. Parties are named by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum EventBody {
    /// Somebody was given a seat.
    SeatAdded {
        /// The number of the seat.
        seat: SeatId,
        /// What it is.
        what: RoomSeat,
    },
    /// A seat was taken away.
    SeatRemoved {
        /// The number of the seat.
        seat: SeatId,
    },
    /// Somebody else sits there now.
    OccupantChanged {
        /// The number of the seat.
        seat: SeatId,
        /// A person or a program.
        occupant: Occupation,
    },
    /// Somebody came in.
    Arrived {
        /// The number of the seat.
        seat: SeatId,
    },
    /// Somebody went out.
    Left {
        /// The number of the seat.
        seat: SeatId,
    },
    /// The first of a delegation came in.
    DelegationArrived {
        /// The party.
        party: String,
    },
    /// The last of a delegation went out.
    DelegationLeft {
        /// The party.
        party: String,
    },
    /// The talks began.
    Started {},
    /// A package is initialled, or there is an agreement: said to those who see the course of the talks.
    PhaseChanged {
        /// Where the room stands now.
        phase: Phase,
    },
    /// A level met.
    LevelEntered {
        /// Its position, from 0.
        level: usize,
        /// Its name.
        name: String,
        /// When its time is over, unless the talks are suspended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<Timestamp>,
    },
    /// The time of a level was over.
    LevelEnded {
        /// Its position, from 0.
        level: usize,
        /// Why it was over.
        why: LevelEnd,
    },
    /// A party asks that the deadline be moved.
    ExtensionAsked {
        /// The party.
        party: String,
        /// By so many milliseconds.
        milliseconds: u64,
    },
    /// All asked for it: the deadline is moved.
    Extended {
        /// By so many milliseconds.
        milliseconds: u64,
        /// The new deadline; none while the talks are suspended, since clocks stand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<Timestamp>,
    },
    /// The talks were suspended.
    Suspended {
        /// Why.
        cause: String,
        /// The party whose seat suspended them; none for host and mediator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<String>,
    },
    /// A party confirms that they go on.
    ResumptionConfirmed {
        /// The party.
        party: String,
    },
    /// All parties confirmed: they go on where they were, clocks included.
    Resumed {
        /// How long they stood, in milliseconds.
        paused: u64,
    },
    /// An offer was made.
    OfferMade {
        /// The offer.
        offer: Offer,
        /// The number of the offer in whose place it was put.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<u64>,
    },
    /// Its maker withdrew it.
    OfferWithdrawn {
        /// The number of the offer.
        offer: u64,
    },
    /// A party took back what it had put down before all proposals are opened.
    SealedWithdrawn {
        /// The party.
        party: String,
    },
    /// Its time ran out.
    OfferExpired {
        /// The number of the offer.
        offer: u64,
    },
    /// A party accepted exactly these terms.
    OfferAccepted {
        /// The number of the offer.
        offer: u64,
        /// The party.
        party: String,
        /// The hash of what it accepted.
        hash: TermsHash,
    },
    /// A party declined.
    OfferDeclined {
        /// The number of the offer.
        offer: u64,
        /// The party.
        party: String,
        /// Why.
        reason: String,
    },
    /// A party has nothing to offer in this round.
    Passed {
        /// The party.
        party: String,
    },
    /// All have made their proposals, which were sealed until now.
    OffersOpened {
        /// The proposals, in the order of parties.
        offers: Vec<Offer>,
    },
    /// All have answered.
    RoundEnded {},
    /// A party left the talks for good.
    Walked {
        /// The party.
        party: String,
    },
    /// Somebody wrote to the table.
    Message {
        /// What it is meant as.
        meant: MessageKind,
        /// What it says.
        text: String,
        /// The number of the offer that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<u64>,
    },
    /// The mediator and a party caucus.
    CaucusOpened {
        /// The party.
        party: String,
    },
    /// They are done.
    CaucusClosed {
        /// The party.
        party: String,
    },
    /// Something was said in a caucus.
    CaucusMessage {
        /// The party with whom the mediator caucuses.
        party: String,
        /// What it says.
        text: String,
    },
    /// The mediator wrote a draft of the single text.
    TextDrafted {
        /// The number of the draft, from 1.
        draft: u64,
        /// What it says.
        terms: Terms,
        /// Its hash.
        hash: TermsHash,
    },
    /// A party told the mediator what is wrong with a draft.
    Criticised {
        /// The number of the draft.
        draft: u64,
        /// The party.
        party: String,
        /// What is wrong.
        text: String,
    },
    /// A package was suggested, to be accepted in secret.
    Suggested {
        /// The number of the suggestion, from 1.
        suggestion: u64,
        /// The package.
        terms: Terms,
        /// Its hash.
        hash: TermsHash,
        /// When the marks are compared, unless the talks are suspended.
        closes: Timestamp,
    },
    /// The marks were compared. Nothing else is ever said of them.
    SuggestionClosed {
        /// The number of the suggestion.
        suggestion: u64,
        /// Whether enough marked it as acceptable.
        result: SuggestionOutcome,
    },
    /// The parties agreed; ratifiers decide now.
    Initialled {
        /// What was agreed.
        terms: Terms,
        /// Its hash.
        hash: TermsHash,
    },
    /// A ratifier decided.
    RatifierDecided {
        /// The party whose ratifier it is.
        party: String,
        /// The id of the ratifier.
        ratifier: String,
        /// What it decided.
        decision: RatifierAnswer,
        /// Why.
        reason: String,
    },
    /// What was initialled failed at home and is off the table; the talks go on.
    Returned {
        /// The party at whose home it failed.
        party: String,
        /// The reason that was given.
        reason: String,
    },
    /// There is an agreement.
    Agreed {
        /// What was agreed.
        terms: Terms,
        /// Its hash.
        hash: TermsHash,
    },
    /// The talks ended without an agreement.
    Ended {
        /// Why.
        why: TalksEnd,
    },
    /// A party consents to a search for something better for all.
    ImprovementConsented {
        /// The party.
        party: String,
    },
    /// All consented: the search is made, once.
    ImprovementBegun {},
    /// What the search found. The deal stands unless all accept something else.
    ImprovementSearched {
        /// Whether there is something that is worse for nobody and better for somebody.
        result: ImprovementOutcome,
    },
    /// A statement was drafted.
    StatementDrafted {
        /// Whose it is.
        whose: StatementKind,
        /// The party, for one of a party.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<String>,
        /// What it says.
        text: String,
        /// The hash by which it is confirmed.
        hash: TermsHash,
        /// Not released before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        embargo: Option<Timestamp>,
    },
    /// A party confirmed a joint statement.
    StatementConfirmed {
        /// The party.
        party: String,
        /// The hash of what it confirmed.
        hash: TermsHash,
    },
    /// A statement was withdrawn before it was released.
    StatementWithdrawn {
        /// Its hash.
        hash: TermsHash,
    },
    /// A statement was released.
    StatementReleased {
        /// Whose it is.
        whose: StatementKind,
        /// The parties, or the party, for whom it speaks; none for host and mediator.
        parties: Vec<String>,
        /// The role of whoever speaks for no party.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        speaker: Option<Role>,
        /// What it says.
        text: String,
        /// Its hash.
        hash: TermsHash,
    },
    /// The host closed the room.
    Closed {
        /// Why.
        cause: String,
    },
}

/// Who sits on a seat now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Occupation {
    /// A person or a program.
    pub occupant: super::seats::Occupant,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its number in the room. With sealed proposals numbers are given when they are opened: until then a
    /// party's own is 0.
    pub number: u64,
    /// The party that made it; none for a text of the mediator, a suggestion that matched, an improvement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Where it comes from.
    pub origin: OfferOrigin,
    /// What is offered.
    pub terms: Terms,
    /// The hash by which it is accepted.
    pub hash: TermsHash,
    /// When it expires, unless the talks are suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
}

words! {
    /// Where an offer comes from.
    pub enum OfferOrigin {
        /// A party made it.
        Party = "party",
        /// The mediator put a text to all.
        Text = "text",
        /// A suggestion matched.
        Suggestion = "suggestion",
        /// Something better than the deal was found.
        Improvement = "improvement",
    }
}

words! {
    /// What a message is meant as. A formal offer is an offer and no message.
    pub enum MessageKind {
        /// A question.
        Question = "question",
        /// An explanation.
        Explanation = "explanation",
        /// Something to think about that binds nobody and is nobody's position.
        NonPaper = "non-paper",
        /// On the procedure.
        Procedural = "procedural",
    }
}

words! {
    /// Why a level was over.
    pub enum LevelEnd {
        /// Its time was.
        Time = "time",
        /// The host or the mediator ended it.
        Chair = "chair",
        /// Its rounds were used up.
        Rounds = "rounds",
    }
}

words! {
    /// What came of a suggestion.
    pub enum SuggestionOutcome {
        /// Enough parties marked it as acceptable.
        Matched = "matched",
        /// They did not.
        NotMatched = "not-matched",
    }
}

words! {
    /// What came of the search for something better than the deal.
    pub enum ImprovementOutcome {
        /// There is something; it is offered to all.
        Found = "found",
        /// There is nothing.
        Nothing = "nothing",
    }
}

words! {
    /// What a ratifier decides.
    pub enum RatifierAnswer {
        /// It approves.
        Approves = "approves",
        /// It refuses.
        Refuses = "refuses",
    }
}

words! {
    /// Whose statement it is.
    pub enum StatementKind {
        /// Of all parties together.
        Joint = "joint",
        /// Of one party, the mediator or the host.
        Own = "own",
    }
}

/// Why talks ended without an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum TalksEnd {
    /// The time was over.
    Deadline {},
    /// A party walked away, and without it the others are not enough.
    Walked {
        /// The party.
        party: String,
    },
    /// Nobody had anything new to offer.
    Exhausted {},
    /// A ratifier refused, and the talks do not go on after that.
    NotRatified {
        /// The party whose ratifier it was.
        party: String,
        /// The reason that was given.
        reason: String,
    },
    /// The next level did not meet, since too much was open.
    TooManyOpen {
        /// The position of the level that did not meet.
        level: usize,
        /// So many issues were open.
        open: usize,
    },
}

impl EventBody {
    /// The word for what kind of event it is, as in JSON and in records.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::EventBody;
    ///
    /// assert_eq!(EventBody::RoundEnded {}.kind(), "round-ended");
    /// ```
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SeatAdded { .. } => "seat-added",
            Self::SeatRemoved { .. } => "seat-removed",
            Self::OccupantChanged { .. } => "occupant-changed",
            Self::Arrived { .. } => "arrived",
            Self::Left { .. } => "left",
            Self::DelegationArrived { .. } => "delegation-arrived",
            Self::DelegationLeft { .. } => "delegation-left",
            Self::Started {} => "started",
            Self::PhaseChanged { .. } => "phase-changed",
            Self::LevelEntered { .. } => "level-entered",
            Self::LevelEnded { .. } => "level-ended",
            Self::ExtensionAsked { .. } => "extension-asked",
            Self::Extended { .. } => "extended",
            Self::Suspended { .. } => "suspended",
            Self::ResumptionConfirmed { .. } => "resumption-confirmed",
            Self::Resumed { .. } => "resumed",
            Self::OfferMade { .. } => "offer-made",
            Self::OfferWithdrawn { .. } => "offer-withdrawn",
            Self::SealedWithdrawn { .. } => "sealed-withdrawn",
            Self::OfferExpired { .. } => "offer-expired",
            Self::OfferAccepted { .. } => "offer-accepted",
            Self::OfferDeclined { .. } => "offer-declined",
            Self::Passed { .. } => "passed",
            Self::OffersOpened { .. } => "offers-opened",
            Self::RoundEnded {} => "round-ended",
            Self::Walked { .. } => "walked",
            Self::Message { .. } => "message",
            Self::CaucusOpened { .. } => "caucus-opened",
            Self::CaucusClosed { .. } => "caucus-closed",
            Self::CaucusMessage { .. } => "caucus-message",
            Self::TextDrafted { .. } => "text-drafted",
            Self::Criticised { .. } => "criticised",
            Self::Suggested { .. } => "suggested",
            Self::SuggestionClosed { .. } => "suggestion-closed",
            Self::Initialled { .. } => "initialled",
            Self::RatifierDecided { .. } => "ratifier-decided",
            Self::Returned { .. } => "returned",
            Self::Agreed { .. } => "agreed",
            Self::Ended { .. } => "ended",
            Self::ImprovementConsented { .. } => "improvement-consented",
            Self::ImprovementBegun {} => "improvement-begun",
            Self::ImprovementSearched { .. } => "improvement-searched",
            Self::StatementDrafted { .. } => "statement-drafted",
            Self::StatementConfirmed { .. } => "statement-confirmed",
            Self::StatementWithdrawn { .. } => "statement-withdrawn",
            Self::StatementReleased { .. } => "statement-released",
            Self::Closed { .. } => "closed",
        }
    }

    /// What somebody did by it, as a row of the table of roles; none for what follows of itself alone.
    pub(super) fn action(&self) -> Option<Action> {
        Some(match self {
            Self::SeatAdded { .. } => Action::Invite,
            Self::SeatRemoved { .. } => Action::Remove,
            Self::OccupantChanged { .. } => Action::Occupy,
            Self::Arrived { .. } => Action::Arrive,
            Self::Left { .. } => Action::Leave,
            Self::Started {} => Action::Start,
            Self::LevelEnded { why: LevelEnd::Rounds, .. } => Action::Propose,
            Self::LevelEnded { .. } => Action::CloseLevel,
            Self::ExtensionAsked { .. } => Action::Extend,
            Self::Suspended { .. } => Action::Suspend,
            Self::ResumptionConfirmed { .. } => Action::Resume,
            Self::OfferMade { offer, .. } if offer.party.is_none() => Action::PutText,
            Self::OfferMade { replaces: Some(_), .. } => Action::Replace,
            Self::OfferMade { .. } => Action::Propose,
            Self::OfferWithdrawn { .. } | Self::SealedWithdrawn { .. } => Action::Withdraw,
            Self::OfferAccepted { .. } => Action::Accept,
            Self::OfferDeclined { .. } => Action::Decline,
            Self::Passed { .. } => Action::Pass,
            Self::Walked { .. } => Action::Walk,
            Self::Message { .. } => Action::Say,
            Self::CaucusOpened { .. } => Action::OpenCaucus,
            Self::CaucusClosed { .. } => Action::CloseCaucus,
            Self::CaucusMessage { .. } => Action::SayInCaucus,
            Self::TextDrafted { .. } => Action::WriteText,
            Self::Criticised { .. } => Action::Criticise,
            Self::Suggested { .. } => Action::Suggest,
            Self::RatifierDecided { .. } => Action::Ratify,
            Self::ImprovementConsented { .. } => Action::ConsentToImprovement,
            Self::StatementDrafted { .. } => Action::DraftStatement,
            Self::StatementConfirmed { .. } => Action::ConfirmStatement,
            Self::StatementWithdrawn { .. } => Action::WithdrawStatement,
            Self::Closed { .. } => Action::Close,
            _ => return None,
        })
    }

    /// Whether it is what the vaults together told.
    pub(super) fn is_settlement(&self) -> bool {
        match self {
            Self::SuggestionClosed { .. } | Self::ImprovementSearched { .. } => true,
            Self::OfferMade { offer, .. } => {
                matches!(offer.origin, OfferOrigin::Suggestion | OfferOrigin::Improvement)
            }
            _ => false,
        }
    }
}
