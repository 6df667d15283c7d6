//! Ways within a page and between pages: skip link, back link, breadcrumbs, pages of a list.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::tachys::view::any_view::AnyView;

use super::content::{Attributes, Content, Maybe, class_if, classes};

/// The first link of a page, seen when it has the focus: past the header, to the main part.
#[component]
pub fn SkipLink(
    /// Where the main part is; `#content` unless said otherwise.
    #[prop(optional, into)]
    href: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let class = self::classes("govuk-skip-link", [classes.as_ref()]);
    view! {
        <a {..attributes} href=href.or("#content") class=class data-module="govuk-skip-link">
            {children()}
        </a>
    }
}

/// Back to the page before, in a journey of question pages.
#[component]
pub fn BackLink(
    /// Where that is.
    #[prop(optional, into)]
    href: Maybe,
    /// What it says; "Back" unless said otherwise.
    #[prop(optional, into)]
    text: Content,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let text = if text.is_shown() { text } else { "Back".into() };
    let class = self::classes("govuk-back-link", [classes.as_ref()]);
    view! { <a {..attributes} href=href.or("#") class=class>{text}</a> }
}

/// One step of the way to this page.
#[derive(Default)]
pub struct Crumb {
    /// What it is called.
    pub content: Content,
    /// Where it is. Left out, it is this page.
    pub href: Maybe,
    /// Further attributes of the link.
    pub attributes: Attributes,
}

impl Crumb {
    /// A page above this one.
    pub fn new(content: impl Into<Content>, href: impl Into<Maybe>) -> Self {
        Crumb { content: content.into(), href: href.into(), attributes: Vec::new() }
    }
}

/// Where this page stands, from the top down.
#[component]
pub fn Breadcrumbs(
    /// The steps, the highest first.
    crumbs: Vec<Crumb>,
    /// Whether a phone shows the first and the last only.
    #[prop(optional)]
    collapse_on_mobile: bool,
    /// What screen readers call it; "Breadcrumb" unless said otherwise.
    #[prop(optional, into)]
    label: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let collapse = class_if(collapse_on_mobile, "govuk-breadcrumbs--collapse-on-mobile");
    let steps = crumbs
        .into_iter()
        .map(|crumb| match crumb.href.shown().map(str::to_owned) {
            Some(href) => view! {
                <li class="govuk-breadcrumbs__list-item">
                    <a {..crumb.attributes} class="govuk-breadcrumbs__link" href=href>{crumb.content}</a>
                </li>
            }
            .into_any(),
            None => view! {
                <li class="govuk-breadcrumbs__list-item" aria-current="page">{crumb.content}</li>
            }
            .into_any(),
        })
        .collect::<Vec<_>>();
    view! {
        <nav {..attributes}
            class=self::classes("govuk-breadcrumbs", [classes.as_ref(), collapse])
            aria-label=label.or("Breadcrumb")
        >
            <ol class="govuk-breadcrumbs__list">{steps}</ol>
        </nav>
    }
}

/// A link to the page before or after this one.
#[derive(Default)]
pub struct Neighbour {
    /// Where it is.
    pub href: String,
    /// What the link says; "Previous page" or "Next page" unless said otherwise.
    pub text: Content,
    /// What is on that page, where there are no page numbers.
    pub label: Maybe,
    /// Further attributes of the link.
    pub attributes: Attributes,
}

impl<T: Into<String>> From<T> for Neighbour {
    fn from(href: T) -> Self {
        Neighbour { href: href.into(), ..Neighbour::default() }
    }
}

/// One place in the row of page numbers.
pub enum PageItem {
    /// A page.
    Page {
        /// Its number as shown.
        number: String,
        /// Where it is.
        href: String,
        /// Whether it is this page.
        current: bool,
        /// What screen readers say; "Page" and the number unless said otherwise.
        spoken: Maybe,
        /// Further attributes of the link.
        attributes: Attributes,
    },
    /// Pages left out.
    Gap,
}

/// The page numbers to show: first, last, the current one and its neighbours, gaps between them.
///
/// `pages` and `current` count from 1; `href` gives a page's address.
pub fn page_items(current: usize, pages: usize, href: impl Fn(usize) -> String) -> Vec<PageItem> {
    let mut items = Vec::new();
    let mut last_shown = 0;
    for number in 1..=pages {
        let near = number.abs_diff(current) <= 1;
        // A gap of one page is as wide as the page's number.
        let closes_gap = (number == 2 && current <= 4) || (number + 1 == pages && current + 3 >= pages);
        if !(near || closes_gap || number == 1 || number == pages) {
            continue;
        }
        if number > last_shown + 1 {
            items.push(PageItem::Gap);
        }
        last_shown = number;
        items.push(PageItem::Page {
            number: number.to_string(),
            href: href(number),
            current: number == current,
            spoken: Maybe(None),
            attributes: Vec::new(),
        });
    }
    items
}

const ARROW_BACK: &str = r#"<svg class="govuk-pagination__icon govuk-pagination__icon--prev" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"></path></svg>"#;
const ARROW_ON: &str = r#"<svg class="govuk-pagination__icon govuk-pagination__icon--next" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z"></path></svg>"#;

/// Which way a neighbour lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    On,
}

/// `block`: there are no page numbers, so the link may say what is on the other page.
fn neighbour(link: Neighbour, way: Way, block: bool) -> AnyView {
    let (rel, word, icon) = match way {
        Way::Back => ("prev", "Previous", ARROW_BACK),
        Way::On => ("next", "Next", ARROW_ON),
    };
    let label = link.label.shown().filter(|_| block).map(str::to_owned);
    let decorated =
        class_if(block && link.label.shown().is_none(), "govuk-pagination__link-title--decorated");
    let text = if link.text.is_shown() {
        link.text
    } else {
        view! { {word} <span class="govuk-visually-hidden">" page"</span> }.into_any().into()
    };
    let icon_first = block || way == Way::Back;
    let label = label.map(|label| {
        view! {
            <span class="govuk-visually-hidden">":"</span>
            " "
            <span class="govuk-pagination__link-label">{label}</span>
        }
    });
    view! {
        <div class=format!("govuk-pagination__{rel}")>
            <a {..link.attributes} class="govuk-link govuk-pagination__link" href=link.href rel=rel>
                {icon_first.then(|| InertElement::new(icon))}
                <span class=classes("govuk-pagination__link-title", [decorated])>{text}</span>
                " "
                {label}
                {(!icon_first).then(|| InertElement::new(icon))}
            </a>
        </div>
    }
    .into_any()
}

fn page_item(item: PageItem) -> AnyView {
    match item {
        PageItem::Gap => view! {
            <li class="govuk-pagination__item govuk-pagination__item--ellipsis">"⋯"</li>
        }
        .into_any(),
        PageItem::Page { number, href, current, spoken, attributes } => {
            let class =
                classes("govuk-pagination__item", [class_if(current, "govuk-pagination__item--current")]);
            let spoken = spoken.0.unwrap_or_else(|| format!("Page {number}"));
            view! {
                <li class=class>
                    <a {..attributes}
                        class="govuk-link govuk-pagination__link" href=href aria-label=spoken
                        aria-current=current.then_some("page")
                    >
                        {number}
                    </a>
                </li>
            }
            .into_any()
        }
    }
}

/// The pages of a list, or of a guide.
#[component]
pub fn Pagination(
    /// The page before, if there is one.
    #[prop(optional_no_strip, into)]
    previous: Option<Neighbour>,
    /// The page after, if there is one.
    #[prop(optional_no_strip, into)]
    next: Option<Neighbour>,
    /// Page numbers; see [`page_items`]. Left out, the two links stand below each other.
    #[prop(optional)]
    items: Vec<PageItem>,
    /// What screen readers call it; "Pagination" unless said otherwise.
    #[prop(optional, into)]
    label: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let block = items.is_empty() && (previous.is_some() || next.is_some());
    let list = (!items.is_empty()).then(|| {
        let items = items.into_iter().map(page_item).collect::<Vec<_>>();
        view! { <ul class="govuk-pagination__list">{items}</ul> }
    });
    view! {
        <nav {..attributes}
            class=self::classes("govuk-pagination", [class_if(block, "govuk-pagination--block"), classes.as_ref()])
            aria-label=label.or("Pagination")
        >
            {previous.map(|link| neighbour(link, Way::Back, block))} {list}
            {next.map(|link| neighbour(link, Way::On, block))}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::{PageItem, page_items};

    fn shown(current: usize, pages: usize) -> String {
        let words = page_items(current, pages, |page| format!("?page={page}"))
            .into_iter()
            .map(|item| match item {
                PageItem::Gap => "…".to_owned(),
                PageItem::Page { number, href, current, .. } => {
                    assert_eq!(href, format!("?page={number}"));
                    if current { format!("[{number}]") } else { number }
                }
            })
            .collect::<Vec<_>>();
        words.join(" ")
    }

    #[test]
    fn first_last_current_and_its_neighbours_are_shown() {
        assert_eq!(shown(1, 1), "[1]");
        assert_eq!(shown(3, 5), "1 2 [3] 4 5");
        assert_eq!(shown(1, 9), "[1] 2 … 9");
        assert_eq!(shown(4, 9), "1 2 3 [4] 5 … 9");
        assert_eq!(shown(5, 9), "1 … 4 [5] 6 … 9");
        assert_eq!(shown(9, 9), "1 … 8 [9]");
        assert_eq!(shown(7, 100), "1 … 6 [7] 8 … 100");
    }
}
