//! What is told by mail about a forum, to those who come and those who wait.

use super::read_attendee;
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    demos::mail::address_in,
    statements,
};
use domain::{
    engagements::Engagement,
    event::{AskAgain, Message},
    fault::Fault,
    forums::{Attendee, AttendeeStage, Forum, ForumPlan},
    time::{Timestamp, london},
};

statements! {
    LIVE: Read "SELECT id, forum, person, organisation, needs, stage_data, revision FROM forum_attendees WHERE forum = $1 AND live ORDER BY since, id";
}

/// A message to one attendee, but for its words.
struct Letter<'a> {
    kind: &'static str,
    subject: &'a str,
    useful_until: Timestamp,
}

impl Letter<'_> {
    /// To one attendee; to nobody where they left their supplier.
    async fn to(
        &self,
        t: &mut Tx,
        portal: &Portal,
        (engagement, forum): (&Engagement, &Forum),
        attendee: &Attendee,
        words: &str,
    ) -> Result<Option<Message>, Fault> {
        let (url, reference) = (&portal.settings.public_url, &engagement.reference);
        let recipient = address_in(t, attendee.person, attendee.organisation).await?;
        Ok(recipient.map(|recipient| Message {
            kind: self.kind,
            recipient,
            object: attendee.id.to_string(),
            version: attendee.revision,
            subject: format!("{} ({})", self.subject, forum.plan.title),
            body: format!(
                "{words}\n\nEngagement {reference}, {}:\n{url}/engagements/{reference}/forums/{}/seat\n",
                engagement.title, forum.id
            ),
            useful_until: Some(self.useful_until),
            ask_again: AskAgain::Attendee { attendee: attendee.id, revision: attendee.revision },
        }))
    }
}

fn when_and_where(plan: &ForumPlan) -> String {
    format!("When: {}\nWhere: {}", plan.when(), plan.place)
}

/// Tells whoever took a seat, or waits, how it stands.
pub(super) async fn came_for_a_seat(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    forum: &Forum,
    attendee: &Attendee,
) -> Result<Option<Message>, Fault> {
    let (plan, noun) = (&forum.plan, forum.plan.kind.noun());
    let useful_until = plan.starts;
    let (letter, words) = match attendee.stage {
        AttendeeStage::Seated { .. } => (
            Letter { kind: "forum_seat", subject: "Your seat", useful_until },
            format!(
                "You have a seat at the {noun} \u{2018}{}\u{2019}.\n\n{}\n\nIf you cannot come, give it up, so that somebody else can.",
                plan.title,
                when_and_where(plan)
            ),
        ),
        _ => (
            Letter { kind: "forum_waiting", subject: "You are on the waiting list", useful_until },
            format!(
                "You wait for a seat at the {noun} \u{2018}{}\u{2019}, on {}. When one is free for you, we keep it and tell you.",
                plan.title,
                plan.when()
            ),
        ),
    };
    letter.to(t, portal, (engagement, forum), attendee, &words).await
}

/// Tells whoever waits that a seat is kept for them.
pub(super) async fn offered(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    forum: &Forum,
    attendee: &Attendee,
    until: Timestamp,
) -> Result<Option<Message>, Fault> {
    let letter = Letter { kind: "forum_offered", subject: "A seat for you", useful_until: until };
    let words = format!(
        "You wait for a seat at \u{2018}{}\u{2019}, and one is free.\n\nWhen: {}\n\nIt is kept for you until {}. Take it by then, or give it \
         up: otherwise it goes to the next who waits.",
        forum.plan.title,
        forum.plan.when(),
        london::long(until)
    );
    letter.to(t, portal, (engagement, forum), attendee, &words).await
}

/// Everybody who comes or waits, as it stands in this transaction.
async fn live(t: &mut Tx, forum: &Forum) -> Result<Vec<Attendee>, Fault> {
    t.rows(&LIVE, bind![id(forum.id)]).await?.iter().map(read_attendee).collect()
}

/// Tells everybody who comes or waits what changed; the place, those who have a seat alone.
pub(super) async fn replanned(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    before: &Forum,
    after: &Forum,
) -> Result<Vec<Message>, Fault> {
    let letter =
        Letter { kind: "forum_changed", subject: "Something changed", useful_until: after.plan.starts };
    let public = |plan: &ForumPlan| ForumPlan { place: String::new(), ..plan.clone() };
    let to_all = public(&after.plan).changes_in_words(&public(&before.plan));
    let to_seated = after.plan.changes_in_words(&before.plan);
    let mut messages = Vec::new();
    for one in live(t, after).await? {
        // Whoever lets an offer run out is told nothing.
        if one.stage.offered_until().is_some_and(|until| until <= op.now) {
            continue;
        }
        let seated = one.stage.is_seated();
        let Some(changes) = (if seated { &to_seated } else { &to_all }) else { continue };
        let still = match &one.stage {
            AttendeeStage::Waiting { .. } => "You still wait for a seat.".to_owned(),
            AttendeeStage::Offered { until, .. } => {
                format!(
                    "A seat is kept for you until {}. Take it by then, or give it up.",
                    london::long(*until)
                )
            }
            _ => format!(
                "You keep your seat.\n\n{}\n\nIf it no longer suits you, give it up, so that somebody else can come.",
                when_and_where(&after.plan)
            ),
        };
        let words =
            format!("The council changed \u{2018}{}\u{2019}.\n\n{changes}\n\n{still}", before.plan.title);
        messages.extend(letter.to(t, portal, (engagement, after), &one, &words).await?);
    }
    Ok(messages)
}

/// Tells everybody who comes or waits that it does not take place.
pub(super) async fn cancelled(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    forum: &Forum,
    because: &str,
) -> Result<Vec<Message>, Fault> {
    let letter = Letter {
        kind: "forum_cancelled",
        subject: "It does not take place",
        useful_until: forum.plan.starts.max(op.now.plus_hours(24)),
    };
    let words = format!(
        "The {} \u{2018}{}\u{2019} on {} does not take place. The council gives this reason:\n\n{because}",
        forum.plan.kind.noun(),
        forum.plan.title,
        forum.plan.when()
    );
    let mut messages = Vec::new();
    for one in live(t, forum).await? {
        // As it will be once it is called off.
        let one = Attendee { revision: one.revision + 1, ..one };
        messages.extend(letter.to(t, portal, (engagement, forum), &one, &words).await?);
    }
    Ok(messages)
}

/// Reminds somebody who has a seat.
pub(super) async fn reminder(
    t: &mut Tx,
    portal: &Portal,
    engagement: &Engagement,
    forum: &Forum,
    attendee: &Attendee,
) -> Result<Option<Message>, Fault> {
    let letter = Letter { kind: "forum_reminder", subject: "It is soon", useful_until: forum.plan.starts };
    let words = format!(
        "The {} \u{2018}{}\u{2019} is soon.\n\n{}\n\nIf you cannot come, give your seat up, so that somebody else can.",
        forum.plan.kind.noun(),
        forum.plan.title,
        when_and_where(&forum.plan)
    );
    letter.to(t, portal, (engagement, forum), attendee, &words).await
}
