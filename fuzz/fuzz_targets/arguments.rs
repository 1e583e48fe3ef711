//! Any text at all, each line one argument of the program: it is understood, or refused with a message.

#![no_main]
#![allow(dead_code, reason = "arguments are parsed here, and nothing is done with them")]

// Around the file, so that the files below it are found beside it.
#[path = "../../crates/elfvik-cli/src"]
mod program {
    pub(crate) mod arguments;
}

/// What the arguments of the program name of its other parts.
mod source {
    use elfvik::format::foreign::ReadingOptions;
    use std::path::PathBuf;

    pub(crate) struct Source<'a> {
        pub(crate) paths: &'a [PathBuf],
        pub(crate) choice: Choice<'a>,
        pub(crate) reading: ReadingOptions,
    }

    pub(crate) enum Choice<'a> {
        Clear,
        These(&'a [PathBuf]),
        Everybody,
    }
}

use clap::Parser as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let words = std::iter::once("elfvik").chain(text.lines().take(40));
    if let Err(error) = program::arguments::Arguments::try_parse_from(words) {
        assert!(!error.to_string().is_empty());
        assert!([0, 2].contains(&error.exit_code()));
    }
});
