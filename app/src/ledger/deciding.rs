//! Deciding on entries of a ledger, one or several at once.

use crate::{
    edge::{Edge, Next, Page},
    engagements::{questions::filled, steps::unsent},
    problems::{forms::clean_field, reading::prose},
    routes,
    ui::{
        BackLink, Button, CheckboxesField, Choice, Details, FieldError, FormState, InsetText, Label, Legend,
        Limit, PostForm, RadiosField, SelectField, SelectOption, TextAreaField,
    },
};
use domain::{
    engagements::{Engagement, Stage},
    fault::Fault,
    ids::{EngagementId, LedgerEntryId},
    ledger::{DECISION_LIMIT, Disposition, LedgerEntry, Publication, Ruling},
    text::{Lines, excerpt},
    time::london,
};
use leptos::prelude::*;
use portal::ledger::{self, Line, Publishable};
use serde::Deserialize;

/// How much of what was said or published stands beside a choice, in characters.
const EXCERPT_CHARS: usize = 140;

/// Which entry is to be decided on, also where it was decided before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    entry: String,
}

/// What stands for an entry as somebody saw it.
fn mark(entry: &LedgerEntry) -> String {
    format!("{}.{}", entry.id, entry.revision)
}

fn marked(value: &str) -> Option<(LedgerEntryId, i64)> {
    let (id, revision) = value.split_once('.')?;
    Some((id.parse().ok()?, revision.parse().ok()?))
}

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let (place, lines, publishable) = ledger::for_deciding(edge.portal(), &edge.op, engagement).await?;
    let wanted: Option<LedgerEntryId> = edge.query::<Chosen>().entry.parse().ok();
    let choosable = |line: &Line| {
        let again = Some(line.entry.id) == wanted && line.entry.may_be_decided(&place);
        line.entry.is_undecided() || again
    };
    let mut lines: Vec<_> = lines.into_iter().filter(choosable).collect();
    // The one that somebody came for stands first.
    lines.sort_by_key(|line| Some(line.entry.id) != wanted);
    let first = lines.first().filter(|line| Some(line.entry.id) == wanted);
    let form = form.or(first.map(|line| stored(&line.entry)).unwrap_or_default());
    let replaced = first.and_then(replaced);
    let me = edge.op.actor.person();
    let own = lines.iter().any(|line| Some(line.entry.written_by) == me);
    Ok(Page::new("Decide on entries", move || {
        let replaced = replaced.map(|words| view! { <InsetText>{words}</InsetText> });
        let body = if lines.is_empty() {
            view! {
                <p class="govuk-body">"Every entry is decided."</p>
                {unsent(&form, &["reason", "words", "alone_because"])}
            }
            .into_any()
        } else {
            let (entries, decisions) = (entries(&form, &lines), decisions(&form, &place, &publishable));
            let alone = own.then(|| alone(&form));
            view! { <PostForm>{entries} {decisions} {alone} <Button>"Decide"</Button></PostForm> }.into_any()
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Decide on entries"</h1>
            {replaced}
            {body}
        }
        .into_any()
    })
    .before(
        view! { <BackLink href=routes::engagement_step(engagement, "ledger") text="Ledger" /> }.into_any(),
    ))
}

/// An entry that was decided before, as the form's fields.
fn stored(entry: &LedgerEntry) -> Vec<(&'static str, String)> {
    let mut values = vec![("entries", mark(entry))];
    let Some(decided) = &entry.decided else { return values };
    values.extend(match &decided.disposition {
        Disposition::Disclosed { publication: Publication::Closing { words } } => {
            vec![("decision", "closing".to_owned()), ("words", words.clone())]
        }
        Disposition::Disclosed { publication: Publication::Answer { number } } => {
            vec![("decision", "published".to_owned()), ("publication", format!("answer-{number}"))]
        }
        Disposition::Disclosed { publication: Publication::Addendum { number } } => {
            vec![("decision", "published".to_owned()), ("publication", format!("addendum-{number}"))]
        }
        Disposition::Disclosed { publication: Publication::Minutes { forum, .. } } => {
            vec![("decision", "published".to_owned()), ("publication", format!("minutes-{forum}"))]
        }
        Disposition::Withheld { reason } => {
            vec![("decision", "withheld".to_owned()), ("reason", reason.clone())]
        }
        Disposition::NothingNew => vec![("decision", "nothing_new".to_owned())],
    });
    values.push(("alone_because", decided.alone_because.clone().unwrap_or_default()));
    values
}

/// That a decision replaces another.
fn replaced(line: &Line) -> Option<String> {
    let decided = line.entry.decided.as_ref()?;
    let by = line.decided_by.clone().unwrap_or_default();
    Some(format!(
        "Your decision replaces the one of {by} on {}: {}. The audit log keeps both.",
        london::long(decided.at),
        decided.disposition.label().to_lowercase()
    ))
}

fn entries(form: &FormState, lines: &[Line]) -> AnyView {
    let name = |line: &Line| {
        let told = &line.entry.told;
        format!("{}, {}, to {}", told.channel.label(), london::day(told.at), told.to)
    };
    let choices = lines.iter().map(|line| {
        Choice::new(mark(&line.entry), name(line)).hint(excerpt(&line.entry.told.summary, EXCERPT_CHARS))
    });
    let choices = choices.collect();
    let whole = lines.iter().map(|line| {
        let said = prose(&line.entry.told.summary);
        view! { <p class="govuk-body govuk-!-font-weight-bold">{name(line)}</p> {said} }
    });
    let whole = whole.collect_view();
    view! {
        <CheckboxesField
            form name="entries" choices legend=Legend::medium("Which entries do you decide on?")
            hint="Tick those that you decide in the same way."
        />
        <Details summary="Read in full what was said">{whole}</Details>
    }
    .into_any()
}

fn decisions(form: &FormState, place: &Engagement, published: &Publishable) -> AnyView {
    let answers = published.answers.iter().map(|(number, words)| {
        let label = format!("Answer to question {number}: {}", excerpt(words, EXCERPT_CHARS));
        SelectOption::new(format!("answer-{number}"), label)
    });
    let addenda = published.addenda.iter().map(|(number, words)| {
        SelectOption::new(
            format!("addendum-{number}"),
            format!("Addendum {number}: {}", excerpt(words, EXCERPT_CHARS)),
        )
    });
    let minutes = published
        .minutes
        .iter()
        .map(|(forum, of)| SelectOption::new(format!("minutes-{forum}"), format!("The minutes of {of}")));
    let options: Vec<_> = answers.chain(addenda).chain(minutes).collect();
    let mut choices = Vec::new();
    if !options.is_empty() {
        let options = std::iter::once(SelectOption::new("", "Choose where")).chain(options).collect();
        let place = view! { <SelectField form name="publication" options label="Where it is published" /> };
        choices.push(Choice::new("published", "Everybody can read it already").reveals(place));
    }
    if !matches!(place.stage, Stage::Closed { .. } | Stage::Withdrawn { .. }) {
        let words = view! {
            <TextAreaField
                form name="words" rows=4 limit=Limit::Characters(DECISION_LIMIT) label="What everybody will read"
                hint="Do not name the supplier who was told."
            />
        };
        choices.push(Choice::new("closing", "Publish it when the engagement closes").reveals(words));
    }
    let reason = view! {
        <TextAreaField form name="reason" rows=4 limit=Limit::Characters(DECISION_LIMIT) label="Why nobody else is told" />
    };
    choices.extend([
        Choice::new("withheld", "Withhold it").reveals(reason),
        Choice::new("nothing_new", "It said nothing new")
            .hint("Everything in it was public, or tells nobody anything about what you will buy"),
    ]);
    let late = matches!(place.stage, Stage::Closed { .. }).then(|| {
        view! {
            <InsetText>
                "The engagement is closed, and nothing is added to what was published. If others should know this, put it into the documents \
                 of what comes next, and say here where."
            </InsetText>
        }
    });
    view! {
        {late}
        <RadiosField form name="decision" choices legend=Legend::medium("What becomes of them?") />
    }
    .into_any()
}

fn alone(form: &FormState) -> AnyView {
    view! {
        <TextAreaField
            form name="alone_because" rows=3 limit=Limit::Characters(DECISION_LIMIT)
            label=Label::medium("If one of them is your own: why do you decide on it yourself?")
            hint="You can do so where there is no other procurement officer. It is shown beside the decision."
        />
    }
    .into_any()
}

pub(super) async fn save(
    edge: Edge,
    engagement: EngagementId,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    let (_, _, published) = ledger::for_deciding(edge.portal(), &edge.op, engagement).await?;
    let form = FormState::sent(sent);
    let chosen: Vec<_> = form.values("entries").into_iter().filter_map(marked).collect();
    let ruling = match (ruling(&form, &published), chosen.is_empty()) {
        (Ok(ruling), false) => ruling,
        (ruling, none) => {
            let none = none.then(|| error("entries", "Select the entries you decide on"));
            let errors = none.into_iter().chain(ruling.err().into_iter().flatten());
            return Ok(Next::Again(errors.collect()));
        }
    };
    ledger::decide(edge.portal(), &edge.op, engagement, &chosen, &ruling).await?;
    Ok(Next::See(routes::engagement_step(engagement, "ledger")))
}

fn error(field: &str, message: impl Into<String>) -> FieldError {
    FieldError { field: field.to_owned(), message: message.into() }
}

fn ruling(form: &FormState, published: &Publishable) -> Result<Ruling, Vec<FieldError>> {
    let value = |name: &str| form.value(name).unwrap_or_default();
    let alone_because =
        clean_field("alone_because", "The reason", DECISION_LIMIT, Lines::Many, value("alone_because"));
    let alone_because = alone_because.map_err(|mistake| vec![error("alone_because", mistake)]);
    match (disposition(form, published), alone_because) {
        (Ok(disposition), Ok(alone_because)) => Ok(Ruling { disposition, alone_because }),
        (disposition, alone) => Err(disposition.err().into_iter().chain(alone.err()).flatten().collect()),
    }
}

fn disposition(form: &FormState, published: &Publishable) -> Result<Disposition, Vec<FieldError>> {
    let value = |name: &str| form.value(name).unwrap_or_default();
    match value("decision") {
        "published" => publication(value("publication"), published)
            .map(|publication| Disposition::Disclosed { publication })
            .ok_or_else(|| vec![error("publication", "Select where everybody can read it")]),
        "closing" => {
            let words = filled(
                "words",
                "The words",
                DECISION_LIMIT,
                value("words"),
                "Enter what everybody will read",
            );
            words.map(|words| Disposition::Disclosed { publication: Publication::Closing { words } })
        }
        "withheld" => {
            let reason = filled(
                "reason",
                "The reason",
                DECISION_LIMIT,
                value("reason"),
                "Enter why nobody else is told",
            );
            reason.map(|reason| Disposition::Withheld { reason })
        }
        "nothing_new" => Ok(Disposition::NothingNew),
        _ => Err(vec![error("decision", "Select what becomes of the entries")]),
    }
}

fn publication(value: &str, published: &Publishable) -> Option<Publication> {
    let (kind, number) = value.split_once('-')?;
    if kind == "minutes" {
        let minutes = published.minutes.iter().find(|(forum, _)| forum.to_string() == number);
        return minutes.map(|(forum, of)| Publication::Minutes { forum: *forum, of: of.clone() });
    }
    let number = number.parse().ok()?;
    match kind {
        "answer" => Some(Publication::Answer { number }),
        "addendum" => Some(Publication::Addendum { number }),
        _ => None,
    }
}
