//! Whose job is next.

use super::{Hand, checked, queued, run_of, waiting};
use crate::pilots::challenged;
use axum::http::StatusCode;
use domain::{ids::RunId, pilots::Done};
use std::collections::BTreeSet;

/// So many ask at the same time.
const AT_ONCE: usize = 8;
/// Of all who take part, this one has 100 runs.
const RUNS_OF_ONE: usize = 100;

scene! {
    async fn one_with_a_hundred_runs_does_not_keep_another_waiting_for_more_than_one(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let many = waiting(&house, &hand, &challenged.public, "Brightwater", RUNS_OF_ONE).await;
        // A worker has had three of them, and has the fourth, when another supplier comes with one.
        house.wait_minutes(10 * 24 * 60);
        for _ in 0..3 {
            let job = hand.take(&house).await;
            assert_eq!(hand.done(&house, &job.lease, &Done::Cancelled).await, StatusCode::NO_CONTENT);
        }
        let fourth = hand.take(&house).await;
        let one = waiting(&house, &hand, &challenged.public, "Hearth", 1).await[0];
        assert_eq!(hand.done(&house, &fourth.lease, &Done::Cancelled).await, StatusCode::NO_CONTENT);
        let next = run_of(&hand.take(&house).await);
        println!("{} runs of one supplier, and the one of another is next", many.len());
        assert_eq!(next, one, "the other\u{2019}s is next");
    }

    async fn while_others_wait_each_has_one_at_work(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let first = checked(&house, &hand, &challenged.public, "Brightwater").await;
        let second = checked(&house, &hand, &challenged.public, "Hearth").await;
        let (first, second) = (queued(&house, &first, 3).await, queued(&house, &second, 2).await);
        let jobs = [hand.take(&house).await, hand.take(&house).await];
        assert_eq!(jobs.each_ref().map(run_of), [first[0], second[0]]);
        // The second has none at work any more, and is next, although the first has waited for longer.
        assert_eq!(hand.done(&house, &jobs[1].lease, &Done::Cancelled).await, StatusCode::NO_CONTENT);
        assert_eq!(run_of(&hand.take(&house).await), second[1]);
        // Nobody else waits: now the first may have another.
        assert_eq!(run_of(&hand.take(&house).await), first[1]);
    }

    async fn workers_that_ask_at_the_same_time_get_jobs_of_different_organisations(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let mut suppliers = Vec::new();
        for name in ["Brightwater", "Hearth", "Ash", "Birch", "Elm", "Fell", "Glen", "Holm"] {
            suppliers.push(checked(&house, &hand, &challenged.public, name).await);
        }
        assert_eq!(suppliers.len(), AT_ONCE);
        let mut hands = Vec::new();
        for number in 0..AT_ONCE {
            hands.push(Hand::register(&house, &format!("worker {number}"), 1, true).await);
        }
        let mut queues = Vec::new();
        for supplier in &suppliers {
            queues.push(queued(&house, supplier, 3).await);
        }
        for turn in 0..3 {
            let asked = hands.iter().map(|hand| hand.ask_at_once(&house, 1));
            let jobs = futures::future::join_all(asked).await.concat();
            let given: BTreeSet<RunId> = jobs.iter().map(run_of).collect();
            assert_eq!(given, queues.iter().map(|queue| queue[turn]).collect(), "one of each, turn {turn}");
            for (hand, job) in hands.iter().zip(&jobs) {
                assert_eq!(hand.done(&house, &job.lease, &Done::Cancelled).await, StatusCode::NO_CONTENT);
            }
        }
        println!("{AT_ONCE} workers asked at once, three times");
    }
}
