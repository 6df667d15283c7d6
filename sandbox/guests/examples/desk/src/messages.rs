//! What is sent to the system `repairs`: orders and visits, in the shape of HACT's messages, as far as it looks at them.

use forecourt_pilot::{
    json::{Value, json},
    time::{DAY, HOUR, day, time_of_day, written},
};

/// A sort of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Somebody looks at it.
    Inspection,
    /// The home is made safe.
    MakeSafe,
    /// The repair itself.
    Works,
}

impl Class {
    /// The code, as the system has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Inspection => "inspection",
            Self::MakeSafe => "make_safe",
            Self::Works => "works",
        }
    }
}

/// An order that is to be raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order<'a> {
    /// The number of the report it answers.
    pub report: &'a str,
    /// What sort of work.
    pub class: Class,
    /// How soon: `planned`, `routine`, `urgent` or `emergency`.
    pub priority: &'a str,
    /// When the order was decided on, in milliseconds since 1970-01-01T00:00:00Z: its time counts from then.
    pub decided: i64,
}

impl Order<'_> {
    /// By when it is to be done, in milliseconds since 1970-01-01T00:00:00Z. The times are *assumed*.
    fn required_by(&self) -> i64 {
        self.decided
            + match self.priority {
                "emergency" => 24 * HOUR,
                "urgent" => 7 * DAY,
                "routine" => 28 * DAY,
                _ => 90 * DAY,
            }
    }

    fn description(&self) -> &'static str {
        match self.class {
            Class::Inspection => "Find what is wrong, and what is to be done",
            Class::MakeSafe => "Make the home safe",
            Class::Works => "Mend what the resident reported",
        }
    }
}

/// `RaiseRepair`.
pub fn raise_repair(order: &Order<'_>) -> Value {
    json!({
        "DescriptionOfWork": order.description(),
        "Priority": {
            "PriorityCode": order.priority, "RequiredCompletionDateTime": written(order.required_by()),
        },
        "WorkClass": { "WorkClassCode": order.class.code() },
        "ServiceRequestReference": [{ "ID": order.report }],
    })
}

/// `ScheduleRepair`: a visit for the order of this number, which begins at this moment.
pub fn schedule_repair(number: &str, order: &Order<'_>, starts: i64) -> Value {
    json!({
        "Reference": [{ "ID": number }],
        "DescriptionOfWork": order.description(),
        "Priority": {
            "PriorityCode": order.priority, "RequiredCompletionDateTime": written(order.required_by()),
        },
        "WorkClass": { "WorkClassCode": order.class.code() },
        "InstructedBy": { "Name": "Housing repairs" },
        "AssignedToPrimary": { "Name": "Operatives" },
        "Site": { "Property": [] },
        "RefinedAppointmentWindow": {
            "Date": day(starts),
            "TimeOfDay": { "EarliestArrivalTime": time_of_day(starts), "LatestArrivalTime": "23:59" },
        },
    })
}

/// The number of the order that an answer holds.
pub fn number_of(answer: &Value) -> Option<String> {
    answer["Reference"][0]["ID"].as_str().map(str::to_owned)
}
