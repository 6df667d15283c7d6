//! What a supplier sees of demos: its bookings, its place on the waiting list, and what is free.

use super::{
    Public, allowing, load_plan, public, read_booking, read_slot,
    waiting::{self, Place},
};
use crate::{
    Op, Portal, bind,
    db::{Row, id},
    engagements::{interest, public as public_engagement},
    statements,
};
use domain::{
    actor::{Act, Scope},
    demos::{Booking, BookingStage, Slot},
    engagements::Engagement,
    fault::Fault,
    ids::{BookingId, EngagementId, OrganisationId, SlotId},
    problems::Version,
    time::Timestamp,
};

statements! {
    FREE: Read "SELECT MIN(s.id), s.starts, s.ends FROM demo_slots s WHERE s.engagement = $1 AND s.stage = 'offered' AND s.starts > $2
        AND NOT EXISTS (SELECT 1 FROM demo_bookings b WHERE b.slot = s.id AND b.live AND (b.held_until IS NULL OR b.held_until > $2))
        GROUP BY s.starts, s.ends ORDER BY s.starts, s.ends";
    OF_ORGANISATION: Read "SELECT b.id, b.slot, b.organisation, b.person, b.needs, b.stage_data, b.revision,
        s.id, s.engagement, s.starts, s.ends, s.host, s.stage_data, s.revision, h.name, p.name
        FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot JOIN persons h ON h.id = s.host JOIN persons p ON p.id = b.person
        WHERE b.engagement = $1 AND b.organisation = $2 ORDER BY b.booked_at DESC, b.id DESC";
}

/// A booking of one's own supplier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// The booking.
    pub booking: Booking,
    /// Its slot.
    pub slot: Slot,
    /// Who hosts it, by name.
    pub host: String,
    /// The colleague who booked it, by name.
    pub by: String,
}

impl Own {
    /// Whether it takes its slot now: a hold that ran out does not.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.booking.stage.is_live() && !self.booking.has_run_out(now)
    }
}

fn read_own(row: &Row) -> Result<Own, Fault> {
    Ok(Own { booking: read_booking(row, 0)?, slot: read_slot(row, 7)?, host: row.get(14)?, by: row.get(15)? })
}

/// Everything a supplier's page about its demo shows.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The engagement.
    pub engagement: Engagement,
    /// The version of the problem it is about.
    pub version: Version,
    /// What everybody reads about demos; nothing where no slot was ever offered.
    pub public: Option<Public>,
    /// The supplier's bookings, the latest first.
    pub bookings: Vec<Own>,
    /// The supplier's place on the waiting list, if it has one.
    pub waiting: Option<Place>,
    /// The exception of another demo that the council allowed, and that is not used.
    pub extra: Option<i64>,
    /// Whose they are.
    pub(super) organisation: OrganisationId,
}

impl Desk {
    /// The booking that stands, if there is one: not a demo that is over, where another was allowed.
    pub fn standing(&self, now: Timestamp) -> Option<&Own> {
        let over =
            |own: &&Own| self.extra.is_some() && matches!(own.booking.stage, BookingStage::Attended { .. });
        self.bookings.iter().find(|own| own.stands(now) && !over(own))
    }

    fn find(&self, booking: BookingId) -> Result<&Own, Fault> {
        self.bookings.iter().find(|own| own.booking.id == booking).ok_or_else(Fault::not_found)
    }
}

/// A published engagement with its demos, for whoever may book one for a supplier.
///
/// # Errors
/// Not found before publication; the refusal of the permission table; forbidden for people of the council.
pub async fn desk(portal: &Portal, op: &Op, reference: &str) -> Result<Desk, Fault> {
    let organisation = Scope::own(&op.actor, Act::BookDemo)?.organisation();
    let found = public_engagement(portal, op, reference).await?;
    interest::keep_sides_apart(portal, op, &found.engagement).await?;
    Ok(Desk {
        public: public(portal, &found.engagement).await?,
        bookings: own_bookings(portal, found.engagement.id, organisation).await?,
        extra: allowing::unused(portal, found.engagement.id, organisation).await?,
        waiting: waiting::place_of(portal, found.engagement.id, organisation).await?,
        engagement: found.engagement,
        version: found.version,
        organisation,
    })
}

/// All bookings of a supplier in an engagement, the latest first.
///
/// # Errors
/// The database does not answer.
pub(super) async fn own_bookings(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<Vec<Own>, Fault> {
    let rows = portal.db.rows(&OF_ORGANISATION, bind![id(engagement), id(organisation)]).await?;
    rows.iter().map(read_own).collect()
}

/// A booking of one's own supplier.
///
/// # Errors
/// As [`desk`]; not found for another supplier's.
pub async fn own(
    portal: &Portal,
    op: &Op,
    reference: &str,
    booking: BookingId,
) -> Result<(Desk, Own), Fault> {
    let desk = desk(portal, op, reference).await?;
    let own = desk.find(booking)?.clone();
    Ok((desk, own))
}

/// Where a demo takes place, for those who booked it and can still come; nothing for a hold.
///
/// # Errors
/// The database does not answer.
pub async fn place(portal: &Portal, own: &Own) -> Result<Option<String>, Fault> {
    match own.booking.stage {
        BookingStage::Confirmed { .. } | BookingStage::Attended { .. } => {
            Ok(load_plan(portal, own.slot.engagement).await?.plan.map(|plan| plan.place))
        }
        _ => Ok(None),
    }
}

/// The times at which a slot is free: of several at the same time, one. Each is its slot, when it begins, and when it ends.
///
/// # Errors
/// The database does not answer.
pub async fn free_slots(
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
) -> Result<Vec<(SlotId, Timestamp, Timestamp)>, Fault> {
    let rows = portal.db.rows(&FREE, bind![id(engagement.id), op.now]).await?;
    rows.iter().map(|row| Ok((row.parse(0)?, row.moment(1)?, row.moment(2)?))).collect()
}
