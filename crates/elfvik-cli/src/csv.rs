//! Comma-separated values.

/// One line of comma-separated values.
pub(crate) fn record(fields: &[String]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(fields).is_ok();
    debug_assert!(written, "memory takes every record");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
