//! Sentences about answers and about what they rest on, in a line each: whoever asks is told them beside the
//! answer.

use crate::brief::accord::{DraftAssumption, DraftSafety, DraftWorth};
use crate::brief::catalogue::{CatalogueTotals, SkippedFile};
use crate::brief::conversion::ConversionDifference;
use crate::brief::{Brief, EvidenceEntry};
use crate::keep::accord::UnseenEvent;
use crate::model::{PartyId, View};
use crate::names::CentralUtilityRange;
use crate::number::Decimal;
use crate::report::words;
use crate::unsafe_characters::visible_line;

/// That files leave so many things to defaults.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// let note = notes::of_defaults(12);
/// assert!(note.starts_with("12 notes on what the files leave to the defaults"));
/// ```
#[must_use]
pub fn of_defaults(n: usize) -> String {
    format!("{n} notes on what the files leave to the defaults of their system are shown by `elfvik check`")
}

/// That a scenario cannot be used, and how much is wrong with it; `n` things.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// assert_eq!(notes::of_faults(1), "cannot be used, one thing is wrong");
/// assert_eq!(notes::of_faults(3), "cannot be used, 3 things are wrong");
/// ```
#[must_use]
pub fn of_faults(n: usize) -> String {
    let things = if n == 1 { "one thing is".to_owned() } else { format!("{n} things are") };
    format!("cannot be used, {things} wrong")
}

/// That an accord and its record are in order.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// assert_eq!(notes::of_accord(4, 1), "is in order: 4 commitments, 1 event.");
/// ```
#[must_use]
pub fn of_accord(n_commitments: usize, n_events: usize) -> String {
    let (commitments, events) =
        (words::counted(n_commitments, "commitment"), words::counted(n_events, "event"));
    format!("is in order: {commitments}, {events}.")
}

/// What the record of an accord holds and cannot be seen, in a few words for each event.
///
/// # Examples
///
/// ```
/// use elfvik::keep::accord::{UnseenEvent, UnseenReason};
/// use elfvik::report::notes;
///
/// let (time, author) = ("2020-01-01".into(), "dprk".into());
/// let unseen = UnseenEvent { number: 3, time, author, reason: UnseenReason::Closed };
/// let note = notes::of_unseen(&[unseen]);
/// assert_eq!(note, ["event 3, recorded by dprk, is confidential, and nothing here opens it"]);
/// ```
#[must_use]
pub fn of_unseen(unseen: &[UnseenEvent]) -> Vec<String> {
    let note = |event: &UnseenEvent| {
        let author = visible_line(&event.author);
        format!("event {}, recorded by {author}, {}", event.number, words::unseen(event.reason))
    };
    unseen.iter().map(note).collect()
}

/// What was assumed in the draft of an accord, a sentence for each.
///
/// # Examples
///
/// ```
/// use elfvik::brief::accord::DraftAssumption;
/// use elfvik::report::notes;
///
/// let month = DraftAssumption::Period { name: "month".into(), days: 30 };
/// assert_eq!(notes::of_draft(&[month]), ["A month of the plan is 30 days."]);
/// ```
#[must_use]
pub fn of_draft(assumptions: &[DraftAssumption]) -> Vec<String> {
    let sentence = |assumption: &DraftAssumption| {
        match assumption {
        DraftAssumption::Order { safety: DraftSafety::Safe } => {
            "The commitments are the steps of the plan, in an order in which nobody gains by walking \
             away."
                .to_owned()
        }
        DraftAssumption::Order { safety: DraftSafety::Nearest } => {
            "The commitments are the steps of the plan in the order that comes nearest to being safe: in it \
             somebody \
             gains by walking away, unless the sides stake more."
                .to_owned()
        }
        DraftAssumption::Period { name, days } => format!("A {name} of the plan is {days} days."),
        DraftAssumption::TimeLimits => {
            "A step with dates is due when the plan says so: by its `latest`, or as long after its `earliest` \
             as it takes. Each other commitment is due within the time of its step after the one before it is \
             kept; of the prerequisites of a step that one alone counts."
                .to_owned()
        }
        DraftAssumption::Evidence => {
            "Whoever does a step reports it with evidence; name a verifier with `verified_by`.".to_owned()
        }
        DraftAssumption::Snapback { reversible: 0 } => {
            "Nothing snaps back, since no step of the plan is reversible.".to_owned()
        }
        DraftAssumption::Snapback { .. } => {
            "When a side breaks a commitment, what it has from others and can be undone snaps \
             back."
                .to_owned()
        }
        DraftAssumption::Disputes => {
            "Disputes take 15 days of notice, 15 of consultations and 30 for a decision by a joint \
             commission; if \
             nobody decides, it was a breach."
                .to_owned()
        }
        DraftAssumption::Worth { worth: DraftWorth::Told } => {
            "What commitments are worth is what the parties' own files say of the steps: take `worth` out \
             before \
             the text is shown to others."
                .to_owned()
        }
        DraftAssumption::Worth { worth: DraftWorth::Untold } => {
            "What commitments are worth to each side is left out, since it stands in the sides' own \
             files."
                .to_owned()
        }
    }
    };
    assumptions.iter().map(sentence).collect()
}

/// That so many warnings on a scenario are shown elsewhere; `shown` is its path.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// assert_eq!(notes::of_warnings(2, "school"), "2 warnings; `elfvik check school` lists them");
/// ```
#[must_use]
pub fn of_warnings(n: usize, shown: &str) -> String {
    let shown = visible_line(shown);
    match n {
        1 => format!("1 warning; `elfvik check {shown}` shows it"),
        n => format!("{n} warnings; `elfvik check {shown}` lists them"),
    }
}

/// What one more thing that was heard changes, in three lines: what it is, how likely a deal was and is, and
/// which guess lies furthest from what the files say; `before` and `after` are briefs without and with it.
///
/// # Examples
///
/// ```
/// use elfvik::brief::{Brief, BriefRequest};
/// use elfvik::report::notes;
///
/// # let view = elfvik::format::native::starter_view();
/// let request = BriefRequest { n_worlds: 100, n_talks: 0, ..BriefRequest::OF_COMPARISON };
/// let brief = Brief::of(&view, &request).unwrap();
/// let lines = notes::of_heard(&brief, &brief);
/// assert_eq!(lines[0], "Nothing new was heard.");
/// assert!(lines[1].starts_with("A deal is possible in "));
/// ```
#[must_use]
pub fn of_heard(before: &Brief, after: &Brief) -> [String; 3] {
    let entries =
        |brief: &Brief| brief.heard.iter().flat_map(|heard| heard.entries.clone()).collect::<Vec<_>>();
    let known = entries(before);
    let is_same = |a: &EvidenceEntry, b: &EvidenceEntry| {
        EvidenceEntry { expected: None, ..a.clone() } == EvidenceEntry { expected: None, ..b.clone() }
    };
    let new = entries(after).into_iter().find(|entry| known.iter().all(|other| !is_same(entry, other)));
    let what = match new {
        None => "Nothing new was heard.".to_owned(),
        Some(entry) => {
            let expected = entry.expected.map(|expected| {
                format!(
                    " By the files alone that was to be expected in {} of cases.",
                    words::chance(expected)
                )
            });
            format!(
                "Heard: {} {}.{}",
                after.display.party_or_ratifier(&entry.by),
                words::heard(&after.display, &entry),
                expected.unwrap_or_default()
            )
        }
    };
    [what, deal(before, after), furthest(after)].map(|line| visible_line(&line).into_owned())
}

/// How likely a deal was and is.
fn deal(before: &Brief, after: &Brief) -> String {
    let of = |brief: &Brief| {
        let prospects = brief.prospects.as_ref()?;
        let is_ratified = brief.ratification.is_some();
        let share = if is_ratified { &prospects.ratified } else { &prospects.zone_probability };
        Some(words::chance(share.estimate))
    };
    let possible = if after.ratification.is_some() { "A deal that is ratified" } else { "A deal" };
    match (of(before), of(after)) {
        (Some(old), Some(new)) if old == new => {
            format!("{possible} is possible in {new} of cases, as before.")
        }
        (Some(old), Some(new)) => format!("{possible} is possible in {new} of cases; it was {old}."),
        _ => "Nothing is drawn: all numbers are taken as known, so that nothing can be learned.".to_owned(),
    }
}

/// The guess that lies furthest from what the files say.
fn furthest(brief: &Brief) -> String {
    let Some(learned) = brief.heard.as_ref().and_then(|heard| heard.learned.as_ref()) else {
        return "No guess moved.".to_owned();
    };
    let Some(first) = learned.moved.first() else {
        return "No guess moved by more than the draws explain.".to_owned();
    };
    let ends = [first.before.low.min(first.after.low), first.before.high.max(first.after.high)];
    let range = |range: &CentralUtilityRange| {
        let [low, high] = [range.low, range.high].map(|end| words::supported(end, ends));
        format!("{low} to {high}")
    };
    let of = first.number.party.as_ref();
    let of = of.map(|id| format!(" of {}", words::short(brief, id))).unwrap_or_default();
    format!(
        "Furthest from the files: {}{of}, {} there, {} with what was heard.",
        words::number(&first.number, &brief.display),
        range(&first.before),
        range(&first.after)
    )
}

/// That nothing is wrong with a scenario, how large it is, and how many warnings there are; where it has a plan,
/// how many steps, of them how many that flow, and how many bonds above 0.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// let view = elfvik::format::native::starter_view();
/// assert_eq!(
///     notes::of_checked(&view, 1),
///     "is right: 2 parties, 4 issues. There is 1 warning."
/// );
/// ```
#[must_use]
pub fn of_checked(view: &View, n_warnings: usize) -> String {
    let scenario = view.scenario();
    let issues = match scenario.issues.len() {
        1 => "1 issue".to_owned(),
        n => format!("{n} issues"),
    };
    let also = match n_warnings {
        0 => String::new(),
        1 => " There is 1 warning.".to_owned(),
        n => format!(" There are {n} warnings."),
    };
    let steps = steps_of_checked(view);
    format!("is right: {} parties, {issues}{steps}.{also}", scenario.parties.len())
}

/// How many steps, flows and bonds there are; nothing where there are no steps.
fn steps_of_checked(view: &View) -> String {
    let scenario = view.scenario();
    if scenario.steps.is_empty() {
        return String::new();
    }
    let n_flows = scenario.steps.iter().filter(|step| step.flow.is_some()).count();
    let plans = (0..scenario.parties.len()).filter_map(|party| view.plan(PartyId(party)));
    let n_bonds = plans.filter(|plan| plan.bond.likely() > Decimal::ZERO).count();
    let counted = |n: usize, what: &str| words::counted(n, what);
    let flows = if n_flows > 0 { format!(" ({n_flows} in flow)") } else { String::new() };
    let bonds = if n_bonds > 0 { counted(n_bonds, "bond") } else { "no bond".to_owned() };
    format!(", {}{flows}, {bonds}", counted(scenario.steps.len(), "step"))
}

/// That a system cannot express so many things.
///
/// # Examples
///
/// ```
/// use elfvik::report::notes;
///
/// assert_eq!(notes::of_losses("genius", 1), "genius cannot express one thing, nothing was written");
/// ```
#[must_use]
pub fn of_losses(system: &str, n: usize) -> String {
    let things = if n == 1 { "one thing".to_owned() } else { format!("{n} things") };
    format!("{system} cannot express {things}, nothing was written")
}

/// Something that a conversion changed, in a line.
///
/// # Examples
///
/// ```
/// use elfvik::brief::conversion::ConversionDifference;
/// use elfvik::report::notes;
///
/// let difference = ConversionDifference::Parties { before: 3, after: 2 };
/// assert_eq!(notes::of_difference(&difference), "3 parties become 2");
/// ```
#[must_use]
pub fn of_difference(difference: &ConversionDifference) -> String {
    words::difference(difference)
}

/// What a table of comma-separated values has no place for: what was passed over, and how many scenarios
/// leave something to defaults.
///
/// # Examples
///
/// ```
/// use elfvik::brief::catalogue::{CatalogueTotals, SkippedFile};
/// use elfvik::report::notes;
///
/// let other = SkippedFile { path: "a.html".to_owned(), what: "a web page".to_owned() };
/// let remainder = CatalogueTotals { passed_over: vec![other], ..CatalogueTotals::default() };
/// assert_eq!(notes::of_catalogue(&remainder), ["passed over a.html: a web page"]);
/// ```
#[must_use]
pub fn of_catalogue(remainder: &CatalogueTotals) -> Vec<String> {
    let passed_over =
        |other: &SkippedFile| format!("passed over {}: {}", visible_line(&other.path), other.what);
    let mut notes: Vec<String> = remainder.passed_over.iter().map(passed_over).collect();
    if remainder.n_defaulted > 0 {
        notes.push(format!(
            "{} of {} scenarios leave something to the defaults of their system: --json says what",
            remainder.n_defaulted, remainder.n_scenarios
        ));
    }
    notes
}
