//! Evidence: what a party was heard to do, from which something can be learned about what it wants.

use super::{Outcome, PartyId, Region, SourceId, words};

/// Something that a party did or said about a package or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// When, such as 2019-10-05 or 2019-10.
    pub date: Option<String>,
    /// The party that did it, or at whose home it was done.
    pub by: PartyId,
    /// Which of its ratifiers did it, as a position among them; none for the party itself.
    pub ratifier: Option<usize>,
    /// What it did.
    pub act: EvidenceAct,
    /// What it was about: one package, or all packages with some part.
    pub about: Region,
    /// Through whom it was heard.
    pub through: Option<String>,
    /// The source that carries it.
    pub source: Option<SourceId>,
    /// Whether it counts in full; else for half.
    pub firm: bool,
    /// Anything else worth telling a reader.
    pub note: Option<String>,
}

words! {
    /// What a party does with a package.
    pub enum EvidenceAct {
        /// It put it on the table.
        Offered = "offered",
        /// It said no to it.
        Refused = "refused",
        /// It said yes to it.
        Accepted = "accepted",
        /// It said that nothing with it can be accepted.
        Unacceptable = "unacceptable",
    }
}

impl Evidence {
    /// The package that it is about; none where it is about a part.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Condition, Evidence, EvidenceAct, IssueId, Outcome, PartyId, Region};
    ///
    /// let only = |issue| Condition::new(IssueId(issue), vec![false, true]);
    /// let evidence = |about| Evidence {
    ///     date: None,
    ///     by: PartyId(1),
    ///     ratifier: None,
    ///     act: EvidenceAct::Refused,
    ///     about,
    ///     through: None,
    ///     source: None,
    ///     firm: true,
    ///     note: None,
    /// };
    /// let whole = evidence(Region::new(vec![only(0), only(1)]));
    /// assert_eq!(whole.package(2), Some(Outcome::new(vec![1, 1])));
    /// assert_eq!(evidence(Region::new(vec![only(1)])).package(2), None);
    /// ```
    #[must_use]
    pub fn package(&self, n_issues: usize) -> Option<Outcome> {
        let conditions = self.about.conditions();
        let only = |condition: &super::Condition| {
            let mut options = condition.options();
            options.next().filter(|_| options.next().is_none())
        };
        let options: Option<Vec<u32>> = conditions.iter().map(only).collect();
        options.filter(|options| options.len() == n_issues).map(Outcome::new)
    }

    /// Whether a party learns something from it: of itself it knows better, of its ratifiers it may not.
    pub(crate) fn is_of_another_than(&self, party: PartyId) -> bool {
        self.by != party || self.ratifier.is_some()
    }

    /// What tells it from other evidence: the same act heard twice is one.
    pub(crate) fn key(&self) -> impl Ord + use<> {
        let conditions = self.about.conditions().iter();
        let about: Vec<(usize, Vec<u32>)> =
            conditions.map(|c| (c.issue().0, c.options().collect())).collect();
        // What has no date is taken to be new.
        (self.date.is_none(), self.date.clone(), self.by, self.ratifier, self.act, about)
    }

    /// The same with what tells two reports of one act apart.
    pub(crate) fn full_key(&self) -> impl Ord + use<> {
        (self.key(), !self.firm, self.through.clone(), self.source, self.note.clone())
    }
}
