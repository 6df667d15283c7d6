//! The tasks of a long job, each with its state, done in any order.

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::IntoAnyAttribute;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::view::any_view::AnyView;

use super::content::{Attributes, Content, Maybe, class_if, classes, described_by};

/// One task.
#[derive(Default)]
pub struct Task {
    /// What it is called.
    pub title: Content,
    /// Further classes of the title.
    pub title_classes: Maybe,
    /// Where it is done. Left out, it cannot be started yet.
    pub href: Maybe,
    /// Help in a few words.
    pub hint: Content,
    /// Its state: a word, or a `Tag`.
    pub status: Content,
    /// Further classes of the state.
    pub status_classes: Maybe,
    /// Further classes of the task.
    pub classes: Maybe,
}

impl Task {
    /// A task that is done at `href`, with its state.
    pub fn new(title: impl Into<Content>, href: impl Into<Maybe>, status: impl Into<Content>) -> Self {
        let (title, href, status) = (title.into(), href.into(), status.into());
        Task { title, href, status, ..Task::default() }
    }

    /// Adds help in a few words.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Content>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The task as the `number`-th of its list, counted from 1.
    fn view(self, id_prefix: &str, number: usize) -> AnyView {
        let status_id = format!("{id_prefix}-{number}-status");
        let hint_id = self.hint.is_shown().then(|| format!("{id_prefix}-{number}-hint"));
        let described = described_by([hint_id.clone(), Some(status_id.clone())]);
        let linked = class_if(self.href.shown().is_some(), "govuk-task-list__item--with-link");
        let hint = self
            .hint
            .is_shown()
            .then(|| view! { <div id=hint_id class="govuk-task-list__hint">{self.hint}</div> });
        // Leptos writes an empty `class` for an absent one.
        let title_class = self
            .title_classes
            .shown()
            .map(|class| custom_attribute("class", class.to_owned()).into_any_attr());
        let title = match self.href.shown().map(str::to_owned) {
            Some(href) => {
                let class = classes("govuk-link govuk-task-list__link", [self.title_classes.as_ref()]);
                view! { <a class=class href=href aria-describedby=described>{self.title}</a> }.into_any()
            }
            None => {
                let class: Attributes = title_class.into_iter().collect();
                view! { <div {..class}>{self.title}</div> }.into_any()
            }
        };
        view! {
            <li class=classes("govuk-task-list__item", [linked, self.classes.as_ref()])>
                <div class="govuk-task-list__name-and-hint">{title} {hint}</div>
                <div class=classes("govuk-task-list__status", [self.status_classes.as_ref()]) id=status_id>
                    {self.status}
                </div>
            </li>
        }
        .into_any()
    }
}

/// The tasks of a long job.
#[component]
pub fn TaskList(
    /// What the ids begin with, where a page has several lists.
    #[prop(optional, into)]
    id_prefix: Maybe,
    /// The tasks, in the order they are best done.
    tasks: Vec<Task>,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let prefix = id_prefix.or("task-list");
    let tasks = (1..).zip(tasks).map(|(number, task)| task.view(&prefix, number)).collect::<Vec<_>>();
    view! { <ul {..attributes} class=self::classes("govuk-task-list", [classes.as_ref()])>{tasks}</ul> }
}
