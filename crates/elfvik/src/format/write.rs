//! Scenarios out, as files of other systems or of Elfvik's own.
//!
//! What a target cannot express is listed as a [`Loss`]; a caller that cannot bear losses does not use the
//! files. Reading what was written gives the same utilities, up to the last digit of a float where the
//! target computes in floats. What nobody foresaw is found by reading the files back and comparing both
//! scenarios: `brief::conversion`.

mod file;
mod genius;
mod geniusweb;
mod loss;
mod negmas;
mod note;
mod plain;
mod xml;

pub use file::{ConvertedFile, ConvertedFiles};
pub use loss::{BackgroundPart, CeilingChange, Loss, PrivatePart, ReservationBid, ScaleChange};
pub use note::WritingNote;
pub(in crate::format) use plain::{on_curve, on_line};

use crate::model::{PartyFile, Scenario};
use plain::Plain;

/// What files can be written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetFormat {
    /// GENIUS XML: a domain file and a profile per party.
    Genius,
    /// GeniusWeb JSON: a domain file and a profile per party.
    GeniusWeb,
    /// NegMAS YAML: an outcome space and a utility function per party.
    Negmas,
    /// Elfvik's own: `scenario.toml` and a private file per party.
    Native,
}

/// The files of a scenario for a target, with all losses.
///
/// # Examples
///
/// ```
/// use elfvik::format::write::{TargetFormat, written};
/// use elfvik::format::{FileText, native};
/// use elfvik::model::PartyId;
///
/// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// let genius = written(&scenario, &files, TargetFormat::Genius);
/// assert_eq!(genius.files.len(), 3);
/// // Guesses become their likely values, which is a loss.
/// assert!(!genius.losses.is_empty());
/// ```
#[must_use]
pub fn written(scenario: &Scenario, files: &[PartyFile], target: TargetFormat) -> ConvertedFiles {
    let mut written =
        ConvertedFiles { files: Vec::new(), losses: loss::of_background(scenario, files), notes: Vec::new() };
    match target {
        TargetFormat::Native => super::native::write(scenario, files, &mut written),
        TargetFormat::Genius => genius::write(scenario, files, &mut written),
        TargetFormat::GeniusWeb => geniusweb::write(scenario, files, &mut written),
        TargetFormat::Negmas => negmas::write(scenario, files, &mut written),
    }
    written.losses.dedup();
    written
}

impl TargetFormat {
    /// All targets, in the order of their documentation.
    pub const ALL: [Self; 4] = [Self::Genius, Self::GeniusWeb, Self::Negmas, Self::Native];

    /// The name in text.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::format::write::TargetFormat;
    ///
    /// assert_eq!(TargetFormat::ALL.map(TargetFormat::name), ["genius", "geniusweb", "negmas", "native"]);
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Genius => "genius",
            Self::GeniusWeb => "geniusweb",
            Self::Negmas => "negmas",
            Self::Native => "native",
        }
    }
}
