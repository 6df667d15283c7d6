//! Has files of suppliers scanned by a program that the operator chose: the one program that the portal itself starts beside
//! its worker.
//!
//! It gets the path of a copy that lies alone in a folder of its own, under a name that says nothing. What it writes is not
//! read; how it ends decides. A scanner that ends in any other way has said nothing, and is asked again.

use domain::{
    actor::Actor,
    fault::{Fault, FaultKind},
    ids::ResponseFileId,
    responses::Scan,
};
use portal::{Op, Portal, responses};
use std::{path::PathBuf, process::Stdio, time::Duration};
use tokio::{process::Command, time::timeout};

/// A scanner ends within this, or is stopped.
const SCAN_WITHIN: Duration = Duration::from_secs(120);

/// A program that scans files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    program: PathBuf,
    arguments: Vec<String>,
}

impl Scanner {
    /// The program and its arguments, separated by spaces; none for an empty text.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(text: &str) -> Result<Option<Scanner>, String> {
        let mut words = text.split_whitespace();
        let Some(program) = words.next().map(PathBuf::from) else { return Ok(None) };
        if !program.is_absolute() || !program.is_file() {
            return Err(format!("\u{2018}{}\u{2019} is no program by its full path", program.display()));
        }
        Ok(Some(Scanner { program, arguments: words.map(str::to_owned).collect() }))
    }

    /// What the program says of this content.
    async fn scan(&self, content: &[u8]) -> Result<Scan, Fault> {
        let folder = tempfile::tempdir().map_err(Fault::unavailable)?;
        let path = folder.path().join("file");
        tokio::fs::write(&path, content).await.map_err(Fault::unavailable)?;
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(&path).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // It gets nothing of what the portal knows.
        command.env_clear().current_dir(folder.path());
        let ended = timeout(SCAN_WITHIN, command.status()).await;
        match ended.map_err(Fault::unavailable)?.map_err(Fault::unavailable)?.code() {
            Some(0) => Ok(Scan::Passed),
            Some(1) => Ok(Scan::Refused),
            code => {
                let words = format!("the scanner ended with {code:?}, which says nothing of the file");
                Err(Fault::unavailable(std::io::Error::other(words)))
            }
        }
    }
}

/// Scans what waits. A file that the scanner cannot judge waits on, and those behind it are scanned all the same.
///
/// # Errors
/// The database does not answer; or what went wrong with the last file that could not be scanned.
pub async fn round(portal: &Portal, scanner: &Scanner) -> Result<(), Fault> {
    let mut wrong = Ok(());
    for (file, content) in responses::held(portal).await? {
        if let Err(fault) = one(portal, scanner, file, &content).await {
            wrong = Err(fault);
        }
    }
    wrong
}

async fn one(portal: &Portal, scanner: &Scanner, file: ResponseFileId, content: &[u8]) -> Result<(), Fault> {
    let scan = scanner.scan(content).await?;
    let op = Op::new(Actor::System, portal.clock.now());
    match responses::scanned(portal, &op, file, scan).await {
        // Another process was first.
        Err(fault) if fault.kind == FaultKind::Conflict => Ok(()),
        scanned => scanned,
    }
}
