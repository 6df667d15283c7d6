//! Hands the messages of the outbox to the operator's mail server.
//!
//! One process does it at a time, by lease. A server that cannot be reached ends the round; a message that it refuses for
//! good is given up with what it said; anything else is tried again, less and less often, for as long as the message helps.

use domain::{fault::Fault, time::Timestamp};
use futures::{StreamExt, stream};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::Error as SmtpError,
};
use portal::{
    Portal, engagements,
    operational::{
        leases,
        outbox::{self, Due, Mail},
    },
};
use std::{
    error::Error,
    net::IpAddr,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use url::Url;

/// So many messages are on their way at a time.
const AT_ONCE: usize = 4;
/// How long a server may take for one step.
const STEP_WITHIN: Duration = Duration::from_secs(20);
/// How long a message waits after having been tried so often, in minutes; later always the last.
const AGAIN_AFTER_MINUTES: [i64; 5] = [1, 5, 15, 60, 180];
/// The longest answer of a server that is kept.
const REASON_CHARS: usize = 200;

/// Where mail is handed over, and whom it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    url: String,
    from: Mailbox,
}

impl MailServer {
    /// The server at `url`: `smtps://` (TLS from the first byte), or `smtp://` (TLS before anything is said; without TLS on this
    /// machine only), with user and password where it asks for them.
    ///
    /// # Errors
    /// Says what is wrong with the address.
    pub fn new(url: &str, from: Mailbox) -> Result<MailServer, String> {
        let example = "give an address such as smtps://USER:PASSWORD@mail.example";
        let mut parsed = Url::parse(url).map_err(|error| format!("it is no address ({error}): {example}"))?;
        // Of a scheme it does not know, the parser of addresses gives the host as it stands.
        let Some(host) = parsed.host_str().map(str::to_owned) else {
            return Err(format!("it names no host: {example}"));
        };
        let number = host.trim_matches(['[', ']']).parse::<IpAddr>();
        let here = host == "localhost" || number.is_ok_and(|number| number.is_loopback());
        let alone =
            matches!(parsed.path(), "" | "/") && parsed.query().is_none() && parsed.fragment().is_none();
        if !matches!(parsed.scheme(), "smtp" | "smtps") || !alone {
            return Err(example.to_owned());
        }
        if parsed.scheme() == "smtp" && !here {
            parsed.set_query(Some("tls=required"));
        }
        Ok(MailServer { url: parsed.into(), from })
    }
}

/// The connections to a mail server.
#[derive(Clone, Debug)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The part of a Message-ID that names this portal.
    host: String,
}

impl Sender {
    /// Connects when the first message is sent.
    ///
    /// # Errors
    /// The address of the server cannot be used.
    pub fn new(server: &MailServer, public_url: &str) -> Result<Sender, String> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&server.url)
            .map_err(|error| format!("the address of the mail server cannot be used: {error}"))?;
        let host = Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        Ok(Sender {
            transport: builder.timeout(Some(STEP_WITHIN)).build(),
            from: server.from.clone(),
            host: host.unwrap_or_else(|| "localhost".to_owned()),
        })
    }
}

/// One round: hands over what is due, as holder `holder` of the lease. Gives back how many messages a server took.
///
/// # Errors
/// The database does not answer.
pub async fn round(portal: &Portal, sender: &Sender, holder: &str) -> Result<usize, Fault> {
    let mut taken = 0;
    loop {
        let now = portal.clock.now();
        let due = outbox::due(portal, now).await?;
        if due.is_empty() || !leases::take(portal, "mail", holder, now, now.plus_minutes(10)).await? {
            return Ok(taken);
        }
        // Asked again under the lease: what another holder has sent meanwhile is not due any more.
        let due = outbox::due(portal, now).await?;
        let unreachable = AtomicBool::new(false);
        let handed = stream::iter(due)
            .map(|message| hand_over(portal, sender, message, &unreachable))
            .buffer_unordered(AT_ONCE)
            .collect::<Vec<_>>()
            .await;
        for one in handed {
            taken += usize::from(one?);
        }
        if unreachable.into_inner() || portal.queue.is_stopping() {
            return Ok(taken);
        }
    }
}

/// Hands one message over; whether the server took it.
async fn hand_over(
    portal: &Portal,
    sender: &Sender,
    due: Due,
    unreachable: &AtomicBool,
) -> Result<bool, Fault> {
    if unreachable.load(Ordering::Relaxed) {
        return Ok(false);
    }
    if let Some(why) = due.needless {
        outbox::give_up(portal, due.id, why).await?;
        return Ok(false);
    }
    let written = match &due.mail {
        Ok(mail) => write(portal, sender, &due, mail),
        Err(fault) => Err(fault.to_string().into()),
    };
    let message = match written {
        Ok(message) => message,
        Err(why) => {
            tracing::error!(message = %due.id, %why, "a message cannot be written as mail");
            outbox::give_up(portal, due.id, &reason(&*why)).await?;
            return Ok(false);
        }
    };
    match sender.transport.send(message).await {
        Ok(_) => {
            outbox::sent(portal, due.id, portal.clock.now()).await?;
            Ok(true)
        }
        Err(error) => {
            refused(portal, &due, &error, unreachable).await?;
            Ok(false)
        }
    }
}

async fn refused(
    portal: &Portal,
    due: &Due,
    error: &SmtpError,
    unreachable: &AtomicBool,
) -> Result<(), Fault> {
    let why = reason(error);
    if error.is_permanent() {
        tracing::warn!(message = %due.id, why, "a mail was refused for good");
        return outbox::give_up(portal, due.id, &why).await;
    }
    if error.status().is_none() {
        unreachable.store(true, Ordering::Relaxed);
    }
    tracing::warn!(message = %due.id, why, "a mail was not taken and is tried again");
    outbox::put_off(portal, due.id, again_at(portal.clock.now(), due.attempts)).await
}

/// When a message is tried again that was tried `attempts` times before.
fn again_at(now: Timestamp, attempts: u32) -> Timestamp {
    let last = AGAIN_AFTER_MINUTES.len() - 1;
    now.plus_minutes(AGAIN_AFTER_MINUTES[last.min(attempts as usize)])
}

/// What went wrong and why, in one line.
fn reason(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words = format!("{words}: {cause}");
        source = cause.source();
    }
    words.chars().map(|one| if one.is_control() { ' ' } else { one }).take(REASON_CHARS).collect()
}

/// A header of one line that lettre has no type for.
macro_rules! header {
    ($name:ident: $header:literal) => {
        #[derive(Clone)]
        struct $name(String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
                Ok($name(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

header!(AutoSubmitted: "Auto-Submitted");
header!(ListUnsubscribe: "List-Unsubscribe");
header!(ListUnsubscribePost: "List-Unsubscribe-Post");

fn write(
    portal: &Portal,
    sender: &Sender,
    due: &Due,
    mail: &Mail,
) -> Result<Message, Box<dyn Error + Send + Sync>> {
    let mut message = Message::builder()
        .from(sender.from.clone())
        .to(mail.recipient.parse()?)
        .subject(mail.subject.clone())
        .message_id(Some(format!("<{}@{}>", due.id, sender.host)))
        .header(AutoSubmitted("auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN);
    if let Some(news) = due.news_for {
        let address = engagements::stop_address(portal, news);
        message = message
            .header(ListUnsubscribe(format!("<{address}>")))
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
    }
    Ok(message.body(mail.body.clone())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from() -> Mailbox {
        "Forecourt <post@portal.example>".parse().expect("an address")
    }

    #[test]
    fn nothing_is_said_without_tls_but_on_this_machine() {
        let url = |text: &str| MailServer::new(text, from()).map(|server| server.url);
        assert_eq!(url("smtp://127.0.0.1:2525"), Ok("smtp://127.0.0.1:2525".to_owned()));
        assert_eq!(url("smtp://mail.example:587"), Ok("smtp://mail.example:587?tls=required".to_owned()));
        assert_eq!(
            url("smtps://anna:secret@mail.example"),
            Ok("smtps://anna:secret@mail.example".to_owned())
        );
        for wrong in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://mail.example?tls=opportunistic",
            "smtps://mail.example/x",
        ] {
            assert!(url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_message_is_tried_less_and_less_often() {
        let now = Timestamp::from_millis(1_804_068_000_000);
        let waits: Vec<_> =
            (0..7).map(|attempts| (again_at(now, attempts).millis() - now.millis()) / 60_000).collect();
        assert_eq!(waits, [1, 5, 15, 60, 180, 180, 180]);
    }
}
