//! Forums and briefings: what is planned, who comes, what they ask, and the minutes.
//!
//! Each seat is a row, and somebody's once: so no more come than there is room for. Whoever takes, gives up or offers a seat, and
//! whoever plans the forum anew, takes its row first ([`claim`]), so each sees what the other did.

pub(crate) mod announcing;
pub(crate) mod desk;
pub(crate) mod giving;
pub(crate) mod mail;
pub(crate) mod minutes;
pub(crate) mod planning;
pub(crate) mod questions;
pub(crate) mod reminding;
pub(crate) mod seats;
pub mod slides;

pub(crate) use announcing::cancel_ahead;
pub use announcing::{announce, cancel};
pub use desk::{Desk, desk};
pub use giving::give_all;
pub(crate) use giving::{forget_needs, leave};
pub use minutes::{
    attendance_mark, mark as minutes_mark, note_attendance, open as open_in_minutes, publish_minutes,
    write_minutes,
};
pub use planning::{for_planning, new_plan, plan};
pub use questions::{Heard, ask, moderate, new_question};
pub use reminding::remind;
pub use seats::{accept, give_up, need, take};
pub use slides::{Slide, add_slide, for_slides, own_slide_content, remove_slide, slide_content};

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    engagements::{Working, interest, public as public_engagement, working_for},
    statements,
};
use domain::{
    actor::Act,
    engagements::Engagement,
    fault::Fault,
    forums::{AgendaItem, Attendee, Forum, ForumKind, ForumPlan},
    ids::{EngagementId, ForumId, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

statements! {
    LOAD: Read "SELECT f.id, f.engagement, f.starts, f.ends, (SELECT COUNT(*) FROM forum_seats s WHERE s.forum = f.id), f.per_supplier, f.content,
        f.stage_data, f.minutes, f.revision FROM forums f WHERE f.id = $1";
    OF_ENGAGEMENT: Read "SELECT f.id, f.engagement, f.starts, f.ends, (SELECT COUNT(*) FROM forum_seats s WHERE s.forum = f.id), f.per_supplier, f.content,
        f.stage_data, f.minutes, f.revision FROM forums f WHERE f.engagement = $1 ORDER BY f.starts, f.id";
    HOSTS_OF: Read "SELECT h.forum, h.person, p.name FROM forum_hosts h JOIN forums f ON f.id = h.forum JOIN persons p ON p.id = h.person
        WHERE f.engagement = $1 ORDER BY p.name, p.id";
    HOSTS: Read "SELECT person FROM forum_hosts WHERE forum = $1 ORDER BY person";
    CLAIM: Write "UPDATE forums SET revision = revision WHERE id = $1";
    TALLY: Read "SELECT a.forum, COUNT(CASE WHEN a.stage IN ('offered', 'seated', 'came', 'stayed_away') THEN 1 END), COUNT(CASE WHEN a.stage = 'waiting' THEN 1 END),
        COUNT(CASE WHEN a.stage = 'seated' THEN 1 END), COUNT(CASE WHEN a.stage = 'came' THEN 1 END)
        FROM forum_attendees a WHERE a.engagement = $1 GROUP BY a.forum";
    ATTENDEES: Read "SELECT a.id, a.forum, a.person, a.organisation, a.needs, a.stage_data, a.revision, p.name, o.name,
        EXISTS (SELECT 1 FROM verified_organisations v WHERE v.organisation = o.id) FROM forum_attendees a
        JOIN persons p ON p.id = a.person JOIN organisations o ON o.id = a.organisation WHERE a.forum = $1 AND a.live ORDER BY o.name, p.name, a.id";
    UNDER_WAY: Read "SELECT content, ends FROM forums WHERE engagement = $1 AND stage = 'announced' ORDER BY starts, id";
}

/// What is kept of a plan as JSON; the rest has columns of its own.
#[derive(Serialize, Deserialize)]
struct Content {
    kind: ForumKind,
    title: String,
    about: String,
    agenda: Vec<AgendaItem>,
    place: String,
}

/// A forum, from ten columns of a row; its hosts come from elsewhere.
pub(crate) fn read(row: &Row, first: usize) -> Result<Forum, Fault> {
    let Content { kind, title, about, agenda, place } = row.json(first + 6)?;
    let number = |column| u32::try_from(row.get::<i64>(column)?).map_err(Fault::internal);
    Ok(Forum {
        id: row.parse(first)?,
        engagement: row.parse(first + 1)?,
        plan: ForumPlan {
            kind,
            title,
            starts: row.moment(first + 2)?,
            ends: row.moment(first + 3)?,
            seats: number(first + 4)?,
            per_supplier: number(first + 5)?,
            about,
            agenda,
            place,
            hosts: BTreeSet::new(),
        },
        stage: row.json(first + 7)?,
        minutes: row.get(first + 8)?,
        revision: row.get(first + 9)?,
    })
}

/// An attendee, from seven columns of a row.
fn read_attendee(row: &Row) -> Result<Attendee, Fault> {
    Ok(Attendee {
        id: row.parse(0)?,
        forum: row.parse(1)?,
        person: row.parse(2)?,
        organisation: row.parse(3)?,
        needs: row.get(4)?,
        stage: row.json(5)?,
        revision: row.get(6)?,
    })
}

/// A forum of this engagement, in a transaction.
async fn load_in(t: &mut Tx, engagement: EngagementId, forum: ForumId) -> Result<Forum, Fault> {
    let row = t.row(&LOAD, bind![id(forum)]).await?.ok_or_else(Fault::not_found)?;
    let hosts = t.rows(&HOSTS, bind![id(forum)]).await?;
    let mut forum = read(&row, 0)?;
    forum.plan.hosts = hosts.iter().map(|row| row.parse(0)).collect::<Result<_, _>>()?;
    if forum.engagement == engagement { Ok(forum) } else { Err(Fault::not_found()) }
}

/// The same, with its row held until the end of the transaction: whoever takes a seat and whoever plans it anew see each other.
async fn claim(t: &mut Tx, engagement: EngagementId, forum: ForumId) -> Result<Forum, Fault> {
    match t.change(&CLAIM, bind![id(forum)]).await? {
        0 => Err(Fault::not_found()),
        _ => load_in(t, engagement, forum).await,
    }
}

/// A forum with what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The forum.
    pub forum: Forum,
    /// Who hosts it, by name.
    pub hosts: Vec<(PersonId, String)>,
    /// How many seats are taken or kept for somebody.
    pub taken: u64,
    /// How many people wait for one.
    pub waiting: u64,
    /// Of how many people who have a seat nobody has noted whether they came.
    pub unnoted: u64,
    /// How many came.
    pub came: u64,
}

impl Line {
    /// How many seats are free.
    pub fn free(&self) -> u64 {
        u64::from(self.forum.plan.seats).saturating_sub(self.taken)
    }
}

/// The forums of an engagement, the first first, whatever their stage.
async fn lines(portal: &Portal, engagement: EngagementId) -> Result<Vec<Line>, Fault> {
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement)]).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut hosts: Vec<(ForumId, PersonId, String)> = Vec::new();
    for row in portal.db.rows(&HOSTS_OF, bind![id(engagement)]).await? {
        hosts.push((row.parse(0)?, row.parse(1)?, row.get(2)?));
    }
    let mut tallies: Vec<(ForumId, [u64; 4])> = Vec::new();
    for row in portal.db.rows(&TALLY, bind![id(engagement)]).await? {
        let count = |column| u64::try_from(row.get::<i64>(column)?).map_err(Fault::internal);
        tallies.push((row.parse(0)?, [count(1)?, count(2)?, count(3)?, count(4)?]));
    }
    let line = |row: &Row| {
        let own: ForumId = row.parse(0)?;
        let of = hosts.iter().filter(|(forum, ..)| *forum == own);
        let named: Vec<_> = of.map(|(_, person, name)| (*person, name.clone())).collect();
        let mut forum = read(row, 0)?;
        forum.plan.hosts = named.iter().map(|(person, _)| *person).collect();
        let tally = tallies.iter().find(|(forum, _)| *forum == own);
        let [taken, waiting, unnoted, came] = tally.map_or([0; 4], |(_, tally)| *tally);
        Ok(Line { forum, hosts: named, taken, waiting, unnoted, came })
    };
    rows.iter().map(line).collect()
}

/// Everything the council's pages about forums show.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The engagement as its council works on it.
    pub working: Working,
    /// Its forums, the first first.
    pub lines: Vec<Line>,
}

impl Overview {
    /// One of its forums.
    ///
    /// # Errors
    /// Not found for another engagement's.
    pub fn line(&self, forum: ForumId) -> Result<&Line, Fault> {
        self.lines.iter().find(|line| line.forum.id == forum).ok_or_else(Fault::not_found)
    }
}

/// The forums of an engagement, for its council.
///
/// # Errors
/// Not found for another council's; the refusal of the permission table; forbidden for people of a supplier that takes part.
pub async fn overview(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Overview, Fault> {
    overview_for(portal, op, engagement, Act::SeeForums).await
}

async fn overview_for(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    act: Act,
) -> Result<Overview, Fault> {
    let working = working_for(portal, op, engagement, act).await?;
    interest::admit_council(portal, op, &working.engagement).await?;
    Ok(Overview { lines: lines(portal, engagement).await?, working })
}

/// Somebody who comes to a forum, or waits, as its council reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The attendee.
    pub attendee: Attendee,
    /// Their name.
    pub name: String,
    /// Whom they come for.
    pub supplier: String,
    /// Whether the operator of the portal has looked a number of theirs up.
    pub verified: bool,
}

/// Everything the council's page about one forum shows.
#[derive(Clone, Debug)]
pub struct OneForum {
    /// The engagement as its council works on it.
    pub working: Working,
    /// The forum.
    pub line: Line,
    /// Who comes or waits, by supplier.
    pub coming: Vec<Coming>,
    /// What was asked, without who asked it.
    pub heard: Vec<Heard>,
    /// The files beside the minutes.
    pub slides: Vec<Slide>,
}

impl OneForum {
    /// Those who have a seat, whether or not it is noted whether they came.
    pub fn seated(&self) -> impl Iterator<Item = &Attendee> {
        self.coming.iter().map(|one| &one.attendee).filter(|one| one.stage.is_seated())
    }
}

/// A forum, for its council.
///
/// # Errors
/// As [`overview`]; not found for another engagement's.
pub async fn one(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
) -> Result<OneForum, Fault> {
    one_for(portal, op, engagement, forum, Act::SeeForums).await
}

/// The same, for whoever may run it.
///
/// # Errors
/// As [`one`]; the refusal of the permission table.
pub async fn one_to_run(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
) -> Result<OneForum, Fault> {
    one_for(portal, op, engagement, forum, Act::RunForum).await
}

async fn one_for(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
    act: Act,
) -> Result<OneForum, Fault> {
    let overview = overview_for(portal, op, engagement, act).await?;
    let line = overview.line(forum)?.clone();
    let rows = portal.db.rows(&ATTENDEES, bind![id(forum)]).await?;
    let coming = rows.iter().map(|row| {
        let attendee = read_attendee(row)?;
        Ok(Coming { attendee, name: row.get(7)?, supplier: row.get(8)?, verified: row.get(9)? })
    });
    Ok(OneForum {
        coming: coming.collect::<Result<_, Fault>>()?,
        heard: questions::heard(portal, forum).await?,
        slides: slides::of(portal, forum).await?,
        working: overview.working,
        line,
    })
}

/// The forums of an engagement that everybody reads.
///
/// # Errors
/// The database does not answer.
pub async fn public(portal: &Portal, engagement: &Engagement) -> Result<Vec<Line>, Fault> {
    let lines = lines(portal, engagement.id).await?;
    Ok(lines.into_iter().filter(|line| line.forum.is_public()).collect())
}

/// The forums whose minutes are published, with what each is called.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn minuted(
    portal: &Portal,
    engagement: &Engagement,
) -> Result<Vec<(ForumId, String)>, Fault> {
    let lines = lines(portal, engagement.id).await?.into_iter().map(|line| line.forum);
    Ok(lines.filter(Forum::is_minuted).map(|forum| (forum.id, minutes::called(&forum))).collect())
}

/// A forum as everybody reads it.
#[derive(Clone, Debug)]
pub struct Published {
    /// The engagement.
    pub engagement: Engagement,
    /// The forum. The place is for those who have a seat.
    pub line: Line,
    /// What was taken of what was asked, once the minutes are published.
    pub heard: Vec<Heard>,
    /// The files beside the minutes, once they are published.
    pub slides: Vec<Slide>,
}

/// A forum that was announced, and its engagement.
async fn announced(
    portal: &Portal,
    op: &Op,
    reference: &str,
    forum: ForumId,
) -> Result<(Engagement, Line), Fault> {
    let engagement = public_engagement(portal, op, reference).await?.engagement;
    let lines = public(portal, &engagement).await?;
    let line = lines.into_iter().find(|line| line.forum.id == forum).ok_or_else(Fault::not_found)?;
    Ok((engagement, line))
}

/// A forum that was announced, with its minutes and what belongs to them.
///
/// # Errors
/// Not found before that, and before its engagement is published.
pub async fn published(
    portal: &Portal,
    op: &Op,
    reference: &str,
    forum: ForumId,
) -> Result<Published, Fault> {
    let (engagement, line) = announced(portal, op, reference, forum).await?;
    let (heard, slides) = match line.forum.is_minuted() {
        true => (questions::taken(portal, forum).await?, slides::of(portal, forum).await?),
        false => (Vec::new(), Vec::new()),
    };
    Ok(Published { engagement, line, heard, slides })
}

fn under_way(rows: &[Row]) -> Result<Vec<(String, Timestamp)>, Fault> {
    rows.iter().map(|row| Ok((row.json::<Content>(0)?.title, row.moment(1)?))).collect()
}

/// The forums that are announced and have no minutes: what each is called, and when it ends. They stand in the way of closing.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn around(
    portal: &Portal,
    engagement: EngagementId,
) -> Result<Vec<(String, Timestamp)>, Fault> {
    under_way(&portal.db.rows(&UNDER_WAY, bind![id(engagement)]).await?)
}

/// The same within a transaction.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn around_in(
    t: &mut Tx,
    engagement: EngagementId,
) -> Result<Vec<(String, Timestamp)>, Fault> {
    under_way(&t.rows(&UNDER_WAY, bind![id(engagement)]).await?)
}
