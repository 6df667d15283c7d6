//! The people with a role on an engagement, and their declarations.

use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        BackLink, Button, Choice, FormState, Legend, Limit, PostForm, RadiosField, SelectField, SelectOption,
        SummaryList, SummaryRow, TextAreaField,
    },
};
use domain::{
    engagements::DeclaredInterest,
    fault::Fault,
    ids::{EngagementId, PersonId},
    text::{self, Lines},
    time::london,
};
use leptos::prelude::*;
use portal::engagements;
use serde::Deserialize;

const DETAIL: text::Field =
    text::Field { name: "detail", label: "What it is", limit_chars: 2_000, lines: Lines::Many };

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let colleagues = engagements::colleagues(edge.portal(), &edge.op, engagement).await?;
    Ok(adding(colleagues, form, routes::engagement_tasks(engagement)))
}

pub(crate) async fn own_page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let own = engagements::own_party(edge.portal(), &edge.op, engagement).await?;
    Ok(adding(own.colleagues, form, routes::engagement_step(engagement, "own")))
}

fn adding(colleagues: Vec<(PersonId, String)>, form: FormState, back: String) -> Page {
    Page::new("Add a colleague", move || {
        if colleagues.is_empty() {
            return view! {
                <h1 class="govuk-heading-l">"Add a colleague"</h1>
                <p class="govuk-body">"Everybody in your organisation has a role on this engagement already."</p>
            }
            .into_any();
        }
        let mut options = vec![SelectOption::new("", "Select a colleague")];
        options.extend(colleagues.iter().map(|(person, name)| SelectOption::new(person.to_string(), name)));
        view! {
            <h1 class="govuk-heading-l">"Add a colleague"</h1>
            <p class="govuk-body">
                "Add everybody who can influence a decision on this engagement. Each declares their interests first."
            </p>
            <PostForm>
                <SelectField form=&form name="person" label="Colleague" options />
                <Button>"Add"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back /> }.into_any())
}

/// Whom to add.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Add {
    person: String,
}

pub(super) async fn add(edge: Edge, engagement: EngagementId, form: Add) -> Result<Next, Fault> {
    let Ok(person) = form.person.parse::<PersonId>() else {
        return Ok(Next::again("person", "Select a colleague"));
    };
    engagements::add(edge.portal(), &edge.op, engagement, person).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}

pub(crate) async fn add_own(edge: Edge, engagement: EngagementId, form: Add) -> Result<Next, Fault> {
    let Ok(person) = form.person.parse::<PersonId>() else {
        return Ok(Next::again("person", "Select a colleague"));
    };
    engagements::add_own(edge.portal(), &edge.op, engagement, person).await?;
    Ok(Next::See(routes::engagement_step(engagement, "own")))
}

pub(super) async fn declare_page(
    edge: Edge,
    engagement: EngagementId,
    form: FormState,
) -> Result<Page, Fault> {
    let place = engagements::place(edge.portal(), &edge.op, engagement).await?;
    let stored =
        place.declared.map(|last| [("interest", last.interest.key().to_owned()), ("detail", last.detail)]);
    let form = form.or(stored.into_iter().flatten());
    let reads_drafts =
        edge.op.may(domain::actor::Act::ReadDraftEngagement, &place.engagement.subject()).is_ok();
    let back =
        if reads_drafts { routes::engagement_tasks(engagement) } else { routes::OUR_ENGAGEMENTS.to_owned() };
    Ok(Page::new("Declare your interests", move || {
        let choices = DeclaredInterest::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
        view! {
            <span class="govuk-caption-l">{place.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Declare your interests"</h1>
            <p class="govuk-body">
                "Colleagues see that you declared, not what. What you write here is read by you and by the legal and procurement officers \
                 of your council. Declare again when something changes."
            </p>
            <PostForm>
                <RadiosField form=&form name="interest" choices legend=Legend::medium("Which is true for you?") />
                <TextAreaField
                    form=&form name="detail" label="If you have a conflict, what is it?" rows=5
                    limit=Limit::Characters(DETAIL.limit_chars)
                />
                <Button>"Declare"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back /> }.into_any()))
}

/// A declaration.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Declare {
    interest: String,
    detail: String,
}

pub(super) async fn declare(edge: Edge, engagement: EngagementId, form: Declare) -> Result<Next, Fault> {
    let Some(interest) = DeclaredInterest::from_key(&form.interest) else {
        return Ok(Next::again("interest", "Select which is true for you"));
    };
    let detail = match text::clean(&form.detail, &DETAIL) {
        Ok(detail) if detail.is_empty() && interest != DeclaredInterest::None => {
            return Ok(Next::again("detail", "Enter what the conflict is"));
        }
        Ok(detail) => detail,
        Err(mistake) => return Ok(Next::again("detail", mistake.to_string())),
    };
    engagements::declare(edge.portal(), &edge.op, engagement, interest, &detail).await?;
    Ok(Next::See(routes::OUR_ENGAGEMENTS.to_owned()))
}

pub(super) async fn declarations(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let declarations = engagements::declarations(edge.portal(), &edge.op, engagement).await?;
    Ok(Page::new("Declarations", move || {
        let none = declarations.is_empty().then(|| view! { <p class="govuk-body">"Nobody has declared yet."</p> });
        let each = declarations
            .into_iter()
            .map(|one| {
                let detail = if one.detail.is_empty() { "Nothing more was said".to_owned() } else { one.detail };
                let rows = vec![
                    SummaryRow::new("Declared", one.interest.label()),
                    SummaryRow::new("Detail", crate::problems::reading::prose(&detail)),
                    SummaryRow::new("When", london::long(one.declared_at)),
                ];
                view! { <h2 class="govuk-heading-m">{one.name}</h2> <SummaryList rows /> }
            })
            .collect_view();
        view! {
            <h1 class="govuk-heading-l">"Declarations"</h1>
            <p class="govuk-body">"Each declaration is read by the person who made it and by the legal and procurement officers of your council. Nobody else sees it."</p>
            {none}
            {each}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}
