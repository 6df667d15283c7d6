//! The doors of the portal: every address, its method, and the act that the permission table
//! must allow. There is no other way to mount a route; a test walks all of them as every role.

use super::{
    App, Edge, Next, Page, fault, post,
    post::Sender,
    render,
    sent::{Hurried, again, encode, failed, follow, refused_post, stale, too_much},
};
use crate::{accounts, ui::FormState};
use axum::{
    Router,
    body::Body,
    extract::{FromRequestParts, Path, State},
    http::{HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use domain::{
    actor::{Act, Actor, Denied, Holder},
    fault::{Fault, FaultKind},
};
use serde::de::DeserializeOwned;
use std::{future::Future, sync::Arc};

/// A script that saves while people type says so by this header, and is answered in JSON.
pub(super) static AUTOSAVE: HeaderName = HeaderName::from_static("x-autosave");

/// One address with one method, and the act it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, with its parts in braces.
    pub path: &'static str,
    /// What the permission table must allow.
    pub act: Act,
}

/// The parts of a path, such as an id. One that does not parse is a page not found.
pub trait PathParts: DeserializeOwned + Clone + Send + 'static {}
impl<T: DeserializeOwned + Clone + Send + 'static> PathParts for T {}

/// The fields of a form; each has a default, so that anything sent can be read.
pub trait Query: DeserializeOwned + Send + 'static {}
impl<T: DeserializeOwned + Send + 'static> Query for T {}

/// All doors, while they are mounted.
#[derive(Default)]
pub struct Doors {
    router: Router<Arc<App>>,
    doors: Vec<Door>,
}

impl Doors {
    /// The router, and the list of its doors.
    pub fn into_router(self) -> (Router<Arc<App>>, Vec<Door>) {
        (self.router.fallback(nowhere).method_not_allowed_fallback(nowhere), self.doors)
    }

    /// The list of doors.
    pub fn list(&self) -> &[Door] {
        &self.doors
    }

    fn door(
        mut self,
        method: &'static str,
        path: &'static str,
        act: Act,
        route: MethodRouter<Arc<App>>,
    ) -> Self {
        self.doors.push(Door { method, path, act });
        self.router = self.router.route(path, route);
        self
    }

    /// A page that is only read.
    #[must_use]
    pub fn page<P: PathParts, Fut>(self, path: &'static str, act: Act, page: fn(Edge, P) -> Fut) -> Self
    where
        Fut: Future<Output = Result<Page, Fault>> + Send + 'static,
    {
        self.door("GET", path, act, reading(act, page))
    }

    /// Something that is no page: a feed, a style sheet. Its faults are problem+json.
    #[must_use]
    pub fn raw<P: PathParts, Fut>(self, path: &'static str, act: Act, make: fn(Edge, P) -> Fut) -> Self
    where
        Fut: Future<Output = Result<Response, Fault>> + Send + 'static,
    {
        let get = move |State(app): State<Arc<App>>, request: axum::extract::Request| async move {
            let (mut parts, _) = request.into_parts();
            let made = match enter::<P>(app, &mut parts, act).await {
                Entry::In(edge, path) => make(edge, path).await,
                Entry::Refused(_, fault) | Entry::Broken(fault) => Err(fault),
            };
            made.unwrap_or_else(|fault| {
                fault::log(None, &fault);
                fault::json(&fault)
            })
        };
        self.door("GET", path, act, on(MethodFilter::GET, get))
    }

    /// A page with a form that posts to the same address.
    #[must_use]
    pub fn form<P: PathParts, F: Query, GetFut, PostFut>(
        self,
        path: &'static str,
        act: Act,
        page: fn(Edge, P, FormState) -> GetFut,
        post: fn(Edge, P, F) -> PostFut,
    ) -> Self
    where
        GetFut: Future<Output = Result<Page, Fault>> + Send + 'static,
        PostFut: Future<Output = Result<Next, Fault>> + Send + 'static,
    {
        let empty = reading(act, move |edge, path| page(edge, path, FormState::default()));
        let take = move |State(app): State<Arc<App>>, request: axum::extract::Request| async move {
            let (mut parts, body) = request.into_parts();
            take(app, &mut parts, body, act, page, post).await
        };
        self.door("GET", path, act, empty).door("POST", path, act, on(MethodFilter::POST, take))
    }
}

/// The handler that shows a page to whoever may enter.
fn reading<P: PathParts, Show, Fut>(act: Act, page: Show) -> MethodRouter<Arc<App>>
where
    Show: FnOnce(Edge, P) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Page, Fault>> + Send + 'static,
{
    let get = move |State(app): State<Arc<App>>, request: axum::extract::Request| async move {
        let (mut parts, _) = request.into_parts();
        let entered = enter::<P>(app, &mut parts, act).await;
        answer(entered, page).await
    };
    on(MethodFilter::GET, get)
}

/// No door is here, or none for this method.
async fn nowhere(State(app): State<Arc<App>>, request: axum::extract::Request) -> Response {
    let (parts, _) = request.into_parts();
    match Edge::new(app, &parts).await {
        Ok(edge) => refuse(&edge, &Fault::not_found()),
        Err(fault) => broken(&fault),
    }
}

/// A request at a door.
enum Entry<P> {
    /// It may try; the use case decides on the object.
    In(Edge, P),
    /// It may not, or there is no such address.
    Refused(Edge, Fault),
    /// Nobody could be asked.
    Broken(Fault),
}

/// Finds out who asks and whether the act is for visitors at all. What the object allows, the use
/// case asks the table.
async fn enter<P: PathParts>(app: Arc<App>, parts: &mut Parts, act: Act) -> Entry<P> {
    let edge = match Edge::new(Arc::clone(&app), parts).await {
        Ok(edge) => edge,
        Err(fault) => return Entry::Broken(fault),
    };
    let holders = act.rule().holders;
    let visitors_may = holders.contains(&Holder::Anyone);
    if edge.op.actor == Actor::Visitor && !visitors_may {
        return Entry::Refused(edge, Denied::SignIn.into());
    }
    if edge.owes_second_factor() && !visitors_may && !holders.contains(&Holder::SignedIn) {
        return Entry::Refused(edge, accounts::second_step_owed());
    }
    match Path::<P>::from_request_parts(parts, &app).await {
        Ok(Path(path)) => Entry::In(edge, path),
        Err(_) => Entry::Refused(edge, Fault::not_found()),
    }
}

async fn answer<P, Fut>(entered: Entry<P>, page: impl FnOnce(Edge, P) -> Fut) -> Response
where
    Fut: Future<Output = Result<Page, Fault>>,
{
    match entered {
        Entry::Broken(fault) => broken(&fault),
        Entry::Refused(edge, fault) => refuse(&edge, &fault),
        Entry::In(edge, path) => match page(edge.clone(), path).await {
            Ok(page) => render::respond(&edge, page),
            Err(fault) => refuse(&edge, &fault),
        },
    }
}

/// A page that cannot be shown: to where the person has to go first, or the page of the fault.
pub(super) fn refuse(edge: &Edge, fault: &Fault) -> Response {
    fault::log(Some(edge), fault);
    if fault.kind == FaultKind::SignIn {
        return Redirect::to(&accounts::sign_in_address(edge)).into_response();
    }
    if fault.kind == FaultKind::SecondFactor && edge.is_read {
        return Redirect::to(&accounts::second_step_address(edge)).into_response();
    }
    render::respond(edge, fault::page(edge, fault, &[]))
}

/// Not even the session could be read: a page without a frame would frighten, so plain words.
fn broken(fault: &Fault) -> Response {
    fault::log(None, fault);
    let words = format!("{}. {}\n", fault.what, fault.next);
    let retry = [(header::RETRY_AFTER, "10"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (post::status(fault.kind), retry, words).into_response()
}

async fn take<P: PathParts, F: Query, GetFut, PostFut>(
    app: Arc<App>,
    parts: &mut Parts,
    body: Body,
    act: Act,
    page: fn(Edge, P, FormState) -> GetFut,
    post: fn(Edge, P, F) -> PostFut,
) -> Response
where
    GetFut: Future<Output = Result<Page, Fault>>,
    PostFut: Future<Output = Result<Next, Fault>>,
{
    let values = post::read(parts, body).await;
    let (edge, path) = match enter::<P>(app, parts, act).await {
        Entry::Broken(fault) => return broken(&fault),
        Entry::Refused(edge, fault) => return refused_post(&edge, &fault, parts, values),
        Entry::In(edge, path) => (edge, path),
    };
    if let Err(fault) = edge.check_origin(&parts.headers) {
        return refuse(&edge, &fault);
    }
    let values = match values {
        Ok(values) => values,
        Err(fault) => return too_much(&edge, path, fault, page).await,
    };
    if edge.op.actor != Actor::Visitor {
        let carried =
            values.iter().find(|(name, _)| name == post::CARRIED_FIELD).map(|(_, sealed)| sealed.as_str());
        let sender = edge.sender(&values);
        if let Some(sealed) = carried {
            let form = edge.uncarry(sealed).map(FormState::sent).unwrap_or_default();
            return again(&edge, path, form, StatusCode::OK, page).await;
        }
        if sender != Sender::Ours {
            return stale(&edge, path, &values, sender, page).await;
        }
    }
    if let (Act::Enter, Some(hurried)) = (act, parts.extensions.get::<Hurried>()) {
        return failed(&edge, path, (*hurried).into(), values, false, page).await;
    }
    let Ok(form) = serde_html_form::from_bytes::<F>(&encode(&values)) else {
        let fault =
            Fault::invalid("This is not the form of this page", "Reload the page and fill it in again.");
        return refuse(&edge, &fault);
    };
    let autosave = parts.headers.contains_key(&AUTOSAVE);
    match post(edge.clone(), path.clone(), form).await {
        Ok(next) => follow(&edge, path, next, values, autosave, page).await,
        Err(fault) => failed(&edge, path, fault, values, autosave, page).await,
    }
}
