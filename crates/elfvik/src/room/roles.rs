//! Who may do what, and when: one table of data.
//!
//! Both state machines ask [`permits`] before anything else, [`markdown`] writes the page of the guide, and
//! a test tries every cell against real rooms.

use crate::model::words;
use std::fmt::Write as _;

words! {
    /// What somebody is in a room.
    pub enum Role {
        /// Opens the room, invites, starts, suspends, closes.
        Host = "host",
        /// Belongs to no side: holds the single text, caucuses, suggests.
        Mediator = "mediator",
        /// Leads a delegation and answers for it.
        Head = "head",
        /// Speaks for a party within its mandate.
        Delegate = "delegate",
        /// Gives a delegation its mandate and answers what is referred up.
        Principal = "principal",
        /// Decides at home on what was initialled.
        Ratifier = "ratifier",
        /// Watches.
        Observer = "observer",
        /// Reads statements that were released.
        Press = "press",
        /// A program that may advise its own side.
        Adviser = "adviser",
        /// A program that may make offers for its side.
        Proposer = "proposer",
        /// A program that may make offers and bind its side.
        Signer = "signer",
    }
}

impl Role {
    /// Whether whoever has it belongs to a party.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::Role;
    ///
    /// assert!(Role::Ratifier.is_of_party() && !Role::Mediator.is_of_party());
    /// ```
    #[must_use]
    pub fn is_of_party(self) -> bool {
        !matches!(self, Self::Host | Self::Mediator | Self::Observer | Self::Press)
    }
}

words! {
    /// Where a room stands.
    pub enum Phase {
        /// Seats are taken, nothing is negotiated yet.
        Preparing = "preparing",
        /// The table talks.
        InSession = "in-session",
        /// The talks are suspended: clocks stand, nothing is accepted.
        Suspended = "suspended",
        /// A package is initialled and waits for ratifiers.
        Initialled = "initialled",
        /// There is an agreement.
        Agreed = "agreed",
        /// The talks ended without one, or the host closed the room.
        Closed = "closed",
    }
}

words! {
    /// What can be done in a room: one for each command, of the room and of a delegation.
    pub enum Action {
        /// Adds a seat.
        Invite = "invite",
        /// Takes a seat away.
        Remove = "remove",
        /// Puts a person, an agent or a strategy on a seat.
        Occupy = "occupy",
        /// Comes in.
        Arrive = "arrive",
        /// Goes out.
        Leave = "leave",
        /// Begins the talks.
        Start = "start",
        /// Suspends them.
        Suspend = "suspend",
        /// Confirms for a party that they go on.
        Resume = "resume",
        /// Asks for a party that the deadline be moved.
        Extend = "extend",
        /// Ends the present level.
        CloseLevel = "close-level",
        /// Closes the room.
        Close = "close",
        /// Makes an offer.
        Propose = "propose",
        /// Puts another offer in the place of one's own.
        Replace = "replace",
        /// Withdraws one's own offer.
        Withdraw = "withdraw",
        /// Accepts exactly these terms.
        Accept = "accept",
        /// Declines an offer.
        Decline = "decline",
        /// Makes no offer in a round in which all propose at once.
        Pass = "pass",
        /// Leaves the talks for good.
        Walk = "walk",
        /// Sends a message to the table.
        Say = "say",
        /// Begins a caucus with one party.
        OpenCaucus = "open-caucus",
        /// Ends it.
        CloseCaucus = "close-caucus",
        /// Sends a message within a caucus.
        SayInCaucus = "say-in-caucus",
        /// Writes the next draft of the single text.
        WriteText = "write-text",
        /// Tells the mediator in confidence what is wrong with a draft.
        Criticise = "criticise",
        /// Puts a draft to all parties, to be accepted as it stands.
        PutText = "put-text",
        /// Suggests a package that parties accept in secret.
        Suggest = "suggest",
        /// Drafts a statement.
        DraftStatement = "draft-statement",
        /// Confirms a joint statement for a party.
        ConfirmStatement = "confirm-statement",
        /// Withdraws a statement that was not released.
        WithdrawStatement = "withdraw-statement",
        /// Decides on what was initialled.
        Ratify = "ratify",
        /// Consents for a party to a search for something better for all.
        ConsentToImprovement = "consent-to-improvement",
        /// Puts down the party's private file.
        SetFile = "set-file",
        /// Gives a mandate.
        SetMandate = "set-mandate",
        /// Writes a draft for the head to approve.
        WriteDraft = "write-draft",
        /// Approves a draft, which makes it a command of the delegation.
        ApproveDraft = "approve-draft",
        /// Rejects a draft.
        RejectDraft = "reject-draft",
        /// Refers a question up.
        Refer = "refer",
        /// Answers what was referred up.
        AnswerReferral = "answer-referral",
        /// Marks in secret whether the party would accept a suggestion.
        Mark = "mark",
        /// Writes a note that the own side alone can read.
        Note = "note",
        /// Advises the own side.
        Advise = "advise",
    }
}

impl Action {
    /// Whether it belongs to a delegation's own state machine and not to the room.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::room::Action;
    ///
    /// assert!(Action::Mark.is_private() && !Action::Accept.is_private());
    /// ```
    #[must_use]
    pub fn is_private(self) -> bool {
        self >= Self::SetFile
    }
}

/// Whether somebody with a role may do something in a phase at all.
///
/// That is necessary, not enough: whose turn it is, whose offer it is and whether the mandate allows it is
/// asked afterwards.
///
/// # Examples
///
/// ```
/// use elfvik::room::{Action, Phase, Role, permits};
///
/// assert!(permits(Role::Delegate, Action::Accept, Phase::InSession));
/// assert!(!permits(Role::Delegate, Action::Accept, Phase::Suspended));
/// assert!(!permits(Role::Proposer, Action::Accept, Phase::InSession));
/// ```
#[must_use]
pub fn permits(role: Role, action: Action, phase: Phase) -> bool {
    cell(role, action).contains(letter(phase))
}

/// The phases in which a role may do something, as letters.
fn cell(role: Role, action: Action) -> &'static str {
    let row = TABLE.iter().find(|(of, _)| *of == action);
    row.map_or("", |(_, cells)| cells[role as usize])
}

fn letter(phase: Phase) -> char {
    match phase {
        Phase::Preparing => 'P',
        Phase::InSession => 'I',
        Phase::Suspended => 'S',
        Phase::Initialled => 'N',
        Phase::Agreed => 'A',
        Phase::Closed => 'C',
    }
}

/// The table as a page of the guide.
///
/// # Examples
///
/// ```
/// let page = elfvik::room::roles::markdown();
/// assert!(page.contains("| accept |"));
/// ```
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(PAGE_HEAD);
    for phase in Phase::ALL {
        let _ = writeln!(page, "- **{}** {phase}", letter(phase));
    }
    for (title, is_private) in [("In the room", false), ("Within a delegation", true)] {
        let names = Role::ALL.map(Role::name).join(" | ");
        let _ = writeln!(page, "\n## {title}\n\n| | {names} |\n|---|{}", "---|".repeat(Role::ALL.len()));
        for (action, cells) in TABLE.iter().filter(|(action, _)| action.is_private() == is_private) {
            let _ = writeln!(page, "| {action} | {} |", cells.join(" | "));
        }
    }
    page
}

const PAGE_HEAD: &str = "# Roles: who may do what, and when

This page is written from the table that the program asks before anything else
(`crates/elfvik/src/room/roles.rs`); a test compares them, and another tries every cell. The letters are the
phases in which a role may do something; an empty cell is never. What is allowed here can still be refused:
because it is somebody else's turn, because the offer is not one's own, because the mandate does not reach.

";

/// Per action, the phases in which each role may do it, in the order of [`Role::ALL`].
#[rustfmt::skip]
const TABLE: [(Action, [&str; Role::ALL.len()]); Action::ALL.len()] = [
    //                              host      mediator  head      delegate  principal ratifier  observer  press     adviser   proposer  signer
    (Action::Invite,               ["PISNA",  "",       "PISNA",  "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Remove,               ["PISNA",  "",       "PISNA",  "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Occupy,               ["PISNA",  "",       "PISNA",  "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Arrive,               ["PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC"]),
    (Action::Leave,                ["PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC", "PISNAC"]),
    (Action::Start,                ["P",      "P",      "",       "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Suspend,              ["I",      "I",      "I",      "",       "",       "",       "",       "",       "",       "",       "I"]),
    (Action::Resume,               ["",       "",       "S",      "",       "",       "",       "",       "",       "",       "",       "S"]),
    (Action::Extend,               ["",       "",       "IS",     "",       "",       "",       "",       "",       "",       "",       "IS"]),
    (Action::CloseLevel,           ["I",      "I",      "",       "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Close,                ["PISNA",  "",       "",       "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Propose,              ["",       "",       "I",      "I",      "",       "",       "",       "",       "",       "I",      "I"]),
    (Action::Replace,              ["",       "",       "I",      "I",      "",       "",       "",       "",       "",       "I",      "I"]),
    (Action::Withdraw,             ["",       "",       "I",      "I",      "",       "",       "",       "",       "",       "I",      "I"]),
    (Action::Accept,               ["",       "",       "IA",     "IA",     "",       "",       "",       "",       "",       "",       "IA"]),
    (Action::Decline,              ["",       "",       "IA",     "IA",     "",       "",       "",       "",       "",       "",       "IA"]),
    (Action::Pass,                 ["",       "",       "I",      "I",      "",       "",       "",       "",       "",       "I",      "I"]),
    (Action::Walk,                 ["",       "",       "I",      "",       "",       "",       "",       "",       "",       "",       "I"]),
    (Action::Say,                  ["PISNA",  "PISNA",  "PISNA",  "PISNA",  "",       "",       "",       "",       "",       "PISNA",  "PISNA"]),
    (Action::OpenCaucus,           ["",       "PISN",   "",       "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::CloseCaucus,          ["",       "PISNAC", "",       "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::SayInCaucus,          ["",       "PISN",   "PISN",   "PISN",   "",       "",       "",       "",       "",       "",       ""]),
    (Action::WriteText,            ["",       "PIS",    "",       "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Criticise,            ["",       "",       "PIS",    "PIS",    "",       "",       "",       "",       "",       "",       "PIS"]),
    (Action::PutText,              ["",       "I",      "",       "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Suggest,              ["I",      "I",      "",       "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::DraftStatement,       ["PISNAC", "PISNAC", "PISNAC", "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::ConfirmStatement,     ["",       "",       "PISNAC", "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::WithdrawStatement,    ["PISNAC", "PISNAC", "PISNAC", "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Ratify,               ["",       "",       "",       "",       "",       "N",      "",       "",       "",       "",       ""]),
    (Action::ConsentToImprovement, ["",       "",       "A",      "",       "",       "",       "",       "",       "",       "",       "A"]),
    (Action::SetFile,              ["",       "",       "PISNA",  "",       "PISNA",  "",       "",       "",       "",       "",       ""]),
    (Action::SetMandate,           ["",       "",       "PISNA",  "",       "PISNA",  "",       "",       "",       "",       "",       ""]),
    (Action::WriteDraft,           ["",       "",       "PISA",   "PISA",   "",       "",       "",       "",       "PISA",   "PISA",   "PISA"]),
    (Action::ApproveDraft,         ["",       "",       "IA",     "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::RejectDraft,          ["",       "",       "PISNA",  "",       "",       "",       "",       "",       "",       "",       ""]),
    (Action::Refer,                ["",       "",       "PISNA",  "PISNA",  "",       "",       "",       "",       "",       "",       ""]),
    (Action::AnswerReferral,       ["",       "",       "",       "",       "PISNA",  "",       "",       "",       "",       "",       ""]),
    (Action::Mark,                 ["",       "",       "I",      "",       "",       "",       "",       "",       "",       "",       "I"]),
    (Action::Note,                 ["",       "",       "PISNAC", "PISNAC", "PISNAC", "PISNAC", "",       "",       "PISNAC", "PISNAC", "PISNAC"]),
    (Action::Advise,               ["",       "",       "",       "",       "",       "",       "",       "",       "PISNA",  "",       ""]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_each_action_in_their_order() {
        for (action, (row, _)) in Action::ALL.iter().zip(&TABLE) {
            assert_eq!(action, row);
        }
    }

    #[test]
    fn who_belongs_to_no_party_does_nothing_within_a_delegation() {
        for (action, cells) in TABLE.iter().filter(|(action, _)| action.is_private()) {
            let outside = Role::ALL.iter().filter(|role| !role.is_of_party());
            outside.for_each(|&role| assert_eq!(cells[role as usize], "", "{role} {action}"));
        }
    }
}
