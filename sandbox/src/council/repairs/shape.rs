//! What is sent to the system, in the shape of HACT's RaiseRepair, ScheduleRepair, JobStatusUpdate and WorkOrderComplete.
//!
//! Fields that HACT requires are required here, and a field that HACT does not know is refused by name. What a field
//! holds is read as far as the system uses it. Added to HACT's shape, because without it nothing could be booked or
//! told apart: `ServiceRequestReference` when an order is raised, `RefinedAppointmentWindow` when a visit is booked
//! (both as they stand in its other messages). The codes of class, priority and status are ours (*assumed*).

use serde::{Deserialize, Serialize, de::IgnoredAny};

/// Declares messages with HACT's names: fields that are used, then those that may stand there and are not looked at.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* } or $unused:tt)*) => { $(
        messages!(one $(#[$doc])* $name { $($(#[$field_doc])* $field: $type,)* } $unused);
    )* };
    (one $(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }
     { $($unused:ident)* }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[allow(dead_code, reason = "a field that nothing reads still has to be there, or may be")]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            $(#[serde(default)] $unused: Option<IgnoredAny>,)*
        }
    };
}

messages! {
    /// An order is raised.
    RaiseRepair {
        /// What is to be done.
        description_of_work: String,
        /// How soon.
        priority: Priority,
        /// What sort of work.
        work_class: WorkClass,
        /// The parts of the work.
        #[serde(default)]
        work_element: Vec<WorkElement>,
        /// What is to be known of people there.
        #[serde(default)]
        person_alert: Vec<Alert>,
        /// What is to be known of the place.
        #[serde(default)]
        location_alert: Vec<Alert>,
        /// The report it answers.
        service_request_reference: Vec<Reference>,
    } or {
        estimated_labor_hours work_type parking_arrangements location_of_repair access_information date_reported
        site_property_unit
    }

    /// A visit is booked.
    ScheduleRepair {
        /// The order.
        reference: Vec<Reference>,
        /// When somebody comes.
        refined_appointment_window: Window,
        /// What is to be done.
        description_of_work: String,
        /// How soon.
        priority: Priority,
        /// What sort of work.
        work_class: WorkClass,
        /// Who ordered it.
        instructed_by: IgnoredAny,
        /// Who comes.
        assigned_to_primary: IgnoredAny,
        /// Where.
        site: IgnoredAny,
        /// The parts of the work.
        #[serde(default)]
        work_element: Vec<WorkElement>,
        /// What is to be known of people there.
        #[serde(default)]
        person_alert: Vec<Alert>,
        /// What is to be known of the place.
        #[serde(default)]
        location_alert: Vec<Alert>,
    } or {
        estimated_labor_hours service_request_reference work_type parking_arrangements location_of_repair
        access_information date_raised date_reported customer
    }

    /// A word about an order.
    JobStatusUpdate {
        /// The order.
        related_work_order_reference: Reference,
        /// What sort of word.
        #[serde(default)]
        type_code: StatusCode,
        /// The word.
        #[serde(default)]
        comments: String,
        /// A code of somebody's schedule of rates; not looked at.
        #[serde(default, rename = "MoreSpecificSORCode")]
        more_specific: Option<IgnoredAny>,
    } or {
        reference related_work_element_reference event_time other_type operatives_assigned refined_appointment_window
        customer_feedback customer_communication_channel_attempted evidence additional_work
    }

    /// The work is complete.
    WorkOrderComplete {
        /// The order.
        work_order_reference: Reference,
    } or {
        bill_of_material_item completed_work_elements operatives_used job_status_updates follow_on_work_order_reference
    }

    /// How soon.
    Priority {
        /// One of `planned`, `routine`, `urgent`, `emergency`.
        priority_code: String,
        /// By when it is to be done.
        required_completion_date_time: String,
    } or { priority_description comments number_of_days }

    /// What sort of work.
    WorkClass {
        /// One of ours.
        work_class_code: Class,
    } or { work_class_description work_class_sub_type }

    /// A part of the work.
    WorkElement {
        /// What it is charged by.
        rate_schedule_item: Vec<RateScheduleItem>,
        /// Who does it.
        #[serde(default)]
        trade: Vec<Trade>,
    } or { reference service_charge_subject contains_capital_work depends_on }

    /// Who does a part of the work.
    Trade {
        /// Which trade; not looked at.
        code: IgnoredAny,
    } or { custom_code custom_name }

    /// What is to be known before somebody goes there.
    Alert {
        /// What sort of thing; not looked at.
        #[serde(rename = "Type")]
        sort: IgnoredAny,
    } or { comments attachment }

    /// What a part of the work is charged by: only codes of our own.
    RateScheduleItem {
        /// A code of somebody's schedule of rates; refused.
        #[serde(default, rename = "M3NHFSORCode")]
        proprietary: Option<IgnoredAny>,
        /// One of our own codes, such as `FC-DMP-01`.
        #[serde(default)]
        custom_code: Option<String>,
    } or { custom_name quantity }

    /// When somebody comes.
    Window {
        /// The day, such as `2026-02-04`.
        date: String,
        /// The part of the day.
        time_of_day: TimeOfDay,
    } or { reference }

    /// A part of a day, in UTC.
    TimeOfDay {
        /// When somebody comes at the earliest, such as `09:30`; in this simulation they come then.
        earliest_arrival_time: String,
        /// When at the latest.
        latest_arrival_time: String,
    } or { name latest_completion_time }
}

/// A number by which something is known.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Reference {
    /// The number.
    #[serde(rename = "ID")]
    pub id: String,
    #[serde(default, rename = "Description")]
    _description: Option<IgnoredAny>,
    #[serde(default, rename = "AllocatedBy")]
    _allocated_by: Option<IgnoredAny>,
}

/// Sorts of work. The codes are ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Somebody looks at it, and says what is to be done.
    Inspection,
    /// The home is made safe.
    MakeSafe,
    /// The repair itself.
    Works,
}

/// Sorts of words about an order. The codes are ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusCode {
    /// Something worth knowing.
    #[default]
    Note,
    /// The resident was spoken to.
    Contacted,
    /// The order is not wanted any more.
    Cancelled,
}
