//! Serving until the end: a signal ends streams with a hint when to come back, then the socket.

use super::{ServeArguments, say};
use crate::config::Config;
use crate::http::router;
use crate::server::Server;
use crate::store::Store;
use crate::tokens::Token;
use anyhow::{Context as _, Result, bail};
use std::future::Future;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpListener;

/// Serves as the settings say.
pub(super) async fn serve(arguments: ServeArguments) -> Result<()> {
    logs("warn,elfvik_rooms=info");
    let mut config = match &arguments.config {
        None => Config::default(),
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
            toml::from_str(&text).with_context(|| format!("{}", file.display()))?
        }
    };
    config.listen = arguments.listen.unwrap_or(config.listen);
    config.database = arguments.database.unwrap_or(config.database);
    config.host_token_file = arguments.host_token_file.unwrap_or(config.host_token_file);
    config.allow_play |= arguments.allow_play;
    let host = host_token(&config.host_token_file)?;
    let running = Running::start(config, &host).await?;
    say(&format!("listening on http://{}", running.address));
    running.until(ended()).await
}

/// A server with its socket.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    pub(super) server: Server,
    listener: TcpListener,
    grace: Duration,
}

impl Running {
    /// Opens the database and the socket.
    pub(super) async fn start(mut config: Config, host: &Token) -> Result<Self> {
        let store = Store::open(&config.database).await?;
        let cause = || format!("{} cannot be listened at: choose another with --listen", config.listen);
        let listener = TcpListener::bind(config.listen).await.with_context(cause)?;
        let address = listener.local_addr()?;
        config.listen = address;
        let grace = Duration::from_secs(config.limits.grace);
        Ok(Self { address, server: Server::new(config, store, host)?, listener, grace })
    }

    /// Serves until something happens, then lets streams end.
    pub(super) async fn until(self, end: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let Self { server, listener, grace, .. } = self;
        let keeping = server.clone();
        let house = tokio::spawn(async move { keeping.keep_house().await });
        let service = router(&server).into_make_service_with_connect_info::<SocketAddr>();
        let (ending, ended) = tokio::sync::oneshot::channel();
        let ender = server.clone();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
            end.await;
            ender.end();
            let _ = ending.send(());
        });
        // Whoever holds a connection open without a word is not waited for.
        let patience = async move {
            let _ = ended.await;
            tokio::time::sleep(grace).await;
        };
        tokio::select! {
            result = serving.into_future() => result?,
            () = patience => {}
        }
        server.end();
        let _ = house.await;
        Ok(())
    }
}

/// The token of the host in a file that its owner alone may read; made when it is missing.
fn host_token(file: &Path) -> Result<Token> {
    if let Ok(text) = std::fs::read_to_string(file) {
        let token = Token::of_text(text.trim());
        return token
            .with_context(|| format!("{} holds no token: remove it and a new one is made", file.display()));
    }
    let token = Token::new();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let cause = || format!("{}: choose another place with --host-token-file", file.display());
    let mut new = options.open(file).with_context(cause)?;
    writeln!(new, "{}", token.text()).with_context(cause)?;
    new.sync_all().with_context(cause)?;
    Ok(token)
}

/// Waits for the signal that ends a server.
pub(super) async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Logs as lines of JSON on standard error; `RUST_LOG` chooses what, otherwise `filter`, and nothing of it
/// holds a secret.
pub(super) fn logs(filter: &str) {
    use tracing_subscriber::EnvFilter;
    // Of other libraries only warnings: their finer logs hold headers and statements.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(filter));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// A database in a file, as its address.
pub(super) fn sqlite_address(file: &Path) -> Result<String> {
    match file.to_str() {
        Some(text) => Ok(format!("sqlite://{text}")),
        None => bail!("{}: the name of a database must be UTF-8", file.display()),
    }
}
