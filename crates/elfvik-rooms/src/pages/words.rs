//! Problems in the words of people who look at a page, where those for programs would not help them.

use crate::problem::Problem;

/// What went wrong, for whoever looks at a page: sentences that begin with a capital and end without a stop.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) cause: String,
    pub(super) cure: String,
}

/// A problem in the words of people. What does not exist and what belongs to others sound the same.
pub(super) fn words(problem: &Problem) -> Words {
    let told = if problem.detail.is_empty() || problem.detail == problem.title {
        &problem.cause
    } else {
        &problem.detail
    };
    let (title, cause, cure) = match &*problem.code {
        "no-token" | "not-found" => (
            "this page does not open here",
            "the address is wrong, the page is somebody else’s, or what let this browser in has ended",
            "open the link of your own seat, or sign in again; where a link was used before, ask for another",
        ),
        "malformed" => (&*problem.title, &**told, "look at what you filled in, and send it again"),
        "no-key" | "key-reused" => (
            "the page is old",
            "what you sent does not fit what the page shows now",
            "load the page again, and look whether it has arrived",
        ),
        "vault-locked" => (
            &*problem.title,
            "the server has started again, and only your delegation opens its own vault",
            "load the page again, or let anybody of your delegation open theirs",
        ),
        "no-preferences" => (&*problem.title, &**told, "say what you want on the page of your preferences"),
        "not-permitted" => (&*problem.title, &**told, "choose among what the page offers now"),
        "too-many" => (&*problem.title, &**told, "wait some seconds, and send it again"),
        "unavailable" => (&*problem.title, &**told, "send it again a little later: nothing is done twice"),
        _ => (&*problem.title, &**told, &*problem.cure),
    };
    Words { title: sentence(title), cause: sentence(cause), cure: sentence(cure) }
}

/// A text with a capital at its beginning and no stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    #[test]
    fn people_are_not_told_of_headers_and_requests() {
        for code in [Code::NoToken, Code::NotFound, Code::NoKey, Code::Malformed, Code::Unavailable] {
            let words = words(&Problem::of(code));
            let text = format!("{}. {}. {}", words.title, words.cause, words.cure);
            assert!(!text.contains('`') && !text.contains("token") && !text.contains("openapi"), "{text}");
            assert!(words.title.chars().all(|c| c != '.') && words.title.starts_with(char::is_uppercase));
        }
        let [none, not_yours] = [Code::NoToken, Code::NotFound].map(|code| words(&Problem::of(code)).cause);
        assert_eq!(none, not_yours);
    }
}
