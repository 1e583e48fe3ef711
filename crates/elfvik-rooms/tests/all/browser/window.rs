//! A browser with windows, and what somebody does in them: by the visible names of what is on the page.

use crate::table::{Table, TestServer};
use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::browser::BrowserContextId;
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType,
    InsertTextParams, MouseButton,
};
use chromiumoxide::cdp::browser_protocol::log::EventEntryAdded;
use chromiumoxide::cdp::browser_protocol::network::{CookieParam, EventRequestWillBeSent, SetCookiesParams};
use chromiumoxide::cdp::browser_protocol::page::{CaptureScreenshotParams, PrintToPdfParams};
use chromiumoxide::cdp::browser_protocol::target::{CreateBrowserContextParams, CreateTargetParams};
use chromiumoxide::cdp::js_protocol::runtime::{EvaluateParams, EventConsoleApiCalled, EventExceptionThrown};
use chromiumoxide::listeners::EventStream;
use chromiumoxide::page::Page;
use futures_util::{FutureExt as _, StreamExt as _};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A browser in a folder of its own.
pub(super) struct Chromium {
    browser: Browser,
    handling: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Chromium {
    /// Starts it; `None`, said aloud, where it is missing.
    pub(super) async fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let config = BrowserConfig::builder()
            .no_sandbox()
            .new_headless_mode()
            .user_data_dir(folder.path())
            .viewport(None)
            .launch_timeout(Duration::from_secs(60))
            // Chromium's own traffic fails too, rather than leave this machine.
            .args(["host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "disable-gpu"])
            .build();
        let Ok(config) = config else {
            println!("SKIPPED: Chromium is not here, so nothing is known of the pages in a browser");
            return None;
        };
        let (browser, mut handler) = Browser::launch(config).await.unwrap();
        // It also reports messages that are newer than the library; they are of no use here.
        let handling = tokio::spawn(async move { while handler.next().await.is_some() {} });
        Some(Self { browser, handling, _folder: folder })
    }

    /// A window of somebody else, who shares no cookie with the others.
    pub(super) async fn window(&self, server: &str) -> Window {
        let context = self.browser.create_browser_context(CreateBrowserContextParams::default());
        self.tab(server, context.await.unwrap()).await
    }

    /// Another window of the same person.
    pub(super) async fn beside(&self, window: &Window) -> Window {
        self.tab(&window.server, window.context.clone()).await
    }

    /// A window in which somebody sits at a table.
    pub(super) async fn seated(&self, server: &TestServer, table: &Table, name: &str) -> Window {
        let window = self.window(&server.address).await;
        window.sit(table, name).await;
        window
    }

    async fn tab(&self, server: &str, context: BrowserContextId) -> Window {
        let target = CreateTargetParams::builder().url("about:blank").browser_context_id(context.clone());
        let page = self.browser.new_page(target.build().unwrap()).await.unwrap();
        let reports = Reports {
            requests: page.event_listener().await.unwrap(),
            entries: page.event_listener().await.unwrap(),
            exceptions: page.event_listener().await.unwrap(),
            calls: page.event_listener().await.unwrap(),
        };
        let window = Window { page, context, server: server.to_owned(), reports: Mutex::new(reports) };
        window.size(1280, 900).await;
        window
    }

    /// Ends it.
    pub(super) async fn end(mut self) {
        let _ = self.browser.close().await;
        let _ = tokio::time::timeout(Duration::from_secs(5), self.browser.wait()).await;
        self.handling.abort();
    }
}

/// What the browser reports of a window.
struct Reports {
    requests: EventStream<EventRequestWillBeSent>,
    entries: EventStream<EventEntryAdded>,
    exceptions: EventStream<EventExceptionThrown>,
    calls: EventStream<EventConsoleApiCalled>,
}

/// A window of somebody.
pub(super) struct Window {
    page: Page,
    context: BrowserContextId,
    server: String,
    reports: Mutex<Reports>,
}

impl Window {
    /// Goes to a path of the server, or to a whole address.
    pub(super) async fn open(&self, path: &str) {
        let address = if path.starts_with('/') { format!("{}{path}", self.server) } else { path.to_owned() };
        self.gone(&format!("location.href = {}", json!(address))).await;
    }

    pub(super) async fn reload(&self) {
        self.gone("location.reload()").await;
    }

    /// Waits until another page has come.
    async fn gone(&self, script: &str) {
        self.ask::<Value>(&format!("window.isOld = true; {script}; 0")).await;
        self.until("!window.isOld && document.readyState === 'complete'").await;
        self.settled().await;
    }

    /// Sits at a table with the token of a seat, as its link would have it.
    pub(super) async fn sit(&self, table: &Table, name: &str) {
        let path = format!("/table/{}/{}", table.room, table.seats[name].0);
        self.cookie("elfvik-seat", table.at(name).token(), &path).await;
        self.open(&path).await;
    }

    pub(super) async fn cookie(&self, name: &str, value: &str, path: &str) {
        let cookie = CookieParam::builder().name(name).value(value).url(&self.server).path(path);
        self.page.execute(SetCookiesParams::new(vec![cookie.build().unwrap()])).await.unwrap();
    }

    /// The token of the seat that the window shows.
    pub(super) async fn token(&self) -> String {
        let cookies = self.page.get_cookies().await.unwrap();
        cookies.into_iter().find(|cookie| cookie.name == "elfvik-seat").unwrap().value
    }

    pub(super) async fn size(&self, width: i64, height: i64) {
        let metrics = SetDeviceMetricsOverrideParams::new(width, height, 1.0, width == 390);
        self.page.execute(metrics).await.unwrap();
    }

    /// Switches the script of pages off.
    pub(super) async fn without_script(&self) {
        self.page.execute(SetScriptExecutionDisabledParams::new(true)).await.unwrap();
    }

    /// What the reader's settings ask of pages, such as `prefers-reduced-motion: reduce`; `media` may be
    /// `print`.
    pub(super) async fn emulate(&self, media: &str, features: &[(&str, &str)]) {
        let features = features.iter().map(|&(name, value)| MediaFeature::new(name, value));
        let media = SetEmulatedMediaParams::builder().media(media).features(features).build();
        self.page.execute(media).await.unwrap();
    }

    /// The answer of a script.
    pub(super) async fn ask<T: DeserializeOwned>(&self, script: &str) -> T {
        self.tried(script).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    async fn tried<T: DeserializeOwned>(&self, script: &str) -> Result<T, String> {
        let script = EvaluateParams::builder().expression(script).return_by_value(true).await_promise(true);
        let answer = self.page.execute(script.build()?).await.map_err(|error| error.to_string())?;
        if let Some(exception) = &answer.exception_details {
            return Err(format!("{exception:?}"));
        }
        let value = answer.result.result.value.unwrap_or(Value::Null);
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    /// Waits until a condition holds, and looks whether all is quiet.
    pub(super) async fn until(&self, condition: &str) {
        let begun = Instant::now();
        while self.tried::<bool>(&format!("!!({condition})")).await != Ok(true) {
            if begun.elapsed() > PATIENCE {
                self.picture("waited-in-vain").await;
                let text = self.tried::<String>("document.body.innerText").await.unwrap_or_default();
                panic!("{condition}: not so after {PATIENCE:?}: {text}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until a part of the page shows a text.
    pub(super) async fn shows(&self, part: &str, text: &str) {
        self.shows_refused(part, text).await;
        self.is_quiet().await;
    }

    /// Waits for a text after something was refused, which the console says too.
    pub(super) async fn shows_refused(&self, part: &str, text: &str) {
        let (part, text) = (json!(part), json!(text));
        self.until(&format!("document.querySelector({part})?.innerText.includes({text})")).await;
    }

    /// Whether a part of the page shows a text now.
    pub(super) async fn has(&self, part: &str, text: &str) -> bool {
        let (part, text) = (json!(part), json!(text));
        self.ask(&format!("!!document.querySelector({part})?.innerText.includes({text})")).await
    }

    /// Waits until the page has come and nothing moves in it.
    pub(super) async fn settled(&self) {
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'").await;
        let mut before = String::new();
        loop {
            let now: String = self.tried(STATE).await.unwrap_or_default();
            if now == before && !now.is_empty() {
                return;
            }
            before = now;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Presses what has this name, with the mouse.
    pub(super) async fn click(&self, name: &str) {
        self.click_in("body", name).await;
    }

    /// Presses what has this name within a part of the page.
    pub(super) async fn click_in(&self, part: &str, name: &str) {
        self.pressed(part, name).await;
        self.is_quiet().await;
    }

    /// Presses what will be refused, which the console says too.
    pub(super) async fn click_refused(&self, name: &str) {
        self.pressed("body", name).await;
    }

    async fn pressed(&self, part: &str, name: &str) {
        self.settled().await;
        self.until(&format!("{} && !({}).disabled", found(part, name), found(part, name))).await;
        let at: Option<(f64, f64)> = self.ask(&format!("{PLACE}({})", found(part, name))).await;
        let (x, y) = at.unwrap_or_else(|| panic!("`{name}` is covered by something else"));
        for kind in [DispatchMouseEventType::MousePressed, DispatchMouseEventType::MouseReleased] {
            let event = DispatchMouseEventParams::builder().r#type(kind).x(x).y(y);
            let event = event.button(MouseButton::Left).click_count(1).build().unwrap();
            self.page.execute(event).await.unwrap();
        }
        self.settled().await;
    }

    /// Writes into the field of this name, in the place of what stands there.
    pub(super) async fn fill(&self, part: &str, name: &str, text: &str) {
        self.settled().await;
        self.until(&found(part, name)).await;
        self.ask::<Value>(&format!("(e => {{ e.focus(); e.select(); }})({})", found(part, name))).await;
        self.page.execute(InsertTextParams::new(text)).await.unwrap();
        // Leaving a field is what tells the page that it was changed.
        self.ask::<Value>("document.activeElement.blur()").await;
        self.settled().await;
    }

    /// Chooses in the list of this name.
    pub(super) async fn choose(&self, part: &str, name: &str, value: &str) {
        self.settled().await;
        self.until(&found(part, name)).await;
        let choose = "(e, v) => { e.value = v; e.dispatchEvent(new Event('change', { bubbles: true })); \
                      return e.value; }";
        let chosen: String = self.ask(&format!("({choose})({}, {})", found(part, name), json!(value))).await;
        assert_eq!(chosen, value, "{name}");
        self.settled().await;
        self.is_quiet().await;
    }

    /// Types with the keys alone, wherever the focus is.
    pub(super) async fn types(&self, text: &str) {
        self.page.execute(InsertTextParams::new(text)).await.unwrap();
    }

    /// Presses a key.
    pub(super) async fn press(&self, key: Key) {
        let (name, code, text) = key.parts();
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            let event = DispatchKeyEventParams::builder().key(name).code(name).windows_virtual_key_code(code);
            let event = match (&kind, text) {
                (DispatchKeyEventType::KeyDown, Some(text)) => event.text(text),
                _ => event,
            };
            self.page.execute(event.r#type(kind).build().unwrap()).await.unwrap();
        }
    }

    /// Looks whether no request has left the server and nothing was written to the console.
    pub(super) async fn is_quiet(&self) {
        let faults = self.faults().await;
        assert!(faults.is_empty(), "{}: {faults:#?}", self.address().await);
    }

    /// Looks whether the console has what a refusal or a lost connection leaves there, and nothing else.
    pub(super) async fn has_said(&self, expected: &str) {
        let faults = self.faults().await;
        assert!(!faults.is_empty() && faults.iter().all(|fault| fault.contains(expected)), "{faults:#?}");
    }

    async fn faults(&self) -> Vec<String> {
        // What was reported before this answer is here after it.
        let _ = self.tried::<Value>("0").await;
        let mut reports = self.reports.lock().unwrap();
        let mut faults = Vec::new();
        while let Some(Some(event)) = reports.requests.next().now_or_never() {
            let address = &event.request.url;
            if !address.starts_with(&format!("{}/", self.server)) && !address.starts_with("data:") {
                faults.push(format!("a request to {address}"));
            }
        }
        while let Some(Some(event)) = reports.entries.next().now_or_never() {
            let entry = &event.entry;
            faults.push(format!(
                "{:?} {}: {} {:?}",
                entry.source,
                entry.level.as_ref(),
                entry.text,
                entry.url
            ));
        }
        while let Some(Some(event)) = reports.exceptions.next().now_or_never() {
            faults.push(format!("exception: {:?}", event.exception_details));
        }
        while let Some(Some(event)) = reports.calls.next().now_or_never() {
            faults.push(format!("console: {:?}", event.args));
        }
        faults
    }

    pub(super) async fn address(&self) -> String {
        self.tried("location.href").await.unwrap_or_default()
    }

    /// Looks whether the page is no wider than the window.
    pub(super) async fn fits(&self) {
        let wide: Vec<String> = self.ask(WIDE).await;
        assert!(wide.is_empty(), "{}: wider than the window: {wide:#?}", self.address().await);
    }

    /// The whole page as a picture, where pictures are wanted.
    pub(super) async fn picture(&self, name: &str) {
        let Some(folder) = pictures() else { return };
        let picture = CaptureScreenshotParams::builder().capture_beyond_viewport(true);
        let size: (f64, f64) = self.ask("[innerWidth, document.documentElement.scrollHeight]").await;
        let clip = chromiumoxide::cdp::browser_protocol::page::Viewport {
            x: 0.0,
            y: 0.0,
            width: size.0,
            height: size.1.min(12_000.0),
            scale: 1.0,
        };
        let picture = self.page.execute(picture.clip(clip).build()).await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), decoded(&picture.data)).unwrap();
    }

    /// The page as it is printed, where pictures are wanted.
    pub(super) async fn printed(&self, name: &str) {
        let Some(folder) = pictures() else { return };
        let printed = self.page.execute(PrintToPdfParams::default()).await.unwrap();
        std::fs::write(folder.join(format!("{name}.pdf")), decoded(&printed.data)).unwrap();
    }
}

/// A key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key {
    Tab,
    Enter,
    Space,
    Down,
    Right,
}

impl Key {
    /// Its name, its code and what it types.
    fn parts(self) -> (&'static str, i64, Option<&'static str>) {
        match self {
            Self::Tab => ("Tab", 9, None),
            Self::Enter => ("Enter", 13, Some("\r")),
            Self::Space => (" ", 32, Some(" ")),
            Self::Down => ("ArrowDown", 40, None),
            Self::Right => ("ArrowRight", 39, None),
        }
    }
}

/// The folder for pictures, where they are wanted.
fn pictures() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("ELFVIK_SCREENSHOTS")?);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

fn decoded(data: &chromiumoxide::Binary) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(data).unwrap()
}

/// A script that finds what has a name within a part of the page, among what can be seen.
fn found(part: &str, name: &str) -> String {
    format!("{FIND}({}, {})", json!(part), json!(name))
}

const FIND: &str = "((part, name) => [...document.querySelectorAll(part + ' :is(button, a, summary, \
                    input:not([type=hidden]), select, textarea)')].find(e => e.checkVisibility() && \
                    (e.getAttribute('aria-label') || (e.labels?.length ? e.labels[0] : e).textContent)\
                    .trim().startsWith(name)) || null)";

/// The middle of an element, unless something else lies over it.
const PLACE: &str = "(e => { e.scrollIntoView({ block: 'center', behavior: 'instant' }); \
                     const r = e.getClientRects()[0]; const x = r.x + r.width / 2, y = r.y + r.height / 2; \
                     const top = document.elementFromPoint(x, y); \
                     return top && (e.contains(top) || top.contains(e)) ? [x, y] : null; })";

/// What the page holds but for its clocks.
const STATE: &str =
    "document.readyState + location.href + document.body.innerHTML.replace(/<time.*?time>/g, '')";

/// The smallest element without which the page would fit into the window; none where it fits.
const WIDE: &str = "(() => { const root = document.documentElement; \
                    const wide = () => root.scrollWidth > root.clientWidth; \
                    if (!wide()) return []; \
                    const without = e => { const d = e.style.display; e.style.display = 'none'; \
                    const w = wide(); e.style.display = d; return !w; }; \
                    let e = document.body; const says = [root.scrollWidth + ' of ' + root.clientWidth]; \
                    for (let c = e; c; c = [...e.children].find(without)) { e = c; } \
                    return says.concat(e.outerHTML.slice(0, 400)); })()";

/// So long a page may take to show something.
const PATIENCE: Duration = Duration::from_secs(15);
