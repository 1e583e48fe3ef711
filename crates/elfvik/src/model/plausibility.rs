//! What a scenario says that can hardly be meant: no fault, for it has a meaning, but worth a second look.

/// Something that can hardly be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlausibilityWarning {
    /// A consent that no option needs, a source that nothing cites, an unknown that no number uses.
    #[error("{kind} `{id}` is used nowhere")]
    Unused {
        /// What it is: a consent, a source or an unknown.
        kind: &'static str,
        /// The id by which nothing names it.
        id: String,
    },
    /// A state of nature in which nobody is said to accept anything else.
    #[error("no file says what anybody accepts in state `{state}`")]
    UnusedState {
        /// Id of the state.
        state: String,
    },
    /// A date that no calendar has.
    #[error("there is no date `{date}`")]
    NoSuchDate {
        /// The date as it is written.
        date: String,
    },
    /// A range whose ends are the same.
    #[error("the range goes from {value} to {value}, so that nothing is open")]
    NoRange {
        /// The number at both ends.
        value: String,
    },
    /// Two options that read the same but for case and blanks.
    #[error("options `{one}` and `{other}` of issue `{issue}` read the same")]
    AlikeOptions {
        /// The id of the issue.
        issue: String,
        /// The id of the earlier option.
        one: String,
        /// The id of the later option.
        other: String,
    },
    /// A rule without which the same outcomes could occur.
    #[error("rule `{rule}` excludes nothing that the other rules allow")]
    IdleRule {
        /// The id of the rule.
        rule: String,
    },
    /// An option that the rules leave in no outcome.
    #[error("the rules leave no outcome with {issue} = {option}")]
    ImpossibleOption {
        /// The id of the issue.
        issue: String,
        /// The id of the option.
        option: String,
    },
    /// An issue on which nobody's utility depends.
    #[error("nobody's utility depends on issue `{issue}`")]
    UnvaluedIssue {
        /// The id of the issue.
        issue: String,
    },
    /// A step that flows, of which no file says what it is worth in a period.
    #[error("step `{step}` flows, and nobody's file says what it is worth in each period")]
    UnvaluedFlow {
        /// The id of the step.
        step: String,
    },
    /// A weight of zero before values that differ.
    #[error("the weight of `{issue}` is 0, so that its values count for nothing")]
    ZeroWeight {
        /// Whose file says so.
        party: String,
        /// The id of the issue.
        issue: String,
    },
    /// A reservation that every outcome reaches.
    #[error(
        "`{party}` accepts every outcome: the least it can get is {least}, it accepts from {reservation}"
    )]
    AcceptsEverything {
        /// The id of the party.
        party: String,
        /// The least utility of an outcome to it.
        least: String,
        /// What it accepts from.
        reservation: String,
    },
    /// A reservation that no outcome reaches.
    #[error("`{party}` accepts no outcome: the most it can get is {most}, it accepts from {reservation}")]
    AcceptsNothing {
        /// The id of the party.
        party: String,
        /// The greatest utility of an outcome to it.
        most: String,
        /// What it accepts from.
        reservation: String,
    },
    /// A fallback that a party would have to accept as a deal.
    #[error(
        "without a deal `{party}` has `{package}`, worth {worth} to it, but it accepts deals from \
         {reservation} on"
    )]
    FallbackAbove {
        /// The id of the party.
        party: String,
        /// The id of the fallback.
        package: String,
        /// What it is worth.
        worth: String,
        /// What the party accepts from.
        reservation: String,
    },
    /// A fallback far below what a party holds out for.
    #[error(
        "without a deal `{party}` has `{package}`, worth {worth} to it, but it refuses deals \
         below {reservation}"
    )]
    FallbackFarBelow {
        /// The id of the party.
        party: String,
        /// The id of the fallback.
        package: String,
        /// What it is worth.
        worth: String,
        /// What the party accepts from.
        reservation: String,
    },
    /// A consent that is certain, or out of the question.
    #[error("consent `{consent}` is given with probability {probability}, which leaves nothing to it")]
    CertainConsent {
        /// The id of the consent.
        consent: String,
        /// The probability: 0 or 1.
        probability: String,
    },
    /// A ratifier who approves everything, or nothing.
    #[error("ratifier `{ratifier}` of `{party}` approves with probability {probability}, whatever is agreed")]
    CertainRatifier {
        /// The id of the party.
        party: String,
        /// The id of the ratifier.
        ratifier: String,
        /// The probability: 0 or 1.
        probability: String,
    },
    /// A ratifier of whom no file says anything.
    #[error("nothing is said of ratifier `{ratifier}` of `{party}`, who counts as approving everything")]
    UnknownRatifier {
        /// The id of the party.
        party: String,
        /// The id of the ratifier.
        ratifier: String,
    },
    /// Ratifiers whom no level asks.
    #[error(
        "no level of the talks is `initialled`, so that ratifier `{ratifier}` of `{party}` is never asked"
    )]
    NeverAsked {
        /// The id of the party.
        party: String,
        /// The id of the ratifier.
        ratifier: String,
    },
    /// A ratifier whose vote never decides.
    #[error(
        "the vote of ratifier `{ratifier}` of `{party}` can never matter: with or without it the others are \
         enough, or are not"
    )]
    IdleRatifier {
        /// The id of the party.
        party: String,
        /// The id of the ratifier.
        ratifier: String,
    },
    /// A majority that was rounded up from a fraction.
    #[error("a majority of {share} of the ratifiers of `{party}` needs more of them than {fraction}")]
    RoundedMajority {
        /// The id of the party.
        party: String,
        /// The share as it is written.
        share: String,
        /// The fraction that is likely meant.
        fraction: String,
    },
    /// Something heard that was hardly to be expected by the files.
    #[error("by the files it is hardly to be expected that {act}: {expected}")]
    UnexpectedEvidence {
        /// Whose file says that it was heard.
        party: String,
        /// Its place in the list of that file, as `#1`.
        entry: String,
        /// Who did what.
        act: String,
        /// How likely it is, as a share of worlds.
        expected: String,
    },
    /// Things heard that together speak against the files.
    #[error(
        "what was heard hardly goes together with the files: likely in {joint}, by mere chance in {chance}"
    )]
    ContradictingEvidence {
        /// A party whose file has some of it.
        party: String,
        /// How likely it is together, as a share of worlds.
        joint: String,
        /// How likely it would be if each act were as likely as not.
        chance: String,
    },
    /// A level that meets whatever the one below leaves open.
    #[error("level `{level}` meets when at most {most} issues are open, and there are only {issues}")]
    IdleCondition {
        /// The name of the level.
        level: String,
        /// How many issues may be open at most.
        most: usize,
        /// How many issues there are.
        issues: usize,
    },
}

impl PlausibilityWarning {
    /// What to look at, in one sentence.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::PlausibilityWarning;
    ///
    /// let concern = PlausibilityWarning::UnvaluedIssue { issue: "grant".into() };
    /// assert_eq!(concern.to_string(), "nobody's utility depends on issue `grant`");
    /// assert_eq!(concern.cure(), "say what it is worth to somebody, or leave it out");
    /// ```
    #[must_use]
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Unused { .. } => "use it, or leave it out",
            Self::UnusedState { .. } => {
                "write it in a private file, such as `reservation_by_state = { drought = 0.3 }`, or leave \
                 the state \
                 out"
            }
            Self::NoSuchDate { .. } => "write year, month and day as 2019-10-05, or less: 2019-10, 2019",
            Self::NoRange { .. } => "write the number alone if it is known, or ends that differ",
            Self::AlikeOptions { .. } => "leave one out, or say in what they differ",
            Self::IdleRule { .. } => "look at its options: perhaps another is meant, or the rule can go",
            Self::ImpossibleOption { .. } => {
                "leave the option out, let a rule forbid less, or say `why` in a rule about this issue alone"
            }
            Self::UnvaluedIssue { .. } => "say what it is worth to somebody, or leave it out",
            Self::UnvaluedFlow { .. } => {
                "write its worth in each period under `[plan.per_period]`; what stands under `[plan.values]` \
                 comes once"
            }
            Self::ZeroWeight { .. } => "give it a weight, or leave its values out",
            Self::AcceptsEverything { .. } => {
                "raise the reservation, or write `reservation = \"none\"` if any agreement will do"
            }
            Self::AcceptsNothing { .. } => "lower the reservation: no agreement is possible with this party",
            Self::FallbackAbove { .. } => {
                "raise the reservation to the fallback's worth: `reservation = { package = \"...\" }`, \
                 or value it less"
            }
            Self::FallbackFarBelow { .. } => {
                "lower the reservation towards the fallback's worth, or say what else no deal leaves the \
                 party with"
            }
            Self::CertainConsent { .. } => "leave the consent out, or say how likely it is",
            Self::CertainRatifier { .. } => "leave the ratifier out, or say how likely an approval is",
            Self::UnknownRatifier { .. } => {
                "say in the party's file what it wants, under `[ratifiers.ID]`, or how likely it approves"
            }
            Self::NeverAsked { .. } => {
                "write `seal = \"initialled\"` at the last level, or leave the ratifier out"
            }
            Self::IdleRatifier { .. } => {
                "give it more weight or a veto, ask for more approvals, or leave it out"
            }
            Self::RoundedMajority { .. } => {
                "write the fraction in quotes, such as `majority = \"2/3\"`, if it is meant"
            }
            Self::UnexpectedEvidence { .. } => {
                "widen the guesses about that party, or leave out `firm` if it may be a tactic or a false \
                 report"
            }
            Self::ContradictingEvidence { .. } => {
                "look for entries that contradict each other, or widen the guesses about those parties"
            }
            Self::IdleCondition { .. } => "let `all_but` be less than the number of issues, or leave it out",
        }
    }

    /// Where it is said: the party whose own file it is, none for the public one, and the way to it by keys
    /// and ids.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::PlausibilityWarning;
    ///
    /// let concern = PlausibilityWarning::ZeroWeight { party: "town".into(), issue: "price".into() };
    /// assert_eq!(concern.place(), (Some("town"), vec!["issues", "price", "weight"]));
    /// ```
    #[must_use]
    pub fn place(&self) -> (Option<&str>, Vec<&str>) {
        match self {
            Self::Unused { .. }
            | Self::UnusedState { .. }
            | Self::NoSuchDate { .. }
            | Self::NoRange { .. } => (None, Vec::new()),
            Self::AlikeOptions { issue, .. } | Self::UnvaluedIssue { issue } => (None, vec!["issues", issue]),
            Self::ImpossibleOption { issue, option } => (None, vec!["issues", issue, "options", option]),
            Self::UnvaluedFlow { step } => (None, vec!["steps", step]),
            Self::IdleRule { rule } => (None, vec!["rules", rule]),
            Self::ZeroWeight { party, issue } => (Some(party), vec!["issues", issue, "weight"]),
            Self::AcceptsEverything { party, .. }
            | Self::AcceptsNothing { party, .. }
            | Self::FallbackAbove { party, .. }
            | Self::FallbackFarBelow { party, .. } => (Some(party), vec!["reservation"]),
            Self::CertainConsent { consent, .. } => (None, vec!["consents", consent, "probability"]),
            Self::CertainRatifier { party, ratifier, .. } => {
                (Some(party), vec!["ratifiers", ratifier, "probability"])
            }
            Self::RoundedMajority { party, .. } => (None, vec!["parties", party, "ratification"]),
            Self::UnknownRatifier { party, ratifier }
            | Self::NeverAsked { party, ratifier }
            | Self::IdleRatifier { party, ratifier } => (None, vec!["parties", party, "ratifiers", ratifier]),
            Self::UnexpectedEvidence { party, entry, .. } => (Some(party), vec!["heard", entry, "act"]),
            Self::ContradictingEvidence { party, .. } => (Some(party), vec!["heard", "#1", "act"]),
            Self::IdleCondition { level, .. } => (None, vec!["talk", "levels", level, "all_but"]),
        }
    }
}
