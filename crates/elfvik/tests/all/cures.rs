//! Every error of a scenario in words, and what its help proposes, followed by hand: then the error is gone.

use elfvik::format::ScenarioError::{Syntax, WrongType};
use elfvik::format::native::{self, STARTER};
use elfvik::format::{FileFault, FileText};
use elfvik::model::PartyId;

/// A file of the starter scenario with a piece replaced; without a piece, with more at its end.
fn faults(file: usize, from: &str, to: &str) -> Vec<FileFault> {
    let text = match from {
        "" => format!("{}\n{to}\n", STARTER[file].text),
        _ => {
            assert!(STARTER[file].text.contains(from), "no {from}");
            STARTER[file].text.replacen(from, to, 1)
        }
    };
    let public = FileText { name: STARTER[0].name, text: STARTER[0].text };
    let text = FileText { name: STARTER[file].name, text: &text };
    match file {
        0 => native::scenario(text).err().unwrap_or_default(),
        _ => native::party_file(text, &native::scenario(public).unwrap(), PartyId(file - 1))
            .err()
            .unwrap_or_default(),
    }
}

/// The bad piece is one fault that says `cause` and proposes `cure`; the good piece follows it, and nothing
/// is wrong.
fn check((file, from): (usize, &str), bad: &str, [cause, cure]: [&str; 2], good: &str) {
    let found = faults(file, from, bad);
    assert_eq!(found.len(), 1, "{bad}: {}", found.iter().map(|f| format!("{f}\n")).collect::<String>());
    let text = found[0].to_string();
    assert!(text.lines().next().unwrap().contains(cause), "{bad}\n{text}");
    assert!(text.lines().last().unwrap().contains(cure), "{bad}\n{text}");
    assert!(found[0].place.line > 0 && found[0].place.excerpt.is_some(), "{text}");
    let left = faults(file, from, good);
    assert!(left.is_empty(), "{good}: {}", left.iter().map(|f| format!("{f}\n")).collect::<String>());
}

const END: (usize, &str) = (0, "");

#[test]
fn faults_of_parties_and_issues() {
    check(
        (0, "id = \"builder\""),
        "id = \"The Builder:\"",
        ["cannot be an id", "write `the-builder`"],
        "id = \"builder\"",
    );
    check(
        (0, "name = \"The builder\"\n"),
        "",
        ["`name` is missing in `parties`", "add `name = \"...\"`"],
        "name = \"...\"\n",
    );
    check(
        (0, "name = \"The builder\"\n"),
        "name = \"B\"\nshort = \"\"\n",
        ["0 characters", "from 1 to 12 characters"],
        "name = \"B\"\nshort = \"b\"\n",
    );
    check(
        (0, "name = \"The builder\"\n"),
        "name = \"B\"\nfile = \"../b.toml\"\n",
        ["cannot be the name of a private file", "no folders"],
        "name = \"B\"\nfile = \"b.toml\"\n",
    );
    check(
        (0, "integer = {"),
        "options = [\"x\"]\ninteger = {",
        ["exactly one of", "for example `options"],
        "integer = {",
    );
    check((0, "step = 1"), "step = 3", ["not reached", "a whole number of steps"], "step = 2");
    check(
        (0, "to = 12, step = 1"),
        "to = 12.5, step = 1",
        ["`to` is a number with a point", "write `12`"],
        "to = 12, step = 1",
    );
    check(
        (0, ", otherwise = \"nobody\""),
        "",
        ["both `needs` and `otherwise`", "the option that takes its place"],
        ", otherwise = \"nobody\"",
    );
    check(
        (0, "otherwise = \"nobody\""),
        "otherwise = \"joint\"",
        ["the same option", "another option that needs no consent"],
        "otherwise = \"nobody\"",
    );
    check((0, "high = 0.9"), "high = 1.9", ["the probability is 1.9", "from 0 to 1"], "high = 0.9");
    check(
        (0, "low = 0.4, likely"),
        "low = 0.8, likely",
        ["not in order", "low <= likely <= high"],
        "low = 0.4, likely",
    );
    check(
        (0, "low = 0.4, likely"),
        "likely",
        ["an estimate is a number", "for example `0.4`"],
        "low = 0.4, likely",
    );
    check(
        (0, "title = \"A new school: the town and the builder\""),
        "title = \" \"",
        ["a title must not be empty", "write a title"],
        "title = \"A\"",
    );
    check((0, "format = 1"), "format = 2", ["format 2 is not known", "write `format = 1`"], "format = 1");
    check(END, "[host]\nname = \"x\"", ["for the second time", "join both into one"], "");
    check(
        END,
        "[[issues]]\nid = \"price\"\nquestion = \"?\"\noptions = [\"a\"]",
        ["occurs twice", "such as `price-2`"],
        "",
    );
}

#[test]
fn faults_of_rules_and_packages() {
    let rule = |bar: &str| format!("[[rules]]\nid = \"r\"\n{bar}");
    let good = rule("forbid = { heating = \"gas\", grant = \"joint\" }");
    check(END, &rule(""), ["either `forbid`, or `when` and `only_if`", "for example `forbid"], &good);
    check(END, &rule("forbid = {}"), ["must not be empty", "write a region"], &good);
    check(
        END,
        &rule("forbid = { heating = [] }"),
        ["no option of issue `heating`", "name at least one option"],
        &good,
    );
    check(
        END,
        &rule("forbid = { grant = { from = \"joint\" } }"),
        ["have no order", "list the options"],
        &rule("forbid = { grant = [\"joint\"], price = 8 }"),
    );
    check(
        END,
        &rule("forbid = { heating = \"gaz\" }"),
        ["has no option `gaz`", "did you mean `gas`"],
        &rule("forbid = { heating = \"gas\", price = 8 }"),
    );
    let package = |more: &str| format!("[[packages]]\nid = \"p\"\nname = \"P\"\n{more}");
    check(
        END,
        &package("choose = { heating = \"gas\" }"),
        ["chooses nothing for `price`, `opening`, `grant`", "name a package that is `like` this one"],
        &package("like = \"first-offer\"\nchoose = { heating = \"gas\" }"),
    );
    check(
        END,
        &package("like = \"first-offer\"\nchoose = { heating = [\"gas\", \"geothermal\"] }"),
        ["one option of issue `heating`", "for example `\"gas\"`"],
        &package("like = \"first-offer\"\nchoose = { heating = \"gas\" }"),
    );
    check(
        END,
        &package("like = \"first-offer\"\nchoose = { heating = \"geothermal\", opening = \"this-autumn\" }"),
        ["breaks rule `drilling-takes-time`", "change the package or the rule"],
        &package("like = \"first-offer\"\nchoose = { heating = \"geothermal\" }"),
    );
    check(
        END,
        &package("like = \"p\""),
        ["`like` itself", "choose every issue itself"],
        &package("like = \"first-offer\""),
    );
    check(
        END,
        &package("like = \"frist-offer\""),
        ["there is no package", "did you mean `first-offer`"],
        &package("like = \"first-offer\""),
    );
    check(
        (0, "[host]"),
        "[agreement]\n[host]",
        ["either `quorum` or `coalitions`", "for example `quorum = 2`"],
        "[agreement]\nquorum = 2\n[host]",
    );
    check(
        (0, "[host]"),
        "[agreement]\nquorum = 3\n[host]",
        ["the quorum is 3", "from 1 to"],
        "[agreement]\nquorum = 2\n[host]",
    );
}

#[test]
fn faults_of_talks_and_stages() {
    let talk = |more: &str| format!("[talk]\n{more}");
    check(END, &talk("rounds = 5\nticks = 5"), ["not both", "keep one of them"], &talk("ticks = 5"));
    check(END, &talk("rounds = 0"), ["the number of rounds is 0", "from 1 to 1000000"], &talk("rounds = 1"));
    check(
        END,
        &talk("rounds = -5"),
        ["the number of rounds is -5", "from 1 to 1000000"],
        &talk("rounds = 5"),
    );
    check(
        END,
        &talk("rounds = 5\nhidden_from = 9"),
        ["after 5", "an earlier `hidden_from`"],
        &talk("rounds = 5\nhidden_from = 4"),
    );
    check(END, &talk("breakdown = 1.5"), ["between 0 and 1", "0.01"], &talk("breakdown = 0.01"));
    check(END, &talk("rounds = \"5\""), ["`rounds` is text", "write `5`"], &talk("rounds = 5"));
    check(
        END,
        &talk("[[talk.levels]]\nname = \"x\"\nall_but = -1"),
        ["cannot be below zero", "write 0 or more"],
        &talk("[[talk.levels]]\nname = \"x\"\nall_but = 0"),
    );
    check(
        END,
        &talk("[[talk.levels]]"),
        ["`name` is missing", "add `name = \"...\"`"],
        &talk("[[talk.levels]]\nname = \"...\""),
    );
    let stage = |event: &str| {
        format!("[[stages]]\nid = \"s\"\nname = \"S\"\nlevel = \"working\"\nevents = [{{ {event} }}]")
    };
    check(
        END,
        &stage("what = \"suspended\""),
        ["suspended need a cause", "add `cause"],
        &stage("what = \"suspended\", cause = \"...\""),
    );
    check(
        END,
        &stage("date = \"2019\""),
        ["`what` is missing", "add `what = \"opened\"`"],
        &stage("date = \"2019\", what = \"opened\""),
    );
    let accord = |more: &str| format!("[[accords]]\nid = \"a\"\ntitle = \"A\"\n{more}");
    check(
        END,
        &accord("parties = \"town\""),
        ["`parties` is text, it must be a list", "write `[\"town\"]`"],
        &accord("parties = [\"town\"]"),
    );
    check((0, "hedged = true"), "hedged = \"yes\"", ["`hedged` is text", "write `true`"], "hedged = true");
    check(
        (0, "about = [\"issue:price\""),
        "about = [\"price\"",
        ["there is no topic `price`", "issue:price"],
        "about = [\"issue:price\"",
    );
}

#[test]
fn faults_of_private_files() {
    check(
        (1, "party = \"town\""),
        "party = \"builder\"",
        ["this is the file of `builder`", "check `party`"],
        "party = \"town\"",
    );
    check((1, "weight = 0.4\n"), "", ["the weight of issue `price`", "add `weight = 0.5`"], "weight = 0.5\n");
    check(
        (1, "points = [[8, 1], [12, 0]]"),
        "",
        ["one of `values`, `points` and `curve`", "`points = [[8, 0], [12, 1]]`"],
        "points = [[8, 0], [12, 1]]",
    );
    check(
        (1, "values = { gas = 0, heat-pump = 0.8, geothermal = 1 }"),
        "",
        ["must have one of", "`values = { gas = 0, heat-pump = 0.5, geothermal = 1 }`"],
        "values = { gas = 0, heat-pump = 0.5, geothermal = 1 }",
    );
    check(
        (1, "gas = 0, heat-pump = 0.8, geothermal = 1"),
        "gas = 0",
        ["2 options: `heat-pump`, `geothermal`", "add `heat-pump = 0`, and so"],
        "gas = 0, heat-pump = 0, geothermal = 0",
    );
    check(
        (1, "[[8, 1], [12, 0]]"),
        "[[8, 1], [11, 0]]",
        ["from one end of issue `price`", "end at the last"],
        "[[8, 1], [11, 0], [12, 0]]",
    );
    check(
        (1, "[[8, 1], [12, 0]]"),
        "[[8, 1], [12]]",
        ["it must be a pair", "a pair `[NUMBER, VALUE]`"],
        "[[8, 1], [12, 0]]",
    );
    check(
        (1, "values = { gas = 0, heat-pump = 0.8, geothermal = 1 }"),
        "points = [[0, 0], [1, 1]]",
        ["are labels", "use `values"],
        "values = { gas = 0, heat-pump = 0.8, geothermal = 1 }",
    );
    check((1, "weight = 0.4"), "weight = -1", ["the weight is -1", "zero or more"], "weight = 1");
    check(
        (1, "weight = 0.4"),
        "weight = \"much\"",
        ["`much` is not a number", "a number such as `0.4`"],
        "weight = 0.4",
    );
    check(
        (1, "[believes.builder]"),
        "[believes.town]\nreservation = 0\n[believes.builder]",
        ["`town` cannot believe something of itself", "at the top of its file"],
        "[believes.builder]",
    );
}

#[test]
fn faults_of_joint_tables() {
    let joint = |row: &str| format!("[[joint]]\nissues = [\"heating\", \"grant\"]\ntable = [{row}]");
    let good = joint("{ at = [\"gas\", \"joint\"], value = 1 }");
    let end = (1, "");
    check(
        end,
        &joint("{ at = [\"gas\"], value = 1 }"),
        ["1 options for 2 issues", "one option for each issue"],
        &good,
    );
    check(end, &joint("{ at = [\"gas\", \"joint\"] }"), ["`value` is missing", "add `value = 0.5`"], &good);
    check(
        end,
        &joint("{ at = [\"gas\", \"joint\"], value = 1 }, { at = [\"gas\", \"joint\"], value = 2 }"),
        ["occurs twice in the table", "remove one of the two rows"],
        &good,
    );
    check(end, "[[joint]]\nissues = [\"heating\"]", ["1 issues", "from 2 to 6 issues"], &good);
    check(
        end,
        "[[joint]]\nissues = [\"heating\", \"heating\"]",
        ["occurs twice", "take one issue out"],
        &good,
    );
}

/// A file with another value in a line of one key, if it has one.
fn with_value(text: &str, at: usize, value: &str) -> Option<String> {
    let (key, _) = text.lines().nth(at)?.split_once(" = ")?;
    let is_key = key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    let line = |(n, line)| if n == at { format!("{key} = {value}") } else { str::to_owned(line) };
    is_key.then(|| text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n"))
}

/// What a file says once the value that was complained of is what was proposed instead.
fn mended(text: &str, fault: &FileFault, instead: &str) -> String {
    let line = text.lines().nth(fault.place.line - 1).unwrap();
    let start = line.char_indices().nth(fault.place.column - 1).unwrap().0;
    let wrong = fault.place.excerpt.as_ref().unwrap().marked();
    assert!(line[start..].starts_with(wrong), "{line}: {wrong}");
    text.replacen(line, &[&line[..start], instead, &line[start + wrong.len()..]].concat(), 1)
}

/// Proposals of a file with a value of another kind in one line; none of them is of a wrong kind again.
fn proposals(file: usize, text: &str) -> usize {
    let public = native::scenario(FileText { name: "", text: STARTER[0].text }).unwrap();
    let found = |text: &str| {
        let text = FileText { name: STARTER[file].name, text };
        let faults = match file {
            0 => native::scenario(text).err(),
            _ => native::party_file(text, &public, PartyId(file - 1)).err(),
        };
        faults.unwrap_or_default()
    };
    let mut n_proposals = 0;
    for at in 0..text.lines().count() {
        for value in ["\"x y?\"", "3", "2.5", "true", "[]", "[\"x\"]", "[[1]]", "{ a = 1 }", "2020-01-01"] {
            let Some(bad) = with_value(text, at, value) else { continue };
            let faults = found(&bad);
            let Some(fault) = faults.first() else { continue };
            let WrongType { instead: Some(instead), .. } = &fault.error else { continue };
            let is_same = |other: &&FileFault| {
                matches!(other.error, WrongType { .. } | Syntax { .. })
                    && other.place.line == fault.place.line
            };
            let left = found(&mended(&bad, fault, instead));
            let left = left.iter().find(is_same).map(ToString::to_string);
            assert_eq!(left, None, "{}: `{instead}` is proposed", bad.lines().nth(at).unwrap());
            n_proposals += 1;
        }
    }
    n_proposals
}

#[test]
fn what_is_proposed_instead_of_a_value_can_be_read() {
    let starters = (0..STARTER.len()).map(|file| (file, STARTER[file].text.to_owned()));
    let more = [
        "agreement = 1",
        "tags = 1",
        "accords = 1",
        "states = 1",
        "[agreement]\ncoalitions = 1\nquorum = 1\nveto = 1",
        "[[parties]]\nid = 1\nratifiers = 1\nratification = 1\ndelegates = 1\nprincipals = 1",
        "[[packages]]\nid = 1\nchoose = 1\nsource = 1",
        "[[rules]]\nid = 1\nforbid = 1\nwhen = 1\nonly_if = 1\nsum = 1\nfactors = 1",
        "[[issues]]\nid = 1\noptions = 1\ninteger = 1\nreal = 1\nordered = 1",
        "[[statements]]\nsays = 1\nabout = 1\nvia = 1",
    ];
    let starters =
        starters.chain(more.iter().map(|more| (0, format!("format = 1\ntitle = \"T\"\n{more}\n"))));
    let n_proposals: usize = starters.map(|(file, text)| proposals(file, &text)).sum();
    assert!(n_proposals > 100, "{n_proposals}");
}
