//! The browser's side: takes what the server sends, as it comes.

use super::Told;
use leptos::{
    prelude::{Update, WriteSignal},
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};
use wasm_bindgen_futures::js_sys::{Array, JSON, Reflect};
use web_sys::{EventSource, MessageEvent, window};

/// So many of the last lines are shown.
const LINES_MAX: usize = 200;

/// Listens at this address, and tells what comes.
pub fn watch(events: String, tell: WriteSignal<Told>) {
    let Ok(source) = EventSource::new(&events) else { return };
    let stream = source.clone();
    let react = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else { return };
        let Ok(told) = JSON::parse(&text) else { return };
        if field(&told, "ended").as_bool() == Some(true) {
            stream.close();
            // What the page shows of a run that has ended is more than the stream tells.
            let _ = window().map(|window| window.location().reload());
            return;
        }
        tell.update(|known| take(known, &told));
    });
    source.set_onmessage(Some(react.as_ref().unchecked_ref()));
    // The stream lives as long as the page.
    react.forget();
}

fn take(known: &mut Told, told: &JsValue) {
    known.state = field(told, "state").as_string().unwrap_or_default();
    known.standing = field(told, "standing").as_string().unwrap_or_default();
    known.share = field(told, "share").as_f64().map(|share| share as u32);
    let lines = Array::from(&field(told, "lines"));
    known.lines.extend(lines.iter().filter_map(|line| line.as_string()));
    let surplus = known.lines.len().saturating_sub(LINES_MAX);
    known.lines.drain(..surplus);
}

fn field(told: &JsValue, name: &str) -> JsValue {
    Reflect::get(told, &name.into()).unwrap_or(JsValue::NULL)
}
