//! What a form sends: names with values, each name as often as it likes.

/// The fields of a form.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The value of a field; empty where it is missing. Ends of lines are single characters, whichever a
    /// browser sends.
    pub(super) fn text(&self, name: &str) -> String {
        self.raw(name).unwrap_or_default().replace("\r\n", "\n")
    }

    /// The value without blanks around it, where there is one.
    pub(super) fn filled(&self, name: &str) -> Option<String> {
        let text = self.text(name);
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.raw(name)?.trim().parse().ok()
    }

    /// Every field whose name begins so, without that beginning.
    pub(super) fn beginning<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// All of it in one order, to tell two requests apart.
    pub(super) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.0).unwrap_or_default()
    }

    fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }
}
