//! The program `elfvik-rooms`.

use clap::Parser;
use elfvik_rooms::program::Arguments;
use std::process::ExitCode;

fn main() -> ExitCode {
    elfvik_rooms::program::run(Arguments::parse())
}
