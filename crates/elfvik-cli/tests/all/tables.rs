//! Every table of every answer has a cell for each head, on the terminal, on the page and in Markdown.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use crate::common::{elfvik, root};

/// The shipped scenarios, in alphabetical order.
fn scenarios() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("scenarios")).unwrap();
    let mut names: Vec<String> =
        folders.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert!(names.len() >= 8, "{names:?}");
    names
}

/// What a command prints about each scenario; a talk may end without agreement.
fn answers(arguments: &[&str]) -> Vec<String> {
    let answer = |name: String| {
        let scenario = format!("scenarios/{name}");
        let mut all = vec![arguments[0], &scenario];
        all.extend(&arguments[1..]);
        let run = elfvik(&root(), &all);
        assert!(run.status < 2 && !run.stdout.is_empty(), "{all:?}: {}", run.stderr);
        run.stdout
    };
    scenarios().into_iter().map(answer).collect()
}

/// The parts of a text between two marks.
fn between<'t>(text: &'t str, from: &'t str, to: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(from).skip(1).map(move |rest| rest.split(to).next().unwrap_or_default())
}

fn check_page(page: &str) {
    let mut n_tables = 0;
    for table in between(page, "<table", "</table>") {
        let head = between(table, "<thead>", "</thead>").next().unwrap();
        let heads = head.matches("</th>").count();
        assert!(heads > 0 && !head.contains("<th></th>"), "{head}");
        for row in between(table, "<tr>", "</tr>").skip(1) {
            assert_eq!(row.matches("</td>").count(), heads, "{head}\n{row}");
        }
        n_tables += 1;
    }
    assert!(n_tables > 0);
    for figure in between(page, "<figure ", "</figure>") {
        let caption = between(figure, "<figcaption>", "</figcaption>").next().unwrap();
        let has_axes = ["Across", "Length"].iter().any(|word| caption.contains(&format!("\"quiet\">{word}")));
        assert!(has_axes, "a picture says what its axes are: {caption}");
        assert!(figure.contains("<table") || caption.contains("The same numbers: "), "{caption}");
    }
}

fn check_markdown(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with('|')) {
        let begins = at == 0 || !lines[at - 1].starts_with('|');
        assert!(begins || cells(line) == cells(lines[at - 1]), "{}\n{line}", lines[at - 1]);
    }
}

fn check_text(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &str| line.len() > 3 && line.bytes().all(|b| b == b'-');
    let width = |line: &str| line.chars().count();
    let mut n_tables = 0;
    for at in (1..lines.len()).filter(|at| is_rule(lines[*at])) {
        n_tables += 1;
        for row in lines[at + 1..].iter().take_while(|line| !line.is_empty()) {
            assert!(width(row) <= width(lines[at]), "{}\n{row}", lines[at - 1]);
        }
    }
    assert!(n_tables > 0);
}

#[test]
fn every_table_on_a_page_has_a_cell_for_each_head() {
    answers(&["brief", "--html", "-", "--worlds", "100", "--rehearsals", "50"])
        .iter()
        .for_each(|page| check_page(page));
    answers(&["talk", "--html", "-"]).iter().for_each(|page| check_page(page));
    answers(&["talk", "--html", "-", "--repeat", "20"]).iter().for_each(|page| check_page(page));
}

#[test]
fn every_table_in_markdown_has_a_cell_for_each_head() {
    answers(&["brief", "--markdown", "-", "--worlds", "100", "--rehearsals", "50"])
        .iter()
        .for_each(|text| check_markdown(text));
    answers(&["talk", "--markdown", "-"]).iter().for_each(|text| check_markdown(text));
    answers(&["talk", "--markdown", "-", "--repeat", "20"]).iter().for_each(|text| check_markdown(text));
}

#[test]
fn no_row_on_the_terminal_is_wider_than_its_head() {
    answers(&["brief", "--worlds", "100", "--rehearsals", "50"]).iter().for_each(|text| check_text(text));
    answers(&["talk"]).iter().for_each(|text| check_text(text));
    answers(&["talk", "--repeat", "20"]).iter().for_each(|text| check_text(text));
}
