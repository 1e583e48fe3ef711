//! What can be asked of scenarios: briefs, maps, comparisons, collections.

use super::computing::{Analysis, Draw, Worlds};
use super::output::{Faces, Listing, Target};
use super::scenario::{Profiles, Reading, Viewed, Viewer};
use clap::builder::Resettable;
use clap::{Args, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik brief scenarios/stockholm-2019\n  \
    elfvik brief scenarios/stockholm-2019 gap likely\n  \
    elfvik brief scenarios/stockholm-2019 --all\n  \
    elfvik brief scenarios/stockholm-2019 --html brief.html\n  \
    elfvik brief scenarios/stockholm-2019 --as us\n  \
    elfvik brief scenarios/stockholm-2019 --package reported-offer,duration=24\n  \
    elfvik brief my-talks --without letter-of-may\n  \
    elfvik brief Grocery_domain.xml Grocery_domain_mary.xml Grocery_domain_sam.xml\n  \
    elfvik brief party_domain --profiles party1.xml,party7.xml\n  \
    elfvik brief scenarios/house-sale --json | jq .prospects.zone_probability\n  \
    elfvik brief scenarios/supply-contract --json --limit 50 --equals 3\n\n\
    One page is shown. Words behind the scenario name sections that are shown in full instead:\n  \
    who      who meets, and what has happened\n  \
    gap      how far apart they are\n  \
    signed   what could be signed\n  \
    likely   how likely a deal is\n  \
    heard    what was heard, and what it teaches\n  \
    talks    how the talks may go\n  \
    levers   what would open it\n  \
    plan     in which order it can be kept\n  \
    sources  what it all rests on\n\
    A file of such a name is written ./gap. --json is always whole; a page (--html) begins with the one \
    page\n\
    and has all sections behind it.\n\n\
    Having no zone of agreement is an answer: the exit status is 0.")]
pub(crate) struct Brief {
    #[command(flatten)]
    pub(crate) source: Viewed,

    /// Show every section in full instead of one page
    #[arg(long, help_heading = "Output")]
    pub(crate) all: bool,

    /// Put a package under the lens: its id, ISSUE=OPTION,... for every issue, or an id with changes
    #[arg(long, value_name = "PACKAGE", help_heading = "Scenario")]
    pub(crate) package: Option<String>,

    /// Do not believe a statement, by its id: what rests on it is guessed more widely; can be given several
    /// times
    #[arg(long, value_name = "STATEMENT", help_heading = "Scenario")]
    pub(crate) without: Vec<String>,

    #[command(flatten)]
    pub(crate) draw: Draw,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) faces: Faces,

    #[command(flatten)]
    pub(crate) listing: Listing,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik map scenarios/stockholm-2019 -o stockholm.svg\n  \
    elfvik map scenarios/supply-contract > contract.svg\n  \
    elfvik map my-talks --parties town,builder -o map.svg\n\n\
    With three or four parties each two of them are drawn, with more an axis for each party; --parties says\n\
    whose utilities are drawn instead.")]
pub(crate) struct Map {
    #[command(flatten)]
    pub(crate) source: Viewed,

    /// Draw these two parties alone, along the horizontal and the vertical axis
    #[arg(long, value_name = "ID,ID", value_delimiter = ',', help_heading = "Output")]
    pub(crate) parties: Option<Vec<String>>,

    #[command(flatten)]
    pub(crate) worlds: Worlds,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik compare talks-in-may talks-in-june\n  \
    elfvik compare talks-in-may talks-in-june --as us --json\n  \
    elfvik compare talks-in-may talks-in-june --html changes.html\n  \
    elfvik compare party_2010 party_2011 --profiles party1.xml,party7.xml\n\n\
    --profiles and --all-profiles hold for both versions, where they are of other systems; files are\n\
    looked for beside each.")]
pub(crate) struct Compare {
    /// The earlier version's folder, or its domain file
    #[arg(value_name = "A", value_hint = ValueHint::AnyPath, help_heading = Resettable::Reset)]
    pub(crate) before: PathBuf,

    /// The later version's folder, or its domain file
    #[arg(value_name = "B", value_hint = ValueHint::AnyPath, help_heading = Resettable::Reset)]
    pub(crate) after: PathBuf,

    #[command(flatten)]
    pub(crate) profiles: Profiles,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) viewer: Viewer,

    #[command(flatten)]
    pub(crate) draw: Draw,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) faces: Faces,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    elfvik scenarios anac/y2011\n  \
    elfvik scenarios anac --csv > anac.csv\n  \
    elfvik scenarios anac --json | jq '.scenarios[] | select(.opposition > 0.5) | .path'\n  \
    elfvik scenarios anac --pairs --csv -o pairs.csv\n  \
    elfvik scenarios anac --html anac.html\n\n\
    Every file is recognised by its content. What cannot be read is listed with the reason; the exit\n\
    status is 0. Rows are written as they come, but beside --html and --markdown. A file is written\n\
    beside and moved to its place when it is whole.")]
pub(crate) struct Scenarios {
    /// The folder; inner folders are looked into, hidden ones and links are not
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = Resettable::Reset)]
    pub(crate) folder: PathBuf,

    /// Of a domain with many profiles, list every two of them as a scenario of their own
    #[arg(long, help_heading = "Scenario")]
    pub(crate) pairs: bool,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) analysis: Analysis,

    #[command(flatten)]
    pub(crate) faces: Faces,

    /// Print comma-separated values instead of text; `'` comes before a text that looks like a formula
    #[arg(long, help_heading = "Output", conflicts_with = "json")]
    pub(crate) csv: bool,
}
