use crate::arguments::{self, Shape};
use crate::output::Output;
use std::process::ExitCode;

/// A schema that is kept as a file: deriving them all takes a tenth of the time that the program takes to
/// build. A test compares every file with what the types say.
macro_rules! schema {
    ($name:literal) => {
        include_str!(concat!("../../schemas/", $name, ".json"))
    };
}

pub(crate) fn run(arguments: &arguments::Schema, output: &Output) -> anyhow::Result<ExitCode> {
    let text = match arguments.of {
        Shape::Scenario => schema!("scenario"),
        Shape::Profile => schema!("profile"),
        Shape::Brief => schema!("brief"),
        Shape::Comparison => schema!("comparison"),
        Shape::Catalogue => schema!("catalogue"),
        Shape::Plan => schema!("plan"),
        Shape::Accord => schema!("accord"),
        Shape::AccordStatus => schema!("accord-status"),
        Shape::AccordConsequences => schema!("accord-consequences"),
        Shape::Talk => schema!("talk"),
        Shape::Rehearsals => schema!("rehearsals"),
        Shape::Sheet => schema!("sheet"),
        Shape::Score => schema!("score"),
        Shape::RecordCheck => schema!("record-check"),
        Shape::RecordEvents => schema!("record-events"),
        Shape::Record => schema!("record"),
        Shape::AgentInput => schema!("agent-input"),
        Shape::AgentOutput => schema!("agent-output"),
        Shape::Program => &without_links(PROGRAM),
    };
    output.print(text)?;
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
