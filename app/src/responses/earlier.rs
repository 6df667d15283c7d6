//! Beginning an answer with one that the same organisation gave before.

use super::answering::said;
use crate::{
    edge::{Edge, Next, Page},
    problems::{
        answers::{seen, stored_now},
        fields::Typed,
    },
    routes,
    ui::{BackLink, Button, ButtonKind, FieldError, FormState, InsetText, PostForm},
};
use domain::{fault::Fault, time::london};
use leptos::prelude::*;
use portal::{
    operational::answers::Kept,
    responses::{self, Earlier},
};

type Parts = (String, String);

pub(super) async fn page(edge: Edge, (reference, question): Parts, form: FormState) -> Result<Page, Fault> {
    let open = responses::question(edge.portal(), &edge.op, &reference, &question).await?;
    let earlier = responses::earlier(edge.portal(), &edge.op, &open).await?;
    let (_, seen) = seen(&form, open.saved.as_ref());
    let (asked, answer) = (open.asked().clone(), open.answer()?);
    let replaces = !answer.is_empty();
    let stored = form.overtaken.then(|| stored_now(replaces.then(|| said(&asked, &answer))));
    let back = routes::response_question(&open.ground.engagement.reference, &asked.id);
    Ok(Page::new("Begin with an earlier answer", move || {
        let none = earlier.is_empty().then(|| {
            view! { <p class="govuk-body">"Your organisation has not answered a question of this kind before."</p> }
        });
        let warning = (replaces && !earlier.is_empty()).then(|| {
            view! { <InsetText>"What is saved now is replaced by the answer you choose."</InsetText> }
        });
        let answers = earlier.iter().map(|one| one_earlier(one, &seen)).collect_view();
        view! {
            <span class="govuk-caption-l">{asked.ask.clone()}</span>
            <h1 class="govuk-heading-l">"Begin with an earlier answer"</h1>
            {none}
            {warning}
            {stored}
            {answers}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The question" /> }.into_any()))
}

fn one_earlier(one: &Earlier, seen: &str) -> AnyView {
    let hidden = vec![("seen".to_owned(), seen.to_owned()), ("from".to_owned(), name_of(one))];
    let about = format!(" to: {}, {}", one.asked.ask, one.engagement.title);
    let marked = one.was_marked.then(|| {
        view! { <p class="govuk-body">"It was marked there as commercially sensitive. The mark does not come along: make it again if it still is."</p> }
    });
    view! {
        <section class="app-answered">
            <h2 class="govuk-heading-s">{one.asked.ask.clone()}</h2>
            <p class="govuk-body-s">{one.engagement.title.clone()} " · " {london::day(one.at)}</p>
            {said(&one.asked, &one.answer)}
            {marked}
            <PostForm hidden><Button kind=ButtonKind::Secondary>"Use this answer" <span class="govuk-visually-hidden">{about}</span></Button></PostForm>
        </section>
    }
    .into_any()
}

/// Which earlier answer it is.
fn name_of(one: &Earlier) -> String {
    format!("{} {}", one.engagement.id, one.asked.id)
}

pub(super) async fn take(edge: Edge, (reference, question): Parts, typed: Typed) -> Result<Next, Fault> {
    let open = responses::question(edge.portal(), &edge.op, &reference, &question).await?;
    let earlier = responses::earlier(edge.portal(), &edge.op, &open).await?;
    let Some(chosen) = earlier.iter().find(|one| name_of(one) == typed.get("from")) else {
        let message = "That answer is not there any more. Choose another".to_owned();
        return Ok(Next::Again(vec![FieldError { field: String::new(), message }]));
    };
    let kept =
        responses::save(edge.portal(), &edge.op, &open.ground, &question, &chosen.answer, typed.seen());
    match kept.await? {
        Kept::Changed(saved) => Ok(Next::Overtaken(format!(
            "{} changed this answer on {}. Nothing was replaced. Read what is saved now before you choose again",
            saved.by,
            london::long(saved.at)
        ))),
        Kept::Saved(_) => Ok(Next::See(routes::response_question(&reference, &question))),
    }
}
