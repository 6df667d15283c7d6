//! The doors of the portal: every address, its method, and the act that the permission table
//! must allow. There is no other way to mount a route; a test walks all of them as every role.

use super::{
    App, Edge, Next, Page, Personal, Upload, api, attempt, fault, post, render,
    sent::{Back, Hurried, Sent, encode},
    upload,
};
use crate::{accounts, ui::FormState};
use axum::{
    Router,
    body::Body,
    extract::{FromRequestParts, Path, State},
    http::{HeaderName, HeaderValue, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use domain::{
    accounts::TokenScope,
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
    /// Whether a file comes through it, which takes longer than a form.
    pub takes_file: bool,
    /// Who comes through it.
    pub comes: Comes,
}

/// Who comes through a door: a browser with its session, or a program with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comes {
    /// A browser. A token opens nothing for it.
    Browser,
    /// A program whose token has this scope; any token where none is named. A session opens nothing for it.
    Program(Option<TokenScope>),
}

/// The parts of a path, such as an id. One that does not parse is a page not found.
pub trait PathParts: DeserializeOwned + Clone + Send + Sync + 'static {}
impl<T: DeserializeOwned + Clone + Send + Sync + 'static> PathParts for T {}

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
        self.doors.push(Door { method, path, act, takes_file: false, comes: Comes::Browser });
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
            let (edge, entered) = enter::<P>(app, &mut parts, act).await;
            let made = match entered {
                Ok(path) => attempt(make(edge.clone(), path)).await,
                Err(fault) => Err(fault),
            };
            let response = made.unwrap_or_else(|fault| {
                fault::log(Some(&edge), &fault);
                fault::json(&fault)
            });
            made_for(&edge, response)
        };
        self.door("GET", path, act, on(MethodFilter::GET, get))
    }

    /// What a program asks, with a token that has this scope: no cookie is read, so no form of another site can ask it.
    /// Its faults are problem+json. `takes_file` says that a file comes with it.
    #[must_use]
    pub fn api<P: PathParts, Fut>(
        self,
        (method, path): (&'static str, &'static str),
        act: Act,
        scope: Option<TokenScope>,
        takes_file: bool,
        answer: fn(Edge, P, api::Sent) -> Fut,
    ) -> Self
    where
        Fut: Future<Output = Result<Response, Fault>> + Send + 'static,
    {
        let take = move |State(app): State<Arc<App>>, request: axum::extract::Request| {
            api::take(app, request, act, scope, takes_file, answer)
        };
        let filter = if method == "GET" { MethodFilter::GET } else { MethodFilter::POST };
        let mut doors = self.door(method, path, act, on(filter, take));
        let door = doors.doors.last_mut().expect("it was just mounted");
        (door.takes_file, door.comes) = (takes_file, Comes::Program(scope));
        doors
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

    /// A page behind an address that holds its own secret, with one button that posts to the same address and does what the
    /// page is for. A mail program presses it by itself when its reader asks for that (RFC 8058). So neither cookie nor
    /// origin is asked for, and nothing that is sent matters: whoever has the address may do this, and nothing else.
    #[must_use]
    pub fn secret<P: PathParts, GetFut, PostFut>(
        self,
        path: &'static str,
        act: Act,
        page: fn(Edge, P) -> GetFut,
        press: fn(Edge, P) -> PostFut,
    ) -> Self
    where
        GetFut: Future<Output = Result<Page, Fault>> + Send + 'static,
        PostFut: Future<Output = Result<Page, Fault>> + Send + 'static,
    {
        let take = move |State(app): State<Arc<App>>, request: axum::extract::Request| async move {
            let (mut parts, body) = request.into_parts();
            let read = post::read(&parts, body).await;
            let edge = Edge::of(Arc::clone(&app), &parts, Actor::Visitor);
            let pressed = async {
                read?;
                if let Some(hurried) = parts.extensions.get::<Hurried>() {
                    return Err((*hurried).into());
                }
                let path = Path::<P>::from_request_parts(&mut parts, &app).await;
                let Path(path) = path.map_err(|_| Fault::not_found())?;
                attempt(press(edge.clone(), path)).await
            };
            let response = match pressed.await {
                Ok(page) => render::respond(&edge, page),
                Err(fault) => refuse(&edge, &fault),
            };
            made_for(&edge, response)
        };
        self.door("GET", path, act, reading(act, page)).door("POST", path, act, on(MethodFilter::POST, take))
    }

    /// A page with a form that sends a file to the same address.
    #[must_use]
    pub fn upload<P: PathParts, GetFut, PostFut>(
        self,
        path: &'static str,
        act: Act,
        page: fn(Edge, P, FormState) -> GetFut,
        post: fn(Edge, P, Upload) -> PostFut,
    ) -> Self
    where
        GetFut: Future<Output = Result<Page, Fault>> + Send + 'static,
        PostFut: Future<Output = Result<Next, Fault>> + Send + 'static,
    {
        let empty = reading(act, move |edge, path| page(edge, path, FormState::default()));
        let take = move |State(app): State<Arc<App>>, request: axum::extract::Request| async move {
            let (mut parts, body) = request.into_parts();
            upload::take(app, &mut parts, body, act, page, post).await
        };
        let mut doors =
            self.door("GET", path, act, empty).door("POST", path, act, on(MethodFilter::POST, take));
        doors.doors.last_mut().expect("it was just mounted").takes_file = true;
        doors
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
        let (edge, entered) = enter::<P>(app, &mut parts, act).await;
        let made = match entered {
            Ok(path) => attempt(page(edge.clone(), path)).await,
            Err(fault) => Err(fault),
        };
        let response = match made {
            Ok(page) => render::respond(&edge, page),
            Err(fault) => refuse(&edge, &fault),
        };
        made_for(&edge, response)
    };
    on(MethodFilter::GET, get)
}

/// No door is here, or none for this method.
async fn nowhere(State(app): State<Arc<App>>, request: axum::extract::Request) -> Response {
    let (parts, _) = request.into_parts();
    let (edge, asked) = Edge::new(app, &parts).await;
    let fault = asked.err().unwrap_or_else(Fault::not_found);
    if edge.path.starts_with(api::BELOW) {
        return api::refuse(&edge, fault);
    }
    made_for(&edge, refuse(&edge, &fault))
}

/// Finds out who asks, and whether the act is for visitors at all. What the object allows, the use case asks
/// the table. Gives back the parts of the path to whoever may try.
pub(super) async fn enter<P: PathParts>(
    app: Arc<App>,
    parts: &mut Parts,
    act: Act,
) -> (Edge, Result<P, Fault>) {
    let (edge, asked) = Edge::new(Arc::clone(&app), parts).await;
    if let Err(fault) = asked.and_then(|()| may_try(&edge, act)) {
        return (edge, Err(fault));
    }
    let path = Path::<P>::from_request_parts(parts, &app).await;
    (edge, path.map(|Path(path)| path).map_err(|_| Fault::not_found()))
}

pub(super) fn may_try(edge: &Edge, act: Act) -> Result<(), Fault> {
    let holders = act.rule().holders;
    let visitors_may = holders.contains(&Holder::Anyone);
    if edge.op.actor == Actor::Visitor && !visitors_may {
        return Err(Denied::SignIn.into());
    }
    if edge.owes_second_factor() && !visitors_may && !holders.contains(&Holder::SignedIn) {
        return Err(accounts::second_step_owed());
    }
    Ok(())
}

/// A response that was made for a session says so, and that caches must ask.
pub(super) fn made_for(edge: &Edge, mut response: Response) -> Response {
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("cookie"));
    if edge.visit.session.is_some() {
        response.extensions_mut().insert(Personal);
    }
    response
}

/// A page that cannot be shown: to where the person has to go first, or the page of the fault.
fn refuse(edge: &Edge, fault: &Fault) -> Response {
    fault::log(Some(edge), fault);
    if fault.kind == FaultKind::SignIn {
        return Redirect::to(&accounts::sign_in_address(edge)).into_response();
    }
    if fault.kind == FaultKind::SecondFactor {
        return Redirect::to(&accounts::second_step_address(edge)).into_response();
    }
    render::respond(edge, fault::page(edge, fault, &Vec::new()))
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
    let (values, unread) = match post::read(parts, body).await {
        Ok(values) => (values, None),
        Err(fault) => (post::Values::new(), Some(fault)),
    };
    let (edge, entered) = enter::<P>(app, parts, act).await;
    let autosave = parts.headers.contains_key(&AUTOSAVE);
    let sent = Sent { edge: edge.clone(), values, autosave };
    let answer = async {
        let path = match admitted(&sent, parts, act, entered, unread, page).await {
            Ok(path) => path,
            Err(response) => return response,
        };
        let back = || Back { path: path.clone(), page };
        let Ok(form) = serde_html_form::from_str::<F>(&encode(&sent.values)) else {
            let next = "Reload the page and fill it in again.";
            return sent.lost(&Fault::invalid("This is not the form of this page", next));
        };
        match attempt(post(edge.clone(), path.clone(), form)).await {
            Ok(next) => sent.follow(back(), next).await,
            Err(fault) => sent.failed(back(), &fault).await,
        }
    };
    made_for(&edge, answer.await)
}

/// What every form has to pass before anything is done with it, with a file or without: it comes from a page of ours, whoever
/// sends it may, it arrived whole, not too often, and from the session that it was shown to. Otherwise the answer.
pub(super) async fn admitted<P: PathParts, Fut>(
    sent: &Sent,
    parts: &Parts,
    act: Act,
    entered: Result<P, Fault>,
    unread: Option<Fault>,
    page: fn(Edge, P, FormState) -> Fut,
) -> Result<P, Response>
where
    Fut: Future<Output = Result<Page, Fault>>,
{
    let edge = &sent.edge;
    if let Err(fault) = edge.check_origin(&parts.headers) {
        // Words that another site made up are not shown as the person's.
        let without = Sent { edge: edge.clone(), values: post::Values::new(), autosave: sent.autosave };
        return Err(without.lost(&fault));
    }
    let path = entered.map_err(|fault| sent.refused(&fault, unread.as_ref()))?;
    let back = || Back { path: path.clone(), page };
    if let Some(fault) = unread {
        return Err(sent.unread(back(), &fault).await);
    }
    if act == Act::Enter {
        if let Some(page) = accounts::signed_in_meanwhile(edge, &sent.values) {
            return Err(render::respond(edge, page));
        }
        if let Some(hurried) = parts.extensions.get::<Hurried>()
            && !accounts::from_known_browser(edge, &sent.values)
        {
            return Err(sent.failed(back(), &(*hurried).into()).await);
        }
    }
    if edge.op.actor != Actor::Visitor
        && let Some(response) = sent.of_another_session(back()).await
    {
        return Err(response);
    }
    Ok(path)
}
