//! What the forms of the table ask for, as commands of the room or of the own delegation.

use super::fields::Fields;
use super::package::terms;
use super::point_scale::PointScale;
use crate::problem::{Code, Problem};
use crate::room::Step;
use elfvik::room::{
    Approval, Command, Mandate, Mark, MessageKind, PrivateCommand, RatifierAnswer, StatementKind, TermsHash,
    Timestamp,
};
use serde::de::DeserializeOwned;

/// What a form asks for; the field `do` says which command. Points are on the scale of the own side.
pub(super) fn step(fields: &Fields, now: i64, scale: PointScale) -> Result<Step, Problem> {
    let form = Form { fields, now, scale };
    let what = fields.text("do");
    if let Some(draft) = what.strip_prefix("to-head-") {
        let what = Box::new(form.command(draft)?);
        let note = fields.text("note");
        return Ok(Step::Private(PrivateCommand::WriteDraft { what, note }));
    }
    match form.private(&what) {
        Some(command) => Ok(Step::Private(command?)),
        None => Ok(Step::Room(form.command(&what)?)),
    }
}

struct Form<'f> {
    fields: &'f Fields,
    now: i64,
    scale: PointScale,
}

impl Form<'_> {
    fn command(&self, what: &str) -> Result<Command, Problem> {
        Ok(match what {
            "arrive" => Command::Arrive {},
            "leave" => Command::Leave {},
            "start" => Command::Start {},
            "suspend" => Command::Suspend { cause: self.told("cause") },
            "resume" => Command::Resume {},
            "extend" => Command::Extend { milliseconds: self.minutes("minutes")?.unsigned_abs() },
            "close-level" => Command::CloseLevel {},
            "close" => Command::Close { cause: self.told("cause") },
            "propose" => Command::Propose { terms: terms(self.fields), expires: self.moment("expires")? },
            "replace" => Command::Replace {
                offer: self.number("offer")?,
                terms: terms(self.fields),
                expires: self.moment("expires")?,
            },
            "withdraw" => Command::Withdraw { offer: self.number("offer")? },
            "accept" => Command::Accept { offer: self.number("offer")?, hash: self.hash()? },
            "decline" => Command::Decline { offer: self.number("offer")?, reason: self.told("reason") },
            "pass" => Command::Pass {},
            "walk" => Command::Walk {},
            "say" => Command::Say {
                meant: self.word::<MessageKind>("meant")?,
                text: self.told("message"),
                about: self.fields.number("about"),
            },
            "open-caucus" => Command::OpenCaucus { party: self.told("party") },
            "close-caucus" => Command::CloseCaucus { party: self.told("party") },
            "say-in-caucus" => Command::SayInCaucus { party: self.told("party"), text: self.told("message") },
            "write-text" => Command::WriteText { terms: terms(self.fields) },
            "criticise" => Command::Criticise { draft: self.number("draft")?, text: self.told("message") },
            "put-text" => Command::PutText { draft: self.number("draft")?, expires: None },
            "suggest" => Command::Suggest {
                terms: terms(self.fields),
                closes: Timestamp(self.now).after(self.minutes("minutes")?),
            },
            "draft-statement" => Command::DraftStatement {
                whose: self.word::<StatementKind>("whose")?,
                text: self.told("message"),
                embargo: self.moment("embargo")?,
            },
            "confirm-statement" => Command::ConfirmStatement { hash: self.hash()? },
            "withdraw-statement" => Command::WithdrawStatement { hash: self.hash()? },
            "ratify" => Command::Ratify {
                hash: self.hash()?,
                decision: self.word::<RatifierAnswer>("decision")?,
                reason: self.told("reason"),
            },
            "consent-to-improvement" => Command::ConsentToImprovement {},
            _ => {
                return Err(Problem::with(
                    Code::Malformed,
                    format!("no form of this page asks for `{what}`"),
                ));
            }
        })
    }

    fn private(&self, what: &str) -> Option<Result<PrivateCommand, Problem>> {
        Some(match what {
            "set-mandate" => self.mandate().map(|mandate| PrivateCommand::SetMandate { mandate }),
            "approve-draft" => self.number("draft").map(|draft| PrivateCommand::ApproveDraft { draft }),
            "reject-draft" => self
                .number("draft")
                .map(|draft| PrivateCommand::RejectDraft { draft, reason: self.told("reason") }),
            "refer" => Ok(PrivateCommand::Refer { text: self.told("message") }),
            "answer-referral" => self
                .number("referral")
                .map(|referral| PrivateCommand::AnswerReferral { referral, text: self.told("message") }),
            "mark" => self.mark(),
            "note" => Ok(PrivateCommand::Note { text: self.told("message") }),
            "advise" => Ok(PrivateCommand::Advise { text: self.told("message") }),
            _ => return None,
        })
    }

    fn mark(&self) -> Result<PrivateCommand, Problem> {
        let mark = self.word::<Mark>("mark")?;
        Ok(PrivateCommand::Mark { suggestion: self.number("suggestion")?, mark })
    }

    /// A floor in points, and whether the head must approve what leaves.
    fn mandate(&self) -> Result<Mandate, Problem> {
        let floor = match self.fields.filled("floor") {
            None => None,
            Some(text) => {
                let points: Option<f64> = text.replace(',', ".").parse().ok();
                let points = points.filter(|points| (-1e6..=1e6).contains(points));
                let points = points.ok_or_else(|| unreadable("the floor", "points such as 45 or 45.5"))?;
                // Bounded just above; a floor counts in thousandths of the utility.
                #[allow(clippy::cast_possible_truncation)]
                Some((self.scale.utility(points) * 1000.0).round() as i32)
            }
        };
        let mut mandate = Mandate { floor, ..Mandate::default() };
        for (issue, option) in self.fields.beginning("allow-") {
            mandate.options.entry(issue.to_owned()).or_default().insert(option.to_owned());
        }
        if self.fields.text("approval") == Approval::Required.name() {
            mandate.approval = Approval::Required;
        }
        Ok(mandate)
    }

    fn told(&self, name: &str) -> String {
        self.fields.text(name).trim().to_owned()
    }

    fn number(&self, name: &str) -> Result<u64, Problem> {
        self.fields.number(name).ok_or_else(|| unreadable(name, "a number"))
    }

    fn hash(&self) -> Result<TermsHash, Problem> {
        self.fields.number("hash").ok_or_else(|| unreadable("hash", "64 hexadecimal digits"))
    }

    fn word<T: DeserializeOwned>(&self, name: &str) -> Result<T, Problem> {
        let word = serde_json::from_value(serde_json::Value::String(self.told(name)));
        word.map_err(|_| unreadable(name, "one of the words of the form"))
    }

    /// A field in minutes, in milliseconds.
    fn minutes(&self, name: &str) -> Result<i64, Problem> {
        let minutes: Option<i64> =
            self.fields.number(name).filter(|minutes| (1..=MOST_MINUTES).contains(minutes));
        let minutes = minutes.ok_or_else(|| unreadable(name, "minutes from 1 to 525600"))?;
        Ok(minutes * 60_000)
    }

    /// A field that says in how many minutes something happens; missing, nothing does.
    fn moment(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        match self.fields.filled(name) {
            None => Ok(None),
            Some(_) => Ok(Some(Timestamp(self.now).after(self.minutes(name)?))),
        }
    }
}

fn unreadable(what: &str, wanted: &str) -> Problem {
    Problem::with(Code::Malformed, format!("`{what}` must be {wanted}"))
}

const MOST_MINUTES: i64 = 525_600;
