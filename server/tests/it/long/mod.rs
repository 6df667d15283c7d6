//! Scenes that take longer than people like to wait: `script/test --full` runs them.

mod demos;
mod forums;
mod killed;
mod list;
mod runs;
mod submitted;

use crate::process::{Installation, Portal};
use portal::{audit, clock::Clock, jobs};
use std::time::Duration;

/// So often the process is killed while people write.
const KILLS: usize = 30;

/// Kills the portal again and again, at moments that follow from the seed: the next time as soon as `acknowledged` has come as
/// far as that share of all that is `wanted`.
async fn kill_again_and_again(
    installation: &Installation,
    mut running: Portal,
    seed: u64,
    wanted: usize,
    acknowledged: impl Fn() -> usize,
) -> Portal {
    let mut random = seed | 1;
    for kill in 1..=KILLS {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        tokio::time::sleep(Duration::from_millis(random % 300)).await;
        while acknowledged() < wanted * kill / KILLS {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(running);
        running = installation.start().await;
    }
    running
}

/// The installation from within once nothing runs any more, its log sealed; the killed sealer's lease runs out first. A round seals
/// before it ends runs whose workers were killed too often, so that the next one seals what the first wrote of them.
async fn afterwards(installation: &Installation) -> portal::Portal {
    let mut portal = installation.within().await;
    portal.clock = Clock::hand(portal.clock.now().plus_minutes(2));
    for _ in 0..2 {
        jobs::round(&portal, "the scene").await.expect("the jobs run");
    }
    let report = audit::verify(&portal).await.expect("the log is read");
    assert_eq!((report.finding, report.first_unsealed), (None, None));
    portal
}
