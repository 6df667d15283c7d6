//! Demos for calendars: one booking, and everything that a person booked or hosts, by an address that is secret.
//!
//! Only the hash of that address is stored. Whoever has it reads the demos and does nothing; its person replaces it or takes it back.

use super::{Own, place, read_booking, read_slot};
use crate::{
    Op, Portal,
    accounts::Confirmed,
    bind,
    db::{Row, id},
    engagements::interest,
    keys, statements, tx,
};
use domain::{
    actor::{Act, Subject},
    demos::{Booking, BookingStage, Slot},
    engagements::Engagement,
    event::Event,
    fault::Fault,
    ids::PersonId,
    time::Timestamp,
};

statements! {
    MAKE: Write "INSERT INTO calendar_feeds (person, token_hash, made_at) VALUES ($1, $2, $3)
        ON CONFLICT (person) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at";
    END: Write "DELETE FROM calendar_feeds WHERE person = $1";
    OF: Read "SELECT made_at FROM calendar_feeds WHERE person = $1";
    FIND: Read "SELECT person, made_at FROM calendar_feeds WHERE token_hash = $1";
    // Nobody stands on both sides: whoever belongs to the council reads what they host alone.
    BOOKED: Read "SELECT b.id, b.slot, b.organisation, b.person, b.needs, b.stage_data, b.revision,
        s.id, s.engagement, s.starts, s.ends, s.host, s.stage_data, s.revision, e.reference, e.title, p.content
        FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot JOIN engagements e ON e.id = b.engagement JOIN demo_plans p ON p.engagement = e.id
        JOIN memberships m ON m.organisation = b.organisation AND m.person = $1 AND m.granted_at <= $3
        WHERE b.stage IN ('confirmed', 'attended') AND s.ends > $2
        AND NOT EXISTS (SELECT 1 FROM memberships c WHERE c.organisation = e.lead AND c.person = $1) ORDER BY s.starts, b.id";
    HOSTED: Read "SELECT b.id, b.slot, b.organisation, b.person, b.needs, b.stage_data, b.revision,
        s.id, s.engagement, s.starts, s.ends, s.host, s.stage_data, s.revision, e.reference, e.title, p.content, o.name
        FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot JOIN engagements e ON e.id = b.engagement JOIN demo_plans p ON p.engagement = e.id
        JOIN organisations o ON o.id = b.organisation JOIN memberships m ON m.organisation = e.lead AND m.person = $1 AND m.granted_at <= $3
        WHERE s.host = $1 AND b.stage IN ('confirmed', 'attended') AND s.ends > $2 ORDER BY s.starts, b.id";
}

/// For so many days what is over stays in a calendar.
const KEPT_DAYS: i64 = 30;

/// A demo as a calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The booking: its id stays however often it moves, and its revision counts the changes.
    pub booking: Booking,
    /// Its slot.
    pub slot: Slot,
    /// The reference of the engagement.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Where it takes place.
    pub place: String,
    /// The supplier, for whoever hosts it.
    pub supplier: Option<String>,
}

impl Entry {
    /// Whether it does not take place.
    pub fn is_cancelled(&self) -> bool {
        matches!(self.booking.stage, BookingStage::Cancelled { .. } | BookingStage::CalledOff { .. })
    }
}

fn read(row: &Row, supplier: Option<String>) -> Result<Entry, Fault> {
    let plan: domain::demos::DemoPlan = row.json(16)?;
    Ok(Entry {
        booking: read_booking(row, 0)?,
        slot: read_slot(row, 7)?,
        reference: row.get(14)?,
        title: row.get(15)?,
        place: plan.place,
        supplier,
    })
}

/// A booking of one's own supplier, once it is confirmed: also one that was cancelled since, so that a calendar learns of it.
///
/// # Errors
/// As [`super::own`]; not found for a hold.
pub async fn one(portal: &Portal, engagement: &Engagement, own: Own) -> Result<Entry, Fault> {
    if let BookingStage::Held { .. } | BookingStage::Expired | BookingStage::NoShow { .. } = own.booking.stage
    {
        return Err(Fault::not_found());
    }
    let place = place(portal, &own).await?.unwrap_or_default();
    let (reference, title) = (engagement.reference.clone(), engagement.title.clone());
    Ok(Entry { booking: own.booking, slot: own.slot, reference, title, place, supplier: None })
}

/// Since when the actor has a secret address, if they have one.
///
/// # Errors
/// The refusal of the permission table.
pub async fn since(portal: &Portal, op: &Op) -> Result<Option<Timestamp>, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let row = portal.db.row(&OF, bind![id(op.person()?)]).await?;
    row.map(|row| row.moment(0)).transpose()
}

/// Makes a secret address for the actor's calendar in place of any before, and gives back its secret, which is stored nowhere.
/// `confirmed` says that they gave their password again.
///
/// # Errors
/// The refusal of the permission table.
pub async fn make(portal: &Portal, op: &Op, confirmed: Confirmed) -> Result<String, Fault> {
    let person = op.person()?;
    let secret = keys::token();
    tx!(portal, op, t => {
        let permit = op.may(Act::ManageOwnAccount, &Subject::Portal)?;
        confirmed.holds(t, op).await?;
        t.change_one(&MAKE, bind![id(person), keys::token_hash(&secret), op.now]).await?;
        Ok((permit.did(Event::CalendarMade { person }), ()))
    })?;
    Ok(secret)
}

/// Takes the actor's secret address back; once more changes nothing.
///
/// # Errors
/// The refusal of the permission table.
pub async fn end(portal: &Portal, op: &Op) -> Result<(), Fault> {
    let person = op.person()?;
    if since(portal, op).await?.is_none() {
        return Ok(());
    }
    tx!(portal, op, t => {
        let permit = op.may(Act::ManageOwnAccount, &Subject::Portal)?;
        t.change(&END, bind![id(person)]).await?;
        Ok((permit.did(Event::CalendarEnded { person }), ()))
    })
}

/// What a secret address shows: the demos that its person's suppliers booked, and those they host, as far as they have belonged to those
/// organisations since they made it.
///
/// # Errors
/// Not found for an address that nobody made, or took back.
pub async fn feed(portal: &Portal, op: &Op, secret: &str) -> Result<Vec<Entry>, Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    let row = portal.db.row(&FIND, bind![keys::token_hash(secret)]).await?.ok_or_else(Fault::not_found)?;
    let (person, made_at): (PersonId, Timestamp) = (row.parse(0)?, row.moment(1)?);
    let from = op.now.plus_days(-KEPT_DAYS);
    let booked = portal.db.rows(&BOOKED, bind![id(person), from, made_at]).await?;
    let mut entries = booked.iter().map(|row| read(row, None)).collect::<Result<Vec<_>, _>>()?;
    for row in portal.db.rows(&HOSTED, bind![id(person), from, made_at]).await? {
        let entry = read(&row, Some(row.get(17)?))?;
        // Whoever belongs to a supplier that takes part learns of no other.
        if !interest::takes_part(portal, entry.slot.engagement, person).await? {
            entries.push(entry);
        }
    }
    Ok(entries)
}
