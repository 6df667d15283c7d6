//! `repairs`: work orders, in the shape of HACT's messages.

mod answer;
mod orders;
mod shape;
mod token;
mod visits;

pub use orders::{Appointment, ORDERS_MAX, Order, VisitResult};
pub use shape::Class;

use super::{inbox::Inbox, moment::Mark, reports::StreetReports};
use serde::Serialize;
use std::collections::BTreeMap;
use synth::Calendar;

/// The system's state.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Repairs {
    orders: Vec<Order>,
    tokens: Vec<token::Token>,
    tokens_given: u64,
    appointments_made: u64,
    /// For each report, the sorts of work whose first visit finds nobody in; a sort that stands there twice, its
    /// first two.
    nobody_in: BTreeMap<String, Vec<Class>>,
}

/// What the system needs of the council around it.
pub struct Around<'a> {
    /// When it is asked, and by which call.
    pub mark: Mark,
    /// What residents report.
    pub reports: &'a StreetReports,
    /// Where the news of a visit goes.
    pub inbox: &'a mut Inbox,
    /// Which days are worked.
    pub calendar: &'a Calendar,
}

impl Repairs {
    /// A system without orders, in a council where these visits will find nobody in.
    pub fn new(nobody_in: BTreeMap<String, Vec<Class>>) -> Self {
        Self { nobody_in, ..Self::default() }
    }

    /// The orders for this report, the first one first, those that were cancelled too.
    pub fn orders_for<'a>(&'a self, report: &'a str) -> impl Iterator<Item = &'a Order> {
        self.orders.iter().filter(move |order| order.report == report)
    }

    /// The orders that this call raised: none or one.
    pub fn orders_by(&self, call: usize) -> impl Iterator<Item = &Order> {
        self.orders.iter().filter(move |order| order.raised.call == call)
    }
}
