//! Demos and forums for calendars: one of them, and everything that a person comes to or hosts, by an address that is secret.
//!
//! Only the hash of that address is stored. Whoever has it reads and does nothing; its person replaces it or takes it back.

use crate::{
    Op, Portal,
    accounts::Confirmed,
    bind,
    db::{Row, id},
    demos::{self, Own, read_booking, read_slot},
    engagements::interest,
    forums::{self, Desk},
    keys, statements, tx,
};
use domain::{
    actor::{Act, Subject},
    demos::BookingStage,
    engagements::Engagement,
    event::Event,
    fault::Fault,
    forums::AttendeeStage,
    ids::{AttendeeId, BookingId, EngagementId, ForumId, PersonId, SlotId},
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
        AND NOT EXISTS (SELECT 1 FROM memberships c JOIN council_side d ON d.organisation = c.organisation
            WHERE d.engagement = e.id AND c.person = $1) ORDER BY s.starts, b.id";
    HOSTED: Read "SELECT b.id, b.slot, b.organisation, b.person, b.needs, b.stage_data, b.revision,
        s.id, s.engagement, s.starts, s.ends, s.host, s.stage_data, s.revision, e.reference, e.title, p.content, o.name
        FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot JOIN engagements e ON e.id = b.engagement JOIN demo_plans p ON p.engagement = e.id
        JOIN organisations o ON o.id = b.organisation
        WHERE EXISTS (SELECT 1 FROM memberships m JOIN council_side d ON d.organisation = m.organisation
            WHERE d.engagement = e.id AND m.person = $1 AND m.granted_at <= $3)
        AND s.host = $1 AND b.stage IN ('confirmed', 'attended') AND s.ends > $2 ORDER BY s.starts, b.id";
    SEATS: Read "SELECT f.id, f.engagement, f.starts, f.ends, CAST(0 AS BIGINT), f.per_supplier, f.content, f.stage_data, CAST('' AS TEXT), f.revision, e.reference, e.title, a.id, a.revision
        FROM forum_attendees a JOIN forums f ON f.id = a.forum JOIN engagements e ON e.id = f.engagement
        JOIN memberships m ON m.organisation = a.organisation AND m.person = $1 AND m.granted_at <= $3
        WHERE a.person = $1 AND a.stage IN ('seated', 'came') AND f.ends > $2
        AND NOT EXISTS (SELECT 1 FROM memberships c JOIN council_side d ON d.organisation = c.organisation
            WHERE d.engagement = e.id AND c.person = $1) ORDER BY f.starts, a.id";
    HOSTED_FORUMS: Read "SELECT f.id, f.engagement, f.starts, f.ends, CAST(0 AS BIGINT), f.per_supplier, f.content, f.stage_data, CAST('' AS TEXT), f.revision, e.reference, e.title
        FROM forum_hosts h JOIN forums f ON f.id = h.forum JOIN engagements e ON e.id = f.engagement
        WHERE EXISTS (SELECT 1 FROM memberships m JOIN council_side d ON d.organisation = m.organisation
            WHERE d.engagement = e.id AND m.person = $1 AND m.granted_at <= $3)
        AND h.person = $1 AND f.stage IN ('announced', 'minuted') AND f.ends > $2 ORDER BY f.starts, f.id";
}

/// For so many days what is over stays in a calendar.
const KEPT_DAYS: i64 = 30;

/// What a person comes to, or hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A demo that their supplier booked, and what they need there.
    Demo {
        /// The booking.
        booking: BookingId,
        /// What they need.
        needs: String,
    },
    /// A demo that they host.
    HostedDemo {
        /// The booking.
        booking: BookingId,
        /// The engagement.
        engagement: EngagementId,
        /// The slot.
        slot: SlotId,
        /// The supplier.
        supplier: String,
        /// What the supplier needs.
        needs: String,
    },
    /// A forum at which they have a seat.
    Seat {
        /// Their seat.
        attendee: AttendeeId,
        /// The forum.
        forum: ForumId,
        /// What it is called.
        title: String,
    },
    /// A forum that they host.
    HostedForum {
        /// The engagement.
        engagement: EngagementId,
        /// The forum.
        forum: ForumId,
        /// What it is called.
        title: String,
    },
}

/// Something as a calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is; the id in it stays however often it moves.
    pub what: What,
    /// Counts its changes.
    pub revision: i64,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// The reference of the engagement.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Where it takes place.
    pub place: String,
    /// Whether it does not take place.
    pub is_cancelled: bool,
}

fn read_demo(row: &Row, supplier: Option<String>) -> Result<Entry, Fault> {
    let plan: domain::demos::DemoPlan = row.json(16)?;
    let (booking, slot) = (read_booking(row, 0)?, read_slot(row, 7)?);
    let (id, needs) = (booking.id, booking.needs);
    let what = match supplier {
        Some(supplier) => {
            What::HostedDemo { booking: id, engagement: slot.engagement, slot: slot.id, supplier, needs }
        }
        None => What::Demo { booking: id, needs },
    };
    Ok(Entry {
        what,
        revision: booking.revision,
        starts: slot.starts,
        ends: slot.ends,
        reference: row.get(14)?,
        title: row.get(15)?,
        place: plan.place,
        is_cancelled: false,
    })
}

fn read_forum(row: &Row, seat: Option<(AttendeeId, i64)>) -> Result<Entry, Fault> {
    let forum = forums::read(row, 0)?;
    let title = forum.plan.title;
    let (what, revision) = match seat {
        Some((attendee, revision)) => (What::Seat { attendee, forum: forum.id, title }, revision),
        None => (What::HostedForum { engagement: forum.engagement, forum: forum.id, title }, forum.revision),
    };
    Ok(Entry {
        what,
        revision,
        starts: forum.plan.starts,
        ends: forum.plan.ends,
        reference: row.get(10)?,
        title: row.get(11)?,
        place: forum.plan.place,
        is_cancelled: false,
    })
}

/// A booking of one's own supplier, once it is confirmed: also one that was cancelled since, so that a calendar learns of it.
///
/// # Errors
/// As [`demos::own`]; not found for a hold.
pub async fn of_demo(portal: &Portal, engagement: &Engagement, own: Own) -> Result<Entry, Fault> {
    if let BookingStage::Held { .. } | BookingStage::Expired | BookingStage::NoShow { .. } = own.booking.stage
    {
        return Err(Fault::not_found());
    }
    let place = demos::place(portal, &own).await?.unwrap_or_default();
    Ok(Entry {
        what: What::Demo { booking: own.booking.id, needs: own.booking.needs },
        revision: own.booking.revision,
        starts: own.slot.starts,
        ends: own.slot.ends,
        reference: engagement.reference.clone(),
        title: engagement.title.clone(),
        place,
        is_cancelled: matches!(
            own.booking.stage,
            BookingStage::Cancelled { .. } | BookingStage::CalledOff { .. }
        ),
    })
}

/// One's own seat at a forum: also one that was given up since, so that a calendar learns of it. The place is for those who have one.
///
/// # Errors
/// Not found for whoever waits, and for what was offered and not taken.
pub fn of_forum(desk: &Desk) -> Result<Entry, Fault> {
    let (own, plan) = (desk.own.as_ref().ok_or_else(Fault::not_found)?, &desk.line.forum.plan);
    let is_cancelled = match own.stage {
        AttendeeStage::Seated { .. } | AttendeeStage::Came { .. } => false,
        AttendeeStage::GivenUp { .. } | AttendeeStage::CalledOff { .. } => true,
        _ => return Err(Fault::not_found()),
    };
    Ok(Entry {
        what: What::Seat { attendee: own.id, forum: own.forum, title: plan.title.clone() },
        revision: own.revision,
        starts: plan.starts,
        ends: plan.ends,
        reference: desk.engagement.reference.clone(),
        title: desk.engagement.title.clone(),
        place: if is_cancelled { String::new() } else { plan.place.clone() },
        is_cancelled,
    })
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

/// What a secret address shows: the demos that its person's suppliers booked, the forums they have a seat at, and what they host, as far as
/// they have belonged to those organisations since they made it.
///
/// # Errors
/// Not found for an address that nobody made, or took back.
pub async fn feed(portal: &Portal, op: &Op, secret: &str) -> Result<Vec<Entry>, Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    let row = portal.db.row(&FIND, bind![keys::token_hash(secret)]).await?.ok_or_else(Fault::not_found)?;
    let (person, made_at): (PersonId, Timestamp) = (row.parse(0)?, row.moment(1)?);
    let from = op.now.plus_days(-KEPT_DAYS);
    let values = || bind![id(person), from, made_at];
    let booked = portal.db.rows(&BOOKED, values()).await?;
    let mut entries = booked.iter().map(|row| read_demo(row, None)).collect::<Result<Vec<_>, _>>()?;
    for row in portal.db.rows(&SEATS, values()).await? {
        entries.push(read_forum(&row, Some((row.parse(12)?, row.get(13)?)))?);
    }
    // Whoever belongs to a supplier that takes part hosts nobody, and learns of no other.
    for row in portal.db.rows(&HOSTED, values()).await? {
        if !interest::takes_part(portal, row.parse(8)?, person).await? {
            entries.push(read_demo(&row, Some(row.get(17)?))?);
        }
    }
    for row in portal.db.rows(&HOSTED_FORUMS, values()).await? {
        if !interest::takes_part(portal, row.parse(1)?, person).await? {
            entries.push(read_forum(&row, None)?);
        }
    }
    Ok(entries)
}
