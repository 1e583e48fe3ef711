//! What a person reads are names and texts; ids stay in files and in JSON.

use crate::trials::{self, Dice};
use elfvik::brief::{Brief, BriefRequest, Comparison};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, View};
use elfvik::prepare::Control;
use elfvik::report::{self, Colours, Document};
use elfvik::talk::request::TalkAnswer;
use elfvik::talk::{RehearsalRequest, TalkRequest, hold, players};
use std::fmt::Write as _;

/// What every id begins with, and no name.
const MARK: &str = "xq";

/// An issue whose ids are marked and whose names are not, with its key in a party's file.
fn issue(at: usize, dice: &mut Dice) -> (String, String) {
    let head = format!("[[issues]]\nid = \"xqi{at}\"\nname = \"matter {at}\"\nquestion = \"Which {at}?\"\n");
    let theme = ["", "theme = \"First\"\n", "theme = \"Second\"\n"][dice.position(3)];
    if dice.below(3) == 0 {
        let unit = ["USD", "months", "EUR million"][dice.position(3)];
        let options = format!("integer = {{ from = 0, to = 3000, step = 1500 }}\nunit = \"{unit}\"\n");
        let [low, high] = [dice.below(10), dice.below(10)];
        return (head + theme + &options, format!("weight = 1\npoints = [[0, {low}], [3000, {high}]]\n"));
    }
    let long = ["", ", which is so long that no cell of a table can hold it all"][dice.position(2)];
    let needs = if dice.below(3) == 0 { ", needs = \"xqc\", otherwise = \"xqo0\"" } else { "" };
    let options = format!(
        "options = [{{ id = \"xqo0\", text = \"little{long}\" }}, {{ id = \"xqo1\", text = \"some{long}\" \
         }}, \
         {{ id = \"xqo2\", text = \"much{long}\"{needs} }}]\n"
    );
    let value = |dice: &mut Dice| dice.below(10);
    let values = [value(dice), value(dice), value(dice)];
    let values = format!("values = {{ xqo0 = {}, xqo1 = {}, xqo2 = {} }}\n", values[0], values[1], values[2]);
    (head + theme + &options, format!("weight = 1\n{values}"))
}

/// A scenario of two parties in which every id is marked, and what they accept is so much more.
fn view(dice: &mut Dice, more: u64) -> View {
    let n_issues = 2 + dice.position(4);
    let mut public = "format = 1\ntitle = \"Talks\"\n".to_owned();
    for (id, name, house) in [("xqa", "North", "the Senate"), ("xqb", "South", "the Southern Council")] {
        write!(public, "[[parties]]\nid = \"{id}\"\nname = \"{name}\"\nshort = \"{name}\"\n").unwrap();
        writeln!(public, "ratifiers = [{{ id = \"xqh\", name = \"{house}\" }}]").unwrap();
    }
    public += "[[states]]\nid = \"xqw\"\nname = \"a dry year\"\nprobability = 0.3\n";
    public += "[consents.xqc]\nby = \"the council\"\nprobability = { low = 0.2, likely = 0.5, high = 0.8 }\n";
    let mut files = ["xqa", "xqb"].map(|id| {
        let reservation = 3 + dice.below(8) + more;
        let range =
            format!("{{ low = {reservation}, likely = {}, high = {} }}", reservation + 2, reservation + 5);
        let asked = ["", "question = \"How bad is it?\"\n"][dice.position(2)];
        format!(
            "format = 1\nparty = \"{id}\"\nreservation = {range}\nreservation_by_state = {{ xqw = 3 }}\n\
             never = [{{ xqi0 = NEVER }}]\n[ratifiers.xqh]\nprobability = 0.5\n\
             [unknowns.xqu]\n{asked}low = 1\nhigh = 3\n"
        )
    });
    let mut first = Vec::new();
    for at in 0..n_issues {
        // Both sides value the same issue, each in its own way.
        let seed = dice.next();
        let (head, _) = issue(at, &mut Dice(seed));
        let is_number = head.contains("integer");
        public += &head;
        first.push(format!("xqi{at} = {}", if is_number { "1500" } else { "\"xqo1\"" }));
        for file in &mut files {
            *file = file.replace("NEVER", if is_number { "0" } else { "\"xqo0\"" });
            let weight = if at < 2 { "{ unknown = \"xqu\" }" } else { "1" };
            let values = [dice.below(9), dice.below(9), dice.below(9)];
            let values = match is_number {
                true => format!("points = [[0, {}], [3000, {}]]", values[0], values[1]),
                false => {
                    format!("values = {{ xqo0 = {}, xqo1 = {}, xqo2 = {} }}", values[0], values[1], values[2])
                }
            };
            write!(file, "[issues.xqi{at}]\nweight = {weight}\nwhy = \"they say so\"\n{values}\n").unwrap();
        }
    }
    let choose = first.join(", ");
    write!(
        public,
        "[[rules]]\nid = \"xqr\"\nwhy = \"it does not add up\"\nforbid = {{ {}, {} }}\n",
        first[0].replace("1500", "3000").replace("xqo1", "xqo2"),
        first[1].replace("1500", "3000").replace("xqo1", "xqo2")
    )
    .unwrap();
    write!(public, "[[packages]]\nid = \"xqp\"\nname = \"The draft\"\nchoose = {{ {choose} }}\n").unwrap();
    let other = first[0].replace("1500", "0").replace("xqo1", "xqo0");
    write!(
        public,
        "[[packages]]\nid = \"xqs\"\nname = \"Less\"\nlike = \"xqp\"\nchoose = {{ {other} }}\n\
         [[statements]]\nsays = \"It is so\"\nby = \"a minister\"\nid = \"xqt\"\nabout = [\"issue:xqi0\", \
         \"package:xqp\", \"party:xqa\", \"consent:xqc\"]\n"
    )
    .unwrap();
    let text = |name, text| FileText { name, text };
    let scenario = native::scenario(text("scenario.toml", &public))
        .unwrap_or_else(|faults| panic!("{faults:?}\n{public}"));
    let party = |at: usize| {
        native::party_file(text("party.toml", &files[at]), &scenario, PartyId(at))
            .unwrap_or_else(|faults| panic!("{faults:?}\n{}", files[at]))
    };
    let files = [party(0), party(1)];
    View::of_analyst(scenario, files).unwrap()
}

/// No face of a document shows an id.
fn assert_named(document: &Document<'_>, said: &str) {
    let texts = [100, 80].map(|width| document.text(Colours::Plain, width));
    for text in texts.into_iter().chain([document.markdown(), document.html()]) {
        let line = text.lines().find(|line| line.contains(MARK));
        assert_eq!(line, None, "{said}\n{text}");
    }
}

#[test]
fn no_id_is_read_in_a_brief_or_a_talk() {
    for seed in trials::seeds(6) {
        let (view, said) = (view(&mut Dice(seed), 0), format!("seed {seed}"));
        let request = BriefRequest { n_worlds: 60, n_talks: 4, ..BriefRequest::STANDARD };
        let brief = Brief::of(&view, &request).unwrap();
        assert!(brief.to_json().contains("\"xqi0\""));
        assert_named(&report::brief(&brief), &said);
        assert_named(&report::first_page(&brief), &said);
        let control = Control::default();
        let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
        let TalkAnswer::Talk(talk) = result.answer() else { panic!("{said}") };
        assert_named(&report::talk(&talk), &said);
        let found = RehearsalRequest::of(4).answer(&view, &players::no_programs, &control).unwrap();
        assert_named(&report::rehearsals(&found), &said);
    }
}

#[test]
fn no_id_is_read_in_what_a_comparison_concludes() {
    for seed in trials::seeds(3) {
        let [before, after] = [0, 9].map(|more| view(&mut Dice(seed), more));
        let request = BriefRequest { n_worlds: 40, n_talks: 0, ..BriefRequest::OF_COMPARISON };
        let found = Comparison::answer([&before, &after], &request, &Control::default()).unwrap();
        assert!(!found.conclusions.is_empty());
        let page = report::comparison(&found).markdown();
        let (_, follows) = page.split_once("What follows from it").unwrap();
        // A number is named by its place in the files, which is where it would be changed.
        let is_number = |line: &&str| line.contains("goes from") || line.contains("to be found out first");
        let line = follows.lines().filter(|line| !is_number(line)).find(|line| line.contains(MARK));
        assert_eq!(line, None, "seed {seed}");
        for lever in ["to open a zone", "the easiest lever"] {
            let lines = follows.lines().filter(|line| line.contains(lever) && line.contains("red line"));
            lines.for_each(|line| assert!(line.contains("matter 0") && !line.contains("xqi0"), "{line}"));
        }
    }
}

#[test]
fn what_costs_a_party_is_told_as_a_cost() {
    let public = "format = 1\ntitle = \"A sale\"\n[[parties]]\nid = \"seller\"\nname = \"Seller\"\n\
        [[parties]]\n\
                  id = \"buyer\"\nname = \"Buyer\"\n[[issues]]\nid = \"price\"\nquestion = \"How much?\"\n\
                  integer = { from = 390, to = 420 }\n";
    let file = |party: &str, reservation: &str, ends: [i32; 2]| {
        let [low, high] = ends;
        format!(
            "format = 1\nparty = \"{party}\"\nreservation = {reservation}\n[issues.price]\nweight = 1\n\
             points = [[390, {low}], [420, {high}]]\n"
        )
    };
    let seller = file("seller", "{ low = 400, likely = 406, high = 408 }", [390, 420]);
    let buyer = file("buyer", "{ low = -412, likely = -404, high = -402 }", [-390, -420]);
    let scenario = native::scenario(FileText { name: "scenario.toml", text: public }).unwrap();
    let own = [&seller, &buyer].into_iter().enumerate().map(|(at, text)| {
        native::party_file(FileText { name: "own.toml", text }, &scenario, PartyId(at)).unwrap()
    });
    let own: Vec<_> = own.collect();
    let view = View::of_analyst(scenario, own).unwrap();
    let request = BriefRequest { n_worlds: 400, n_talks: 0, ..BriefRequest::STANDARD };
    let brief = Brief::of(&view, &request).unwrap();
    let page = report::first_page(&brief).markdown();
    assert!(page.contains("The most that a deal may cost Buyer rises from 404 to 406"), "{page}");
    assert!(page.contains("The least that Seller accepts falls from 406 to 404"), "{page}");
    assert!(!page.contains("-4"), "{page}");
    // Who may pay little signs seldom.
    let found = page.lines().find(|line| line.contains("To be found out: the most")).unwrap();
    let share = |side: &str| {
        let (_, rest) = found.split_once(side).unwrap();
        rest.split_once(" %").unwrap().0.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(share("If low") < share("if high"), "{found}");
}

#[test]
fn what_is_called_the_same_is_told_apart_by_its_id() {
    let files = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    let [public, town, builder] = files;
    let scenario = native::scenario(public).unwrap();
    let files = [
        native::party_file(town, &scenario, PartyId(0)).unwrap(),
        native::party_file(builder, &scenario, PartyId(1)).unwrap(),
    ];
    let mut named = scenario.clone();
    named.issues.iter_mut().for_each(|issue| issue.name = Some("It".to_owned()));
    let view = View::of_analyst(named, files).unwrap();
    let names = elfvik::brief::DisplayNames::of(view.scenario());
    assert_eq!([names.issue("price"), names.issue("heating")], ["It (price)", "It (heating)"]);
}
