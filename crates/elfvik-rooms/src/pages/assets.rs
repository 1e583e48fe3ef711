//! The style sheet and the script.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A name for the present content, so that a browser keeps a file until it changes.
pub(super) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let hash = Sha256::new_with_prefix(STYLE).chain_update(SCRIPT).finalize();
        hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    });
    &VERSION
}

/// A file of the pages; of another version there is none.
pub(super) async fn asset(Path((asked, name)): Path<(String, String)>) -> Response {
    let (content, text) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "script.js" => ("text/javascript; charset=utf-8", SCRIPT),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    if asked != version() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kept = "public, max-age=31536000, immutable";
    ([(header::CONTENT_TYPE, content), (header::CACHE_CONTROL, kept)], text).into_response()
}

const STYLE: &str = include_str!("../../assets/style.css");
const SCRIPT: &str = include_str!("../../assets/script.js");
