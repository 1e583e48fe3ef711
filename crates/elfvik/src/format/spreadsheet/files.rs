//! The files of a scenario that a spreadsheet describes.

use super::number_text::DecimalSign;
use super::numbers::{Sheet, SheetIssue};
use super::numeric_options;
use crate::format::foreign::names;
use crate::format::foreign::title;
use crate::format::write::{ConvertedFile, TargetFormat, written};
use crate::model::{
    AgreementRule, Estimate, Issue, IssueId, NamedOption, Options, Origin, Party, PartyFile, PartyId,
    Preferences, RatificationRule, Reservation, Scenario, Term, Values,
};
use crate::number::Decimal;
use crate::unsafe_characters::visible_line;

/// A scenario that was made of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpreadsheetScenario {
    /// The public file, then one of each party, in the order of the columns.
    pub files: Vec<ConvertedFile>,
    /// How the sheet was understood, and what was assumed where it does not say it, in sentences.
    pub assumptions: Vec<String>,
}

/// The files of a sheet that was read from a file of some name, with what was assumed.
pub(super) fn made(name: &str, mut sheet: Sheet) -> SpreadsheetScenario {
    let mut scenario = Scenario {
        title: sheet.title.take().unwrap_or_else(|| title(name)),
        summary: None,
        caution: None,
        host: None,
        origin: Origin::Elfvik,
        agreement: AgreementRule::All,
        parties: parties(&sheet.parties),
        issues: Vec::new(),
        consents: Vec::new(),
        states: crate::model::StatesOfNature::default(),
        rules: Vec::new(),
        packages: Vec::new(),
        stages: Vec::new(),
        accords: Vec::new(),
        talks: None,
        steps: Vec::new(),
        plan: None,
        sources: Vec::new(),
        statements: Vec::new(),
        unknowns: Vec::new(),
    };
    say_numbers(&mut sheet);
    let ids = names::ids_in_any_script(sheet.issues.iter().map(|issue| issue.name.as_str()), "issue");
    for (issue, id) in sheet.issues.iter_mut().zip(ids) {
        let options = ordered(issue, sheet.decimals);
        if let Options::Integer { .. } | Options::Real { .. } = &options {
            let name = &issue.name;
            sheet.assumptions.push(format!("The options of `{name}` are numbers at even steps."));
        }
        let question = issue.name.clone();
        scenario.issues.push(Issue { id, name: None, question, theme: None, options, source: None });
    }
    say_worth(&mut sheet);
    let files: Vec<PartyFile> = (0..sheet.parties.len()).map(|p| party_file(&sheet, p)).collect();
    let mut files = written(&scenario, &files, TargetFormat::Native).files;
    let head = head(name, &sheet.assumptions);
    if let Some(public) = files.first_mut() {
        public.text.insert_str(0, &head);
    }
    SpreadsheetScenario { files, assumptions: sheet.assumptions }
}

/// Comments above the public file.
fn head(name: &str, assumptions: &[String]) -> String {
    let mut text = format!("# Made of {}. How it was understood:\n", visible_line(name));
    for assumption in assumptions {
        text += &format!("# {}\n", visible_line(assumption));
    }
    text + "\n"
}

/// What was read in the same way everywhere.
fn say_numbers(sheet: &mut Sheet) {
    let parties = sheet.parties.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    sheet.assumptions.push(format!("The parties are {parties}, and all must agree."));
    if sheet.decimals == DecimalSign::Comma {
        sheet.assumptions.push("Decimals stand behind a comma.".to_owned());
    }
}

/// What packages are worth, and what no deal is.
fn say_worth(sheet: &mut Sheet) {
    let is_weighted = sheet.issues.iter().any(|issue| issue.weights.is_some());
    let worth = match is_weighted {
        true => "A package is worth the mean of its points by the weights: `normalise = true`.",
        false => "A package is worth the sum of its points.",
    };
    sheet.assumptions.push(worth.to_owned());
    if sheet.no_deal.is_none() {
        let assumed = "No row `no deal` says what no deal is worth: 0 to every party.";
        sheet.assumptions.push(assumed.to_owned());
    }
}

fn parties(found: &[String]) -> Vec<Party> {
    let ids = names::ids_in_any_script(found.iter().map(String::as_str), "party");
    let party = |(name, id): (&String, String)| Party {
        short: names::short(&id),
        name: name.clone(),
        // The public file has its own name.
        file: if id == "scenario" { "scenario.party.toml".to_owned() } else { format!("{id}.toml") },
        delegates: Vec::new(),
        principals: Vec::new(),
        ratifiers: Vec::new(),
        ratification: RatificationRule::default(),
        source: None,
        id,
    };
    found.iter().zip(ids).map(party).collect()
}

/// What an issue allows; options that are numbers are put in the order of their size.
fn ordered(issue: &mut SheetIssue, sign: DecimalSign) -> Options {
    if let Some((options, positions)) = numeric_options::range(issue, sign) {
        let mut rank = vec![0; positions.len()];
        positions.iter().enumerate().for_each(|(at, &position)| rank[position] = at);
        let mut ranked: Vec<_> = rank.into_iter().zip(std::mem::take(&mut issue.options)).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        issue.options = ranked.into_iter().map(|(_, option)| option).collect();
        return options;
    }
    let texts: Vec<String> = issue.options.iter().map(|option| option.text.clone()).collect();
    let label = |(id, text): (String, &String)| NamedOption {
        text: (id != *text).then(|| text.clone()),
        id,
        needs: None,
    };
    let labels = names::option_ids(&texts).into_iter().zip(&texts).map(label).collect();
    Options::Labels { labels, ordered: false }
}

/// What a party wants, by its position.
fn party_file(sheet: &Sheet, p: usize) -> PartyFile {
    let term = |(i, issue): (usize, &SheetIssue)| Term::Values {
        issue: IssueId(i),
        weight: Estimate::Exact(issue.weights.as_ref().map_or(Decimal::ONE, |weights| weights[p])),
        values: Values::Each(issue.options.iter().map(|o| Estimate::Exact(o.points[p])).collect()),
        out_of: None,
        why: None,
    };
    let no_deal = sheet.no_deal.as_ref().map_or(Decimal::ZERO, |worth| worth[p]);
    let terms = sheet.issues.iter().enumerate().map(term).collect();
    let preferences = Preferences {
        normalise: sheet.issues.iter().any(|issue| issue.weights.is_some()),
        ..Preferences::of(terms, Reservation::Value(Estimate::Exact(no_deal)))
    };
    PartyFile::of(PartyId(p), preferences)
}
