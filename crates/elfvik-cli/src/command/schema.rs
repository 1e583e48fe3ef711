use crate::arguments::{self, Shape};
use crate::output::Output;
use elfvik::brief::Brief;
use elfvik::brief::catalogue::Catalogue;
use elfvik::format::native;
use elfvik::talk::{Rehearsals, Talk};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Schema, output: &Output) -> anyhow::Result<ExitCode> {
    match arguments.of {
        Shape::Scenario => output.print(native::SCENARIO_SCHEMA)?,
        Shape::Profile => output.print(native::PROFILE_SCHEMA)?,
        Shape::Catalogue => output.print(&Catalogue::schema())?,
        Shape::Talk => output.print(&Talk::schema())?,
        Shape::Rehearsals => output.print(&Rehearsals::schema())?,
        Shape::Brief => output.print(&Brief::schema())?,
    }
    Ok(ExitCode::SUCCESS)
}
