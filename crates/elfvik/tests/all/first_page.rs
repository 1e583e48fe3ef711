//! The first page of a brief is one page, whatever the scenario; captions stand beside pictures alone; and
//! what is handed on speaks of no program.

use crate::trials::{self, Dice};
use elfvik::brief::{Brief, BriefRequest};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, View};
use elfvik::prepare::frontier::Limits;
use elfvik::report::{self, BriefSection, Colours};
use std::fmt::Write as _;

/// A scenario with a bit of everything, in random measure.
struct Drawn {
    dice: Dice,
    parties: usize,
    /// The options of each issue.
    issues: Vec<usize>,
    /// How many at the home of each party must approve.
    ratifiers: Vec<usize>,
    /// How long names and sentences are.
    length: usize,
}

impl Drawn {
    fn of(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let parties = 2 + dice.position(7);
        // Many issues for few parties alone: frontiers grow with both.
        let most = [4, 7, if parties == 2 { 26 } else { 8 }][dice.position(3)];
        let issues = (0..1 + dice.position(most)).map(|_| 2 + dice.position(3)).collect();
        let ratifiers = (0..parties).map(|_| dice.position(5).saturating_sub(1)).collect();
        let length = [3, 20, 90][dice.position(3)];
        Self { dice, parties, issues, ratifiers, length }
    }

    fn words(&mut self, what: &str) -> String {
        let n = 1 + self.dice.position(self.length);
        let word = |dice: &mut Dice| "abcdefghijklmnop"[..1 + dice.position(15)].to_owned();
        let words: Vec<String> = (0..n).map(|_| word(&mut self.dice)).collect();
        format!("{what} {}", words.join(" "))
    }

    fn id(&self, kind: &str, n: usize) -> String {
        format!("{kind}{n}{}", "x".repeat(self.length / 2))
    }

    fn outcome(&mut self) -> String {
        let chosen = (0..self.issues.len()).map(|i| {
            let option = self.dice.position(self.issues[i]);
            format!("{} = \"{}\"", self.id("i", i), self.id("o", option))
        });
        chosen.collect::<Vec<_>>().join(", ")
    }

    fn public(&mut self) -> String {
        let mut text = format!("format = 1\ntitle = \"{}\"\n", self.words("title"));
        for key in ["summary", "caution"] {
            if self.dice.position(2) == 0 {
                let sentences: Vec<String> = (0..4).map(|_| self.words(key) + ".").collect();
                writeln!(text, "{key} = \"{}\"", sentences.join(" ")).unwrap();
            }
        }
        if self.dice.position(3) == 0 && self.parties > 2 {
            let veto = ["", ", veto = [\"p1\"]"][self.dice.position(2)];
            writeln!(text, "agreement = {{ quorum = {}{veto} }}", 2 + self.dice.position(self.parties - 2))
                .unwrap();
        }
        for p in 0..self.parties {
            writeln!(
                text,
                "[[parties]]\nid = \"p{p}\"\nname = \"{}\"\nshort = \"party {p}\"",
                self.words("party")
            )
            .unwrap();
            let ratifiers: Vec<String> = (0..self.ratifiers[p])
                .map(|r| format!("{{ id = \"r{r}\", name = \"{}\" }}", self.words("house")))
                .collect();
            writeln!(text, "ratifiers = [{}]", ratifiers.join(", ")).unwrap();
            let rules =
                ["\"all\"", "{ quorum = 1 }", "{ majority = \"2/3\" }", "{ quorum = 2, veto = [\"r1\"] }"];
            let fitting = if self.ratifiers[p] < 2 { 1 } else { rules.len() };
            writeln!(text, "ratification = {}", rules[self.dice.position(fitting)]).unwrap();
        }
        for i in 0..self.issues.len() {
            let options: Vec<String> =
                (0..self.issues[i]).map(|o| format!("\"{}\"", self.id("o", o))).collect();
            writeln!(
                text,
                "[[issues]]\nid = \"{}\"\nquestion = \"{}\"\noptions = [{}]",
                self.id("i", i),
                self.words("question"),
                options.join(", ")
            )
            .unwrap();
        }
        for k in 0..self.dice.position(8) {
            let (id, name, choose) = (self.id("k", k), self.words("package"), self.outcome());
            writeln!(text, "[[packages]]\nid = \"{id}\"\nname = \"{name}\"\nchoose = {{ {choose} }}")
                .unwrap();
        }
        text
    }

    fn own(&mut self, p: usize) -> String {
        let least = 20 + self.dice.below(60);
        let mut text = format!("format = 1\nparty = \"p{p}\"\n");
        match self.dice.position(3) {
            0 => writeln!(text, "reservation = 0.{least}").unwrap(),
            _ => writeln!(
                text,
                "reservation = {{ low = 0.{}, likely = 0.{least}, high = 0.{} }}",
                least - 10,
                least + 10
            )
            .unwrap(),
        }
        text += &self.tastes("");
        for r in 0..self.ratifiers[p] {
            // Nothing is said of some.
            match self.dice.position(3) {
                0 => {}
                1 => writeln!(text, "[ratifiers.r{r}]\nprobability = 0.{}", self.dice.below(10)).unwrap(),
                _ => {
                    writeln!(text, "[ratifiers.r{r}]\nreservation = 0.{}", 20 + self.dice.below(60)).unwrap();
                    text += &self.tastes(&format!("ratifiers.r{r}."));
                }
            }
        }
        text
    }

    /// What the options of each issue are worth to somebody, in the tables of that name.
    fn tastes(&mut self, table: &str) -> String {
        let mut text = String::new();
        for i in 0..self.issues.len() {
            let values: Vec<String> = (0..self.issues[i])
                .map(|o| format!("{} = 0.{}", self.id("o", o), 10 + self.dice.below(90)))
                .collect();
            let weight = 1.0 / self.issues.len() as f64;
            writeln!(
                text,
                "[{table}issues.{}]\nweight = {weight:.4}\nvalues = {{ {} }}",
                self.id("i", i),
                values.join(", ")
            )
            .unwrap();
        }
        text
    }

    fn brief(&mut self) -> Brief {
        let public = self.public();
        let scenario = native::scenario(FileText { name: "scenario.toml", text: &public })
            .unwrap_or_else(|fault| panic!("{fault:?}\n{public}"));
        let own: Vec<_> = (0..self.parties)
            .map(|p| {
                let text = self.own(p);
                native::party_file(FileText { name: "own.toml", text: &text }, &scenario, PartyId(p)).unwrap()
            })
            .collect();
        let view = View::of_analyst(scenario, own).unwrap();
        let n_talks = if self.dice.position(2) == 0 { 0 } else { 2 };
        let limits = Limits { points: 200, ..Limits::STANDARD };
        let request = BriefRequest { n_worlds: 5, n_talks, n_cloud: 50, limits, ..BriefRequest::STANDARD };
        Brief::of(&view, &request).unwrap()
    }
}

/// What a reader of a page sees, without markup, styles and pictures.
fn seen(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let skipped = ["style", "title", "desc"].into_iter().find(|tag| after.starts_with(tag));
        rest = match skipped {
            Some(tag) => after.split_once(&format!("</{tag}>")).map_or("", |(_, rest)| rest),
            None => after.split_once('>').map_or("", |(_, rest)| rest),
        };
    }
    text + rest
}

/// Whether a text is another, or its beginning as a cell of a table has it.
fn is_beginning(cell: &str, text: &str) -> bool {
    let cell = cell.trim().trim_end_matches(['\u{2026}', '.', ' ']).to_lowercase();
    text.to_lowercase().starts_with(&cell)
}

/// What a first page says agrees with itself, and says it once.
fn consistent(seed: u64) {
    let mut drawn = Drawn::of(seed);
    let brief = drawn.brief();
    let page = report::first_page(&brief).markdown();
    if let Some((_, rest)) = page.split_once("They are furthest apart on ") {
        let (widest, _) = rest.split_once('.').unwrap();
        let (_, rows) = page.split_once("| --- |").unwrap();
        let first = rows.lines().nth(1).unwrap().split('|').nth(1).unwrap();
        assert!(is_beginning(first, widest), "seed {seed}: {first} {widest}\n{page}");
    }
    assert!(page.matches("there is room").count() <= 1, "seed {seed}\n{page}");
    let packages =
        page.lines().filter(|line| ["- **A:", "- **B:", "- **C:"].iter().any(|l| line.starts_with(l)));
    for package in packages {
        // What is not spelt out is said to be elsewhere; with short names nothing is left out.
        let n_left = package.matches("further choice").count();
        assert_eq!(n_left, package.matches("(see the whole brief)").count(), "seed {seed}: {package}");
        let is_short = drawn.length == 3;
        assert!(!is_short || n_left == 0, "seed {seed}: {package}");
        if is_short && package.starts_with("- **A:") && !package.contains("as \"") {
            for at in 0..drawn.issues.len() {
                let issue = format!("{}: ", drawn.id("i", at));
                assert!(package.contains(&issue), "seed {seed}: {issue} in {package}");
            }
        }
    }
}

#[test]
fn a_first_page_agrees_with_itself_and_its_packages_are_whole() {
    trials::seeds(8).for_each(consistent);
}

fn check(seed: u64) {
    let mut drawn = Drawn::of(seed);
    let brief = drawn.brief();
    let page = report::first_page(&brief).text(Colours::Plain, 100);
    let n_lines = page.lines().count();
    assert!(n_lines <= 60, "seed {seed}: {n_lines} lines\n{page}");
    for part in ["In short: ", "Who must agree: ", "How far apart they are: ", "What could be signed: "] {
        assert!(page.contains(part), "seed {seed}: {part}\n{page}");
    }
    assert!(page.trim_end().ends_with("or --all."), "seed {seed}\n{page}");
    let whole = report::brief(&brief);
    let (text, markdown, html) = (whole.text(Colours::Plain, 100), whole.markdown(), whole.html());
    for (face, handed_on) in [
        ("page", seen(&html)),
        ("Markdown", markdown.clone()),
        ("first Markdown", report::first_page(&brief).markdown()),
        ("sections", seen(&report::sections(&brief, &BriefSection::ALL).html())),
    ] {
        for command in ["--", "elfvik ", ".toml"] {
            // The rule below the head of a table, and lines of it, are no flags.
            let found = handed_on.lines().filter(|line| !line.starts_with("| ---") && line.contains(command));
            assert_eq!(found.collect::<Vec<_>>(), Vec::<&str>::new(), "seed {seed}, {face}");
        }
    }
    captions(&html, &text, &markdown, &format!("seed {seed}"));
}

/// A caption stands beside a picture, and nowhere else.
fn captions(html: &str, text: &str, markdown: &str, name: &str) {
    let unwrapped = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (text, markdown) = (unwrapped(text), unwrapped(markdown));
    for figure in html.split("<figure ").skip(1) {
        let figure = figure.split("</figure>").next().unwrap();
        let caption = figure.split_once("<span class=\"caption\">").map(|(_, rest)| rest);
        let Some(caption) = caption.and_then(|rest| rest.split("</span>").next()) else { continue };
        assert!(figure.contains("<svg "), "{name}: `{caption}` speaks of no picture");
        let caption = unwrapped(&caption.replace('\u{a0}', " ").replace("&#39;", "'"));
        assert!(!markdown.contains(&caption), "{name}: Markdown has no pictures: {caption}");
        let sign = if caption.contains("Every point") { "o wastes nothing" } else { "- accepted, from | on" };
        let is_drawn = figure.contains("id=\"map-title\"") && text.contains(sign);
        assert_eq!(text.contains(&caption), is_drawn, "{name}: {caption}");
    }
}

#[test]
fn the_first_page_of_any_scenario_has_at_most_sixty_lines_and_hands_on_no_command() {
    trials::seeds(8).for_each(check);
}
