//! The brief as a page and as Markdown.

use crate::common::{elfvik, root};

const SCENARIOS: [&str; 6] = [
    "stockholm-2019",
    "house-sale",
    "river-basin",
    "coalition-of-five",
    "failed-ratification",
    "supply-contract",
];

fn face(scenario: &str, face: &str) -> String {
    let folder = format!("scenarios/{scenario}");
    let run =
        elfvik(&root(), &["brief", &folder, face, "-", "--worlds", "100", "--rehearsals", "50", "--all"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{scenario}");
    run.stdout
}

#[test]
fn a_page_needs_nothing_else_and_no_script() {
    for scenario in SCENARIOS {
        let page = face(scenario, "--html");
        assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
        for outside in ["<script", "<link", "<img", "src=", "@import", "url(", "<iframe"] {
            assert!(!page.contains(outside), "{scenario}: {outside}");
        }
        // Names of namespaces are no addresses that a reader would fetch.
        let addresses = page.matches("http").count() - page.matches("http://www.w3.org/2000/svg").count();
        assert_eq!(addresses, 0, "{scenario}");
    }
}

#[test]
fn every_picture_has_a_title_a_reading_and_unique_ids() {
    for scenario in SCENARIOS {
        let page = face(scenario, "--html");
        let pictures = page.matches("<svg ").count();
        // Where nothing is a guess there is nothing to draw worlds from, and no picture of them.
        let least =
            if page.contains("numbers are taken as known") && !page.contains("worlds") { 3 } else { 5 };
        assert!(pictures >= least, "{scenario}: {pictures}");
        assert_eq!(pictures, page.matches("<figcaption><b>").count(), "{scenario}");
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let n = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(n, ids.len(), "{scenario}");
        for tag in ["table", "figure", "svg", "ul", "details", "tr", "td", "p"] {
            let opened =
                page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{scenario}: {tag}");
        }
    }
}

#[test]
fn a_page_draws_at_most_five_thousand_points_and_says_how_many() {
    let page = face("supply-contract", "--html");
    let points = page.matches("h0").count();
    assert!(points <= 5_000, "{points}");
    assert!(page.contains("outcomes, drawn at random"));
}

#[test]
fn text_from_the_files_cannot_become_markup() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(elfvik(folder.path(), &["new", "talks"]).status, 0);
    let file = folder.path().join("talks/scenario.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let title = text.lines().find(|line| line.starts_with("title = ")).unwrap();
    std::fs::write(&file, text.replace(title, "title = '<script>alert(1)</script> & \"more\"'")).unwrap();
    let page = elfvik(folder.path(), &["brief", "talks", "--html", "-", "--worlds", "50"]).stdout;
    assert!(!page.contains("<script") && page.contains("&#60;script&#62;"), "{}", &page[..300]);
    let markdown = elfvik(folder.path(), &["brief", "talks", "--markdown", "-", "--worlds", "50"]).stdout;
    assert!(markdown.starts_with("# \\<script\\>"), "{}", &markdown[..80]);
}

#[test]
fn markdown_has_the_tables_of_every_figure() {
    let markdown = face("stockholm-2019", "--markdown");
    for part in [
        "# U.S. and North Korea",
        "## 4. How likely a deal is",
        "| find out first | explains |",
        "| package | acceptable |",
    ] {
        assert!(markdown.contains(part), "{part}");
    }
    for line in markdown.lines().filter(|line| line.starts_with('|')) {
        assert!(line.ends_with('|'), "{line}");
    }
}

#[test]
fn a_page_that_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = root().join("scenarios/house-sale");
    let run = elfvik(folder.path(), &["brief", scenario.to_str().unwrap(), "--html", "nowhere/brief.html"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("nowhere/brief.html"), "{}", run.stderr);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn offers_that_cross_red_lines_stay_within_their_picture() {
    let run = elfvik(&root(), &["talk", "scenarios/river-dam", "--html", "-"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let page = run.stdout;
    // Both pictures of the offers say so.
    assert_eq!(page.matches("What crosses a red line is drawn at the edge.").count(), 2);
    let mut n_places = 0;
    for picture in page.split("<svg ").skip(1).map(|rest| rest.split_once("</svg>").unwrap().0) {
        let view = picture.split_once("viewBox=\"0 0 ").unwrap().1.split_once('"').unwrap().0;
        let (width, height) = view.split_once(' ').unwrap();
        let [width, height] = [width, height].map(|size| size.parse::<f64>().unwrap());
        for trace in picture.split("<path class=\"trace ").skip(1) {
            let path = trace.split_once(" d=\"").unwrap().1.split_once('"').unwrap().0;
            for place in path.split(['M', 'L']).skip(1) {
                let (x, y) = place.split_once(' ').unwrap();
                let [x, y] = [x, y].map(|at| at.parse::<f64>().unwrap());
                // Left of the plot are the numbers of its axis.
                assert!((100.0..width).contains(&x) && (0.0..height).contains(&y), "{place} of {view}");
                n_places += 1;
            }
        }
    }
    assert!(n_places > 60);
}
