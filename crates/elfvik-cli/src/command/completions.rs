use crate::arguments::{self, Arguments};
use crate::output::Output;
use clap::CommandFactory;
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Completions, output: &Output) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "elfvik", &mut script);
    output.print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
