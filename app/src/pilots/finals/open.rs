//! Opening a final.

use super::confirmed;
use crate::{
    edge::{Edge, FILE_FIELD, Next, Page, Upload},
    engagements::dates,
    routes,
    ui::{
        BackLink, Button, Choice, DateField, FileField, FormState, Legend, PasswordField, PostForm,
        RadiosField, WarningText,
    },
};
use domain::{
    fault::{Fault, FaultKind},
    ids::{EngagementId, FinalId},
    pilots::{LOCK_AFTER_HOURS, Publication, lock_time},
    time::london,
};
use futures::StreamExt;
use leptos::prelude::*;
use portal::pilots::finals::{self, Candidate, Opening};

/// The largest held-out challenge, in bytes.
const CHALLENGE_BYTES_MAX: usize = 16 << 20;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let (stored, candidates) = finals::for_opening(edge.portal(), &edge.op, engagement).await?;
    let hidden = vec![form.mark("id", || edge.op.id::<FinalId>().to_string())];
    let example = london::split(edge.op.now.plus_days(14));
    let hint = format!(
        "London time, at least {LOCK_AFTER_HOURS} hours from now. For example, {} {} {}, 5pm",
        example.0, example.1, example.2
    );
    Ok(Page::new("Open the final", move || {
        let choices = Publication::ALL.iter().map(|rule| Choice::new(rule.key(), rule.label())).collect();
        view! {
            <span class="govuk-caption-l">{stored.title}</span>
            <h1 class="govuk-heading-l">"Open the final"</h1>
            <p class="govuk-body">
                "Each supplier locks one pilot. At the lock the list is fixed and published. Then all of them run in worlds that \
                 nobody could know before: their key follows from a secret that the portal draws now, and from the list."
            </p>
            {for_whom(&candidates)}
            <WarningText>"What you decide here is fixed from now on, the same for every supplier."</WarningText>
            <PostForm hidden file=true>
                <DateField form=&form name="locks_at" legend=Legend::medium("Until when can pilots be locked?") hint time=true />
                {dates::which_hour(&form, "locks_at")}
                <RadiosField form=&form name="publication" choices legend=Legend::medium("What becomes public of the results?") />
                <PasswordField form=&form name="password" label="Your password, once more" />
                <FileField
                    form=&form name=FILE_FIELD label="Held-out challenge (optional)" accept=".tar"
                    hint="A copy of the challenge with other scenarios, packed with tar. Its hash is published now, and its files at the reveal. Leave it empty to use the published one."
                />
                <Button>"Open the final"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "final") text="The final" /> }.into_any()))
}

/// Which councils the final is for, and which it leaves out; nothing where there is one alone.
fn for_whom(candidates: &[Candidate]) -> AnyView {
    if candidates.len() < 2 {
        return ().into_any();
    }
    let (within, without): (Vec<_>, Vec<_>) = candidates.iter().partition(|one| one.takes_part());
    let within: Vec<_> = within
        .into_iter()
        .map(|one| format!("{}: {}", one.name, one.profile.clone().unwrap_or_default()))
        .map(|words| view! { <li>{words}</li> }.into_any())
        .collect();
    let without: Vec<_> = without
        .into_iter()
        .map(|one| {
            let why = if one.ready { "chose no sort of council" } else { "is not ready yet" };
            let words = format!("{}, which {why}", one.name);
            view! { <li>{words}</li> }.into_any()
        })
        .collect();
    let without = (!without.is_empty()).then(|| {
        view! {
            <p class="govuk-body">"It leaves out:"</p>
            <ul class="govuk-list govuk-list--bullet">{without}</ul>
        }
    });
    view! {
        <h2 class="govuk-heading-m">"For whom it is"</h2>
        <p class="govuk-body">
            "Each locked pilot runs once for each of these councils, in made-up data of its sort. Where there are several, you start and \
             reveal the final together with one of the others."
        </p>
        <ul class="govuk-list govuk-list--bullet">{within}</ul>
        {without}
    }
    .into_any()
}

pub(super) async fn open(edge: Edge, engagement: EngagementId, mut upload: Upload) -> Result<Next, Fault> {
    let form = FormState::sent(upload.fields.clone());
    let locks_at = match dates::typed(&form, "locks_at") {
        Ok(Some(moment)) => moment,
        Ok(None) => return Ok(Next::again("locks_at-day", "Enter until when pilots can be locked")),
        Err(mistake) => {
            let field = dates::beside("locks_at", &mistake);
            return Ok(Next::again(&field, mistake.sentence("The lock")));
        }
    };
    if let Err(words) = lock_time(locks_at, edge.op.now) {
        return Ok(Next::again("locks_at-day", words));
    }
    let Some(publication) = Publication::from_key(upload.value("publication")) else {
        return Ok(Next::again("publication", "Select what becomes public"));
    };
    let password = upload.value("password").to_owned();
    if password.is_empty() {
        return Ok(Next::again("password", "Enter your password"));
    }
    finals::for_running(edge.portal(), &edge.op, engagement).await?;
    let held_out = match packed(&mut upload).await? {
        packed if packed.is_empty() => None,
        packed => match edge.portal().library.read(&packed) {
            Ok(shelved) => Some(shelved),
            Err(words) => return Ok(Next::again(FILE_FIELD, words)),
        },
    };
    let confirmed = match confirmed(&edge, &password).await? {
        Ok(confirmed) => confirmed,
        Err(again) => return Ok(again),
    };
    let phase: FinalId = upload.value("id").parse().unwrap_or_else(|_| edge.op.id());
    let opening = Opening { locks_at, publication, held_out };
    finals::open(edge.portal(), &edge.op, engagement, phase, opening, confirmed).await?;
    Ok(Next::See(routes::engagement_step(engagement, "final")))
}

async fn packed(upload: &mut Upload) -> Result<Vec<u8>, Fault> {
    let mut packed = Vec::new();
    while let Some(piece) = upload.pieces.next().await {
        packed.extend_from_slice(&piece?);
        if packed.len() > CHALLENGE_BYTES_MAX {
            return Err(Fault::new(
                FaultKind::TooLarge,
                format!("The held-out challenge is larger than {} MiB", CHALLENGE_BYTES_MAX >> 20),
                "Nothing was opened. Leave out what is not part of the challenge.",
            ));
        }
    }
    Ok(packed)
}
