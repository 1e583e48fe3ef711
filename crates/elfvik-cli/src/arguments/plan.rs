//! What can be asked of plans: in which order steps are safe.

use super::computing::{Seed, Threads};
use super::output::Faces;
use super::scenario::Viewed;
use super::values::{names, whole};
use clap::Args;
use elfvik::model::Safety;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik plan scenarios/stockholm-2019\n  \
    elfvik plan scenarios/stockholm-2019 --all\n  \
    elfvik plan scenarios/stockholm-2019 --bond us=1\n  \
    elfvik plan scenarios/stockholm-2019 --safety strong --html plan.html\n  \
    elfvik plan scenarios/stockholm-2019 --as us\n  \
    elfvik plan scenarios/jcpoa-2015 --json | jq .bonds.minimal\n\n\
    A scenario says who would do what:\n\n  \
    [[steps]]                        # in scenario.toml, for each step\n  \
    id = \"delivery\"\n  \
    name = \"The machine is delivered\"\n  \
    by = \"seller\"                    # the id of a party\n  \
    after = [\"contract\"]             # what must be done before\n\n\
    and the file of each party what that is worth to it:\n\n  \
    [plan]\n  \
    bond = 1                         # what it loses by being seen to break its word\n  \
    [plan.values]\n  \
    delivery = { low = 3, likely = 4, high = 5 }\n  \
    payment = -4                     # below 0 what costs\n\n\
    A plan is safe when nobody gains by walking away. That no order is safe is an answer: the exit status \
    is\n\
    0. Dates, flows, snapback and detection: docs/methods/safe-plans.md.")]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) source: Viewed,

    /// Show all minimal bonds, all changes and what the steps are worth as well
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,

    /// At which points nobody may gain: `weak`, whoever moves next; `strong`, everybody at every point
    /// [default: as the scenario says]
    #[arg(long, value_name = "KIND", help_heading = "Computing", value_parser = names(&Safety::ALL, Safety::name))]
    pub(crate) safety: Option<Safety>,

    /// Let a party stake N instead of what the files say; once for each party
    #[arg(long = "bond", value_name = "PARTY=N", help_heading = "Computing", value_parser = bond)]
    pub(crate) bonds: Vec<(String, String)>,

    /// Draw N worlds from what is guessed; 0 for none [default: 1000, or fewer where each takes much work]
    #[arg(long, value_name = "N", value_parser = whole::<usize>(0, 100_000), help_heading = "Computing")]
    pub(crate) worlds: Option<usize>,

    #[command(flatten)]
    pub(crate) seed: Seed,

    #[command(flatten)]
    pub(crate) threads: Threads,

    #[command(flatten)]
    pub(crate) faces: Faces,
}

fn bond(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').map(|(party, bond)| (party.trim().to_owned(), bond.trim().to_owned()));
    parts.ok_or_else(|| "write the id of a party, `=` and a number, such as `us=2.5`".to_owned())
}
