//! What a form that was sent is answered with: the next page, or the same one with every word that was
//! typed.

use super::{
    Edge, Next, Page, attempt,
    carry::CARRIED_FIELD,
    doors::PathParts,
    fault,
    post::{self, Sender, Values},
    render,
};
use crate::{
    accounts,
    ui::{FieldError, FormState},
};
use axum::{
    Json,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use domain::fault::{Fault, FaultKind};
use serde::Deserialize;
use std::future::Future;

/// Put into the request by the server when an address sends forms of sign-in faster than people do: the
/// form's page comes again, and nothing is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hurried {
    /// Whole seconds to wait.
    pub retry_after_seconds: u32,
}

impl From<Hurried> for Fault {
    fn from(Hurried { retry_after_seconds }: Hurried) -> Fault {
        Fault::new(
            FaultKind::TooMany { retry_after_seconds },
            "Too much was sent from your network address in a short time",
            "Nothing was checked or done. Wait a minute and send it again.",
        )
    }
}

/// A form of nothing but its button.
#[derive(Debug, Default, Deserialize)]
pub struct Nothing {}

/// The fields as browsers send them.
pub(super) fn encode(values: &Values) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish()
}

/// The form with the words of a fault above it.
fn told(mut form: FormState, fault: &Fault) -> FormState {
    form.refuse("", format!("{}. {}", fault.what, fault.next));
    form
}

/// A form that was sent.
pub(super) struct Sent {
    /// By whom, to where.
    pub(super) edge: Edge,
    /// Its fields; none if it could not be read.
    pub(super) values: Values,
    /// Whether a script sent it that saves while people type: it is answered in JSON.
    pub(super) autosave: bool,
}

/// The page that a form was sent from.
pub(super) struct Back<P, Fut> {
    /// The parts of its path.
    pub(super) path: P,
    /// Shows it in some state.
    pub(super) page: fn(Edge, P, FormState) -> Fut,
}

impl Sent {
    /// The fields as the form's page shows them again.
    fn state(&self) -> FormState {
        FormState::sent(self.values.iter().filter(|(name, _)| !post::is_secret(name)).cloned())
    }

    /// The form has no page to go back to: the page of the fault, with what was written. Somebody else's words
    /// are not shown to whoever has signed in since.
    pub(super) fn lost(&self, fault: &Fault) -> Response {
        let strangers =
            self.edge.op.actor.person().is_some() && self.edge.sender(&self.values) == Sender::Other;
        let values = if strangers { post::carrying(&self.values) } else { self.values.clone() };
        self.lost_with(fault, &values)
    }

    fn lost_with(&self, fault: &Fault, values: &Values) -> Response {
        fault::log(Some(&self.edge), fault);
        if self.autosave {
            return fault::json(fault);
        }
        render::respond(&self.edge, fault::page(&self.edge, fault, values))
    }

    /// The door stays shut: nothing is done. Whoever is signed out may take what was written past sign-in.
    pub(super) fn refused(&self, fault: &Fault, unread: Option<&Fault>) -> Response {
        if fault.kind != FaultKind::SignIn || self.autosave {
            return self.lost(fault);
        }
        match self.edge.carry(&self.values) {
            Ok(carried) => render::respond(&self.edge, accounts::session_ended(carried, unread)),
            Err(fault) => self.lost(&fault),
        }
    }

    /// The form's page again, in this state; `kind` is what is wrong, if anything is.
    pub(super) async fn again<P: PathParts, Fut>(
        &self,
        back: Back<P, Fut>,
        form: FormState,
        kind: Option<FaultKind>,
    ) -> Response
    where
        Fut: Future<Output = Result<Page, Fault>>,
    {
        if self.autosave {
            let words = form.errors.first().map_or("", |error| error.message.as_str());
            let kind = kind.unwrap_or(FaultKind::Invalid);
            return fault::json(&Fault::new(kind, "This cannot be saved as it is", words));
        }
        match attempt((back.page)(self.edge.clone(), back.path, form.clone())).await {
            Ok(page) => {
                let page = page.form(&form);
                render::respond(&self.edge, if let Some(kind) = kind { page.answers(kind) } else { page })
            }
            Err(fault) => self.lost_with(&fault, &form.values),
        }
    }

    /// Nothing is done with a form that is not of this session: it comes back to be looked at. `None` if it
    /// may go on.
    ///
    /// The same person's words stay, a stranger's do not.
    pub(super) async fn of_another_session<P: PathParts, Fut>(&self, back: Back<P, Fut>) -> Option<Response>
    where
        Fut: Future<Output = Result<Page, Fault>>,
    {
        if let Some(sealed) = post::value(&self.values, CARRIED_FIELD) {
            let form = self.edge.uncarry(sealed);
            let kind = form.has_errors().then_some(FaultKind::Conflict);
            return Some(self.again(back, form, kind).await);
        }
        let mut form = match self.edge.sender(&self.values) {
            Sender::Ours => return None,
            Sender::SamePerson => self.state(),
            Sender::Other => FormState::default(),
        };
        form.refuse(
            "",
            "This page was open since before you signed in again. Check it and send it once more",
        );
        Some(self.again(back, form, Some(FaultKind::Conflict)).await)
    }

    /// The form was not read: its page again as it is stored, with the reason.
    pub(super) async fn unread<P: PathParts, Fut>(&self, back: Back<P, Fut>, fault: &Fault) -> Response
    where
        Fut: Future<Output = Result<Page, Fault>>,
    {
        self.again(back, told(FormState::default(), fault), Some(fault.kind)).await
    }

    /// The use case is through.
    pub(super) async fn follow<P: PathParts, Fut>(&self, back: Back<P, Fut>, next: Next) -> Response
    where
        Fut: Future<Output = Result<Page, Fault>>,
    {
        match next {
            Next::Saved { revision, .. } if self.autosave => {
                let at = domain::time::london::clock(self.edge.op.now);
                Json(serde_json::json!({ "revision": revision, "at": at })).into_response()
            }
            Next::See(see) | Next::Saved { see, .. } => Redirect::to(&see).into_response(),
            Next::Enter(see, cookies) => {
                let mut response = Redirect::to(&see).into_response();
                for cookie in cookies {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
                response
            }
            Next::Show(page) => render::respond(&self.edge, page),
            Next::Again(errors) => {
                let form = FormState { errors, ..self.state() };
                self.again(back, form, Some(FaultKind::Invalid)).await
            }
            Next::Overtaken(message) => {
                let errors = vec![FieldError { field: String::new(), message }];
                let form = FormState { errors, overtaken: true, ..self.state() };
                self.again(back, form, Some(FaultKind::Conflict)).await
            }
        }
    }

    /// The use case refused. Where the page still belongs to the person, it comes again with the
    /// reason and every word typed.
    pub(super) async fn failed<P: PathParts, Fut>(&self, back: Back<P, Fut>, fault: &Fault) -> Response
    where
        Fut: Future<Output = Result<Page, Fault>>,
    {
        match fault.kind {
            FaultKind::NotFound
            | FaultKind::Forbidden
            | FaultKind::SignIn
            | FaultKind::SecondFactor
            | FaultKind::Unavailable
            | FaultKind::Internal => self.lost(fault),
            _ if self.autosave => self.lost(fault),
            kind => {
                fault::log(Some(&self.edge), fault);
                let form = FormState { overtaken: kind == FaultKind::Conflict, ..self.state() };
                self.again(back, told(form, fault), Some(kind)).await
            }
        }
    }
}
