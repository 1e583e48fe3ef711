//! What a target writes in another way than the scenario has it, without a loss.

/// Something that is written in another way, without any utility changing by more than a float can tell.
///
/// `Display` writes it as people read it.
///
/// # Examples
///
/// ```
/// use elfvik::format::write::WritingNote;
///
/// let note = WritingNote::DecimalFractions { party: "seller".to_owned() };
/// assert_eq!(note.to_string(), "seller: fractions are written to 18 digits");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum WritingNote {
    /// Fractions are written as the nearest floats.
    #[error("{party}: fractions are written to 17 digits, as floats hold them")]
    FloatFractions {
        /// Id of the party whose utilities they are.
        party: String,
    },
    /// Fractions are written as decimals, with as many digits as a decimal has here.
    #[error("{party}: fractions are written to 18 digits")]
    DecimalFractions {
        /// Id of the party whose utilities they are.
        party: String,
    },
    /// Utilities are moved by less than a float can tell, so that they lie between 0 and 1.
    #[error("{party}: utilities are moved by less than floats can tell, so that they lie between 0 and 1")]
    MovedUtilities {
        /// Id of the party.
        party: String,
    },
    /// Issues are called by their ids, since the target does not take their names.
    #[error("issues are called by their ids, since their names do not suit GeniusWeb")]
    IssuesById,
}
