//! Between HTTP and the use cases: session, permission at the door, forms, pages, faults.
//!
//! A page is `async fn(Edge, Path, FormState) -> Result<Page, Fault>`; a form adds
//! `async fn(Edge, Path, Form) -> Result<Next, Fault>`. [`Doors`] mounts both at one address.
//! A page loads before it renders, so that a fault has its status.

mod api;
mod attempt;
mod carry;
mod doors;
mod fault;
mod post;
mod render;
mod sent;
mod upload;
mod visit;

pub use api::{Sent as ApiSent, problem, token as api_token};
use attempt::attempt;
pub use carry::{CARRIED_FIELD, Carried, SEALED_FIELD};
pub use doors::{Comes, Door, Doors, Query};
pub use post::{FORM_LIMIT_BYTES, Values, value};
pub use sent::{Hurried, Nothing};
pub use upload::{FILE_FIELD, UPLOAD_WITHIN, Upload};
pub use visit::{Client, Visit, local};

/// Marks a response that was made for a session: it is never compressed, so that its length tells nothing.
#[derive(Clone, Copy, Debug)]
pub struct Personal;

use crate::ui::{Brand, Content, FieldError, FormState};
use axum::http::{HeaderValue, StatusCode};
use domain::fault::{Fault, FaultKind};
use domain::ids::PersonId;
use leptos::tachys::view::any_view::AnyView;
use portal::{Op, Portal, keys::Purpose};
use std::sync::Arc;

/// That a form was sent without one of its buttons.
pub(crate) fn no_button() -> Fault {
    Fault::invalid("No button of this page was pressed", "Press one of them.")
}

/// What is the same for every request.
#[derive(Debug)]
pub struct App {
    /// The use cases' database, keys, clock and settings.
    pub portal: Portal,
    /// Whose portal it is.
    pub brand: Brand,
    /// Addresses of what the browser loads.
    pub site: Site,
    /// What the host of the portal says about itself on the privacy page.
    pub operator: String,
}

/// Addresses of what the browser loads.
#[derive(Clone, Debug)]
pub struct Site {
    /// The style sheet.
    pub style: String,
    /// The script that wakes islands.
    pub islands: String,
    /// The icon.
    pub icon: String,
}

/// One request, as pages and forms see it.
#[derive(Clone, Debug)]
pub struct Edge {
    /// What is the same for every request.
    pub app: Arc<App>,
    /// Who asks, when.
    pub op: Op,
    /// The browser's session and where it asks from.
    pub visit: Visit,
    /// The path of the page, without its query.
    pub path: String,
    /// The query, undecoded.
    pub query: String,
}

impl Edge {
    /// The use cases' side.
    pub fn portal(&self) -> &Portal {
        &self.app.portal
    }

    /// The query as `T`, every field of which has a default.
    pub fn query<T: serde::de::DeserializeOwned + Default>(&self) -> T {
        serde_html_form::from_str(&self.query).unwrap_or_default()
    }

    /// Whether the person acts for an organisation that needs a second step, and has set up none.
    pub fn owes_second_factor(&self) -> bool {
        let comforts = self.portal().settings.comforts;
        let session = self.visit.session.as_ref().filter(|session| !session.ended);
        session.is_some_and(|session| session.owes_second_factor(comforts))
    }

    /// The address of the page, with its query.
    pub fn address(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// The token against forged posts: one part of it is bound to the person, the other to the session.
    fn token(&self) -> Option<String> {
        let session = self.visit.session.as_ref().filter(|session| !session.ended)?;
        let of_session = format!("session {}", session.id);
        let session_mark = self.portal().keys.mac(Purpose::Csrf, of_session.as_bytes());
        Some(format!("{}.{session_mark}", self.person_mark(session.person)))
    }

    /// The part of the token that is bound to the person: only this portal can make it.
    fn person_mark(&self, person: PersonId) -> String {
        self.portal().keys.mac(Purpose::Csrf, format!("person {person}").as_bytes())
    }
}

/// A page to be rendered.
pub struct Page {
    title: String,
    status: StatusCode,
    form: FormState,
    before: Content,
    head: Content,
    wide: bool,
    retry_after: Option<u32>,
    cookies: Vec<HeaderValue>,
    body: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Page {
    /// A page with a title and what its main part shows.
    pub fn new(title: impl Into<String>, body: impl FnOnce() -> AnyView + Send + 'static) -> Page {
        Page {
            title: title.into(),
            status: StatusCode::OK,
            form: FormState::default(),
            before: Content::Nothing,
            head: Content::Nothing,
            wide: false,
            retry_after: None,
            cookies: Vec::new(),
            body: Box::new(body),
        }
    }

    /// The page's form, for the title and the error summary.
    #[must_use]
    pub fn form(mut self, form: &FormState) -> Page {
        self.form = FormState { values: Vec::new(), ..form.clone() };
        self
    }

    /// What stands before the main part: a back link.
    #[must_use]
    pub fn before(mut self, before: impl Into<Content>) -> Page {
        self.before = before.into();
        self
    }

    /// What this page alone puts into the head.
    #[must_use]
    pub fn head(mut self, head: impl Into<Content>) -> Page {
        self.head = head.into();
        self
    }

    /// As wide as lists with filters are.
    #[must_use]
    pub fn wide(mut self) -> Page {
        self.wide = true;
        self
    }

    /// Another status than 200.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Page {
        self.status = status;
        self
    }

    /// The status a fault is answered with, and when to try again.
    #[must_use]
    fn answers(mut self, kind: FaultKind) -> Page {
        self.status = post::status(kind);
        self.retry_after = post::retry_after(kind);
        self
    }

    /// Sets a cookie with the page.
    #[must_use]
    pub fn cookie(mut self, cookie: HeaderValue) -> Page {
        self.cookies.push(cookie);
        self
    }
}

/// What comes after a form was sent.
#[expect(clippy::large_enum_variant, reason = "One is made for a request and used at once.")]
pub enum Next {
    /// It is done: see this address.
    See(String),
    /// It is done, with cookies to set: see this address.
    Enter(String, Vec<HeaderValue>),
    /// An answer of a draft is saved: see this address. A script that saves while people type is
    /// told the revision instead.
    Saved {
        /// Where to go next.
        see: String,
        /// The answer's new revision.
        revision: i64,
    },
    /// Something is wrong: the same page again, with what was typed.
    Again(Vec<FieldError>),
    /// What is stored has changed since the person saw it: the same page again, with these words, what was
    /// typed, and what is stored now.
    Overtaken(String),
    /// Another page, such as one that shows a link once.
    Show(Page),
}

impl Next {
    /// The same page again with one error.
    pub fn again(field: &str, message: impl Into<String>) -> Next {
        Next::Again(vec![FieldError { field: field.to_owned(), message: message.into() }])
    }
}
