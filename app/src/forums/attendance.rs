//! Noting who came to a forum.

use crate::{
    edge::{Edge, Next, Page},
    problems::answers::stored_now,
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
    let seen = forums::attendance_mark(seated.iter().map(|one| &one.attendee));
    let hidden = vec![form.mark("seen", || seen)];
    let noted = form.overtaken.then(|| {
        let noted =
            seated.iter().filter(|one| one.attendee.stage.came() == Some(true)).map(|one| one.name.clone());
        let noted = noted.collect::<Vec<_>>().join(", ");
        stored_now(Some(view! { <p class="govuk-body">"Came: " {noted}</p> }.into_any()))
    });
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
            view! { {noted} <PostForm hidden>{boxes} <Button>"Save"</Button></PostForm> }.into_any()
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
    let came: Vec<AttendeeId> = form.values("came").iter().filter_map(|id| id.parse().ok()).collect();
    let seen = form.value("seen").unwrap_or_default();
    forums::note_attendance(edge.portal(), &edge.op, engagement, forum, (seen, &came)).await?;
    Ok(Next::See(routes::engagement_forum(engagement, forum)))
}
