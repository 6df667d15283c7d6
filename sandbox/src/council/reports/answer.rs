//! What the system answers.

use super::{MADE_MAX, Report, StreetReports, TEXT_CHARS_MAX, UPDATES_MAX, Update};
use crate::council::{
    asked::Asked,
    moment::{Mark, read, written},
    operation::Operation,
    page::Page,
    reply::{json, problem, quoted, with},
};
use border::message::Response;
use serde::Deserialize;
use serde_json::{Value, json as object};
use synth::parameters::hazards::CATEGORIES;

/// Who looks after every report.
const AGENCY: &str = "Housing repairs (SYNTHETIC)";

/// A report that a pilot makes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    service_code: String,
    description: String,
    address_id: Option<String>,
    address_string: Option<String>,
}

/// What a pilot tells a resident.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    status: Status,
    status_notes: String,
}

/// The statuses there are.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Open,
    Closed,
}

impl StreetReports {
    /// Answers one request.
    ///
    /// # Errors
    /// A refusal, with what is wrong.
    pub fn answer(
        &mut self,
        operation: Operation,
        id: &str,
        asked: &Asked<'_>,
        mark: Mark,
    ) -> Result<Response, Response> {
        match operation {
            Operation::ListReports => self.list(asked, mark),
            Operation::ReadReport => self.one(id, asked, mark),
            Operation::MakeReport => self.make(asked, mark),
            Operation::UpdateReport => self.tell(id, asked, mark),
            _ => services(asked),
        }
    }

    fn list(&mut self, asked: &Asked<'_>, mark: Mark) -> Result<Response, Response> {
        asked.only(&["page", "page_size", "status", "service_code", "start_date", "end_date"])?;
        let page = Page::of(asked)?;
        let statuses = some_of(asked, "status", &["open", "closed"])?;
        let services = some_of(asked, "service_code", &CATEGORIES)?;
        let start = moment(asked, "start_date")?.unwrap_or(i64::MIN);
        let end = moment(asked, "end_date")?.unwrap_or(i64::MAX);
        let fits = |place: &usize| {
            let report = &self.reports[*place];
            (start..=end).contains(&report.requested)
                && statuses.contains(&status(report))
                && services.contains(&report.service)
        };
        let (places, total) = page.cut(self.known(mark.at).filter(fits));
        let mut rows = Vec::with_capacity(places.len());
        for place in places {
            let report = &mut self.reports[place];
            report.read.get_or_insert(mark);
            rows.push(shape(report));
        }
        Ok(with(json(200, &rows), "x-total-count", total.to_string()))
    }

    fn one(&mut self, id: &str, asked: &Asked<'_>, mark: Mark) -> Result<Response, Response> {
        asked.only(&[])?;
        let report = self.find(id, mark.at)?;
        report.read.get_or_insert(mark);
        Ok(json(200, &[shape(report)]))
    }

    fn make(&mut self, asked: &Asked<'_>, mark: Mark) -> Result<Response, Response> {
        asked.only(&[])?;
        let made: Made = asked.json()?;
        let service = service(&made.service_code)?;
        text("description", &made.description)?;
        made.address_id.iter().try_for_each(|id| text("address_id", id))?;
        made.address_string.iter().try_for_each(|address| text("address_string", address))?;
        if made.address_id.is_none() && made.address_string.is_none() {
            return Err(problem(422, "one of address_id and address_string is needed"));
        }
        if self.made >= MADE_MAX {
            return Err(problem(403, format!("the system takes at most {MADE_MAX} new reports")));
        }
        self.made += 1;
        let id = format!("R{:05}", self.made);
        self.keep(Report {
            id: id.clone(),
            service,
            description: Some(made.description),
            uprn: made.address_id,
            address: made.address_string,
            requested: mark.at,
            read: None,
            updates: vec![],
        });
        Ok(json(201, &object!([{ "service_request_id": id, "service_notice": null, "account_id": null }])))
    }

    fn tell(&mut self, id: &str, asked: &Asked<'_>, mark: Mark) -> Result<Response, Response> {
        asked.only(&[])?;
        let told: Told = asked.json()?;
        text("status_notes", &told.status_notes)?;
        let report = self.find(id, mark.at)?;
        if report.updates.len() >= UPDATES_MAX {
            return Err(problem(403, format!("a report takes at most {UPDATES_MAX} updates")));
        }
        report.updates.push(Update { mark, closed: told.status == Status::Closed, notes: told.status_notes });
        Ok(json(201, &[shape(report)]))
    }

    fn find(&mut self, id: &str, now: i64) -> Result<&mut Report, Response> {
        let place = self.places.get(id).copied();
        let known =
            place.and_then(|place| self.reports.get_mut(place)).filter(|report| report.requested <= now);
        known.ok_or_else(|| problem(404, format!("there is no report {}", quoted(id))))
    }
}

fn services(asked: &Asked<'_>) -> Result<Response, Response> {
    asked.only(&[])?;
    let rows: Vec<_> = CATEGORIES
        .iter()
        .map(|code| {
            object!({
                "service_code": code, "service_name": name(code), "description": name(code), "metadata": false,
                "type": "realtime", "keywords": "", "group": "Housing repairs",
            })
        })
        .collect();
    Ok(json(200, &rows))
}

/// A report as the published shape has it; what is not known is null.
fn shape(report: &Report) -> Value {
    object!({
        "service_request_id": report.id,
        "status": status(report),
        "status_notes": report.updates.last().map(|update| &update.notes),
        "service_name": name(report.service),
        "service_code": report.service,
        "description": report.description,
        "agency_responsible": AGENCY,
        "service_notice": null,
        "requested_datetime": written(report.requested),
        "updated_datetime": written(report.updated()),
        "expected_datetime": null,
        "address": report.address,
        "address_id": report.uprn,
        "zipcode": null,
        "lat": null,
        "long": null,
        "media_url": null,
    })
}

fn status(report: &Report) -> &'static str {
    if report.is_closed() { "closed" } else { "open" }
}

/// The name of a code: `doors_and_windows` is “Doors and windows”.
fn name(code: &str) -> String {
    let words = code.replace('_', " ");
    let first = words.get(..1).unwrap_or_default().to_ascii_uppercase();
    first + words.get(1..).unwrap_or_default()
}

fn service(code: &str) -> Result<&'static str, Response> {
    CATEGORIES.into_iter().find(|known| *known == code).ok_or_else(|| {
        let those = CATEGORIES.join(", ");
        problem(404, format!("no service_code {}; there are: {those}", quoted(code)))
    })
}

/// Those that a parameter names, with commas between them; all, when it is absent.
fn some_of<'a>(asked: &Asked<'_>, name: &str, all: &[&'a str]) -> Result<Vec<&'a str>, Response> {
    let Some(wanted) = asked.parameter(name) else { return Ok(all.to_vec()) };
    let known = |word: &str| all.iter().copied().find(|known| *known == word);
    wanted
        .split(',')
        .map(|word| {
            let those = all.join(", ");
            known(word).ok_or_else(|| problem(400, format!("no {name} {}; there are: {those}", quoted(word))))
        })
        .collect()
}

fn moment(asked: &Asked<'_>, name: &str) -> Result<Option<i64>, Response> {
    let Some(text) = asked.parameter(name) else { return Ok(None) };
    read(text).map(Some).ok_or_else(|| {
        problem(400, format!("{name} is a moment such as 2026-02-04T09:30:00Z; this is {}", quoted(text)))
    })
}

/// Refuses a text that is empty or too long.
fn text(name: &str, text: &str) -> Result<(), Response> {
    if text.trim().is_empty() {
        return Err(problem(422, format!("{name} is empty")));
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(problem(422, format!("{name} has at most {TEXT_CHARS_MAX} characters")));
    }
    Ok(())
}
