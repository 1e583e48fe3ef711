use crate::arguments::{self, Shape};
use crate::output::Output;
use elfvik::brief::accord::{AccordConsequences, AccordReport};
use elfvik::brief::catalogue::Catalogue;
use elfvik::brief::plan::Plan;
use elfvik::brief::record::{RecordCheck, RecordEvents};
use elfvik::brief::{Brief, Comparison, RoleSheet, Score};
use elfvik::format::native;
use elfvik::keep::accord::accord_schema;
use elfvik::talk::agent_protocol::{AgentLine, Message};
use elfvik::talk::{Rehearsals, Talk, record};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Schema, output: &Output) -> anyhow::Result<ExitCode> {
    match arguments.of {
        Shape::Scenario => output.print(&native::scenario_schema())?,
        Shape::Profile => output.print(&native::profile_schema())?,
        Shape::Catalogue => output.print(&Catalogue::schema())?,
        Shape::Plan => output.print(&Plan::schema())?,
        Shape::Accord => output.print(&accord_schema())?,
        Shape::AccordStatus => output.print(&AccordReport::schema())?,
        Shape::AccordConsequences => output.print(&AccordConsequences::schema())?,
        Shape::Talk => output.print(&Talk::schema())?,
        Shape::Rehearsals => output.print(&Rehearsals::schema())?,
        Shape::Sheet => output.print(&RoleSheet::schema())?,
        Shape::Score => output.print(&Score::schema())?,
        Shape::RecordCheck => output.print(&RecordCheck::schema())?,
        Shape::RecordEvents => output.print(&RecordEvents::schema())?,
        Shape::Record => output.print(&record::schema())?,
        Shape::Brief => output.print(&Brief::schema())?,
        Shape::Comparison => output.print(&Comparison::schema())?,
        Shape::AgentInput => output.print(&Message::schema())?,
        Shape::AgentOutput => output.print(&AgentLine::schema())?,
        Shape::Program => output.print(&without_links(PROGRAM))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Markdown in which links are their words alone: whoever has only the program has none of the files they
/// lead to.
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let words = before.rfind('[').zip(after.find(')'));
        let Some((open, close)) = words.filter(|(open, _)| !before[*open..].contains('\n')) else {
            plain.push_str(before);
            plain.push_str("](");
            rest = after;
            continue;
        };
        plain.push_str(&before[..open]);
        plain.push_str(&before[open + 1..]);
        rest = &after[close + 1..];
    }
    plain + rest
}

/// The page on programs that play.
const PROGRAM: &str = include_str!("../../../../docs/agents.md");

#[cfg(test)]
mod tests {
    use super::{PROGRAM, without_links};

    #[test]
    fn a_page_without_links_keeps_every_other_word() {
        assert_eq!(without_links("see [`a.py`](../a.py) and x[1](y"), "see `a.py` and x[1](y");
        let page = without_links(PROGRAM);
        assert!(!page.contains("../") && page.contains("\"type\":\"start\""));
    }
}
