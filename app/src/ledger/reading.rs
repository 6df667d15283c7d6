//! The ledger as its council reads it: what waits for a decision first.

use crate::{
    edge::{Edge, Page},
    problems::reading::{printed, prose},
    routes,
    ui::{BackLink, Button, ButtonKind, SummaryList, SummaryRow, Tag, TagColour},
};
use domain::{
    actor::Act,
    engagements::{Engagement, Stage},
    fault::Fault,
    ids::EngagementId,
    ledger::{Channel, Decided, Disposition, Publication, Tally},
    text::plural,
    time::london,
};
use leptos::prelude::*;
use portal::ledger::{self, Line};

pub(super) async fn page(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let (place, lines) = ledger::ledger(edge.portal(), &edge.op, engagement).await?;
    let may_decide = edge.op.may(Act::DecideLedger, &place.subject()).is_ok();
    let printed = printed(&edge);
    Ok(Page::new("Ledger", move || {
        let entries: Vec<_> = lines.iter().map(|line| line.entry.clone()).collect();
        let tally = Tally::of(&entries);
        let (waiting, decided): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.entry.is_undecided());
        let decide = (may_decide && !waiting.is_empty()).then(|| {
            let href = routes::engagement_step(engagement, "ledger/decide");
            view! { <Button href=href>"Decide on entries"</Button> }
        });
        let add = routes::engagement_step(engagement, "ledger/new");
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Ledger"</h1>
            <p class="govuk-body">
                "What one supplier was told, and how everybody came to know it. The portal writes down what happens in it. You write down \
                 calls, mails and talks. Entries are never changed or deleted: if one is wrong, write another that says so."
            </p>
            <p class="govuk-body">{format!("{}.", in_words(tally))}</p>
            <div class="govuk-button-group">
                {decide} <Button href=add kind=ButtonKind::Secondary>"Write an entry"</Button>
            </div>
            {group("Waits for a decision", &place, waiting, may_decide)}
            {group("Decided", &place, decided, may_decide)}
            {printed}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

/// A tally as a sentence.
pub(crate) fn in_words(tally: Tally) -> String {
    let Tally { disclosed, withheld, nothing_new, undecided } = tally;
    let all = disclosed + withheld + nothing_new + undecided;
    if all == 0 {
        return "No entries".to_owned();
    }
    let parts = [
        (disclosed, "disclosed to everybody"),
        (withheld, "withheld"),
        (nothing_new, "that said nothing new"),
        (undecided, "not decided yet"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}"));
    format!("{}: {}", plural(all, "entry", "entries"), parts.collect::<Vec<_>>().join(", "))
}

fn group(heading: &'static str, place: &Engagement, lines: Vec<Line>, may_decide: bool) -> AnyView {
    if lines.is_empty() {
        return ().into_any();
    }
    let lines = lines.into_iter().map(|line| one(place, line, may_decide)).collect_view();
    view! {
        <section>
            <h2 class="govuk-heading-m">{heading}</h2>
            {lines}
        </section>
    }
    .into_any()
}

fn one(place: &Engagement, line: Line, may_decide: bool) -> AnyView {
    let Line { entry, written_by, decided_by } = line;
    let told = &entry.told;
    let heading = format!("{}, {}, to {}", told.channel.label(), london::day(told.at), told.to);
    let mut rows = vec![
        SummaryRow::new("Who told it", told.from.clone()),
        SummaryRow::new("What was said", prose(&told.summary).into_any()),
    ];
    if Channel::BY_HAND.contains(&told.channel) {
        rows.push(SummaryRow::new(
            "Written down",
            format!("by {written_by} on {}", london::long(entry.written_at)),
        ));
    }
    rows.push(SummaryRow::new("Decision", decision(place, entry.decided.as_ref(), decided_by)));
    let decide = (may_decide && entry.may_be_decided(place)).then(|| {
        let href = routes::ledger_decide(place.id, entry.id);
        let words = if entry.is_undecided() { "Decide on this entry" } else { "Decide again on this entry" };
        let about = format!(": {heading}");
        view! {
            <p class="govuk-body">
                <a class="govuk-link" href=href>{words} <span class="govuk-visually-hidden">{about}</span></a>
            </p>
        }
    });
    view! {
        <article class="app-entry">
            <h3 class="govuk-heading-s">{heading}</h3>
            <SummaryList rows />
            {decide}
        </article>
    }
    .into_any()
}

fn decision(place: &Engagement, decided: Option<&Decided>, by: Option<String>) -> AnyView {
    let Some(decided) = decided else {
        return view! { <Tag colour=TagColour::Blue>"Not decided yet"</Tag> }.into_any();
    };
    let colour = match decided.disposition {
        Disposition::Disclosed { .. } => TagColour::Green,
        Disposition::Withheld { .. } => TagColour::Yellow,
        Disposition::NothingNew => TagColour::Grey,
    };
    let more = match &decided.disposition {
        Disposition::Disclosed { publication: Publication::Closing { words } } => {
            let words = prose(words);
            let when = match place.stage {
                Stage::Closed { .. } => "Published when the engagement was closed:",
                Stage::Withdrawn { .. } => {
                    "The engagement was withdrawn before it was closed, so this was not published. Decide again:"
                }
                Stage::Draft | Stage::Ready { .. } | Stage::Published { .. } => {
                    "Everybody will read this when the engagement is closed:"
                }
            };
            view! { <p class="govuk-body">{when}</p> {words} }.into_any()
        }
        Disposition::Disclosed { publication } => {
            let public = match publication {
                Publication::Answer { number } => {
                    format!("{}#question-{number}", routes::questions(&place.reference))
                }
                Publication::Addendum { number } => {
                    format!("{}#addendum-{number}", routes::engagement(&place.reference))
                }
                Publication::Minutes { forum, .. } => {
                    format!("{}#minutes", routes::forum(&place.reference, *forum))
                }
                Publication::Closing { .. } => routes::engagement(&place.reference),
            };
            view! { <p class="govuk-body">"In " <a class="govuk-link" href=public>{publication.place()}</a></p> }
                .into_any()
        }
        Disposition::Withheld { reason } => prose(reason).into_any(),
        Disposition::NothingNew => ().into_any(),
    };
    let (label, at) = (decided.disposition.label(), london::long(decided.at));
    let by = by.map(|name| view! { <p class="govuk-body">"Decided by " {name} " on " {at}</p> });
    let alone = decided.alone_because.clone().map(|reason| {
        let reason = prose(&reason);
        view! { <p class="govuk-body">"It was their own entry, and they decided on it because:"</p> {reason} }
    });
    view! {
        <p class="govuk-body"><Tag colour>{label}</Tag></p>
        {more} {by} {alone}
    }
    .into_any()
}
