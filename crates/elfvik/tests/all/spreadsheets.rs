//! Spreadsheets of points: the same sheet in every layout and notation is the same scenario; what cannot be
//! understood is refused by row and column.

use crate::trials::{Dice, seeds};
use elfvik::format::spreadsheet::{SpreadsheetScenario, scenario};
use elfvik::format::{FileFault, FileText, native};
use elfvik::model::{PartyId, View};
use elfvik::prepare::Game;

fn read(text: &str) -> Result<SpreadsheetScenario, Vec<FileFault>> {
    scenario(FileText { name: "points.csv", text })
}

/// The texts of all files, without the comments at the head of the first.
fn files(text: &str) -> Vec<String> {
    let made = read(text).unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]));
    let without_head = |text: &str| {
        let lines = text.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
        lines.collect::<Vec<_>>().join("\n")
    };
    made.files.iter().map(|file| without_head(&file.text)).collect()
}

/// What is made of a sheet, as any command reads it.
fn view(text: &str) -> View {
    let made = read(text).unwrap_or_else(|faults| panic!("{}\n{text}", faults[0]));
    let mut texts = made.files.iter().map(|file| FileText { name: &file.name, text: &file.text });
    let scenario = native::scenario(texts.next().unwrap()).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let file = |(p, text)| {
        native::party_file(text, &scenario, PartyId(p)).unwrap_or_else(|faults| panic!("{}", faults[0]))
    };
    let files: Vec<_> = texts.enumerate().map(file).collect();
    View::of_analyst(scenario, files).unwrap()
}

fn refused(text: &str, message: &str) {
    let faults = read(text).unwrap_err();
    assert_eq!(faults[0].message(), message, "{text}");
    assert!(!faults[0].cure().is_empty());
}

const TABLE: &str =
    "issue,option,Ann,Bob\nPrice,low,10,0\n,high,0,7.5\nStart,May,3,1\n,June,1,4\nno deal,,5,3\n";

#[test]
fn layouts_and_notations_of_one_sheet_make_the_same_files() {
    let expected = files(TABLE);
    for other in [
        "\u{feff}issue,option,Ann,Bob\r\nPrice,low,10,0\r\nPrice,high,0,7.5\r\nStart,May,3,1\r\n\
         Start,June,1,4\r\n\
         no deal,,5,3\r\n",
        "Issue;Option;Ann;Bob\nPrice;low;10;0\n;high;0;7,5\nStart;May;3;1\n;June;1;4\nBATNA;;5;3\n",
        "Topic\tChoice\tAnn\tBob\tNotes\nPrice\tlow\t10\t0\tas ever\n\thigh\t0\t7,50\n\
         Start\tMay\t3\t1\n\tJune\t1\t4\n\n\
         No agreement\t\t5\t3\n",
        "\"issue\",\"option\",\"Ann\",\"Bob\"\n\"Price\",\"low\",\"10\",\"0\"\n\"\",\"high\",\"0\",\"7,5\"\n\
         Start,May,3,1\n\
         ,June,1,4\n,no deal,5,3\n",
        "Price,Ann,Bob\nlow,10,0\nhigh,0,7.5\n\nStart,Ann,Bob\nMay,3,1\nJune,1,4\n\nno deal,5,3\n",
        ",Ann,Bob\nPrice,,\nlow,10,0\nhigh,0,7.5\nTotal,10,7.5\nStart,,\nMay,3,1\nJune,1,4\n\
         reservation,5,3\n",
        "sep=;\nissue;option;Ann;Bob\nPrice;low;10;0\n;high;0;7,5\nStart;May;3;1\n;June;1;4\nno deal;;5;3\n",
    ] {
        let other = other.strip_prefix('\u{feff}').unwrap_or(other);
        assert_eq!(files(other), expected, "{other}");
    }
}

#[test]
fn a_title_above_the_sheet_is_the_title_of_the_scenario() {
    for text in [
        format!("The boat\n\n{TABLE}"),
        "The boat,,\nPrice,Ann,Bob\nlow,10,0\nhigh,0,7.5\nStart,Ann,Bob\nMay,3,1\nJune,1,4\nno deal,5,3\n"
            .into(),
    ] {
        assert_eq!(view(&text).scenario().title, "The boat");
    }
}

#[test]
fn weights_make_a_package_worth_the_mean_of_its_points() {
    let rows = "issue,option,Ann,Bob\nPrice,weight,60,1\nPrice,low,100,0\n,high,0,100\nStart,weight,40,3\n\
        ,May,100,50\n\
        ,June,0,100\nno deal,,50,50\n";
    let view = view(rows);
    let game = Game::new(&view).unwrap();
    let first = game.space().iter().next().unwrap();
    let utilities = game.utilities(&first);
    let shown: Vec<f64> = (0..2).map(|p| game.scale(p).utility(utilities[p])).collect();
    assert_eq!(shown, [100.0, 37.5]);
    let column =
        "issue,option,weight,Ann,Bob\nPrice,low,6,100,0\n,high,6,0,100\nStart,May,4,100,50\n,June,,0,100\n";
    assert!(files(column)[1].contains("normalise = true"));
}

#[test]
fn any_text_becomes_an_id_and_stays_the_text() {
    let view = view(
        "issue,option,Frau Müller,Ägypten GmbH\n\"Preis, netto\",\"5 % [*]\",1,0\n,\"\"\"ja\"\"\",0,1\n",
    );
    let scenario = view.scenario();
    assert_eq!(scenario.parties[1].name, "Ägypten GmbH");
    assert_eq!(scenario.issues[0].question, "Preis, netto");
    let made = read("issue,option,a,b\nx,\"5 % [*]\",1,0\n,no,0,1\n").unwrap();
    assert!(made.files[0].text.contains("text = \"5 % [*]\""), "{}", made.files[0].text);
}

#[test]
fn numbers_at_even_steps_become_an_issue_of_numbers() {
    let numbers = view("issue,option,Ann,Bob\nPrice,30 days,3,0\n,10 days,0,2\n,20 days,1,1\n");
    assert_eq!(numbers.scenario().issues[0].number(2).unwrap().to_string(), "30");
    assert_eq!(numbers.scenario().issues[0].unit(), Some("days"));
    let uneven = view("issue,option,Ann,Bob\nPrice,10,3,0\n,20,0,2\n,40,1,1\n");
    assert_eq!(uneven.scenario().issues[0].number(0), None);
    let real = view("issue;option;Ann;Bob\nRate;0,5;3;0\n;0,75;0;2,5\n;1;1;1\n");
    assert_eq!(real.scenario().issues[0].number(1).unwrap().to_string(), "0.75");
}

#[test]
fn what_is_wrong_is_named_by_row_and_column() {
    let head = "issue,option,Ann,Bob\n";
    refused("", "the spreadsheet is empty");
    refused("\n,,\n", "the spreadsheet is empty");
    refused(
        "issue,option,Ann\nx,y,1\n",
        "row 1, column C (Ann): 1 parties are named, there must be from 2 to 32",
    );
    refused("issue,option,Ann,ann\nx,y,1,2\n", "row 1, column D (ann): party `ann` has two columns");
    refused(&format!("{head}x,y,1,\n"), "row 2, column D (Bob): the points of `Bob` for `y` are missing");
    refused(&format!("{head}x,y,1,two\n"), "row 2, column D (Bob): `two` is no number");
    refused(&format!("{head}x,y,1,2,3\n"), "row 2, column E: `3` stands in a column without a head");
    refused(&format!("{head},y,1,2\n"), "row 2, column A: option `y` belongs to no issue");
    refused(&format!("{head}x,,1,2\n"), "row 2, column B: there are points for no option of issue `x`");
    refused(
        &format!("{head}x,y,1,2\n,Y,1,2\n"),
        "row 3, column B: option `Y` of issue `x` occurs twice, first in row 2",
    );
    refused(&format!("{head}x,\"y,1,2\n"), "row 2, column B: the quoted cell has no end");
    refused(
        &format!("{head}x,\"y\"z,1,2\n"),
        "row 2, column B: `z` stands behind the closing quote of the cell",
    );
    refused(head, "the spreadsheet has no option with points");
    refused("low,1,2\nhigh,2,1\n", "no row names the parties");
    refused(
        "x,Ann,Bob\nlow,1,2\nz,Ann,Eve\nlow,1,2\n",
        "row 3, column B (Ann): this row names `Ann, Eve`, the first block `Ann, Bob`",
    );
    refused(&format!("{head}x,weight,1,1\nx,y,1,2\nz,y,1,2\n"), "issue `z` has no weight, others have one");
    refused(
        &format!("{head}x,weight,-1,1\nx,y,1,2\n"),
        "row 2, column C (Ann): the weight is -1, it must be zero or more",
    );
    refused(&format!("{head}x,weight,0,1\nx,y,1,2\n"), "all weights of `Ann` are zero");
    refused(
        &format!("{head}no deal,,1,2\nx,y,1,2\nbatna,,1,2\n"),
        "row 4, column A: what no deal is worth stands in row 2 already",
    );
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_refused_unless_others_decide() {
    let sheet = |a: &str, b: &str| format!("issue;option;Ann;Bob\nx;y;{a};1\n;z;{b};1\n");
    refused(
        &sheet("1.500", "2"),
        "row 2, column C (Ann): `1.500` can be read in two ways, as 1.500 and as 1500",
    );
    assert!(files(&sheet("1.500", "2,5"))[1].contains("y = 1500"));
    assert!(files(&sheet("1.500", "2.5"))[1].contains("y = 1.5"));
    refused(
        &sheet("1,5", "2.5"),
        "row 3, column C (Ann): decimals stand behind a point here, and behind a comma in row 2",
    );
}

/// A random sheet in a random notation, with what it says.
fn drawn(dice: &mut Dice) -> (String, Vec<Vec<i64>>) {
    let (separator, comma) = [(',', false), (';', true), (';', false), ('\t', true)][dice.position(4)];
    let n_parties = 2 + dice.position(3);
    let number = |dice: &mut Dice| dice.below(2000) as i64 - 500;
    let shown = |tenths: i64| {
        let sign = if tenths < 0 { "-" } else { "" };
        let (whole, part) = (tenths.abs() / 10, tenths.abs() % 10);
        format!("{sign}{whole}{}{part}", if comma { ',' } else { '.' })
    };
    let quoted = |dice: &mut Dice, text: String| {
        if dice.below(3) == 0 || text.contains(separator) { format!("\"{text}\"") } else { text }
    };
    let heads: Vec<String> = (0..n_parties).map(|p| format!("Party {p}")).collect();
    let blocks = dice.below(2) == 0;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut points = Vec::new();
    if !blocks {
        rows.push(["issue".to_owned(), "option".to_owned()].into_iter().chain(heads.clone()).collect());
    }
    for i in 0..1 + dice.below(4) {
        if blocks {
            rows.push(std::iter::once(format!("Issue {i}")).chain(heads.clone()).collect());
        }
        for o in 0..2 + dice.below(3) {
            let own: Vec<i64> = (0..n_parties).map(|_| number(dice)).collect();
            let name =
                if blocks { vec![] } else { vec![if o == 0 { format!("Issue {i}") } else { String::new() }] };
            let option = std::iter::once(format!("option {}", (b'a' + o as u8) as char));
            rows.push(name.into_iter().chain(option).chain(own.iter().map(|n| shown(*n))).collect());
            points.push(own);
        }
        if dice.below(2) == 0 {
            rows.push(Vec::new());
        }
    }
    let lines = rows.into_iter().map(|row| {
        row.into_iter().map(|cell| quoted(dice, cell)).collect::<Vec<_>>().join(&separator.to_string())
    });
    let lines: Vec<String> = lines.collect();
    (lines.join(if dice.below(2) == 0 { "\n" } else { "\r\n" }), points)
}

#[test]
fn every_number_of_a_sheet_is_kept() {
    for seed in seeds(200) {
        let (text, points) = drawn(&mut Dice(seed));
        let view = view(&text);
        let mut rows = points.iter();
        for (i, issue) in view.scenario().issues.iter().enumerate() {
            for option in 0..issue.n_options() {
                let row = rows.next().unwrap();
                for (p, tenths) in row.iter().enumerate() {
                    let elfvik::model::Term::Values { values: elfvik::model::Values::Each(each), .. } =
                        &view.preferences(PartyId(p)).terms[i]
                    else {
                        panic!("seed {seed}")
                    };
                    let found = (each[option as usize].likely().to_f64() * 10.0).round() as i64;
                    assert_eq!(found, *tenths, "seed {seed}: {text}");
                }
            }
        }
        assert!(rows.next().is_none(), "seed {seed}");
    }
}

#[test]
fn a_broken_sheet_is_refused_or_makes_files_that_can_be_read() {
    let signs = [
        ",", ";", "\t", "\"", "\n", "\r", "-", ".", "0", "\u{0}", "\u{202e}", "é", "no deal", "weight",
        "scenario",
    ];
    for seed in seeds(1500) {
        let mut dice = Dice(seed);
        let (mut text, _) = drawn(&mut dice);
        for _ in 0..1 + dice.below(6) {
            let at = (0..=text.len())
                .filter(|at| text.is_char_boundary(*at))
                .nth(dice.position(text.chars().count() + 1));
            let at = at.unwrap_or(0);
            match dice.below(3) {
                0 => text.insert_str(at, signs[dice.position(signs.len())]),
                1 => text.truncate(at),
                _ => {
                    let end =
                        (at + 1..text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
                    text.replace_range(at.min(end)..end, "");
                }
            }
        }
        match read(&text) {
            Err(faults) => assert!(!faults.is_empty(), "seed {seed}"),
            Ok(_) => drop(view(&text)),
        }
    }
}
