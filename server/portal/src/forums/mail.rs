//! What is told by mail about a forum: to those who come, those who wait, and those who host it.

use super::read_attendee;
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    demos::mail::{address_in, host_address},
    engagements::interest,
    statements,
};
use domain::{
    engagements::Engagement,
    event::{AskAgain, Message},
    fault::Fault,
    forums::{Attendee, AttendeeStage, Forum, ForumPlan},
    ids::{ForumId, PersonId},
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
    /// To one attendee; to nobody where they left their supplier, or belong to the council by now.
    async fn to(
        &self,
        t: &mut Tx,
        portal: &Portal,
        (engagement, forum): (&Engagement, &Forum),
        attendee: &Attendee,
        words: &str,
    ) -> Result<Option<Message>, Fault> {
        let mut recipient = address_in(t, attendee.person, attendee.organisation).await?;
        if interest::keep_sides_apart_in(t, engagement.id, attendee.person).await.is_err() {
            recipient = None;
        }
        Ok(recipient.map(|recipient| Message {
            kind: self.kind,
            recipient,
            object: attendee.id.to_string(),
            version: attendee.revision,
            subject: format!("{} ({})", self.subject, forum.plan.title),
            body: format!(
                "{words}\n\nEngagement {}, {}:\n{}/seat\n",
                engagement.reference,
                engagement.title,
                page(portal, engagement, forum.id)
            ),
            useful_until: Some(self.useful_until),
            ask_again: AskAgain::Attendee { attendee: attendee.id, revision: attendee.revision },
        }))
    }
}

/// Where everybody reads about a forum.
pub(super) fn page(portal: &Portal, engagement: &Engagement, forum: ForumId) -> String {
    format!("{}/engagements/{}/forums/{forum}", portal.settings.public_url, engagement.reference)
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
    (until, changed): (Timestamp, Option<&str>),
) -> Result<Option<Message>, Fault> {
    let letter = Letter { kind: "forum_offered", subject: "A seat for you", useful_until: until };
    let words = format!(
        "You wait for a seat at \u{2018}{}\u{2019}, and one is free.\n\nWhen: {}\n\nIt is kept for you until {}. Take it by then, or give it \
         up: otherwise it goes to the next who waits.{}",
        forum.plan.title,
        forum.plan.when(),
        london::long(until),
        changed.map(|changes| format!("\n\nThe council changed it.\n\n{changes}")).unwrap_or_default()
    );
    letter.to(t, portal, (engagement, forum), attendee, &words).await
}

/// Everybody who comes or waits, as it stands in this transaction.
async fn live(t: &mut Tx, forum: &Forum) -> Result<Vec<Attendee>, Fault> {
    t.rows(&LIVE, bind![id(forum.id)]).await?.iter().map(read_attendee).collect()
}

/// What is different for whoever has no seat, as they are told it.
pub(super) fn public_changes(before: &Forum, after: &Forum) -> Option<String> {
    let public = |plan: &ForumPlan| ForumPlan { place: String::new(), ..plan.clone() };
    public(&after.plan).changes_in_words(&public(&before.plan))
}

/// Tells everybody who comes or waits, and the hosts, what changed; the place, those who have a seat and the hosts alone.
pub(super) async fn replanned(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    before: &Forum,
    after: &Forum,
) -> Result<Vec<Message>, Fault> {
    let letter = Letter { kind: "forum_changed", subject: "Changed", useful_until: after.plan.starts };
    let to_all = public_changes(before, after);
    let to_seated = after.plan.changes_in_words(&before.plan);
    let mut messages = Vec::new();
    for one in live(t, after).await? {
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
    for host in before.plan.hosts.union(&after.plan.hosts) {
        let news = match (before.plan.hosts.contains(host), after.plan.hosts.contains(host)) {
            (false, _) => HostNews::YouHost,
            (_, false) => HostNews::NotYou,
            _ => match &to_seated {
                Some(changes) => HostNews::Changed(changes),
                None => continue,
            },
        };
        messages.extend(to_host(t, portal, op, (engagement, after), *host, &news).await?);
    }
    Ok(messages)
}

/// What a host is told.
pub(super) enum HostNews<'a> {
    /// They host a forum that is announced.
    YouHost,
    /// They host it no longer.
    NotYou,
    /// It changed.
    Changed(&'a str),
    /// It does not take place, and why.
    Cancelled(&'a str),
    /// It is a day away.
    Soon,
}

/// Tells those who host a forum, but for whoever does this.
pub(super) async fn to_hosts(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    place: (&Engagement, &Forum),
    news: &HostNews<'_>,
) -> Result<Vec<Message>, Fault> {
    let mut messages = Vec::new();
    for host in &place.1.plan.hosts {
        messages.extend(to_host(t, portal, op, place, *host, news).await?);
    }
    Ok(messages)
}

/// Tells one host; nobody who left the council, or belongs to a supplier that takes part.
pub(super) async fn to_host(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    (engagement, forum): (&Engagement, &Forum),
    host: PersonId,
    news: &HostNews<'_>,
) -> Result<Option<Message>, Fault> {
    if op.actor.person() == Some(host) {
        return Ok(None);
    }
    let Some(recipient) = host_address(t, engagement, host).await? else { return Ok(None) };
    let (plan, noun) = (&forum.plan, forum.plan.kind.noun());
    let (called, there) = (format!("the {noun} \u{2018}{}\u{2019}", plan.title), when_and_where(plan));
    let (kind, subject, words) = match news {
        HostNews::YouHost => ("forum_host", "You host it", format!("You host {called}.\n\n{there}")),
        HostNews::NotYou => {
            ("forum_no_host", "You no longer host it", format!("You no longer host {called}."))
        }
        HostNews::Changed(changes) => {
            ("forum_host_changed", "Changed", format!("You host {called}, and it changed.\n\n{changes}"))
        }
        HostNews::Cancelled(because) => (
            "forum_host_cancelled",
            "Cancelled",
            format!("You would have hosted {called}. It does not take place, for this reason:\n\n{because}"),
        ),
        HostNews::Soon => ("forum_host_reminder", "Reminder", format!("You host {called} soon.\n\n{there}")),
    };
    let url = &portal.settings.public_url;
    Ok(Some(Message {
        kind,
        recipient,
        object: forum.id.to_string(),
        version: forum.revision + 1,
        subject: format!("{subject} ({})", plan.title),
        body: format!(
            "{words}\n\nEngagement {}, {}:\n{url}/workspace/engagements/{}/forums/{}\n",
            engagement.reference, engagement.title, engagement.id, forum.id
        ),
        useful_until: Some(plan.starts.max(op.now.plus_hours(24))),
        ask_again: AskAgain::Nothing,
    }))
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
        subject: "Cancelled",
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
    let letter = Letter { kind: "forum_reminder", subject: "Reminder", useful_until: forum.plan.starts };
    let words = format!(
        "The {} \u{2018}{}\u{2019} is soon.\n\n{}\n\nIf you cannot come, give your seat up, so that somebody else can.",
        forum.plan.kind.noun(),
        forum.plan.title,
        when_and_where(&forum.plan)
    );
    letter.to(t, portal, (engagement, forum), attendee, &words).await
}
