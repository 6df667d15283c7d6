//! One part of setting an engagement up: its page and its form.

use super::dates;
use crate::{
    edge::{Edge, Next, Page},
    problems::forms::clean_field,
    responses::asking,
    routes,
    ui::{
        BackLink, Button, CheckboxesField, Choice, FieldError, FormState, InsetText, Label, Legend, Limit,
        PostForm, RadiosField, TextAreaField, TextField,
    },
};
use domain::{
    accounts::Regime,
    engagements::{
        Answer, NOTICE_REFERENCE_LIMIT, Notice, PROCESS_LIMIT, Part, Purpose, REASON_LIMIT, Reading, Setup,
        Stage, notice_url,
    },
    fault::Fault,
    ids::EngagementId,
    text::Lines,
    time::Timestamp,
};
use leptos::prelude::*;
use portal::engagements;

type Parts = (EngagementId, String);

fn part(key: &str) -> Result<Part, Fault> {
    Part::from_key(key).ok_or_else(Fault::not_found)
}

pub(super) async fn page(edge: Edge, (engagement, key): Parts, form: FormState) -> Result<Page, Fault> {
    let part = part(&key)?;
    let working = engagements::for_setting_up(edge.portal(), &edge.op, engagement).await?;
    if !matches!(working.engagement.stage, Stage::Draft | Stage::Ready { .. }) {
        return Err(Fault::conflict(
            format!("This engagement is {}", working.engagement.stage.label()),
            "It can no longer be set up. Go to its page to see what you can do.",
        ));
    }
    if part == Part::Questions {
        let fresh = edge.op.id();
        let page = Page::new(part.label(), move || asking::list(&working, &form, fresh));
        return Ok(page.before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()));
    }
    let form = form.or(stored(part, &working.engagement.setup));
    let hidden = vec![form.mark("seen", || working.engagement.mark(part))];
    let stored_now = form.overtaken.then(|| match working.engagement.setup.describe(part) {
        words if words.is_empty() => "nothing".to_owned(),
        words => words,
    });
    let (now, regime) = (edge.op.now, working.lead.regime);
    let ready = matches!(working.engagement.stage, Stage::Ready { .. });
    Ok(Page::new(part.label(), move || {
        let warning = ready.then(|| {
            view! { <InsetText>"It is ready to publish. If you change this, it becomes a draft again."</InsetText> }
        });
        let stored_now = stored_now.map(|words| {
            view! { <InsetText>"What is saved now: " {words}</InsetText> }
        });
        view! {
            {warning} {stored_now}
            <PostForm hidden>{fields(part, &form, now, regime)} <Button>"Save and continue"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

/// What is stored, as the form's fields.
pub(crate) fn stored(part: Part, setup: &Setup) -> Vec<(String, String)> {
    let one = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    match part {
        Part::Purposes => {
            setup.purposes.iter().map(|purpose| ("purposes".to_owned(), purpose.key().to_owned())).collect()
        }
        Part::Dates => dates::stored(&setup.dates),
        Part::Process => one("process", &setup.process),
        Part::Reading => one("reading", setup.reading.map_or("", Reading::key)),
        // They have pages of their own.
        Part::Questions => Vec::new(),
        Part::Notice => {
            let mut values = one("notice", setup.notice.key());
            match &setup.notice {
                Notice::Published { reference, url } => {
                    values.extend([
                        ("reference".to_owned(), reference.clone()),
                        ("url".to_owned(), url.clone()),
                    ]);
                }
                Notice::NotRequired { reason } => values.extend(one("reason", reason)),
                Notice::None | Notice::Draft => {}
            }
            values
        }
    }
}

fn fields(part: Part, form: &FormState, now: Timestamp, regime: Regime) -> AnyView {
    match part {
        Part::Purposes => {
            let label = |purpose: &Purpose| format!("({}) {}", purpose.letter(), purpose.label());
            let choices = Purpose::ALL.iter().map(|one| Choice::new(one.key(), label(one))).collect();
            view! {
                <CheckboxesField
                    form name="purposes" choices legend=Legend::page_heading("What is this engagement for?")
                    hint="Section 16(1) of the Procurement Act 2023 has this closed list. Select at least one. It is published."
                />
            }
            .into_any()
        }
        Part::Dates => view! {
            <h1 class="govuk-heading-l">"Dates"</h1>
            <p class="govuk-body">"It opens when you publish it. Give suppliers enough time: small ones need longer."</p>
            {dates::fields(form, now)}
        }
        .into_any(),
        Part::Process => view! {
            <TextAreaField
                form name="process" rows=12 limit=Limit::Characters(PROCESS_LIMIT)
                label=Label::page_heading("How will the engagement go?")
                hint="Places, dates and times of events, and how long each part takes. It is published."
            />
        }
        .into_any(),
        Part::Reading => {
            let choices = Reading::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
            view! {
                <RadiosField
                    form name="reading" choices legend=Legend::page_heading("When do you read responses?")
                    hint="Everybody is told, and it cannot change once the engagement is published."
                />
            }
            .into_any()
        }
        Part::Questions => ().into_any(),
        Part::Notice => notice_fields(form, regime),
    }
}

pub(crate) fn notice_fields(form: &FormState, regime: Regime) -> AnyView {
    let published = view! {
        <TextField form name="reference" label="Number of the notice on Find a Tender" classes="govuk-input--width-20" />
        <TextField form name="url" label="Its address" hint="It starts with https://" kind="url" />
    };
    let reason = view! {
        <TextAreaField form name="reason" label="Why no notice is needed" hint="It is published." rows=4 limit=Limit::Characters(REASON_LIMIT) />
    };
    let choices = vec![
        Choice::new("draft", "We are preparing one").hint("You cannot publish the engagement yet"),
        Choice::new("published", "It is published").reveals(published),
        Choice::new("not_required", "None is needed").reveals(reason),
    ];
    let hint = if regime == Regime::Scotland {
        "The Act does not apply to devolved Scottish bodies (assumed). If that is you, select \u{2018}None is needed\u{2019} and say so."
    } else {
        "A preliminary market engagement notice (UK2) goes on Find a Tender. We link to it."
    };
    view! {
        <RadiosField
            form name="notice" choices hint
            legend=Legend::page_heading("Is there a preliminary market engagement notice?")
        />
    }
    .into_any()
}

/// The fields of a part as they were sent.
pub(super) type Sent = Vec<(String, String)>;

pub(super) async fn save(edge: Edge, (engagement, key): Parts, sent: Sent) -> Result<Next, Fault> {
    let form = FormState::sent(sent);
    let part = part(&key)?;
    let seen = form.value("seen").unwrap_or_default();
    if part == Part::Questions {
        return asking::begin(&edge, engagement, seen).await;
    }
    let answer = match answer(part, &form, edge.op.now) {
        Ok(answer) => answer,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    engagements::set_up(edge.portal(), &edge.op, engagement, &answer, seen).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}

fn wrong(field: &str, message: impl Into<String>) -> Vec<FieldError> {
    vec![FieldError { field: field.to_owned(), message: message.into() }]
}

fn answer(part: Part, form: &FormState, now: Timestamp) -> Result<Answer, Vec<FieldError>> {
    let value = |name: &str| form.value(name).unwrap_or_default();
    match part {
        Part::Purposes => {
            let sent = form.values("purposes");
            let chosen = Purpose::ALL.iter().copied().filter(|purpose| sent.contains(&purpose.key()));
            match chosen.collect::<Vec<_>>() {
                purposes if purposes.is_empty() => {
                    Err(wrong("purposes", "Select what the engagement is for"))
                }
                purposes => Ok(Answer::Purposes(purposes)),
            }
        }
        Part::Dates => dates::read(form, now).map(Answer::Dates),
        Part::Process => {
            clean("process", "How the engagement will go", PROCESS_LIMIT, Lines::Many, value("process"))
                .map(Answer::Process)
        }
        Part::Reading => Reading::from_key(value("reading"))
            .map(Answer::Reading)
            .ok_or_else(|| wrong("reading", "Select when you read responses")),
        Part::Questions => Err(wrong("", "Set one question at a time")),
        Part::Notice => notice(form).map(Answer::Notice),
    }
}

pub(super) fn clean(
    name: &'static str,
    label: &'static str,
    limit_chars: usize,
    lines: Lines,
    raw: &str,
) -> Result<String, Vec<FieldError>> {
    clean_field(name, label, limit_chars, lines, raw).map_err(|mistake| wrong(name, mistake))
}

pub(crate) fn notice(form: &FormState) -> Result<Notice, Vec<FieldError>> {
    let value = |name: &str| form.value(name).unwrap_or_default();
    match value("notice") {
        "draft" => Ok(Notice::Draft),
        "published" => {
            let number = clean(
                "reference",
                "Number of the notice",
                NOTICE_REFERENCE_LIMIT,
                Lines::One,
                value("reference"),
            );
            let number = number.and_then(|number| {
                if number.is_empty() {
                    Err(wrong("reference", "Enter the number of the notice"))
                } else {
                    Ok(number)
                }
            });
            let url = notice_url(value("url")).map_err(|mistake| wrong("url", mistake));
            match (number, url) {
                (Ok(reference), Ok(url)) => Ok(Notice::Published { reference, url }),
                (number, url) => Err(number.err().into_iter().chain(url.err()).flatten().collect()),
            }
        }
        "not_required" => {
            match clean("reason", "Why no notice is needed", REASON_LIMIT, Lines::Many, value("reason"))? {
                reason if reason.is_empty() => Err(wrong("reason", "Enter why no notice is needed")),
                reason => Ok(Notice::NotRequired { reason }),
            }
        }
        _ => Err(wrong("notice", "Select whether there is a notice")),
    }
}
