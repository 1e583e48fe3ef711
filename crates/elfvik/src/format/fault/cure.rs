//! How faults are mended.

use super::{ScenarioError, toml_key};
use crate::model::RatificationRuleError;

impl ScenarioError {
    /// How to mend it, in one sentence. A table of all kinds, and for that reason long.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::ScenarioError;
    ///
    /// assert_eq!(ScenarioError::NotText.cure(), "save the file as UTF-8");
    /// ```
    #[must_use]
    pub fn cure(&self) -> String {
        let instead = |nearest: &Option<String>, known: &[String]| match (nearest, known) {
            (Some(nearest), _) => format!("did you mean `{nearest}`?"),
            (None, []) => "none is defined yet".to_owned(),
            (None, known) => format!("known: `{}`", known.join("`, `")),
        };
        match self {
            Self::TooLong { .. } => "split the case, or check that this is a scenario file".into(),
            Self::Spreadsheet(fault) => fault.cure(),
            Self::Results(fault) => fault.cure(),
            Self::NotText => "save the file as UTF-8".into(),
            Self::Syntax { instead, cure, .. } => match instead {
                Some(instead) => format!("write `{instead}`: {cure}"),
                None => (*cure).to_owned(),
            },
            Self::WrongType { instead, wanted, key, .. } => match instead {
                Some(instead) => format!("write `{instead}`"),
                None if PERIOD_KEYS.contains(&key.as_str()) => format!(
                    "write the number of a period, such as `{key} = 3`: periods are counted from 0, in which \
                     the plan begins, so that with `period = \"month\"` October 2023 is 93 of a plan that \
                     begins in January 2016"
                ),
                None => format!(
                    "write {wanted}; `elfvik schema scenario`, `profile` or `accord` prints what may stand \
                     where"
                ),
            },
            Self::MissingKey { key, example, .. } => format!("add `{key} = {example}`"),
            Self::UnknownKey { nearest: None, known, .. } if known.is_empty() => "take it out".into(),
            Self::UnknownKey { nearest, known, .. } => instead(nearest, known),
            Self::UnknownWord { nearest, known, .. } => {
                let guess = nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`? "));
                let guess = guess.unwrap_or_default();
                format!("{guess}possible: `{}`", known.join("`, `"))
            }
            Self::Format { .. } => "write `format = 1`, or use a newer program".into(),
            Self::Empty { what } => format!("write {what}, or leave the key out where it is optional"),
            Self::Id { instead, .. } => {
                format!(
                    "write `{instead}`: ids have letters, digits, single spaces and signs such as `-`, `_` \
                     and \
                     `'`, at most 64, beginning with a letter or digit; none of `. , : ; = \" \\ [ ] {{ }} \
                     < > | ~`"
                )
            }
            Self::OptionId { instead, .. } => {
                format!(
                    "write `{instead}`: ids have letters, digits, single spaces and signs such as `-`, `_`, \
                     `.` \
                     and `%`, at most 64, beginning with a letter or digit; none of `, : ; = \" \\ [ ] {{ \
                     }} < > | ~`"
                )
            }
            Self::Duplicate { kind, id } => format!(
                "give one of the two another id, such as \
                 `{id}-2`, or take one {kind} out"
            ),
            Self::Unknown { nearest, known, .. } | Self::UnknownOption { nearest, known, .. } => {
                instead(nearest, known)
            }
            Self::Foreign(refusal) => refusal.cure(),
            Self::ReservationWord { .. } => "give a number, { low, likely, high }, \
                 { package = \"ID\" }, or \"none\" for a party that prefers any agreement"
                .into(),
            Self::Number { instead: Some(instead), .. } => {
                format!(
                    "write `{instead}`: numbers have at most 18 digits, 20 of them behind the \
                     point, and quotes where they have more than 15"
                )
            }
            Self::Number { instead: None, .. } => {
                "write a number between -10^18 and 10^18; larger amounts fit in thousands or millions".into()
            }
            Self::NotANumber { instead: Some(instead), .. } => format!(
                "write `{instead}`: digits, \
                 with a point before decimals"
            ),
            Self::NotANumber { instead: None, .. } => "write a number such as `0.4`, or a guess such as \
                     `{ low = 0.2, likely = 0.4, high = 0.5 }`"
                .into(),
            Self::OutOfRange { range, .. } => format!("choose a number that is {range}"),
            Self::Order { .. } => "put them in order: low <= likely <= high".into(),
            Self::EndsInOrder { .. } => "put them in order: low <= high".into(),
            Self::GuessShape => {
                "leave `likely` out of a uniform guess, or `shape` out of a triangular one".into()
            }
            Self::SharesSum { .. } => {
                "change them so that they add up to 1: `either = [[VALUE, PROBABILITY], \
                 ..]`; a third is written `\"1/3\"`"
                    .into()
            }
            Self::Estimate => "for example `0.4`, or `{ low = 0.2, likely = 0.4, high = 0.5 }`".into(),
            Self::Count { found: 0, what, range } => format!("add {what}, so that there are {range}"),
            Self::Count { range, .. } => format!("add or take out some, so that there are {range}"),
            Self::TooMuch { .. } => {
                "take fewer options, a greater `step` or `resolution`, or fewer tables, rules and packages: \
                 `docs/scenario-format.md` says what counts"
                    .into()
            }
            Self::PointDigits { .. } => {
                "write `from` and `resolution` with fewer digits: numbers have at most 18, 20 of \
                     them behind the point"
                    .into()
            }
            Self::TwoDeadlines => "keep one of them".into(),
            Self::LateHidden { .. } => "choose an earlier `hidden_from`, or more rounds".into(),
            Self::NoProbability => "for example 0.01 for one in a hundred rounds".into(),
            Self::Negative => "write 0 or more".into(),
            Self::Date { .. } => "write a day as year, month and day, such as `2019-10-05`".into(),
            Self::DueShape { .. } => "write `due = \"2019-10-05\"`, or `within = 30` and `after = \"...\"` \
                for \
                 days after another commitment is kept, or `upon = \"...\"` for days after something else \
                 happens"
                .into(),
            Self::CircularDue { .. } => "let one of the commitments be due on a date".into(),
            Self::IrreversibleSnapback { named, .. } => {
                format!("take `{named}` out of `snapback`, or give it `reversible = true`")
            }
            Self::PromisedToOwner { .. } => "name another party in `to`".into(),
            Self::TwoPartiesOnly { .. } => "choose `alternating`, `tentative` or `mediated`".into(),
            Self::TalkTooLong { .. } => "allow fewer rounds or ticks: `docs/talks/protocols.md` \
                 says how many events they make"
                .into(),
            Self::NoOptions { .. } => "for example `options = [\"none\", \"half\", \"full\"]`, or \
                 `integer = { from = 0, to = 36, step = 6 }`"
                .into(),
            Self::Grid => "choose `to` as `from` plus a whole number of steps above zero".into(),
            Self::HalfConsent { .. } => "name the consent in `needs` and the option that takes its \
                 place in `otherwise`"
                .into(),
            Self::Fallback { .. } => "choose another option that needs no consent".into(),
            Self::RuleShape { .. } => "for example `forbid = \
                 { relief = \"full\", enrichment = \"continues\" }`"
                .into(),
            Self::SumBounds { .. } => "for example `sum = [\"quota-a\", \"quota-b\"], equals = 100`".into(),
            Self::SumOrder { .. } => "exchange the two, or write `equals`".into(),
            Self::SumFactors { .. } => "write a factor for each issue, 1 where it counts once".into(),
            Self::SumDigits { .. } => "count in larger units, or write factors with fewer digits".into(),
            Self::PointsOnLabels { key: "sum", .. } => {
                "make it an issue of numbers, or `forbid` combinations of its options".into()
            }
            Self::NothingMeant { .. } => "name at least one option".into(),
            Self::Unordered { .. } => "list the options, or say `ordered = true` at the issue".into(),
            Self::Incomplete { .. } => "choose an option for each issue, or name a package that is \
                 `like` this one"
                .into(),
            Self::PackageBreaksRule { .. } => "change the package or the rule".into(),
            Self::Circle { .. } => "let one of the packages choose every issue itself".into(),
            Self::NoCause { .. } => "add `cause = \"...\"`".into(),
            Self::AgreementShape => "for example `quorum = 2`, `quorum = 2, veto = [\"ONE\"]`, or \
                 `coalitions = [[\"ONE\", \"ANOTHER\"]]`, each with whoever has a veto"
                .into(),
            Self::RatificationShape => "for example `ratification = { quorum = 2 }`, \
                 `{ majority = \"2/3\" }` or `{ weights = { senate = 2, house = 1 }, at_least = 2 }`, \
                 each with `veto = [\"ID\"]` or without; `\"all\"` where everybody must approve"
                .into(),
            Self::Ratification { error, .. } | Self::Majority { error } => of_ratification(error).into(),
            Self::MissingRatifierWeight { ratifier } => format!(
                "add `{ratifier} = 1` to `weights`, or name `{ratifier}` in `veto` if it only has that"
            ),
            Self::OneOption { option, .. } => format!("write one of them, for example `{option}`"),
            Self::MissingIssues { issues, table, example, .. } => {
                let rest = if issues.len() == 1 { "" } else { ", and so for each other" };
                format!(
                    "add `[{table}]` with `weight = 0.5` and `{example}`{rest}; `others = \
                     \"indifferent\"` where the issues left out do not matter, `others = \"unknown\"` where \
                     nobody knows"
                )
            }
            Self::MissingReservation { .. } => {
                "add `reservation = \"none\"` for a party that prefers any agreement to none, or \
                     the least that it accepts, such as `reservation = 0.3`"
                    .into()
            }
            Self::MissingWeight { .. } => "add `weight = 0.5`, or `weight = 0` if it does not matter".into(),
            Self::ValuesShape { example, .. } => format!("for example `{example}`"),
            Self::MissingValues { options, found, .. } => {
                let first = options.first().map_or("OPTION", String::as_str);
                let rest = if *found > 1 { ", and so for each other" } else { "" };
                format!("add `{} = 0`{rest}", toml_key(first))
            }
            Self::Points { .. } => "begin at the first number of the issue, end at the last, and \
                 let the numbers rise"
                .into(),
            Self::PointsOnLabels { key: "products", .. } => "use a `[[joint]]` table".into(),
            Self::CurveShape { .. } => "for example `curve = { from = 0, to = 1, power = 0.5 }`".into(),
            Self::ProductDigits { .. } => "count in larger units, such as thousands".into(),
            Self::PointsOnLabels { .. } => "use `values = { .. }` with a number for each option".into(),
            Self::RowLength { .. } => "name one option for each issue, in the order of `issues`".into(),
            Self::DuplicateRow => "remove one of the two rows".into(),
            Self::StatesAboveOne { .. } => {
                "lower some, so that all add up to 1 at most; what is left is that of the normal state".into()
            }
            Self::NormalStateAlone => {
                "list a state, for example `[[states]]` with `id = \"drought\"`, `name = \"a drought year\"` \
                 and `probability = 0.2`, or take `normal_state` out"
                    .into()
            }
            Self::WrongParty { .. } => "check `party`, or the file's name in scenario.toml".into(),
            Self::FileName { .. } => {
                "name a file in the scenario's folder: letters, digits, `-`, `_`, `.` and spaces, \
                     no folders"
                    .into()
            }
            Self::FileClash { .. } => "add `file = \"ANOTHER-NAME.toml\"` to one of them".into(),
            Self::RatifierShape { .. } => "for example `probability = \
                 { low = 0.3, likely = 0.5, high = 0.7 }`"
                .into(),
            Self::LikeNothing { known, .. } if known.is_empty() => {
                "write `reservation` and `issues` here".into()
            }
            Self::LikeNothing { known, .. } => format!("possible: `{}`", known.join("`, `")),
            Self::LikeCircle { .. } => "let one of them say `reservation` and `issues` itself".into(),
            Self::TwoRests { .. } => {
                "keep one of them; `unknown = true` in the table of an issue makes that \
                 issue alone unknown"
                    .into()
            }
            Self::StepCircle { .. } => "take one of them out of `after`".into(),
            Self::StepDates { .. } => "let `latest` be at least `earliest`".into(),
            Self::DetectionShape => "for example `{ after = 1 }` or `{ probability = 0.5 }`".into(),
            Self::MissingStepValues { steps, table, per_period } => {
                let first = steps.first().map_or_else(String::new, |step| toml_key(step));
                let instead = per_period.as_ref().map_or_else(String::new, |table| {
                    format!("; what a step that flows is worth in each period stands in `[{table}]`")
                });
                format!(
                    "add `{first} = 0` to `[{table}]`, and so on: below 0 what costs, 0 what is worth \
                     nothing{instead}"
                )
            }
            Self::StepWithoutFlow { .. } => {
                "add `flow = 12` to the step for 12 periods, or write its worth under `values`".into()
            }
            Self::StepIrreversible { .. } => "add `reversible = true` to the step, or take this out".into(),
            Self::SelfBelief { .. } => "what a party wants itself stands at the top of its file".into(),
            Self::WithoutNothing => "name them, such as `rests_on = [\"ID\"]`, or leave `without` out".into(),
            Self::HeardOfOneself { .. } => {
                "write it into the file of a party that heard it, or name in `by` who did it".into()
            }
            Self::HeardOfProbability { ratifier } => format!(
                "give `ratifiers.{}` a profile in place of the probability: `reservation` and `issues`, or \
                 `like = \"PARTY\"`",
                toml_key(ratifier)
            ),
            Self::HeardAbout { .. } => {
                "write `package = \"ID\"` for a named package, or `part = { ISSUE = \"OPTION\" }`".into()
            }
        }
    }
}

fn of_ratification(error: &RatificationRuleError) -> &'static str {
    match error {
        RatificationRuleError::NoRatifiers => "list `ratifiers` of the party, or leave `ratification` out",
        RatificationRuleError::Quorum { .. } => "choose a number from 1 to the number of ratifiers",
        RatificationRuleError::Length { .. } => "give every ratifier a weight",
        RatificationRuleError::Negative { .. } => "write 0 or more",
        RatificationRuleError::NoWeight => "give at least one ratifier a weight above 0",
        RatificationRuleError::TooLong => "write the weights with fewer digits",
        RatificationRuleError::Threshold { .. } => {
            "choose a number above 0 and at most the sum of the weights"
        }
        RatificationRuleError::Share { .. } | RatificationRuleError::NotAShare { .. } => {
            "write a share above a half, such as `\"2/3\"` or `0.6667`, or `\"simple\"` for more than half; \
             for any so many ratifiers `quorum`"
        }
        RatificationRuleError::NoVetoHolder { .. } => "name one of the ratifiers of the party",
    }
}

/// What is counted in periods of a plan.
const PERIOD_KEYS: [&str; 4] = ["earliest", "latest", "duration", "flow"];
