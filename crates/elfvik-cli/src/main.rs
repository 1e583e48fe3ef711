//! The `elfvik` program: arguments in, answers out. It opens files and terminals; the library does the rest.

mod agent;
mod answer;
mod arguments;
mod command;
mod csv;
mod files;
mod folder;
mod foreign;
mod output;
mod person;
mod progress;
mod record_file;
mod source;

use arguments::{Arguments, Mode};
use clap::Parser;
use elfvik::unsafe_characters::visible_line;
use std::env;
use std::process::ExitCode;

/// Thousands of worlds take and give back the same memory: this allocator keeps it at hand.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(status) = agent::starter() {
        return status;
    }
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let output = output::Output::new(arguments.color);
    let done = match arguments.mode {
        Mode::Brief(brief) => command::brief::run(&brief, &output),
        Mode::Talk(talk) => command::talk::run(&talk, &output),
        Mode::Plan(plan) => command::plan::run(&plan, &output),
        Mode::Accord(accord) => command::accord::run(&accord, &output),
        Mode::Map(map) => command::map::run(&map, &output),
        Mode::Compare(compare) => command::compare::run(&compare, &output),
        Mode::Hear(hear) => command::hear::run(&hear, &output),
        Mode::Scenarios(scenarios) => command::scenarios::run(&scenarios, &output),
        Mode::Convert(convert) => command::convert::run(&convert, &output),
        Mode::Check(check) => command::check::run(&check, &output),
        Mode::New(new) => command::new::run(&new, &output),
        Mode::Import(import) => command::import::run(&import, &output),
        Mode::Sheets(sheets) => command::sheets::run(&sheets, &output),
        Mode::Score(score) => command::score::run(&score, &output),
        Mode::Record(record) => command::record::run(&record, &output),
        Mode::Keys(keys) => command::keys::run(&keys, &output),
        Mode::Schema(schema) => command::schema::run(&schema, &output),
        Mode::Completions(completions) => command::completions::run(&completions, &output),
    };
    done.unwrap_or_else(|error| output.failure(&error))
}

/// What the command line says; where it is wrong, or asks for help, that is told, and what is left is the
/// exit status.
fn arguments() -> Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|error| {
        // What is wrong is told with the words of the command line: all their characters are to be seen, and
        // none may look like a line of its own.
        let words = env::args_os().map(|word| visible_line(&word.to_string_lossy()).into_owned());
        let shown = Arguments::try_parse_from(words).err();
        let error = shown.unwrap_or_else(|| clap::Error::new(error.kind()));
        if error.use_stderr() {
            error.exit();
        }
        let output = output::Output::new(arguments::Colour::Auto);
        match output.print_styled(&error.render()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => output.failure(&error),
        }
    })
}
