//! Who looks at a page: the owner of the token in the cookie that is sent for the pages of one seat.

use super::PageProblem;
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::server::Shared;
use crate::tokens::Token;
use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// Where the pages of a seat are.
pub(super) fn path(room: &str, seat: u64) -> String {
    format!("/table/{room}/{seat}")
}

/// The cookie that holds the token of a seat.
pub(super) fn cookie(shared: &Shared, room: &str, seat: u64, token: &str) -> Cookie<'static> {
    let is_encrypted = shared.config.address.as_ref().is_some_and(|address| address.starts_with("https://"));
    Cookie::build((NAME, token.to_owned()))
        .path(path(room, seat))
        .http_only(true)
        .secure(is_encrypted)
        .same_site(SameSite::Strict)
        .permanent()
        .build()
}

/// The owner of the seat whose page is asked for.
pub(super) async fn caller(
    shared: &Shared,
    jar: &CookieJar,
    (room, seat): &(String, u64),
) -> Result<Caller, PageProblem> {
    let token = jar.get(NAME).and_then(|cookie| Token::of_text(cookie.value()));
    let token = token.ok_or_else(|| Problem::of(Code::NoToken))?;
    let caller = Caller::with(shared, token).await?.in_room(room)?;
    if u64::from(caller.seat.0) != *seat {
        return Err(Problem::of(Code::NotFound).into());
    }
    Ok(caller)
}

/// Refuses what a page of somebody else's has a browser send: a browser says where a request comes from.
pub(super) fn from_here(headers: &HeaderMap) -> Result<(), PageProblem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_foreign = match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = text(header::HOST.as_str()).unwrap_or_default();
            origin.split_once("://").is_none_or(|(_, from)| from != host)
        }
        (None, None) => false,
    };
    if is_foreign { Err(Problem::of(Code::NotFound).into()) } else { Ok(()) }
}

const NAME: &str = "elfvik-seat";

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn what_another_site_sends_is_refused() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let pair = |&(name, value): &(&'static str, &'static str)| {
                (header::HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            pairs.iter().map(pair).collect::<HeaderMap>()
        };
        for (allowed, pairs) in [
            (true, &[][..]),
            (true, &[("sec-fetch-site", "same-origin"), ("origin", "http://elsewhere")]),
            (true, &[("sec-fetch-site", "none")]),
            (false, &[("sec-fetch-site", "cross-site")]),
            (false, &[("sec-fetch-site", "same-site")]),
            (true, &[("origin", "http://host:1"), ("host", "host:1")]),
            (false, &[("origin", "http://host:2"), ("host", "host:1")]),
            (false, &[("origin", "null"), ("host", "host:1")]),
        ] {
            assert_eq!(from_here(&headers(pairs)).is_ok(), allowed, "{pairs:?}");
        }
    }
}
