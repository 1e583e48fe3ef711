//! What one party alone is told: its points, its fallback, what it never accepts, its confidential note.

use crate::brief::{
    FallbackKind, FallbackSummary, IssuePoints, OptionPoints, RoleSheet, RoleSummary, StateFallback,
    TablePoints,
};
use crate::model::{DiscountPer, RedLineKind};
use crate::report::document::{ColumnUnit, Document, StyledText, Table, Tone};
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, sheet: &RoleSheet, role: &RoleSummary) {
    page.section(3, "Your points");
    page.paragraph(
        "A deal is worth the sum of what its parts are worth to you. Nobody else's points are on this sheet.",
    );
    role.issues.iter().for_each(|issue| self::issue(page, sheet, issue));
    together(page, sheet, role);
    remarks(page, sheet, role);
    page.section(4, "What you accept");
    fallback(page, &role.fallback);
    for line in &role.red_lines {
        let what = words::combination(&sheet.display, &line.options);
        page.bullet(StyledText::toned(
            Tone::Bad,
            match line.kind {
                RedLineKind::Never => format!("You never accept {what}, whatever else is offered."),
                RedLineKind::Must => format!("You accept nothing without {what}, whatever else is offered."),
            },
        ));
    }
    if let Some(text) = &role.confidential {
        page.section(5, "In confidence");
        text.split("\n\n").for_each(|paragraph| page.paragraph(one_line(paragraph)));
    }
}

fn issue(page: &mut Document<'_>, sheet: &RoleSheet, issue: &IssuePoints) {
    page.heading(sheet.display.issue(&issue.issue));
    for why in &issue.why {
        page.paragraph(why);
    }
    let is_idle = issue.options.iter().all(|option| option.points.abs() <= 0.0);
    if is_idle {
        page.paragraph("By itself it is worth nothing to you, whatever is agreed.");
        return;
    }
    page.table(
        Table::of(&issue.options)
            .text("option", |option: &&OptionPoints| sheet.display.option(&issue.issue, &option.option))
            .number("your points", ColumnUnit::Utility, |option| number(option.points))
            .end(),
    );
    if !issue.is_complete {
        page.paragraph("What lies between two of these is worth something between their points.");
    }
}

/// What combinations pay.
fn together(page: &mut Document<'_>, sheet: &RoleSheet, role: &RoleSummary) {
    if role.tables.is_empty() && role.products.is_empty() && role.bonuses.is_empty() {
        return;
    }
    page.heading("What parts of a deal are worth together");
    for bonus in &role.bonuses {
        let what = words::combination(&sheet.display, &bonus.when);
        let why = bonus.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
        page.bullet(match bonus.points < 0.0 {
            true => format!("{} points less for {what}{why}.", number(-bonus.points)),
            false => format!("{} points more for {what}{why}.", number(bonus.points)),
        });
    }
    for product in &role.products {
        let what: Vec<String> = product.issues.iter().map(|id| sheet.display.inner(id).to_owned()).collect();
        let why = product.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
        page.bullet(format!("{} points times {}{why}.", number(product.points), what.join(" times ")));
    }
    role.tables.iter().for_each(|table| self::table(page, sheet, table));
}

fn table(page: &mut Document<'_>, sheet: &RoleSheet, table: &TablePoints) {
    let why = table.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    page.paragraph(format!("{} together{why}:", sheet.display.issues(&table.issues)));
    let mut columns = Table::of(&table.rows);
    for (at, id) in table.issues.iter().enumerate() {
        columns =
            columns.text(sheet.display.issue(id), |row| sheet.display.short_option(id, &row.options[at]));
    }
    page.table(columns.number("your points", ColumnUnit::Utility, |row| number(row.points)).end());
    page.paragraph(format!("Every other combination: {} points.", number(table.otherwise)));
}

/// What bears on the sum.
fn remarks(page: &mut Document<'_>, sheet: &RoleSheet, role: &RoleSummary) {
    if !sheet.case.consents.is_empty() {
        page.paragraph(
            "Points are those of a deal as it is signed; where a consent is refused, those of what takes its \
             place count.",
        );
    }
    if let Some(ceiling) = role.ceiling {
        page.paragraph(format!("No deal counts for more than {} points.", number(ceiling)));
    }
    if let Some(discount) = role.discount.filter(|discount| *discount < 1.0) {
        let per = match role.discount_per {
            Some(DiscountPer::Round) => "each round",
            Some(DiscountPer::Time) => "all the time that there is",
            None => "waiting",
        };
        page.paragraph(format!("Time is dear: {per} leaves {} of your points.", words::percent(discount)));
    }
    if role.n_guesses > 0 {
        page.paragraph(format!(
            "{} of your numbers are guesses; the likeliest of each stands here.",
            role.n_guesses
        ));
    }
}

fn fallback(page: &mut Document<'_>, fallback: &FallbackSummary) {
    let points = |points: Option<f64>| points.map(number).unwrap_or_default();
    page.paragraph(StyledText::toned(Tone::Strong, match (fallback.kind, &fallback.package) {
        (FallbackKind::AnyDeal, _) => "Any deal is better for you than none.".to_owned(),
        (FallbackKind::Package, Some(package)) => format!(
            "If there is no deal you have {} points: what \"{package}\" is worth to you. Agree to nothing \
             below.",
            points(fallback.points)
        ),
        (FallbackKind::Points | FallbackKind::Package, _) => format!(
            "If there is no deal you have {} points. Agree to nothing below.",
            points(fallback.points)
        ),
    }));
    for StateFallback { state, points } in &fallback.by_state {
        page.bullet(match points {
            Some(points) => format!("{state}: {} points without a deal", number(*points)),
            None => format!("{state}: any deal is better than none"),
        });
    }
}

/// Points as they are written: whole, or with the decimals that they have, four at most.
pub(in crate::report::story) fn number(points: f64) -> String {
    let written = format!("{points}");
    match written.split_once('.') {
        Some((_, decimals)) if decimals.len() > MOST_DECIMALS => words::grouped_number(rounded(points)),
        _ => words::grouped_number(points),
    }
}

fn rounded(points: f64) -> f64 {
    let scale = 10_f64.powi(MOST_DECIMALS as i32);
    let rounded = (points * scale).round() / scale;
    // What is not nothing is never written as nothing.
    if rounded.abs() > 0.0 { rounded } else { points }
}

/// A paragraph of a text that is written over several lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const MOST_DECIMALS: usize = 4;
