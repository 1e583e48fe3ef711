//! The table of roles: every cell tried against real rooms, and the page written from it.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use crate::room_cases::Case;
use elfvik::room::{
    Action, Actor, Command, Delegation, Mandate, Mark, MessageKind, Occupant, Phase, PrivateCommand,
    RatifierAnswer, Refusal, Role, RoomSeat, SeatId, StatementKind, Terms, Timestamp, permits, roles,
};

/// A room in a phase.
fn in_phase(phase: Phase) -> Case {
    let mut case = Case::new("failed-ratification");
    if phase == Phase::Preparing {
        return case;
    }
    if phase == Phase::Closed {
        case.run(SeatId::HOST, Command::Close { cause: "over".into() }).unwrap();
        return case;
    }
    case.start();
    if phase == Phase::Suspended {
        case.run(SeatId::HOST, Command::Suspend { cause: "lunch".into() }).unwrap();
    }
    if matches!(phase, Phase::Initialled | Phase::Agreed) {
        let terms = case.feasible(1).remove(0);
        let made = case.propose(0, &terms).unwrap();
        case.accept(1, made).unwrap();
        if phase == Phase::Agreed {
            let ratifiers: Vec<SeatId> = case
                .seats
                .iter()
                .filter(|(_, what)| what.role == Role::Ratifier)
                .map(|(seat, _)| *seat)
                .collect();
            for seat in ratifiers {
                let (hash, decision) = (made.1, RatifierAnswer::Approves);
                case.run(seat, Command::Ratify { hash, decision, reason: String::new() }).unwrap();
            }
        }
    }
    assert_eq!(case.room.phase(), phase);
    case
}

/// A command for each action of the room.
fn commands(action: Action, terms: &Terms) -> Option<Command> {
    let (hash, terms, text) = (terms.hash("villa"), terms.clone(), "text".to_owned());
    let what = RoomSeat {
        role: Role::Observer,
        party: None,
        ratifier: None,
        name: None,
        occupant: Occupant::Person,
    };
    let party = "norland".to_owned();
    Some(match action {
        Action::Invite => Command::Invite { what },
        Action::Remove => Command::Remove { seat: SeatId(1) },
        Action::Occupy => Command::Occupy { seat: SeatId(1), occupant: Occupant::Person, name: None },
        Action::Arrive => Command::Arrive {},
        Action::Leave => Command::Leave {},
        Action::Start => Command::Start {},
        Action::Suspend => Command::Suspend { cause: text },
        Action::Resume => Command::Resume {},
        Action::Extend => Command::Extend { milliseconds: 1 },
        Action::CloseLevel => Command::CloseLevel {},
        Action::Close => Command::Close { cause: text },
        Action::Propose => Command::Propose { terms, expires: None },
        Action::Replace => Command::Replace { offer: 1, terms, expires: None },
        Action::Withdraw => Command::Withdraw { offer: 1 },
        Action::Accept => Command::Accept { offer: 1, hash },
        Action::Decline => Command::Decline { offer: 1, reason: text },
        Action::Pass => Command::Pass {},
        Action::Walk => Command::Walk {},
        Action::Say => Command::Say { meant: MessageKind::NonPaper, text, about: None },
        Action::OpenCaucus => Command::OpenCaucus { party },
        Action::CloseCaucus => Command::CloseCaucus { party },
        Action::SayInCaucus => Command::SayInCaucus { party, text },
        Action::WriteText => Command::WriteText { terms },
        Action::Criticise => Command::Criticise { draft: 1, text },
        Action::PutText => Command::PutText { draft: 1, expires: None },
        Action::Suggest => Command::Suggest { terms, closes: Timestamp(1_000_000) },
        Action::DraftStatement => Command::DraftStatement { whose: StatementKind::Own, text, embargo: None },
        Action::ConfirmStatement => Command::ConfirmStatement { hash },
        Action::WithdrawStatement => Command::WithdrawStatement { hash },
        Action::Ratify => Command::Ratify { hash, decision: RatifierAnswer::Approves, reason: text },
        Action::ConsentToImprovement => Command::ConsentToImprovement {},
        _ => return None,
    })
}

fn private_commands(action: Action, terms: &Terms) -> Option<PrivateCommand> {
    let text = "text".to_owned();
    let what = Box::new(Command::Propose { terms: terms.clone(), expires: None });
    Some(match action {
        Action::SetFile => PrivateCommand::SetFile { text },
        Action::SetMandate => PrivateCommand::SetMandate { mandate: Mandate::default() },
        Action::WriteDraft => PrivateCommand::WriteDraft { what, note: text },
        Action::ApproveDraft => PrivateCommand::ApproveDraft { draft: 1 },
        Action::RejectDraft => PrivateCommand::RejectDraft { draft: 1, reason: text },
        Action::Refer => PrivateCommand::Refer { text },
        Action::AnswerReferral => PrivateCommand::AnswerReferral { referral: 1, text },
        Action::Mark => PrivateCommand::Mark { suggestion: 1, mark: Mark::Accept },
        Action::Note => PrivateCommand::Note { text },
        Action::Advise => PrivateCommand::Advise { text },
        _ => return None,
    })
}

#[test]
fn every_cell_of_the_table_holds_in_rooms_and_delegations() {
    let mut n_cells = 0;
    for phase in Phase::ALL {
        let case = in_phase(phase);
        let terms = case.feasible(1).remove(0);
        let delegation = Delegation::new(case.room.scenario().clone(), "norland").unwrap();
        for role in Role::ALL {
            let party = role.is_of_party().then_some("norland");
            let seat = case.seat(role, party);
            for action in Action::ALL {
                let refusal = match (commands(action, &terms), private_commands(action, &terms)) {
                    (Some(command), None) => {
                        assert_eq!(command.action(), action);
                        case.room.decide(&command, seat, Timestamp(case.now)).err()
                    }
                    (None, Some(command)) if role.is_of_party() => {
                        assert_eq!(command.action(), action);
                        let actor: Actor = case.room.actor(seat).unwrap();
                        delegation.decide(&command, &actor, Timestamp(case.now)).err()
                    }
                    (None, Some(_)) => {
                        assert!(!permits(role, action, phase));
                        continue;
                    }
                    _ => panic!("{action} has one command"),
                };
                let is_forbidden = refusal == Some(Refusal::NotPermitted { role, action, phase });
                assert_eq!(
                    is_forbidden,
                    !permits(role, action, phase),
                    "{role} {action} {phase}: {refusal:?}"
                );
                n_cells += 1;
            }
        }
    }
    assert!(n_cells > 2_000, "{n_cells}");
}

#[test]
fn what_a_summary_says_may_come_next_is_permitted() {
    for phase in Phase::ALL {
        let case = in_phase(phase);
        for (seat, what) in &case.seats {
            for action in case.room.summary_for(*seat).unwrap().next {
                assert!(permits(what.role, action, phase));
            }
        }
    }
}

#[test]
fn the_page_of_the_guide_is_written_from_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rooms/roles.md");
    if std::env::var_os("ELFVIK_WRITE_ROLES").is_some() {
        std::fs::write(path, roles::markdown()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), roles::markdown());
}
