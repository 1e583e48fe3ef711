//! Keys of those who sign events.

use crate::arguments::{Keys, KeysNew, KeysShow, KeysTask};
use crate::files::{self, Audience, Files};
use crate::folder;
use crate::output::{Output, shown};
use anyhow::{Context as _, anyhow, bail};
use elfvik::record::{SigningKey, VerifyingKey, public_key, public_key_text, secret_key, secret_key_text};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(arguments: &Keys, output: &Output) -> anyhow::Result<ExitCode> {
    match &arguments.task {
        KeysTask::New(new) => make(new, output),
        KeysTask::Show(show) => self::show(show),
    }
}

fn make(arguments: &KeysNew, output: &Output) -> anyhow::Result<ExitCode> {
    let [secret_path, public_path] = ["key", "pub"].map(|ending| {
        let mut name = arguments.name.as_os_str().to_owned();
        name.push(format!(".{ending}"));
        PathBuf::from(name)
    });
    for path in [&secret_path, &public_path] {
        if path.symlink_metadata().is_ok() {
            return Err(is_there(path));
        }
    }
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| anyhow!("the system has no random bytes: {error}"))?;
    let key = SigningKey::from_bytes(&secret);
    write_new(&secret_path, &secret_key_text(&key), 0o600)?;
    write_new(&public_path, &public_key_text(&key.verifying_key()), 0o666)?;
    output.say(&format!(
        "{}  the secret key: keep it to yourself\n{}  the public key: {}",
        shown(&secret_path),
        shown(&public_path),
        public_key_text(&key.verifying_key())
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that was not there: whole, or not at all.
fn write_new(path: &Path, text: &str, mode: u32) -> anyhow::Result<()> {
    let folder = files::folder_of(path);
    let write = || -> io::Result<()> {
        let mut builder = files::builder();
        let mut staged = files::open_to_umask(&mut builder, mode).tempfile_in(&folder)?;
        files::hold(staged.as_file(), staged.path());
        staged.write_all(text.as_bytes())?;
        staged.as_file().sync_all()?;
        staged.persist_noclobber(path).map(drop).map_err(|error| error.error)
    };
    write().map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => is_there(path),
        _ => anyhow!(error).context(format!("cannot write {}", shown(path))),
    })
}

fn is_there(path: &Path) -> anyhow::Error {
    anyhow!("{} is there already, and keys are never replaced\n  = help: choose another name", shown(path))
}

fn show(arguments: &KeysShow) -> anyhow::Result<ExitCode> {
    let path = &arguments.file;
    let text = short_text(path)?;
    let key = secret_key(&text).map(|secret| secret.verifying_key()).or_else(|_| public_key(&text));
    let key = key.map_err(|error| explained(path, &error))?;
    let inputs = [path.clone()];
    let mut files = Files::new(&inputs);
    let to = arguments.target.output.as_deref().unwrap_or(Path::new("-"));
    files.add(to, public_key_text(&key), Audience::Anybody);
    files.write()?;
    Ok(ExitCode::SUCCESS)
}

/// The secret key in a file.
pub(crate) fn secret(path: &Path) -> anyhow::Result<SigningKey> {
    secret_key(&short_text(path)?).map_err(|error| explained(path, &error))
}

/// A public key, as digits or in a file.
pub(crate) fn public(text: &str) -> anyhow::Result<VerifyingKey> {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return public_key(&text.to_ascii_lowercase()).map_err(|error| anyhow!("{text}: {error}"));
    }
    let path = Path::new(text);
    public_key(&short_text(path)?).map_err(|error| explained(path, &error))
}

/// The text of a file that has no more than a line.
pub(crate) fn short_text(path: &Path) -> anyhow::Result<String> {
    let bytes = folder::file_bytes(path, LONGEST)?;
    if bytes.len() as u64 > LONGEST {
        bail!("{} has more than {LONGEST} bytes, too many for a key or a checkpoint", shown(path));
    }
    String::from_utf8(bytes).with_context(|| format!("cannot read {}", shown(path)))
}

fn explained(path: &Path, error: &elfvik::record::KeyError) -> anyhow::Error {
    anyhow!("{}: {error}\n  = help: `elfvik keys new NAME` makes a pair of keys", shown(path))
}

/// The most bytes of a key or a checkpoint.
const LONGEST: u64 = 1_000;
