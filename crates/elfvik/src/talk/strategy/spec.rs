//! Strategies by name: `boulware`, or `offer=boulware accept=combi model=frequency`.

use super::accept::{self, Acceptance, Recent};
use super::compose::{Composed, Draw, Floor, Parts, Voting};
use super::model::{Kind, Models};
use super::offer::{self, Curve, Measure, Offering, Variant};
use crate::model::Origin;

/// A strategy as it was asked for.
///
/// # Examples
///
/// ```
/// use elfvik::talk::strategy::Spec;
///
/// let spec: Spec = "offer=time:curve=genius,e=0.2 accept=combi:from=0.95 model=frequency".parse().unwrap();
/// assert_eq!(spec.to_string(), "offer=time:curve=genius,e=0.2 accept=combi:from=0.95 model=frequency");
/// let error = "offer=bulware".parse::<Spec>().unwrap_err();
/// assert_eq!(error.to_string(), "there is no offering strategy `bulware`, did you mean `boulware`?");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    text: String,
    kind: SpecKind,
}

#[derive(Debug, Clone, PartialEq)]
enum SpecKind {
    Parts(Box<Words>),
    Agent(String),
}

/// The parts as they were named.
#[derive(Debug, Clone, PartialEq)]
struct Words {
    offer: Named,
    accept: Option<Named>,
    model: Option<Named>,
    vote: Option<Named>,
    floor: Option<Named>,
}

/// A strategy of offers, with the acceptance, the model and the floor that it is known with.
struct Known {
    offering: Box<dyn Offering>,
    accept: &'static str,
    model: Option<Kind>,
    floor: Floor,
}

/// Whose time-dependent parties go by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kin {
    Genius,
    Negolog,
    /// A curve over the party's own range, [`offer::TimeDependent`].
    Curve,
}

/// A name with settings: `time:curve=genius,e=0.2`.
#[derive(Debug, Clone, PartialEq)]
struct Named {
    name: String,
    settings: Vec<(String, String)>,
}

/// Why a strategy cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// No part is called so.
    #[error("there is no {what} `{name}`{hint}")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// What it was called.
        name: String,
        /// What was perhaps meant.
        hint: String,
    },
    /// A part was given twice.
    #[error("`{part}` is given twice")]
    Twice {
        /// Which.
        part: String,
    },
    /// A setting is not known there, or its value is out of range.
    #[error("`{name}` takes {takes}, not `{setting}`")]
    Setting {
        /// The part.
        name: String,
        /// What it takes.
        takes: &'static str,
        /// What was found.
        setting: String,
    },
    /// Nothing says what to offer.
    #[error("nothing says what to offer: write a name such as `boulware`, or `offer=boulware`")]
    NoOffer,
}

impl std::fmt::Display for Spec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for Spec {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, SpecError> {
        let text = text.trim();
        if let Some(command) = text.strip_prefix("agent=") {
            return Ok(Self { text: text.to_owned(), kind: SpecKind::Agent(command.trim().to_owned()) });
        }
        let mut parts: [Option<Named>; 5] = [const { None }; 5];
        for word in text.split_whitespace() {
            // `time:e=4` is a name with a setting, not a part called `time:e`.
            let (part, value) = match word.split_once('=') {
                Some((part, value)) if !part.contains(':') => (part, value),
                _ => ("offer", word),
            };
            let at = PARTS.iter().position(|known| *known == part).ok_or_else(|| SpecError::Unknown {
                what: "part of a strategy",
                name: part.to_owned(),
                hint: hint(part, PARTS.iter().copied()),
            })?;
            if parts[at].is_some() {
                return Err(SpecError::Twice { part: part.to_owned() });
            }
            parts[at] = Some(Named::of(value));
        }
        let [offer, accept, model, vote, floor] = parts;
        let offer = offer.ok_or(SpecError::NoOffer)?;
        let spec = Self {
            text: text.to_owned(),
            kind: SpecKind::Parts(Box::new(Words { offer, accept, model, vote, floor })),
        };
        // What cannot be built is refused now, not in the middle of a tournament.
        spec.parts(Origin::Elfvik)?;
        Ok(spec)
    }
}

impl Default for Spec {
    /// What plays for whoever is not named: concedes late, offers of what is worth about the same to it
    /// what the others seem to like, and rather than let the talks fail accepts on its last turn what beats no agreement.
    fn default() -> Self {
        "default".parse().expect("a known name")
    }
}

impl Spec {
    /// The strategies of offers, with what each does.
    pub const OFFERS: [(&'static str, &'static str); 25] = [
        (
            "default",
            "what plays for whoever is not named: offer=boulware:band=0.02 accept=last-chance model=frequency",
        ),
        ("boulware", "concedes late (as in the system of the scenario's origin)"),
        ("linear", "concedes evenly"),
        ("conceder", "concedes early"),
        (
            "time",
            "concedes along a curve: curve=polynomial|genius|bezier|exponential, e, control, end, band, slack",
        ),
        ("genius-boulware", "GENIUS's own: targets from 0 to 1, a round behind, strict acceptance: e"),
        ("genius-linear", "the same, evenly"),
        ("genius-conceder", "the same, early"),
        ("genius-hardliner", "the same, never"),
        ("negolog-boulware", "NegoLog's own: a Bezier curve from 1 down to 0.4 or the reservation"),
        ("negolog-linear", "the same, evenly"),
        ("negolog-conceder", "the same, early"),
        ("tit-for-tat", "concedes in proportion to the other: window, measure=own|theirs"),
        ("absolute-tit-for-tat", "concedes as much as the other: window, measure"),
        ("averaged-tit-for-tat", "in proportion, over a window: window, measure"),
        ("nice-tit-for-tat", "mirrors the other's way to the estimated Nash point"),
        ("micro", "one new offer for each new offer of the other, from the best down"),
        ("micro-skip", "the same, skipping ranks where rounds are few"),
        ("hybrid", "behaviour first, time later"),
        ("random", "any outcome: from"),
        ("hardliner", "its best outcome, always"),
        ("hardheaded", "HardHeaded, winner of 2011"),
        ("cuhk", "CUHKAgent, winner of 2012"),
        ("agentk", "AgentK, winner of 2010"),
        ("ponpoko", "PonPoko, winner of 2017"),
    ];

    /// The rules of acceptance, with what each does.
    pub const ACCEPTS: [(&'static str, &'static str); 11] = [
        ("next", "what is as good as my next offer: scale, shift"),
        ("better", "what is better than my next offer, as GENIUS's own parties"),
        ("last", "what is as good as my last offer"),
        ("const", "what is worth a share of my range: share"),
        ("time", "anything, from a time on: from"),
        ("combi", "as next, and late the best of a recent window: from"),
        ("combi-mean", "as next, and late the mean of a recent window: from"),
        ("last-chance", "as next, and on the last turn what beats no agreement"),
        ("lowest", "what is as good as the lowest of my offers"),
        ("demand", "what the strategy of offers would sign at present"),
        ("agentk", "with AgentK's probability"),
    ];

    /// The program that plays, when it is one.
    #[must_use]
    pub fn agent(&self) -> Option<&str> {
        match &self.kind {
            SpecKind::Agent(command) => Some(command),
            SpecKind::Parts(_) => None,
        }
    }

    /// A new strategy for one talk, under the conventions of an origin; `None` when a program plays.
    ///
    /// # Panics
    ///
    /// Never: it was built once when it was read.
    #[must_use]
    pub fn strategy(&self, origin: Origin, draw: Draw) -> Option<Composed> {
        if self.agent().is_some() {
            return None;
        }
        let parts = self.parts(origin).expect("it was built when it was read");
        Some(Composed::new(parts, draw))
    }

    /// Whether what it does can depend on random numbers, under the conventions of an origin. Nobody knows
    /// that of a program, so it is taken to.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::Origin;
    /// use elfvik::talk::strategy::Spec;
    ///
    /// let draws = |text: &str| text.parse::<Spec>().unwrap().draws(Origin::Elfvik);
    /// assert!(!draws("boulware") && draws("random") && draws("boulware vote=annealing"));
    /// ```
    #[must_use]
    pub fn draws(&self, origin: Origin) -> bool {
        self.parts(origin).map_or(true, |parts| parts.draws())
    }

    fn parts(&self, origin: Origin) -> Result<Parts, SpecError> {
        let SpecKind::Parts(words) = &self.kind else {
            return Err(SpecError::NoOffer);
        };
        let Words { offer, accept, model, vote, floor } = words.as_ref();
        let known = offering(offer, origin, model.is_some())?;
        let acceptance = match accept {
            Some(named) => acceptance(named)?,
            None => acceptance(&Named::of(known.accept))?,
        };
        let kind = match model {
            Some(named) if named.name == "none" => named.known(&[], "no settings").map(|()| None)?,
            Some(named) => Some(model_kind(named)?),
            None => known.model,
        };
        for named in [vote, floor].into_iter().flatten() {
            named.known(&[], "no settings")?;
        }
        let voting = match vote.as_ref().map(|named| named.name.as_str()) {
            None | Some("hill-climbing") => Voting::HillClimbing,
            Some("annealing") => Voting::Annealing,
            Some(other) => {
                return Err(unknown("way of voting", other, ["hill-climbing", "annealing"].into_iter()));
            }
        };
        let floor = match floor.as_ref().map(|named| named.name.as_str()) {
            None => known.floor,
            Some("reservation") => Floor::Reservation,
            Some("none") => Floor::None,
            Some(other) => return Err(unknown("floor", other, ["reservation", "none"].into_iter())),
        };
        Ok(Parts { offering: known.offering, acceptance, models: Models::new(kind), voting, floor })
    }
}

impl Known {
    /// What signs nothing below the reservation.
    fn rational(offering: Box<dyn Offering>, accept: &'static str, model: Option<Kind>) -> Self {
        Self { offering, accept, model, floor: Floor::Reservation }
    }
}

/// The strategy of offers of a name, with what it is known with.
fn offering(named: &Named, origin: Origin, has_model: bool) -> Result<Known, SpecError> {
    let tit_for_tat = |variant: Variant, window: f64| -> Result<Box<dyn Offering>, SpecError> {
        let takes = "window=1.. and measure=own|theirs";
        named.known(&["window", "measure"], takes)?;
        let measure = match named.get("measure") {
            None | Some("own") => Measure::Own,
            Some("theirs") => Measure::Theirs,
            Some(_) => return Err(named.wrong("measure", takes)),
        };
        let window = named.number("window", window, 1.0..=1e6, takes)? as usize;
        Ok(Box::new(offer::TitForTat { variant, measure, window }))
    };
    let plain = |offering: Box<dyn Offering>| named.known(&[], "no settings").map(|()| offering);
    match kin(named, origin, has_model) {
        Some((Kin::Genius, pace)) => return genius(named, pace),
        Some((Kin::Negolog, pace)) => return negolog(named, pace),
        Some((Kin::Curve, _)) | None => {}
    }
    let (offering, accept, model): (Box<dyn Offering>, _, _) = match named.name.as_str() {
        "default" => {
            let offering = time(&Named::of("boulware:band=0.02"), origin)?;
            (plain(Box::new(offering))?, "last-chance", Some(Kind::Frequency))
        }
        "boulware" | "linear" | "conceder" | "time" => (Box::new(time(named, origin)?), "next", None),
        "tit-for-tat" => (tit_for_tat(Variant::Relative, 1.0)?, "next", None),
        "absolute-tit-for-tat" => (tit_for_tat(Variant::Absolute, 1.0)?, "next", None),
        "averaged-tit-for-tat" => (tit_for_tat(Variant::Averaged, 4.0)?, "next", None),
        "nice-tit-for-tat" => {
            (plain(Box::<offer::NiceTitForTat>::default())?, "combi", Some(Kind::ScalableBayesian))
        }
        "micro" => (plain(Box::new(offer::Micro::new(false)))?, "demand", None),
        "micro-skip" => (plain(Box::new(offer::Micro::new(true)))?, "demand", None),
        "hybrid" => (plain(Box::new(offer::Hybrid))?, "next", None),
        "random" => {
            let takes = "from=0..1";
            named.known(&["from"], takes)?;
            let from = named.number("from", 0.0, 0.0..=1.0, takes)?;
            (Box::new(offer::Random { from }), "next", None)
        }
        "hardliner" => (plain(Box::new(offer::Hardliner))?, "next", None),
        "hardheaded" => (plain(Box::<offer::HardHeaded>::default())?, "lowest", Some(Kind::HardHeaded)),
        "cuhk" => (plain(Box::<offer::Cuhk>::default())?, "demand", Some(Kind::Frequency)),
        "agentk" => (plain(Box::new(offer::AgentK))?, "agentk", None),
        "ponpoko" => (plain(Box::<offer::PonPoko>::default())?, "demand", None),
        other => return Err(unknown("offering strategy", other, Spec::OFFERS.iter().map(|(name, _)| *name))),
    };
    Ok(Known::rational(offering, accept, model))
}

/// Whose party a name means, and which: a system's own by its full name, or by the short one in a scenario of
/// that system. Whoever names a curve or a setting of
/// curves wants that curve, and whoever names a model wants offers chosen by it, which no system's own party
/// does.
fn kin(named: &Named, origin: Origin, has_model: bool) -> Option<(Kin, &str)> {
    let own = [("genius-", Kin::Genius), ("negolog-", Kin::Negolog)];
    if let Some((prefix, kin)) = own.into_iter().find(|(prefix, _)| named.name.starts_with(prefix)) {
        return Some((kin, &named.name[prefix.len()..]));
    }
    let of_origin = match origin {
        _ if has_model => Kin::Curve,
        Origin::Genius => Kin::Genius,
        Origin::Negolog => Kin::Negolog,
        Origin::Elfvik | Origin::GeniusWeb | Origin::Negmas => Kin::Curve,
    };
    let is_plain = named.settings.iter().all(|(key, _)| of_origin == Kin::Genius && key == "e");
    match named.name.as_str() {
        "boulware" | "linear" | "conceder" if is_plain => Some((of_origin, &named.name)),
        "hardliner" if of_origin == Kin::Genius && is_plain => Some((of_origin, &named.name)),
        _ => None,
    }
}

fn genius(named: &Named, pace: &str) -> Result<Known, SpecError> {
    let own = match pace {
        "boulware" => 0.2,
        "linear" => 1.0,
        "conceder" => 2.0,
        "hardliner" => {
            named.known(&[], "no settings")?;
            return Ok(Known {
                floor: Floor::None,
                ..Known::rational(Box::new(offer::Genius::Hardliner), "better", None)
            });
        }
        _ => {
            return Err(unknown(
                "offering strategy",
                &named.name,
                Spec::OFFERS.iter().map(|(name, _)| *name),
            ));
        }
    };
    named.known(&["e"], "e=0.01..100")?;
    let e = named.number("e", own, 0.01..=100.0, "e=0.01..100")?;
    let offering = Box::new(offer::Genius::Conceding(e));
    Ok(Known { floor: Floor::None, ..Known::rational(offering, "better", None) })
}

fn negolog(named: &Named, pace: &str) -> Result<Known, SpecError> {
    let offering = match pace {
        "boulware" => offer::Negolog::BOULWARE,
        "linear" => offer::Negolog::LINEAR,
        "conceder" => offer::Negolog::CONCEDER,
        _ => {
            return Err(unknown(
                "offering strategy",
                &named.name,
                Spec::OFFERS.iter().map(|(name, _)| *name),
            ));
        }
    };
    named.known(&[], "no settings")?;
    // It keeps to its reservation by its target.
    Ok(Known { floor: Floor::None, ..Known::rational(Box::new(offering), "demand", None) })
}

fn time(named: &Named, origin: Origin) -> Result<offer::TimeDependent, SpecError> {
    let takes = "curve=polynomial|genius|bezier|exponential, e=0.01..100, control=0..1, end=0..1, band=0..1 and slack=0..0.1";
    named.known(&["curve", "e", "control", "end", "band", "slack"], takes)?;
    let pace = match named.name.as_str() {
        "boulware" => 0,
        "conceder" => 2,
        _ => 1,
    };
    let of_origin = match origin {
        Origin::Elfvik | Origin::Negmas => "polynomial",
        Origin::Genius | Origin::GeniusWeb => "genius",
        Origin::Negolog => "bezier",
    };
    let e = |own: [f64; 3]| named.number("e", own[pace], 0.01..=100.0, takes);
    let curve = match named.get("curve").unwrap_or(of_origin) {
        "polynomial" => Curve::Polynomial(e([4.0, 1.0, 0.25])?),
        "genius" => Curve::Genius(e([0.2, 1.0, 2.0])?),
        "exponential" => Curve::Exponential(e([0.25, 1.0, 4.0])?),
        "bezier" => Curve::Bezier {
            control: named.number("control", [0.85, 0.7, 0.55][pace], 0.0..=1.0, takes)?,
            end: named.number("end", 0.4, 0.0..=1.0, takes)?,
        },
        _ => return Err(named.wrong("curve", takes)),
    };
    let band = named.number("band", 0.05, 0.0..=1.0, takes)?;
    // NegMAS is content with a little less than the target.
    let own_slack = if origin == Origin::Negmas { 1e-4 } else { 0.0 };
    let slack = named.number("slack", own_slack, 0.0..=0.1, takes)?;
    Ok(offer::TimeDependent::new(curve, band).with_slack(slack))
}

fn acceptance(named: &Named) -> Result<Box<dyn Acceptance>, SpecError> {
    let plain = |rule: Box<dyn Acceptance>| named.known(&[], "no settings").map(|()| rule);
    let from = |own: f64| -> Result<f64, SpecError> {
        named.known(&["from"], "from=0..1")?;
        named.number("from", own, 0.0..=1.0, "from=0..1")
    };
    let rule: Box<dyn Acceptance> = match named.name.as_str() {
        "next" => {
            let takes = "scale=0..10 and shift=-1..1";
            named.known(&["scale", "shift"], takes)?;
            let scale = named.number("scale", 1.0, 0.0..=10.0, takes)?;
            Box::new(accept::Next { scale, shift: named.number("shift", 0.0, -1.0..=1.0, takes)? })
        }
        "better" => plain(Box::new(accept::Better))?,
        "last" => plain(Box::new(accept::Last))?,
        "const" => {
            named.known(&["share"], "share=0..1")?;
            Box::new(accept::Constant { share: named.number("share", 0.8, 0.0..=1.0, "share=0..1")? })
        }
        "time" => Box::new(accept::Time { from: from(0.9)? }),
        "combi" => Box::new(accept::Combi { from: from(0.99)?, recent: Recent::Most }),
        "combi-mean" => Box::new(accept::Combi { from: from(0.99)?, recent: Recent::Mean }),
        "last-chance" => plain(Box::new(accept::LastChance))?,
        "lowest" => plain(Box::<accept::Lowest>::default())?,
        "demand" => plain(Box::new(accept::Demand))?,
        "agentk" => plain(Box::new(accept::AgentK))?,
        other => {
            return Err(unknown("rule of acceptance", other, Spec::ACCEPTS.iter().map(|(name, _)| *name)));
        }
    };
    Ok(rule)
}

fn model_kind(named: &Named) -> Result<Kind, SpecError> {
    named.known(&[], "no settings")?;
    let found = Kind::ALL.into_iter().find(|kind| kind.name() == named.name);
    found.ok_or_else(|| unknown("model", &named.name, Kind::ALL.into_iter().map(Kind::name).chain(["none"])))
}

fn unknown(what: &'static str, name: &str, known: impl Iterator<Item = &'static str>) -> SpecError {
    SpecError::Unknown { what, name: name.to_owned(), hint: hint(name, known) }
}

/// What was perhaps meant, or everything that could be.
fn hint(name: &str, known: impl Iterator<Item = &'static str>) -> String {
    let known: Vec<&str> = known.collect();
    let close = known.iter().copied().min_by_key(|other| strsim::damerau_levenshtein(name, other));
    match close.filter(|other| strsim::damerau_levenshtein(name, other) <= 2) {
        Some(other) => format!(", did you mean `{other}`?"),
        None => format!(", known: `{}`", known.join("`, `")),
    }
}

impl Named {
    fn of(text: &str) -> Self {
        let (name, settings) = text.split_once(':').unwrap_or((text, ""));
        let setting = |text: &str| {
            let (key, value) = text.split_once('=').unwrap_or((text, ""));
            (key.to_owned(), value.to_owned())
        };
        let settings = settings.split(',').filter(|text| !text.is_empty()).map(setting).collect();
        Self { name: name.to_owned(), settings }
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    fn known(&self, keys: &[&str], takes: &'static str) -> Result<(), SpecError> {
        match self.settings.iter().find(|(key, _)| !keys.contains(&key.as_str())) {
            None => Ok(()),
            Some((key, _)) => Err(self.wrong(key, takes)),
        }
    }

    fn number(
        &self,
        key: &str,
        own: f64,
        range: std::ops::RangeInclusive<f64>,
        takes: &'static str,
    ) -> Result<f64, SpecError> {
        let Some(text) = self.get(key) else { return Ok(own) };
        let value = text.parse().ok().filter(|value| range.contains(value));
        value.ok_or_else(|| self.wrong(key, takes))
    }

    fn wrong(&self, key: &str, takes: &'static str) -> SpecError {
        let setting = match self.get(key) {
            Some(value) if !value.is_empty() => format!("{key}={value}"),
            _ => key.to_owned(),
        };
        SpecError::Setting { name: self.name.clone(), takes, setting }
    }
}

const PARTS: [&str; 5] = ["offer", "accept", "model", "vote", "floor"];
