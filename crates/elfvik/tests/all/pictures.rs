//! In every picture of every page, no text leaves the picture and none covers another.

use elfvik::brief::{Brief, BriefRequest};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyId, View};
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::{Control, Parameters};
use elfvik::report::{self, svg};
use elfvik::seed::Seed;
use elfvik::talk::answer::OpponentModelSummary;
use elfvik::talk::play::play;
use elfvik::talk::rehearsal::RehearsalSettings as Rehearse;
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::{OfferSpace, Rehearsals, Setup, Strategy, Talk, players, setup};
use std::fmt::Write as _;

/// A scenario that is hard to draw.
#[derive(Debug, Clone, Copy)]
struct Hard {
    parties: usize,
    /// What the most is worth.
    most: f64,
    /// What the least is worth.
    least: f64,
    /// Names, labels and titles.
    words: Words,
    packages: usize,
    /// Whether all packages are the same outcome.
    at_one_point: bool,
    /// Whether some numbers are guesses.
    guesses: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Words {
    Short,
    Long,
    Wide,
}

impl Words {
    fn name(self, what: &str, n: usize) -> String {
        match self {
            Self::Short => format!("{what} {n}"),
            Self::Long => format!(
                "The {what} number {n} of the provisional inter-ministerial working group on MEASURES \
                 WITHOUT PRECEDENT \
                 and of its successors in title"
            ),
            Self::Wide => format!("\u{6f22}\u{5b57}\u{4ea4}\u{6e09}\u{6f22}\u{5b57}\u{4ea4}\u{6e09}\u{1f600} \u{416}\u{428}\u{429} {what} {n}").repeat(3),
        }
    }

    fn short(self, n: usize) -> String {
        match self {
            Self::Short => format!("p{n}"),
            Self::Long => format!("WWMMWWMMWW{n}"),
            Self::Wide => format!("\u{6f22}\u{5b57}\u{4ea4}\u{6e09}\u{6f22}\u{5b57}\u{4ea4}\u{6e09}{n}"),
        }
    }
}

impl Hard {
    /// The files: four issues of five options, the sides want about the opposite.
    fn files(&self) -> Vec<(String, String)> {
        let mut public = String::from("format = 1\n");
        let long = if self.words == Words::Short { 0 } else { 40 };
        let id = |kind: &str, n: usize| format!("{kind}{n}{}", "x".repeat(long));
        writeln!(public, "title = \"{}\"", self.words.name("title", 1).repeat(2)).unwrap();
        writeln!(public, "caution = \"{}\"", self.words.name("caution", 1).repeat(4)).unwrap();
        for p in 0..self.parties {
            let (name, short) = (self.words.name("party", p), self.words.short(p));
            writeln!(public, "[[parties]]\nid = \"p{p}\"\nname = \"{name}\"\nshort = \"{short}\"").unwrap();
        }
        for i in 0..4 {
            writeln!(public, "[[issues]]\nid = \"{}\"\nquestion = \"?\"", id("i", i)).unwrap();
            let options: Vec<String> = (0..5).map(|o| format!("\"{}\"", id("o", o))).collect();
            writeln!(public, "options = [{}]", options.join(", ")).unwrap();
        }
        for k in 0..self.packages {
            let options = (0..4).map(|i| {
                let o = if self.at_one_point { 2 } else { (k * 7 + i * (k + 2)) % 5 };
                format!("{} = \"{}\"", id("i", i), id("o", o))
            });
            let choose = options.collect::<Vec<_>>().join(", ");
            writeln!(
                public,
                "[[packages]]\nid = \"{}\"\nname = \"{}\"",
                id("k", k),
                self.words.name("package", k)
            )
            .unwrap();
            writeln!(public, "choose = {{ {choose} }}").unwrap();
        }
        public += "[[stages]]\nid = \"s\"\nlevel = \"working\"\n";
        writeln!(public, "name = \"{}\"", self.words.name("stage", 1)).unwrap();
        for event in 0..9 {
            let date = if event % 2 == 0 { "2019-10-05".to_owned() } else { self.words.name("day", event) };
            writeln!(public, "[[stages.events]]\nwhat = \"announced\"\ndate = \"{date}\"").unwrap();
        }
        let mut files = vec![("scenario.toml".to_owned(), public)];
        for p in 0..self.parties {
            files.push((format!("p{p}.toml"), self.own(p, &id)));
        }
        files
    }

    fn own(&self, p: usize, id: &dyn Fn(&str, usize) -> String) -> String {
        let span = self.most - self.least;
        // Few enough digits to be kept exactly, and enough to tell great numbers apart.
        let digits = if self.most > 1e9 { 14 } else { 6 };
        let number = |u: f64| format!("{u:.digits$e}").parse::<f64>().unwrap().to_string();
        let middle = self.least + span * 0.4;
        let mut text = format!("format = 1\nparty = \"p{p}\"\n");
        match self.guesses {
            true => {
                let [low, high] = [middle - span * 0.1, middle + span * 0.2].map(number);
                let likely = number(middle);
                writeln!(text, "reservation = {{ low = {low}, likely = {likely}, high = {high} }}").unwrap();
            }
            false => writeln!(text, "reservation = {}", number(middle)).unwrap(),
        }
        for i in 0..4 {
            let share = |o: usize| if (p + i).is_multiple_of(2) { o }
                else { 4 - o } as f64 / 4.0 * (1.0 + (p * i) as f64 / 8.0).min(1.2) / 1.2;
            let worth = |o: usize| number((self.least + span * share(o)) / 4.0);
            let values: Vec<String> = (0..5).map(|o| format!("{} = {}", id("o", o), worth(o))).collect();
            writeln!(text, "[issues.{}]\nweight = 1\nvalues = {{ {} }}", id("i", i), values.join(", "))
                .unwrap();
        }
        text
    }

    /// Everything that is drawn of it, each with a name.
    fn pictures(&self) -> Vec<(String, String)> {
        let files = self.files();
        let scenario = native::scenario(FileText { name: "scenario.toml", text: &files[0].1 }).unwrap();
        let own = |p: usize| {
            let (name, text) = &files[p + 1];
            native::party_file(FileText { name, text }, &scenario, PartyId(p)).unwrap()
        };
        let own: Vec<_> = (0..self.parties).map(own).collect();
        let view = View::of_analyst(scenario.clone(), own.clone()).unwrap();
        let n_worlds = if self.guesses { 60 } else { 0 };
        let request = BriefRequest { n_worlds, n_talks: 5, ..BriefRequest::STANDARD };
        let brief = Brief::of(&view, &request).unwrap();
        let mut pictures = vec![("map".to_owned(), svg::map(&brief, PartyId(0), PartyId(1)))];
        pictures.push(("overview".to_owned(), svg::overview(&brief)));
        pictures.extend(inside("brief", &report::brief(&brief).html()));
        let parameters = Parameters::of(&view).unwrap();
        let course = setup::course(&view);
        let setup = Setup::new(parameters.clone(), course.clone(), Seed(1), OfferSpace::MOST_LISTED).unwrap();
        let specs = vec![StrategySpec::default(); self.parties];
        let mut strategies: Vec<Box<dyn Strategy + '_>> =
            specs.iter().enumerate().map(|(p, spec)| setup.strategy(PartyId(p), spec, 0).unwrap()).collect();
        let mut session = setup.session().unwrap();
        let mut environment = setup.environment(0);
        play(&mut session, &mut strategies, &mut environment, |_| false);
        let names: Vec<String> = specs.iter().map(ToString::to_string).collect();
        let opinions = OpponentModelSummary::all(&setup, &strategies);
        let analysis = Analysis::of(&setup.problem().game, &AnalysisRequest::STANDARD).unwrap();
        let talk = Talk::of(&setup, &session, &analysis, &names, opinions);
        pictures.extend(inside("talk", &report::talk(&talk).html()));
        let request = Rehearse { talks: 5, seed: Seed(1), course, specs, most_listed: Rehearse::MOST_LISTED };
        let found =
            Rehearsals::of(&parameters, &request, &players::no_programs, &Control::default()).unwrap();
        pictures.extend(inside("rehearsals", &report::rehearsals(&found).html()));
        pictures
    }
}

/// The pictures of a page.
fn inside(name: &str, page: &str) -> Vec<(String, String)> {
    let pieces = page.split("<svg ").skip(1).filter_map(|rest| rest.split_once("</svg>"));
    pieces.enumerate().map(|(n, (svg, _))| (format!("{name} {n}"), svg.to_owned())).collect()
}

/// What a text covers: left, top, right, bottom.
type Area = [f64; 4];

fn attribute<'t>(element: &'t str, name: &str) -> Option<&'t str> {
    element.split_once(&format!("{name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The texts of a picture with what they cover, by the widths that pictures are laid out by.
fn texts(picture: &str) -> Vec<(String, Area)> {
    let mut found = Vec::new();
    for piece in picture.split("<text ").skip(1) {
        let (head, rest) = piece.split_once('>').unwrap();
        let shown = plain(rest.split('<').next().unwrap());
        let class = attribute(head, "class").unwrap_or_default();
        let (width, size) = (svg::text_width(&shown, class), svg::text_size(class));
        let has = |name: &str| class.split(' ').any(|part| part == name);
        let before = if has("mid") {
            width / 2.0
        } else if has("end") {
            width
        } else {
            0.0
        };
        let area = match attribute(head, "transform") {
            None => {
                let [x, y] = [" x", " y"].map(|name| attribute(head, name).unwrap().parse::<f64>().unwrap());
                [x - before, y - size * 0.78, x - before + width, y + size * 0.2]
            }
            Some(transform) => {
                let inner = transform.trim_start_matches("translate(").split(')').next().unwrap();
                let place: Vec<f64> = inner.split(' ').map(|n| n.parse().unwrap()).collect();
                [place[0] - size * 0.78, place[1] - width + before, place[0] + size * 0.2, place[1] + before]
            }
        };
        found.push((shown, area));
    }
    found
}

fn check(name: &str, picture: &str) {
    let view: Vec<f64> =
        attribute(picture, "viewBox").unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    let texts = texts(picture);
    assert!(!texts.is_empty(), "{name}");
    for (at, (text, area)) in texts.iter().enumerate() {
        let is_inside = area[0] >= 0.0 && area[1] >= 0.0 && area[2] <= view[2] && area[3] <= view[3];
        assert!(is_inside, "{name}: `{text}` at {area:?} leaves {view:?}");
        for (other, taken) in &texts[..at] {
            let across = area[2].min(taken[2]) - area[0].max(taken[0]);
            let down = area[3].min(taken[3]) - area[1].max(taken[1]);
            assert!(across <= 0.1 || down <= 0.1, "{name}: `{text}` {area:?} covers `{other}` {taken:?}");
        }
    }
}

const PLAIN: Hard = Hard {
    parties: 2,
    most: 1.0,
    least: 0.0,
    words: Words::Short,
    packages: 4,
    at_one_point: false,
    guesses: true,
};

fn all(hard: Hard) {
    let pictures = hard.pictures();
    assert!(pictures.len() >= 6, "{hard:?}: {}", pictures.len());
    for (name, picture) in &pictures {
        check(&format!("{hard:?}, {name}"), picture);
    }
}

#[test]
fn long_and_wide_words_fit_into_every_picture() {
    for words in [Words::Short, Words::Long, Words::Wide] {
        for parties in [2, 3, 4, 6] {
            all(Hard { words, parties, ..PLAIN });
        }
    }
}

#[test]
fn twenty_packages_fit_at_one_point_and_at_many() {
    for at_one_point in [false, true] {
        for words in [Words::Short, Words::Long] {
            for parties in [2, 3, 5] {
                all(Hard { packages: 20, at_one_point, words, parties, ..PLAIN });
            }
        }
    }
}

#[test]
fn amounts_of_every_size_fit_along_the_axes() {
    for power in [-6, -3, 0, 3, 6, 9, 12] {
        let most = 10_f64.powi(power);
        for least in [0.0, -most] {
            for parties in [2, 3, 5] {
                all(Hard { most, least, parties, guesses: false, ..PLAIN });
            }
        }
    }
    all(Hard { most: 1e12, least: 1e12 - 7.0, guesses: false, ..PLAIN });
}

#[test]
fn a_text_that_is_cut_stands_whole_under_the_pointer() {
    for (name, picture) in (Hard { words: Words::Long, ..PLAIN }).pictures() {
        for piece in picture.split("<text ").skip(1) {
            let element = piece.split("</text>").next().unwrap();
            assert!(!element.contains('\u{2026}') || element.contains("<title>"), "{name}: {element}");
        }
    }
}
