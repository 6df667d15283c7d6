//! A bound on what a page or a form may take, and on what its defects may break.

use domain::fault::{Fault, FaultKind};
use futures::FutureExt;
use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

/// A page is made and a form is dealt with within this, or the fault page says that it was not.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Waits for what a page or a form does. It is a fault if that takes too long, or ends in a panic.
pub(super) async fn attempt<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    attempt_within(ANSWER_WITHIN, work).await
}

/// The same with another limit: for what waits for a file.
pub(super) async fn attempt_within<T>(
    longest: Duration,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(longest, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(Fault::internal("a panic, which stands above in the log")),
        Err(late) => Err(Fault {
            cause: Some(late.into()),
            ..Fault::new(
                FaultKind::Unavailable,
                "The service took too long to answer",
                "What you sent may be saved, or not. Look at the page before you send it again.",
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_is_a_fault_that_says_what_to_do() {
        let fault = attempt(std::future::pending::<Result<(), Fault>>()).await.expect_err("it never ends");
        assert_eq!(fault.kind, FaultKind::Unavailable);
        assert!(fault.next.contains("before you send it again"), "{}", fault.next);
    }

    #[tokio::test]
    async fn a_panic_is_a_defect_and_not_the_end_of_the_connection() {
        let panics = async { if true { panic!("out of cheese") } else { Ok(()) } };
        let fault = attempt(panics).await.expect_err("it panicked");
        assert_eq!(fault.kind, FaultKind::Internal);
    }
}
