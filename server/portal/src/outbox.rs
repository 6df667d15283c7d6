//! Messages: written in the transaction of what they tell, sent later, once.

use crate::{
    Op, Portal, bind,
    db::{Tx, id},
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
    LATEST: Read "SELECT recipient, subject, body, queued_at FROM outbox ORDER BY queued_at DESC, id DESC LIMIT 100";
}

/// Puts a message in the outbox; the same message again is left out. Called by `tx!`.
pub(crate) async fn enqueue(t: &mut Tx, op: &Op, message: &Message) -> Result<(), Fault> {
    let values = bind![
        id(op.id::<MessageId>()),
        message.kind,
        &message.recipient,
        &message.object,
        message.version,
        &message.subject,
        &message.body,
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
    rows.iter()
        .map(|row| {
            Ok(Mail {
                recipient: row.get(0)?,
                subject: row.get(1)?,
                body: row.get(2)?,
                queued_at: row.moment(3)?,
            })
        })
        .collect()
}
