//! Numbers of any length and size in the files of every system: whatever is read can be analysed, drawn,
//! talked and written, and what cannot be kept is refused. Nothing panics.

use crate::files::{Files, assembled_as};
use crate::trials::{self, Dice};
use elfvik::brief::conversion::differences;
use elfvik::brief::{Brief, BriefRequest};
use elfvik::format::foreign::{ReadingOptions, ScenarioWithProfiles};
use elfvik::format::write::{TargetFormat, written};
use elfvik::format::{FileFault, FileText, native};
use elfvik::model::{Options, PartyId, View};
use elfvik::prepare::Parameters;
use elfvik::report::{self, Colours, svg};
use elfvik::seed::Seed;
use elfvik::talk::play::play;
use elfvik::talk::strategy::StrategySpec;
use elfvik::talk::{OfferSpace, Setup, Strategy, setup};

#[test]
fn whatever_numbers_a_file_has_it_is_answered_or_refused() {
    let (mut n_read, mut n_refused) = (0, 0);
    for seed in trials::seeds(120) {
        let mut dice = Dice(seed);
        let (system, files) = scenario(&mut dice);
        let said = format!("seed {seed}, {system}: {files:#?}");
        let outcome = std::panic::catch_unwind(|| {
            read(&files).map(|read| {
                answered(&read);
                converted(&read)
            })
        });
        match outcome {
            Err(_) => panic!("{said}"),
            Ok(Ok(())) => n_read += 1,
            Ok(Err(faults)) => {
                n_refused += 1;
                assert!(!faults.is_empty(), "{said}");
                for fault in faults {
                    let long = fault.to_string().lines().map(|line| line.chars().count()).max();
                    assert!(long < Some(700), "{said}\n{fault}");
                }
            }
        }
    }
    assert!(n_read > 10 && n_refused > 10, "{n_read} read, {n_refused} refused");
}

#[test]
fn bounds_with_all_digits_of_a_float_are_rounded_to_points_that_can_be_kept_and_a_note_says_so() {
    let read = read(&genius("0.33185448722063815", "1.8174003109567611", "0.5")).unwrap();
    let Options::Real { from, to, .. } = &read.scenario.issues[0].options else { panic!("real") };
    assert!((from.to_f64() - 0.33185448722063815).abs() < 1e-14);
    assert!((to.to_f64() - 1.8174003109567611).abs() < 1e-14);
    assert!(
        read.notes.iter().any(|note| note.to_string().contains("goes from 0.33185448722063")),
        "{:?}",
        read.notes
    );
    answered(&read);
    converted(&read);
}

#[test]
fn bounds_whose_points_can_be_kept_stay_as_they_are_without_a_note() {
    let read = read(&genius("0.1", "4.1", "2")).unwrap();
    assert_eq!(read.scenario.issues[0].option_id(20), "4.1");
    assert!(!read.notes.iter().any(|note| note.to_string().contains("goes from")), "{:?}", read.notes);
}

#[test]
fn bounds_between_which_no_point_can_be_kept_are_refused() {
    for (low, high) in
        [("1000.12345678901234", "1000.12345678901239"), ("100000000000000001", "100000000000000002")]
    {
        let faults = read(&genius(low, high, low)).unwrap_err();
        assert!(faults[0].to_string().contains("more digits than can be kept"), "{}", faults[0]);
    }
}

#[test]
fn a_step_whose_points_cannot_be_kept_is_refused_in_every_format() {
    let options = "real = { from = \"123456789012345678\", to = \"123456789012345679\", resolution = 0.5 }";
    let faults = read(&own(options, ("0", "1"))).unwrap_err();
    assert!(faults[0].to_string().contains("more digits than can be kept"), "{}", faults[0]);
    let range = ["123456789012345678", "123456789012345679", "0.5"];
    let faults = read(&geniusweb(range, ("0", "1"))).unwrap_err();
    assert!(faults[0].to_string().contains("more digits than can be kept"), "{}", faults[0]);
}

fn read(files: &Files) -> Result<ScenarioWithProfiles, Vec<FileFault>> {
    if files[0].0 != native::SCENARIO_FILE {
        return assembled_as(files, &ReadingOptions::FAITHFUL);
    }
    let text = |at: usize| FileText { name: &files[at].0, text: &files[at].1 };
    let scenario = native::scenario(text(0))?;
    let own = |p: usize| native::party_file(text(p + 1), &scenario, PartyId(p));
    let files = (0..scenario.parties.len()).map(own).collect::<Result<_, _>>()?;
    Ok(ScenarioWithProfiles { scenario, files, notes: Vec::new(), defaults: Vec::new() })
}

/// A brief, a picture and a talk, or a stated reason why there is none.
fn answered(read: &ScenarioWithProfiles) {
    let view = View::of_analyst(read.scenario.clone(), read.files.clone()).unwrap();
    let request = BriefRequest { n_worlds: 10, n_talks: 0, ..BriefRequest::STANDARD };
    if let Ok(brief) = Brief::of(&view, &request) {
        assert!(!report::brief(&brief).text(Colours::Plain, 100).is_empty());
        assert!(svg::map(&brief, PartyId(0), PartyId(1)).starts_with("<svg"));
        assert!(!brief.to_json().is_empty());
    }
    let Ok(parameters) = Parameters::of(&view) else { return };
    let Ok(setup) = Setup::new(parameters.clone(), setup::course(&view), Seed(1), OfferSpace::MOST_LISTED)
    else {
        return;
    };
    let spec: StrategySpec = "boulware".parse().unwrap();
    let strategies = (0..read.scenario.parties.len()).map(|p| setup.strategy(PartyId(p), &spec, 0).unwrap());
    let mut strategies: Vec<Box<dyn Strategy + '_>> = strategies.collect();
    let Ok(mut session) = setup.session() else { return };
    play(&mut session, &mut strategies, &mut setup.environment(0), |session| session.log().len() > 40);
}

/// The scenario in every format: what its own reader refuses again is for `convert` to see, and differences
/// have names.
fn converted(before: &ScenarioWithProfiles) {
    for target in [TargetFormat::Native, TargetFormat::Genius, TargetFormat::GeniusWeb, TargetFormat::Negmas]
    {
        let out = written(&before.scenario, &before.files, target);
        let files: Files = out.files.into_iter().map(|file| (file.name, file.text)).collect();
        let after = match std::panic::catch_unwind(|| read(&files)) {
            Ok(Ok(after)) => after,
            Ok(Err(_)) if target != TargetFormat::Native => continue,
            Ok(Err(faults)) => panic!("Elfvik's own is refused: {}\n{files:#?}", faults[0]),
            Err(_) => panic!("{target:?} as written: {files:#?}"),
        };
        let views = [before, &after].map(|a| View::of_analyst(a.scenario.clone(), a.files.clone()).unwrap());
        if let Ok(found) = differences(&views[0], &views[1])
            && target == TargetFormat::Native
        {
            assert_eq!(found, Vec::new());
        }
    }
}

impl Dice {
    fn digits(&mut self, n: u64) -> String {
        (0..n).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    /// A number as somebody may write it: short, with all digits of a float, longer than any, tiny, huge,
    /// or a negative zero.
    fn number_at_bounds(&mut self) -> String {
        let sign = if self.below(5) == 0 { "-" } else { "" };
        let length = 1 + self.below(40);
        match self.below(14) {
            0 => "-0".to_owned(),
            1 => format!("{sign}{}", self.below(10)),
            2 => format!("{sign}{}e{}", self.below(100), self.below(45) as i64 - 22),
            3 => format!("{sign}{}{}", 1 + self.below(9), self.digits(length)),
            4 => format!("{sign}0.{}", self.digits(length)),
            5 => format!("{sign}{}.{}", 1 + self.below(2000), self.digits(length)),
            6 => "1e300".to_owned(),
            7 => format!("0.{}{}", "0".repeat(length as usize), 1 + self.below(9)),
            8 | 9 => (self.below(1 << 40) as f64 / self.below(1 << 20) as f64).to_string(),
            10 => "1000000000000000000".to_owned(),
            _ => format!("{}.{}", self.below(10), self.digits(16)),
        }
    }

    /// Two numbers in order or not, now and then the same.
    fn bounds(&mut self) -> (String, String) {
        let (low, high) = (self.number_at_bounds(), self.number_at_bounds());
        let value = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        match self.below(8) {
            0 => (low.clone(), low),
            1 => (low, high),
            _ if value(&low) <= value(&high) => (low, high),
            _ => (high, low),
        }
    }

    fn whole(&mut self) -> (String, String) {
        let from = match self.below(5) {
            0 => i64::MIN,
            1 => -1_000_000_000_000_000_000,
            2 => self.next() as i64,
            _ => self.below(200) as i64 - 100,
        };
        let to = match self.below(6) {
            0 => i64::MAX,
            1 => from,
            2 => from.saturating_sub(3),
            _ => from.saturating_add(self.below(50) as i64),
        };
        (from.to_string(), to.to_string())
    }
}

fn scenario(dice: &mut Dice) -> (&'static str, Files) {
    match dice.below(6) {
        0 | 1 => {
            let (low, high) = dice.bounds();
            let top = dice.number_at_bounds();
            ("genius", genius(&low, &high, &top))
        }
        2 => ("genius, whole numbers", genius_integer(dice)),
        3 => {
            let (low, high) = dice.bounds();
            let step = if dice.below(2) == 0 { dice.number_at_bounds() } else { "0.25".to_owned() };
            let ends = (dice.number_at_bounds(), dice.number_at_bounds());
            ("geniusweb", geniusweb([&low, &high, &step], (&ends.0, &ends.1)))
        }
        4 => ("negmas", negmas(dice)),
        _ => {
            let (low, high) = if dice.below(2) == 0 { dice.bounds() } else { dice.whole() };
            let step = if dice.below(2) == 0 { dice.number_at_bounds() } else { "1".to_owned() };
            let kind = format!("real = {{ from = \"{low}\", to = \"{high}\", resolution = \"{step}\" }}");
            let (a, b) = (dice.number_at_bounds(), dice.number_at_bounds());
            ("elfvik", own(&kind, (&a, &b)))
        }
    }
}

fn genius(low: &str, high: &str, top: &str) -> Files {
    let range = format!("<range lowerbound=\"{low}\" upperbound=\"{high}\"/>");
    let issue =
        |inside: &str| format!("<issue index=\"1\" name=\"flow\" type=\"real\">{range}{inside}</issue>");
    let profile = |evaluator: &str| {
        let objective = format!("{}<weight index=\"1\" value=\"1\"/>", issue(evaluator));
        format!("<utility_space><objective index=\"0\" name=\"t\">{objective}</objective></utility_space>")
    };
    let triangle = format!(
        "<evaluator ftype=\"triangular\" parameter0=\"{low}\" parameter1=\"{high}\" parameter2=\"{top}\"/>"
    );
    let line = format!("<evaluator ftype=\"linear\" parameter0=\"{top}\" parameter1=\"0.25\"/>");
    let inside = format!("<objective index=\"0\" name=\"t\">{}</objective>", issue(""));
    let domain =
        format!("<negotiation_template><utility_space>{inside}</utility_space></negotiation_template>");
    named(&[("domain.xml", domain), ("p_a.xml", profile(&triangle)), ("p_b.xml", profile(&line))])
}

fn genius_integer(dice: &mut Dice) -> Files {
    let (low, high) = dice.whole();
    let issue = |inside: &str| {
        format!(
            "<issue index=\"1\" name=\"n\" type=\"integer\" lowerbound=\"{low}\" \
             upperbound=\"{high}\">{inside}</issue>"
        )
    };
    let mut profile = || {
        let evaluator = format!(
            "<evaluator ftype=\"linear\" offset=\"{}\" slope=\"{}\"/>",
            dice.number_at_bounds(),
            dice.number_at_bounds()
        );
        let weight = format!("<weight index=\"1\" value=\"{}\"/>", dice.number_at_bounds());
        let objective = format!("{}{weight}", issue(&evaluator));
        format!("<utility_space><objective index=\"0\" name=\"t\">{objective}</objective></utility_space>")
    };
    let profiles = [profile(), profile(), profile()];
    let inside = format!("<objective index=\"0\" name=\"t\">{}</objective>", issue(""));
    let domain =
        format!("<negotiation_template><utility_space>{inside}</utility_space></negotiation_template>");
    let [a, b, c] = profiles;
    named(&[("domain.xml", domain), ("p_a.xml", a), ("p_b.xml", b), ("p_c.xml", c)])
}

fn geniusweb([low, high, step]: [&str; 3], (from, to): (&str, &str)) -> Files {
    let domain = format!("{{\"name\":\"t\",\"issuesValues\":{{\"n\":{{\"range\":[{low},{high},{step}]}}}}}}");
    let profile = |ends: [&str; 2]| {
        let line = format!(
            "{{\"NumberValueSetUtilities\":{{\"lowValue\":{low},\"lowUtility\":{},\"highValue\":{high},\"highUtility\":{}}}}}",
            ends[0], ends[1]
        );
        format!(
            "{{\"LinearAdditiveUtilitySpace\":{{\"domain\":{domain},\"issueUtilities\":{{\"n\":{line}}},\"issueWeights\":{{\"n\":1}}}}}}"
        )
    };
    let (a, b) = (profile(["0", "1"]), profile([from, to]));
    named(&[("t.json", domain.clone()), ("t_a.json", a), ("t_b.json", b)])
}

fn negmas(dice: &mut Dice) -> Files {
    let (low, high) = dice.whole();
    let values = if dice.below(6) == 0 { low } else { format!("[{low}, {high}]") };
    let space = format!(
        "type: DiscreteCartesianOutcomeSpace\nname: d\nissues:\n- {{name: n, type: ContiguousIssue, values: \
         {values}}}\n"
    );
    let mut function = |name: &str| {
        format!(
            "type: AffineUtilityFunction\nname: {name}\nweights: [{}]\nbias: {}\nreserved_value: {}\n",
            dice.number_at_bounds(),
            dice.number_at_bounds(),
            dice.number_at_bounds()
        )
    };
    let (u, v) = (function("u"), function("v"));
    named(&[("d.yml", space), ("d-u.yml", u), ("d-v.yml", v)])
}

fn own(options: &str, (a, b): (&str, &str)) -> Files {
    let public = format!(
        "format = 1\ntitle = \"t\"\n[[parties]]\nid = \"a\"\nname = \"A\"\n[[parties]]\nid = \"b\"\nname \
         = \"B\"\n\
         [[issues]]\nid = \"n\"\nquestion = \"How much?\"\n{options}\n"
    );
    let ends: Vec<&str> = options.split('"').collect();
    let end = |at: usize| ends.get(at).copied().unwrap_or("0");
    let private = |party: &str, values: [&str; 2]| {
        format!(
            "format = 1\nparty = \"{party}\"\nreservation = \"{}\"\n[issues.n]\nweight = 1\n\
             points = [[\"{}\", \"{}\"], [\"{}\", \"{}\"]]\n",
            values[0],
            end(1),
            values[0],
            end(3),
            values[1]
        )
    };
    named(&[
        ("scenario.toml", public),
        ("a.toml", private("a", [a, b])),
        ("b.toml", private("b", ["0", "1"])),
    ])
}

fn named(files: &[(&str, String)]) -> Files {
    files.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect()
}
