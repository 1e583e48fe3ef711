//! Completion scripts: shells understand them, and they know every strategy.

#![cfg(unix)]

use crate::common::{elfvik, root};
use elfvik::report::BriefSection;
use elfvik::talk::strategy::register;
use std::path::Path;
use std::process::Command;

fn script(shell: &str) -> String {
    let run = elfvik(&root(), &["completions", shell]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{shell}");
    run.stdout
}

/// The script in a file.
fn saved(shell: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), script(shell)).unwrap();
    file
}

/// What a shell says to a script of its own; `None` where there is no such shell.
fn said(shell: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(shell).args(arguments).output().ok()?;
    assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn scripts_name_every_part_of_strategies() {
    let parts = register::offers().chain(register::accepts()).chain(register::models());
    let scripts = ["bash", "zsh", "fish"].map(|shell| (shell, script(shell)));
    for part in parts {
        for (shell, script) in &scripts {
            assert!(script.contains(part.name), "{shell}: {}", part.name);
        }
    }
    assert!(scripts[1].1.contains(":_elfvik_talk_words'"), "the words of a talk have an action of their own");
    assert!(scripts.iter().all(|(_, script)| !script.contains("@offers@")));
}

#[test]
fn scripts_name_the_sections_of_a_brief() {
    for shell in ["bash", "zsh", "fish"] {
        let script = script(shell);
        let all = BriefSection::ALL.map(BriefSection::name);
        assert!(all.iter().all(|name| script.contains(name)), "{shell}");
        assert!(!script.contains("@sections@") && !script.contains("@described-sections@"), "{shell}");
    }
    assert!(
        script("zsh").contains(":_elfvik_brief_words'"),
        "the words of a brief have an action of their own"
    );
    let file = saved("bash");
    let words = "elfvik brief scenarios/house-sale li";
    if let Some(found) = offered(file.path(), &format!("\"{words}\""), "li", words) {
        assert!(found.contains(&"likely".to_owned()), "{found:?}");
    }
}

#[test]
fn shells_can_read_their_scripts() {
    for (shell, flag) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let file = saved(shell);
        let _ = said(shell, &[flag, file.path().to_str().unwrap()]);
    }
}

/// What bash offers at the end of a line, of which the shell has made these words, the last one `own`.
fn offered(script: &Path, line: &str, own: &str, words: &str) -> Option<Vec<String>> {
    let test = format!(
        "source {}; COMP_LINE={line}; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=({words}); \
         COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _elfvik_or_strategy elfvik {own} \"\"; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script.display()
    );
    Some(said("bash", &["-c", &test])?.lines().map(str::to_owned).collect())
}

#[test]
fn bash_offers_strategies_behind_a_party_however_it_breaks_words() {
    let file = saved("bash");
    let check = |line: &str, own: &str, words: &str, expected: &[&str]| {
        if let Some(found) = offered(file.path(), line, own, words) {
            assert_eq!(found, expected, "{line}");
        }
    };
    check("'elfvik talk x town=linea'", "linea", "elfvik talk x town = linea", &["linear"]);
    check("'elfvik talk x town=linea'", "town=linea", "elfvik talk x town=linea", &["town=linear"]);
    check("'elfvik talk x town=acc'", "acc", "elfvik talk x town = acc", &["accept="]);
    check("'elfvik talk x town=offer=tit'", "tit", "elfvik talk x town = offer = tit", &["tit-for-tat"]);
    check(
        "'elfvik talk x town=\"offer=time model=bay'",
        "'offer=time model=bay'",
        "elfvik talk x town = '\"offer=time model=bay'",
        &["offer=time model=bayesian"],
    );
    check("'elfvik talk x --mark'", "--mark", "elfvik talk x --mark", &["--markdown"]);
    check("'elfvik brief x a=boul'", "boul", "elfvik brief x a = boul", &[""]);
    let all = offered(file.path(), "'elfvik talk x town='", "''", "elfvik talk x town =");
    assert!(all.is_none_or(|all| register::offers().all(|part| all.iter().any(|name| name == part.name))));
}

#[test]
fn fish_offers_strategies_behind_a_party() {
    let file = saved("fish");
    let test = format!("source {}; complete -C 'elfvik talk x town=boul'", file.path().display());
    if let Some(found) = said("fish", &["--no-config", "-c", &test]) {
        assert!(found.starts_with("town=boulware\t"), "{found}");
    }
}
