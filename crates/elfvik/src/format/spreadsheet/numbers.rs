//! The numbers of a spreadsheet, once its layout is known.

use super::cells::Row;
use super::fault::SpreadsheetFaultKind as Kind;
use super::layout::{Content, Faults, Layout};
use super::number_text::{DecimalSign, Evidence, evidence, number};
use crate::format::budget::MOST_VALUES;
use crate::number::Decimal;
use std::collections::HashMap;

/// A spreadsheet that was understood whole.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) title: Option<String>,
    /// The names of the parties, in the order of their columns.
    pub(super) parties: Vec<String>,
    pub(super) issues: Vec<SheetIssue>,
    /// What no deal is worth to each party.
    pub(super) no_deal: Option<Vec<Decimal>>,
    pub(super) decimals: DecimalSign,
    pub(super) assumptions: Vec<String>,
}

/// An issue with what each party gives for each option.
#[derive(Debug)]
pub(super) struct SheetIssue {
    pub(super) name: String,
    /// One per party, where issues have weights.
    pub(super) weights: Option<Vec<Decimal>>,
    pub(super) options: Vec<SheetOption>,
}

/// An option with one number of points per party.
#[derive(Debug)]
pub(super) struct SheetOption {
    pub(super) text: String,
    pub(super) points: Vec<Decimal>,
}

/// Reads the numbers; none when something is wrong with them.
pub(super) fn read(rows: &[Row], layout: Layout, faults: &mut Faults<'_>) -> Option<Sheet> {
    let n_options = layout.lines.iter().filter(|line| matches!(line.content, Content::Option { .. })).count();
    let found = n_options as u64 * layout.parties.len() as u64;
    if found > MOST_VALUES {
        faults.add_whole(Kind::TooLarge { found });
        return None;
    }
    let mut reader = Reader { rows, layout: &layout, sign: DecimalSign::Point, faults };
    reader.sign = reader.decimal_sign()?;
    let mut issues: Vec<SheetIssue> = layout
        .issues
        .iter()
        .map(|head| SheetIssue { name: head.name.clone(), weights: None, options: Vec::new() })
        .collect();
    let no_deal = reader.fill(&mut issues);
    let mut assumptions = layout.assumptions.clone();
    drop_empty(&mut issues, &mut assumptions);
    if issues.is_empty() && reader.faults.all.is_empty() {
        reader.faults.add_whole(Kind::NoIssues);
    }
    reader.check_weights(&issues);
    let parties = layout.parties.iter().map(|party| party.name.clone()).collect();
    let decimals = reader.sign;
    Some(Sheet { title: layout.title, parties, issues, no_deal, decimals, assumptions })
}

/// Takes out issues without options, and says so.
fn drop_empty(issues: &mut Vec<SheetIssue>, assumptions: &mut Vec<String>) {
    for issue in issues.iter().filter(|issue| issue.options.is_empty()) {
        assumptions.push(format!("`{}` has no options and is left out.", issue.name));
    }
    issues.retain(|issue| !issue.options.is_empty());
}

struct Reader<'r, 'f, 't> {
    rows: &'r [Row],
    layout: &'r Layout,
    sign: DecimalSign,
    faults: &'f mut Faults<'t>,
}

impl Reader<'_, '_, '_> {
    /// The columns with numbers: those of the parties, and that of weights.
    fn columns(&self) -> Vec<usize> {
        self.layout.parties.iter().map(|party| party.column).chain(self.layout.weights).collect()
    }

    /// The sign before decimals that all numbers have; none when they differ, or can be read in two ways.
    fn decimal_sign(&mut self) -> Option<DecimalSign> {
        let columns = self.columns();
        let (mut known, mut open) = (None::<(DecimalSign, usize)>, None);
        for row in self.layout.lines.iter().map(|line| &self.rows[line.row]) {
            for &column in &columns {
                match evidence(row.text(column)) {
                    Evidence::None => {}
                    Evidence::Either(sign) => open = open.or(Some((row, column, sign))),
                    Evidence::Sign(sign) => match known {
                        None => known = Some((sign, row.number)),
                        Some((before, number)) if before != sign => {
                            let (other, sign) = (sign.name(), before.name());
                            self.faults.add(row, column, Kind::MixedDecimals { other, sign, row: number });
                            return None;
                        }
                        Some(_) => {}
                    },
                }
            }
        }
        match (known, open) {
            (Some((sign, _)), _) => Some(sign),
            (None, None) => Some(DecimalSign::Point),
            (None, Some((row, column, _))) => {
                let text = row.text(column).to_owned();
                let small = text.replace(',', ".");
                let large = text.replace([',', '.'], "");
                self.faults.add(row, column, Kind::Ambiguous { text, small, large });
                None
            }
        }
    }

    /// Puts the numbers of all rows where they belong, and says what no deal is worth.
    fn fill(&mut self, issues: &mut [SheetIssue]) -> Option<Vec<Decimal>> {
        let mut no_deal: Option<(Vec<Decimal>, usize)> = None;
        let mut weighted: Vec<Option<usize>> = vec![None; issues.len()];
        let mut seen: HashMap<(usize, String), usize> = HashMap::new();
        for line in &self.layout.lines {
            let row = &self.rows[line.row];
            match &line.content {
                Content::NoDeal => {
                    if let Some((_, row_before)) = &no_deal {
                        self.faults.add(row, 0, Kind::DuplicateNoDeal { row: *row_before });
                    }
                    let what = || "no deal".to_owned();
                    no_deal = self.numbers(row, what).map(|numbers| (numbers, row.number)).or(no_deal);
                }
                Content::Weight { issue } => {
                    let name = &issues[*issue].name;
                    if let Some(row_before) = weighted[*issue] {
                        let kind = Kind::DuplicateWeight { issue: name.clone(), row: row_before };
                        self.faults.add(row, 0, kind);
                    }
                    weighted[*issue] = Some(row.number);
                    let numbers = self.numbers(row, || format!("the weight of {name}"));
                    issues[*issue].weights = numbers.filter(|numbers| self.are_weights(row, numbers));
                }
                Content::Option { issue, text, column } => {
                    let before = seen.insert((*issue, text.to_lowercase()), row.number);
                    if let Some(row_before) = before {
                        let (issue, option) = (issues[*issue].name.clone(), text.clone());
                        self.faults.add(
                            row,
                            *column,
                            Kind::DuplicateOption { issue, option, row: row_before },
                        );
                    }
                    if let Some(points) = self.numbers(row, || text.clone()) {
                        issues[*issue].options.push(SheetOption { text: text.clone(), points });
                    }
                    self.weight_of(row, &mut issues[*issue], &mut weighted[*issue]);
                }
            }
        }
        no_deal.map(|(numbers, _)| numbers)
    }

    /// The numbers of all parties in a row.
    fn numbers(&mut self, row: &Row, what: impl Fn() -> String) -> Option<Vec<Decimal>> {
        let mut numbers = Vec::with_capacity(self.layout.parties.len());
        for party in &self.layout.parties {
            let text = row.text(party.column);
            if text.is_empty() {
                let kind = Kind::NoPoints { party: party.name.clone(), row: what() };
                self.faults.add(row, party.column, kind);
                continue;
            }
            match number(text, self.sign) {
                Ok(number) => numbers.push(number),
                Err(kind) => self.faults.add(row, party.column, kind),
            }
        }
        (numbers.len() == self.layout.parties.len()).then_some(numbers)
    }

    /// The weight that the column of weights gives to an issue, the same in every row that names one.
    fn weight_of(&mut self, row: &Row, issue: &mut SheetIssue, weighted: &mut Option<usize>) {
        let Some(column) = self.layout.weights else { return };
        let text = row.text(column);
        if text.is_empty() {
            return;
        }
        let weight = match number(text, self.sign) {
            Ok(weight) => weight,
            Err(kind) => return self.faults.add(row, column, kind),
        };
        let weights = vec![weight; self.layout.parties.len()];
        match (&issue.weights, *weighted) {
            (Some(before), Some(row_before)) if *before != weights => {
                let kind = Kind::DuplicateWeight { issue: issue.name.clone(), row: row_before };
                self.faults.add(row, column, kind);
            }
            (Some(_), _) => {}
            (None, _) if weight.is_negative() => {
                self.faults.add(row, column, Kind::NegativeWeight { number: weight.to_string() });
            }
            (None, _) => {
                *weighted = Some(row.number);
                issue.weights = Some(weights);
            }
        }
    }

    /// Whether no weight of a row is below zero.
    fn are_weights(&mut self, row: &Row, weights: &[Decimal]) -> bool {
        let negative = weights.iter().position(|weight| weight.is_negative());
        if let Some(at) = negative {
            let kind = Kind::NegativeWeight { number: weights[at].to_string() };
            self.faults.add(row, self.layout.parties[at].column, kind);
        }
        negative.is_none()
    }

    /// Weights are given to all issues or to none, and for no party are all of them zero.
    fn check_weights(&mut self, issues: &[SheetIssue]) {
        if !self.faults.all.is_empty() || issues.iter().all(|issue| issue.weights.is_none()) {
            return;
        }
        if let Some(issue) = issues.iter().find(|issue| issue.weights.is_none()) {
            self.faults.add_whole(Kind::NoWeight { issue: issue.name.clone() });
            return;
        }
        for (p, party) in self.layout.parties.iter().enumerate() {
            let weight = |issue: &SheetIssue| issue.weights.as_ref().map_or(Decimal::ZERO, |w| w[p]);
            if issues.iter().all(|issue| weight(issue) == Decimal::ZERO) {
                self.faults.add_whole(Kind::ZeroWeights { party: party.name.clone() });
            }
        }
    }
}
