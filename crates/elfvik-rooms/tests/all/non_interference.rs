//! What one side keeps to itself changes no byte of what anybody else receives over HTTP, nor of the logs: in
//! scripts over scenarios that are both drawn at random. `ELFVIK_ROOM_SCRIPTS=500` asks for more of them.

use crate::common::TestDatabase;
use crate::kills::Program;
use crate::table::request_of;
use elfvik::format::{FileText, native};
use elfvik::room::{Occupant, Role, Terms};
use elfvik_rooms::client::Client;
use elfvik_rooms::tokens::Token;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

const SEATS: [(&str, Role, Option<&str>, Occupant); 9] = [
    ("mediator", Role::Mediator, None, Occupant::Person),
    ("us", Role::Head, Some("us"), Occupant::Person),
    ("our-deputy", Role::Delegate, Some("us"), Occupant::Person),
    ("our-capital", Role::Principal, Some("us"), Occupant::Person),
    ("them", Role::Head, Some("them"), Occupant::Person),
    ("their-deputy", Role::Delegate, Some("them"), Occupant::Person),
    ("their-agent", Role::Signer, Some("them"), Occupant::Agent),
    ("observer", Role::Observer, None, Occupant::Person),
    ("press", Role::Press, None, Occupant::Person),
];

fn n_scripts() -> u64 {
    std::env::var("ELFVIK_ROOM_SCRIPTS").ok().and_then(|number| number.parse().ok()).unwrap_or(20)
}

/// Numbers that follow from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % n
    }
}

/// A public file, and for each issue how many options it has.
fn drawn_scenario(dice: &mut Dice) -> (String, Vec<u64>) {
    let mut text = "format = 1\ntitle = \"Drawn\"\nsummary = \"Drawn at random.\"\n".to_owned();
    for party in ["us", "them"] {
        writeln!(text, "[[parties]]\nid = \"{party}\"\nname = \"Those of {party}\"\nshort = \"{party}\"")
            .unwrap();
    }
    let n_options: Vec<u64> = (0..2 + dice.below(3)).map(|_| 2 + dice.below(3)).collect();
    for (issue, n_options) in n_options.iter().enumerate() {
        let option = |option| format!("{{ id = \"o{option}\", text = \"option {option}\" }}");
        let options: Vec<String> = (0..*n_options).map(option).collect();
        let options = options.join(", ");
        writeln!(
            text,
            "[[issues]]\nid = \"i{issue}\"\nquestion = \"What of {issue}?\"\noptions = [{options}]"
        )
        .unwrap();
    }
    (text, n_options)
}

/// The private file of a party.
fn drawn_file(party: &str, n_options: &[u64], dice: &mut Dice) -> String {
    let mut text = format!("format = 1\nparty = \"{party}\"\nreservation = {}\n", dice.below(20));
    for (issue, n_options) in n_options.iter().enumerate() {
        let value = |option| format!("o{option} = {}", dice.below(100));
        let values: Vec<String> = (0..*n_options).map(value).collect();
        writeln!(text, "[issues.i{issue}]\nweight = 1\nvalues = {{ {} }}", values.join(", ")).unwrap();
    }
    let other = if party == "us" { "them" } else { "us" };
    writeln!(text, "[believes.{other}]\nreservation = 10").unwrap();
    writeln!(text, "[believes.{other}.issues]").unwrap();
    for (issue, n_options) in n_options.iter().enumerate() {
        let value = |option| format!("o{option} = {}", dice.below(100));
        let values: Vec<String> = (0..*n_options).map(value).collect();
        writeln!(text, "i{issue} = {{ weight = 1, values = {{ {} }} }}", values.join(", ")).unwrap();
    }
    text
}

/// The room of one script on one server.
struct Played<'p> {
    http: reqwest::Client,
    program: &'p Program,
    room: String,
    tokens: BTreeMap<String, String>,
    n_keys: u64,
    /// Everything that others than the own side received.
    received: String,
    /// What the own side received.
    own: String,
}

impl Played<'_> {
    /// Sends a request for a seat; what others than the own side get is kept with its headers.
    async fn asked(&mut self, name: &str, path: &str, body: Option<&Value>) -> Option<Value> {
        let url = format!("{}/rooms/{}{path}", self.program.address, self.room);
        let request = match body {
            None => self.http.get(url),
            Some(body) => {
                self.n_keys += 1;
                self.http.post(url).header("Idempotency-Key", format!("key-{}", self.n_keys)).json(body)
            }
        };
        let answer = request.bearer_auth(&self.tokens[name]).send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        assert!(status.as_u16() < 500, "{name} {path} {body:?}: {text}");
        if is_own(name) {
            self.own.push_str(&text);
        } else {
            writeln!(self.received, "{name} {path} {status}").unwrap();
            let length = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
            assert_eq!(length, Some(text.len()));
            // Moments are written in as few digits as they need.
            let kept = |(header, _): &(&_, &_)| *header != "date" && *header != "content-length";
            for (header, value) in headers.iter().filter(kept) {
                writeln!(self.received, "{header}: {value:?}").unwrap();
            }
            writeln!(self.received, "{}", without_moments(&text)).unwrap();
        }
        serde_json::from_str(&text).ok()
    }
}

fn is_own(name: &str) -> bool {
    name == "us" || name.starts_with("our-")
}

/// Plays one script; what others received, and what our side did. What our side keeps to itself depends on `variant`, and nothing else does.
async fn played(program: &Program, host: &Token, seed: u64, variant: u64) -> (String, String) {
    let mut dice = Dice(seed);
    let (scenario, n_options) = drawn_scenario(&mut dice);
    let theirs = drawn_file("them", &n_options, &mut dice);
    let ours = drawn_file("us", &n_options, &mut Dice(seed + 1_000_000 * (variant + 1)));
    let client = Client::new(&program.address, &host.text()).unwrap();
    let opened = client.open(&request_of(&SEATS, &scenario), &format!("script-{seed}")).await.unwrap();
    let mut tokens = BTreeMap::from([("host".to_owned(), opened.token.clone())]);
    for seat in &opened.seats {
        let joined = Client::joined(&seat.link, "join").await.unwrap();
        tokens.insert(seat.name.clone().unwrap(), joined.token().to_owned());
    }
    let at = |name: &str| Client::new(&program.address, "").unwrap().at(&opened.room, &tokens[name]);
    at("us").put_preferences(&ours, "file").await.unwrap();
    at("them").put_preferences(&theirs, "file").await.unwrap();
    let scenario = native::scenario(FileText { name: "scenario.toml", text: &scenario }).unwrap();
    let outcomes: Vec<_> = scenario.space().iter().take(8).collect();
    let terms = |number: u64| {
        json!(Terms::of(&scenario, &outcomes[usize::try_from(number).unwrap() % outcomes.len()], ""))
    };
    let names: Vec<String> = tokens.keys().cloned().collect();
    let (http, room) = (reqwest::Client::new(), opened.room.clone());
    let mut played =
        Played { http, program, room, tokens, n_keys: 0, received: String::new(), own: String::new() };
    played.asked("host", "/commands", Some(&json!({ "command": "start" }))).await;
    for step in 0..30 {
        let name = names[usize::try_from(dice.below(names.len() as u64)).unwrap()].clone();
        let draw = dice.below(100);
        if is_own(&name) && dice.below(2) == 0 {
            secret_act(&mut played, &name, (draw, variant), (&terms, &ours)).await;
            continue;
        }
        let command = match draw {
            0..30 => json!({ "command": "propose", "terms": terms(dice.below(8)) }),
            30..50 => answer_to_last(&mut played, &name, dice.below(3) == 0).await,
            50..60 => json!({ "command": "say", "meant": "question", "text": format!("text {step}") }),
            60..64 => json!({ "command": "open-caucus", "party": "us" }),
            64..68 => json!({ "command": "say-in-caucus", "party": "us", "text": "between us" }),
            68..72 => json!({ "command": "write-text", "terms": terms(dice.below(8)) }),
            72..76 => json!({ "command": "criticise", "draft": 1, "text": "not that" }),
            76..80 => json!({ "command": "put-text", "draft": 1 }),
            80..83 => json!({ "command": "suspend", "cause": "a pause" }),
            83..88 => json!({ "command": "resume" }),
            88..92 => json!({ "command": "draft-statement", "whose": "joint", "text": format!("we {step}") }),
            92 => json!({ "command": "close-level" }),
            93..95 => suggested(&mut played, &terms(dice.below(8))).await,
            _ => json!({ "command": "arrive" }),
        };
        played.asked(&name, "/commands", Some(&command)).await;
    }
    for name in names {
        for path in
            ["", "/events?since=0", "/private", "/preferences", "/record", "/checkpoints", "/scenario"]
        {
            played.asked(&name, path, None).await;
        }
        played.asked(&name, "/check", Some(&json!({ "terms": terms(0) }))).await;
    }
    (played.received, played.own)
}

/// Something within the own delegation, which differs from variant to variant.
async fn secret_act(
    played: &mut Played<'_>,
    name: &str,
    (draw, variant): (u64, u64),
    (terms, file): (&impl Fn(u64) -> Value, &str),
) {
    let text = format!("CANARY {variant} {draw}");
    let mark = if (draw + variant).is_multiple_of(2) { "accept" } else { "decline" };
    let offer = json!({ "command": "propose", "terms": terms(draw + variant) });
    // The mandate is so wide that it refuses nothing: what is refused is not done, which is seen.
    let floor = -1_000_000_i64 - i64::try_from(variant).unwrap();
    let command = match draw % 6 {
        0 => json!({ "command": "note", "text": text }),
        1 => json!({ "command": "refer", "text": text }),
        2 => json!({ "command": "mark", "suggestion": 1, "mark": mark }),
        3 => json!({ "command": "write-draft", "what": offer, "note": text }),
        4 => json!({ "command": "set-mandate", "mandate": { "floor": floor } }),
        _ => json!({ "command": "set-file", "text": format!("# {text}\n{file}") }),
    };
    played.asked(name, "/private", Some(&command)).await;
}

/// An answer to the offer that a seat saw last.
async fn answer_to_last(played: &mut Played<'_>, name: &str, declines: bool) -> Value {
    let seen = played.asked(name, "/events?since=0", None).await.unwrap_or_default();
    let made = seen["events"].as_array().into_iter().flatten().rev();
    let offer = made.map(|event| &event["body"]["offer"]).find(|offer| offer.is_object());
    let offer = offer.cloned().unwrap_or(json!({ "number": 1, "hash": "0".repeat(64) }));
    if declines {
        json!({ "command": "decline", "offer": offer["number"], "reason": "no" })
    } else {
        json!({ "command": "accept", "offer": offer["number"], "hash": offer["hash"] })
    }
}

/// The mediator suggests a package, and the marks are compared before anything else happens.
async fn suggested(played: &mut Played<'_>, terms: &Value) -> Value {
    let closes = jiff::Timestamp::now().as_millisecond() + 100;
    let suggest = json!({ "command": "suggest", "terms": terms, "closes": closes });
    played.asked("mediator", "/commands", Some(&suggest)).await;
    let mark = json!({ "command": "mark", "suggestion": 1, "mark": "decline" });
    played.asked("them", "/private", Some(&mark)).await;
    tokio::time::sleep(Duration::from_millis(250)).await;
    json!({ "command": "say", "meant": "procedural", "text": "and now" })
}

/// The same text without moments, and without what is made from moments: hashes, signatures, lengths of pauses.
fn without_moments(text: &str) -> String {
    let is_time = |word: &str| word.parse::<jiff::Timestamp>().is_ok();
    let is_signature = |word: &str| word.len() >= 80 && !word.contains([' ', '\n', '{']);
    let words = text.split('"').map(|word| if is_time(word) || is_signature(word) { "-" } else { word });
    let text = words.collect::<Vec<_>>().join("\"");
    let mut without = String::new();
    for piece in text.split_inclusive(|character: char| !character.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|character: char| !character.is_ascii_alphanumeric());
        let is_hash = word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_pause = is_number && without.ends_with("\"paused\":");
        let is_moment = is_number && word.len() == 13;
        without.push_str(if is_hash || is_pause || is_moment { &piece[word.len()..] } else { piece });
    }
    without
}

/// What the server wrote to its log, without times, in order of its text.
fn logged(database: &TestDatabase) -> Vec<String> {
    let log = std::fs::read_to_string(database.folder().join("server.log")).unwrap();
    assert!(!log.contains("CANARY"));
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let own = lines.filter(|line| line["target"].as_str().is_some_and(|target| target.starts_with("elfvik")));
    let mut texts: Vec<String> = own
        .map(|mut line| {
            line["timestamp"] = Value::Null;
            line["fields"]["milliseconds"] = Value::Null;
            line.to_string()
        })
        .collect();
    texts.sort();
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_side_keeps_to_itself_changes_no_byte_that_others_receive() {
    let host = Token::of_text(&"A".repeat(43)).unwrap();
    let databases = [TestDatabase::sqlite(), TestDatabase::sqlite()];
    let programs = [Program::start(&databases[0], &host), Program::start(&databases[1], &host)];
    let mut n_bytes = 0;
    for seed in 0..n_scripts() {
        let ((first, own), (second, other_own)) =
            tokio::join!(played(&programs[0], &host, seed, 0), played(&programs[1], &host, seed, 1));
        let differs = first.lines().zip(second.lines()).find(|(one, other)| one != other);
        assert!(first == second, "script {seed}: {differs:#?}");
        assert!(!first.contains("CANARY"), "script {seed}");
        assert_ne!(without_moments(&own), without_moments(&other_own), "what differs is seen by its owner");
        n_bytes += first.len();
    }
    drop(programs);
    let [first, second] = [logged(&databases[0]), logged(&databases[1])];
    assert!(first.len() > 100, "{} lines", first.len());
    let differs = first.iter().zip(&second).find(|(one, other)| one != other);
    assert!(first == second, "{differs:#?}");
    println!("{} scripts, {n_bytes} bytes compared", n_scripts());
}
