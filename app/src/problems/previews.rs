//! Preview links: making, ending and opening one.

use super::{fields::Typed, reading::content_view};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, ButtonKind, Choice, FormState, InsetText, PostForm, RadiosField},
};
use domain::{
    fault::Fault,
    ids::{PreviewId, ProblemId},
    problems::{Preview, PreviewPeriod},
    time::london,
};
use leptos::prelude::*;
use portal::problems::previews;

pub(super) async fn page(edge: Edge, problem: ProblemId, form: FormState) -> Result<Page, Fault> {
    let links = previews::live(edge.portal(), &edge.op, problem).await?;
    let form = form.or([("period", PreviewPeriod::Fortnight.key())]);
    // The form brings the new link's id, so that sending it twice makes one link.
    let hidden = vec![form.mark("id", || edge.op.id::<PreviewId>().to_string())];
    Ok(Page::new("Preview links", move || {
        let choices =
            PreviewPeriod::ALL.iter().map(|period| Choice::new(period.key(), period.label())).collect();
        view! {
            <h1 class="govuk-heading-l">"Preview links"</h1>
            <p class="govuk-body">
                "Whoever has the link can read this draft without an account, as it stands when they open it. They can read \
                 nothing else and change nothing. Send it only to people who may see the draft."
            </p>
            <PostForm hidden>
                <RadiosField form=&form name="period" legend="How long does the link work?" choices />
                <Button>"Make a link"</Button>
            </PostForm>
            {live(links)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) text="All questions" /> }.into_any()))
}

fn live(links: Vec<Preview>) -> AnyView {
    if links.is_empty() {
        return view! { <p class="govuk-body">"No link works at the moment."</p> }.into_any();
    }
    let lines = links
        .into_iter()
        .map(|link| {
            let made = format!("Made by {} on {}", link.made_by, london::long(link.made_at));
            let hidden = vec![("end".to_owned(), link.id.to_string())];
            let about = format!(", made on {}", london::long(link.made_at));
            view! {
                <li>
                    <p class="govuk-body">{made} <br /> "Works until " {london::long(link.expires_at)}</p>
                    <PostForm hidden>
                        <Button kind=ButtonKind::Warning>
                            "End this link" <span class="govuk-visually-hidden">{about}</span>
                        </Button>
                    </PostForm>
                </li>
            }
        })
        .collect_view();
    view! { <h2 class="govuk-heading-m">"Links that work"</h2> <ul class="govuk-list">{lines}</ul> }
        .into_any()
}

pub(super) async fn change(edge: Edge, problem: ProblemId, typed: Typed) -> Result<Next, Fault> {
    if !typed.get("end").is_empty() {
        let preview = typed.get("end").parse().map_err(|_| Fault::not_found())?;
        previews::end(edge.portal(), &edge.op, problem, preview).await?;
        return Ok(Next::See(routes::problem_part(problem, "previews")));
    }
    let Some(period) = PreviewPeriod::from_key(typed.get("period")) else {
        return Ok(Next::again("period", "Select how long the link works"));
    };
    let preview = typed.get("id").parse().unwrap_or_else(|_| edge.op.id());
    let token = previews::make(edge.portal(), &edge.op, problem, preview, period).await?;
    let link = format!("{}{}", edge.portal().settings.public_url, routes::preview(&token));
    let until = london::long(period.expires_at(edge.op.now));
    let back = routes::problem_part(problem, "previews");
    let page = Page::new("Your preview link", move || {
        view! {
            <h1 class="govuk-heading-l">"Your preview link"</h1>
            <p class="govuk-body">"Copy it now. For safety it is not kept here and is not shown again."</p>
            <p class="govuk-body app-preview-link"><a class="govuk-link" href=link.clone()>{link.clone()}</a></p>
            <p class="govuk-body">"It works until " {until} ". You can end it before."</p>
            <p class="govuk-body"><a class="govuk-link" href=back>"All preview links of this problem"</a></p>
        }
        .into_any()
    });
    Ok(Next::Show(
        page.before(view! { <BackLink href=routes::problem(problem) text="All questions" /> }.into_any()),
    ))
}

pub(super) async fn open(edge: Edge, token: String) -> Result<Page, Fault> {
    let working = previews::open(edge.portal(), &edge.op, &token).await?;
    let title = working.content.title().to_owned();
    Ok(Page::new(format!("Draft: {title}"), move || {
        view! {
            <span class="govuk-caption-l">"Draft for comment"</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <InsetText>
                "This is a draft, as it stands now. It is not published and may change. Somebody at the council shared it with you: \
                 tell them what you think, and do not pass the link on."
            </InsetText>
            {content_view(&working.content)}
        }
        .into_any()
    })
    .head(view! { <meta name="robots" content="noindex, nofollow" /> }.into_any()))
}
