//! Uploading a pilot.

use crate::{
    edge::{Edge, FILE_FIELD, Next, Page, Upload},
    engagements::steps::unsent,
    routes,
    ui::{BackLink, Button, FileField, FormState, InsetText, Limit, PostForm, TextAreaField},
};
use domain::{
    fault::Fault,
    pilots::{MODULE_BYTES_MAX, NOTE_LIMIT, file_name},
    text::{self, Lines},
};
use leptos::prelude::*;
use portal::pilots::{self, NewModule};

pub(super) async fn page(edge: Edge, reference: String, form: FormState) -> Result<Page, Fault> {
    let ground = pilots::ground(edge.portal(), &edge.op, &reference).await?;
    let back = routes::pilots(&ground.engagement.reference);
    let hint = format!("The .wasm file that pilot build wrote, of at most {} MiB.", MODULE_BYTES_MAX >> 20);
    let over = (!ground.is_open()).then(|| pilots::over(&ground.engagement));
    Ok(Page::new("Upload a pilot", move || {
        if let Some(over) = over {
            return view! {
                <h1 class="govuk-heading-l">"Upload a pilot"</h1>
                <InsetText>{over.what} ". " {over.next}</InsetText>
                {unsent(&form, &["note"])}
            }
            .into_any();
        }
        view! {
            <h1 class="govuk-heading-l">"Upload a pilot"</h1>
            <p class="govuk-body">
                "It is looked at and compiled in the background, by a locked process. That takes a second for a pilot in Rust and \
                 up to a minute for one in Python. Nothing runs until you start it, and nobody outside your organisation gets \
                 the file."
            </p>
            <PostForm file=true>
                <TextAreaField
                    form=&form name="note" rows=3 limit=Limit::Characters(NOTE_LIMIT) label="What is new in this version (optional)"
                    hint="For your colleagues and yourself."
                />
                <FileField form=&form name=FILE_FIELD label="Pilot" hint accept=".wasm,application/wasm" />
                <Button>"Upload"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your pilots" /> }.into_any()))
}

pub(super) async fn upload(edge: Edge, reference: String, upload: Upload) -> Result<Next, Fault> {
    let field = text::Field { name: "note", label: "Note", limit_chars: NOTE_LIMIT, lines: Lines::Many };
    let note = match text::clean(upload.value("note"), &field) {
        Ok(note) => note,
        Err(mistake) => return Ok(Next::again("note", mistake.to_string())),
    };
    if upload.file_name.is_empty() {
        return Ok(Next::again(FILE_FIELD, "Choose the file of your pilot"));
    }
    let new = NewModule { file_name: file_name(&upload.file_name), note };
    let module = pilots::upload(edge.portal(), &edge.op, &reference, new, upload.pieces).await?;
    Ok(Next::See(routes::module(module)))
}
