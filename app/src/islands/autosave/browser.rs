//! The browser's side: listens to the form, sends it, and says what became of it.

use leptos::{
    prelude::{Set, WriteSignal},
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FormData, HtmlElement, HtmlFormElement, HtmlInputElement, RequestInit, Response, SubmitEvent,
    UrlSearchParams, window,
};

/// Typing has stopped when nothing came for this long.
const PAUSE: Duration = Duration::from_secs(2);

/// What is going on between two key strokes.
#[derive(Default)]
struct State {
    /// The timer that will save.
    timer: Option<leptos::prelude::TimeoutHandle>,
    /// Whether a save is on its way; another one waits for its revision.
    sending: bool,
    /// Whether something was typed while it was.
    again: bool,
    /// Whether the person pressed a button while it was, and which.
    submit: Option<Option<HtmlElement>>,
}

/// Watches the form with this id, and says through `say` what became of each save.
pub fn watch(id: String, say: WriteSignal<String>) {
    let form =
        window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(&id));
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let state = Rc::new(RefCell::new(State::default()));

    let (watched, known) = (form.clone(), Rc::clone(&state));
    listen(&form, "input", move |_| typed(&watched, &known, say));
    let known = Rc::clone(&state);
    listen(&form, "submit", move |event| {
        let mut state = known.borrow_mut();
        if let Some(timer) = state.timer.take() {
            timer.clear();
        }
        // The button's save must carry the revision that the save on its way will bring.
        if state.sending {
            let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
            state.submit = Some(button);
            event.prevent_default();
        }
    });

    // What was written while the page was still loading is saved too.
    if written_before(&form).unwrap_or(false) {
        typed(&form, &state, say);
    }
}

/// Whether the form holds other values than the page came with.
fn written_before(form: &HtmlFormElement) -> Result<bool, JsValue> {
    let as_it_came: HtmlFormElement = form.clone_node_with_deep(true)?.dyn_into()?;
    as_it_came.reset();
    Ok(values(form)? != values(&as_it_came)?)
}

fn listen(form: &HtmlFormElement, event: &str, react: impl FnMut(web_sys::Event) + 'static) {
    let react = Closure::<dyn FnMut(web_sys::Event)>::new(react);
    let _ = form.add_event_listener_with_callback(event, react.as_ref().unchecked_ref());
    // The form lives as long as the page.
    react.forget();
}

fn typed(form: &HtmlFormElement, state: &Rc<RefCell<State>>, say: WriteSignal<String>) {
    let mut known = state.borrow_mut();
    if let Some(timer) = known.timer.take() {
        timer.clear();
    }
    if known.sending {
        known.again = true;
        return;
    }
    let (form, later) = (form.clone(), Rc::clone(state));
    let save = move || {
        later.borrow_mut().timer = None;
        later.borrow_mut().sending = true;
        spawn_local(async move {
            say.set(send(&form).await.unwrap_or_else(|_| OFFLINE.to_owned()));
            sent(&form, &later, say);
        });
    };
    known.timer = leptos::prelude::set_timeout_with_handle(save, PAUSE).ok();
}

/// After a save: what waited for it goes on.
fn sent(form: &HtmlFormElement, state: &Rc<RefCell<State>>, say: WriteSignal<String>) {
    let (again, submit) = {
        let mut state = state.borrow_mut();
        state.sending = false;
        (std::mem::take(&mut state.again), std::mem::take(&mut state.submit))
    };
    if let Some(button) = submit {
        // The button says what is to be done, such as *Remove*.
        let _ = form.request_submit_with_submitter(button.as_ref());
    } else if again {
        typed(form, state, say);
    }
}

const OFFLINE: &str = "Not saved: there is no connection. It is tried again when you type.";

/// Sends the form as it stands, takes over the new revision, and gives back words for the person.
async fn send(form: &HtmlFormElement) -> Result<String, JsValue> {
    let headers = web_sys::Headers::new()?;
    headers.append("x-autosave", "1")?;
    headers.append("content-type", "application/x-www-form-urlencoded;charset=UTF-8")?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&values(form)?.into());
    let window = window().ok_or(JsValue::NULL)?;
    let address = window.location().pathname()?;
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(&address, &init)).await?.dyn_into()?;
    // Something in between, such as a proxy, may answer in its own way.
    let answer = JsFuture::from(response.json()?).await.unwrap_or(JsValue::NULL);
    Ok(match response.status() {
        200 => {
            take_over(form, &answer);
            format!("Saved at {}", text(&answer, "at"))
        }
        401 => {
            "Not saved: you are signed out. Press the button to sign in; your words come along.".to_owned()
        }
        _ if answer.is_null() => OFFLINE.to_owned(),
        _ => format!("Not saved yet. {}. {}", text(&answer, "title"), text(&answer, "detail")),
    })
}

/// What the form would send, as the body of a request.
fn values(form: &HtmlFormElement) -> Result<String, JsValue> {
    let fields = FormData::new_with_form(form)?;
    Ok(UrlSearchParams::new_with_str_sequence_sequence(&fields)?.to_string().into())
}

/// The next save is on top of this one.
fn take_over(form: &HtmlFormElement, answer: &JsValue) {
    let seen = form.query_selector("input[name=seen]").ok().flatten();
    if let Some(seen) = seen.and_then(|seen| seen.dyn_into::<HtmlInputElement>().ok()) {
        seen.set_value(&text(answer, "revision"));
    }
}

fn text(answer: &JsValue, name: &str) -> String {
    let value = wasm_bindgen_futures::js_sys::Reflect::get(answer, &name.into()).unwrap_or(JsValue::NULL);
    value.as_string().or_else(|| value.as_f64().map(|number| number.to_string())).unwrap_or_default()
}
