//! Noting who came to a forum.

use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, CheckboxesField, Choice, FormState, InsetText, Legend, PostForm},
};
use domain::{
    fault::Fault,
    forums::AttendeeStage,
    ids::{AttendeeId, EngagementId, ForumId},
    time::london,
};
use leptos::prelude::*;
use portal::forums::{self, Coming};

type Parts = (EngagementId, ForumId);

pub(super) async fn page(edge: Edge, (engagement, forum): Parts, form: FormState) -> Result<Page, Fault> {
    let found = forums::one_to_run(edge.portal(), &edge.op, engagement, forum).await?;
    let seated: Vec<Coming> = found.coming.into_iter().filter(|one| one.attendee.stage.is_seated()).collect();
    let came = seated.iter().filter(|one| matches!(one.attendee.stage, AttendeeStage::Came { .. }));
    let stored: Vec<_> = came.map(|one| ("came".to_owned(), one.attendee.id.to_string())).collect();
    let hidden = vec![form.mark("seen", || {
        let all: Vec<_> = seated.iter().map(|one| one.attendee.id.to_string()).collect();
        all.join(" ")
    })];
    let form = form.or(stored);
    let (plan, now) = (found.line.forum.plan.clone(), edge.op.now);
    let minuted = found.line.forum.is_minuted();
    Ok(Page::new("Who came", move || {
        let body = if now < plan.starts {
            let words = format!("It begins on {}. Note who came once it has begun.", london::long(plan.starts));
            view! { <InsetText>{words}</InsetText> }.into_any()
        } else if minuted {
            view! { <InsetText>"The minutes are published. What they say stays as it is."</InsetText> }.into_any()
        } else if seated.is_empty() {
            view! { <p class="govuk-body">"Nobody has a seat, so there is nothing to note."</p> }.into_any()
        } else {
            let choices = seated.iter().map(|one| {
                Choice::new(one.attendee.id.to_string(), format!("{}, {}", one.name, one.supplier))
            });
            let choices = choices.collect();
            let boxes = view! {
                <CheckboxesField
                    form=&form name="came" choices legend=Legend::medium("Who came?")
                    hint="Tick everybody who did. The others did not. You can put it right until the minutes are published."
                />
            };
            view! { <PostForm hidden>{boxes} <Button>"Save"</Button></PostForm> }.into_any()
        };
        view! {
            <span class="govuk-caption-l">{plan.title.clone()}</span>
            <h1 class="govuk-heading-l">"Who came"</h1>
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_forum(engagement, forum) /> }.into_any()))
}

pub(super) async fn note(
    edge: Edge,
    (engagement, forum): Parts,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    let form = FormState::sent(sent);
    let parse = |ids: &[&str]| -> Vec<AttendeeId> { ids.iter().filter_map(|id| id.parse().ok()).collect() };
    let seen: Vec<&str> = form.value("seen").unwrap_or_default().split_whitespace().collect();
    let (seen, came) = (parse(&seen), parse(&form.values("came")));
    forums::note_attendance(edge.portal(), &edge.op, engagement, forum, (&seen, &came)).await?;
    Ok(Next::See(routes::engagement_forum(engagement, forum)))
}
