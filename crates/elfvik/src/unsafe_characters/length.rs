//! Names and numbers that are too long to be read.

use super::visible_line;

/// A message in which no number and nothing in backticks is longer than can be read: what is cut says how
/// long it is.
pub(crate) fn readable(message: &str, longest: usize) -> String {
    let pieces: Vec<&str> = message.split('`').collect();
    let last = pieces.len() - 1;
    let piece = |(at, piece): (usize, &&str)| {
        let is_quoted = at % 2 == 1 && at < last;
        match is_quoted {
            // A name with a line feed is no line of its own.
            true => format!("`{}", cut(&visible_line(piece), longest, "`")),
            // A backtick that closes nothing stands as it was.
            false if at % 2 == 1 => format!("`{}", with_short_words(piece, longest)),
            false => with_short_words(piece, longest),
        }
    };
    pieces.iter().enumerate().map(piece).collect()
}

/// Text with every word of it cut.
fn with_short_words(text: &str, longest: usize) -> String {
    let word = |word: &str| {
        let inside = word.trim_end();
        format!("{}{}", cut(inside, longest, ""), &word[inside.len()..])
    };
    text.split_inclusive(char::is_whitespace).map(word).collect()
}

/// The beginning of a text that is longer than so many characters, with its end and how long it is.
pub(crate) fn cut(text: &str, longest: usize, end: &str) -> String {
    let n = text.chars().count();
    if n <= longest {
        return format!("{text}{end}");
    }
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || b"+-._".contains(&b));
    let unit = if is_number { "digits" } else { "characters" };
    let beginning: String = text.chars().take(longest / 2).collect();
    format!("{beginning}…{end} ({n} {unit})")
}

/// A name or number in a message has at most so many characters.
pub(crate) const LONGEST_QUOTE: usize = 80;

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn a_long_name_or_number_is_cut_and_its_length_told() {
        assert_eq!(readable("`abc` is not a number", 80), "`abc` is not a number");
        let found = readable(&format!("`{}` is no option", "a".repeat(5000)), 80);
        assert_eq!(found, format!("`{}…` (5000 characters) is no option", "a".repeat(40)));
        let found = readable(&format!("{} bytes", "7".repeat(3000)), 80);
        assert_eq!(found, format!("{}… (3000 digits) bytes", "7".repeat(40)));
    }
}
