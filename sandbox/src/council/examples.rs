//! What can be sent to each system, as it is sent: for whoever writes a pilot. A scene sends all of it.

use super::operation::System;

/// Something that can be sent. In capitals stands what depends on the case: the number of a report or of an order, and
/// the token.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What it is for, and what to look at in the answer.
    pub words: &'static str,
    /// The path; a POST.
    pub path: &'static str,
    /// The body.
    pub body: &'static str,
}

/// What a pilot sends to do its work.
pub const fn examples(system: System) -> &'static [Example] {
    match system {
        System::StreetReports => &STREET_REPORTS,
        System::Repairs => &REPAIRS,
    }
}

const STREET_REPORTS: [Example; 1] = [Example {
    words: "Tell the resident. The status is open or closed.",
    path: "/requests/REPORT/updates.json",
    body: r#"{"status": "open", "status_notes": "We have raised order ORDER."}"#,
}];

const REPAIRS: [Example; 4] = [
    Example {
        words: "Sign in. The answer holds access_token: send it as the header “authorization: Bearer TOKEN” with every other \
                call. It lasts an hour.",
        path: "/token",
        body: r#"{"grant_type": "client_credentials", "client_id": "pilot", "client_secret": "practice"}"#,
    },
    Example {
        words: "Raise an order. The priority is planned, routine, urgent or emergency, the class inspection, make_safe or \
                works. The number of the order is Reference[0].ID in the answer.",
        path: "/work-orders",
        body: r#"{"DescriptionOfWork": "As the resident wrote",
 "Priority": {"PriorityCode": "urgent", "RequiredCompletionDateTime": "2026-02-11T17:00:00Z"},
 "WorkClass": {"WorkClassCode": "works"},
 "ServiceRequestReference": [{"ID": "REPORT"}]}"#,
    },
    Example {
        words: "Book a visit, an hour from now at the earliest: on a working day from 08:00 to 17:00 UTC, of an emergency at \
                any time. A new one takes the place of the one before. The resident is told the day as 2026-02-05 or \
                5 February 2026.",
        path: "/work-orders/ORDER/appointments",
        body: r#"{"Reference": [{"ID": "ORDER"}], "DescriptionOfWork": "As the resident wrote",
 "Priority": {"PriorityCode": "urgent", "RequiredCompletionDateTime": "2026-02-11T17:00:00Z"},
 "WorkClass": {"WorkClassCode": "works"},
 "InstructedBy": {"Name": "Housing repairs"}, "AssignedToPrimary": {"Name": "Operatives"},
 "Site": {"Property": []},
 "RefinedAppointmentWindow": {"Date": "2026-02-05",
  "TimeOfDay": {"EarliestArrivalTime": "09:00", "LatestArrivalTime": "12:00"}}}"#,
    },
    Example {
        words: "Complete the order, when a visit has done the work: the inbox brings news of it.",
        path: "/work-orders/ORDER/complete",
        body: r#"{"WorkOrderReference": {"ID": "ORDER"}}"#,
    },
];
