//! The brief as one page, its sections by name, and what is handed on.

use crate::common::{elfvik, root};
use elfvik::report::BriefSection;

const SCENARIOS: [&str; 10] = [
    "river-dam",
    "harbour-six",
    "job-offer",
    "night-flights",
    "stockholm-2019",
    "house-sale",
    "river-basin",
    "coalition-of-five",
    "failed-ratification",
    "supply-contract",
];

fn brief(scenario: &str, more: &[&str]) -> String {
    let folder = format!("scenarios/{scenario}");
    let mut arguments = vec!["brief", &folder, "--worlds", "100", "--rehearsals", "20"];
    arguments.extend(more);
    let run = elfvik(&root(), &arguments);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

#[test]
fn the_first_page_of_every_shipped_scenario_has_at_most_sixty_lines() {
    for scenario in SCENARIOS {
        let page = brief(scenario, &[]);
        assert!(page.lines().count() <= 60, "{scenario}: {}", page.lines().count());
        assert!(page.lines().all(|line| line.chars().count() <= 100), "{scenario}");
    }
    let page = brief("stockholm-2019", &["--as", "us", "--package", "reported-offer"]);
    assert!(page.lines().count() <= 60, "{page}");
    for part in ["The package under the lens: The offer that Time reported", "What to do next: offer "] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn a_section_is_shown_as_it_stands_in_the_whole() {
    for scenario in ["stockholm-2019", "supply-contract"] {
        let whole = brief(scenario, &["--all"]);
        for section in BriefSection::ALL {
            let text = brief(scenario, &[section.name()]);
            let Some(start) = text
                .find("\n\n1  ")
                .or_else(|| (2..=10).find_map(|number| text.find(&format!("\n\n{number}  "))))
            else {
                let reasons = ["nothing to draw", "has no steps", "nothing is written down"];
                let says_why = reasons.iter().any(|reason| text.contains(reason));
                assert!(says_why, "{scenario} {section}");
                continue;
            };
            assert!(whole.contains(text[start..].trim_end()), "{scenario} {section}");
        }
    }
}

#[test]
fn several_sections_stand_in_the_order_of_the_whole() {
    let text = brief("house-sale", &["levers", "gap"]);
    let [gap, levers] = ["2  HOW FAR APART", "5  WHAT WOULD OPEN"]
        .map(|head| text.find(head).or(text.find(&head.replace('5', "6"))));
    assert!(gap.unwrap() < levers.unwrap() && !text.contains("WHO MEETS"), "{text}");
}

#[test]
fn what_is_no_section_is_refused_with_those_that_there_are() {
    let run = elfvik(&root(), &["brief", "scenarios/house-sale", "gaps"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("`gaps` is neither a file nor a section"), "{}", run.stderr);
    assert!(
        run.stderr.contains("who, gap, signed, likely, heard, talks, levers, plan, sources"),
        "{}",
        run.stderr
    );
    let both = elfvik(&root(), &["brief", "scenarios/house-sale", "gap", "--all"]);
    assert_eq!((both.status, both.stderr.contains("leave out either")), (2, true), "{}", both.stderr);
}

#[test]
fn json_is_whole_and_a_page_begins_with_the_one_page() {
    let json = brief("house-sale", &["--json"]);
    assert_eq!(json, brief("house-sale", &["--json", "--all"]));
    assert_eq!(json, brief("house-sale", &["--json", "gap"]));
    let page = brief("house-sale", &["--html", "-"]);
    let places =
        ["<section class=\"front\">", "Who must agree</h2>", "</section>", "<nav>", "id=\"section-1\""]
            .map(|part| page.find(part).unwrap_or_else(|| panic!("{part}")));
    assert!(places.is_sorted(), "{places:?}");
    for number in 1..=7 {
        assert!(page.contains(&format!("href=\"#section-{number}\"")), "{number}");
        assert!(page.contains(&format!("<h2 id=\"section-{number}\"")), "{number}");
    }
    let some = brief("house-sale", &["gap", "--html", "-"]);
    assert!(some.contains("How far apart they are") && !some.contains("Who must agree"));
}

/// What a reader of a page sees, without markup and styles.
fn seen(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = match after.strip_prefix("style>") {
            Some(style) => style.split_once("</style>").map_or("", |(_, rest)| rest),
            None => after.split_once('>').map_or("", |(_, rest)| rest),
        };
    }
    text + rest
}

#[test]
fn what_is_handed_on_names_no_flag_no_command_and_no_file() {
    for scenario in SCENARIOS {
        let faces = [
            ("page", seen(&brief(scenario, &["--html", "-"]))),
            ("page as one side", brief(scenario, &["--markdown", "-"])),
            ("all Markdown", brief(scenario, &["--markdown", "-", "--all"])),
        ];
        for (face, text) in faces {
            for line in text.lines().filter(|line| !line.starts_with("| ---")) {
                for command in ["--", "elfvik ", ".toml"] {
                    assert!(!line.contains(command), "{scenario}, {face}: {line}");
                }
            }
        }
    }
}

#[test]
fn three_and_more_parties_have_a_picture_of_all() {
    let map = |scenario: &str, more: &[&str]| {
        let folder = format!("scenarios/{scenario}");
        let mut arguments = vec!["map", &folder, "--worlds", "50"];
        arguments.extend(more);
        let run = elfvik(&root(), &arguments);
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout
    };
    let river = map("river-basin", &[]);
    assert_eq!(river.matches(" across</text>").count(), 3);
    let coalition = map("coalition-of-five", &[]);
    assert_eq!(coalition.matches("accepts from ").count(), 5);
    let two = map("coalition-of-five", &["--parties", "reds,greens"]);
    assert!(two.contains("what Reds gets"), "{}", &two[..500]);
    let text = brief("coalition-of-five", &["signed"]);
    assert!(text.contains("- accepted, from | on; . too little; 1 The Speaker's draft"), "{text}");
}

#[test]
fn a_red_line_that_alone_stands_in_the_way_is_what_would_open_a_deal() {
    let folder = tempfile::tempdir().unwrap();
    let parties = "[[parties]]\nid = \"ann\"\nname = \"Ann\"\n[[parties]]\nid = \"bob\"\nname = \"Bob\"\n";
    let issue = "[[issues]]\nid = \"well\"\nquestion = \"Who owns the well?\"\n\
                 options = [{ id = \"a\", text = \"Ann alone\" }, { id = \"b\", text = \"both of them\" }]\n";
    let files = [
        ("scenario.toml", format!("format = 1\ntitle = \"A well\"\n{parties}{issue}")),
        ("ann.toml", own("ann", "a = 0.4, b = 1", "reservation = 0.5")),
        ("bob.toml", own("bob", "a = 0, b = 1", "reservation = 0.5\nnever = { well = \"b\" }")),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let run = elfvik(folder.path(), &["brief", ".", "--worlds", "10", "--rehearsals", "0"]);
    let page = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(page.contains("The red line of Bob: never well: both of them is given up"), "{page}");
}

fn own(party: &str, values: &str, more: &str) -> String {
    format!("format = 1\nparty = \"{party}\"\n{more}\n[issues.well]\nweight = 1\nvalues = {{ {values} }}\n")
}
