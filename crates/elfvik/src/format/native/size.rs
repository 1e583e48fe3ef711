//! How much memory a text will take when it is parsed, before it is: a parser holds every value with its
//! place, and a table takes more than a kilobyte however short it is.

/// Where a text has more values than are parsed, each table counted as many; `None` where it has not. One
/// pass over the bytes, which need not be TOML.
pub(super) fn too_much(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut left, mut open, mut is_key) = (MOST, Vec::new(), true);
    let mut at = 0;
    while at < bytes.len() {
        let spent = match bytes[at] {
            b'"' | b'\'' => {
                at = after_text(bytes, at);
                continue;
            }
            b'#' => {
                at += bytes[at..].iter().position(|&b| b == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b'\n' => {
                is_key |= open.is_empty();
                0
            }
            b'=' => {
                is_key = false;
                1
            }
            b',' => {
                is_key = open.last() == Some(&b'{');
                1
            }
            b'[' if is_key && open.is_empty() => PER_TABLE,
            b'[' => {
                open.push(b'[');
                1
            }
            b'{' => {
                open.push(b'{');
                is_key = true;
                PER_TABLE
            }
            b']' | b'}' => {
                is_key &= open.is_empty();
                open.pop();
                0
            }
            // Each part of a key is a table of its own.
            b'.' if is_key => PER_TABLE,
            _ => 0,
        };
        left = match left.checked_sub(spent) {
            Some(left) => left,
            None => return Some(at),
        };
        at += 1;
    }
    None
}

/// Where a quoted text ends that begins at a quote: behind its last quote, or at the end of its line.
fn after_text(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let is_long = bytes[at..].starts_with(&[quote; 3]);
    let mut next = at + if is_long { 3 } else { 1 };
    while next < bytes.len() {
        match bytes[next] {
            b'\\' if quote == b'"' => next += 1,
            b'\n' if !is_long => return next,
            b if b == quote && !is_long => return next + 1,
            b if b == quote && bytes[next..].starts_with(&[quote; 3]) => return next + 3,
            _ => {}
        }
        next += 1;
    }
    bytes.len()
}

/// As how many values one table counts.
const PER_TABLE: u64 = 9;
/// So many values one file may have.
pub(super) const MOST: u64 = 1_500_000;

#[cfg(test)]
mod tests {
    use super::too_much;

    #[test]
    fn what_takes_much_memory_is_found_before_it_is_parsed() {
        for many in ["1,", "[],", "{ a = 1 },", "{ a.b.c = 1 },", "\"x\",", "'x',"] {
            let text = format!("x = [{}]", many.repeat(1_600_000 / many.matches([',', '=']).count()));
            assert!(too_much(&text).is_some(), "{many}");
        }
        for many in ["a.b.c.d.e.f.g.h = 1\n", "[a.b]\n", "[[a]]\nx = 1\n"] {
            assert!(too_much(&many.repeat(200_000)).is_some(), "{many}");
        }
    }

    #[test]
    fn texts_and_comments_count_as_nothing() {
        let signs = "[{.,=".repeat(400_000);
        for text in [
            format!("x = \"{signs}\\\"{signs}\""),
            format!("x = '{signs}'"),
            format!("x = \"\"\"\n{signs}\n\"{signs}\"\"\""),
            format!("x = '''\n{signs}\n'''"),
            format!("# {signs}\nx = 1"),
            "x = 0.5\n".repeat(500_000),
        ] {
            assert_eq!(too_much(&text), None, "{}", &text[..20]);
        }
    }
}
