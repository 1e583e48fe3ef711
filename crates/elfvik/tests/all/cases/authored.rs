//! Random scenarios as an author writes them: ids of any text, curves, products, bounded sums, red lines, and
//! beliefs by difference beside the same beliefs written out.

use crate::trials::Dice;

/// The files of a scenario of three parties.
pub(crate) struct Authored {
    pub(crate) public: String,
    /// The file of each party; the first believes of the others by difference.
    pub(crate) private: [String; 3],
    /// The first file with its beliefs written out.
    pub(crate) written_out: String,
    /// The ids of the parties.
    pub(crate) parties: [&'static str; 3],
}

/// Whether numbers may be guesses.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "the trials of the program take guesses alone")]
pub(crate) enum Numbers {
    Exact,
    Guesses,
}

/// What is written of a party.
#[derive(Clone, Default)]
struct Profile {
    /// Reservation, `normalise`, ceiling, tables, products, bonuses and red lines: a line for each that is
    /// said.
    keys: [Option<String>; N_KEYS],
    issues: Vec<IssueLines>,
}

/// Weight, values and what they are divided by: a line for each that is said.
type IssueLines = [Option<String>; 3];

/// The issues of a scenario: id, whether its options are numbers, and its options.
struct Issues(Vec<(&'static str, bool, Vec<String>)>);

/// A scenario with its files.
pub(crate) fn authored(dice: &mut Dice, numbers: Numbers) -> Authored {
    let parties = PARTIES[dice.position(PARTIES.len())];
    let issues = issues(dice);
    let public = public(dice, parties, &issues);
    let profiles = [0; 3].map(|_| profile(dice, &issues, numbers));
    let mut private = [0, 1, 2].map(|p| {
        let head = format!("format = 1\nparty = \"{}\"\n", parties[p]);
        head + &profiles[p].written("", &issues)
    });
    let mut written_out = private[0].clone();
    // The second is like the first, the third like the second: each says something of its own.
    let mut like = profiles[0].clone();
    for (p, other) in [(1, parties[0]), (2, parties[1])] {
        let more = difference(dice, &issues, numbers);
        let table = format!("believes.\"{}\"", parties[p]);
        private[0] += &format!("[{table}]\nlike = \"{other}\"\n{}", more.written(&table, &issues));
        like = like.with(&more);
        written_out += &format!("[{table}]\n{}", like.written(&table, &issues));
    }
    if numbers == Numbers::Guesses {
        for by in 0..dice.position(3) {
            let heard = heard(dice, &issues, parties[1 + by % 2]);
            private[0] += &heard;
            written_out += &heard;
        }
    }
    Authored { public, private, written_out, parties }
}

/// Something that a party was heard to do.
fn heard(dice: &mut Dice, issues: &Issues, by: &str) -> String {
    let act = ["offered", "refused", "accepted", "unacceptable"][dice.position(4)];
    let firm = dice.below(2) == 0;
    format!("[[heard]]\nby = \"{by}\"\nact = \"{act}\"\nfirm = {firm}\npart = {}\n", issues.region(dice))
}

fn issues(dice: &mut Dice) -> Issues {
    let n = 2 + dice.position(2);
    let mut all = Vec::new();
    let first = dice.position(NUMBERED.len());
    for i in 0..n {
        let options = match dice.below(3) {
            0 => ["-1", "-0.5", "0", "0.5"][..].to_vec(),
            1 => ["0", "1", "2", "3"][..].to_vec(),
            _ => ["0", "5", "10"][..].to_vec(),
        };
        let options = options.into_iter().map(str::to_owned).collect();
        all.push((NUMBERED[(first + i) % NUMBERED.len()], true, options));
    }
    let labels = LABELS[..2 + dice.position(LABELS.len() - 1)].iter().map(|&label| label.to_owned());
    all.push((["when", "Срок", "à la fin?"][dice.position(3)], false, labels.collect()));
    Issues(all)
}

impl Issues {
    fn numbered(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().filter(|(_, is_numbered, _)| *is_numbered).map(|(id, ..)| *id)
    }

    /// Two of the issues of numbers, or more, as a list.
    fn several(&self, dice: &mut Dice) -> String {
        let mut ids: Vec<&str> = self.numbered().collect();
        if dice.below(2) == 0 {
            ids.reverse();
        }
        if ids.len() > 2 && dice.below(2) == 0 {
            ids.pop();
        }
        let quoted: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
        format!("[{}]", quoted.join(", "))
    }

    /// Some options of one issue or two.
    fn region(&self, dice: &mut Dice) -> String {
        let at = dice.position(self.0.len());
        let mut conditions = vec![self.condition(dice, at)];
        if dice.below(2) == 0 {
            conditions.push(self.condition(dice, (at + 1) % self.0.len()));
        }
        format!("{{ {} }}", conditions.join(", "))
    }

    fn condition(&self, dice: &mut Dice, at: usize) -> String {
        let (id, is_numbered, options) = &self.0[at];
        let option = &options[dice.position(options.len())];
        match (is_numbered, dice.below(3)) {
            (true, 0) => format!("\"{id}\" = {{ from = {option} }}"),
            (true, _) => format!("\"{id}\" = {option}"),
            (false, 0) => format!("\"{id}\" = {{ not = [\"{option}\"] }}"),
            (false, _) => format!("\"{id}\" = [\"{option}\"]"),
        }
    }
}

fn public(dice: &mut Dice, parties: [&str; 3], issues: &Issues) -> String {
    let mut text = "format = 1\ntitle = \"Authored\"\n".to_owned();
    if dice.below(3) == 0 {
        text += "agreement = { quorum = 2 }\n";
    }
    for (p, party) in parties.iter().enumerate() {
        text += &format!("[[parties]]\nid = \"{party}\"\nname = \"P{p}\"\nfile = \"p{p}.toml\"\n");
    }
    for (id, is_numbered, options) in &issues.0 {
        text += &format!("[[issues]]\nid = \"{id}\"\nquestion = \"?\"\n");
        let step = |a: &str, b: &str| b.parse::<f64>().unwrap() - a.parse::<f64>().unwrap();
        text += &match is_numbered {
            true => {
                let (from, to) = (&options[0], &options[options.len() - 1]);
                format!("real = {{ from = {from}, to = {to}, resolution = {} }}\n", step(from, &options[1]))
            }
            false => format!("options = [\"{}\"]\n", options.join("\", \"")),
        };
    }
    for r in 0..dice.below(3) {
        let bound = match dice.below(3) {
            0 => format!("at_least = {}", dice.below(3)),
            1 => format!("at_most = {}", 2 + dice.below(8)),
            _ => format!("at_least = -1\nat_most = {}", 2 + dice.below(12)),
        };
        let sum = issues.several(dice);
        text += &format!("[[rules]]\nid = \"règle {r}\"\nsum = {sum}\n{bound}\n");
    }
    text += "[[statements]]\nid = \"said\"\nsays = \"So it is\"\nby = \"somebody\"\n";
    if dice.below(3) == 0 {
        text += &format!("[[rules]]\nid = \"plain\"\nforbid = {}\n", issues.region(dice));
    }
    text
}

fn number(dice: &mut Dice, numbers: Numbers, low: i64) -> String {
    let n = low + dice.below(6) as i64;
    match (numbers, dice.below(5)) {
        (Numbers::Guesses, 0) => format!("{{ low = {n}, high = {}, rests_on = [\"said\"] }}", n + 2),
        (Numbers::Guesses, 1) => format!("{{ low = {n}, likely = {}, high = {} }}", n + 1, n + 3),
        (Numbers::Guesses, 2) => format!("{{ either = [[{n}, \"1/3\"], [{}, \"2/3\"]] }}", n + 1),
        _ => n.to_string(),
    }
}

fn weight(dice: &mut Dice, numbers: Numbers) -> String {
    format!("weight = {}", number(dice, numbers, 0))
}

fn out_of(dice: &mut Dice) -> Option<String> {
    (dice.below(3) == 0).then(|| format!("out_of = {}", [2, 4, 10][dice.position(3)]))
}

fn values(
    dice: &mut Dice,
    numbers: Numbers,
    (_, is_numbered, options): &(&str, bool, Vec<String>),
) -> String {
    let (first, last) = (&options[0], &options[options.len() - 1]);
    match (is_numbered, dice.below(4)) {
        (true, 0) => {
            let [a, b] = [0; 2].map(|_| number(dice, numbers, -2));
            format!("points = [[{first}, {a}], [{last}, {b}]]")
        }
        (true, 1) => {
            let each: Vec<String> =
                options.iter().map(|o| format!("\"{o}\" = {}", number(dice, numbers, -2))).collect();
            format!("values = {{ {} }}", each.join(", "))
        }
        (true, _) => {
            let [from, to] = [0; 2].map(|_| number(dice, numbers, -2));
            let shape = ["power = 2", "power = 0.5", "exponential = -3", "logarithmic = 9"][dice.position(4)];
            format!("curve = {{ from = {from}, to = {to}, {shape} }}")
        }
        (false, _) => {
            let each: Vec<String> =
                options.iter().map(|o| format!("\"{o}\" = {}", number(dice, numbers, -2))).collect();
            format!("values = {{ {} }}", each.join(", "))
        }
    }
}

/// What a key of a profile may say; some say nothing.
fn key(dice: &mut Dice, issues: &Issues, numbers: Numbers, key: usize) -> String {
    match KEYS[key] {
        "reservation" => format!("reservation = {}", number(dice, numbers, -1)),
        "normalise" => format!("normalise = {}", dice.below(2) == 0),
        "ceiling" => format!("ceiling = {}", 3 + dice.below(20)),
        "joint" => {
            let default = number(dice, numbers, -1);
            format!("joint = [{{ issues = {}, default = {default} }}]", issues.several(dice))
        }
        "products" => {
            let of = issues.several(dice);
            let more = out_of(dice).map(|text| format!(", {text}")).unwrap_or_default();
            let weight = number(dice, numbers, -3);
            match dice.below(4) {
                0 => "products = []".to_owned(),
                _ => format!("products = [{{ issues = {of}, weight = {weight}{more} }}]"),
            }
        }
        "bonuses" => {
            let when = issues.region(dice);
            format!("bonuses = [{{ when = {when}, value = {} }}]", number(dice, numbers, -2))
        }
        kind => match dice.below(3) {
            0 => format!("{kind} = [{}, {}]", issues.region(dice), issues.region(dice)),
            _ => format!("{kind} = {}", issues.region(dice)),
        },
    }
}

/// A whole profile; its first issue has a weight, so that weights can be divided by their sum.
fn profile(dice: &mut Dice, issues: &Issues, numbers: Numbers) -> Profile {
    let mut keys = [const { None }; N_KEYS];
    for (at, said) in keys.iter_mut().enumerate() {
        let is_rare = matches!(KEYS[at], "ceiling" | "never" | "must" | "joint");
        if at == 0 || dice.below(if is_rare { 4 } else { 2 }) == 0 {
            *said = Some(key(dice, issues, numbers, at));
        }
    }
    let lines = |(at, issue): (usize, &(&'static str, bool, Vec<String>))| {
        let weight = if at == 0 { "weight = 2".to_owned() } else { weight(dice, numbers) };
        [Some(weight), Some(values(dice, numbers, issue)), out_of(dice)]
    };
    Profile { keys, issues: issues.0.iter().enumerate().map(lines).collect() }
}

/// What a profile says that is like another one.
fn difference(dice: &mut Dice, issues: &Issues, numbers: Numbers) -> Profile {
    let mut keys = [const { None }; N_KEYS];
    for (at, said) in keys.iter_mut().enumerate() {
        if dice.below(4) == 0 {
            *said = Some(key(dice, issues, numbers, at));
        }
    }
    let lines = |(at, issue): (usize, &(&'static str, bool, Vec<String>))| {
        let weight = (at > 0 && dice.below(4) == 0).then(|| weight(dice, numbers));
        let values = (dice.below(4) == 0).then(|| values(dice, numbers, issue));
        [weight, values, out_of(dice).filter(|_| dice.below(2) == 0)]
    };
    Profile { keys, issues: issues.0.iter().enumerate().map(lines).collect() }
}

impl Profile {
    /// The text, which stands in a table; its keys go on with the table that was opened.
    fn written(&self, table: &str, issues: &Issues) -> String {
        let mut text: String = self.keys.iter().flatten().map(|line| format!("{line}\n")).collect();
        for (lines, (id, ..)) in self.issues.iter().zip(&issues.0) {
            if lines.iter().any(Option::is_some) {
                let dot = if table.is_empty() { "" } else { "." };
                text += &format!("[{table}{dot}issues.\"{id}\"]\n");
                lines.iter().flatten().for_each(|line| text += &format!("{line}\n"));
            }
        }
        text
    }

    /// What is like this and says more: values are taken over with what they are divided by.
    fn with(&self, more: &Self) -> Self {
        let keys = std::array::from_fn(|at| more.keys[at].clone().or_else(|| self.keys[at].clone()));
        let issue = |(old, new): (&IssueLines, &IssueLines)| {
            let divided = new[2].clone().or_else(|| old[2].clone().filter(|_| new[1].is_none()));
            [new[0].clone().or_else(|| old[0].clone()), new[1].clone().or_else(|| old[1].clone()), divided]
        };
        Self { keys, issues: self.issues.iter().zip(&more.issues).map(issue).collect() }
    }
}

const N_KEYS: usize = 8;
const KEYS: [&str; N_KEYS] =
    ["reservation", "normalise", "ceiling", "joint", "products", "bonuses", "never", "must"];
const PARTIES: [[&str; 3]; 3] =
    [["Côte d'Ivoire", "США", "left & right"], ["a", "B b", "c_c"], ["北", "no", "2 %"]];
const NUMBERED: [&str; 5] = ["цена", "Price (net)", "2 % quota", "km²", "x-1"];
const LABELS: [&str; 3] = ["now", "2.5 years", "nach Jahren"];
