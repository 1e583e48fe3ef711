//! Scenarios in which ranges, spreads and counts are zero: every answer has words for that, and no number
//! that is none.

#[allow(unreachable_pub, reason = "another crate shares it")]
use crate::common::{elfvik, talks};
use crate::trials::{self, Dice};
use std::path::Path;

/// Answers with the schema that they promise.
const FACES: &[(&[&str], Option<&str>)] = &[
    (&["check", "talks"], None),
    (&["brief", "talks", "--worlds", "7", "--rehearsals", "3"], None),
    (&["brief", "talks", "--worlds", "7", "--rehearsals", "3", "--json"], Some("brief")),
    (&["brief", "talks", "--worlds", "7", "--rehearsals", "3", "--html", "-"], None),
    (&["brief", "talks", "--worlds", "7", "--rehearsals", "0", "--markdown", "-"], None),
    (
        &["brief", "talks", "--worlds", "7", "--rehearsals", "0", "--convention", "negmas", "--json"],
        Some("brief"),
    ),
    (&["map", "talks", "--worlds", "7"], None),
    (&["compare", "talks", "talks", "--worlds", "7", "--rehearsals", "0", "--json"], None),
    (&["talk", "talks"], None),
    (&["talk", "talks", "a=hardheaded", "b=offer=tit-for-tat accept=combi", "--json"], Some("talk")),
    (&["talk", "talks", "--html", "-"], None),
    (&["talk", "talks", "--repeat", "3"], None),
    (&["talk", "talks", "--repeat", "3", "--json"], Some("rehearsals")),
    (&["talk", "talks", "--repeat", "3", "--html", "-"], None),
    (&["scenarios", "."], None),
    (&["scenarios", ".", "--csv"], None),
    (&["scenarios", ".", "--json"], Some("catalogue")),
];

#[test]
fn no_answer_on_a_degenerate_scenario_holds_a_number_that_is_none() {
    let schemas: Vec<Option<jsonschema::Validator>> = FACES
        .iter()
        .map(|(_, of)| {
            let text = elfvik(Path::new("."), &["schema", (*of)?]).stdout;
            jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).ok()
        })
        .collect();
    for seed in trials::seeds(14) {
        let files = scenario(seed);
        let folder = talks(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>());
        for ((arguments, of), schema) in FACES.iter().zip(&schemas) {
            let run = elfvik(folder.path(), arguments);
            let what = || {
                format!(
                    "seed {seed}: {arguments:?}\n{}",
                    files.iter().map(|(_, text)| text.as_str()).collect::<String>()
                )
            };
            for text in [&run.stdout, &run.stderr] {
                // Messages quote what stands in the files.
                for line in text.lines().filter(|line| !line.contains(" | reservation = ")) {
                    assert!(!words(line).any(is_none_such), "{line}\n{}", what());
                }
            }
            let (Some(_), Some(schema), true) = (of, schema, run.status < 2) else { continue };
            let json = serde_json::from_str(&run.stdout).unwrap();
            let error = schema.iter_errors(&json).next().map(|error| error.to_string());
            assert_eq!(error, None, "{}", what());
        }
    }
}

/// Words and numbers of a line, with the sign of a number.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && !"-+.%".contains(c))
        .map(|word| word.trim_end_matches(['.', '%']))
}

fn is_none_such(word: &str) -> bool {
    let is_zero = |digits: &str| !digits.is_empty() && digits.chars().all(|c| c == '0' || c == '.');
    let bare = word.trim_start_matches(['+', '-']);
    matches!(bare, "NaN" | "nan" | "inf" | "infinity" | "Infinity")
        || word.strip_prefix('-').is_some_and(is_zero)
}

/// Two or three parties, whose values, weights, reservations and rules leave little or nothing to choose.
fn scenario(seed: u64) -> Vec<(&'static str, String)> {
    let mut dice = Dice(seed);
    let n_options = [1, 1, 2, 3][dice.position(4)];
    let n_issues = 1 + dice.position(3);
    let n_parties = 2 + dice.position(5) / 4;
    let options: Vec<String> = (0..n_options).map(|o| format!("\"o{o}\"")).collect();
    let mut public = "format = 1\ntitle = \"Little\"\n".to_owned();
    for id in &PARTIES[..n_parties] {
        public += &format!("[[parties]]\nid = \"{id}\"\nname = \"{id}\"\n");
    }
    for issue in 0..n_issues {
        public += &format!(
            "[[issues]]\nid = \"i{issue}\"\nquestion = \"i{issue}?\"\noptions = [{}]\n",
            options.join(", ")
        );
    }
    if n_options > 1 && dice.position(3) == 0 {
        public += "[[rules]]\nid = \"r\"\nwhy = \"so\"\nforbid = { i0 = \"o1\" }\n";
    }
    // Rules that leave just what is worth the same: what one issue gives the other takes.
    let is_mirrored = n_options > 1 && n_issues > 1 && dice.position(2) == 0;
    if is_mirrored {
        for (id, o) in ["r0", "r1"].iter().zip(0..) {
            public += &format!(
                "[[rules]]\nid = \"{id}\"\nwhy = \"so\"\nforbid = {{ i0 = \"o{o}\", i1 = \"o{o}\" }}\n"
            );
        }
    }
    if dice.position(2) == 0 {
        let choose: Vec<String> = (0..n_issues).map(|issue| format!("i{issue} = \"o0\"")).collect();
        public += &format!(
            "[[packages]]\nid = \"p\"\nname = \"p\"\nkind = \"idea\"\nchoose = {{ {} }}\n",
            choose.join(", ")
        );
    }
    let mut files = vec![("scenario.toml", public)];
    for (party, name) in PARTIES[..n_parties].iter().zip(["a.toml", "b.toml", "c.toml"]) {
        let reservation =
            ["0", "0.5", "-1", "3", "\"none\"", "-0.0", "{ low = 0.5, likely = 0.5, high = 0.6 }", "-0.5"]
                [dice.position(8)];
        let mut own = format!("format = 1\nparty = \"{party}\"\nreservation = {reservation}\n");
        if dice.position(3) == 0 {
            own += ["discount = 1\n", "discount = 0.5\n"][dice.position(2)];
        }
        let shape = dice.position(5);
        for issue in 0..n_issues {
            let weight = if shape == 0 && issue > 0 { "0" } else { ["1", "0.5", "2"][dice.position(3)] };
            let weight = if is_mirrored { "1" } else { weight };
            let value = |o: usize, dice: &mut Dice| match shape {
                _ if is_mirrored && issue < 2 => o.to_string(),
                0 | 1 => "0.5".to_owned(),
                2 => "0".to_owned(),
                3 => "-0.25".to_owned(),
                _ => ["0", "1", "-1", "0.000001"][(o + dice.position(2)) % 4].to_owned(),
            };
            let values: Vec<String> =
                (0..n_options).map(|o| format!("o{o} = {}", value(o, &mut dice))).collect();
            own += &format!("[issues.i{issue}]\nweight = {weight}\nvalues = {{ {} }}\n", values.join(", "));
        }
        files.push((name, own));
    }
    files
}

const PARTIES: [&str; 3] = ["a", "b", "c"];
