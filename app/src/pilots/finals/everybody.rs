//! The final as everybody follows it: what was fixed, what it is bound to, and after the reveal all that is needed to check it.

use super::{
    facts,
    results::{beside, sort},
    standing, tag,
};
use crate::{
    accounts::{unverified, unverified_means},
    edge::{Edge, Page},
    routes,
    ui::{BackLink, SummaryList},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    fault::Fault,
    ids::RunId,
    pilots::{FinalPhase, FinalStage, Publication},
    time::london,
};
use leptos::prelude::*;
use portal::{
    blobs::Blob,
    engagements::{self, Public},
    pilots::finals::{self, ForParty, OwnResult},
};

async fn found(edge: &Edge, reference: &str) -> Result<(Public, FinalPhase), Fault> {
    let public = engagements::public(edge.portal(), &edge.op, reference).await?;
    let phase = finals::of(edge.portal(), public.engagement.id).await?.ok_or_else(Fault::not_found)?;
    Ok((public, phase))
}

pub(super) async fn page(edge: Edge, reference: String) -> Result<Page, Fault> {
    let (public, phase) = found(&edge, &reference).await?;
    let published = matches!(phase.stage, FinalStage::Revealed { published_at: Some(_), .. });
    let lead = public.engagement.lead;
    let mut parties =
        if published { finals::results_by_party(edge.portal(), &phase, lead).await? } else { Vec::new() };
    for one in &mut parties {
        // Where a name would stand says something about it: those without one come last, in the order of
        // what they showed, as a hash: that of the module is known to whoever was shown a receipt.
        one.results.sort_by_cached_key(|result| {
            if is_named(&phase, result) {
                (false, result.name.clone())
            } else {
                (
                    true,
                    result.evidence.as_ref().map_or_else(String::new, |evidence| evidence.result.to_string()),
                )
            }
        });
    }
    let now = edge.op.now;
    let back = routes::engagement(&public.engagement.reference);
    let page = Page::new(format!("The final: {}", public.engagement.title), move || {
        let Public { engagement, .. } = &public;
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"The final"</h1>
            <p>{tag(&phase)}</p>
            <p class="govuk-body">{standing(&phase, now)}</p>
            {shown(&phase, &parties, &engagement.reference)}
            <h2 class="govuk-heading-m">"What is fixed"</h2>
            <SummaryList rows=facts(&phase) />
            {check(&phase, engagement)}
        }
        .into_any()
    });
    Ok(page
        .wide()
        .head(view! { <link rel="stylesheet" href=routes::REPORT_CSS /> }.into_any())
        .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

/// Whether a supplier is named beside its results.
fn is_named(phase: &FinalPhase, result: &OwnResult) -> bool {
    phase.publication == Publication::Named && result.consents
}

/// The published results for each council, in tables of their own.
fn shown(phase: &FinalPhase, parties: &[ForParty], reference: &str) -> AnyView {
    let FinalStage::Revealed { published_at: Some(at), .. } = phase.stage else { return ().into_any() };
    let several = parties.len() > 1;
    let unnamed = several.then(|| {
        view! {
            <p class="govuk-body">
                "Each council has results of its own, in made-up data of its sort of council. A letter stands for a pilot within one \
                 council\u{2019}s results: the same letter for another council may be another pilot."
            </p>
        }
    });
    let each = parties.iter().map(|one| for_party(phase, one, several, reference)).collect_view();
    view! {
        <h2 class="govuk-heading-m">"Results"</h2>
        <p class="govuk-body">"Published on " {london::long(at)} "."</p>
        {unnamed}
        {each}
    }
    .into_any()
}

/// What pilots showed for one council: by name where a supplier agreed, else without.
fn for_party(phase: &FinalPhase, one: &ForParty, several: bool, reference: &str) -> AnyView {
    let named = one.results.iter().filter(|result| is_named(phase, result)).count();
    let whose = if several { format!(", for {}", one.name) } else { String::new() };
    let receipts = one
        .results
        .iter()
        .filter(|result| is_named(phase, result) && result.is_signed)
        .map(|result| {
            let href = routes::final_part(reference, &format!("receipts/{}", result.run));
            let words = format!("Receipt of {}{whose}", result.name);
            view! { <li><a class="govuk-link" href=href>{words}</a></li> }
        })
        .collect_view();
    let name = |place: usize, result: &OwnResult| {
        if place < named { result.name.clone() } else { format!("Pilot {}", letter(place - named)) }
    };
    let heading =
        several.then(|| view! { <h2 class="govuk-heading-m">{format!("Results for {}", one.name)}</h2> });
    view! {
        {heading}
        {sort(one, several)}
        {beside(one, several, name)}
        <ul class="govuk-list">{receipts}</ul>
        {doubtful(phase, one)}
    }
    .into_any()
}

/// Who is named, and was looked up by nobody.
fn doubtful(phase: &FinalPhase, one: &ForParty) -> AnyView {
    let names = one.results.iter().filter(|result| is_named(phase, result) && !result.verified);
    let names: Vec<_> =
        names.map(|result| view! { <li>{result.name.clone()} " " {unverified()}</li> }).collect();
    if names.is_empty() {
        return ().into_any();
    }
    view! { <ul class="govuk-list">{names}</ul> {unverified_means()} }.into_any()
}

/// A to Z, then AA and so on.
fn letter(place: usize) -> String {
    let last = char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
    if place < 26 { last.to_string() } else { format!("{}{last}", letter(place / 26 - 1)) }
}

/// How anybody checks it.
fn check(phase: &FinalPhase, engagement: &domain::engagements::Engagement) -> AnyView {
    if !phase.is_revealed() {
        return view! {
            <p class="govuk-body">
                "Keep the commitments from before the lock: after the reveal you can check that the secrets are the ones that \
                 were bound to."
            </p>
        }
        .into_any();
    }
    let part = |part: &str| routes::final_part(&engagement.reference, part);
    let held_out = phase.held_out.then(|| {
        view! { <li><a class="govuk-link" href=part("challenge.tar")>"The challenge that was held out"</a></li> }
    });
    let line = format!(
        "pilot verify receipt.jws --keys forecourt-receipt-keys.json --engagement {} --reveal reveal.json --rerun pilot.wasm",
        engagement.id
    );
    view! {
        <h2 class="govuk-heading-m">"Check it"</h2>
        <ul class="govuk-list govuk-list--bullet">
            <li><a class="govuk-link" href=part("reveal.json")>"The secrets, and the list of locked pilots"</a></li>
            <li><a class="govuk-link" href=routes::RECEIPT_KEYS>"The keys of this portal"</a></li>
            {held_out}
        </ul>
        <p class="govuk-body">"Whoever has a receipt and the pilot it is of computes commitments, key, worlds and evidence again:"</p>
        <pre class="app-command"><code>{line}</code></pre>
    }
    .into_any()
}

pub(super) async fn reveal(edge: Edge, reference: String) -> Result<Response, Fault> {
    let (_, phase) = found(&edge, &reference).await?;
    let reveal = finals::revealed(edge.portal(), &phase).await?.ok_or_else(Fault::not_found)?;
    let json = receipt::canonical(&reveal).map_err(Fault::internal)?;
    Ok((file("application/json", "reveal.json"), json).into_response())
}

pub(super) async fn challenge(edge: Edge, reference: String) -> Result<Response, Fault> {
    let (_, phase) = found(&edge, &reference).await?;
    if !phase.is_revealed() || !phase.held_out {
        return Err(Fault::not_found());
    }
    let packed =
        edge.portal().blobs.get(Blob::Challenge(phase.card.sha256)).await?.ok_or_else(Fault::not_found)?;
    Ok((file("application/x-tar", "challenge.tar"), packed).into_response())
}

pub(super) async fn receipt(edge: Edge, (reference, run): (String, RunId)) -> Result<Response, Fault> {
    let (public, _) = found(&edge, &reference).await?;
    let receipt = finals::public_receipt(edge.portal(), &public, run).await?;
    Ok((file("application/jose", "receipt.jws"), receipt).into_response())
}

fn file(kind: &'static str, name: &str) -> [(header::HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ]
}
