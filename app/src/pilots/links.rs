//! Linking each outcome that the council published to what the challenge measures: the same, or a proxy, because.

use super::choosing::{aside, choose_first, seen, seen_mark};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        BackLink, Button, Choice, FieldError, Fieldset, FormState, InsetText, Legend, Limit, PostForm,
        RadiosField, SelectField, SelectOption, TextAreaField, TextField,
    },
};
use domain::{
    fault::Fault,
    ids::{EngagementId, MeasureId},
    pilots::{ChallengeCard, ChallengePart, ChallengeUse, Link, LinkKind, Outcome, WHY_LIMIT, target},
    problems::Content,
    text::{self, Lines, plural},
};
use leptos::prelude::*;
use portal::pilots::{self, Choosing};
use serde::Deserialize;

/// How many links another choice dropped, as the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    dropped: u32,
}

/// The name of an outcome's field.
fn field(part: &str, outcome: MeasureId) -> String {
    format!("{part}-{outcome}")
}

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let choosing = pilots::choosing(edge.portal(), &edge.op, engagement).await?;
    let Some(chosen) = choosing.chosen.clone() else {
        return Ok(choose_first(engagement, ChallengePart::Links));
    };
    let form = form.or(values(&chosen));
    let hidden = seen_mark(&form, Some(&chosen));
    let dropped = if form.sent { 0 } else { edge.query::<Query>().dropped };
    Ok(Page::new(ChallengePart::Links.label(), move || {
        let content = &choosing.content;
        let outcomes = chosen.outcomes(content);
        let fields = outcomes.iter().map(|outcome| fields(outcome, &chosen.card, &form)).collect_view();
        view! {
            {aside(&choosing, &form, || saved(&chosen, content))}
            {told(dropped)}
            <h1 class="govuk-heading-l">"Which outcomes have a test?"</h1>
            <p class="govuk-body">
                "These are the outcomes of your problem, and what \u{2018}" {chosen.card.title.clone()} "\u{2019} measures. Link an outcome \
                 only where a pilot that does well in the sandbox would really help. The public page says which outcomes have a test \
                 and which have none. Both are fine."
            </p>
            <PostForm hidden>{fields} <Button>"Save and continue"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

/// That another challenge was chosen, and what went with the one before.
fn told(dropped: u32) -> AnyView {
    if dropped == 0 {
        return ().into_any();
    }
    let links = plural(dropped.into(), "link was", "links were");
    view! { <InsetText>{links} " dropped: the challenge that you chose does not have their measure. Look at each outcome again."</InsetText> }
        .into_any()
}

/// What is saved, for whoever was overtaken.
fn saved(chosen: &ChallengeUse, content: &Content) -> String {
    let line = |outcome: &Outcome<'_>| {
        let (link, card) = outcome.test?;
        let because = match &link.kind {
            LinkKind::Same => "the same".to_owned(),
            LinkKind::Proxy { why } => format!("a proxy, because: {why}"),
        };
        let target = link.target.map_or_else(String::new, |target| format!(", target {}", card.asks(target)));
        Some(format!(
            "\u{2018}{}\u{2019} by \u{2018}{}\u{2019} ({because}{target})",
            outcome.measure.name, card.label
        ))
    };
    let lines: Vec<_> = chosen.outcomes(content).iter().filter_map(line).collect();
    if lines.is_empty() { "no links".to_owned() } else { lines.join("; ") }
}

/// What is stored, as the form's fields.
fn values(chosen: &ChallengeUse) -> Vec<(String, String)> {
    let of = |link: &Link| {
        [
            (field("measure", link.outcome), link.measure.clone()),
            (field("kind", link.outcome), link.kind.key().to_owned()),
            (field("why", link.outcome), link.kind.why().to_owned()),
            (
                field("target", link.outcome),
                link.target.map_or_else(String::new, |target| target.to_string()),
            ),
        ]
    };
    chosen.links.iter().flat_map(of).collect()
}

/// The fields of one outcome.
fn fields(outcome: &Outcome<'_>, card: &ChallengeCard, form: &FormState) -> AnyView {
    let Outcome { id, measure, .. } = *outcome;
    let mut options = vec![SelectOption::new("", "Nothing: this outcome has no test")];
    options.extend(card.measures.iter().map(|one| {
        let better = one.better.label().to_lowercase();
        SelectOption::new(one.name.clone(), format!("{} ({}; {better})", one.label, one.unit))
    }));
    let why = view! {
        <TextAreaField
            form name=field("why", id) label="Because" rows=3 limit=Limit::Characters(WHY_LIMIT)
            hint="Why would a pilot that does well on it help with the outcome? It is published."
        />
    };
    let choices = vec![
        Choice::new("same", "It is the same"),
        Choice::new("proxy", "It is a proxy: it stands for the outcome").reveals(why),
    ];
    let controls = view! {
        <p class="govuk-body">{format!("Your target: {} {}", measure.target, measure.unit)}</p>
        <SelectField form name=field("measure", id) label="What is it measured by in the sandbox?" options />
        <RadiosField form name=field("kind", id) legend="How do the two belong together?" choices />
        <TextField
            form name=field("target", id) label="Target for pilots (optional)" classes="govuk-input--width-10"
            hint="In the unit of the challenge\u{2019}s measure, not of your outcome. A share is a number from 0 to 1, or in per cent."
        />
    };
    Fieldset::from(Legend::medium(format!("Outcome: {}", measure.name))).view(controls.into_any())
}

/// The fields as they were sent.
pub(super) type Sent = Vec<(String, String)>;

pub(super) async fn link(edge: Edge, engagement: EngagementId, sent: Sent) -> Result<Next, Fault> {
    let form = FormState::sent(sent);
    let Choosing { content, chosen, .. } = pilots::choosing(edge.portal(), &edge.op, engagement).await?;
    let gone = || Fault::conflict("This engagement has no challenge any more", "Choose one first.");
    let card = chosen.ok_or_else(gone)?.card;
    let (mut links, mut errors) = (Vec::new(), Vec::new());
    for id in content.measures.keys() {
        match read(*id, &card, &form) {
            Ok(link) => links.extend(link),
            Err(wrong) => errors.extend(wrong),
        }
    }
    if !errors.is_empty() {
        return Ok(Next::Again(errors));
    }
    let seen = seen(form.value("seen").unwrap_or_default());
    pilots::link(edge.portal(), &edge.op, engagement, &links, seen).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}

/// The link of one outcome, none where it has no test; or what is wrong with it.
fn read(outcome: MeasureId, card: &ChallengeCard, form: &FormState) -> Result<Option<Link>, Vec<FieldError>> {
    let value = |part: &str| form.value(&field(part, outcome)).unwrap_or_default();
    let wrong =
        |part: &str, message: &str| FieldError { field: field(part, outcome), message: message.to_owned() };
    let Some(measure) = card.measure(value("measure")) else {
        // What somebody wrote about a link is not thrown away with it.
        let written = ["why", "target"].iter().any(|part| !value(part).trim().is_empty());
        if value("measure").is_empty() && !written {
            return Ok(None);
        }
        let say = "Select what the outcome is measured by, or empty its target and its reason";
        return Err(vec![wrong("measure", say)]);
    };
    let kind = kind(value("kind"), value("why")).map_err(|(part, message)| wrong(part, &message));
    let target = target(value("target"), measure).map_err(|message| wrong("target", &message));
    match (kind, target) {
        (Ok(kind), Ok(target)) => Ok(Some(Link { outcome, measure: measure.name.clone(), kind, target })),
        (kind, target) => Err(kind.err().into_iter().chain(target.err()).collect()),
    }
}

fn kind(key: &str, why: &str) -> Result<LinkKind, (&'static str, String)> {
    match key {
        "same" => Ok(LinkKind::Same),
        "proxy" => {
            let field =
                text::Field { name: "why", label: "The reason", limit_chars: WHY_LIMIT, lines: Lines::Many };
            match text::clean(why, &field) {
                Ok(why) if why.is_empty() => Err(("why", "Enter why it stands for the outcome".to_owned())),
                Ok(why) => Ok(LinkKind::Proxy { why }),
                Err(mistake) => Err(("why", mistake.to_string())),
            }
        }
        _ => Err(("kind", "Select whether it is the same or a proxy".to_owned())),
    }
}
