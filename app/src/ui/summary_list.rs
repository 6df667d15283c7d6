//! What is known about one thing, line by line, with links to change it.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use super::content::{Attributes, Content, Maybe, class_if, classes, heading};

/// A link to change what a line or card says.
#[derive(Default)]
pub struct Action {
    /// What it says, such as "Change".
    pub content: Content,
    /// Where it leads.
    pub href: String,
    /// What it is about, for screen readers: "Change *the title*".
    pub about: Maybe,
    /// Further classes.
    pub classes: Maybe,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Action {
    /// A link that says `text`, and `about` to screen readers alone.
    pub fn new(text: impl Into<Content>, href: impl Into<String>, about: impl Into<Maybe>) -> Self {
        Action { content: text.into(), href: href.into(), about: about.into(), ..Action::default() }
    }

    fn view(self, card: Option<&str>) -> AnyView {
        let mut unseen = String::new();
        if let Some(about) = self.about.shown() {
            unseen.push(' ');
            unseen.push_str(about);
        }
        if let Some(card) = card {
            unseen.push_str(&format!(" ({card})"));
        }
        let unseen =
            (!unseen.is_empty()).then(|| view! { <span class="govuk-visually-hidden">{unseen}</span> });
        let class = classes("govuk-link", [self.classes.as_ref()]);
        view! { <a {..self.attributes} class=class href=self.href>{self.content}{unseen}</a> }.into_any()
    }
}

/// One line: what it is about, what is known, and how to change it.
#[derive(Default)]
pub struct SummaryRow {
    /// What it is about.
    pub key: Content,
    /// What is known.
    pub value: Content,
    /// How to change it. `None` where the line has no such column.
    pub actions: Option<Vec<Action>>,
    /// Further classes of the line.
    pub classes: Maybe,
    /// Further classes of the key.
    pub key_classes: Maybe,
    /// Further classes of the value.
    pub value_classes: Maybe,
    /// Further classes of the links.
    pub actions_classes: Maybe,
}

impl SummaryRow {
    /// A line without links.
    pub fn new(key: impl Into<Content>, value: impl Into<Content>) -> Self {
        SummaryRow { key: key.into(), value: value.into(), ..SummaryRow::default() }
    }

    /// Adds a link to change it; `about` is for screen readers alone.
    #[must_use]
    pub fn change(self, href: impl Into<String>, about: impl Into<Maybe>) -> Self {
        self.action(Action::new("Change", href, about))
    }

    /// Adds a link.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.get_or_insert_default().push(action);
        self
    }

    fn view(self, any_actions: bool, card: Option<&str>) -> AnyView {
        let lacks = class_if(any_actions && self.actions.is_none(), "govuk-summary-list__row--no-actions");
        let links = self.actions.filter(|actions| !actions.is_empty()).map(|actions| {
            let class = classes("govuk-summary-list__actions", [self.actions_classes.as_ref()]);
            let list = "govuk-summary-list__actions-list";
            view! { <dd class=class>{links(actions, card, list, "govuk-summary-list__actions-list-item")}</dd> }
        });
        view! {
            <div class=classes("govuk-summary-list__row", [lacks, self.classes.as_ref()])>
                <dt class=classes("govuk-summary-list__key", [self.key_classes.as_ref()])>{self.key}</dt>
                <dd class=classes("govuk-summary-list__value", [self.value_classes.as_ref()])>{self.value}</dd>
                {links}
            </div>
        }
        .into_any()
    }
}

/// One link as it is, several as a list.
fn links(mut actions: Vec<Action>, card: Option<&str>, list: &'static str, line: &'static str) -> AnyView {
    if actions.len() == 1 {
        return actions.remove(0).view(card);
    }
    let lines = actions
        .into_iter()
        .map(|action| view! { <li class=line>{action.view(card)}</li> }.into_any())
        .collect::<Vec<_>>();
    view! { <ul class=list>{lines}</ul> }.into_any()
}

/// The box around a summary list, with its title and links that concern the whole.
#[derive(Default)]
pub struct Card {
    /// The title.
    pub title: String,
    /// The title's level, 2 unless said otherwise.
    pub level: Option<u8>,
    /// Further classes of the title.
    pub title_classes: Maybe,
    /// Links that concern the whole.
    pub actions: Vec<Action>,
    /// Further classes of the links.
    pub actions_classes: Maybe,
    /// Further classes of the box.
    pub classes: Maybe,
    /// Further attributes of the box.
    pub attributes: Attributes,
}

impl Card {
    fn view(self, list: AnyView) -> AnyView {
        let title = (!self.title.is_empty()).then(|| {
            let class = classes("govuk-summary-card__title", [self.title_classes.as_ref()]);
            heading(self.level.unwrap_or(2), class, Maybe(None), self.title.clone())
        });
        let card = (!self.title.is_empty()).then_some(self.title.as_str());
        let class = classes("govuk-summary-card__actions", [self.actions_classes.as_ref()]);
        let several = self.actions.len() > 1;
        let line = "govuk-summary-card__action";
        let actions = (!self.actions.is_empty()).then(|| {
            let mut actions: Vec<AnyView> =
                self.actions.into_iter().map(|action| action.view(card)).collect();
            if several {
                let lines =
                    actions.into_iter().map(|link| view! { <li class=line>{link}</li> }).collect_view();
                view! { <ul class=class>{lines}</ul> }.into_any()
            } else {
                view! { <div class=class>{actions.pop()}</div> }.into_any()
            }
        });
        view! {
            <div {..self.attributes} class=classes("govuk-summary-card", [self.classes.as_ref()])>
                <div class="govuk-summary-card__title-wrapper">{title} {actions}</div>
                <div class="govuk-summary-card__content">{list}</div>
            </div>
        }
        .into_any()
    }
}

/// What is known about one thing, line by line.
#[component]
pub fn SummaryList(
    /// The lines.
    rows: Vec<SummaryRow>,
    /// The box around it, if it has one.
    #[prop(optional_no_strip, into)]
    card: Option<Card>,
    /// Further classes, such as `govuk-summary-list--no-border`.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let any = rows.iter().any(|row| row.actions.as_ref().is_some_and(|actions| !actions.is_empty()));
    let title = card.as_ref().map(|card| card.title.clone()).filter(|title| !title.is_empty());
    let rows = rows.into_iter().map(|row| row.view(any, title.as_deref())).collect::<Vec<_>>();
    let class = self::classes("govuk-summary-list", [classes.as_ref()]);
    let list = view! { <dl {..attributes} class=class>{rows}</dl> }.into_any();
    match card {
        Some(card) => card.view(list),
        None => list,
    }
}
