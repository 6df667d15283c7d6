//! A run as it happens, for the island on its page: Server-Sent Events.

use super::runs;
use crate::edge::Edge;
use axum::response::{
    IntoResponse, Response,
    sse::{Event, Sse},
};
use domain::{
    fault::Fault,
    ids::RunId,
    pilots::{Run, RunState},
};
use futures::stream;
use portal::{Op, pilots};
use serde_json::json;
use std::{convert::Infallible, time::Duration};

/// Without news the run is looked at after this; it is also a sign of life for what stands in between.
const LOOK_EACH: Duration = Duration::from_secs(2);
/// A stream ends after so many looks; the browser then asks again, and the session is asked for anew.
const LOOKS_MAX: u32 = 150;

/// What was told so far.
struct Told {
    edge: Edge,
    run: RunId,
    /// The next part of the log.
    part: u32,
    looks: u32,
    /// The last word, so that nothing is told twice.
    last: String,
    ended: bool,
}

pub(super) async fn events(edge: Edge, run: RunId) -> Result<Response, Fault> {
    // Whoever may not see the run is refused before the stream begins.
    pilots::run(edge.portal(), &edge.op, run).await?;
    let told = Told { edge, run, part: 0, looks: 0, last: String::new(), ended: false };
    let stream = stream::unfold(told, |told| async {
        let (event, told) = next(told).await?;
        Some((Ok::<_, Infallible>(event), told))
    });
    Ok(Sse::new(stream).into_response())
}

/// The next event; none once there is nothing more to tell, or somebody has to ask anew.
async fn next(mut told: Told) -> Option<(Event, Told)> {
    let portal = told.edge.portal();
    if told.ended || told.looks == LOOKS_MAX || portal.queue.is_stopping() {
        return None;
    }
    if told.looks > 0 {
        portal.queue.moved(LOOK_EACH).await;
    }
    let op = Op { now: portal.clock.now(), ..told.edge.op.clone() };
    let (_, run) = pilots::run(portal, &op, told.run).await.ok()?;
    let (log, part) = pilots::log(portal, &op, told.run, told.part).await.ok()?;
    let mut data =
        json!({ "state": run.state.label(), "standing": runs::standing(&run), "share": share(&run) });
    let words = data.to_string();
    let is_news = told.last != words || !log.is_empty();
    data["lines"] = json!(log.iter().map(runs::line).collect::<Vec<_>>());
    data["ended"] = json!(run.state.has_ended());
    told = Told { looks: told.looks + 1, part, last: words, ended: run.state.has_ended(), ..told };
    let event =
        if is_news { Event::default().json_data(data).ok()? } else { Event::default().comment("still here") };
    Some((event, told))
}

/// How much of the worlds is done, in percent; none while nothing is known.
fn share(run: &Run) -> Option<u32> {
    match &run.state {
        RunState::Leased { progress: Some(progress), .. } => Some(progress.world * 100 / progress.of.max(1)),
        _ => None,
    }
}
