//! News about an engagement: written down in the transaction that makes it, and told by a job to everybody who watches the
//! engagement or whose organisation is interested. So whoever makes the news does not wait for thousands of messages.
//!
//! Who is told is asked when they are told, in the order of their ids and some at a time; each portion is one transaction,
//! which moves on where the news stands. So a round that is broken off goes on where it was, and nobody is told twice.

use super::{interest::set_watching, load, load_in};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    keys::Purpose,
    statements, tx,
};
use domain::{
    actor::{Act, Actor, Subject},
    engagements::{Engagement, NewsKind},
    event::{AskAgain, Event, Message, NewsFor},
    fault::{Fault, FaultKind},
    ids::{EngagementId, NewsId, PersonId},
};

statements! {
    ANNOUNCE: Write "INSERT INTO news (id, engagement, kind, version, words, at, told_up_to, told, done_at)
        VALUES ($1, $2, $3, $4, $5, $6, '', 0, NULL)";
    COUNT: Read "SELECT COUNT(*) FROM news WHERE engagement = $1 AND kind = $2";
    WAITING: Read "SELECT id, engagement, kind, version, words, told_up_to FROM news WHERE done_at IS NULL ORDER BY at, id LIMIT 1";
    TOLD: Read "SELECT p.email, p.id FROM persons p WHERE p.id > $2 AND p.id IN (
        SELECT w.person FROM watches w WHERE w.engagement = $1 AND w.watching
        UNION SELECT m.person FROM interests i JOIN memberships m ON m.organisation = i.organisation
            WHERE i.engagement = $1 AND i.withdrawn_at IS NULL
        UNION SELECT m.person FROM responses r JOIN memberships m ON m.organisation = r.organisation WHERE r.engagement = $1
        UNION SELECT m.person FROM questions q JOIN memberships m ON m.organisation = q.organisation WHERE q.engagement = $1
        UNION SELECT m.person FROM modules o JOIN memberships m ON m.organisation = o.organisation WHERE o.engagement = $1 AND o.state <> 'deleted'
        UNION SELECT m.person FROM demo_bookings b JOIN memberships m ON m.organisation = b.organisation
            WHERE b.engagement = $1 AND b.stage NOT IN ('expired', 'cancelled')
        UNION SELECT m.person FROM demo_waiting d JOIN memberships m ON m.organisation = d.organisation 
            WHERE d.engagement = $1 AND (d.live OR d.stage = 'ended')
        UNION SELECT a.person FROM forum_attendees a JOIN memberships m ON m.organisation = a.organisation AND m.person = a.person
            WHERE a.engagement = $1 AND a.live
        EXCEPT SELECT w.person FROM watches w WHERE w.engagement = $1 AND NOT w.watching) ORDER BY p.id LIMIT $3";
    MOVE_ON: Write "UPDATE news SET told_up_to = $3, told = told + $4, done_at = $5 WHERE id = $1 AND told_up_to = $2 AND done_at IS NULL";
}

/// So many people are told in one transaction.
pub const PORTION: usize = 200;

/// Writes down what everybody is to be told; `version` says which of several of this kind it is.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn announce(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    (kind, version): (NewsKind, i64),
    words: &str,
) -> Result<(), Fault> {
    let own: NewsId = op.id();
    t.change_one(&ANNOUNCE, bind![id(own), id(engagement), kind.key(), version, words, op.now]).await
}

/// The same, where nothing else counts what is told of this kind. In a serializable transaction, so that two get two numbers.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn announce_next(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    kind: NewsKind,
    words: &str,
) -> Result<(), Fault> {
    let told =
        t.row(&COUNT, bind![id(engagement), kind.key()]).await?.map_or(Ok(0), |row| row.get::<i64>(0))?;
    announce(t, op, engagement, (kind, told + 1), words).await
}

/// News that is not told to everybody yet.
struct Waiting {
    id: NewsId,
    engagement: EngagementId,
    kind: NewsKind,
    version: i64,
    words: String,
    told_up_to: String,
}

async fn waiting(portal: &Portal) -> Result<Option<Waiting>, Fault> {
    let row = portal.db.row(&WAITING, vec![]).await?;
    let read = |row: Row| {
        let kind: String = row.get(2)?;
        Ok(Waiting {
            id: row.parse(0)?,
            engagement: row.parse(1)?,
            kind: NewsKind::from_key(&kind).ok_or_else(|| Fault::internal(format!("news of kind {kind}")))?,
            version: row.get(3)?,
            words: row.get(4)?,
            told_up_to: row.get(5)?,
        })
    };
    row.map(read).transpose()
}

/// Tells all news to everybody who is to be told. Gives back how many were told. A job of [`crate::jobs`]. Two processes
/// may be at it: of two who tell the same portion one comes too late, and leaves the rest to the other.
///
/// # Errors
/// The database does not answer; the next round goes on.
pub async fn tell(portal: &Portal) -> Result<u64, Fault> {
    let mut told = 0;
    while let Some(news) = waiting(portal).await? {
        match tell_some(portal, &Op::new(Actor::System, portal.clock.now()), &news).await {
            Ok(people) => told += people,
            Err(fault) if fault.kind == FaultKind::Conflict => break,
            Err(fault) => return Err(fault),
        }
    }
    Ok(told)
}

async fn tell_some(portal: &Portal, op: &Op, news: &Waiting) -> Result<u64, Fault> {
    let portion = i64::try_from(PORTION).map_err(Fault::internal)?;
    tx!(portal, op, t => {
        let engagement = load_in(t, news.engagement).await?;
        let rows = t.rows(&TOLD, bind![id(engagement.id), &news.told_up_to, portion]).await?;
        let messages = rows.iter().map(|row| message(portal, &engagement, news, row));
        let messages: Vec<_> = messages.collect::<Result<_, Fault>>()?;
        let (people, last) = (rows.len() as u64, rows.len() < PORTION);
        let up_to = rows.last().map(|row| row.get::<String>(1)).transpose()?;
        let values = bind![
            id(news.id),
            &news.told_up_to,
            up_to.unwrap_or_else(|| news.told_up_to.clone()),
            i64::try_from(people).map_err(Fault::internal)?,
            last.then_some(op.now)
        ];
        t.change_one(&MOVE_ON, values).await?;
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        let event = Event::NewsTold { news: news.id, engagement: engagement.id, people, last };
        Ok((permit.did(event).telling_all(messages), people))
    })
}

fn message(portal: &Portal, engagement: &Engagement, news: &Waiting, row: &Row) -> Result<Message, Fault> {
    let news_for = NewsFor { engagement: engagement.id, person: row.parse(1)? };
    Ok(Message {
        kind: news.kind.key(),
        recipient: row.get(0)?,
        object: engagement.id.to_string(),
        version: news.version,
        subject: format!("{}: {}", news.kind.label(), engagement.title),
        body: format!(
            "{}\n\nEngagement {}, {}:\n{}/engagements/{}\n\n\
             You are told because you watch this engagement, or because your organisation takes part in it: it is interested, asks, answers, has a pilot, or books a demo or waits for one; or because you come to a forum or wait for a seat. \
             To be told no more, open this page and press the button:\n{}\n",
            news.words,
            engagement.reference,
            engagement.title,
            portal.settings.public_url,
            engagement.reference,
            stop_address(portal, news_for),
        ),
        useful_until: None,
        ask_again: AskAgain::News(news_for),
    })
}

/// The address at which this person asks, without signing in, to be told no more about an engagement. Whoever has it can do
/// that and nothing else.
pub fn stop_address(portal: &Portal, news: NewsFor) -> String {
    let (engagement, person) = (news.engagement.0.simple(), news.person.0.simple());
    let code = portal.keys.mac(Purpose::Unsubscribe, &signed(news));
    format!("{}/unsubscribe/{engagement}.{person}.{code}", portal.settings.public_url)
}

fn signed(news: NewsFor) -> Vec<u8> {
    [news.engagement.0.into_bytes(), news.person.0.into_bytes()].concat()
}

/// The engagement that such an address is about, and whom.
///
/// # Errors
/// Not found, unless the address is one that this portal made.
pub async fn stopping(portal: &Portal, op: &Op, token: &str) -> Result<(Engagement, PersonId), Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    let parts: Vec<_> = token.split('.').collect();
    let [engagement, person, code] = parts[..] else { return Err(Fault::not_found()) };
    let (Ok(engagement), Ok(person)) = (engagement.parse(), person.parse()) else {
        return Err(Fault::not_found());
    };
    if !portal.keys.mac_matches(Purpose::Unsubscribe, &signed(NewsFor { engagement, person }), code) {
        return Err(Fault::not_found());
    }
    Ok((load(portal, engagement).await?, person))
}

/// Tells the person of such an address no more; once more changes nothing.
///
/// # Errors
/// As [`stopping`].
pub async fn stop(portal: &Portal, op: &Op, token: &str) -> Result<Engagement, Fault> {
    let (engagement, person) = stopping(portal, op, token).await?;
    set_watching(portal, op, Act::Enter, (engagement.id, person), false).await?;
    Ok(engagement)
}
