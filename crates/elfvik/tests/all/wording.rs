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
        "options = [{{ id = \"xqo0\", text = \"little{long}\" }}, {{ id = \"xqo1\", text = \"some{long}\" }}, \
         {{ id = \"xqo2\", text = \"much{long}\"{needs} }}]\n"
    );
    let value = |dice: &mut Dice| dice.below(10);
    let values = [value(dice), value(dice), value(dice)];
    let values = format!("values = {{ xqo0 = {}, xqo1 = {}, xqo2 = {} }}\n", values[0], values[1], values[2]);
    (head + theme + &options, format!("weight = 1\n{values}"))
}

/// A scenario of two parties in which every id is marked.
fn view(dice: &mut Dice) -> View {
    let n_issues = 2 + dice.position(4);
    let mut public = "format = 1\ntitle = \"Talks\"\n".to_owned();
    for (id, name) in [("xqa", "North"), ("xqb", "South")] {
        write!(public, "[[parties]]\nid = \"{id}\"\nname = \"{name}\"\nshort = \"{name}\"\n").unwrap();
    }
    public += "[consents.xqc]\nby = \"the council\"\nprobability = { low = 0.2, likely = 0.5, high = 0.8 }\n";
    let mut files = ["xqa", "xqb"].map(|id| {
        let reservation = 3 + dice.below(8);
        let range =
            format!("{{ low = {reservation}, likely = {}, high = {} }}", reservation + 2, reservation + 5);
        format!("format = 1\nparty = \"{id}\"\nreservation = {range}\n")
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
            let values = [dice.below(9), dice.below(9), dice.below(9)];
            let values = match is_number {
                true => format!("points = [[0, {}], [3000, {}]]", values[0], values[1]),
                false => {
                    format!("values = {{ xqo0 = {}, xqo1 = {}, xqo2 = {} }}", values[0], values[1], values[2])
                }
            };
            write!(file, "[issues.xqi{at}]\nweight = 1\nwhy = \"they say so\"\n{values}\n").unwrap();
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
        let (view, said) = (view(&mut Dice(seed)), format!("seed {seed}"));
        let request = BriefRequest { n_worlds: 60, n_talks: 4, ..BriefRequest::STANDARD };
        let brief = Brief::of(&view, &request).unwrap();
        assert!(brief.to_json().contains("\"xqi0\""));
        assert_named(&report::brief(&brief), &said);
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
        let [before, after] = [seed, seed].map(|seed| view(&mut Dice(seed)));
        let request = BriefRequest { n_worlds: 40, n_talks: 0, ..BriefRequest::OF_COMPARISON };
        let found = Comparison::answer([&before, &after], &request, &Control::default()).unwrap();
        assert_named(&report::comparison(&found), &format!("seed {seed}"));
    }
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
