//! What it all rests on: assumptions, statements, sources.

use crate::brief::{Assumption, Brief, PreferenceRationale, StatementSummary};
use crate::report::document::{ColumnUnit, Document, StyledText, Table};
use crate::report::lay_wording;
use crate::report::words;

pub(super) fn write(page: &mut Document<'_>, brief: &Brief) {
    assumptions(page, brief);
    arguments(page, brief);
    statements(page, brief);
    reliance(page, brief);
    sources(page, brief);
}

fn assumptions(page: &mut Document<'_>, brief: &Brief) {
    let assumed = &brief.assumptions;
    page.paragraph(match assumed.n_guesses {
        0 => format!("All {} numbers are taken as known.", assumed.n_exact),
        n => format!(
            "{n} numbers are guesses within a range, {} are taken as known. What could be signed and what \
             would open it rest on the likely value of each guess; how likely a deal is rests on draws from \
             all ranges.",
            assumed.n_exact
        ),
    });
    if let Some(likeliest) =
        brief.states.as_ref().and_then(|states| states.states.iter().find(|state| state.likeliest))
    {
        page.paragraph(format!(
            "What could be signed and what would open it rest on the likeliest state of nature, {}.",
            words::when_and_how_likely(likeliest)
        ));
    }
    for (judge, count) in judges(&assumed.guesses) {
        let sentence = match judge {
            Judge::Named(judge) => format!("{count} by the judgement of {judge}"),
            Judge::Nobody => format!("{count} without a named judge"),
            Judge::Default => {
                format!("{count} by default, for what is called unknown: wide ranges, and nobody's judgement")
            }
        };
        page.bullet(sentence);
    }
    for line in &assumed.red_lines {
        page.bullet(format!("a red line of {}", words::red_line(&brief.display, line)));
    }
    for note in &assumed.notes {
        let about = note.ratifier.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        page.bullet(format!("on {}{about}: {}", words::short(brief, &note.party), note.why));
    }
    if assumed.guesses.is_empty() {
        return;
    }
    let who = |a: &Assumption| a.party.as_ref().map_or("all", |id| words::short(brief, id)).to_owned();
    let number = |value: f64| words::grouped_number(value);
    let shared = |a: &Assumption| {
        let shared = a.unknown.as_ref().map(|_| match &a.question {
            Some(question) => format!("one number: {}", lay_wording::cut(question.trim(), MOST_QUESTION)),
            None => "one number with others".to_owned(),
        });
        let spread = a.spread.map(|spread| spread.name().to_owned());
        let default = a.default.then(|| "default".to_owned());
        let notes: Vec<String> = [shared, spread, default].into_iter().flatten().collect();
        match notes.is_empty() {
            true => words::assumed(a, &brief.display),
            false => format!("{} ({})", words::assumed(a, &brief.display), notes.join(", ")),
        }
    };
    let table = Table::of(assumed.guesses.iter().take(MOST_GUESSES))
        .text("about", |a| who(a))
        .text("number", |a| shared(a))
        .number("low", ColumnUnit::Own, |a| number(a.low))
        .number("likely", ColumnUnit::Own, |a| number(a.likely))
        .number("high", ColumnUnit::Own, |a| number(a.high))
        .end();
    page.table(table);
    let hidden = assumed.guesses.len().saturating_sub(MOST_GUESSES);
    if hidden > 0 {
        page.paragraph(StyledText::left_out(hidden, "."));
    }
}

/// On whom a guess rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judge<'j> {
    Named(&'j str),
    Nobody,
    /// What the format takes for unknown things.
    Default,
}

/// How many guesses rest on whose judgement, in the order of first occurrence.
fn judges(guesses: &[Assumption]) -> Vec<(Judge<'_>, usize)> {
    let mut judges: Vec<(Judge<'_>, usize)> = Vec::new();
    for guess in guesses {
        let judge = match &guess.judged_by {
            _ if guess.default => Judge::Default,
            Some(judge) => Judge::Named(judge),
            None => Judge::Nobody,
        };
        match judges.iter_mut().find(|(known, _)| *known == judge) {
            Some((_, count)) => *count += 1,
            None => judges.push((judge, 1)),
        }
    }
    judges
}

fn arguments(page: &mut Document<'_>, brief: &Brief) {
    for party in &brief.scenario.parties {
        let mut own = brief.assumptions.arguments.iter().filter(|a| a.party == party.id).peekable();
        if own.peek().is_none() {
            continue;
        }
        page.heading(&format!("Reasons given for the preferences of {}", party.short));
        // A ratifier who is like its party has the same reasons: they are said once.
        let mut said: Vec<(&PreferenceRationale, Vec<&str>)> = Vec::new();
        for argument in own {
            let is_same = |known: &&PreferenceRationale| {
                (&known.issues, &known.why) == (&argument.issues, &argument.why)
            };
            let name = argument.ratifier.as_deref();
            match said.iter_mut().find(|(known, _)| is_same(known)) {
                Some((_, others)) => others.extend(name),
                None => said.push((argument, Vec::new())),
            }
        }
        for (argument, others) in said {
            let of = argument.ratifier.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            let others: Vec<String> = others.into_iter().map(str::to_owned).collect();
            let also = match others.is_empty() {
                true => String::new(),
                false => format!(" (also for {})", words::list(&others)),
            };
            page.bullet(format!("{}{of}: {}{also}", brief.display.issues(&argument.issues), argument.why));
        }
    }
}

fn statements(page: &mut Document<'_>, brief: &Brief) {
    if brief.statements.is_empty() {
        return;
    }
    page.heading("Who said what");
    for statement in &brief.statements {
        let chain = chain(statement);
        let rests = match statement.about.is_empty() {
            true => String::new(),
            false => format!("; rests on it: {}", rests_on_all(brief, &statement.about)),
        };
        let own = brief.assumptions.guesses.iter().filter(|guess| guess.rests_on.contains(&statement.id));
        let guesses = match own.count() {
            0 => String::new(),
            1 => format!("; one guess rests on it: see --without {}", statement.id),
            n => format!("; {n} guesses rest on it: see --without {}", statement.id),
        };
        page.bullet(format!("{} ({chain}){rests}{guesses}", statement.says));
    }
}

/// How much hangs on the statements that guesses rest on.
fn reliance(page: &mut Document<'_>, brief: &Brief) {
    let Some(found) = &brief.reliance else { return };
    let ratified = if brief.ratification.is_some() { "a deal that is ratified" } else { "a deal" };
    page.heading("How much hangs on a statement");
    page.table(
        Table::of(&found.statements)
            .text("if this is not believed", |effect| words::statement(brief, &effect.statement))
            .number("guesses", ColumnUnit::Count, |effect| effect.guesses.to_string())
            .number("a deal with it", ColumnUnit::Percent, |_| words::chance(found.believed.estimate))
            .number("without it", ColumnUnit::Percent, |effect| words::chance(effect.deal.estimate))
            .end(),
    );
    let left_out = match found.left_out.len() {
        0 => String::new(),
        _ => format!(" Not looked at, since fewer guesses rest on them: {}.", words::list(&found.left_out)),
    };
    page.paragraph(format!(
        "In how many cases {ratified} is possible, in the same worlds, when the guesses that rest on one \
         statement are as wide as their files say without it, or three times as wide.{left_out}"
    ));
}

fn rests_on_all(brief: &Brief, about: &[String]) -> String {
    let mut named: Vec<String> = Vec::new();
    for name in about.iter().map(|about| rests_on(brief, about)) {
        // A stage and an issue may go by one name.
        if named.iter().all(|known| known.to_lowercase() != name.to_lowercase()) {
            named.push(name);
        }
    }
    words::list(&named)
}

/// What rests on a statement, by its name: of `issue:filling` the issue, of `package:draft` the package.
fn rests_on(brief: &Brief, about: &str) -> String {
    let Some((kind, id)) = about.split_once(':') else { return about.to_owned() };
    let known = match kind {
        "issue" => brief.display.of_issue(id).map(|issue| issue.inner.clone()),
        "package" => Some(format!("\"{}\"", brief.display.package_name(id))),
        "party" => Some(words::short(brief, id).to_owned()),
        "consent" => {
            let consent = brief.scenario.consents.iter().find(|consent| consent.id == id);
            consent.map(|consent| format!("the consent of {}", consent.by))
        }
        "stage" => {
            let stage = brief.scenario.stages.iter().find(|stage| stage.id == id);
            stage.map(|stage| stage.name.clone())
        }
        "accord" => {
            let accord = brief.scenario.accords.iter().find(|accord| accord.id == id);
            accord.map(|accord| accord.title.clone())
        }
        "rule" => Some(format!("the rule {}", brief.display.rule(id))),
        _ => None,
    };
    known.unwrap_or_else(|| about.to_owned())
}

/// "said by two officials on 2019-10-02 in Washington, reported by Time, cited by Yonhap; hedged [yonhap]".
fn chain(statement: &StatementSummary) -> String {
    let mut chain = format!("said by {}", statement.by);
    if let Some(date) = &statement.date {
        chain += &format!(" on {date}");
    }
    if let Some(place) = &statement.place {
        chain += &format!(" in {place}");
    }
    for link in &statement.via {
        chain += &format!(", {} by {}", link.how, link.by);
    }
    if statement.hedged {
        chain += "; hedged";
    }
    match &statement.source {
        Some(source) => format!("{chain}; source: {source}"),
        None => chain,
    }
}

fn sources(page: &mut Document<'_>, brief: &Brief) {
    if brief.sources.is_empty() {
        return;
    }
    page.heading("Sources");
    for source in &brief.sources {
        let parts = [&source.author, &source.publisher, &source.date, &source.url, &source.note];
        let parts: Vec<&str> = parts.into_iter().filter_map(|p| p.as_deref()).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
        page.bullet(format!("[{}] {}{parts}", source.id, source.title));
    }
}

/// So many letters of a question stand in a cell.
const MOST_QUESTION: usize = 70;
/// More guesses than this would drown the reader.
const MOST_GUESSES: usize = 60;
