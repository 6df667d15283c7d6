//! Interest in an engagement: registering and withdrawing it, watching, who is interested, and all that one takes part in.

use super::colour;
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, ButtonKind, Cell, FormState, InsetText, PostForm, Scroll, Table, Tag},
};
use domain::{
    engagements::{Engagement, Interest, Phase},
    fault::Fault,
    ids::EngagementId,
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, Ours, Stand};
use serde::Deserialize;

/// What the public page of an engagement says about interest, to whoever reads it.
pub(super) fn beside(engagement: &Engagement, stand: Option<Stand>, now: Timestamp) -> AnyView {
    let takes = engagement.takes_interest(now).is_ok();
    let reference = &engagement.reference;
    let body = match stand {
        None if takes => view! {
            <p class="govuk-body">
                "Are you a supplier? Register your interest: the council sees that your organisation is there, and you are told by mail \
                 what changes. " <a class="govuk-link" href=routes::interest(reference)>"Sign in to register your interest"</a>
            </p>
        }
        .into_any(),
        None => return ().into_any(),
        Some(stand) => view! { {of_organisation(reference, stand, takes)} {told(reference, stand)} }.into_any(),
    };
    view! {
        <div class="app-interest">
            <h2 class="govuk-heading-m">"Interest"</h2>
            {body}
        </div>
    }
    .into_any()
}

fn of_organisation(reference: &str, stand: Stand, takes: bool) -> AnyView {
    let here = routes::interest(reference);
    match stand.since {
        Some(since) => view! {
            <p class="govuk-body">
                "Your organisation registered its interest on " {london::long(since)} ". "
                <a class="govuk-link" href=here>"Withdraw it"</a>
            </p>
        }
        .into_any(),
        None if takes && stand.may_register => view! {
            <p class="govuk-body">
                "The council sees the name of your organisation and since when it is interested. Nobody else does. Everybody in your \
                 organisation is told by mail what changes."
            </p>
            <PostForm action=here hidden=act("register")>
                <Button>"Register interest"</Button>
            </PostForm>
        }
        .into_any(),
        None => ().into_any(),
    }
}

fn told(reference: &str, stand: Stand) -> AnyView {
    let (words, button, name) = if stand.told {
        ("You are told by mail what changes here.", "Stop telling me", "stop")
    } else {
        (
            "You are not told what changes here. Only you know whether you watch it.",
            "Watch this engagement",
            "watch",
        )
    };
    view! {
        <p class="govuk-body">{words}</p>
        <PostForm action=routes::watch(reference) hidden=act(name)>
            <Button kind=ButtonKind::Secondary>{button}</Button>
        </PostForm>
    }
    .into_any()
}

fn act(name: &str) -> Vec<(String, String)> {
    vec![("act".to_owned(), name.to_owned())]
}

/// Which of two buttons was pressed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    act: String,
}

/// The page with the buttons of one engagement, for whoever comes here by the address.
async fn with_buttons(edge: Edge, engagement: Engagement, title: &'static str) -> Result<Page, Fault> {
    let stand = engagements::stand(edge.portal(), &edge.op, &engagement).await?;
    let (now, back) = (edge.op.now, routes::engagement(&engagement.reference));
    let late = engagement.takes_interest(now).err().map(|late| format!("{}. {}", late.what, late.next));
    Ok(Page::new(title, move || {
        let stand = stand.unwrap_or(Stand { may_register: false, since: None, told: false });
        let reference = &engagement.reference;
        let organisation = match (stand.since, late) {
            (Some(since), _) => view! {
                <p class="govuk-body">
                    "Your organisation registered its interest on " {london::long(since)} ". If you withdraw it, the council no longer sees \
                     your organisation here, and your colleagues are no longer told what changes, unless they watch the engagement."
                </p>
                <PostForm action=routes::interest(reference) hidden=act("withdraw")>
                    <Button kind=ButtonKind::Warning>"Withdraw interest"</Button>
                </PostForm>
            }
            .into_any(),
            (None, Some(late)) => view! { <InsetText>{late}</InsetText> }.into_any(),
            (None, None) => of_organisation(reference, stand, true),
        };
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            {organisation}
            {told(reference, stand)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

pub(super) async fn page(edge: Edge, reference: String, _: FormState) -> Result<Page, Fault> {
    let (engagement, _) = engagements::for_interest(edge.portal(), &edge.op, &reference).await?;
    with_buttons(edge, engagement, "Your interest").await
}

pub(super) async fn choose(edge: Edge, reference: String, form: Chosen) -> Result<Next, Fault> {
    match form.act.as_str() {
        "register" => engagements::register_interest(edge.portal(), &edge.op, &reference).await?,
        "withdraw" => engagements::withdraw_interest(edge.portal(), &edge.op, &reference).await?,
        _ => return Err(no_button()),
    }
    Ok(Next::See(routes::engagement(&reference)))
}

pub(super) async fn watch_page(edge: Edge, reference: String, _: FormState) -> Result<Page, Fault> {
    let engagement = engagements::public(edge.portal(), &edge.op, &reference).await?.engagement;
    with_buttons(edge, engagement, "What you are told").await
}

pub(super) async fn watch(edge: Edge, reference: String, form: Chosen) -> Result<Next, Fault> {
    let watching = match form.act.as_str() {
        "watch" => true,
        "stop" => false,
        _ => return Err(no_button()),
    };
    engagements::watch(edge.portal(), &edge.op, &reference, watching).await?;
    Ok(Next::See(routes::engagement(&reference)))
}

fn no_button() -> Fault {
    Fault::invalid("No button of this page was pressed", "Go back to the engagement, and press one there.")
}

pub(super) async fn interested(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let interests = engagements::interested(edge.portal(), &edge.op, engagement).await?;
    Ok(Page::new("Interested suppliers", move || {
        let table = if interests.is_empty() {
            view! { <p class="govuk-body">"No supplier has registered interest yet."</p> }.into_any()
        } else {
            listed(interests)
        };
        view! {
            <h1 class="govuk-heading-l">"Interested suppliers"</h1>
            <p class="govuk-body">
                "They are told by mail what changes in the engagement. Your council alone sees who they are: not the public, and not one \
                 another."
            </p>
            {table}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn listed(interests: Vec<Interest>) -> AnyView {
    let rows =
        interests.into_iter().map(|one| vec![one.name.into(), london::long(one.since).into()]).collect();
    view! {
        <Table
            caption="Interested suppliers, the first first" caption_classes="govuk-visually-hidden"
            head=["Supplier", "Since"].map(Cell::from).into() rows first_names_row=true
        />
    }
    .into_any()
}

pub(super) async fn ours(edge: Edge, (): ()) -> Result<Page, Fault> {
    let ours = engagements::ours(edge.portal(), &edge.op).await?;
    Ok(Page::new("Your engagements", move || {
        let table = if ours.is_empty() {
            view! {
                <p class="govuk-body">
                    "Your organisation takes part in nothing yet, and you watch nothing. "
                    <a class="govuk-link" href=routes::ENGAGEMENTS>"Find an engagement"</a>
                </p>
            }
            .into_any()
        } else {
            view! {
                <Scroll label="Your engagements">
                    <Table
                        caption="Your engagements: what closes first comes first" caption_classes="govuk-visually-hidden"
                        head=["Engagement", "Stage", "Closes", "Your part"].map(Cell::from).into()
                        rows=ours.into_iter().map(row).collect() first_names_row=true
                    />
                </Scroll>
            }
            .into_any()
        };
        view! {
            <h1 class="govuk-heading-l">"Your engagements"</h1>
            <p class="govuk-body">"Where your organisation is interested or has pilots, and what you watch yourself."</p>
            {table}
        }
        .into_any()
    })
    .wide())
}

fn row(one: Ours) -> Vec<Cell> {
    let Ours { engagement, council, phase, interested_since, pilots, watching } = one;
    let name = view! {
        <a class="govuk-link" href=routes::engagement(&engagement.reference)>{engagement.title}</a>
        <br />
        <span class="app-reference">{council} " · " {engagement.reference.clone()}</span>
    };
    let stage = view! { <Tag colour=colour(phase)>{phase.label()}</Tag> };
    let closes = match phase {
        Phase::Withdrawn => String::new(),
        _ => engagement.setup.dates.closes_at.map(london::long).unwrap_or_default(),
    };
    let interested = interested_since.map(|since| {
        view! { <li>"Interested since " {london::long(since)}</li> }
    });
    let pilots = (pilots > 0).then(|| {
        let versions = plural(pilots, "version of a pilot", "versions of a pilot");
        view! { <li><a class="govuk-link" href=routes::pilots(&engagement.reference)>{versions}</a></li> }
    });
    let watching = watching.then(|| view! { <li>"You watch it"</li> });
    let part = view! { <ul class="govuk-list">{interested} {pilots} {watching}</ul> };
    vec![name.into_any().into(), stage.into_any().into(), closes.into(), part.into_any().into()]
}
