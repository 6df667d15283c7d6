//! A page as a document: the frame around it, its headers.

use super::{Edge, Page};
use crate::{
    accounts, routes,
    ui::{FormToken, Frame, Layout, NavigationItem, Visitor},
};
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use domain::accounts::OrganisationKind;
use hydration_context::SsrSharedContext;
use leptos::{
    nonce::{provide_nonce, use_nonce},
    prelude::*,
};
use std::sync::Arc;

/// Renders `page` for this request.
pub(super) fn respond(edge: &Edge, page: Page) -> Response {
    let status = page.status;
    let cookies = page.cookies.clone();
    let page_retry_after = page.retry_after;
    let (html, nonce) = html(edge, page);
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy(&nonce));
    let kept = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, kept);
    if let Some(seconds) = page_retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// Only scripts with this page's nonce run; nothing comes from elsewhere; nobody frames us.
fn policy(nonce: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; object-src 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

fn html(edge: &Edge, page: Page) -> (String, String) {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let rendered = owner.with(|| {
        provide_nonce();
        provide_context(FormToken(edge.token()));
        let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        let Page { title, form, before, head, wide, body, .. } = page;
        let frame = frame(edge);
        let view = view! {
            <Layout frame title form before head wide=wide>{body()}</Layout>
        };
        (view.to_html(), nonce)
    });
    owner.unset_with_forced_cleanup();
    rendered
}

fn frame(edge: &Edge) -> Frame {
    let islands = edge.app.site.islands.clone();
    let head = view! { <script type="module" src=islands nonce=use_nonce()></script> }.into_any();
    Frame {
        brand: edge.app.brand.clone(),
        stylesheets: vec![edge.app.site.style.clone(), routes::BRAND_CSS.to_owned()],
        icon: edge.app.site.icon.clone(),
        navigation: navigation(edge),
        visitor: visitor(edge),
        footer: Frame::footer_links(routes::COOKIES, routes::PRIVACY, routes::ACCESSIBILITY),
        head: head.into(),
        notice: accounts::notice(edge),
    }
}

fn navigation(edge: &Edge) -> Vec<NavigationItem> {
    let mut places = vec![("Engagements", routes::ENGAGEMENTS)];
    match edge.op.actor.seat().map(|seat| seat.kind) {
        Some(OrganisationKind::Council) => places.extend([
            ("Our problems", routes::PROBLEMS),
            ("Our engagements", routes::OUR_ENGAGEMENTS),
            ("People", routes::MEMBERS),
        ]),
        Some(OrganisationKind::Operator) => {
            places.extend([("Organisations", routes::OPERATOR_ORGANISATIONS), ("People", routes::MEMBERS)])
        }
        Some(OrganisationKind::Supplier) => {
            places.extend([("Your engagements", routes::YOUR_ENGAGEMENTS), ("People", routes::MEMBERS)])
        }
        Some(OrganisationKind::Partner) => {
            places.extend([("Our engagements", routes::OUR_ENGAGEMENTS), ("People", routes::MEMBERS)])
        }
        None => {}
    }
    places
        .into_iter()
        .map(|(words, href)| {
            let mut item = NavigationItem::new(words, href);
            item.current = edge.path == href;
            item.active = !item.current && edge.path.starts_with(&format!("{href}/"));
            item
        })
        .collect()
}

fn visitor(edge: &Edge) -> Visitor {
    match edge.visit.session.as_ref().filter(|session| !session.ended && !session.second_factor_due) {
        None => {
            // Who could not be asked who they are may well be signed in.
            let here = edge.path == routes::SIGN_IN || edge.visit.unknown;
            Visitor::Unknown { sign_in: (!here).then(|| routes::SIGN_IN.to_owned()) }
        }
        Some(session) => Visitor::SignedIn {
            person: session.person_name.clone(),
            account: routes::ACCOUNT.to_owned(),
            organisation: session.membership.as_ref().map(|(_, name)| name.clone()),
            switch: (session.memberships > 1).then(|| routes::ORGANISATION.to_owned()),
            sign_out: routes::SIGN_OUT.to_owned(),
        },
    }
}
