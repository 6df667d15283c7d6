//! Messages: written in the transaction of what they tell, sent later, once.
//!
//! A body may hold the secret of a link, of which the database otherwise knows the hash alone. So bodies are
//! sealed with a key outside the database: whoever steals it gets no way in.

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    keys::{Keys, Purpose},
    statements,
};
use domain::{
    actor::{Act, Subject},
    event::Message,
    fault::Fault,
    ids::MessageId,
    time::Timestamp,
};

statements! {
    ENQUEUE: Write "INSERT INTO outbox (id, kind, recipient, object, version, subject, body, queued_at, sent_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL) ON CONFLICT DO NOTHING";
    LATEST: Read "SELECT recipient, subject, body, queued_at, id FROM outbox ORDER BY queued_at DESC, id DESC LIMIT 100";
}

/// Puts a message in the outbox; the same message again is left out. Called by `tx!`.
pub(crate) async fn enqueue(t: &mut Tx, keys: &Keys, op: &Op, message: &Message) -> Result<(), Fault> {
    let own: MessageId = op.id();
    let values = bind![
        id(own),
        message.kind,
        &message.recipient,
        &message.object,
        message.version,
        &message.subject,
        keys.seal(Purpose::Mail, own.0.as_bytes(), message.body.as_bytes())?,
        op.now
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
