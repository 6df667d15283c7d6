//! What somebody of a supplier sees of a forum: their seat, the place if they have one, what they asked, and what is taken.

use super::{Heard, Line, announced, questions, read_attendee};
use crate::{Op, Portal, bind, db::id, engagements::interest, statements};
use domain::{
    actor::{Act, Scope},
    engagements::Engagement,
    fault::Fault,
    forums::{Attendee, AttendeeStage, ForumQuestion},
    ids::{ForumId, OrganisationId},
    time::Timestamp,
};

statements! {
    OWN: Read "SELECT id, forum, person, organisation, needs, stage_data, revision FROM forum_attendees
        WHERE forum = $1 AND person = $2 AND organisation = $3 ORDER BY live DESC, since DESC, id DESC LIMIT 1";
    OF_SUPPLIER: Read "SELECT COUNT(*) FROM forum_attendees WHERE forum = $1 AND organisation = $2 AND nth IS NOT NULL";
    COLLEAGUES: Read "SELECT p.name FROM forum_attendees a JOIN persons p ON p.id = a.person
        WHERE a.forum = $1 AND a.organisation = $2 AND a.person <> $3 AND a.live ORDER BY p.name, p.id";
}

/// Everything somebody's page about a forum shows.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The engagement.
    pub engagement: Engagement,
    /// The forum.
    pub line: Line,
    /// Their seat or place on the waiting list, or what became of it; nothing where they never came for one.
    pub own: Option<Attendee>,
    /// The colleagues who come or wait, by name.
    pub colleagues: Vec<String>,
    /// How many of their supplier have a seat, or are kept one.
    pub of_supplier: u64,
    /// What they asked.
    pub asked: Vec<ForumQuestion>,
    /// What is taken of what was asked, for those who have a seat.
    pub taken: Vec<Heard>,
    /// Whom they come for.
    pub(super) organisation: OrganisationId,
}

impl Desk {
    /// Since when they wait, if they do.
    pub fn standing_for(&self) -> Option<Timestamp> {
        match self.own.as_ref()?.stage {
            AttendeeStage::Waiting { since } => Some(since),
            _ => None,
        }
    }

    /// Whether as many of their supplier have a seat, or are kept one, as may.
    pub fn supplier_is_full(&self) -> bool {
        self.of_supplier >= u64::from(self.line.forum.plan.per_supplier)
    }

    /// Whether they have a seat: then they read the place and what is taken.
    pub fn is_seated(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.stage.is_seated())
    }
}

/// A forum that was announced, for whoever may come for a supplier.
///
/// # Errors
/// Not found before that; the refusal of the permission table; forbidden for people of the council.
pub async fn desk(portal: &Portal, op: &Op, reference: &str, forum: ForumId) -> Result<Desk, Fault> {
    let organisation = Scope::own(&op.actor, Act::AttendForum)?.organisation();
    let (engagement, line) = announced(portal, op, reference, forum).await?;
    interest::keep_sides_apart(portal, op, &engagement).await?;
    let person = op.person()?;
    let own = portal.db.row(&OWN, bind![id(forum), id(person), id(organisation)]).await?;
    let own = own.map(|row| read_attendee(&row)).transpose()?;
    let rows = portal.db.rows(&COLLEAGUES, bind![id(forum), id(organisation), id(person)]).await?;
    let of_supplier = portal.db.row(&OF_SUPPLIER, bind![id(forum), id(organisation)]).await?;
    let of_supplier = of_supplier.map_or(Ok(0), |row| row.get::<i64>(0))?;
    let seated = own.as_ref().is_some_and(|own| own.stage.is_seated());
    Ok(Desk {
        colleagues: rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?,
        of_supplier: u64::try_from(of_supplier).map_err(Fault::internal)?,
        asked: questions::own_questions(portal, forum, (person, organisation)).await?,
        taken: if seated { questions::taken(portal, forum).await? } else { Vec::new() },
        engagement,
        line,
        own,
        organisation,
    })
}
