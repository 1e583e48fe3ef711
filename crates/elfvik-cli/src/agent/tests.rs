use super::process::{Heard, Process};
use super::{Agent, Limits, Started};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, Scenario, View};
use elfvik::prepare::Game;
use elfvik::seed::Seed;
use elfvik::talk::agent_protocol::{AgentCodec, LONGEST_REPLY};
use elfvik::talk::play::{ApprovingRatifiers, play};
use elfvik::talk::strategy::{StrategySpec, compose::LazyRandom};
use elfvik::talk::{
    BargainingProblem, Course, End, Event, OfferSpace, Refusal, Session, Strategy, StrategyFault, TalkRules,
};
use std::sync::Arc;
use std::time::Duration;

#[test]
fn a_python_agent_of_a_dozen_lines_comes_to_an_agreement_with_boulware() {
    let talk = talk_with("agent.py", PATIENT);
    assert!(matches!(talk.end, Some(End::Agreement(_))), "{talk:?}");
    assert_eq!(talk.faults, []);
    assert_eq!(talk.complaints, "");
}

#[test]
fn an_agent_is_told_the_end_and_its_ticks_count() {
    let talk = talk_with("steady.sh", PATIENT);
    assert!(talk.complaints.contains(r#"{"type":"end","agreement":"#), "{talk:?}");
    assert!(talk.ticks.iter().all(|ticks| *ticks == 2), "{talk:?}");
}

#[test]
fn a_crash_is_told_with_its_status_and_the_last_complaint() {
    let reason = "exit status: 3, saying `no idea what to do`".to_owned();
    check("crash.sh", PATIENT, &StrategyFault::Crashed { reason });
}

#[test]
fn garbage_is_quoted() {
    let reason = "a reply is a JSON object, not `I accept, my friend`".to_owned();
    check("garbage.sh", PATIENT, &StrategyFault::Garbled { reason });
}

#[test]
fn silence_ends_with_the_limit_of_a_move() {
    check("slow.sh", SHORT, &StrategyFault::TimedOut { limit_ms: 200 });
    check("deaf.sh", SHORT, &StrategyFault::TimedOut { limit_ms: 200 });
}

#[test]
fn all_moves_together_have_a_limit() {
    let limits = Limits { per_move: Duration::from_secs(60), in_all: Duration::from_millis(200) };
    check("slow.sh", limits, &StrategyFault::OutOfTime { limit_ms: 200 });
}

#[test]
fn an_endless_line_is_not_read_to_its_end() {
    let reason = format!("the line has more than {LONGEST_REPLY} bytes");
    check("flood.sh", PATIENT, &StrategyFault::Garbled { reason });
}

#[test]
fn whoever_never_stops_talking_is_not_listened_to() {
    let talk = talk_with("chatty.sh", PATIENT);
    let is_garbled =
        |fault: &StrategyFault| matches!(fault, StrategyFault::Garbled { .. } | StrategyFault::Illegal(_));
    assert!(talk.faults.iter().all(is_garbled) && !talk.faults.is_empty(), "{talk:?}");
}

#[test]
fn what_a_rule_bars_is_an_illegal_move() {
    check("illegal.sh", PATIENT, &StrategyFault::Illegal(Refusal::BreaksRule));
}

#[test]
fn an_agent_that_does_not_read_blocks_nobody_with_a_start_longer_than_a_pipe() {
    let table = Table::of(&starter(|text| {
        text.replace(
            "integer = { from = 8, to = 12, step = 1 }",
            "real = { from = 8, to = 12, resolution = 0.0001 }",
        )
    }));
    assert!(table.codec().start().line().len() > 1 << 16);
    assert_eq!(table.talk(&path("deaf.sh"), SHORT).faults, [StrategyFault::TimedOut { limit_ms: 200 }]);
}

#[test]
fn after_a_fault_every_answer_is_that_fault() {
    let table = Table::of(&starter(str::to_owned));
    let mut rules = table.rules.clone();
    rules.on_fault = elfvik::talk::OnFault::Skip;
    let talk = Table { rules, ..table }.talk(&path("crash.sh"), PATIENT);
    assert!(talk.faults.len() > 50, "{talk:?}");
    assert!(talk.faults.iter().all(|fault| *fault == talk.faults[0]));
}

#[test]
fn what_an_agent_started_ends_with_it() {
    let mut process = Process::start(&path("slow.sh"), LONGEST_REPLY).unwrap();
    assert_eq!(process.hear(Duration::from_millis(200)), None);
    process.kill();
    // Its child holds the other ends of the pipes, too.
    assert!(process.is_silent(Duration::from_secs(60)));
    assert_eq!(process.hear(Duration::from_secs(60)), Some(Heard::Closed));
}

#[test]
fn a_command_that_cannot_be_started_is_told_with_its_cure() {
    let error = |command: &str| Process::start(command, LONGEST_REPLY).unwrap_err().to_string();
    assert!(error("./no-such-agent --fast").contains("give the path of a program"));
    assert!(error("Cargo.toml").contains("a file of this folder is run as `./Cargo.toml`"));
    assert!(error("./Cargo.toml").contains("make it executable with `chmod +x ./Cargo.toml`"));
    assert!(error("  ").contains("the command of the agent is empty"));
    assert!(error("'unclosed").contains("cannot be split into words"));
}

#[test]
fn the_guide_shows_the_agent_and_what_it_reads() {
    let guide = include_str!("../../../../docs/agents.md");
    assert!(guide.contains(include_str!("../../tests/agents/agent.py")));
    assert!(guide.contains(&Table::of(&starter(str::to_owned)).codec().start().line()));
}

/// Plays the town against Boulware and expects one fault, which ends the talk.
fn check(script: &str, limits: Limits, fault: &StrategyFault) {
    let talk = talk_with(script, limits);
    assert_eq!(talk.faults, std::slice::from_ref(fault), "{talk:?}");
    assert_eq!(talk.end, Some(End::Fault(TOWN)));
}

fn talk_with(script: &str, limits: Limits) -> Talk {
    Table::of(&starter(str::to_owned)).talk(&path(script), limits)
}

/// What a talk came to.
#[derive(Debug)]
struct Talk {
    end: Option<End>,
    faults: Vec<StrategyFault>,
    /// Of the agent's moves.
    ticks: Vec<u32>,
    complaints: String,
}

/// A scenario that is ready to be talked over.
struct Table {
    scenario: Scenario,
    problem: Arc<BargainingProblem>,
    rules: TalkRules,
}

impl Table {
    fn of([public, town, builder]: &[(&'static str, String); 3]) -> Self {
        let scenario = native::scenario(FileText { name: public.0, text: &public.1 }).unwrap();
        let party = |file: &(&'static str, String), at| {
            native::party_file(FileText { name: file.0, text: &file.1 }, &scenario, PartyId(at)).unwrap()
        };
        let files = [party(town, 0), party(builder, 1)];
        let game = Game::new(&View::of_analyst(scenario.clone(), files.clone()).unwrap()).unwrap();
        let problem = Arc::new(BargainingProblem::of(game, OfferSpace::MOST_LISTED).unwrap());
        let rules = TalkRules::of(scenario.origin);
        Self { scenario, problem, rules }
    }

    fn codec(&self) -> AgentCodec {
        AgentCodec::of(&self.scenario, &self.problem, TOWN, &self.rules, 7)
    }

    fn talk(&self, command: &str, limits: Limits) -> Talk {
        let mut agent = Agent::new(Started::of(command).unwrap(), limits, self.codec());
        let draw = |name: &str| LazyRandom::new(Seed(7).stream(name), 0);
        let boulware =
            "boulware".parse::<StrategySpec>().unwrap().strategy(self.scenario.origin, draw("builder"));
        let course = Course::single(self.rules.clone());
        let mut session = Session::new(course.clone(), Arc::clone(&self.problem)).unwrap();
        let mut strategies: [Box<dyn Strategy + '_>; 2] = [Box::new(&mut agent), Box::new(boulware.unwrap())];
        play(&mut session, &mut strategies, &mut ApprovingRatifiers(draw("chance")), |_| false);
        drop(strategies);
        let closing = agent.end(session.end(), 0.5);
        let ticks = session.log().iter().filter_map(|event| match event {
            Event::Moved { by: TOWN, ticks, .. } => Some(*ticks),
            _ => None,
        });
        Talk {
            ticks: ticks.collect(),
            complaints: closing.standard_error,
            faults: session.faults().iter().map(|(_, fault)| fault.clone()).chain(closing.fault).collect(),
            end: session.end().cloned(),
        }
    }
}

/// The starter's files, each changed by a function of its text.
fn starter(changed: impl Fn(&str) -> String) -> [(&'static str, String); 3] {
    native::STARTER.map(|file| (file.name, changed(file.text)))
}

fn path(script: &str) -> String {
    format!("{}/tests/agents/{script}", env!("CARGO_MANIFEST_DIR"))
}

const TOWN: PartyId = PartyId(0);
const PATIENT: Limits = Limits { per_move: Duration::from_secs(60), in_all: Duration::from_secs(120) };
const SHORT: Limits = Limits { per_move: Duration::from_millis(200), in_all: Duration::from_secs(60) };
