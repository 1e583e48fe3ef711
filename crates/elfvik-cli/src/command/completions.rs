//! Completion scripts: those that are derived from the arguments, and in bash, zsh and fish also what stands
//! behind `PARTY=` and the sections of a brief, which are no values of arguments of their own.

use crate::arguments::{self, Arguments};
use crate::output::Output;
use clap::CommandFactory;
use clap_complete::Shell;
use elfvik::report::BriefSection;
use elfvik::talk::strategy::register::{self, StrategyPartDescription};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Completions, output: &Output) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "elfvik", &mut script);
    output.print(&with_strategies(arguments.shell, &String::from_utf8_lossy(&script)))?;
    Ok(ExitCode::SUCCESS)
}

/// The script with the names of strategies.
fn with_strategies(shell: Shell, script: &str) -> String {
    match shell {
        Shell::Bash => {
            let name = |part: &StrategyPartDescription| part.name.to_owned();
            format!("{script}{}", filled(include_str!("completions/strategies.bash"), name))
        }
        Shell::Zsh => {
            let described =
                |part: &StrategyPartDescription| quoted(&format!("{}:{}", part.name, part.summary), r"'\''");
            let names = filled(include_str!("completions/strategies.zsh"), described);
            let mut is_brief = false;
            let ours = script.lines().map(|line| {
                let start = line.trim_start();
                if start.starts_with('(') {
                    is_brief = start == "(brief)";
                }
                match () {
                    () if start.starts_with("'*::words -- ") => {
                        line.replace(":_files'", ":_elfvik_talk_words'")
                    }
                    () if is_brief && start.starts_with("'*::paths -- ") => {
                        line.replace(":_files'", ":_elfvik_brief_words'")
                    }
                    () => line.to_owned(),
                }
            });
            let script: String = ours.map(|line| line + "\n").collect();
            script.replacen(ZSH_END, &format!("{names}{ZSH_END}"), 1)
        }
        Shell::Fish => {
            let words = |part: &StrategyPartDescription| {
                [part.name, part.summary].map(|word| quoted(word, r"\'")).join(" ")
            };
            format!("{script}{}", filled(include_str!("completions/strategies.fish"), words))
        }
        _ => script.to_owned(),
    }
}

/// A template with the parts of strategies, each as `written`.
fn filled(template: &str, written: impl Fn(&StrategyPartDescription) -> String) -> String {
    let list = |parts: &mut dyn Iterator<Item = &'static StrategyPartDescription>| {
        parts.map(&written).collect::<Vec<_>>().join(" ")
    };
    let text = template.replace("@offers@", &list(&mut register::offers()));
    let text = text.replace("@accepts@", &list(&mut register::accepts()));
    let text = text.replace("@models@", &list(&mut register::models()));
    let sections = BriefSection::ALL.map(BriefSection::name);
    let described = BriefSection::ALL.map(|s| quoted(&format!("{}:{}", s.name(), s.summary()), r"'\''"));
    text.replace("@sections@", &sections.join(" ")).replace("@described-sections@", &described.join(" "))
}

/// A word in single quotes; a quote inside is written as `quote`.
fn quoted(word: &str, quote: &str) -> String {
    format!("'{}'", word.replace('\'', quote))
}

/// Where the script of zsh begins to do something.
const ZSH_END: &str = "if [ \"$funcstack[1]\" = \"_elfvik\" ]; then";
