//! Reports of the library as pages of their own: each has its styles within it, which the page names by
//! their hashes, so that no other style counts.

use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A page that the library wrote.
pub(super) fn report(html: String) -> Response {
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'none'",
        style_hashes(&html)
    );
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

/// A file to keep.
pub(super) fn download(name: &str, content: &'static str, text: String) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, content.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response()
}

/// The sources of the styles within a page, in the words of a content policy.
fn style_hashes(html: &str) -> String {
    let styles = html.split("<style>").skip(1).filter_map(|rest| rest.split_once("</style>"));
    let hash = |(style, _): (&str, &str)| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style)));
    let hashes: BTreeSet<String> = styles.map(hash).collect();
    if hashes.is_empty() { "'none'".to_owned() } else { hashes.into_iter().collect::<Vec<_>>().join(" ") }
}

/// The first picture of a page that the library wrote, as a file of its own.
pub(super) fn first_picture(html: &str) -> Option<String> {
    let begin = html.find("<svg")?;
    let end = begin + html[begin..].find("</svg>")? + "</svg>".len();
    let svg = &html[begin..end];
    Some(if svg.contains("xmlns=") {
        svg.to_owned()
    } else {
        svg.replacen("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", 1)
    })
}

/// One line of comma-separated values. A text that a spreadsheet would read as a formula begins with an
/// apostrophe.
pub(super) fn csv_line(values: &[String]) -> String {
    let cell = |value: &String| {
        let is_number = value.parse::<f64>().is_ok();
        let is_formula = !is_number && value.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let value = if is_formula { format!("'{value}") } else { value.clone() };
        let is_quoted = value.contains([',', '"', '\n', '\r', ';']);
        if is_quoted { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
    };
    values.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_text_in_a_spreadsheet() {
        let line = csv_line(&["=1+1".to_owned(), "-0.5".to_owned(), "a \"b\", c".to_owned()]);
        assert_eq!(line, "'=1+1,-0.5,\"a \"\"b\"\", c\"\r\n");
    }

    #[test]
    fn styles_are_named_once_by_their_hashes() {
        let hashes = style_hashes("<style>a</style><p><style>a</style>");
        assert_eq!(hashes.matches("sha256-").count(), 1);
        assert_eq!(style_hashes("<p>"), "'none'");
    }
}
