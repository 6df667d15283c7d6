//! Interest in an engagement: registering and withdrawing it, watching, who is interested, and all that one takes part in.

use crate::{
    accounts::{unverified, unverified_means},
    edge::{Edge, Next, Page, no_button},
    routes,
    ui::{BackLink, Button, ButtonKind, Cell, FormState, InsetText, PostForm, Table, act},
};
use domain::{
    actor::{Act, Scope},
    engagements::{Engagement, Interest},
    fault::Fault,
    ids::EngagementId,
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, Stand};
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
        Some(since) => {
            let may_withdraw = stand.may_register.then(|| {
                view! { <a class="govuk-link" href=here>"Withdraw your interest"</a> }
            });
            view! {
            <p class="govuk-body">
                "Your organisation registered its interest on " {london::long(since)} ". "
                {may_withdraw}
            </p>
            }
            .into_any()
        }
        None if takes && stand.may_register => view! {
            <p class="govuk-body">
                "The councils and partners of this engagement see the name of your organisation and since when it is interested. Nobody else does. Everybody in your \
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
        ("You are told by mail what changes in this engagement.", "Stop telling me", "stop")
    } else {
        (
            "Watch this engagement, and you are told by mail what changes in it. No council and no colleague sees what you watch.",
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

/// Which of two buttons was pressed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    act: String,
}

pub(super) async fn page(edge: Edge, reference: String, _: FormState) -> Result<Page, Fault> {
    let (engagement, _) = engagements::for_interest(edge.portal(), &edge.op, &reference).await?;
    let stand =
        engagements::stand(edge.portal(), &edge.op, &engagement).await?.ok_or_else(Fault::not_found)?;
    let late = engagement.takes_interest(edge.op.now).err();
    let back = routes::engagement(&engagement.reference);
    Ok(Page::new("Your interest", move || {
        let body = match (stand.since, late) {
            (Some(since), _) => registered(&engagement.reference, since),
            (None, Some(late)) => {
                view! { <InsetText>{format!("{}. {}", late.what, late.next)}</InsetText> }.into_any()
            }
            (None, None) => of_organisation(&engagement.reference, stand, true),
        };
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Your interest"</h1>
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

fn registered(reference: &str, since: Timestamp) -> AnyView {
    view! {
        <p class="govuk-body">
            "Your organisation registered its interest on " {london::long(since)} ". If you withdraw it, the council no longer sees your \
             organisation here, and your colleagues are no longer told what changes, unless they watch it."
        </p>
        <PostForm action=routes::interest(reference) hidden=act("withdraw")>
            <Button kind=ButtonKind::Warning>"Withdraw interest"</Button>
        </PostForm>
    }
    .into_any()
}

pub(super) async fn choose(edge: Edge, reference: String, form: Chosen) -> Result<Next, Fault> {
    // Whoever may not is told that, whatever was pressed.
    Scope::own(&edge.op.actor, Act::RegisterInterest)?;
    let engagement = match form.act.as_str() {
        "register" => engagements::register_interest(edge.portal(), &edge.op, &reference).await?,
        "withdraw" => engagements::withdraw_interest(edge.portal(), &edge.op, &reference).await?,
        _ => return Err(no_button()),
    };
    Ok(Next::See(routes::engagement(&engagement.reference)))
}

pub(super) async fn watch_page(edge: Edge, reference: String, _: FormState) -> Result<Page, Fault> {
    let engagement = engagements::public(edge.portal(), &edge.op, &reference).await?.engagement;
    let stand =
        engagements::stand(edge.portal(), &edge.op, &engagement).await?.ok_or_else(Fault::not_found)?;
    let back = routes::engagement(&engagement.reference);
    Ok(Page::new("What you are told", move || {
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"What you are told"</h1>
            {told(&engagement.reference, stand)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

pub(super) async fn watch(edge: Edge, reference: String, form: Chosen) -> Result<Next, Fault> {
    let watching = match form.act.as_str() {
        "watch" => true,
        "stop" => false,
        _ => return Err(no_button()),
    };
    let engagement = engagements::watch(edge.portal(), &edge.op, &reference, watching).await?;
    Ok(Next::See(routes::engagement(&engagement.reference)))
}

pub(super) async fn stop_page(edge: Edge, token: String) -> Result<Page, Fault> {
    let (engagement, _) = engagements::stopping(edge.portal(), &edge.op, &token).await?;
    Ok(Page::new("Be told no more", move || {
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Be told no more"</h1>
            <p class="govuk-body">"We send you no more mail about this engagement. Your colleagues are told as before."</p>
            <PostForm>
                <Button>"Stop telling me"</Button>
            </PostForm>
        }
        .into_any()
    }))
}

pub(super) async fn stop(edge: Edge, token: String) -> Result<Page, Fault> {
    let engagement = engagements::stop(edge.portal(), &edge.op, &token).await?;
    Ok(Page::new("You are told no more", move || {
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"You are told no more"</h1>
            <p class="govuk-body">
                "We send you no more mail about this engagement. To be told again, sign in and watch it: "
                <a class="govuk-link" href=routes::watch(&engagement.reference)>"what you are told"</a>
            </p>
        }
        .into_any()
    }))
}

pub(super) async fn interested(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let (place, interests) = engagements::interested(edge.portal(), &edge.op, engagement).await?;
    Ok(Page::new("Interested suppliers", move || {
        let table = if interests.is_empty() {
            view! { <p class="govuk-body">"No supplier has registered interest yet."</p> }.into_any()
        } else {
            listed(interests)
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Interested suppliers"</h1>
            <p class="govuk-body">
                "Suppliers who register interest are told by mail what changes. Your council sees who they are. The public \
                 does not, and neither do other suppliers."
            </p>
            {table}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn listed(interests: Vec<Interest>) -> AnyView {
    let explained = interests.iter().any(|one| !one.verified).then(unverified_means);
    let caption = plural(interests.len() as u64, "supplier", "suppliers");
    let caption = format!("{caption}, in the order in which they registered");
    let rows = interests.into_iter().map(|one| {
        let tag = (!one.verified).then(unverified);
        let name = view! { {one.name} " " {tag} }.into_any();
        vec![name.into(), london::day(one.since).into()]
    });
    view! {
        <Table
            caption caption_classes="govuk-table__caption--m"
            head=["Supplier", "Since"].map(Cell::from).into() rows=rows.collect() first_names_row=true
        />
        {explained}
    }
    .into_any()
}
