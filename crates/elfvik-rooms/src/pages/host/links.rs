//! Links to seats, to be handed on: as text and as pictures that a telephone reads.

use crate::pages::Frame;
use askama::Template;
use qrcode::QrCode;
use qrcode::render::svg;

/// Links to hand on, on a page that can be printed and cut.
#[derive(Debug, Template)]
#[template(path = "host_links.html")]
pub(in crate::pages) struct LinksPage {
    pub(in crate::pages) frame: Frame,
    pub(in crate::pages) title: String,
    /// What whoever reads the page should know.
    pub(in crate::pages) note: String,
    pub(in crate::pages) links: Vec<Link>,
    /// The room that the host can enter now.
    pub(in crate::pages) room: Option<String>,
    /// Where to go back to.
    pub(in crate::pages) back: String,
}

/// A link to a seat.
#[derive(Debug)]
pub(in crate::pages) struct Link {
    /// Whose seat it is.
    pub(in crate::pages) label: String,
    pub(in crate::pages) link: String,
    /// The same as a picture, as far as it fits one.
    pub(in crate::pages) picture: String,
}

impl Link {
    pub(in crate::pages) fn new(label: String, link: String) -> Self {
        let picture = picture(&link).unwrap_or_default();
        Self { label, link, picture }
    }
}

/// A text as a QR code.
pub(in crate::pages) fn picture(text: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let svg = code.render::<svg::Color<'_>>().min_dimensions(180, 180).build();
    // The head of a file has no place within a page.
    let begin = svg.find("<svg")?;
    Some(svg[begin..].replacen(
        "<svg",
        "<svg class=\"code\" role=\"img\" aria-label=\"The link as a QR code\"",
        1,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_one_element_without_a_style() {
        let svg = picture("http://127.0.0.1:8777/join#abc").unwrap();
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        assert!(!svg.contains("style") && !svg.contains("<?xml"));
        assert!(picture(&"x".repeat(10_000)).is_none());
    }
}
