//! A seat of a party, and what is computed from its own private file alone.
//!
//! What takes long is computed once for a file, aside from the tasks that answer, and kept for a few files.

pub(super) mod map;

use super::PageProblem;
use super::point_scale::PointScale;
use super::session::{caller, path};
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use crate::room::TableData;
use crate::server::Server;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use elfvik::format::{FileText, native};
use elfvik::model::{Issue, PartyFile, PartyId, Scenario, View};
use elfvik::prepare::own_map::{OwnMap, OwnMapRequest, PackagePlace};
use elfvik::room::Action;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::Semaphore;

/// A seat of a party, with what it may see.
#[derive(Debug)]
pub(super) struct OwnSide {
    pub(super) caller: Caller,
    pub(super) scenario: Arc<Scenario>,
    pub(super) data: Box<TableData>,
    pub(super) party: PartyId,
    /// Where the pages of the seat are.
    pub(super) path: String,
}

impl OwnSide {
    /// The seat whose page is asked for; whoever belongs to no party has no such page.
    pub(super) async fn of(
        server: &Server,
        jar: &CookieJar,
        place: &(String, u64),
    ) -> Result<Self, PageProblem> {
        let caller = caller(server.shared(), jar, place).await?;
        let open = server.shared().room(&caller.room).await?;
        let data = open.table(caller.clone()).await?;
        let scenario = Arc::clone(open.scenario());
        Self::with(caller, scenario, data).ok_or_else(|| Problem::of(Code::NotPermitted).into())
    }

    /// The same of a caller of whom all is known; none for whoever belongs to no party.
    pub(super) fn with(caller: Caller, scenario: Arc<Scenario>, data: Box<TableData>) -> Option<Self> {
        data.delegation.as_ref()?;
        let party = scenario.party(caller.party.as_ref()?)?;
        Some(Self { path: path(&caller.room, u64::from(caller.seat.0)), caller, scenario, data, party })
    }

    /// The text of the own private file.
    pub(super) fn text(&self) -> Option<&str> {
        self.data.delegation.as_ref()?.file()
    }

    /// The own private file, checked; none where the vault has none.
    pub(super) fn file(&self) -> Option<PartyFile> {
        read(&self.scenario, self.party, self.text()?).ok()
    }

    /// Whether the seat may put a private file into the vault now.
    pub(super) fn may_set(&self) -> bool {
        self.data.summary.next.contains(&Action::SetFile)
    }

    /// What tells the present file apart from others.
    pub(super) fn version(&self) -> String {
        hex(&Sha256::digest(self.text().unwrap_or_default())[..8])
    }

    /// In which points worths to the own side are shown.
    pub(super) fn scale(&self) -> PointScale {
        let delegation = self.data.delegation.as_ref();
        PointScale::of_preferences(delegation.and_then(|delegation| delegation.preferences()))
    }

    /// The day of the server's clock, as `2026-03-02`.
    pub(super) fn today(&self) -> String {
        let now = jiff::Timestamp::from_millisecond(self.data.now).unwrap_or_default();
        now.to_string().chars().take(10).collect()
    }

    /// What is computed from the own file; none without one.
    pub(super) async fn computed(&self) -> Result<Option<Arc<Computed>>, Problem> {
        let Some(text) = self.text() else { return Ok(None) };
        let (scenario, party) = (Arc::clone(&self.scenario), self.party);
        // Another room never learns that somebody has the same file, not even by the time it takes.
        let key: [u8; 32] = Sha256::new_with_prefix(&self.caller.room)
            .chain_update([0])
            .chain_update(scenario.parties[party.0].id.as_bytes())
            .chain_update([0])
            .chain_update(text)
            .finalize()
            .into();
        if let Some(known) = kept(&key) {
            return Ok(Some(known));
        }
        let text = text.to_owned();
        let computed = aside(move || Computed::of(&scenario, party, &text)).await??;
        let computed = Arc::new(computed);
        keep(key, &computed);
        Ok(Some(computed))
    }
}

/// What is computed from a private file.
#[derive(Debug)]
pub(super) struct Computed {
    /// What the party knows and believes; of whom it says nothing, the wide default of the format.
    pub(super) view: View,
    pub(super) map: OwnMap,
    /// Own worth against that of each other party.
    pub(super) pairs: Vec<Pair>,
    /// The parties of whom the file says nothing.
    pub(super) unknown: Vec<PartyId>,
    brief: OnceLock<Arc<str>>,
}

/// Own worth against that of another party.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) party: PartyId,
    /// Own worth and likely worth to the other of some packages.
    pub(super) cloud: Vec<(f64, f64)>,
    /// Packages that waste nothing between both, best for the own side first.
    pub(super) efficient: Vec<PackagePlace>,
}

impl Computed {
    fn of(scenario: &Scenario, party: PartyId, text: &str) -> Result<Self, Problem> {
        let file = read(scenario, party, text)?;
        let others = (0..scenario.parties.len()).map(PartyId).filter(|other| *other != party);
        let unknown: Vec<PartyId> = others.filter(|other| file.belief(*other).is_none()).collect();
        let view = View::of_party(scenario.clone(), with_defaults(scenario, text, file, &unknown)?);
        let view = view.map_err(|error| faulty(&error))?;
        let map = OwnMap::of(&view, &OwnMapRequest::STANDARD).map_err(|error| faulty(&error))?;
        let map = map.ok_or_else(|| Problem::of(Code::NotPermitted))?;
        let pair = |party: PartyId| Pair {
            party,
            cloud: map.cloud(party, MOST_DOTS),
            efficient: map.nondominated(party, MOST_LISTED).iter().map(|one| map.place(one)).collect(),
        };
        let pairs = map.others().map(pair).collect();
        Ok(Self { view, map, pairs, unknown, brief: OnceLock::new() })
    }

    /// A page that was written before, or is written now.
    pub(super) fn brief(
        &self,
        write: impl FnOnce(&View) -> Result<String, Problem>,
    ) -> Result<Arc<str>, Problem> {
        if let Some(known) = self.brief.get() {
            return Ok(Arc::clone(known));
        }
        let written: Arc<str> = write(&self.view)?.into();
        Ok(Arc::clone(self.brief.get_or_init(|| written)))
    }
}

/// The file, in which the wide default of the format stands for parties of whom it says nothing.
fn with_defaults(
    scenario: &Scenario,
    text: &str,
    file: PartyFile,
    unknown: &[PartyId],
) -> Result<PartyFile, Problem> {
    if unknown.is_empty() {
        return Ok(file);
    }
    let defaults: String = unknown
        .iter()
        .map(|other| format!("[believes.\"{}\"]\nunknown = true\n", scenario.parties[other.0].id))
        .collect();
    read(scenario, file.party, &format!("{text}\n{defaults}"))
}

/// A private file, or every fault of it in the words of `elfvik check`.
pub(super) fn read(scenario: &Scenario, party: PartyId, text: &str) -> Result<PartyFile, Problem> {
    let name = format!("{}.toml", scenario.parties[party.0].id);
    native::party_file(FileText { name: &name, text }, scenario, party).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Problem::with(Code::FaultyFile, faults.join("\n"))
    })
}

pub(super) fn faulty(error: &dyn std::fmt::Display) -> Problem {
    Problem::with(Code::FaultyFile, error.to_string())
}

/// Computes aside from the tasks that answer, a few at a time.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    static ROOM: Semaphore = Semaphore::const_new(2);
    let unavailable = || Problem::of(Code::Unavailable);
    let _permit = ROOM.acquire().await.map_err(|_| unavailable())?;
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a page could not be computed");
        unavailable()
    })
}

/// A picture as the source of an image. Its style is its own and touches nothing of the page.
pub(super) fn image(svg: &str) -> String {
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}

/// A document of the library as a page: no script, and no style but its own, by their hashes.
pub(super) fn document(html: &str) -> Response {
    let hashes: String = html
        .split("<style>")
        .skip(1)
        .filter_map(|rest| rest.split_once("</style>"))
        .map(|(style, _)| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(style))))
        .collect();
    let policy = format!(
        "default-src 'none'; style-src{}; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
        if hashes.is_empty() { " 'none'" } else { &hashes }
    );
    let mut response = Html(html.to_owned()).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// A file to keep.
pub(super) fn download(name: &str, kind: &'static str, text: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], text)
        .into_response()
}

/// What an issue is called, at the head of a line.
pub(super) fn issue_name(issue: &Issue) -> String {
    let name = issue.display_name();
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

type Kept = VecDeque<([u8; 32], Arc<Computed>)>;

static KEPT: Mutex<Kept> = Mutex::new(VecDeque::new());

fn kept(key: &[u8; 32]) -> Option<Arc<Computed>> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let at = kept.iter().position(|(known, _)| known == key)?;
    let entry = kept.remove(at)?;
    let computed = Arc::clone(&entry.1);
    kept.push_back(entry);
    Some(computed)
}

fn keep(key: [u8; 32], computed: &Arc<Computed>) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|(known, _)| *known != key);
    kept.push_back((key, Arc::clone(computed)));
    while kept.len() > MOST_KEPT {
        kept.pop_front();
    }
}

/// So many files are kept with what was computed from them.
const MOST_KEPT: usize = 16;
/// So many packages are drawn in the background of a map.
const MOST_DOTS: usize = 1_200;
/// So many packages that waste nothing are listed.
const MOST_LISTED: usize = 24;
