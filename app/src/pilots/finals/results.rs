//! What all pilots of a final showed, side by side, for its council.

use crate::{
    edge::{Edge, Page},
    routes,
    ui::{BackLink, Cell, Scroll, Table},
};
use domain::{fault::Fault, ids::EngagementId};
use leptos::prelude::*;
use portal::pilots::finals::{self, OwnResult};
use report::parts::{Compared, comparison};

pub(super) async fn page(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let (stored, phase) = finals::for_reading(edge.portal(), &edge.op, engagement).await?;
    let phase = phase.ok_or_else(Fault::not_found)?;
    let results = finals::results(edge.portal(), &phase).await?;
    Ok(Page::new("Results of the final", move || {
        view! {
            <span class="govuk-caption-l">{stored.title}</span>
            <h1 class="govuk-heading-l">"Results of the final"</h1>
            <h2 class="govuk-heading-m">"All pilots side by side"</h2>
            {beside(&results, |_, result| result.name.clone())}
            {signed(&results)}
        }
        .into_any()
    })
    .wide()
    .head(view! { <link rel="stylesheet" href=routes::REPORT_CSS /> }.into_any())
    .before(
        view! { <BackLink href=routes::engagement_step(engagement, "final") text="The final" /> }.into_any(),
    ))
}

/// All results by measure, each under the name that `name` gives it.
pub(crate) fn beside(results: &[OwnResult], name: impl Fn(usize, &OwnResult) -> String) -> AnyView {
    let names: Vec<_> = results.iter().enumerate().map(|(place, result)| name(place, result)).collect();
    let compared: Vec<_> = results
        .iter()
        .zip(&names)
        .map(|(result, name)| Compared { name, end: result.end, evidence: result.evidence.as_ref() })
        .collect();
    let html = comparison(&compared).into_string();
    view! { <div class="report" inner_html=html></div> }.into_any()
}

fn signed(results: &[OwnResult]) -> AnyView {
    let rows = results
        .iter()
        .map(|result| {
            let receipt = if result.is_signed {
                "Signed"
            } else if result.evidence.is_some() {
                "Not signed: two workers did not come to the same result, and the operator was told"
            } else {
                "None"
            };
            vec![
                result.name.clone().into(),
                view! { <code class="app-hash">{result.module.to_string()}</code> }.into_any().into(),
                result.end.sentence().to_owned().into(),
                receipt.to_owned().into(),
            ]
        })
        .collect();
    view! {
        <h2 class="govuk-heading-m">"Pilots and receipts"</h2>
        <Scroll label="Pilots and receipts">
            <Table
                caption="Every locked pilot" caption_classes="govuk-visually-hidden"
                head=["Supplier", "SHA-256 of the pilot", "How it ended", "Receipt"].map(Cell::from).into() rows
                first_names_row=true
            />
        </Scroll>
    }
    .into_any()
}
