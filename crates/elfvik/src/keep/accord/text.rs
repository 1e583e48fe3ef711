//! The text of an accord: what was promised, and what people read of it.

use super::commitment::{Accord, Commitment};
use super::day::Day;
use crate::model::Source;
use crate::number::Decimal;
use crate::record::{Hash, canonical};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A party to an accord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccordParty {
    /// Unique in the accord.
    pub id: String,
    /// Its full name.
    pub name: String,
    /// A name for table heads.
    pub short: String,
}

/// Something that was agreed and binds without a date, such as an option of an agreed package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedTerm {
    /// On what.
    pub on: String,
    /// What was agreed.
    pub text: String,
}

/// What people read of a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentText {
    /// What it is called, in a few words.
    pub name: String,
    /// What is promised, in a sentence or more.
    pub text: Option<String>,
    /// What shows that it is done.
    pub evidence: Option<String>,
    /// Anything else that a reader should know.
    pub note: Option<String>,
    /// The id of a source.
    pub source: Option<String>,
    /// What it is worth to a party while it is in force, in that party's own utility; a party is named at
    /// most
    /// once, and one that is not named gains and loses nothing by it.
    pub worth: Vec<(String, Decimal)>,
}

/// An accord as its file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccordText {
    /// What it is called.
    pub title: String,
    /// What every reader must know before believing a word of it.
    pub caution: Option<String>,
    /// When it was made.
    pub date: Option<Day>,
    /// Where it was made.
    pub place: Option<String>,
    /// Who made it, in the order of [`Accord::setup`].
    pub parties: Vec<AccordParty>,
    /// What was agreed beside the commitments.
    pub terms: Vec<AgreedTerm>,
    /// What people read of each commitment, in the order of [`Accord::setup`].
    pub commitments: Vec<CommitmentText>,
    /// What it all rests on.
    pub sources: Vec<Source>,
    /// What was promised.
    pub accord: Accord,
}

impl AccordText {
    /// The hash of what the accord says, whatever its file looks like: comments, layout and sources do not
    /// count.
    ///
    /// # Panics
    ///
    /// Never: texts, days and words have a canonical text.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let text = canonical(&self.as_json()).expect("texts and whole numbers have a canonical text");
        Hash::of(text.as_bytes())
    }

    /// Each commitment with what people read of it.
    pub fn commitments(&self) -> impl Iterator<Item = (&Commitment, &CommitmentText)> {
        self.accord.setup().commitments.iter().zip(&self.commitments)
    }

    fn as_json(&self) -> Value {
        let party = |party: &AccordParty| json!([party.id, party.name, party.short]);
        let commitment = |(promised, read): (&Commitment, &CommitmentText)| {
            // In the order of ids: which party is named first says nothing.
            let worth: BTreeMap<&String, String> =
                read.worth.iter().map(|(id, w)| (id, w.to_string())).collect();
            let worth: Vec<Value> = worth.iter().map(|(id, worth)| json!([id, worth])).collect();
            json!({
                "promised": promised,
                "name": read.name,
                "text": read.text,
                "evidence": read.evidence,
                "worth": worth,
            })
        };
        let setup = self.accord.setup();
        json!({
            "title": self.title,
            "date": self.date,
            "parties": self.parties.iter().map(party).collect::<Vec<_>>(),
            "arbiter": setup.arbiter,
            "clocks": setup.clocks,
            "terms": self.terms.iter().map(|term| json!([term.on, term.text])).collect::<Vec<_>>(),
            "commitments": self.commitments().map(commitment).collect::<Vec<_>>(),
        })
    }
}
