//! The engagements that a supplier takes part in, with where it stands in each and what is due.

use crate::{
    Op, Portal, bind,
    db::{Row, id},
    forums, statements,
};
use domain::{
    actor::{Act, Scope},
    engagements::{Due, Engagement, Phase},
    fault::Fault,
    ids::EngagementId,
    responses::Stage as ResponseStage,
    time::Timestamp,
};

statements! {
    OURS: Read "SELECT e.id, e.reference, e.problem, e.version, e.title, e.lead, e.setup, e.stage_data, e.revision,
        (SELECT string_agg(j.organisation || ' ' || j.stage, ',') FROM engagement_parties j WHERE j.engagement = e.id AND j.stage IN ('joining', 'ready', 'done')), o.name,
        (SELECT i.registered_at FROM interests i WHERE i.engagement = e.id AND i.organisation = $1 AND i.withdrawn_at IS NULL),
        (SELECT COUNT(*) FROM modules m WHERE m.engagement = e.id AND m.organisation = $1 AND m.state <> 'deleted'),
        (SELECT r.stage_data FROM responses r WHERE r.engagement = e.id AND r.organisation = $1),
        EXISTS (SELECT 1 FROM watches w WHERE w.engagement = e.id AND w.person = $2 AND w.watching),
        (SELECT MAX(s.starts) FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot WHERE b.engagement = e.id AND b.organisation = $1
            AND b.stage IN ('confirmed', 'attended')),
        (SELECT MAX(b.held_until) FROM demo_bookings b WHERE b.engagement = e.id AND b.organisation = $1 AND b.stage = 'held' AND b.held_until > $3),
        EXISTS (SELECT 1 FROM demo_waiting d WHERE d.engagement = e.id AND d.organisation = $1 AND d.stage = 'waiting')
        FROM engagements e JOIN organisations o ON o.id = e.lead
        WHERE e.id IN (SELECT i.engagement FROM interests i WHERE i.organisation = $1 AND i.withdrawn_at IS NULL
            UNION SELECT m.engagement FROM modules m WHERE m.organisation = $1 AND m.state <> 'deleted'
            UNION SELECT r.engagement FROM responses r WHERE r.organisation = $1
            UNION SELECT b.engagement FROM demo_bookings b WHERE b.organisation = $1 AND b.live AND (b.held_until IS NULL OR b.held_until > $3)
            UNION SELECT d.engagement FROM demo_waiting d WHERE d.organisation = $1 AND d.live
            UNION SELECT q.engagement FROM questions q WHERE q.organisation = $1
            UNION SELECT a.engagement FROM forum_attendees a WHERE a.organisation = $1 AND a.live
            UNION SELECT w.engagement FROM watches w WHERE w.person = $2 AND w.watching)
        ORDER BY e.reference";
    // Other words for a question to which its asker has said neither yes nor no.
    WORDS: Read "SELECT engagement, id FROM questions WHERE organisation = $1 AND stage = 'asked' AND stage_data LIKE '%\"agreed\":null%' ORDER BY id";
    SEATS: Read "SELECT a.engagement, f.id, f.engagement, f.starts, f.ends, CAST(0 AS BIGINT), f.per_supplier, f.content, f.stage_data, CAST('' AS TEXT),
        f.revision, a.offered_until FROM forum_attendees a JOIN forums f ON f.id = a.forum
        WHERE a.person = $1 AND a.organisation = $2 AND a.stage IN ('offered', 'seated') AND f.starts > $3 ORDER BY f.starts, a.id";
}

/// An engagement in which the actor's organisation takes part, or that the actor watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours {
    /// The engagement.
    pub engagement: Engagement,
    /// The council that leads it.
    pub council: String,
    /// Where it stands now.
    pub phase: Phase,
    /// Since when the organisation is interested, if it is.
    pub interested_since: Option<Timestamp>,
    /// How many versions of its pilot the organisation keeps there.
    pub pilots: u64,
    /// Where the organisation's response stands, if it has begun one.
    pub response: Option<ResponseStage>,
    /// Whether the actor watches it.
    pub watching: bool,
    /// When the organisation's demo begins, if it has booked one.
    pub demo: Option<Timestamp>,
    /// Until when a slot is held for it, if one is.
    pub held_until: Option<Timestamp>,
    /// Whether it waits for a slot.
    pub waits: bool,
    /// What waits for the organisation or the actor there, and what is ahead.
    pub due: Vec<Due>,
}

impl Ours {
    /// Whether it is open for responses.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::QuestionsClosed)
    }
}

/// The engagements in which the actor's organisation takes part or that the actor watches: what closes first comes first, then
/// what is over, the latest first.
///
/// # Errors
/// The refusal of the permission table.
pub async fn ours(portal: &Portal, op: &Op) -> Result<Vec<Ours>, Fault> {
    let scope = Scope::own(&op.actor, Act::RegisterInterest)?;
    let rows = portal.db.rows(&OURS, bind![id(scope.organisation()), id(op.person()?), op.now]).await?;
    let read = |row: &Row| {
        let engagement = super::read(row)?;
        Ok(Ours {
            phase: engagement.phase(op.now),
            engagement,
            council: row.get(10)?,
            interested_since: row.maybe_moment(11)?,
            pilots: u64::try_from(row.get::<i64>(12)?).map_err(Fault::internal)?,
            response: row.maybe_json(13)?,
            watching: row.get(14)?,
            demo: row.maybe_moment(15)?,
            held_until: row.maybe_moment(16)?,
            waits: row.get(17)?,
            due: Vec::new(),
        })
    };
    let mut ours: Vec<Ours> = rows.iter().map(read).collect::<Result<_, Fault>>()?;
    let (person, own) = (op.person()?, scope.organisation());
    let words = portal.db.rows(&WORDS, bind![id(own)]).await?;
    let seats = portal.db.rows(&SEATS, bind![id(person), id(own), op.now]).await?;
    for one in &mut ours {
        one.due = due(one, &words, &seats, op.now)?;
    }
    let closes = |one: &Ours| one.engagement.setup.dates.closes_at.map_or(0, Timestamp::millis);
    ours.sort_by_key(|one| if one.is_open() { (0, closes(one)) } else { (1, -closes(one)) });
    Ok(ours)
}

/// What waits in one engagement, and what is ahead.
fn due(one: &Ours, words: &[Row], seats: &[Row], now: Timestamp) -> Result<Vec<Due>, Fault> {
    let dates = &one.engagement.setup.dates;
    let mut due = Vec::new();
    if one.is_open() {
        due.extend(Due::response(one.response.as_ref(), dates.closes_at, now));
    }
    due.extend(one.held_until.map(|until| Due::ConfirmDemo { until }));
    due.extend(one.demo.filter(|starts| now < *starts).map(|starts| Due::Demo { starts }));
    for row in words.iter().filter(|row| row.parse::<EngagementId>(0).ok() == Some(one.engagement.id)) {
        due.push(Due::AgreeToWords { question: row.parse(1)?, by: dates.answers_by });
    }
    for row in seats.iter().filter(|row| row.parse::<EngagementId>(0).ok() == Some(one.engagement.id)) {
        let forum = forums::read(row, 1)?;
        let (title, starts) = (forum.plan.title, forum.plan.starts);
        due.push(match row.maybe_moment(11)? {
            Some(until) => Due::TakeSeat { forum: forum.id, title, until },
            None => Due::Forum { forum: forum.id, title, starts },
        });
    }
    Ok(due)
}
