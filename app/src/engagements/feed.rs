//! The list as an Atom feed, with the same filters.

use super::query::Query;
use crate::{edge::Edge, routes};
use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    engagements::{Listing, Phase, Sort},
    fault::Fault,
    problems::ServiceArea,
    time::{Timestamp, london},
};
use portal::engagements::{self, Search};

/// So many entries stand in the feed.
const ENTRIES: usize = 60;

pub(super) async fn feed(edge: Edge, (): ()) -> Result<Response, Fault> {
    let query = Query { page: 1, ..Query::read(&edge.query) };
    let search = Search { sort: Sort::Newest, per_page: ENTRIES, ..query.search() };
    let found = engagements::search(edge.portal(), &edge.op, &search).await?;
    let public = edge.portal().settings.public_url.as_str();
    let own = format!("{public}{}", query.address(routes::ENGAGEMENTS_FEED, 1));
    let list = format!("{public}{}", query.address(routes::ENGAGEMENTS, 1));
    let newest = found.listings.iter().map(Listing::updated_at).max().unwrap_or(edge.op.now);
    let feed = Feed {
        title: Text::plain(format!("{}: engagements", edge.app.brand.name)),
        id: own.clone(),
        updated: moment(newest)?,
        links: vec![link("self", own, "application/atom+xml"), link("alternate", list, "text/html")],
        generator: Some(Generator { value: edge.app.brand.name.clone(), ..Generator::default() }),
        entries: found
            .listings
            .iter()
            .map(|listing| entry(public, listing, edge.op.now))
            .collect::<Result<_, _>>()?,
        ..Feed::default()
    };
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((headers, feed.to_string()).into_response())
}

fn link(rel: &str, href: String, kind: &str) -> Link {
    Link { rel: rel.to_owned(), href, mime_type: Some(kind.to_owned()), ..Link::default() }
}

fn entry(public: &str, listing: &Listing, now: Timestamp) -> Result<Entry, Fault> {
    let phase = listing.phase(now);
    let title = match phase {
        Phase::Withdrawn | Phase::Closed => format!("{}: {}", phase.label(), listing.title),
        _ => listing.title.clone(),
    };
    let when = if phase == Phase::Closed { "What came of it was published on" } else { "Closes on" };
    let at = if phase == Phase::Closed { listing.updated_at() } else { listing.closes_at };
    let closes = format!("{} {when} {}.", listing.summary, london::long(at));
    let area = ServiceArea::from_key(&listing.service_area);
    Ok(Entry {
        title: Text::plain(title),
        id: format!("urn:uuid:{}", listing.engagement),
        updated: moment(listing.updated_at())?,
        published: Some(moment(listing.published_at)?),
        authors: vec![Person { name: listing.council_name.clone(), ..Person::default() }],
        categories: area
            .map(|area| Category {
                term: area.key().to_owned(),
                label: Some(area.label().to_owned()),
                scheme: None,
            })
            .into_iter()
            .collect(),
        links: vec![link(
            "alternate",
            format!("{public}{}", routes::engagement(&listing.reference)),
            "text/html",
        )],
        summary: Some(Text::plain(closes)),
        ..Entry::default()
    })
}

fn moment(at: Timestamp) -> Result<FixedDateTime, Fault> {
    london::iso(at).parse().map_err(|_| Fault::internal("a moment of ours is no date of the feed's"))
}
