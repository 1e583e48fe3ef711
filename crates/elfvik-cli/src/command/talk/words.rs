//! The words of a command line for talks.

use crate::person::PERSON;
use anyhow::{anyhow, bail};
use elfvik::talk::strategy::StrategySpec;
use elfvik::unsafe_characters::visible_line;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The words of the command line: paths, then who plays how.
pub(super) struct Words {
    pub(super) paths: Vec<PathBuf>,
    pub(super) plays: BTreeMap<String, StrategySpec>,
}

impl Words {
    pub(super) fn of(words: &[String]) -> anyhow::Result<Self> {
        let (mut paths, mut plays) = (Vec::new(), BTreeMap::new());
        for word in words {
            match word.split_once('=') {
                Some((party, spec)) if !Path::new(word).exists() => {
                    let agent = format!("agent={PERSON}");
                    let spec: StrategySpec = if spec == "me" { &agent } else { spec }
                        .parse()
                        .map_err(|error| anyhow!("{}: {error}", visible_line(party)))?;
                    if plays.insert(party.to_owned(), spec).is_some() {
                        bail!("`{}` is given two strategies", visible_line(party));
                    }
                }
                None if !paths.is_empty() && is_no_path(word) => return Err(no_strategy(word)),
                _ => paths.push(PathBuf::from(word)),
            }
        }
        if paths.is_empty() {
            bail!("name a scenario before the strategies, such as `elfvik talk my-talks town=boulware`");
        }
        Ok(Self { paths, plays })
    }
}

/// Whether a word can only be meant for a party or a strategy: there is no such file, and it does not look
/// like one.
fn is_no_path(word: &str) -> bool {
    let path = Path::new(word);
    !path.exists() && path.extension().is_none() && path.components().count() == 1
}

/// A word that is neither a file nor PARTY=STRATEGY.
fn no_strategy(word: &str) -> anyhow::Error {
    let shown = visible_line(word);
    let (pair, what) = match word.split_once(':') {
        Some((party, strategy)) if strategy.parse::<StrategySpec>().is_ok() => (
            format!("{}={}", visible_line(party), visible_line(strategy)),
            "a party and a strategy with a colon",
        ),
        _ if word.parse::<StrategySpec>().is_ok() => (format!("PARTY={shown}"), "a strategy"),
        _ => (format!("{shown}=boulware"), "a party"),
    };
    anyhow!(
        "`{shown}` is no file and no `PARTY=STRATEGY`, it seems to be {what}\n  = help: write `{pair}`; to \
         see the \
         talk as one party write `--as PARTY`; `elfvik talk --help` lists the strategies"
    )
}
