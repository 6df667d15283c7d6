//! An engagement as everybody reads it, and the same before it is public.

use super::{addenda, colour, interest, questions};
use crate::{
    closing, demos,
    edge::{Edge, Page},
    forums, parties as joint, pilots,
    problems::reading::{content_view, printed, prose},
    responses::{self, Reader},
    routes,
    ui::{BackLink, InsetText, SummaryList, SummaryRow, Tag, WarningText},
};
use domain::{
    accounts::Organisation,
    actor::{Act, Scope},
    engagements::{Engagement, Notice, Party, Phase, RegulationField, Stage, facts, regime_note},
    fault::Fault,
    ids::EngagementId,
    problems::Version,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, Public};

pub(super) async fn page(edge: Edge, reference: String) -> Result<Page, Fault> {
    let Public { engagement, version, lead } =
        engagements::public(edge.portal(), &edge.op, &reference).await?;
    let chosen = portal::pilots::chosen(edge.portal(), engagement.id).await?;
    let last = match &chosen {
        Some(_) => portal::pilots::finals::of(edge.portal(), engagement.id).await?,
        None => None,
    };
    let amended = engagements::addenda(edge.portal(), &engagement).await?;
    let stand = engagements::stand(edge.portal(), &edge.op, &engagement).await?;
    let answered = engagements::count_answered(edge.portal(), &engagement).await?;
    let offered = portal::demos::public(edge.portal(), &engagement).await?;
    let meetings = portal::forums::public(edge.portal(), &engagement).await?;
    let closure = portal::closing::closure(edge.portal(), &engagement).await?;
    let parties = engagements::taking_part(edge.portal(), &engagement).await?;
    let may_run = Scope::own(&edge.op.actor, Act::RunPilot).is_ok();
    let signed_in = edge.op.actor.person().is_some();
    let reader = match (may_run, signed_in) {
        (true, _) => Reader::Supplier,
        (_, true) => Reader::OfNoSupplier,
        _ => Reader::Other,
    };
    let (now, printed) = (edge.op.now, printed(&edge));
    Ok(Page::new(engagement.title.clone(), move || {
        let last = last.as_ref().map(|phase| (phase, now));
        let card = chosen.as_ref().map(|chosen| &chosen.card);
        let asked = responses::beside(&engagement, &version.content, card, reader, now);
        let test = chosen.map(|chosen| pilots::public(&engagement, &version.content, &chosen, may_run, last));
        let since = view! {
            {addenda::all(&amended)} {questions::beside(&engagement, answered, now)} {interest::beside(&engagement, stand, now)}
        }
        .into_any();
        let demos = demos::beside(&engagement, &version.content, offered.as_ref(), reader, now);
        let forums = forums::beside(&engagement.reference, &meetings, now);
        let ended = closure.as_ref().map(closing::published);
        let beside = Beside { ended, since, asked, demos, forums, test };
        view! { {body(&engagement, &version, (&lead, &parties), beside, now)} {printed} }.into_any()
    })
    .before(view! { <BackLink href=routes::ENGAGEMENTS text="All engagements" /> }.into_any()))
}

pub(super) async fn preview(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let working = engagements::working(edge.portal(), &edge.op, engagement).await?;
    let now = edge.op.now;
    Ok(Page::new(format!("Preview: {}", working.engagement.title), move || {
        let content = &working.version.content;
        let chosen = working.challenge.as_ref();
        let test = chosen.map(|chosen| pilots::public(&working.engagement, content, chosen, false, None));
        let card = chosen.map(|chosen| &chosen.card);
        let asked = responses::beside(&working.engagement, content, card, Reader::OfNoSupplier, now);
        let beside = Beside { ended: None, since: ().into_any(), asked, demos: None, forums: None, test };
        view! {
            <InsetText>"This is how others will read it. It shows what is set up so far."</InsetText>
            {body(&working.engagement, &working.version, (&working.lead, &working.parties), beside, now)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

/// What stands on the page beside the engagement and its problem.
struct Beside {
    /// What came of it, once it is closed.
    ended: Option<AnyView>,
    /// What came since it was published.
    since: AnyView,
    /// What suppliers are asked.
    asked: AnyView,
    /// How demos go, once they are offered.
    demos: Option<AnyView>,
    /// Forums and briefings, once one is announced.
    forums: Option<AnyView>,
    /// What pilots are measured on.
    test: Option<AnyView>,
}

fn body(
    engagement: &Engagement,
    version: &Version,
    (lead, parties): (&Organisation, &[Party]),
    Beside { ended, since, asked, demos, forums, test }: Beside,
    now: Timestamp,
) -> AnyView {
    let phase = engagement.phase(now);
    let (pilots, responses, showing) = match phase {
        Phase::Closed | Phase::Withdrawn => {
            ("What pilots were measured on", "What suppliers were asked", "How demos were run")
        }
        _ => (
            "Suppliers can prove themselves with a pilot",
            "What suppliers are asked, and how to respond",
            "Suppliers can show what they have in a demo",
        ),
    };
    view! {
        <article class="app-engagement">
            <span class="govuk-caption-l">{lead.name.clone()} " · " {engagement.reference.clone()}</span>
            <h1 class="govuk-heading-l">{engagement.title.clone()}</h1>
            <p><Tag colour=colour(phase)>{phase.label()}</Tag></p>
            {withdrawn(engagement)}
            {ended}
            <SummaryList rows=facts_of(engagement, &lead.name, parties) />
            {test.is_some().then(|| view! {
                <p class="govuk-body"><a class="govuk-link" href="#pilots">{pilots}</a></p>
            })}
            <p class="govuk-body"><a class="govuk-link" href="#responses">{responses}</a></p>
            {demos.is_some().then(|| view! {
                <p class="govuk-body"><a class="govuk-link" href="#demos">{showing}</a></p>
            })}
            {forums.is_some().then(|| view! {
                <p class="govuk-body"><a class="govuk-link" href="#forums">"Forums and briefings"</a></p>
            })}
            {since}
            <h2 class="govuk-heading-m">"What this engagement is for"</h2>
            {purposes(engagement)}
            <h2 class="govuk-heading-m">"How it goes"</h2>
            {prose(&engagement.setup.process)}
            {content_view(&version.content)}
            {asked}
            {demos}
            {forums}
            {test}
            {notice(engagement, version, lead, parties)}
            <p class="govuk-body-s">
                "Version " {version.number.to_string()} " of the problem, approved on " {london::long(version.approved_at)} ". The SHA-256 of what it says: "
                <code class="app-hash">{version.sha256.clone()}</code>
            </p>
        </article>
    }
    .into_any()
}

fn withdrawn(engagement: &Engagement) -> AnyView {
    let Stage::Withdrawn { at, reason, .. } = &engagement.stage else { return ().into_any() };
    let when = london::long(*at);
    view! {
        <WarningText classes="app-withdrawn">"Withdrawn on " {when} ". Nobody can respond any more."</WarningText>
        <h2 class="govuk-heading-m">"Why it was withdrawn"</h2>
        {prose(reason)}
    }
    .into_any()
}

fn facts_of(engagement: &Engagement, lead: &str, parties: &[Party]) -> Vec<SummaryRow> {
    let asked_by = joint::asked_by(lead, parties).map(|who| SummaryRow::new("Asked by", who));
    asked_by.into_iter().chain(dates(engagement)).collect()
}

fn dates(engagement: &Engagement) -> Vec<SummaryRow> {
    let dates = &engagement.setup.dates;
    let row = |key: &str, date: Option<Timestamp>| date.map(|date| SummaryRow::new(key, time(date)));
    let mut rows: Vec<_> = [
        row("Published", engagement.published_at()),
        row("Questions close", dates.questions_close_at),
        row("Answers by", dates.answers_by),
        row("Closes", dates.closes_at),
    ]
    .into_iter()
    .flatten()
    .collect();
    rows.extend(
        engagement.setup.reading.map(|reading| SummaryRow::new("Responses are read", reading.label())),
    );
    rows
}

fn time(at: Timestamp) -> AnyView {
    view! { <time datetime=london::iso(at)>{london::long(at)}</time> }.into_any()
}

fn purposes(engagement: &Engagement) -> AnyView {
    let lines = engagement
        .setup
        .purposes
        .iter()
        .map(|purpose| view! { <li>{format!("({}) {}", purpose.letter(), purpose.label())}</li> })
        .collect_view();
    view! {
        <p class="govuk-body">"Under section 16(1) of the Procurement Act 2023:"</p>
        <ul class="govuk-list">{lines}</ul>
    }
    .into_any()
}

fn notice(engagement: &Engagement, version: &Version, lead: &Organisation, parties: &[Party]) -> AnyView {
    let rows = facts(engagement, &lead.name, &version.content)
        .into_iter()
        // The process stands above in full.
        .filter(|fact| fact.field != RegulationField::Process)
        .map(|fact| {
            SummaryRow::new(fact.field.label(), fact.value.unwrap_or_else(|| "Not said yet".to_owned()))
        })
        .collect();
    let state = match &engagement.setup.notice {
        Notice::Published { reference, url } => view! {
            <p class="govuk-body">
                "Preliminary market engagement notice on Find a Tender: "
                <a class="govuk-link" href=url.clone() rel="external noopener">{reference.clone()}</a>
            </p>
        }
        .into_any(),
        Notice::NotRequired { reason } => view! {
            <p class="govuk-body">"No preliminary market engagement notice was published. The reason:"</p>
            {prose(reason)}
        }
        .into_any(),
        Notice::None | Notice::Draft => ().into_any(),
    };
    let note = regime_note(lead.regime).map(|note| view! { <p class="govuk-body">{note}</p> });
    view! {
        <h2 class="govuk-heading-m">"Notice"</h2>
        {state}
        {joint::notices(parties)}
        {note}
        <SummaryList rows />
    }
    .into_any()
}
