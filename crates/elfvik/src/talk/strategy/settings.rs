//! The settings of a part as they are written behind its name.

use super::error::StrategySpecError;

/// The settings of a part.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) name: String,
    /// What they may be, as an error says it.
    pub(super) takes: &'static str,
    pub(super) values: Vec<Setting>,
}

/// A setting as it was written, and as a number where it is one.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    key: String,
    text: String,
    number: Option<f64>,
}

impl Setting {
    pub(super) fn of(key: &str, text: &str) -> Self {
        Self { key: key.to_owned(), text: text.to_owned(), number: text.parse().ok() }
    }
}

impl Settings {
    pub(super) fn new(name: &str, takes: &'static str, values: &[(&str, &str)]) -> Self {
        let values = values.iter().map(|(key, value)| Setting::of(key, value)).collect();
        Self { name: name.to_owned(), takes, values }
    }

    fn setting(&self, key: &str) -> Option<&Setting> {
        self.values.iter().find(|setting| setting.key == key)
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.setting(key).map(|setting| setting.text.as_str())
    }

    /// A number within a range; `own` where nothing is said.
    pub(super) fn number(
        &self,
        key: &str,
        own: f64,
        range: std::ops::RangeInclusive<f64>,
    ) -> Result<f64, StrategySpecError> {
        let Some(setting) = self.setting(key) else { return Ok(own) };
        setting.number.filter(|value| range.contains(value)).ok_or_else(|| self.wrong(key))
    }

    /// The error about one of them.
    pub(super) fn wrong(&self, key: &str) -> StrategySpecError {
        let setting = match self.get(key) {
            Some(value) if !value.is_empty() => format!("{key}={value}"),
            _ => key.to_owned(),
        };
        StrategySpecError::Setting { name: self.name.to_owned(), takes: self.takes, setting }
    }
}
