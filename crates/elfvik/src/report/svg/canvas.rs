//! Elements of an SVG picture, one to a line.

use super::measure;
use crate::unsafe_characters::visible_line;
use std::fmt::Write as _;

/// A picture that grows element by element.
pub(super) struct Canvas {
    text: String,
    width: f64,
}

impl Canvas {
    /// An empty picture with a title and a description for those who cannot see it.
    ///
    /// `name` keeps its ids apart from those of other pictures on a page.
    pub(super) fn new(name: &str, (width, height): (f64, f64), title: &str, description: &str) -> Self {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-labelledby=\"{name}-title {name}-desc\">\n\
             <title id=\"{name}-title\">{}</title>\n<desc id=\"{name}-desc\">{}</desc>\n\
             <style>{STYLE}</style>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n",
            escaped(title),
            escaped(description)
        );
        Self { text, width }
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), class: &str) {
        self.add(&format!(
            "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
        ));
    }

    pub(super) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), class: &str) {
        let (width, height) = (width.max(0.0), height.max(0.0));
        self.add(&format!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
        ));
    }

    /// Round dots; those that fall on the same tenth of a pixel are drawn once.
    pub(super) fn dots(&mut self, places: impl Iterator<Item = (f64, f64)>, radius: f64, class: &str) {
        let mut tenths: Vec<(i64, i64)> =
            places.map(|(x, y)| ((x * 10.0).round() as i64, (y * 10.0).round() as i64)).collect();
        tenths.sort_unstable();
        tenths.dedup();
        if tenths.is_empty() {
            return;
        }
        // A line of no length with round ends is a dot, and far shorter than a circle element.
        let mut path = String::new();
        for (x, y) in tenths {
            let _ = write!(path, "M{} {}h0", x as f64 / 10.0, y as f64 / 10.0);
        }
        self.add(&format!("<path class=\"{class}\" stroke-width=\"{:.1}\" d=\"{path}\"/>", radius * 2.0));
    }

    pub(super) fn path(&mut self, places: &[(f64, f64)], class: &str) {
        let mut path = String::new();
        for (at, (x, y)) in places.iter().enumerate() {
            let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
        }
        if places.len() > 1 {
            self.add(&format!("<path class=\"{class}\" d=\"{path}\"/>"));
        }
    }

    /// A small shape around a point; the lines of `hover` are shown under the pointer.
    pub(super) fn symbol(&mut self, (x, y): (f64, f64), shape: &str, class: &str, hover: &[impl AsRef<str>]) {
        let lines: Vec<String> = hover.iter().map(|line| escaped(line.as_ref())).collect();
        let lines = lines.join("\n");
        let title = if lines.is_empty() { lines } else { format!("<title>{lines}</title>") };
        self.add(&format!(
            "<path class=\"{class}\" transform=\"translate({x:.1} {y:.1})\" d=\"{shape}\">{title}</path>"
        ));
    }

    /// A rectangle with a name under the pointer.
    pub(super) fn hovered_rect(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        class: &str,
        hover: &str,
    ) {
        self.add(&format!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\">\
             <title>{}</title></rect>",
            width.max(0.0),
            escaped(hover)
        ));
    }

    /// Text with a longer one under the pointer. What would leave the picture is cut, as in [`Canvas::text`].
    pub(super) fn hovered_text(&mut self, at: (f64, f64), class: &str, text: &str, hover: &str) {
        let shown = measure::fitting(text, self.room(at.0, class), class);
        self.put(at, class, &shown, (shown != hover).then_some(hover));
    }

    /// Text; where it would leave the picture it is cut, and stands whole under the pointer.
    pub(super) fn text(&mut self, at: (f64, f64), class: &str, text: &str) {
        self.hovered_text(at, class, text, text);
    }

    /// Text in a narrower room than the picture leaves.
    pub(super) fn text_within(&mut self, at: (f64, f64), room: f64, class: &str, text: &str) {
        self.hovered_text(at, class, &measure::fitting(text, room, class), text);
    }

    /// Text that runs upwards, around its middle; cut where it is longer than the room.
    pub(super) fn upright(&mut self, (x, y): (f64, f64), room: f64, class: &str, text: &str) {
        let shown = measure::fitting(text, room, class);
        let title = title((shown != text).then_some(text));
        self.add(&format!(
            "<text class=\"{class}\" transform=\"translate({x:.1} {y:.1}) rotate(-90)\">{}{title}</text>",
            escaped(&shown)
        ));
    }

    fn put(&mut self, (x, y): (f64, f64), class: &str, text: &str, hover: Option<&str>) {
        let title = title(hover);
        self.add(&format!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{}{title}</text>",
            escaped(text)
        ));
    }

    /// How wide a text at a place may be.
    fn room(&self, x: f64, class: &str) -> f64 {
        let has = |name: &str| class.split(' ').any(|part| part == name);
        let room = match () {
            () if has("mid") => 2.0 * x.min(self.width - x),
            () if has("end") => x,
            () => self.width - x,
        };
        (room - 4.0).max(0.0)
    }

    pub(super) fn into_text(mut self) -> String {
        self.add("</svg>");
        self.text
    }

    fn add(&mut self, element: &str) {
        self.text.push_str(element);
        self.text.push('\n');
    }
}

fn title(hover: Option<&str>) -> String {
    hover.map(|hover| format!("<title>{}</title>", escaped(hover))).unwrap_or_default()
}

/// Text on one line that is safe between and inside tags; what could not be seen, and what XML forbids with
/// it, is written out.
fn escaped(text: &str) -> String {
    let text = visible_line(text);
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// Okabe and Ito's colours, which the colour-blind can tell apart; shapes differ too.
const STYLE: &str = "\
text{font:13px system-ui,Helvetica,Arial,sans-serif;fill:#1a1a1a}\
.title{font-size:20px;font-weight:600}.reading{font-size:14px}.quiet{font-size:12px;fill:#595959}\
.tick{font-size:12px;fill:#404040}.name{font-size:14px}.label{font-weight:600}\
.mid{text-anchor:middle}.end{text-anchor:end}\
.halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}\
.axis{stroke:#404040;stroke-width:1}.least{stroke:#404040;stroke-width:1.2;stroke-dasharray:6 4}\
.zone{fill:#009e73;fill-opacity:.1}\
.outcome{stroke:#8a8a8a;stroke-opacity:.55;stroke-linecap:round;fill:none}\
.efficient{stroke:#0072b2;stroke-linecap:round;fill:none}\
.frontier{stroke:#0072b2;stroke-width:1;stroke-opacity:.5;fill:none}\
.solution{fill:#d55e00;stroke:#fff;stroke-width:1.5}.package{fill:#1a1a1a;stroke:#fff;stroke-width:1.5}\
.reach{stroke:#1a1a1a;stroke-width:1;stroke-opacity:.45}.solution-reach{stroke:#d55e00;stroke-opacity:.7}\
.grid{stroke:#d0d5db;stroke-width:1}.base{stroke:#1a1a1a;stroke-width:1.5}\
.interval{fill:#1a1a1a;fill-opacity:.12}\
.c0{fill:#0072b2}.c1{fill:#d55e00}.c2{fill:#009e73}.c3{fill:#cc79a7}.c4{fill:#e69f00}.c5{fill:#56b4e9}\
.c6{fill:#8a8a8a}\
.t0{fill:#9ecae9}.t1{fill:#f7c59b}.t2{fill:#b5dfc6}.t3{fill:#e6c3dc}.t4{fill:#f5e3a1}.t5{fill:#d4d8dd}\
.cut{fill:none;stroke:#fff;stroke-width:1.5}.light{fill:#fff}.small{font-size:12px}\
.whisker{stroke:#1a1a1a;stroke-width:1.4}\
.hollow{fill:#fff;stroke:#1a1a1a;stroke-width:1.8}.full{fill:#1a1a1a}\
.edge{stroke:#404040;stroke-width:.8}.hatch{stroke:#404040;stroke-width:.9}\
.snapback{stroke:#d55e00;stroke-width:1.8}\
.cross{fill:none;stroke:#d55e00;stroke-width:3.5}.stage{stroke:#404040;stroke-width:3}\
.trace{fill:none;stroke-width:1.6;stroke-opacity:.75;stroke-linejoin:round}\
.own{stroke-width:2.4;stroke-opacity:1}.given{stroke-width:1.2;stroke-opacity:.6}\
.spot{fill:none;stroke-linecap:round}\
.s0{stroke:#0072b2}.s1{stroke:#d55e00}.s2{stroke:#009e73}.s3{stroke:#cc79a7}.s4{stroke:#e69f00}\
.s5{stroke:#56b4e9}\
.leader{stroke:#1a1a1a;stroke-width:.8;stroke-opacity:.6}";

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_cannot_break_out_of_its_element() {
        assert_eq!(escaped("<a & \"b\">\u{0}"), "&lt;a &amp; &quot;b&quot;&gt;\\u{0}");
    }
}
