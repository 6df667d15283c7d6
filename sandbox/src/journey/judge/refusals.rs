//! Steps about what went wrong on the way: refusals, and answers that never came.

use super::{Asked, Found, Seen};
use crate::{
    Exchange,
    council::{
        faults::{FaultKind, Strike},
        moment::Mark,
        operation::{Operation, System},
    },
    journey::length::span,
};
use border::message::Response;
use serde_json::Value;

/// Whether one call asks what another asked. An order may be written anew for a second try, with another time in it: it is
/// the same while it answers the same report.
fn asks_the_same(one: &Exchange, other: &Exchange) -> bool {
    let report = |exchange: &Exchange| {
        let body: Option<Value> = serde_json::from_slice(&exchange.request.body).ok();
        body.map(|body| body["ServiceRequestReference"][0]["ID"].clone())
    };
    let address = |exchange: &Exchange| (exchange.request.method, exchange.request.path.clone());
    one.system == other.system && address(one) == address(other) && report(one) == report(other)
}

impl Seen<'_> {
    fn strikes(&self, kind: FaultKind) -> impl Iterator<Item = &Strike> {
        let strikes = self.council.faults.strikes().iter();
        strikes.filter(move |strike| strike.kind == kind && self.counts(strike.mark))
    }

    /// The answers that a system gave, after the call of this number.
    fn answers_after(&self, system: System, call: usize) -> impl Iterator<Item = (Mark, &Response)> {
        self.exchanges.iter().enumerate().skip(call + 1).filter_map(move |(call, exchange)| {
            let answer = exchange.answer.as_ref().ok().filter(|_| exchange.system == system.name())?;
            Some((Mark { at: exchange.at, call }, answer))
        })
    }

    pub(super) fn retry_after_kept(&self, asked: &Asked<'_>) -> Found {
        let system = asked.plan.system.as_ref().map_or(System::Repairs, |system| *system.get_ref());
        let mut strikes = self.strikes(FaultKind::TooManyRequests).filter(|strike| strike.system == system);
        let Some(refused) = strikes.next() else {
            return Found::missing(
                "The system refused nothing: it was not asked for what it would have refused.",
            );
        };
        let mut early =
            self.council.faults.too_early().iter().filter(|(of, mark)| *of == system && self.counts(*mark));
        if let Some((_, mark)) = early.next() {
            let until = self.strikes(FaultKind::TooManyRequests).filter(|strike| strike.mark < *mark).last();
            let left = until.map_or(0, |strike| strike.until - mark.at);
            let why = format!("The system was asked again {} before the time it had given.", span(left));
            return Found::fact(false, Some(*mark), why);
        }
        match self.asked_again(refused) {
            Some(mark) => {
                // Shown is the refusal: the second try is shown with the step that it did.
                let why = "What had been refused was asked again when its time had come.";
                Found { done: Some(mark.at), ..Found::fact(true, Some(refused.mark), why) }
            }
            None => {
                let why = "What had been refused was never asked again when its time had come.";
                Found::fact(false, Some(refused.mark), why)
            }
        }
    }

    /// The first call after a refusal that asks what was refused, when its time has come. What else the system is asked
    /// then is no second try.
    fn asked_again(&self, refused: &Strike) -> Option<Mark> {
        let first = self.exchanges.get(refused.mark.call)?;
        let mut later = self.exchanges.iter().enumerate().skip(refused.mark.call + 1);
        let (call, again) =
            later.find(|(_, exchange)| exchange.at >= refused.until && asks_the_same(first, exchange))?;
        Some(Mark { at: again.at, call }).filter(|mark| self.counts(*mark))
    }

    pub(super) fn outcome_learnt(&self, asked: &Asked<'_>) -> Found {
        let kind = asked.plan.fault.as_ref().map_or(FaultKind::Late, |kind| *kind.get_ref());
        let Some(strike) = self.strikes(kind).find(|strike| strike.operation == Some(Operation::Raise))
        else {
            return Found::missing("Nothing went wrong: no order was raised that it could have struck.");
        };
        let waited = self.exchanges.get(strike.mark.call).is_some_and(|exchange| exchange.answer.is_ok());
        if kind == FaultKind::Late && waited {
            return Found::fact(true, Some(strike.mark), "The pilot waited until the answer came.");
        }
        let orders = self.council.repairs.orders_by(strike.mark.call);
        let order = orders.map(|order| format!("\"{}\"", order.reference)).next();
        let learnt = self.answers_after(System::Repairs, strike.mark.call).find(|(mark, answer)| {
            let body = String::from_utf8_lossy(&answer.body);
            let names = order.as_ref().is_none_or(|order| body.contains(order));
            answer.status < 300 && body.contains("\"WO-") && names && self.counts(*mark)
        });
        match learnt {
            Some((mark, _)) => {
                Found::fact(true, Some(mark), "The pilot asked again, and learnt the order’s number.")
            }
            None => {
                let why = "The pilot never learnt what had become of the order it raised.";
                Found::fact(false, Some(strike.mark), why)
            }
        }
    }
}
