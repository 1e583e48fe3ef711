//! What can be asked on the command line.

use crate::source::{Choice, Source};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use elfvik::format::foreign::{self, Duplicates, WeightConvention};
use elfvik::format::write;
use elfvik::model::{Clock, Disagreement, DiscountPer, OnFault, Protocol};
use elfvik::prepare::solution::Convention;
use elfvik::talk::request::{LevelChoice, RuleChanges};
use elfvik::talk::strategy::register;
use std::path::PathBuf;

/// Negotiations from opening positions to a kept agreement.
#[derive(Debug, Parser)]
#[command(
    name = "elfvik",
    version,
    propagate_version = true,
    after_help = "Examples:\n  \
        elfvik new my-talks                      write a scenario to start from\n  \
        elfvik brief my-talks                    what both sides could sign\n  \
        elfvik brief my-talks --html brief.html  the same as a page, with pictures\n  \
        elfvik brief my-talks --as town          what one side sees, from its own file alone\n  \
        elfvik talk my-talks --repeat 10000      how the talks may go\n  \
        elfvik compare old-talks my-talks        what changed, and what follows from it\n\n\
        Files are written whole or not at all and never replace what is read. A new one that shows more than one\n\
        side's numbers can be read by its owner alone; otherwise, as with --as, the umask decides.\n\n\
        Exit status: 0 done, 1 a negative answer, 2 wrong use or bad input."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) mode: Mode,

    /// Colours on the terminal; NO_COLOR is respected too.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Colour,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal that shows them.
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Mode {
    /// Tell who meets, how far apart they are, what could be signed, and what it rests on
    Brief(Brief),
    /// Let strategies talk: one transcript, or thousands of rehearsals
    Talk(Talk),
    /// Draw all outcomes, the frontier, the solutions and the packages as an SVG picture
    Map(Map),
    /// Say which numbers differ between two versions of a scenario, and which conclusions with them
    Compare(Compare),
    /// List all scenarios of a folder and its inner folders, with the measures that papers print
    Scenarios(Scenarios),
    /// Write a scenario for another system, or one of another system as Elfvik's own
    Convert(Convert),
    /// Say what is wrong with a scenario, what can hardly be meant, or that nothing is
    Check(Check),
    /// Write a commented scenario to start from
    New(New),
    /// Print the JSON Schema of a scenario, a private file, or an answer; or what a program reads that plays a party
    Schema(Schema),
    /// Print a completion script for a shell
    Completions(Completions),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik brief scenarios/stockholm-2019\n  \
    elfvik brief scenarios/stockholm-2019 --html brief.html\n  \
    elfvik brief scenarios/stockholm-2019 --as us\n  \
    elfvik brief scenarios/stockholm-2019 --package reported-offer,duration=24\n  \
    elfvik brief Grocery_domain.xml Grocery_domain_mary.xml Grocery_domain_sam.xml\n  \
    elfvik brief party_domain --profiles party1.xml,party7.xml\n  \
    elfvik brief scenarios/house-sale --json | jq .prospects.zone_probability\n  \
    elfvik brief scenarios/supply-contract --json --limit 50 --equals 3\n\n\
    Having no zone of agreement is an answer: the exit status is 0.")]
pub(crate) struct Brief {
    #[command(flatten)]
    pub(crate) source: Viewed,

    /// Print JSON instead of text
    #[arg(long)]
    pub(crate) json: bool,

    /// Write a page with pictures to this file instead (- for the standard output)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) html: Option<PathBuf>,

    /// Write Markdown to this file instead (- for the standard output)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) markdown: Option<PathBuf>,

    /// Put a package under the lens: its id, ISSUE=OPTION,... for every issue, or an id with changes
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) package: Option<String>,

    #[command(flatten)]
    pub(crate) draw: Draw,

    #[command(flatten)]
    pub(crate) listing: Listing,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    /// Columns of the text [default: the terminal's, at most 100]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(60, 400))]
    pub(crate) width: Option<u16>,
}

/// What is read, and as whom.
#[derive(Debug, Args)]
pub(crate) struct Viewed {
    #[command(flatten)]
    pub(crate) scenario: Scenario,

    /// See it as one party: read its own file and no other party's
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
}

/// A scenario of Elfvik's own or of another system.
#[derive(Debug, Args)]
pub(crate) struct Scenario {
    /// The scenario's folder; or a domain file of GENIUS, GeniusWeb, NegoLog or NegMAS, alone or followed by its profiles
    #[arg(value_name = "SCENARIO", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Which of the profiles beside a domain are the parties.
#[derive(Debug, Args)]
pub(crate) struct Profiles {
    /// Of many profiles beside a domain, take these, in this order
    #[arg(
        long,
        value_name = "FILE,FILE",
        value_delimiter = ',',
        value_hint = ValueHint::FilePath,
        conflicts_with = "all_profiles"
    )]
    pub(crate) profiles: Vec<PathBuf>,

    /// Take all profiles that belong to a domain, though nothing says that they sit at one table
    #[arg(long)]
    pub(crate) all_profiles: bool,
}

impl Profiles {
    pub(crate) fn choice(&self) -> Choice<'_> {
        match (self.all_profiles, self.profiles.is_empty()) {
            (true, _) => Choice::Everybody,
            (false, false) => Choice::These(&self.profiles),
            (false, true) => Choice::Clear,
        }
    }
}

/// How files of other systems are read where there is a choice.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Reading {
    /// Divide weights by their sum, whatever the scenario's own system does
    #[arg(long)]
    pub(crate) normalise: bool,

    /// What a value without an evaluation is worth where its own system would fail
    #[arg(long, value_name = "HOW", default_value = "refuse")]
    pub(crate) missing: Missing,

    /// Count a value that an issue lists twice once, unlike published sizes
    #[arg(long)]
    pub(crate) merge_duplicates: bool,
}

/// What a value without an evaluation is worth.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Missing {
    /// Nothing can be said: the profile is refused
    Refuse,
    /// Nothing
    Zero,
}

impl Reading {
    pub(crate) fn chosen(self) -> foreign::ReadingOptions {
        foreign::ReadingOptions {
            weights: if self.normalise { WeightConvention::Normalised } else { WeightConvention::AsWritten },
            missing: match self.missing {
                Missing::Refuse => foreign::Missing::Refuse,
                Missing::Zero => foreign::Missing::Zero,
            },
            duplicates: if self.merge_duplicates { Duplicates::Merge } else { Duplicates::Keep },
        }
    }
}

impl Scenario {
    pub(crate) fn source(&self) -> Source<'_> {
        Source { paths: &self.paths, choice: self.profiles.choice(), reading: self.reading.chosen() }
    }
}

/// The worlds that prospects rest on, and the talks that are held in them.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Draw {
    #[command(flatten)]
    pub(crate) worlds: Worlds,

    /// Rehearse N talks with the default strategies, each in one of the worlds; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = worlds())]
    pub(crate) rehearsals: usize,
}

/// The worlds that prospects rest on.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Worlds {
    /// Draw N worlds for the prospects; 0 for none
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = worlds())]
    pub(crate) worlds: usize,

    /// What all draws come from; the same seed gives the same worlds
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole::<u64>(0, u64::MAX))]
    pub(crate) seed: u64,
}

fn worlds() -> impl Fn(&str) -> Result<usize, String> + Clone {
    whole::<usize>(0, 10_000_000)
}

/// What is listed in JSON.
#[derive(Debug, Args)]
pub(crate) struct Listing {
    /// List at most N points of the frontier, evenly spread; the totals stay
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = whole::<usize>(0, MOST_LISTED))]
    pub(crate) limit: usize,

    /// With each point list up to N of the outcomes that have its utilities
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = whole::<usize>(0, MOST_LISTED))]
    pub(crate) equals: usize,
}

/// How to analyse.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Analysis {
    /// Whose definitions of solutions and opposition to use
    #[arg(long, value_name = "NAME", default_value = "textbook", value_parser = convention())]
    pub(crate) convention: Convention,

    /// Beyond N points the frontier is approximated, and the brief says how well
    #[arg(long, value_name = "N", default_value_t = 250_000, value_parser = points())]
    pub(crate) max_points: usize,

    /// Threads to compute with; the result is the same for any number [default: all cores]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(1, 1024))]
    pub(crate) threads: Option<u16>,
}

fn convention() -> impl clap::builder::TypedValueParser<Value = Convention> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(Convention::ALL.map(Convention::name))
        .map(|name| name.parse().expect("only names of conventions are possible"))
}

fn points() -> impl Fn(&str) -> Result<usize, String> + Clone {
    whole::<usize>(1_000, 100_000_000)
}

#[derive(Debug, Args)]
#[command(after_help = strategies())]
pub(crate) struct Talk {
    /// The scenario, as for `brief`, followed by PARTY=STRATEGY for each party that does not play the default
    #[arg(value_name = "SCENARIO [PARTY=STRATEGY]", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) words: Vec<String>,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Rehearse as one party: on its own file and its beliefs, and no other party's file
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,

    /// ConclusionKind all random numbers come from; the same seed gives the same talk [default: 1]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(0, u64::MAX))]
    pub(crate) seed: Option<u64>,

    /// Rehearse N times, each in another world drawn from the guesses, and say what the talks have in common; once where nothing is drawn
    #[arg(long, value_name = "N", value_parser = talks(), conflicts_with_all = ["save", "resume", "replay", "suspend_after"])]
    pub(crate) repeat: Option<usize>,

    /// Print JSON instead of text
    #[arg(long, conflicts_with = "html")]
    pub(crate) json: bool,

    /// Write a page with pictures to this file instead (- for the standard output)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) html: Option<PathBuf>,

    /// Show only what this party saw
    #[arg(long, value_name = "PARTY", conflicts_with_all = ["html", "repeat"])]
    pub(crate) visible_to: Option<String>,

    /// How long a program may take for one move, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0, value_parser = seconds)]
    pub(crate) move_limit: f64,

    /// How long a program may take for all its moves of a talk, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds)]
    pub(crate) talk_limit: f64,

    /// Threads to compute with; the result is the same for any number [default: all cores]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(1, 1024))]
    pub(crate) threads: Option<u16>,

    /// Columns of the text [default: the terminal's, at most 100]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(60, 400))]
    pub(crate) width: Option<u16>,

    #[command(flatten)]
    pub(crate) rules: TalkRules,

    #[command(flatten)]
    pub(crate) record: Record,
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
    #[arg(long, value_name = "NAME", value_parser = names(&Clock::ALL, Clock::name))]
    pub(crate) clock: Option<Clock>,

    /// ConclusionKind discounts count: time (d^t) or round (d^k, the first round undiscounted) [default: by the files, or the origin]
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

fn talks() -> impl Fn(&str) -> Result<usize, String> + Clone {
    whole::<usize>(1, 10_000_000)
}

/// A whole number in a range; anything else is told what is possible.
fn whole<T: TryFrom<u64>>(least: u64, most: u64) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let found =
            text.parse().ok().filter(|n| (least..=most).contains(n)).and_then(|n| T::try_from(n).ok());
        found.ok_or_else(|| format!("write a whole number from {least} to {most}, in digits alone"))
    }
}

fn names<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl clap::builder::TypedValueParser<Value = T> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(all.iter().map(|choice| name(*choice)))
        .map(move |text| *all.iter().find(|choice| name(**choice) == text).expect("only names are possible"))
}

fn seconds(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|seconds| (0.001..=86_400.0).contains(seconds));
    value.ok_or_else(|| "write seconds from 0.001 to 86400, with a decimal point: 2.5".to_owned())
}

fn probability(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    value.ok_or_else(|| "write a probability from 0 to 1, with a decimal point: 0.01".to_owned())
}

/// Parts of strategies with what each does, one to a line.
fn listed(parts: impl Iterator<Item = &'static register::StrategyPart>) -> String {
    parts.map(|part| format!("  {:<21}{}\n", part.name, part.summary)).collect()
}

/// Examples, and what strategies there are.
fn strategies() -> String {
    let mut text = String::from(
        "Examples:\n  \
        elfvik talk scenarios/stockholm-2019\n  \
        elfvik talk scenarios/stockholm-2019 us=boulware dprk=\"offer=tit-for-tat accept=combi\" --rounds 100 --seed 7\n  \
        elfvik talk scenarios/stockholm-2019 --repeat 10000\n  \
        elfvik talk my-talks town=agent=./my_agent.py --html talk.html\n  \
        elfvik talk my-talks --suspend-after 20 --cause \"lunch\" --save talk.jsonl\n  \
        elfvik talk my-talks --resume talk.jsonl\n\n\
        A strategy is a name, or parts: offer=NAME accept=NAME model=NAME vote=hill-climbing|annealing floor=reservation|none.\n\
        Settings follow a colon: offer=time:curve=genius,e=0.2. agent=COMMAND starts a program of your own;\n        `elfvik schema program` prints what it reads and writes.\n\nWhat to offer:\n",
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

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik map scenarios/stockholm-2019 -o stockholm.svg\n  \
    elfvik map scenarios/supply-contract > contract.svg\n  \
    elfvik map my-talks --parties town,builder -o map.svg\n\n\
    With more than two parties, --parties says whose utilities are drawn; the default is the first two.")]
pub(crate) struct Map {
    #[command(flatten)]
    pub(crate) source: Viewed,

    /// Write to this file instead of the standard output (-)
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    /// The parties along the horizontal and the vertical axis
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    pub(crate) parties: Option<Vec<String>>,

    #[command(flatten)]
    pub(crate) worlds: Worlds,

    #[command(flatten)]
    pub(crate) analysis: Analysis,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik compare talks-in-may talks-in-june\n  \
    elfvik compare talks-in-may talks-in-june --as us --json\n  \
    elfvik compare party_2010 party_2011 --profiles party1.xml,party7.xml\n\n\
    --profiles and --all-profiles hold for both versions, where they are of other systems; files are looked for beside each.")]
pub(crate) struct Compare {
    /// The earlier version's folder, or its domain file
    #[arg(value_name = "A", value_hint = ValueHint::AnyPath)]
    pub(crate) before: PathBuf,

    /// The later version's folder, or its domain file
    #[arg(value_name = "B", value_hint = ValueHint::AnyPath)]
    pub(crate) after: PathBuf,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,

    /// See both as one party: read its own files and no other party's
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,

    /// Print JSON instead of text
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) draw: Draw,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    /// Columns of the text [default: the terminal's, at most 100]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(60, 400))]
    pub(crate) width: Option<u16>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik convert anac/y2011/Grocery grocery --to native\n  \
    elfvik convert scenarios/house-sale sale --to genius --lossy\n  \
    elfvik convert party_domain.xml party --profiles party1.xml,party7.xml --to negmas\n\n\
    What the target cannot express is named, one line each, and nothing is written unless --lossy is given.\n\
    Exit status: 0 written, 1 refused because something would be lost, 2 when the scenario cannot be read.")]
pub(crate) struct Convert {
    /// The scenario's folder, or the domain file of another system
    #[arg(value_name = "IN", value_hint = ValueHint::AnyPath)]
    pub(crate) from: PathBuf,

    /// The folder to make; it must not exist yet, or be empty
    #[arg(value_name = "OUT", value_hint = ValueHint::DirPath)]
    pub(crate) to_folder: PathBuf,

    /// What to write it for
    #[arg(long = "to", value_name = "FORMAT")]
    pub(crate) target: Target,

    /// Write what can be expressed, and leave out the rest
    #[arg(long)]
    pub(crate) lossy: bool,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// What can be written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Target {
    /// GENIUS XML
    Genius,
    /// GeniusWeb JSON
    Geniusweb,
    /// NegMAS YAML
    Negmas,
    /// Elfvik's own TOML
    Native,
}

impl Target {
    pub(crate) fn chosen(self) -> write::TargetFormat {
        match self {
            Self::Genius => write::TargetFormat::Genius,
            Self::Geniusweb => write::TargetFormat::GeniusWeb,
            Self::Negmas => write::TargetFormat::Negmas,
            Self::Native => write::TargetFormat::Native,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik scenarios anac/y2011\n  \
    elfvik scenarios anac --csv > anac.csv\n  \
    elfvik scenarios anac --json | jq '.scenarios[] | select(.opposition > 0.5) | .path'\n  \
    elfvik scenarios anac --pairs --csv -o pairs.csv\n\n\
    Every file is recognised by its content. What cannot be read is listed with the reason; the exit status is 0.\n\
    Rows are written as they come. A file is written beside and moved to its place when it is whole.")]
pub(crate) struct Scenarios {
    /// The folder; inner folders are looked into, hidden ones and links are not
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,

    /// Print JSON instead of a table
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,

    /// Print comma-separated values instead of a table; `'` comes before a text that looks like a formula
    #[arg(long)]
    pub(crate) csv: bool,

    /// Write to this file instead of the standard output (-)
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    /// Of a domain with many profiles, list every two of them as a scenario of their own
    #[arg(long)]
    pub(crate) pairs: bool,

    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Whose definitions of Nash and opposition to use
    #[arg(long, value_name = "NAME", default_value = "textbook", value_parser = convention())]
    pub(crate) convention: Convention,

    /// Beyond N points a frontier is approximated, and its row says so
    #[arg(long, value_name = "N", default_value_t = 50_000, value_parser = points())]
    pub(crate) max_points: usize,

    /// Threads to compute with; the result is the same for any number [default: all cores]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(1, 1024))]
    pub(crate) threads: Option<u16>,

    /// Columns of the text around the table [default: the terminal's, at most 100]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(60, 400))]
    pub(crate) width: Option<u16>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik schema scenario > scenario.schema.json\n  \
    elfvik schema brief | jq .properties.prospects\n\n\
    In an editor that knows TOML schemas, begin scenario.toml with\n  \
    #:schema ./scenario.schema.json")]
pub(crate) struct Schema {
    /// Of what
    pub(crate) of: Shape,
}

/// What a schema can describe.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Shape {
    /// The public file, scenario.toml
    Scenario,
    /// A party's private file
    Profile,
    /// What `elfvik brief --json` prints
    Brief,
    /// What `elfvik compare --json` prints
    Comparison,
    /// What `elfvik scenarios --json` prints
    Catalogue,
    /// What `elfvik talk --json` prints
    Talk,
    /// What `elfvik talk --repeat N --json` prints
    Rehearsals,
    /// Each line of what `elfvik talk --save` writes
    Record,
    /// What a program that plays a party reads and writes, in words
    Program,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik check my-talks\n\n\
    What can hardly be meant is a warning and not wrong.\n\
    Exit status: 0 when nothing is wrong, 1 when something is, 2 when the folder cannot be read.")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) scenario: Scenario,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  elfvik new my-talks && elfvik brief my-talks")]
pub(crate) struct New {
    /// The folder to make; it must not exist yet, or be empty
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  elfvik completions bash > ~/.local/share/bash-completion/completions/elfvik"
)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
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
            levels: if self.single { LevelChoice::Single } else { LevelChoice::All },
        }
    }
}

/// So many of anything are listed at most.
const MOST_LISTED: u64 = u32::MAX as u64;

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }
}
