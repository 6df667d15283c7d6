//! How long a request may take, until its answer begins.

use app::edge::{Door, UPLOAD_WITHIN};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

/// What arrives with a file may take this much longer than the file itself, so that the door has the last word.
const BEYOND: Duration = Duration::from_secs(10);

/// The limits, by door.
#[derive(Clone)]
pub struct Bounded {
    done_within: Duration,
    take_files: Arc<BTreeSet<&'static str>>,
}

impl Bounded {
    /// Every request within `done_within`, but for those that bring a file.
    pub fn new(doors: &[Door], done_within: Duration) -> Bounded {
        let take_files = doors.iter().filter(|door| door.takes_file).map(|door| door.path).collect();
        Bounded { done_within, take_files: Arc::new(take_files) }
    }

    fn of(&self, request: &Request) -> Duration {
        let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        if request.method() == Method::POST && self.take_files.contains(path) {
            UPLOAD_WITHIN + BEYOND
        } else {
            self.done_within
        }
    }
}

/// Answers 503 where a request takes too long.
pub async fn bound(State(bounded): State<Bounded>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(bounded.of(&request), next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
