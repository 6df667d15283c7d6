//! What is told by mail about a booking: to whoever booked it, and to the host of its slot.

use super::{booked_ahead, plan_in};
use crate::{
    Op, Portal,
    accounts::{members, organisations::name_of},
    bind,
    db::{Tx, id},
    engagements::interest,
    statements,
};
use domain::{
    accounts::OrganisationKind,
    demos::{Booking, BookingStage, Slot},
    engagements::Engagement,
    event::{AskAgain, Message},
    fault::Fault,
    ids::{BookingId, OrganisationId, PersonId},
    time::{Timestamp, london},
};

statements! {
    // Whoever left the organisation is told nothing of it any more.
    ADDRESS: Read "SELECT p.email FROM persons p JOIN memberships m ON m.person = p.id WHERE p.id = $1 AND m.organisation = $2";
    HOST_ADDRESS: Read "SELECT p.email FROM persons p WHERE p.id = $1 AND EXISTS (SELECT 1 FROM memberships m
        JOIN council_side s ON s.organisation = m.organisation WHERE s.engagement = $2 AND m.person = p.id)";
}

/// What happened to a booking.
pub(super) struct Told<'a> {
    /// The engagement.
    pub(super) engagement: &'a Engagement,
    /// As it was.
    pub(super) before: &'a Booking,
    /// As it is now.
    pub(super) after: &'a Booking,
    /// The slot it was for.
    pub(super) from: &'a Slot,
    /// The slot it is for now.
    pub(super) to: &'a Slot,
}

/// The address of somebody who still belongs to an organisation.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn address_in(
    t: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Option<String>, Fault> {
    t.row(&ADDRESS, bind![id(person), id(organisation)]).await?.map(|row| row.get(0)).transpose()
}

/// Whom to tell of a supplier's booking: whoever booked it, or the administrators where they have left.
async fn bookers(t: &mut Tx, person: PersonId, organisation: OrganisationId) -> Result<Vec<String>, Fault> {
    if let Some(address) = address_in(t, person, organisation).await? {
        return Ok(vec![address]);
    }
    members::managers(t, organisation, OrganisationKind::Supplier).await
}

/// Where a host is told: nowhere once they left the councils and partners of the engagement, or belong to a supplier that takes part.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn host_address(
    t: &mut Tx,
    engagement: &Engagement,
    host: PersonId,
) -> Result<Option<String>, Fault> {
    if interest::takes_part_in(t, engagement.id, host).await? {
        return Ok(None);
    }
    t.row(&HOST_ADDRESS, bind![id(host), id(engagement.id)]).await?.map(|row| row.get(0)).transpose()
}

/// Tells whoever booked and the host; of what somebody gave up, not themselves.
pub(super) async fn changed(
    t: &mut Tx,
    portal: &Portal,
    told: &Told<'_>,
    by: PersonId,
) -> Result<Vec<Message>, Fault> {
    let Told { engagement, before, after, from, to } = told;
    let supplier = name_of(t, after.organisation).await?;
    let place = plan_in(t, engagement.id).await?.plan.map(|plan| plan.place).unwrap_or_default();
    let (kind, subject, to_booker, to_host) = match after.stage {
        BookingStage::Cancelled { .. } => (
            "demo_cancelled",
            "Demo cancelled",
            format!("Your organisation gave up its demo on {}. The page says what is free now.", from.when()),
            format!("{supplier} gave up its demo on {}. Others can book the slot.", from.when()),
        ),
        _ if from.id == to.id => (
            "demo_booked",
            "Demo booked",
            format!("Your demo is booked.\n\nWhen: {}\nWhere: {place}", to.when()),
            format!("{supplier} booked a demo with you on {}.{}", to.when(), needs(after)),
        ),
        _ => (
            "demo_moved",
            "Demo moved",
            format!("Your demo has moved.\n\nWhen: {}\nBefore: {}\nWhere: {place}", to.when(), from.when()),
            format!(
                "{supplier} moved its demo to {}. You host it. Before, it was {}{}.{}",
                to.when(),
                from.when(),
                if from.host == to.host { "" } else { ", with another host" },
                needs(after)
            ),
        ),
    };
    let letter = Letter { kind, subject, about: (after.id, before.revision + 1), useful_until: to.starts };
    let mut messages = Vec::new();
    let given_up_by_themselves = kind == "demo_cancelled" && after.person == by;
    if !given_up_by_themselves {
        messages = letter.to_supplier(t, portal, engagement, after.party(), &to_booker).await?;
    }
    messages.extend(letter.to_host(t, portal, engagement, to.host, &to_host).await?);
    if from.host != to.host {
        let words = format!(
            "{supplier} does not come on {}: it moved its demo to another slot, with another host.",
            from.when()
        );
        // Whatever becomes of the booking next: this host waits for nobody any more.
        let told = letter.to_host(t, portal, engagement, from.host, &words).await?;
        messages.extend(told.map(|message| Message { ask_again: AskAgain::Nothing, ..message }));
    }
    Ok(messages)
}

/// Tells whoever booked a slot or holds it, and of a booking its host, that the council cancelled it.
pub(super) async fn slot_cancelled(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    (booking, slot): (&Booking, &Slot),
    because: &str,
) -> Result<Vec<Message>, Fault> {
    let letter = Letter {
        kind: "demo_slot_cancelled",
        subject: "Demo cancelled by the council",
        about: (booking.id, booking.revision + 1),
        useful_until: slot.starts,
    };
    let words = format!(
        "The council cancelled the demo on {}. It gives this reason:\n\n{because}\n\nThe page says what is free.",
        slot.when()
    );
    let mut messages = letter.to_supplier(t, portal, engagement, booking.party(), &words).await?;
    let booked = matches!(booking.stage, BookingStage::Confirmed { .. });
    if booked && Some(slot.host) != op.actor.person() {
        let supplier = name_of(t, booking.organisation).await?;
        let words =
            format!("The demo of {supplier} on {} was cancelled. The reason:\n\n{because}", slot.when());
        messages.extend(letter.to_host(t, portal, engagement, slot.host, &words).await?);
    }
    Ok(messages)
}

/// Reminds whoever booked a demo, and its host.
pub(super) async fn reminder(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    booking: &Booking,
    slot: &Slot,
) -> Result<Vec<Message>, Fault> {
    let place = plan_in(t, engagement.id).await?.plan.map(|plan| plan.place).unwrap_or_default();
    let supplier = name_of(t, booking.organisation).await?;
    let letter = Letter {
        kind: "demo_reminder",
        subject: "Your demo is soon",
        about: (booking.id, booking.revision),
        useful_until: slot.starts,
    };
    let words = format!(
        "Your demo is soon.\n\nWhen: {}\nWhere: {place}\n\nIf you cannot come, move it or cancel it, so that others can have the slot.",
        slot.when()
    );
    let mut messages = letter.to_supplier(t, portal, engagement, booking.party(), &words).await?;
    let words = format!("{supplier} shows you what it has on {}.{}", slot.when(), needs(booking));
    messages.extend(letter.to_host(t, portal, engagement, slot.host, &words).await?);
    Ok(messages)
}

/// Tells whoever waits that a slot is held for them.
pub(super) async fn offered(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    (booking, organisation, person): (BookingId, OrganisationId, PersonId),
    when: &str,
    until: Timestamp,
) -> Result<Vec<Message>, Fault> {
    let words = format!(
        "You wait for a demo, and a slot is free.\n\nWhen: {when}\n\nIt is held for you until {}. Confirm it by then, or give it up: \
         otherwise it goes to the next who waits.",
        london::long(until)
    );
    let letter = Letter {
        kind: "demo_offered",
        subject: "A slot for your demo",
        about: (booking, 0),
        useful_until: until,
    };
    letter.to_supplier(t, portal, engagement, (person, organisation), &words).await
}

/// Tells those who booked a demo that is ahead where it takes place now. `version` says which of several moves it is.
pub(super) async fn moved_to(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    place: &str,
    version: i64,
) -> Result<Vec<Message>, Fault> {
    let mut messages = Vec::new();
    for (booking, slot) in booked_ahead(t, op, engagement.id).await? {
        let letter = Letter {
            kind: "demo_place",
            subject: "Another place for your demo",
            about: (booking.id, booking.revision),
            useful_until: slot.starts,
        };
        let words = format!("Your demo on {} takes place here:\n\n{place}", london::long(slot.starts));
        let told = letter.to_supplier(t, portal, engagement, booking.party(), &words).await?;
        // One booking may move several times without changing itself.
        messages.extend(told.into_iter().map(|message| Message { version, ..message }));
    }
    Ok(messages)
}

/// Tells the administrators of a supplier that it was allowed another demo; `number` says which.
pub(super) async fn allowed(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    organisation: OrganisationId,
    (number, reason): (i64, &str),
) -> Result<Vec<Message>, Fault> {
    let (url, reference) = (&portal.settings.public_url, &engagement.reference);
    let body = format!(
        "The council allows your organisation another demo. It gives this reason:\n\n{reason}\n\nChoose a slot that is free.\n\n\
         Engagement {reference}, {}:\n{url}/engagements/{reference}/demo\n",
        engagement.title
    );
    let recipients = members::managers(t, organisation, OrganisationKind::Supplier).await?;
    let message = |recipient| Message {
        kind: "demo_allowed",
        recipient,
        object: format!("{} {organisation}", engagement.id),
        version: number,
        subject: format!("Another demo for you ({})", engagement.title),
        body: body.clone(),
        useful_until: None,
        ask_again: AskAgain::Nothing,
    };
    Ok(recipients.into_iter().map(message).collect())
}

fn needs(booking: &Booking) -> String {
    if booking.needs.is_empty() { String::new() } else { format!("\n\nThey need: {}", booking.needs) }
}

/// A message about a booking, but for its words and whom it goes to.
struct Letter<'a> {
    kind: &'static str,
    subject: &'a str,
    /// The booking, and how often it has changed then.
    about: (BookingId, i64),
    useful_until: Timestamp,
}

impl Letter<'_> {
    /// To whoever booked for a supplier, or to its administrators where they have left.
    async fn to_supplier(
        &self,
        t: &mut Tx,
        portal: &Portal,
        engagement: &Engagement,
        (person, organisation): (PersonId, OrganisationId),
        words: &str,
    ) -> Result<Vec<Message>, Fault> {
        let (url, reference) = (&portal.settings.public_url, &engagement.reference);
        let page = format!("{url}/engagements/{reference}/demo/{}", self.about.0);
        let recipients = bookers(t, person, organisation).await?;
        Ok(recipients.into_iter().map(|one| self.message(engagement, one, words, &page)).collect())
    }

    /// To a host, if they may still be told.
    async fn to_host(
        &self,
        t: &mut Tx,
        portal: &Portal,
        engagement: &Engagement,
        host: PersonId,
        words: &str,
    ) -> Result<Option<Message>, Fault> {
        let page = format!("{}/workspace/engagements/{}/demos", portal.settings.public_url, engagement.id);
        let recipient = host_address(t, engagement, host).await?;
        Ok(recipient.map(|one| self.message(engagement, one, words, &page)))
    }

    fn message(&self, engagement: &Engagement, recipient: String, words: &str, page: &str) -> Message {
        let (booking, revision) = self.about;
        Message {
            kind: self.kind,
            recipient,
            object: booking.to_string(),
            version: revision,
            subject: format!("{} ({})", self.subject, engagement.title),
            body: format!("{words}\n\nEngagement {}, {}:\n{page}\n", engagement.reference, engagement.title),
            useful_until: Some(self.useful_until),
            ask_again: AskAgain::Booking { booking, revision },
        }
    }
}
