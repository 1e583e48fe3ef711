//! A plan: whether an order is safe, what bonds make one so, the order as a ladder, where it is weakest,
//! what would help, and the orders that come to mind first.

mod details;

use crate::brief::plan::{
    ChangeSummary, NaiveOrderSummary, NaiveOrderWord, OrderSummary, Plan, PlanChange, PlanWorlds,
};
use crate::keep::plan::Exactness;
use crate::model::Safety;
use crate::report::document::{
    Cell, ColumnUnit, Document, Figure, Numbers, Picture, StyledText, Subject, Table, Tone,
};
use crate::report::words::{self, PlanWords};

/// A plan in full: its first page, then all minimal bonds, all changes, and the steps with what they are
/// worth.
///
/// # Examples
///
/// ```
/// use elfvik::brief::plan::{Plan, PlanRequest};
/// use elfvik::format::{FileText, native};
/// use elfvik::model::{PartyId, View};
/// use elfvik::prepare::Control;
/// use elfvik::report::{self, Colours};
///
/// let [public, town, builder] = native::STARTER.map(|file| file.text.to_owned());
/// let step = |id: &str, by: &str| format!("\n[[steps]]\nid = \"{id}\"\nby = \"{by}\"\n");
/// let public = public + &step("school", "builder") + &step("price", "town");
/// let scenario = native::scenario(FileText { name: "scenario.toml", text: &public }).unwrap();
/// let file = |text: String, party: usize, plan: &str| {
///     let text = text.replacen("[issues.", &format!("[plan.values]\n{plan}\n[issues."), 1);
///     native::party_file(FileText { name: "party.toml", text: &text }, &scenario, PartyId(party)).unwrap()
/// };
/// let files = [file(town, 0, "school = 5\nprice = -4"), file(builder, 1, "school = -3\nprice = 4")];
/// let view = View::of_analyst(scenario.clone(), files).unwrap();
/// let plan = Plan::of(&view, &PlanRequest::STANDARD, &Control::default()).unwrap();
/// let text = report::plan(&plan).text(Colours::Plain, 100);
/// assert!(text.contains("No order is safe") && text.contains("either"));
/// ```
#[must_use]
pub fn plan(plan: &Plan) -> Document<'_> {
    let mut page = plan_in_short(plan);
    details::write(&mut page, plan);
    page
}

/// The first page of a plan.
#[must_use]
pub fn plan_in_short(plan: &Plan) -> Document<'_> {
    let mut page = Document::new(
        Subject::Plan(plan),
        &format!("A plan for: {}", plan.title),
        &words::of_brief(&plan.audience),
    );
    tiles(&mut page, plan);
    if let Some(caution) = &plan.caution {
        page.paragraph(StyledText::toned(Tone::Middle, "Caution:").then(format!(" {caution}")));
    }
    page.section(1, "In which order it can be kept");
    write(&mut page, plan);
    page
}

fn tiles(page: &mut Document<'_>, plan: &Plan) {
    let of = plan.safe.allowed.as_ref().map(|all| format!(" of {}", words::size(all))).unwrap_or_default();
    let least = if plan.safe.exactness == Exactness::Exact { "" } else { "at least " };
    page.tile(format!("{least}{}{of}", words::size(&plan.safe.least)), "orders are safe");
    if let Some(common) = plan.bonds.common {
        page.tile(words::rough(common), "is the bond of every side that makes an order safe");
    }
    if let Some(shown) = plan.worlds.as_ref().and_then(|worlds| worlds.shown) {
        page.tile(words::chance(shown.estimate), "of all cases keep the order below safe");
    }
}

/// The part that a brief takes over.
pub(super) fn write(page: &mut Document<'_>, plan: &Plan) {
    let say = PlanWords::of(plan);
    page.paragraph(safe(plan, say));
    page.paragraph(bonds(plan, say));
    if let Some(order) = &plan.order {
        page.figure(ladder(plan, order, say));
        let is_discounted = plan.parties.iter().any(|party| party.discount < 1.0);
        if is_discounted && plan.parties.len() <= MOST_PARTIES_SHOWN {
            page.paragraph(
                "What a side gave and got so far is not discounted; what it gains by stopping is, to that \
                 moment.",
            );
        }
        if let Some(weakest) = &order.weakest {
            let text = StyledText::toned(Tone::Strong, "Where it is weakest:");
            page.paragraph(text.then(format!(" {}", say.weakest(weakest))));
        }
    }
    if let Some(worlds) = &plan.worlds {
        page.paragraph(in_worlds(worlds, say));
    }
    naive(page, plan, say);
    help(page, plan, say);
    demands(page, plan, say);
}

/// Whether an order is safe with the bonds of the parties.
fn safe(plan: &Plan, say: PlanWords<'_>) -> StyledText {
    let bonds = say.own_bonds();
    let looked_at = match plan.safety {
        Safety::Weak => "whoever has to move next",
        Safety::Strong => "any side",
    };
    let all = plan.safe.allowed.as_ref().map(|all| words::size(all));
    match plan.safe.exists {
        Some(true) => {
            let least = words::size(&plan.safe.least);
            let n = match (plan.safe.exactness, all) {
                (Exactness::Exact, Some(all)) => format!("{least} of {all} orders"),
                (Exactness::Exact, None) => format!("{least} orders"),
                (Exactness::Bounded, Some(all)) => format!("at least {least} of {all} orders"),
                (Exactness::Bounded, None) => format!("at least {least} orders"),
            };
            let are = if plan.safe.least == "1" { "is" } else { "are" };
            StyledText::from(bonds)
                .capitalised()
                .then(format!(", {n} of the steps {are} "))
                .then_toned(Tone::Good, "safe")
                .then(format!(": at no point does {looked_at} gain by walking away."))
        }
        Some(false) if plan.missing.is_none() => {
            StyledText::toned(Tone::Bad, "The dates and prerequisites of the steps leave no order.")
        }
        Some(false) => StyledText::toned(Tone::Bad, "No order is safe")
            .then(format!(" {bonds}: in each, there is a point at which {looked_at} gains by walking away.")),
        None => StyledText::toned(Tone::Middle, "No safe order was found")
            .then(format!(" {bonds}, and one may exist: the search was cut off.")),
    }
}

/// Which bonds make an order safe.
fn bonds(plan: &Plan, say: PlanWords<'_>) -> String {
    let minimal = &plan.bonds.minimal;
    if plan.bonds.are_needless() {
        return "No bond is needed for that.".to_owned();
    }
    let each: Vec<String> = minimal.iter().take(MOST_BONDS).map(|found| say.stakes(&found.bonds)).collect();
    let more = minimal.len().saturating_sub(MOST_BONDS);
    let more = if more > 0 { format!(", or one of {more} further combinations") } else { String::new() };
    let found = match plan.bonds.exactness {
        Exactness::Exact => "",
        Exactness::Bounded => " as far as the search went,",
    };
    let common = plan
        .bonds
        .common
        .map(|common| format!(" When every side stakes the same, {} is enough.", say.amount(common)));
    let common = common.unwrap_or_default();
    match &each[..] {
        [] => common.trim_start().to_owned(),
        [one] => format!("The least bonds that make an order safe are,{found} {one}{more}.{common}")
            .replace("are, ", "are "),
        _ => format!("It takes bonds:{found} either {}{more}.{common}", each.join(", or ")),
    }
}

/// The order as a ladder of steps.
fn ladder(plan: &Plan, order: &OrderSummary, say: PlanWords<'_>) -> Figure {
    let title = match order.safe {
        true => "A safe order, step by step",
        false => "The order that comes nearest to being safe, step by step",
    };
    let caption = "From top to bottom, the steps; a bar is what a side gains by walking away before the \
        step, a line its bond. A bar that reaches beyond its line is where the plan breaks.";
    Figure {
        picture: Picture::Ladder,
        title: title.to_owned(),
        caption: caption.to_owned(),
        finding: finding(plan, order, say),
        numbers: Numbers::Table(ladder_table(plan, order, say)),
    }
}

fn finding(plan: &Plan, order: &OrderSummary, say: PlanWords<'_>) -> String {
    let exposed = order.exposures.0.iter().filter(|(_, exposure)| *exposure > 0.0);
    let each: Vec<String> = exposed
        .map(|(party, exposure)| {
            let bond = plan.parties.iter().find(|known| known.id == *party).map_or(0.0, |known| known.bond);
            format!("{} {} (its bond: {})", say.party(party), say.amount(*exposure), say.amount(bond))
        })
        .collect();
    match each.is_empty() {
        true => "Nobody could ever gain by walking away, even without a bond.".to_owned(),
        false => format!("The most that a side could gain by walking away: {}.", words::list(&each)),
    }
}

fn ladder_table(plan: &Plan, order: &OrderSummary, say: PlanWords<'_>) -> Table {
    let has_time = order.points.iter().any(|point| point.time > 0);
    let end = |point: &crate::brief::plan::PointSummary| point.next.is_none();
    let mut table = Table::of(&order.points).number("", ColumnUnit::Count, |point| {
        if end(point) { String::new() } else { (point.done + 1).to_string() }
    });
    if has_time {
        table = table.number(plan.period.clone(), ColumnUnit::Count, |point| point.time.to_string());
    }
    table = table
        .text("who", |point| point.by.as_deref().map_or("", |party| say.party(party)).to_owned())
        .text("does", |point| match &point.next {
            Some(step) => Cell::from(say.step(step)),
            None => Cell::toned(Tone::Quiet, "all is done"),
        });
    for party in plan.parties.iter().take(MOST_PARTIES_SHOWN) {
        let of = |amounts: &crate::names::Utilities| amounts.get(&party.id).copied().unwrap_or(0.0);
        if plan.parties.len() <= MOST_PARTIES_SHOWN {
            table = table.text(format!("{} gave, got", party.short), |point| {
                format!("{}, {}", say.amount(-of(&point.given)), say.amount(of(&point.received)))
            });
        }
    }
    table
        .number("gains by stopping", ColumnUnit::Utility, |point| {
            let gain = point.by.as_ref().and_then(|party| point.gain.get(party));
            gain.map_or_else(String::new, |gain| say.amount(*gain))
        })
        .number("bond", ColumnUnit::Utility, |point| {
            let mover = plan.parties.iter().find(|party| Some(&party.id) == point.by.as_ref());
            mover.map_or_else(
                || Cell::from(""),
                |party| {
                    let gain = point.gain.get(&party.id).copied().unwrap_or(0.0);
                    match gain > party.bond {
                        true => Cell::toned(Tone::Bad, say.amount(party.bond)),
                        false => Cell::from(say.amount(party.bond)),
                    }
                },
            )
        })
        .end()
}

/// In how many worlds the order is safe.
fn in_worlds(worlds: &PlanWorlds, say: PlanWords<'_>) -> String {
    let bonds = match worlds.bonds_raised_by > 0.0 {
        true => format!("every bond raised by the {} that is missing", say.amount(worlds.bonds_raised_by)),
        false => "these bonds".to_owned(),
    };
    let n = words::counted(worlds.worlds, "world");
    let why = match worlds.work_per_world {
        Some(work) if worlds.worlds < worlds.wanted => format!(
            " There are {} worlds and not {}, since {} steps are tried in each of them for every answer: \
             --worlds {} draws more.",
            worlds.worlds,
            words::size(&worlds.wanted.to_string()),
            words::size(&work.to_string()),
            worlds.wanted
        ),
        _ => String::new(),
    };
    let some = words::chance(worlds.with_safe_order.estimate);
    let least = match worlds.with_safe_order_exactness {
        Exactness::Exact => "",
        Exactness::Bounded => "at least ",
    };
    let shown = worlds.shown.map_or_else(String::new, |shown| {
        format!(" The order above is safe in {}.", words::interval(&shown, "them"))
    });
    let best = match (&worlds.order, worlds.shown) {
        (Some(_), Some(shown)) if shown.estimate >= worlds.safe.estimate => match worlds.exactness {
            Exactness::Exact => " No order is safe in more.".to_owned(),
            Exactness::Bounded => String::new(),
        },
        (Some(_), _) => {
            format!(" Another is safe in {}.", words::chance(worlds.safe.estimate))
        }
        (None, _) => String::new(),
    };
    format!(
        "What the steps are worth is a guess. Of {n} drawn from the guesses, {least}{some} have a safe \
         order with \
         {bonds}.{shown}{best}{why}"
    )
}

/// The orders that come to mind first, beside the best one.
fn naive(page: &mut Document<'_>, plan: &Plan, say: PlanWords<'_>) {
    page.heading("The orders that come to mind first");
    let at_once = plan.naive.iter().find(|naive| naive.kind == NaiveOrderWord::AtOnce);
    let at_once = at_once.and_then(|naive| naive.exposures.as_ref()).filter(|e| e.values().any(|&e| e > 0.0));
    let step_by_step = plan.bonds.minimal.iter().min_by(|a, b| total(a).total_cmp(&total(b)));
    if let (Some(at_once), Some(found)) = (at_once, step_by_step) {
        let least = match plan.bonds.are_needless() {
            true => "no bond is needed".to_owned(),
            false => format!("bonds of {} are enough", say.stakes(&found.bonds)),
        };
        page.paragraph(format!(
            "All at once takes bonds of {}, since each side could keep its own part back; step by step, in \
             the \
             best order, {least}.",
            say.stakes(at_once)
        ));
    }
    let name = |naive: &&NaiveOrderSummary| match &naive.first {
        Some(first) => format!("all of {} first", say.party(first)),
        None => "all at once".to_owned(),
    };
    let mut table = Table::of(&plan.naive).text("order", name);
    for party in plan.parties.iter().take(MOST_COLUMNS) {
        table = table.number(format!("{} must stake", party.short), ColumnUnit::Utility, |naive| {
            let exposure = naive.exposures.as_ref().and_then(|exposures| exposures.get(&party.id));
            exposure.map_or_else(|| "-".to_owned(), |exposure| say.amount(*exposure))
        });
    }
    let verdict = |naive: &&NaiveOrderSummary| match naive.safe {
        Some(true) => Cell::toned(Tone::Good, "safe"),
        Some(false) => Cell::toned(Tone::Bad, "not safe"),
        None => Cell::from("ruled out by dates"),
    };
    page.table(table.text("with the bonds there are", verdict).end());
}

fn total(bonds: &crate::brief::plan::BondsSummary) -> f64 {
    bonds.bonds.values().sum()
}

/// What would make the plan safer.
fn help(page: &mut Document<'_>, plan: &Plan, say: PlanWords<'_>) {
    let useful = plan.changes.changes.iter().filter(|change| change.improvement.is_some_and(|i| i > 0.0));
    let mut shown: Vec<&ChangeSummary> = Vec::new();
    for change in useful {
        if shown.iter().all(|other| !is_alike(&other.change, &change.change)) {
            shown.push(change);
        }
    }
    if shown.is_empty() {
        if plan.changes.before.is_some_and(|before| before > 0.0) {
            page.heading("What would help");
            page.paragraph("No single change that was looked at helps: several must go together.");
        }
        return;
    }
    page.heading("What would help");
    let more = shown.len().saturating_sub(MOST_CHANGES);
    for change in shown.iter().take(MOST_CHANGES) {
        page.bullet(sentence(change, say));
    }
    if more > 0 {
        page.bullet(StyledText::left_out(more, ""));
    }
}

/// Whether two changes are the same to another degree.
fn is_alike(a: &PlanChange, b: &PlanChange) -> bool {
    use PlanChange::{DetectedAfter, DetectedWith, Instalments, Sunset};
    match (a, b) {
        (Instalments { step: a, .. }, Instalments { step: b, .. })
        | (Sunset { step: a, .. }, Sunset { step: b, .. }) => a == b,
        (
            DetectedAfter { party: a, .. } | DetectedWith { party: a, .. },
            DetectedAfter { party: b, .. } | DetectedWith { party: b, .. },
        ) => a == b,
        _ => false,
    }
}

/// What demands would cost.
fn demands(page: &mut Document<'_>, plan: &Plan, say: PlanWords<'_>) {
    let is_demand = |change: &&ChangeSummary| {
        let costs = change.improvement.is_none_or(|improvement| improvement < 0.0);
        costs && matches!(change.change, PlanChange::Prerequisite { .. })
    };
    let mut found: Vec<&ChangeSummary> = plan.changes.changes.iter().filter(is_demand).collect();
    // The dearest first; of equals in the order of the answer.
    let cost = |change: &ChangeSummary| change.improvement.map_or(f64::NEG_INFINITY, |gain| gain);
    found.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    if found.is_empty() {
        return;
    }
    page.heading("What it would cost to ask for more first");
    let more = found.len().saturating_sub(MOST_DEMANDS);
    for change in found.iter().take(MOST_DEMANDS) {
        page.bullet(sentence(change, say));
    }
    if more > 0 {
        page.bullet(StyledText::left_out(more, ""));
    }
}

fn sentence<'p>(change: &'p ChangeSummary, say: PlanWords<'p>) -> String {
    format!("{}: {}", say.change(&change.change), say.effect(change))
}

/// More combinations of bonds than this are not listed in a sentence.
const MOST_BONDS: usize = 4;
/// With more parties than this, only the one that moves is in the ladder.
const MOST_PARTIES_SHOWN: usize = 2;
/// More columns than this do not fit on a line.
const MOST_COLUMNS: usize = 5;
const MOST_CHANGES: usize = 6;
const MOST_DEMANDS: usize = 6;
