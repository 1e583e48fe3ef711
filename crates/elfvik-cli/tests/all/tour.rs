//! `docs/who-moves-first.md`: what the tour says is what the program answers.

use crate::common::{elfvik, root};
use std::fs;
use std::path::Path;

/// What the program answers, its lines joined by blanks.
fn answer(arguments: &[&str]) -> String {
    let run = elfvik(&root(), arguments);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks that sentences stand both in the tour, whose bold words are plain here, and in an answer.
fn check(answer: &str, sentences: &[&str]) {
    let tour = fs::read_to_string(root().join("docs/who-moves-first.md")).unwrap();
    for sentence in sentences {
        assert!(tour.contains(sentence), "the tour does not say {sentence:?}");
        assert!(answer.contains(sentence), "the program does not say {sentence:?}:\n{answer}");
    }
}

/// Inserts a line after another in a part of a file that begins with a text.
fn insert(file: &Path, (from, after): (&str, &str), line: &str) {
    let text = fs::read_to_string(file).unwrap();
    let from = text.find(from).unwrap();
    let at = from + text[from..].find(after).unwrap() + after.len();
    fs::write(file, format!("{}{line}{}", &text[..at], &text[at..])).unwrap();
}

/// The case of Stockholm with sanctions suspended month by month.
fn suspended() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["scenario.toml", "us.toml", "dprk.toml"] {
        fs::copy(root().join("scenarios/stockholm-2019").join(name), folder.path().join(name)).unwrap();
    }
    let public = folder.path().join("scenario.toml");
    insert(&public, ("[[steps]]", "id = \"relief\"\n"), "flow = 36\nreversible = true\n");
    for (name, worth) in [("us.toml", "-0.11"), ("dprk.toml", "0.19")] {
        let file = folder.path().join(name);
        let text = fs::read_to_string(&file).unwrap();
        let values = text.find("[plan.values]").unwrap();
        let line = values + text[values..].find("relief = ").unwrap();
        let end = line + text[line..].find('\n').unwrap() + 1;
        fs::write(&file, format!("{}{}", &text[..line], &text[end..])).unwrap();
        insert(&file, ("[plan.values]", "\n\n"), &format!("[plan.per_period]\nrelief = {worth}\n\n"));
    }
    folder
}

#[test]
fn the_plan_of_stockholm_is_as_the_tour_tells_it() {
    let plan = answer(&["plan", "scenarios/stockholm-2019"]);
    check(
        &plan,
        &["Where it is weakest: after step 1, \"Dismantling of Yongbyon\", U.S. gains 1 by walking away \
             instead of doing \"Relief of sanctions\"."],
    );
    assert!(plan.contains("It takes bonds: either DPRK 1, or U.S. 1."));
    assert!(plan.contains("All at once takes bonds of U.S. 6 and DPRK 8"));
    assert!(plan.contains("do \"Humanitarian aid\" in 3 equal parts: then 0.3333 is missing"));
    assert!(
        plan.contains("demand \"Inventory of all plants\" before \"Dismantling of Yongbyon\": then 2 is")
    );
}

#[test]
fn relief_that_lapses_needs_no_bond_and_late_detection_takes_that_away() {
    let folder = suspended();
    let path = folder.path().to_str().unwrap();
    let plan = || answer(&["plan", path, "--worlds", "0"]);
    assert!(plan().contains("Without bonds, 112 of 720 orders of the steps are safe"));
    let public = folder.path().join("scenario.toml");
    insert(&public, ("[[steps]]", "id = \"yongbyon\"\n"), "duration = 6\n");
    insert(&public, ("[[steps]]", "id = \"inventory\"\n"), "duration = 3\n");
    assert!(plan().contains("No bond is needed"));
    insert(&public, ("[plan]", "period = \"month\"\n"), "detection = { after = 3 }\n");
    let seen_late = plan();
    check(&seen_late, &["see a breach of U.S. at once: then an order is safe"]);
    assert!(seen_late.contains("either DPRK 1.7, or U.S. 2.0 and DPRK 1.2, or U.S. 2.3."), "{seen_late}");
}

#[test]
fn what_was_promised_at_singapore_stands_as_the_tour_tells_it() {
    let status = answer(&["accord", "status", "accords/singapore-2018", "--on", "2019-10-05"]);
    check(&status, &["Of 4 commitments 3 are to be done and 1 is reported, not confirmed."]);
}

/// The picture of a page.
fn picture(arguments: &[&str]) -> String {
    let page = elfvik(&root(), &[arguments, &["--html", "-"]].concat()).stdout;
    let from = page.find("<svg").unwrap();
    let to = page.find("</svg>").unwrap();
    format!("{}</svg>\n", &page[from..to])
}

#[test]
fn the_pictures_of_the_tour_are_those_of_the_pages() {
    let check = |name: &str, arguments: &[&str]| {
        let file = root().join("docs/images").join(name);
        let (shown, drawn) = (fs::read_to_string(&file).unwrap(), picture(arguments));
        assert!(shown == drawn, "docs/images/{name} is not the first picture of elfvik {arguments:?} --html");
    };
    check("stockholm-plan.svg", &["plan", "scenarios/stockholm-2019"]);
    check("river-accord.svg", &["accord", "status", "accords/full-life", "--on", "2022-02-01"]);
}
