//! What an interrupted run leaves at the end of a record.

use elfvik::record::{VerifyRequest, verify};

/// How many bytes at the beginning of a record are finished.
///
/// Unfinished is a last line without a line feed, unless it is a whole event whose line feed was changed into
/// something else: that was finished once. Unfinished are also several lines whose first has a zero byte in
/// place of its first character, which is put in its place last. Whatever else is wrong is a fault, and no
/// work that was interrupted.
pub(super) fn finished(bytes: &[u8]) -> usize {
    if let Some(hole) = bytes.windows(2).position(|two| two == b"\n\0")
        && !bytes[hole + 2..].contains(&0)
    {
        return hole + 1;
    }
    let end = bytes.iter().rposition(|&byte| byte == b'\n').map_or(bytes.len(), |feed| feed + 1);
    let has_lost_its_line_feed = bytes[end..].split_last().is_some_and(|(_, line)| {
        let whole = || [&bytes[..end], line, b"\n"].concat();
        // Few beginnings of a line end so; the others need not be verified.
        line.ends_with(b"}") && verify(&whole(), &VerifyRequest::default()).is_ok()
    });
    if has_lost_its_line_feed { bytes.len() } else { end }
}

#[cfg(test)]
mod tests {
    use super::finished;
    use elfvik::record::{Event, Writer};

    /// A record of some events, and where its last line begins.
    fn record(n_events: usize) -> (String, usize) {
        let mut writer = Writer::new("r");
        let (mut text, mut last) = (writer.header(), 0);
        for _ in 0..n_events {
            let event =
                Event { time: "t".into(), author: "a".into(), kind: "k".into(), body: Default::default() };
            last = text.len();
            text += &writer.line(event, None).unwrap();
        }
        (text, last)
    }

    #[test]
    fn every_beginning_of_a_last_line_is_unfinished() {
        let (text, last) = record(3);
        for cut in last..text.len() {
            assert_eq!(finished(&text.as_bytes()[..cut]), last);
        }
        assert_eq!(finished(text.as_bytes()), text.len());
    }

    #[test]
    fn a_last_line_whose_line_feed_was_changed_is_no_unfinished_one() {
        let mut bytes = record(3).0.into_bytes();
        *bytes.last_mut().unwrap() ^= 1;
        assert_eq!(finished(&bytes), bytes.len());
    }

    #[test]
    fn lines_behind_a_zero_byte_are_unfinished_however_many_there_are() {
        let (text, _) = record(3);
        let first = text.find('\n').unwrap() + 1;
        let mut bytes = text.into_bytes();
        bytes[first] = 0;
        for cut in first + 1..bytes.len() {
            assert_eq!(finished(&bytes[..cut]), first, "{cut}");
        }
        // More of them are damage, which is for people to look at.
        bytes[first + 5] = 0;
        assert_eq!(finished(&bytes), bytes.len());
    }

    #[test]
    fn a_file_without_a_line_has_nothing_that_could_be_taken_away() {
        assert_eq!(finished(b""), 0);
        assert_eq!(finished(b"notes"), 5);
    }
}
