//! The systems, and everything that can be asked of them: one closed list.

use super::{
    asked::Asked,
    reply::{problem, with},
};
use border::message::{Method, Response};
use serde::{Deserialize, Serialize};

/// A simulated system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// What residents report.
    StreetReports,
    /// What the council orders.
    Repairs,
}

/// Something that can be asked of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Operation {
    /// The kinds of report.
    #[serde(rename = "street_reports.services")]
    Services,
    /// A page of reports.
    #[serde(rename = "street_reports.list")]
    ListReports,
    /// One report.
    #[serde(rename = "street_reports.read")]
    ReadReport,
    /// A new report.
    #[serde(rename = "street_reports.make")]
    MakeReport,
    /// Telling the resident.
    #[serde(rename = "street_reports.update")]
    UpdateReport,
    /// A token.
    #[serde(rename = "repairs.token")]
    Token,
    /// A page of orders.
    #[serde(rename = "repairs.list")]
    ListOrders,
    /// One order.
    #[serde(rename = "repairs.read")]
    ReadOrder,
    /// Raising an order.
    #[serde(rename = "repairs.raise")]
    Raise,
    /// Booking a visit.
    #[serde(rename = "repairs.schedule")]
    Schedule,
    /// A word about an order.
    #[serde(rename = "repairs.status")]
    Status,
    /// The work is complete.
    #[serde(rename = "repairs.complete")]
    Complete,
}

impl System {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::StreetReports, Self::Repairs];

    /// The name to use in a call.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StreetReports => "street_reports",
            Self::Repairs => "repairs",
        }
    }

    /// What it is for, and the shape it speaks.
    pub const fn note(self) -> &'static str {
        match self {
            Self::StreetReports => {
                "What residents report, and what they are told. JSON in the shape of Open311 GeoReport v2: \
                 GET /services.json; GET /requests.json?page&page_size&status&service_code&start_date&end_date; \
                 GET /requests/{id}.json; POST /requests.json; POST /requests/{id}/updates.json with status and \
                 status_notes, which the resident is sent. A POST under an Idempotency-Key is done once."
            }
            Self::Repairs => {
                "Work orders. JSON in the shape of HACT: POST /token (grant_type client_credentials, client_id pilot, \
                 client_secret practice), then with this bearer token POST /work-orders (RaiseRepair), POST \
                 /work-orders/{ref}/appointments (ScheduleRepair; a day that is not worked is refused with \
                 next_working_day), /status (JobStatusUpdate), /complete (WorkOrderComplete), GET /work-orders/{ref}, GET \
                 /work-orders?page&page_size&status&service_request_id. A POST under an Idempotency-Key is done once. \
                 Times are UTC."
            }
        }
    }

    /// What is asked, and of which report or order.
    ///
    /// # Errors
    /// The answer to what nobody can ask.
    pub fn operation<'a>(self, asked: &Asked<'a>) -> Result<(Operation, &'a str), Response> {
        let known = match self {
            Self::StreetReports => reports(&asked.path),
            Self::Repairs => repairs(&asked.path),
        };
        let (subject, operations) = known
            .ok_or_else(|| problem(404, format!("the system {} has nothing at this address", self.name())))?;
        let fits = operations.iter().find(|(method, _)| *method == asked.method);
        fits.map(|(_, operation)| (*operation, subject)).ok_or_else(|| {
            let methods: Vec<_> = operations.iter().map(|(method, _)| word(*method)).collect();
            let allowed = methods.join(", ");
            let refusal = format!("here one can {allowed}, not {}", word(asked.method));
            with(problem(405, refusal), "allow", allowed)
        })
    }
}

/// The word of a method.
pub const fn word(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

/// The subject of a path, and what can be asked there.
type Known<'a> = Option<(&'a str, &'static [(Method, Operation)])>;

fn reports<'a>(path: &[&'a str]) -> Known<'a> {
    use Operation::{ListReports, MakeReport, ReadReport, Services, UpdateReport};
    match path {
        ["services.json"] => Some(("", &[(Method::Get, Services)])),
        ["requests.json"] => Some(("", &[(Method::Get, ListReports), (Method::Post, MakeReport)])),
        ["requests", file] => Some((file.strip_suffix(".json")?, &[(Method::Get, ReadReport)])),
        ["requests", id, "updates.json"] => Some((id, &[(Method::Post, UpdateReport)])),
        _ => None,
    }
}

fn repairs<'a>(path: &[&'a str]) -> Known<'a> {
    use Operation::{Complete, ListOrders, Raise, ReadOrder, Schedule, Status, Token};
    match path {
        ["token"] => Some(("", &[(Method::Post, Token)])),
        ["work-orders"] => Some(("", &[(Method::Get, ListOrders), (Method::Post, Raise)])),
        ["work-orders", reference] => Some((reference, &[(Method::Get, ReadOrder)])),
        ["work-orders", reference, "appointments"] => Some((reference, &[(Method::Post, Schedule)])),
        ["work-orders", reference, "status"] => Some((reference, &[(Method::Post, Status)])),
        ["work-orders", reference, "complete"] => Some((reference, &[(Method::Post, Complete)])),
        _ => None,
    }
}

impl Operation {
    /// The system of which it is asked.
    pub const fn system(self) -> System {
        match self {
            Self::Services | Self::ListReports | Self::ReadReport | Self::MakeReport | Self::UpdateReport => {
                System::StreetReports
            }
            _ => System::Repairs,
        }
    }

    /// Whether it changes what a system holds. A token is given to whoever asks, and changes nothing.
    pub const fn changes(self) -> bool {
        matches!(
            self,
            Self::MakeReport
                | Self::UpdateReport
                | Self::Raise
                | Self::Schedule
                | Self::Status
                | Self::Complete
        )
    }
}
