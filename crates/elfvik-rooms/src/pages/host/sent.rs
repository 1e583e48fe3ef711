//! What a form with files sends.

use crate::pages::PageProblem;
use crate::pages::cases::{SentFile, base_name};
use crate::pages::fields::Fields;
use crate::problem::{Code, Problem};
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;

/// The fields and the files of a form; empty files count as not sent.
pub(in crate::pages) async fn sent(mut form: Multipart) -> Result<(Fields, Vec<SentFile>), PageProblem> {
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(problem)? {
        if pairs.len() + files.len() >= MOST_FIELDS {
            return Err(Problem::of(Code::TooLarge).into());
        }
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(|file| base_name(file).to_owned()) {
            Some(file) => {
                let bytes = field.bytes().await.map_err(problem)?;
                if !bytes.is_empty() {
                    files.push(SentFile { name: file, bytes: bytes.to_vec() });
                }
            }
            None => pairs.push((name, field.text().await.map_err(problem)?)),
        }
    }
    Ok((Fields::new(pairs), files))
}

fn problem(error: MultipartError) -> PageProblem {
    let is_too_large = error.status() == StatusCode::PAYLOAD_TOO_LARGE;
    PageProblem(Problem::of(if is_too_large { Code::TooLarge } else { Code::Malformed }))
}

const MOST_FIELDS: usize = 5_000;
