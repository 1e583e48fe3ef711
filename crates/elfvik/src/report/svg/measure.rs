//! How wide a text is at most, in the fonts that a picture may be shown in, and texts made to fit.
//!
//! The program has no fonts. Widths are upper estimates over the usual sans-serif faces, so that what fits
//! by them fits on the screen; they are the only ones that pictures use. They are those of what is shown:
//! unsafe characters are written out first, and line feeds are blanks.

use crate::unsafe_characters::visible_line;

/// How a class of text is set: the size of its letters, and whether they are bold.
pub(super) fn setting(class: &str) -> (f64, bool) {
    let has = |name: &str| class.split(' ').any(|part| part == name);
    match () {
        () if has("title") => (20.0, true),
        () if has("reading") || has("name") => (14.0, false),
        () if has("quiet") || has("tick") || has("small") => (12.0, false),
        () if has("label") => (13.0, true),
        () => (13.0, false),
    }
}

/// At most how wide a text of some class is.
pub(super) fn width(text: &str, class: &str) -> f64 {
    let (size, is_bold) = setting(class);
    let ems: f64 = visible_line(text).chars().map(em).sum();
    ems * size * if is_bold { 1.08 } else { 1.0 }
}

/// The share of its size that a letter is wide.
fn em(c: char) -> f64 {
    match (unicode_width::UnicodeWidthChar::width(c), c) {
        (None | Some(0), _) => 0.0,
        (
            _,
            ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 'I' | '(' | ')' | '[' | ']',
        ) => 0.36,
        (_, 't' | 'f' | 'r' | '/' | '-' | '"') => 0.42,
        (_, 'm' | 'w' | 'M' | 'W' | '%' | '@') => 0.96,
        (_, c) if c.is_ascii_uppercase() => 0.76,
        (_, c) if c.is_ascii() => 0.6,
        (Some(1), c) if c.is_alphabetic() && c < '\u{250}' => 0.76,
        (Some(1), _) => 0.96,
        _ => 1.2,
    }
}

/// A text cut so that it fits, with an ellipsis.
pub(super) fn fitting(text: &str, room: f64, class: &str) -> String {
    let text = visible_line(text);
    if width(&text, class) <= room {
        return text.into_owned();
    }
    let room = room - width("\u{2026}", class);
    let mut used = 0.0;
    let fits = |c: &char| {
        used += width(c.encode_utf8(&mut [0; 4]), class);
        used <= room
    };
    let cut: String = text.chars().take_while(fits).collect();
    cut.trim_end().to_owned() + "\u{2026}"
}

/// A text on lines that fit, broken between words where it can be; what is left over after the last line is
/// cut.
pub(super) fn wrapped(text: &str, room: f64, class: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let text = visible_line(text);
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if lines.len() + 1 == most {
            let rest: Vec<&str> = std::iter::once(word).chain(words).collect();
            lines.push(fitting(&rest.join(" "), room, class));
            return lines;
        }
        let mut line = word.to_owned();
        while let Some(next) = words.peek() {
            let longer = format!("{line} {next}");
            if width(&longer, class) > room {
                break;
            }
            line = longer;
            words.next();
        }
        lines.push(fitting(&line, room, class));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_keep_every_word_while_there_is_room() {
        let text = "the quick brown fox jumps over the lazy dog again and again";
        let lines = wrapped(text, 150.0, "title", 9);
        assert!(lines.iter().all(|line| width(line, "title") <= 150.0));
        assert_eq!(lines.join(" "), text);
        let cut = wrapped(text, 150.0, "title", 2);
        assert_eq!((cut.len(), cut[1].ends_with('\u{2026}')), (2, true));
    }

    #[test]
    fn a_cut_text_fits_and_ends_in_an_ellipsis() {
        let cut = fitting("\u{6f22}\u{5b57}\u{6f22}\u{5b57}\u{6f22}\u{5b57}", 60.0, "label");
        assert!(width(&cut, "label") <= 60.0 && cut.ends_with('\u{2026}'), "{cut}");
    }
}
