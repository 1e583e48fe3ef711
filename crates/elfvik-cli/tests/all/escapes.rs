//! Text that nobody vouches for, in every field of every file, in names and arguments, and from programs:
//! no answer and no message holds a character that moves a cursor, turns text or hides it, and JSON keeps
//! every one.

#![cfg(unix)]

use crate::common::{Run, elfvik, root, talks};
#[allow(unreachable_pub, reason = "another crate shares it")]
use crate::trials;
use elfvik::format::{FileText, native};
use elfvik::model::PartyId;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Every control character but those that lay text out, every bidirectional one, and some that hide.
fn unsafe_text() -> &'static str {
    static ALL: LazyLock<String> = LazyLock::new(all_unsafe);
    &ALL
}

fn all_unsafe() -> String {
    let controls = (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32).filter(|c| !"\n\t\r".contains(*c));
    let others = "\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\
                  \u{2068}\u{2069}\u{feff}\u{ad}\u{e0041}";
    controls.chain(others.chars()).collect()
}

fn is_raw(c: char) -> bool {
    (c.is_control() && c != '\n') || unsafe_text().contains(c)
}

fn assert_clean(text: &str, what: &str) {
    // Most lines have nothing that needs a look.
    let is_plain = |line: &&str| line.bytes().all(|b| (b' '..0x7f).contains(&b));
    for line in text.split('\n').filter(|line| !is_plain(line)) {
        assert!(!line.contains(is_raw), "{what}: {line:?}");
    }
}

/// Runs the program, and asserts that nothing unsafe comes out.
fn clean(folder: &Path, arguments: &[&str]) -> Run {
    let run = elfvik(folder, arguments);
    let what = arguments.join(" ");
    assert_clean(&run.stdout, &what);
    assert_clean(&run.stderr, &what);
    run
}

#[test]
fn every_face_of_a_scenario_writes_out_what_cannot_be_seen() {
    let folder = scenario(&root().join("scenarios/stockholm-2019"));
    let here = folder.path();
    for arguments in FACES {
        let run = clean(here, arguments);
        assert!(run.status < 2, "{arguments:?}: {}", run.stderr);
    }
    for file in ["page.html", "page.md", "map.svg", "talk.html", "talk.jsonl", "rows.csv"] {
        assert_clean(&fs::read_to_string(here.join(file)).unwrap(), file);
    }
    for arguments in [
        &["talk", "talks", "--resume", "talk.jsonl", "--json"][..],
        &["talk", "talks", "--resume", "talk.jsonl", "--collapse", "tea\u{1b}[2J\u{202e}\u{2028}"],
        &["talk", "talks", "--replay", "talk.jsonl"],
    ] {
        let run = clean(here, arguments);
        assert!(run.status < 2, "{arguments:?}: {}", run.stderr);
    }
}

const FACES: &[&[&str]] = &[
    &["check", "talks"],
    &["brief", "talks", "--worlds", "20", "--rehearsals", "5"],
    &["brief", "talks", "--worlds", "20", "--rehearsals", "5", "--width", "60"],
    &[
        "brief",
        "talks",
        "--worlds",
        "20",
        "--rehearsals",
        "5",
        "--html",
        "page.html",
        "--markdown",
        "page.md",
    ],
    &["brief", "talks", "--worlds", "20", "--rehearsals", "5", "--json"],
    &["brief", "talks", "--worlds", "20", "--rehearsals", "5", "--as", "us"],
    &["map", "talks", "--worlds", "20", "-o", "map.svg"],
    &["compare", "talks", "talks", "--worlds", "20", "--rehearsals", "5"],
    &["compare", "talks", "other", "--worlds", "20", "--rehearsals", "5"],
    &["compare", "talks", "other", "--worlds", "20", "--rehearsals", "5", "--json"],
    &["talk", "talks"],
    &["talk", "talks", "--html", "talk.html"],
    &["talk", "talks", "--json"],
    &["talk", "talks", "--visible-to", "us"],
    &["talk", "talks", "--suspend-after", "4", "--cause", "tea\u{1b}[2J\u{202e}", "--save", "talk.jsonl"],
    &["talk", "talks", "--repeat", "20"],
    &["talk", "talks", "--repeat", "20", "--json"],
    &["compare", "talks", "other", "--worlds", "20", "--rehearsals", "5", "--html", "-"],
    &["talk", "talks", "--markdown", "-"],
    &["scenarios", "."],
    &["scenarios", ".", "--html", "-"],
    &["scenarios", ".", "--markdown", "-"],
    &["scenarios", ".", "--csv", "-o", "rows.csv"],
    &["scenarios", ".", "--json"],
];

#[test]
fn colours_are_the_only_sequences_of_a_terminal() {
    let folder = scenario(&root().join("scenarios/stockholm-2019"));
    let brief = ["brief", "talks", "--worlds", "20", "--rehearsals", "5", "--color"];
    let [plain, coloured] =
        ["never", "always"].map(|when| elfvik(folder.path(), &[&brief[..], &[when]].concat()));
    let mut rest = coloured.stdout.as_str();
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        let (codes, after) = after.split_once('m').unwrap();
        assert!(codes.bytes().all(|b| b.is_ascii_digit() || b == b';'), "{codes:?}");
        text.push_str(before);
        rest = after;
    }
    // Were a sequence of the files among those, it would now be missing.
    assert_eq!(text + rest, plain.stdout);
}

#[test]
fn json_says_just_what_the_files_say() {
    let folder = scenario(&root().join("scenarios/stockholm-2019"));
    let public: toml::Table =
        fs::read_to_string(folder.path().join("talks/scenario.toml")).unwrap().parse().unwrap();
    let title = public["title"].as_str().unwrap();
    assert!(title.ends_with(unsafe_text()));
    let brief = ["brief", "talks", "--worlds", "20", "--rehearsals", "0", "--json"];
    for arguments in [&brief[..], &["talk", "talks", "--json"], &["scenarios", ".", "--json"]] {
        let json: serde_json::Value = serde_json::from_str(&elfvik(folder.path(), arguments).stdout).unwrap();
        let texts = texts(&json);
        assert!(texts.contains(&title), "{arguments:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&elfvik(folder.path(), &brief).stdout).unwrap();
    let told = texts(&json);
    let names = public["parties"].as_array().unwrap().iter().map(|party| party["name"].as_str().unwrap());
    let questions =
        public["issues"].as_array().unwrap().iter().map(|issue| issue["question"].as_str().unwrap());
    names.chain(questions).for_each(|text| assert!(told.contains(&text), "{text:?}"));
}

/// All texts of a value.
fn texts(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Array(items) => items.iter().flat_map(texts).collect(),
        serde_json::Value::Object(map) => map.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn converted_names_are_read_again_as_they_were() {
    // XML has no way to say the others.
    let names = unsafe_text().replace(|c| c < ' ', "");
    let mut files = foreign("negmas", &names);
    // GENIUS knows no reservation below 0.
    files.iter_mut().for_each(|(_, text)| *text = text.replace("-0.5", "0.25"));
    let folder = talks(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>());
    let mut from = "talks".to_owned();
    for target in ["genius", "geniusweb", "negmas", "native"] {
        let run = clean(folder.path(), &["convert", &from, target, "--to", target]);
        assert_eq!(run.status, 0, "{target}: {}", run.stderr);
        for file in fs::read_dir(folder.path().join(target)).unwrap().flatten() {
            assert_clean(&file.file_name().to_string_lossy(), target);
            assert_clean(&fs::read_to_string(file.path()).unwrap(), target);
        }
        target.clone_into(&mut from);
    }
    let brief =
        clean(folder.path(), &["brief", "native", "--json", "--worlds", "20", "--rehearsals", "0"]).stdout;
    let brief: serde_json::Value = serde_json::from_str(&brief).unwrap();
    assert_eq!(
        brief["scenario"]["issues"][0]["question"],
        format!("toll{names}"),
        "{}",
        brief["scenario"]["issues"]
    );
}

#[test]
fn what_xml_cannot_hold_is_a_loss_with_its_name() {
    let files = foreign("negmas", "\u{1b}");
    let folder = talks(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>());
    let refused = clean(folder.path(), &["convert", "talks", "out", "--to", "genius"]);
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains(r"`toll\u{1b}` holds control characters"), "{}", refused.stderr);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn raw_characters_in_files_of_other_systems_reach_nothing() {
    // As they may stand in the files themselves.
    let names = unsafe_text().replace(|c| c < ' ' || c == '\u{feff}', "");
    for system in ["genius", "geniusweb", "negmas"] {
        let files = foreign(system, &names);
        let folder = talks(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>());
        for arguments in [
            &["check", "talks"][..],
            &["brief", "talks", "--worlds", "20", "--rehearsals", "0"],
            &["brief", "talks", "--worlds", "20", "--rehearsals", "0", "--html", "-"],
            &["map", "talks"],
            &["talk", "talks", "--json"],
            &["talk", "talks"],
            &["scenarios", "."],
            &["scenarios", ".", "--csv"],
        ] {
            let run = clean(folder.path(), arguments);
            assert!(run.status < 2, "{system} {arguments:?}: {}", run.stderr);
        }
    }
}

#[test]
fn messages_about_broken_files_write_out_their_lines() {
    let bad = unsafe_text();
    for trial in trials::seeds(40) {
        let files = match trial % 4 {
            0 => native::STARTER.map(|file| (file.name, file.text.to_owned())).to_vec(),
            1 => foreign("genius", bad),
            2 => foreign("geniusweb", bad),
            _ => foreign("negmas", bad),
        };
        let mut files: Vec<(&str, String)> = files;
        // Something is put into, or cut off, one of the files at some place.
        let which = (trial / 4) as usize % files.len();
        let text = &mut files[which].1;
        let mut at = (trial.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16) as usize % text.len();
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        if trial % 3 == 0 {
            text.truncate(at);
        }
        text.insert_str(at.min(text.len()), bad);
        let folder = talks(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>());
        for arguments in
            [&["check", "talks"][..], &["talk", "talks"], &["scenarios", "."], &["scenarios", ".", "--csv"]]
        {
            let run = elfvik(folder.path(), arguments);
            assert_clean(&run.stdout, &format!("seed {trial}: {arguments:?}"));
            assert_clean(&run.stderr, &format!("seed {trial}: {arguments:?}"));
        }
    }
}

#[test]
fn arguments_and_names_of_files_are_told_written_out() {
    let files = native::STARTER.map(|file| (file.name, file.text.as_bytes()));
    let folder = talks(&files);
    let here = folder.path();
    let bad = unsafe_text().replace('\0', "");
    let word = |text: &str| text.replace('@', &bad);
    for arguments in [
        &["brief", "no@where"][..],
        &["brief", "talks", "--as", "n@obody"],
        &["brief", "talks", "--package", "price=@"],
        &["brief", "talks", "--package", "@"],
        &["brief", "talks", "--@"],
        &["brief", "talks", "--worlds", "@"],
        &["@"],
        &["brief", "talks", "--html", "no@where/page.html"],
        &["map", "talks", "--parties", "town,@"],
        &["map", "talks", "-o", "no@where/map.svg"],
        &["talk", "talks", "@"],
        &["talk", "talks", "@=boulware"],
        &["talk", "talks", "town=@"],
        &["talk", "talks", "town=agent=@"],
        &["talk", "talks", "town=agent=./@"],
        &["talk", "talks", "--visible-to", "@"],
        &["talk", "talks", "--first", "@"],
        &["talk", "talks", "--resume", "@"],
        &["talk", "talks", "--save", "@/x"],
        &["scenarios", "@"],
        &["convert", "@", "out", "--to", "genius"],
        &["convert", "talks", "talks/scenario.toml/@", "--to", "genius"],
        &["new", "talks/scenario.toml/@"],
        &["compare", "talks", "@"],
        &["completions", "@"],
        &["schema", "@"],
    ] {
        let words: Vec<String> = arguments.iter().map(|text| word(text)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let run = clean(here, &words);
        assert_eq!(run.status, 2, "{words:?}");
        // Words of a strategy are told one by one, and some of these characters are between words.
        let is_told = !arguments.contains(&"town=@") && arguments[0] != "new" && arguments[0] != "convert";
        assert!(!is_told || run.stderr.contains(r"\u{1b}"), "{words:?}: {}", run.stderr);
    }
    let moved = word("t@alks");
    fs::rename(here.join("talks"), here.join(&moved)).unwrap();
    for arguments in [
        &["check", &moved][..],
        &["brief", &moved, "--worlds", "20", "--rehearsals", "0"],
        &["talk", &moved],
        &["scenarios", "."],
        &["scenarios", ".", "--csv"],
        &["scenarios", ".", "--json"],
        &["convert", &moved, "o\u{1b}ut", "--to", "negmas", "--lossy"],
        &["new", "n\u{1b}ew\u{202e}"],
    ] {
        assert_eq!(clean(here, arguments).status, 0, "{arguments:?}");
    }
    fs::write(here.join(&moved).join("scenario.toml"), "format = 1\ntitle =").unwrap();
    assert_eq!(clean(here, &["check", &moved]).status, 1);
}

#[test]
fn what_programs_write_is_shown_written_out() {
    let files = native::STARTER.map(|file| (file.name, file.text.as_bytes()));
    let folder = talks(&files);
    let here = folder.path();
    let escapes = r"\033[2J\033]0;owned\007\302\233\342\200\256\342\200\250";
    let scripts = [
        // What it says is no reply.
        format!("printf '{escapes}' >&2; read line; printf '{escapes}\\n'; sleep 0.1"),
        // A reply with a word that is none.
        format!("read line; read line; printf '{{\"move\": \"{escapes}\"}}\\n'; sleep 0.1"),
        format!(
            "read line; read line; printf '{{\"move\": \"propose\", \"outcome\": {{\"{escapes}\": \
             1}}}}\\n'; sleep 0.1"
        ),
        format!("read line; read line; printf '{escapes}' >&2; exit 3"),
    ];
    for (at, script) in scripts.iter().enumerate() {
        fs::write(here.join("agent.sh"), script).unwrap();
        for face in [
            &[][..],
            &["--json"],
            &["--html", "-"],
            &["--visible-to", "builder"],
            &["--repeat", "2"],
            &["--repeat", "2", "--json"],
        ] {
            let run = clean(here, &[&["talk", "talks", "town=agent=sh agent.sh"][..], face].concat());
            assert!(run.status < 2, "{at} {face:?}: {}", run.stderr);
        }
    }
}

#[test]
fn a_cell_that_begins_like_a_formula_is_text() {
    let files = foreign("negmas", "");
    let folder = talks(&[]);
    for name in ["=1+2", "+1", "-1", "@sum", "\tx", " =1", "\u{ff1d}1"] {
        let inner = folder.path().join(name);
        fs::create_dir(&inner).unwrap();
        files.iter().for_each(|(file, text)| fs::write(inner.join(file), text).unwrap());
    }
    // The program sees the paths from inside of the folder, with nothing before them.
    let run = clean(folder.path(), &["scenarios", "-1", "--csv"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    for (name, cell) in
        [("=1+2", "'=1+2/"), ("+1", "'+1/"), ("@sum", "'@sum/"), ("\tx", "' x/"), (" =1", "' =1/")]
    {
        let rows = clean(folder.path(), &["scenarios", name, "--csv"]).stdout;
        let row = rows.lines().nth(1).unwrap();
        assert!(row.trim_start_matches('"').starts_with(cell), "{name:?}: {row}");
        // A number of ours stays one.
        assert!(row.contains(",-0.5"), "{row}");
    }
}

/// A scenario whose every field of text ends in unsafe characters, with a copy that differs.
fn scenario(from: &Path) -> tempfile::TempDir {
    let read = |name: &str| fs::read_to_string(from.join(name)).unwrap();
    let public = filled(&read("scenario.toml"), |text| {
        native::scenario(FileText { name: "scenario.toml", text }).is_ok()
    });
    let scenario = native::scenario(FileText { name: "scenario.toml", text: &public }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, title) in [("talks", "title = \""), ("other", "title = \"Other: ")] {
        let inner = folder.path().join(name);
        fs::create_dir(&inner).unwrap();
        fs::write(inner.join("scenario.toml"), public.replacen("title = \"", title, 1)).unwrap();
        for (p, party) in scenario.parties.iter().enumerate() {
            let private = filled(&read(&party.file), |text| {
                native::party_file(FileText { name: &party.file, text }, &scenario, PartyId(p)).is_ok()
            });
            let private = if name == "other" { private.replacen("0.6", "0.61", 1) } else { private };
            fs::write(inner.join(&party.file), private).unwrap();
        }
    }
    folder
}

/// A file with unsafe characters at the end of the texts under each key that takes them.
fn filled(text: &str, is_right: impl Fn(&str) -> bool) -> String {
    let mut table: toml::Table = text.parse().unwrap();
    let mut keys = Vec::new();
    each_text(&mut toml::Value::Table(table.clone()), "", &mut |key, _| keys.push(key.to_owned()));
    keys.sort();
    keys.dedup();
    let mut n_filled = 0;
    for wanted in &keys {
        let mut value = toml::Value::Table(table.clone());
        each_text(&mut value, "", &mut |key, text| {
            if key == wanted {
                text.push_str(unsafe_text());
            }
        });
        let toml::Value::Table(tried) = value else { continue };
        if is_right(&toml::to_string(&tried).unwrap()) {
            table = tried;
            n_filled += 1;
        }
    }
    assert!(n_filled > 1, "{keys:?}");
    toml::to_string(&table).unwrap()
}

/// Calls something with every text of a value and the key that it stands under.
fn each_text(value: &mut toml::Value, key: &str, visit: &mut impl FnMut(&str, &mut String)) {
    match value {
        toml::Value::String(text) => visit(key, text),
        toml::Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, key, visit)),
        toml::Value::Table(table) => {
            table.iter_mut().for_each(|(key, value)| each_text(value, &key.to_owned(), visit));
        }
        _ => {}
    }
}

/// Two parties and two issues as files of another system; every name of an issue or option ends in some
/// characters, which stand raw wherever the system's notation lets them.
fn foreign(system: &str, names: &str) -> Vec<(&'static str, String)> {
    let quoted = |text: &str| {
        let json = serde_json::to_string(&format!("{text}{names}")).unwrap();
        // Raw characters of YAML are fewer than those of JSON.
        if system == "negmas" {
            elfvik::unsafe_characters::visible_json(json).replace("\\udb40\\udc41", "\\U000e0041")
        } else {
            json
        }
    };
    match system {
        "genius" => {
            let item =
                |name: &str, value: u32| format!("<item value=\"{name}{names}\" evaluation=\"{value}\"/>");
            let issue = |index: u32, name: &str, items: String| {
                format!("<issue index=\"{index}\" name=\"{name}{names}\" type=\"discrete\">{items}</issue>\n")
            };
            let space = |[a, b, c, d]: [u32; 4]| {
                issue(1, "toll", item("low", a) + &item("high", b))
                    + &issue(2, "berth", item("east", c) + &item("west", d))
            };
            let profile = |values| {
                format!(
                    "<utility_space><objective>{}<weight index=\"1\" value=\"0.6\"/><weight index=\"2\" \
                     value=\"0.4\"/>\
                     </objective><reservation value=\"0.3\"/></utility_space>",
                    space(values)
                )
            };
            let domain = format!(
                "<negotiation_template><utility_space><objective>{}</objective></utility_space></negotiation_template>",
                space([1; 4])
            );
            vec![
                ("pier_domain.xml", domain),
                ("pier_a.xml", profile([1, 4, 1, 3])),
                ("pier_b.xml", profile([4, 1, 2, 1])),
            ]
        }
        "geniusweb" => {
            let [toll, berth, low, high, east, west] =
                ["toll", "berth", "low", "high", "east", "west"].map(quoted);
            let domain = format!(
                "{{\"name\": \"pier\", \"issuesValues\": {{{toll}: {{\"values\": [{low}, {high}]}}, \
                 {berth}: {{\"values\": [{east}, {west}]}}}}}}"
            );
            let profile = |name: &str, [a, b]: [f64; 2]| {
                let issue = |at: &str, [one, other]: [&String; 2], first: f64| {
                    format!(
                        "{at}: {{\"DiscreteValueSetUtilities\": {{\"valueUtilities\": {{{one}: {first}, \
                         {other}: {}}}}}}}",
                        1.0 - first
                    )
                };
                format!(
                    "{{\"LinearAdditiveUtilitySpace\": {{\"issueUtilities\": {{{}, {}}}, \"issueWeights\": \
                     {{{toll}: 0.5, {berth}: 0.5}}, \
                     \"domain\": {domain}, \"name\": \"{name}\"}}}}",
                    issue(&toll, [&low, &high], a),
                    issue(&berth, [&east, &west], b)
                )
            };
            vec![
                ("pier.json", domain.clone()),
                ("pier-a.json", profile("a", [1.0, 0.25])),
                ("pier-b.json", profile("b", [0.0, 0.5])),
            ]
        }
        _ => {
            let [toll, berth, low, high, east, west] =
                ["toll", "berth", "low", "high", "east", "west"].map(quoted);
            let domain = format!(
                "issues:\n- name: {toll}\n  type: CategoricalIssue\n  values: [{low}, {high}]\n- name: \
                 {berth}\n  type: CategoricalIssue\n  \
                 values: [{east}, {west}]\nname: pier\ntype: DiscreteCartesianOutcomeSpace\n"
            );
            let profile = |name: &str, [a, b, c, d]: [f64; 4]| {
                format!(
                    "name: {name}\nreserved_value: -0.5\ntype: LinearAdditiveUtilityFunction\nvalues:\n- \
                     mapping:\n    {low}: {a:?}\n    {high}: {b:?}\n  \
                     type: TableFun\n- mapping:\n    {east}: {c:?}\n    {west}: {d:?}\n  type: TableFun\n\
                     weights: [0.5, 0.5]\n"
                )
            };
            vec![
                ("pier-domain.yml", domain),
                ("pier-a.yml", profile("a", [0.0, 1.0, 0.0, 0.5])),
                ("pier-b.yml", profile("b", [1.0, 0.0, 0.5, 0.0])),
            ]
        }
    }
}
