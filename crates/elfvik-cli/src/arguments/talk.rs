//! What can be asked of talks.

use super::computing::{Seed, Threads};
use super::output::Faces;
use super::scenario::{Profiles, Reading, Viewer};
use super::values::{MOST_LISTED, names, probability, seconds, talks, whole};
use clap::builder::Resettable;
use clap::{Args, ValueHint};
use elfvik::model::{Disagreement, DiscountPer, OnFault, Protocol, TimeConvention};
use elfvik::talk::request::{LevelSelection, RuleChanges};
use elfvik::talk::strategy::register;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = strategies())]
pub(crate) struct Talk {
    /// The scenario, as for `brief`, followed by PARTY=STRATEGY for each party that does not play the default
    #[arg(
        value_name = "SCENARIO [PARTY=STRATEGY]",
        required = true,
        value_hint = ValueHint::AnyPath,
        help_heading = Resettable::Reset
    )]
    pub(crate) words: Vec<String>,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) viewer: Viewer,

    #[command(flatten)]
    pub(crate) computing: Computing,

    #[command(flatten)]
    pub(crate) rules: TalkRules,

    #[command(flatten)]
    pub(crate) record: Record,

    #[command(flatten)]
    pub(crate) faces: Faces,

    /// With --repeat: write a row for each talk to this file, as comma-separated values: seed, world, end,
    /// round, agreement, utilities (- for the standard output)
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        help_heading = "Output",
        requires = "repeat"
    )]
    pub(crate) csv: Option<PathBuf>,

    /// Where you play a side yourself (PARTY=me): show at the end what everything was worth to all sides, and
    /// not to yours alone; --json always holds all sides
    #[arg(long, help_heading = "Output")]
    pub(crate) show_all: bool,

    /// Show only what this party saw, as JSON
    #[arg(
        long,
        value_name = "PARTY",
        help_heading = "Output",
        conflicts_with_all = ["html", "markdown", "repeat"]
    )]
    pub(crate) visible_to: Option<String>,
}

/// How talks are computed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Computing")]
pub(crate) struct Computing {
    /// Rehearse N times, each in another world drawn from the guesses, and say what the talks have in common;
    /// once where nothing is drawn
    #[arg(
        long,
        value_name = "N",
        value_parser = talks(),
        conflicts_with_all = ["save", "resume", "replay", "suspend_after"]
    )]
    pub(crate) repeat: Option<usize>,

    /// Also measure what the rehearsals reach of what is possible, and how the delegates move
    #[arg(long, requires = "repeat")]
    pub(crate) measure: bool,

    #[command(flatten)]
    pub(crate) seed: Seed,

    /// How long a program may take for one move, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0, value_parser = seconds)]
    pub(crate) move_limit: f64,

    /// How long a program may take for all its moves of a talk, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds)]
    pub(crate) talk_limit: f64,

    #[command(flatten)]
    pub(crate) threads: Threads,
}

/// Rules of talk that replace those of the scenario, on every level.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Rules of talk")]
pub(crate) struct TalkRules {
    /// alternating, tentative, mediated or concession [default: the scenario's, or alternating]
    #[arg(long, value_name = "NAME", value_parser = names(&Protocol::ALL, Protocol::name))]
    pub(crate) protocol: Option<Protocol>,

    /// End after N rounds; one gives every party one turn [default: the scenario's, or 100]
    #[arg(long, value_name = "N", value_parser = whole::<u32>(1, 1_000_000))]
    pub(crate) rounds: Option<u32>,

    /// End after N ticks of logical time instead; a turn takes one, or as many as its mover says
    #[arg(long, value_name = "N", conflicts_with = "rounds", value_parser = whole::<u32>(1, 1_000_000))]
    pub(crate) ticks: Option<u32>,

    /// Hide the deadline: the true one is drawn from N to --rounds or --ticks
    #[arg(long, value_name = "N", value_parser = whole::<u32>(1, 1_000_000))]
    pub(crate) hidden_from: Option<u32>,

    /// How rounds become time: genius, negolog or negmas [default: by the scenario's origin]
    #[arg(long, value_name = "NAME", value_parser = names(&TimeConvention::ALL, TimeConvention::name))]
    pub(crate) clock: Option<TimeConvention>,

    /// What discounts count: time (d^t) or round (d^k, the first round undiscounted) [default: by the files,
    /// or the origin]
    #[arg(long, value_name = "UNIT", value_parser = names(&DiscountPer::ALL, DiscountPer::name))]
    pub(crate) discount_per: Option<DiscountPer>,

    /// The probability that the talk breaks off after a round
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) breakdown: Option<f64>,

    /// What no agreement pays: reservation, discounted-reservation or zero
    #[arg(long, value_name = "NAME", value_parser = names(&Disagreement::ALL, Disagreement::name))]
    pub(crate) no_agreement: Option<Disagreement>,

    /// The party that begins
    #[arg(long, value_name = "PARTY")]
    pub(crate) first: Option<String>,

    /// What an illegal move, a crash or a time-out does: end the talk, or skip the turn
    #[arg(long, value_name = "WHAT", value_parser = names(&OnFault::ALL, OnFault::name))]
    pub(crate) on_fault: Option<OnFault>,

    /// Leave out the scenario's levels: one talk, whose agreement binds
    #[arg(long)]
    pub(crate) single: bool,
}

/// Talks as files.
#[derive(Debug, Args)]
#[command(next_help_heading = "Records")]
pub(crate) struct Record {
    /// Save the talk to this file: a head, then one event per line
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) save: Option<PathBuf>,

    /// Take up a saved talk where it stopped; strategies, seed and rules are those of the file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "replay")]
    pub(crate) resume: Option<PathBuf>,

    /// Replay a saved talk: check every event against the rules, and show it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) replay: Option<PathBuf>,

    /// Suspend the talk after N events
    #[arg(long, value_name = "N", conflicts_with = "replay", value_parser = whole::<usize>(0, MOST_LISTED))]
    pub(crate) suspend_after: Option<usize>,

    /// End a talk that is taken up, for a reason from outside
    #[arg(long, value_name = "CAUSE", requires = "resume", conflicts_with = "suspend_after")]
    pub(crate) collapse: Option<String>,

    /// Why it is suspended
    #[arg(long, value_name = "TEXT", requires = "suspend_after", default_value = "a break")]
    pub(crate) cause: String,
}

impl TalkRules {
    /// The rules that replace those of a scenario.
    pub(crate) fn changes(&self) -> RuleChanges {
        RuleChanges {
            protocol: self.protocol,
            rounds: self.rounds,
            ticks: self.ticks,
            hidden_from: self.hidden_from,
            clock: self.clock,
            discount_per: self.discount_per,
            breakdown: self.breakdown,
            no_agreement: self.no_agreement,
            first: self.first.clone(),
            on_fault: self.on_fault,
            levels: if self.single { LevelSelection::Single } else { LevelSelection::All },
        }
    }
}

/// Parts of strategies with what each does, one to a line.
fn listed(parts: impl Iterator<Item = &'static register::StrategyPartDescription>) -> String {
    parts.map(|part| format!("  {:<21}{}\n", part.name, part.summary)).collect()
}

/// Examples, and what strategies there are.
fn strategies() -> String {
    let mut text = String::from(
        "Examples:\n  \
        elfvik talk scenarios/stockholm-2019\n  \
        elfvik talk scenarios/stockholm-2019 us=boulware dprk=\"offer=tit-for-tat accept=combi\" \
        --rounds 100 --seed 7\n  \
        elfvik talk scenarios/stockholm-2019 --repeat 10000\n  \
        elfvik talk scenarios/stockholm-2019 --repeat 10000 --csv talks.csv\n  \
        elfvik talk scenarios/job-offer engineer=me works=boulware\n  \
        elfvik talk my-talks town=agent=./my_agent.py --html talk.html\n  \
        elfvik talk my-talks --suspend-after 20 --cause \"lunch\" --save talk.jsonl\n  \
        elfvik talk my-talks --resume talk.jsonl\n\n\
        A strategy is a name, or parts: offer=NAME accept=NAME model=NAME vote=hill-climbing|annealing \
        floor=reservation|none.\n\
        Settings follow a colon: offer=time:curve=genius,e=0.2. me is you at the terminal; \
        agent=COMMAND starts a program of your own;\n`elfvik schema program` prints what it reads and \
        writes.\n\nWhat to offer:\n",
    );
    text.push_str(&listed(register::offers()));
    text.push_str("\nWhat to accept:\n");
    text.push_str(&listed(register::accepts()));
    text.push_str("\nWhat to think of the others:\n");
    text.push_str(&listed(register::models()));
    text.push_str("  none                 nothing\n\n");
    text.push_str("Exit status: 0 an agreement, or rehearsals; 1 no agreement; 2 wrong use or bad input.");
    text
}
