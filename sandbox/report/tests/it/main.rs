//! Scenes of reports: what stands in them, what never does, and that every one is sound.

mod content;
mod hostile;
mod structure;

use domain::pilots::Evidence;
use report::{Command, Rerun};
use scraper::{ElementRef, Html, Selector};

/// The lines that the reports of these scenes come with.
fn how() -> Rerun {
    let commands = [
        ("Run it again in the same worlds", "pilot run pilot.wasm --challenge repairs-triage --key 07"),
        ("Compare with this evidence", "pilot verify evidence.json --rerun pilot.wasm"),
    ];
    let command = |(does, line): (&str, &str)| Command { does: does.to_owned(), line: line.to_owned() };
    Rerun { commands: commands.map(command).into() }
}

fn sample(name: &str) -> Evidence {
    let found = report::samples().into_iter().find(|(sample, _)| sample == name);
    found.unwrap_or_else(|| panic!("there is no sample {name}")).1
}

/// A report, read as a browser reads it.
fn page(evidence: &Evidence) -> Html {
    Html::parse_document(&report::html(evidence, &how()))
}

/// Every sample's report under its name.
fn pages() -> Vec<(String, Html)> {
    report::samples().into_iter().map(|(name, evidence)| (name, page(&evidence))).collect()
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

fn within<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The words of an element, with single spaces, and one wherever a box ends.
fn words(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    gather(element, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn gather(element: ElementRef<'_>, text: &mut String) {
    let is_box = !["a", "bdi", "code", "span", "strong", "time", "wbr"].contains(&element.value().name());
    for child in element.children() {
        match (child.value().as_text(), ElementRef::wrap(child)) {
            (Some(words), _) => text.push_str(words),
            (None, Some(inner)) => gather(inner, text),
            (None, None) => {}
        }
    }
    if is_box {
        text.push(' ');
    }
}

/// The text that stands directly in an element, without that of elements in it.
fn own_words(element: ElementRef<'_>) -> String {
    element.children().filter_map(|child| child.value().as_text().map(|text| &**text)).collect()
}

/// The words of everything that a selector finds.
fn all_words(page: &Html, selector: &str) -> String {
    all(page, selector).into_iter().map(words).collect::<Vec<_>>().join("\n")
}

/// The words of the section under a heading.
fn section(page: &Html, heading: &str) -> String {
    all_words(page, &format!("section[aria-labelledby={heading}]"))
}
