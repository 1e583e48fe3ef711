//! How answers are computed: what is drawn, by whose definitions, how exactly, with how many threads.

use super::values::whole;
use clap::Args;
use elfvik::prepare::solution::SolutionConvention;

/// The worlds that prospects rest on, and the talks that are held in them.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Computing")]
pub(crate) struct Draw {
    #[command(flatten)]
    pub(crate) worlds: Worlds,

    /// Rehearse N talks with the default strategies, each in one of the worlds; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = worlds())]
    pub(crate) rehearsals: usize,
}

/// The worlds that prospects rest on.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Computing")]
pub(crate) struct Worlds {
    /// Draw N worlds for the prospects; 0 for none
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = worlds())]
    pub(crate) worlds: usize,

    #[command(flatten)]
    pub(crate) seed: Seed,
}

/// What is drawn by.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Computing")]
pub(crate) struct Seed {
    /// What all random numbers come from; the same seed gives the same answer [default: 1]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(0, u64::MAX))]
    pub(crate) seed: Option<u64>,
}

fn worlds() -> impl Fn(&str) -> Result<usize, String> + Clone {
    whole::<usize>(0, 10_000_000)
}

/// How to analyse.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Computing")]
pub(crate) struct Analysis {
    /// Whose definitions of solutions and opposition to use
    #[arg(long, value_name = "NAME", default_value = "textbook", value_parser = convention())]
    pub(crate) convention: SolutionConvention,

    /// Beyond N points a frontier is approximated, and the answer says so [default: 250000, in a collection
    /// 50000]
    #[arg(long, value_name = "N", value_parser = points())]
    pub(crate) max_points: Option<usize>,

    #[command(flatten)]
    pub(crate) threads: Threads,
}

/// How many threads.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Computing")]
pub(crate) struct Threads {
    /// Threads to compute with; the result is the same for any number [default: all cores]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(1, 1024))]
    pub(crate) threads: Option<u16>,
}

fn convention() -> impl clap::builder::TypedValueParser<Value = SolutionConvention> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(SolutionConvention::ALL.map(SolutionConvention::name))
        .map(|name| name.parse().expect("only names of conventions are possible"))
}

fn points() -> impl Fn(&str) -> Result<usize, String> + Clone {
    whole::<usize>(1_000, 100_000_000)
}
