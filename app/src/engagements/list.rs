//! The public list: filters beside it, each with a figure; twenty lines a page.

use super::{colour, query::Query};
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{Button, Content, Input, Neighbour, Pagination, Select, SelectOption, Tag, page_items},
};
use domain::{
    engagements::{CLOSING_WITHIN_DAYS, Listing, Phase, Sort, cpv_division},
    fault::Fault,
    problems::ServiceArea,
    text::{plural, thousands},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, Counts, Found, PER_PAGE};

pub(super) async fn page(edge: Edge, (): ()) -> Result<Page, Fault> {
    let query = Query::read(&edge.query);
    let found = engagements::search(edge.portal(), &edge.op, &query.search()).await?;
    let now = edge.op.now;
    let feed = query.address(routes::ENGAGEMENTS_FEED, 1);
    let alternate = view! {
        <link rel="alternate" type="application/atom+xml" title="Engagements" href=feed.clone() />
    };
    Ok(Page::new(title(&query, &found), move || {
        let Found { listings, counts } = found;
        let words = summary(&query, &counts);
        view! {
            <h1 class="govuk-heading-l">"Engagements"</h1>
            <p class="govuk-body app-filtered__skip"><a class="govuk-link" href="#found">"Go to " {words.clone()}</a></p>
            <div class="app-filtered">
                <section class="app-filtered__filters" aria-labelledby="filters">
                    <h2 class="govuk-heading-m" id="filters">"Search and filter"</h2>
                    {filters(&query, &counts)}
                </section>
                <section aria-labelledby="found">
                    <h2 class="govuk-heading-m" id="found">{words}</h2>
                    {lines(&query, listings, &counts, now)}
                    {pages(&query, counts.total)}
                    <p class="govuk-body"><a class="govuk-link" href=feed>"Follow this list as a feed (Atom)"</a></p>
                </section>
            </div>
        }
        .into_any()
    })
    .head(alternate.into_any())
    .wide())
}

fn title(query: &Query, found: &Found) -> String {
    let last = found.counts.total.div_ceil(PER_PAGE);
    if query.page > 1 {
        format!("Engagements (page {} of {last})", query.page)
    } else {
        "Engagements".to_owned()
    }
}

fn summary(query: &Query, counts: &Counts) -> String {
    let found = plural(counts.total as u64, "engagement", "engagements");
    if query.q.is_empty() { found } else { format!("{found} for \u{2018}{}\u{2019}", query.q) }
}

/// An option with the figure of what it would find.
fn option(value: impl Into<String>, words: &str, count: usize) -> SelectOption {
    SelectOption::new(value, format!("{words} ({})", thousands(count as u64)))
}

fn filters(query: &Query, counts: &Counts) -> AnyView {
    let shown = |value: &str, chosen: &str, count: usize| count > 0 || value == chosen;
    let any = |words: &str| vec![SelectOption::new("", words)];
    let mut councils = any("All councils");
    for (id, name, count) in &counts.councils {
        let id = id.to_string();
        if shown(&id, &query.council, *count) {
            councils.push(option(id, name, *count));
        }
    }
    let mut services = any("All services");
    services.extend(
        ServiceArea::ALL
            .iter()
            .zip(&counts.areas)
            .map(|(area, count)| option(area.key(), area.label(), *count)),
    );
    let mut divisions = any("All CPV divisions");
    for (division, count) in counts.cpv.iter().enumerate() {
        let code = format!("{division:02}");
        if shown(&code, &query.cpv, *count) {
            divisions.push(option(code, &cpv_division(division), *count));
        }
    }
    let mut stages = any("All stages");
    stages.extend(
        Phase::PUBLIC
            .iter()
            .zip(counts.stages)
            .map(|(stage, count)| option(stage.key(), stage.label(), count)),
    );
    let mut closing = any("At any time");
    closing.extend(
        CLOSING_WITHIN_DAYS
            .iter()
            .zip(counts.closing)
            .map(|(days, count)| option(days.to_string(), &format!("Within {days} days"), count)),
    );
    let sorts = Sort::ALL.iter().map(|sort| SelectOption::new(sort.key(), sort.label())).collect();
    let clear = query.narrows().then(|| {
        view! { <p class="govuk-body"><a class="govuk-link" href=routes::ENGAGEMENTS>"Clear search and filters"</a></p> }
    });
    view! {
        <form method="get" action=routes::ENGAGEMENTS role="search">
            <Input name="q" label="Words" hint="All of them must occur" kind="search" value=query.q.clone() />
            <Select name="council" label="Council" options=councils value=query.council.clone() />
            <Select name="service" label="Service area" options=services value=query.service.clone() />
            <Select name="cpv" label="CPV division" options=divisions value=query.cpv.clone() />
            <Select name="stage" label="Stage" options=stages value=query.stage.clone() />
            <Select name="closing" label="Closes" options=closing value=query.closing.clone() />
            <Select name="sort" label="Sort by" options=sorts value=query.sort().key() />
            <Button>"Show engagements"</Button>
            {clear}
        </form>
    }
    .into_any()
}

fn lines(query: &Query, listings: Vec<Listing>, counts: &Counts, now: Timestamp) -> AnyView {
    if !listings.is_empty() {
        let lines = listings.into_iter().map(|listing| line(listing, now)).collect::<Vec<_>>();
        return view! { <ol class="govuk-list app-listings">{lines}</ol> }.into_any();
    }
    if counts.total > 0 {
        let last = counts.total.div_ceil(PER_PAGE);
        return view! {
            <p class="govuk-body">
                "There is no page " {thousands(query.page as u64)} ". "
                <a class="govuk-link" href=query.address(routes::ENGAGEMENTS, last)>"Go to the last page"</a>
            </p>
        }
        .into_any();
    }
    let words = if !query.q.is_empty() && domain::engagements::search_words(&query.q).is_empty() {
        "Search for words of letters or numbers."
    } else if query.narrows() {
        "Nothing fits. Use fewer words, or take a filter away."
    } else {
        "Nothing is published yet."
    };
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

fn line(listing: Listing, now: Timestamp) -> AnyView {
    let phase = listing.phase(now);
    let until = match phase {
        Phase::Withdrawn => format!("Withdrawn on {}", london::long(listing.updated_at())),
        Phase::Closed => format!("What came of it was published on {}", london::long(listing.updated_at())),
        Phase::ClosedForResponses => format!("Closed for responses on {}", london::long(listing.closes_at)),
        _ => format!("Closes on {}", london::long(listing.closes_at)),
    };
    let service = ServiceArea::from_key(&listing.service_area).map_or("", |area| area.label());
    view! {
        <li class="app-listing">
            <h3 class="govuk-heading-s">
                <a class="govuk-link" href=routes::engagement(&listing.reference)>{listing.title}</a>
            </h3>
            <p class="govuk-body-s app-listing__about">{format!("{} · {service} · {}", listing.council_name, listing.reference)}</p>
            <p class="govuk-body">{listing.summary}</p>
            <p class="govuk-body-s"><Tag colour=colour(phase)>{phase.label()}</Tag> " " {until}</p>
        </li>
    }
    .into_any()
}

fn pages(query: &Query, total: usize) -> Content {
    let last = total.div_ceil(PER_PAGE);
    if last < 2 || query.page > last {
        return Content::Nothing;
    }
    let address = |page| query.address(routes::ENGAGEMENTS, page);
    let previous = (query.page > 1).then(|| Neighbour::from(address(query.page - 1)));
    let next = (query.page < last).then(|| Neighbour::from(address(query.page + 1)));
    let items = page_items(query.page, last, address);
    view! { <Pagination previous next items /> }.into_any().into()
}
