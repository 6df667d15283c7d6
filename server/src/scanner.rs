//! Has files of suppliers scanned by a program that the operator chose: the one program that the portal itself starts beside
//! its worker.
//!
//! It gets the path of a copy that lies alone in a folder of its own, under a name that says nothing. What it writes is not
//! read; how it ends decides. A scanner that ends in any other way, or not in time, has said nothing, and is asked again, less
//! and less often. It runs as the portal's own user and reads what that user may read: let it be a small client that hands the
//! open file to a scanner of another user, such as `clamdscan --fdpass`.

use domain::{
    actor::Actor,
    fault::{Fault, FaultKind},
    ids::{ResponseFileId, SlideId},
    responses::Scan,
    time::Timestamp,
};
use portal::{Op, Portal, forums::slides, responses};
use std::{
    collections::BTreeMap, os::unix::fs::PermissionsExt, path::PathBuf, process::Stdio, time::Duration,
};
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
        let runs = |file: std::fs::Metadata| file.is_file() && file.permissions().mode() & 0o111 != 0;
        if !program.is_absolute() || !program.metadata().is_ok_and(runs) {
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
        // It gets no setting of the portal's.
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

/// How long a file waits after the scanner could not judge it so often, in minutes; later always the last.
const AGAIN_AFTER_MINUTES: [i64; 4] = [1, 5, 15, 60];

/// The files that the scanner could not judge: how often, and when it is asked again.
#[derive(Debug, Default)]
pub struct Unjudged(BTreeMap<Waiting, (usize, Timestamp)>);

/// A file that waits to be scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Waiting {
    /// Of a response.
    Response(ResponseFileId),
    /// Of the minutes of a forum.
    Slide(SlideId),
}

/// Scans what waits. A file that the scanner cannot judge waits on, and those behind it are scanned all the same.
///
/// # Errors
/// The database does not answer; or what went wrong with the last file that could not be judged.
pub async fn round(portal: &Portal, scanner: &Scanner, unjudged: &mut Unjudged) -> Result<(), Fault> {
    let of_responses = responses::held(portal).await?.into_iter().map(Waiting::Response);
    let of_forums = slides::held(portal).await?.into_iter().map(Waiting::Slide);
    let held: Vec<_> = of_responses.chain(of_forums).collect();
    unjudged.0.retain(|file, _| held.contains(file));
    let mut wrong = Ok(());
    for file in held {
        let now = portal.clock.now();
        let (times, again) = unjudged.0.get(&file).copied().unwrap_or((0, now));
        if again > now {
            continue;
        }
        if let Err(fault) = one(portal, scanner, file).await {
            let minutes = AGAIN_AFTER_MINUTES[times.min(AGAIN_AFTER_MINUTES.len() - 1)];
            unjudged.0.insert(file, (times + 1, now.plus_minutes(minutes)));
            wrong = Err(fault);
        }
    }
    wrong
}

async fn one(portal: &Portal, scanner: &Scanner, file: Waiting) -> Result<(), Fault> {
    let content = match file {
        Waiting::Response(file) => responses::content_of(portal, file).await?,
        Waiting::Slide(slide) => slides::content_of(portal, slide).await?,
    };
    let scan = match content {
        Some(content) => scanner.scan(&content).await?,
        None => {
            tracing::error!(?file, "a file is not where it is kept");
            Scan::Gone
        }
    };
    let op = Op::new(Actor::System, portal.clock.now());
    let scanned = match file {
        Waiting::Response(file) => responses::scanned(portal, &op, file, scan).await,
        Waiting::Slide(slide) => slides::scanned(portal, &op, slide, scan).await,
    };
    match scanned {
        // Another process was first.
        Err(fault) if fault.kind == FaultKind::Conflict => Ok(()),
        scanned => scanned,
    }
}
