//! Messages: written in the transaction of what they tell, sent later, once.
//!
//! A body may hold the secret of a link, of which the database otherwise knows the hash alone. So bodies are
//! sealed with a key outside the database: whoever steals it gets no way in.
//!
//! Whether a message still tells something is asked when it is sent: a link may have expired, and whoever watched an
//! engagement may have asked for no more, and a booking, a seat or an invitation may have changed. A message that was
//! handed over is marked at once. If the power goes between the two it is handed over again, under the same Message-ID.

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    keys::{Keys, Purpose},
    statements,
};
use domain::{
    actor::{Act, Subject},
    event::{AskAgain, Message, NewsFor},
    fault::Fault,
    ids::MessageId,
    time::Timestamp,
};

statements! {
    ENQUEUE: Write "INSERT INTO outbox (id, kind, recipient, object, version, subject, body, queued_at, sent_at, due_at, useful_until, engagement, person,
        booking, booking_revision, attendee, attendee_revision, invited_to, invited, invited_revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING";
    LATEST: Read "SELECT recipient, subject, body, queued_at, id FROM outbox ORDER BY queued_at DESC, id DESC LIMIT 100";
    DUE: Read "SELECT o.recipient, o.subject, o.body, o.queued_at, o.id, o.useful_until, o.attempts, o.engagement, o.person,
        EXISTS (SELECT 1 FROM watches w WHERE w.engagement = o.engagement AND w.person = o.person AND NOT w.watching),
        EXISTS (SELECT 1 FROM demo_bookings b WHERE b.id = o.booking AND b.revision <> o.booking_revision),
        EXISTS (SELECT 1 FROM forum_attendees a WHERE a.id = o.attendee AND a.revision <> o.attendee_revision),
        EXISTS (SELECT 1 FROM engagement_parties p WHERE p.engagement = o.invited_to AND p.organisation = o.invited AND p.revision <> o.invited_revision)
        FROM outbox o WHERE o.due_at <= $1 ORDER BY o.due_at, o.id LIMIT 40";
    SENT: Operational "UPDATE outbox SET sent_at = $2, due_at = NULL WHERE id = $1 AND due_at IS NOT NULL RETURNING id";
    PUT_OFF: Operational "UPDATE outbox SET due_at = $2, attempts = attempts + 1 WHERE id = $1 AND due_at IS NOT NULL RETURNING id";
    FORGET: Write "DELETE FROM outbox WHERE recipient = $1";
    GIVE_UP: Operational "UPDATE outbox SET given_up = $2, due_at = NULL WHERE id = $1 AND due_at IS NOT NULL RETURNING id";
}

/// What says nothing else helps for so many days.
const USEFUL_DAYS: i64 = 3;

/// Puts a message in the outbox; the same message again is left out. Called by `tx!`.
pub(crate) async fn enqueue(t: &mut Tx, keys: &Keys, op: &Op, message: &Message) -> Result<(), Fault> {
    let own: MessageId = op.id();
    let (mut news, mut booking, mut attendee, mut invited) = (None, None, None, None);
    match message.ask_again {
        AskAgain::Nothing => (),
        AskAgain::News(choice) => news = Some(choice),
        AskAgain::Booking { booking: which, revision } => booking = Some((which, revision)),
        AskAgain::Attendee { attendee: who, revision } => attendee = Some((who, revision)),
        AskAgain::Invitation { engagement, organisation, revision } => {
            invited = Some((engagement, organisation, revision));
        }
    }
    let values = bind![
        id(own),
        message.kind,
        &message.recipient,
        &message.object,
        message.version,
        &message.subject,
        keys.seal(Purpose::Mail, own.0.as_bytes(), message.body.as_bytes())?,
        op.now,
        message.useful_until.unwrap_or_else(|| op.now.plus_days(USEFUL_DAYS)),
        news.map(|news| news.engagement.to_string()),
        news.map(|news| news.person.to_string()),
        booking.map(|(booking, _)| booking.to_string()),
        booking.map(|(_, revision)| revision),
        attendee.map(|(attendee, _)| attendee.to_string()),
        attendee.map(|(_, revision)| revision),
        invited.map(|(engagement, ..)| engagement.to_string()),
        invited.map(|(_, organisation, _)| organisation.to_string()),
        invited.map(|(.., revision)| revision)
    ];
    t.change(&ENQUEUE, values).await.map(|_| ())
}

/// A message as the loopback page shows it.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The address of e-mail.
    pub recipient: String,
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// When it was queued.
    pub queued_at: Timestamp,
}

/// The newest hundred messages: a comfort of development, and not found anywhere else.
///
/// # Errors
/// Not found outside development.
pub async fn latest(portal: &Portal, op: &Op) -> Result<Vec<Mail>, Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    if !portal.settings.comforts {
        return Err(Fault::not_found());
    }
    let rows = portal.db.rows(&LATEST, vec![]).await?;
    rows.iter().map(|row| read(portal, row)).collect()
}

fn read(portal: &Portal, row: &Row) -> Result<Mail, Fault> {
    let own: MessageId = row.parse(4)?;
    let body = portal.keys.unseal(Purpose::Mail, own.0.as_bytes(), &row.get::<Vec<u8>>(2)?);
    let body =
        body.ok_or_else(|| Fault::internal(format!("message {own} does not open with the key file")))?;
    Ok(Mail {
        recipient: row.get(0)?,
        subject: row.get(1)?,
        body: String::from_utf8(body).map_err(Fault::internal)?,
        queued_at: row.moment(3)?,
    })
}

/// A message that is to be sent now.
#[derive(Debug)]
pub struct Due {
    /// Its id: what names it to whoever gets it twice.
    pub id: MessageId,
    /// What is sent, or why it cannot be read.
    pub mail: Result<Mail, Fault>,
    /// How often it was tried.
    pub attempts: u32,
    /// Of news: what the recipient may ask to be told no more of.
    pub news_for: Option<NewsFor>,
    /// Why it is not sent any more, if so.
    pub needless: Option<&'static str>,
}

/// Up to forty messages that are to be sent at `now`, the longest due first.
///
/// # Errors
/// The database does not answer.
pub async fn due(portal: &Portal, now: Timestamp) -> Result<Vec<Due>, Fault> {
    let rows = portal.db.rows(&DUE, bind![now]).await?;
    rows.iter()
        .map(|row| {
            let engagement = row.get::<Option<String>>(7)?;
            let news_for = match engagement {
                Some(_) => Some(NewsFor { engagement: row.parse(7)?, person: row.parse(8)? }),
                None => None,
            };
            let late = row.maybe_moment(5)?.is_some_and(|until| until <= now);
            let needless = match overtaken(row)? {
                None => late.then_some("it came too late to help"),
                why => why,
            };
            Ok(Due {
                id: row.parse(4)?,
                mail: read(portal, row),
                attempts: u32::try_from(row.get::<i64>(6)?).map_err(Fault::internal)?,
                news_for,
                needless,
            })
        })
        .collect()
}

/// Why a message no longer tells something, whatever the time, from a row of [`DUE`].
fn overtaken(row: &Row) -> Result<Option<&'static str>, Fault> {
    let reasons = [
        "its recipient asked to be told no more",
        "the booking it is about changed since",
        "the seat it is about, or its forum, changed since",
        "the invitation it is about was answered or taken back",
    ];
    for (column, why) in (9..).zip(reasons) {
        if row.get::<bool>(column)? {
            return Ok(Some(why));
        }
    }
    Ok(None)
}

/// A server has taken the message.
///
/// # Errors
/// The database does not answer.
pub async fn sent(portal: &Portal, message: MessageId, now: Timestamp) -> Result<(), Fault> {
    portal.db.operate(&SENT, bind![id(message), now]).await.map(|_| ())
}

/// It is tried again at `due`.
///
/// # Errors
/// The database does not answer.
pub async fn put_off(portal: &Portal, message: MessageId, due: Timestamp) -> Result<(), Fault> {
    portal.db.operate(&PUT_OFF, bind![id(message), due]).await.map(|_| ())
}

/// It is not tried again, for this reason.
///
/// # Errors
/// The database does not answer.
pub async fn give_up(portal: &Portal, message: MessageId, why: &str) -> Result<(), Fault> {
    portal.db.operate(&GIVE_UP, bind![id(message), why]).await.map(|_| ())
}

/// Forgets every message to an address whose account is deleted, sent or not.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn forget(t: &mut Tx, recipient: &str) -> Result<(), Fault> {
    t.change(&FORGET, bind![recipient]).await.map(|_| ())
}
