//! An invitation to another council's engagement: what it is about, and yes or no.

use crate::{
    edge::{Edge, Next, Page},
    problems::reading::{content_view, prose},
    routes,
    ui::{
        BackLink, Button, Choice, FormState, Legend, Limit, PostForm, RadiosField, SummaryList, SummaryRow,
        TextAreaField,
    },
};
use domain::{
    engagements::{Part, REASON_LIMIT},
    fault::Fault,
    ids::EngagementId,
    text::{self, Lines},
};
use leptos::prelude::*;
use portal::engagements::{self, Invitation, Reply};
use serde::Deserialize;

const REASON: text::Field =
    text::Field { name: "reason", label: "Why not", limit_chars: REASON_LIMIT, lines: Lines::Many };

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let invitation = engagements::invitation(edge.portal(), &edge.op, engagement).await?;
    let title = format!("{} invites you to a joint engagement", invitation.lead.name);
    Ok(Page::new(title.clone(), move || {
        let own = if invitation.party.is_council() {
            "If you say yes, your council is named on the public page. It reads questions, responses and results, and answers for its own notice, \
             its people and their declarations, its ledger and its closing. Nobody of your council can then act for a supplier in this engagement."
        } else {
            "If you say yes, your organisation is named on the public page and runs demos and forums with the councils. Nobody of yours can then act \
             for a supplier in this engagement."
        };
        let no = view! {
            <TextAreaField form=&form name="reason" label="Why not" hint="The council that leads reads it." rows=3 limit=Limit::Characters(REASON_LIMIT) />
        };
        let choices = vec![Choice::new("join", "Yes, we take part"), Choice::new("decline", "No").reveals(no)];
        view! {
            <span class="govuk-caption-l">{invitation.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <SummaryList rows=rows(&invitation) />
            <p class="govuk-body">{own}</p>
            <PostForm>
                <RadiosField
                    form=&form name="answer" choices legend=Legend::medium(format!("Does {} take part?", invitation.party.name))
                />
                <Button>"Answer"</Button>
            </PostForm>
            <h2 class="govuk-heading-m">"How it goes"</h2>
            {prose(&invitation.engagement.setup.process)}
            {content_view(&invitation.version.content)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::OUR_ENGAGEMENTS text="Our engagements" /> }.into_any()))
}

fn rows(invitation: &Invitation) -> Vec<SummaryRow> {
    let setup = &invitation.engagement.setup;
    let said = |words: String| if words.is_empty() { "Not said yet".to_owned() } else { words };
    let others = if invitation.others.is_empty() {
        "Nobody else yet".to_owned()
    } else {
        invitation.others.join(", ")
    };
    vec![
        SummaryRow::new("Leads", invitation.lead.name.clone()),
        SummaryRow::new("Takes part", others),
        SummaryRow::new("Reference", invitation.engagement.reference.clone()),
        SummaryRow::new(Part::Purposes.label(), said(setup.describe(Part::Purposes))),
        SummaryRow::new(Part::Dates.label(), said(setup.describe(Part::Dates))),
        SummaryRow::new(Part::Notice.label(), said(setup.describe(Part::Notice))),
    ]
}

/// The answer, with the reason of a no.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    answer: String,
    reason: String,
}

pub(super) async fn answer(edge: Edge, engagement: EngagementId, form: Answer) -> Result<Next, Fault> {
    let reply = match form.answer.as_str() {
        "join" => Reply::Join,
        "decline" => match text::clean(&form.reason, &REASON) {
            Ok(reason) if reason.is_empty() => {
                return Ok(Next::again("reason", "Enter why you do not take part"));
            }
            Ok(reason) => Reply::Decline(reason),
            Err(mistake) => return Ok(Next::again("reason", mistake.to_string())),
        },
        _ => return Ok(Next::again("answer", "Select whether you take part")),
    };
    engagements::answer(edge.portal(), &edge.op, engagement, &reply).await?;
    Ok(Next::See(match reply {
        Reply::Join => routes::engagement_step(engagement, "own"),
        Reply::Decline(_) => routes::OUR_ENGAGEMENTS.to_owned(),
    }))
}
