//! The bytes of a file as text.

use super::{FileFault, FilePlace, FileText, ScenarioError};

impl<'a> FileText<'a> {
    /// The bytes of a file as text, without a byte order mark.
    ///
    /// # Errors
    ///
    /// When it is longer than [`FileText::LONGEST`], or not UTF-8.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::FileText;
    ///
    /// let file = FileText::of_bytes("scenario.toml", b"\xef\xbb\xbfformat = 1\n").unwrap();
    /// assert_eq!(file.text, "format = 1\n");
    /// let fault = FileText::of_bytes("scenario.toml", b"format = 1\ntitle = \"Z\xfcrich\"\n").unwrap_err();
    /// assert_eq!((fault.place.line, fault.message().as_str()), (2, "this is not UTF-8 text"));
    /// ```
    pub fn of_bytes(name: &'a str, bytes: &'a [u8]) -> Result<Self, Box<FileFault>> {
        if bytes.len() as u64 > Self::LONGEST {
            let error = ScenarioError::TooLong { bytes: bytes.len() as u64 };
            return Err(Box::new(FileFault { place: FilePlace::of_file(name), error, also: Vec::new() }));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text: text.strip_prefix('\u{feff}').unwrap_or(text) }),
            Err(error) => {
                let at = error.valid_up_to();
                let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
                let end = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| at + n);
                let line = String::from_utf8_lossy(&bytes[start..end]).into_owned();
                let before = String::from_utf8_lossy(&bytes[start..at]).len();
                let mut place = FileText { name, text: &line }.place(before..before + 1);
                place.line = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
                Err(Box::new(FileFault { place, error: ScenarioError::NotText, also: Vec::new() }))
            }
        }
    }
}
