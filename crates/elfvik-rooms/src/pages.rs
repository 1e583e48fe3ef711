//! The pages for people. Every page is a document of its own that works by links and forms; one small script
//! puts parts in place that the server sends, and adds nothing that only it can do.
//!
//! A seat's token travels in a cookie that is sent for the pages of that seat alone, so that one browser can
//! hold several seats. Nothing is loaded from elsewhere, and no page holds a script or a style of its own.

mod after;
mod assets;
mod cases;
mod class;
mod fields;
mod front;
mod host;
mod live;
mod own_side;
mod package;
mod play;
mod point_scale;
mod prepare;
mod reports;
mod requests;
mod sentences;
mod session;
mod table;
mod words;

use crate::problem::Problem;
use crate::server::Server;
use crate::store::StoreError;
use askama::Template;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::set_header::SetResponseHeaderLayer;

/// The paths of the pages.
pub(crate) fn routes() -> Router<Server> {
    Router::new()
        .route("/", get(front::front))
        .route("/join", get(front::join))
        .route("/join/enter", post(front::enter))
        .route("/assets/{version}/{name}", get(assets::asset))
        .route("/play", get(play::show).post(play::begin))
        .merge(host::routes())
        .merge(class::routes())
        .route("/table/{room}/{seat}", get(table::show))
        .route("/table/{room}/{seat}/draft", post(table::draft))
        .route("/table/{room}/{seat}/do", post(table::act))
        .route("/table/{room}/{seat}/live", get(live::live))
        .route("/table/{room}/{seat}/record", get(table::record))
        .merge(prepare::routes())
        .merge(after::routes())
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ))
}

/// What every page has around it.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) title: String,
    /// Where the style sheet and the script are, which change with their content.
    pub(crate) assets: String,
}

impl Frame {
    pub(crate) fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), assets: format!("/assets/{}", assets::version()) }
    }
}

/// A template as a page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A problem, as a page that says what to do instead.
#[derive(Debug)]
pub(crate) struct PageProblem(pub(crate) Problem);

impl From<Problem> for PageProblem {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<StoreError> for PageProblem {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for PageProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let words = words::words(&self.0);
        page(status, &ProblemPage { frame: Frame::titled(words.title.clone()), words })
    }
}

/// Shows the problems that others answer with as pages, to whoever asks for pages.
pub(crate) async fn for_people(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wants_page = accepted.is_some_and(|accepted| accepted.contains("text/html"));
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) if wants_page => {
            let again = response.headers_mut().remove(header::RETRY_AFTER);
            let mut shown = PageProblem(problem).into_response();
            shown.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
            if let Some(again) = again {
                shown.headers_mut().insert(header::RETRY_AFTER, again);
            }
            shown
        }
        _ => response,
    }
}

#[derive(Debug, Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    words: words::Words,
}

/// Nothing from elsewhere, no script and no style within a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
