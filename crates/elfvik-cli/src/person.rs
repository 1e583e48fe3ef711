//! A party that a person plays at the terminal (`PARTY=me`).
//!
//! What is asked and what is typed go through the standard error and the standard input, so that the answer
//! on the standard output stays what it is. A person sees what a program sees: its own points, and what was
//! said.

use elfvik::format::native;
use elfvik::model::{Outcome, Scenario};
use elfvik::talk::{End, Move, Offer, Strategy, StrategyFault, StrategyReport, Turn};
use elfvik::unsafe_characters::{visible, visible_line};
use std::io::{self, BufRead, Write};
use std::sync::Arc;

/// The command that stands for a person in a strategy: in transcripts and records it says who played.
pub(crate) const PERSON: &str = "a person at the terminal";

/// A person at the terminal.
#[derive(Debug)]
pub(crate) struct Person {
    scenario: Arc<Scenario>,
    /// What the person is told before the talk; empty once that is done.
    told: String,
    /// How many offers have been shown.
    n_seen: usize,
    level: usize,
}

/// What a person typed.
enum Typed {
    Move(Move),
    /// Something that is shown, and the question again.
    Asked(String),
}

impl Person {
    /// A person who is first told all that stands on the own role sheet.
    pub(crate) fn new(scenario: Arc<Scenario>, sheet: String) -> Self {
        let ids = scenario.issues.iter().map(|issue| {
            let n_options = issue.n_options();
            let shown = if n_options <= MOST_LISTED { n_options } else { 2 };
            let mut options: Vec<String> = (0..shown).map(|option| issue.option_id(option)).collect();
            if shown < n_options {
                options.extend(["...".to_owned(), issue.option_id(n_options - 1)]);
            }
            format!("  {} = {}\n", issue.id, options.join(" | "))
        });
        let told =
            format!("{sheet}\nWhat can be typed for each issue:\n\n{}\n{HELP}", ids.collect::<String>());
        Self { scenario, told, n_seen: 0, level: 0 }
    }

    /// Tells what is new, then asks until something is typed that can be done.
    fn ask(
        &mut self,
        turn: &Turn<'_>,
        question: &str,
        understood: impl Fn(&Self, &Turn<'_>, &str) -> Result<Typed, String>,
    ) -> Result<Move, StrategyFault> {
        let news = self.news(turn);
        say(&news);
        loop {
            say(&format!("{question} > "));
            let mut line = String::new();
            match io::stdin().lock().read_line(&mut line) {
                Ok(0) | Err(_) => {
                    let reason = "nothing more was typed".to_owned();
                    return Err(StrategyFault::Crashed { reason });
                }
                Ok(_) => {}
            }
            match understood(self, turn, line.trim()) {
                Ok(Typed::Move(what)) => return Ok(what),
                Ok(Typed::Asked(text)) => say(&text),
                Err(problem) => say(&format!("{problem}\n")),
            }
        }
    }

    /// What has been said since the last question.
    fn news(&mut self, turn: &Turn<'_>) -> String {
        let mut text = std::mem::take(&mut self.told);
        if turn.level != self.level {
            (self.level, self.n_seen) = (turn.level, 0);
            text += &format!("\nLevel {} of the talks begins.\n", turn.level + 1);
        }
        for made in turn.offers.iter().skip(self.n_seen).filter(|made| made.by != turn.party) {
            let by = visible_line(&self.scenario.parties[made.by.0].name).into_owned();
            text += &format!("\n{by} offers {}\n", self.valued(turn, made.offer));
        }
        self.n_seen = turn.offers.len();
        let left = match turn.turns_left {
            Some(1) => "your last turn".to_owned(),
            Some(n) => format!("{n} turns left"),
            None => "nobody knows how many turns are left".to_owned(),
        };
        let fallback = number(turn.profile.shown(turn.profile.reservation()));
        text + &format!("\nRound {}, {left}. Accept nothing below {fallback}.\n", turn.moment.round + 1)
    }

    /// An offer with its worth to the person.
    fn valued(&self, turn: &Turn<'_>, offer: Offer) -> String {
        let outcome = turn.profile.offer_space().numbering().outcome(offer);
        format!("{}: {} points for you", self.written(&outcome), number(turn.profile.utility(offer)))
    }

    /// An outcome as it is typed.
    fn written(&self, outcome: &Outcome) -> String {
        let chosen = self.scenario.issues.iter().zip(outcome.options());
        let chosen = chosen.map(|(issue, &option)| format!("{}={}", issue.id, issue.option_id(option)));
        chosen.collect::<Vec<_>>().join(",")
    }

    /// What a line says where an offer can be made.
    fn offered(&self, turn: &Turn<'_>, line: &str) -> Result<Typed, String> {
        match line {
            "" | "help" => Ok(Typed::Asked(HELP.to_owned())),
            "best" => Ok(Typed::Asked(format!("{}\n", self.valued(turn, turn.profile.best())))),
            "mine" | "theirs" => {
                let offer = if line == "mine" { turn.own_last() } else { turn.others_last() };
                let text = offer.map(|offer| self.valued(turn, offer));
                Ok(Typed::Asked(format!("{}\n", text.unwrap_or_else(|| "there is none yet".to_owned()))))
            }
            "walk" => Ok(Typed::Move(Move::Walk)),
            _ => match line.strip_prefix('?') {
                Some(package) => self
                    .offer(turn, package)
                    .map(|offer| Typed::Asked(format!("{}\n", self.valued(turn, offer)))),
                None => self.offer(turn, line).and_then(|offer| match (turn.is_legal)(offer) {
                    true => Ok(Typed::Move(Move::Propose(offer))),
                    false => {
                        Err("that cannot be offered now: the rules of the talk forbid it, or it was refused"
                            .to_owned())
                    }
                }),
            },
        }
    }

    /// The offer that a text describes; what it leaves open is as in the own last one, else the others'.
    fn offer(&self, turn: &Turn<'_>, text: &str) -> Result<Offer, String> {
        let base = turn.own_last().or(turn.others_last());
        let numbering = turn.profile.offer_space().numbering();
        let mut whole = text.to_owned();
        if let Some(outcome) = base.map(|offer| numbering.outcome(offer)).filter(|_| text.contains('=')) {
            let is_named =
                |id: &str| text.split(',').any(|part| part.split('=').next().is_some_and(|p| p.trim() == id));
            let chosen = self.scenario.issues.iter().zip(outcome.options());
            for (issue, &option) in chosen.filter(|(issue, _)| !is_named(&issue.id)) {
                whole += &format!(",{}={}", issue.id, issue.option_id(option));
            }
        }
        let outcome = native::outcome(&whole, &self.scenario)
            .map_err(|error| visible(&format!("{error}; {}", error.cure())).into_owned())?;
        let offer = turn.profile.offer_space().offer(&outcome);
        offer.ok_or_else(|| "that cannot be offered: an issue is closed, or a rule forbids it".to_owned())
    }

    /// Asks yes or no.
    fn decide(&mut self, turn: &Turn<'_>, question: &str) -> Result<Move, StrategyFault> {
        self.ask(turn, &format!("{question} yes or no"), |_, _, line| match line {
            "yes" | "y" | "accept" => Ok(Typed::Move(Move::Accept)),
            "no" | "n" | "reject" => Ok(Typed::Move(Move::Reject)),
            "walk" => Ok(Typed::Move(Move::Walk)),
            _ => Err("type yes, no, or walk".to_owned()),
        })
    }
}

impl Strategy for Person {
    fn act(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        let question =
            if turn.standing.is_some() { "accept, an offer, or walk" } else { "an offer, or walk" };
        self.ask(turn, question, |person, turn, line| match (line, turn.standing) {
            ("accept" | "yes", Some(_)) => Ok(Typed::Move(Move::Accept)),
            ("accept" | "yes", None) => Err("there is nothing to accept".to_owned()),
            _ => person.offered(turn, line),
        })
    }

    fn propose(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.ask(turn, "a new offer, or pass", |person, turn, line| match line {
            "pass" => Ok(Typed::Move(Move::Pass)),
            _ => person.offered(turn, line),
        })
    }

    fn answer(&mut self, turn: &Turn<'_>, offer: Offer) -> Result<Move, StrategyFault> {
        let question = format!("{}\nDo you accept?", self.valued(turn, offer));
        self.decide(turn, &question)
    }

    fn vote(&mut self, turn: &Turn<'_>, variation: Offer, text: Offer) -> Result<Move, StrategyFault> {
        let [new, old] = [variation, text].map(|offer| self.valued(turn, offer));
        self.decide(turn, &format!("The mediator's text: {old}\nChanged: {new}\nDo you want the change?"))
    }

    fn confirm(&mut self, turn: &Turn<'_>, text: Offer) -> Result<Move, StrategyFault> {
        let question = format!("The mediator's last text: {}\nDo you sign?", self.valued(turn, text));
        self.decide(turn, &question)
    }

    fn concede(&mut self, turn: &Turn<'_>) -> Result<Move, StrategyFault> {
        self.ask(turn, "an offer that gives way, or pass", |person, turn, line| match line {
            "pass" => Ok(Typed::Move(Move::Pass)),
            _ => person.offered(turn, line),
        })
    }

    fn end(&mut self, end: Option<&End>, payoff: f64) -> StrategyReport {
        let how = match end {
            Some(End::Agreement(_)) => "There is an agreement.",
            Some(_) => "There is no agreement.",
            None => "The talk is suspended.",
        };
        say(&format!("\n{how} You have {} points.\n", number(payoff)));
        StrategyReport::default()
    }
}

/// Tells the person something; there is nowhere to complain to when that fails.
fn say(text: &str) {
    let mut terminal = io::stderr().lock();
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}

/// Points with four decimals at most.
fn number(points: f64) -> String {
    let rounded = (points * 10_000.0).round() / 10_000.0;
    rounded.to_string()
}

/// Of so many options all are listed.
const MOST_LISTED: u32 = 12;
const HELP: &str = "\
Type an offer as ISSUE=OPTION,ISSUE=OPTION,...; what you leave out stays as in your last offer. Also:
  accept       take the offer on the table
  walk         leave the talks
  ?OFFER       what an offer would be worth to you
  best         the best outcome for you
  mine, theirs your last offer, and theirs
";
