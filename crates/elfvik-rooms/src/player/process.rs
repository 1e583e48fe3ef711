//! A program that is spoken to line by line.

use super::PlayerError;
use elfvik::talk::agent_protocol::LONGEST_REPLY;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// A running program, which ends with the value.
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a command, split into words as a shell would, but run without one.
    pub(super) fn start(command: &str) -> Result<Self, PlayerError> {
        let failed = |why: String| PlayerError::NoPlayer { name: format!("agent={command}"), why };
        let words = shell_words::split(command).map_err(|error| failed(error.to_string()))?;
        let [program, arguments @ ..] = words.as_slice() else {
            return Err(failed("the command is empty".to_owned()));
        };
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("it has no input or output".to_owned()));
        };
        Ok(Self { child, input: Some(input), output: BufReader::new(output) })
    }

    /// Sends it a line.
    pub(super) async fn tell(&mut self, line: &str) -> Result<(), PlayerError> {
        let Some(input) = &mut self.input else { return Ok(()) };
        let written = timeout(PATIENCE, async {
            input.write_all(line.as_bytes()).await?;
            input.flush().await
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(PlayerError::Program(format!("it reads no more: {error}"))),
            Err(_) => Err(PlayerError::Program("it does not read its input".to_owned())),
        }
    }

    /// The next line that it writes and that is not blank.
    pub(super) async fn hear(&mut self) -> Result<Vec<u8>, PlayerError> {
        let failed = |why: String| PlayerError::Program(why);
        let line = async {
            loop {
                let mut line = Vec::new();
                let mut limited = (&mut self.output).take(LONGEST_REPLY as u64 + 1);
                limited.read_until(b'\n', &mut line).await.map_err(|error| failed(error.to_string()))?;
                if line.is_empty() {
                    return Err(failed("it ended".to_owned()));
                }
                if line.len() > LONGEST_REPLY {
                    return Err(failed("a line has more than 1048576 bytes".to_owned()));
                }
                if !line.trim_ascii().is_empty() {
                    return Ok(line);
                }
            }
        };
        timeout(PATIENCE, line)
            .await
            .unwrap_or_else(|_| Err(failed("it did not answer within a minute".to_owned())))
    }

    /// Ends its input, and waits a moment for its own end.
    pub(super) async fn close(mut self) {
        self.input = None;
        if timeout(FAREWELL, self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(60);
const FAREWELL: Duration = Duration::from_secs(1);
