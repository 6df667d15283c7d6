//! What stands around every page: header, service navigation, phase banner, footer.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use super::content::{Attributes, Content, Maybe, class_if, classes};
use super::tag::Tag;

/// The bar at the top with the logo. It bears no crown: this is not GOV.UK.
#[component]
pub fn GenericHeader(
    /// Where the logo leads; `/` unless said otherwise.
    #[prop(optional, into)]
    href: Maybe,
    /// The logo. An image in it needs a text.
    #[prop(into)]
    logo: Content,
    /// What stands at the other end of the bar.
    #[prop(optional, into)]
    end: Content,
    /// Classes of the inner box; `govuk-width-container` unless said otherwise.
    #[prop(optional, into)]
    container_classes: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let container = container_classes.or("govuk-width-container");
    view! {
        <div {..attributes} class=self::classes("govuk-generic-header", [classes.as_ref()])>
            <div class=self::classes("govuk-generic-header__container", [container.as_str()])>
                <div class="govuk-generic-header__logo">
                    <a href=href.or("/") class="govuk-generic-header__homepage-link">{logo}</a>
                </div>
                {end}
            </div>
        </div>
    }
}

/// One place of the service navigation.
#[derive(Default)]
pub struct NavigationItem {
    /// What it says.
    pub content: Content,
    /// Where it leads. Left out, it is plain text.
    pub href: Maybe,
    /// Whether it is the very page that is shown.
    pub current: bool,
    /// Whether the page that is shown belongs to it.
    pub active: bool,
    /// Further attributes of the link.
    pub attributes: Attributes,
}

impl NavigationItem {
    /// A link to a part of the portal.
    pub fn new(content: impl Into<Content>, href: impl Into<Maybe>) -> Self {
        NavigationItem { content: content.into(), href: href.into(), ..NavigationItem::default() }
    }

    fn view(self) -> AnyView {
        let here = self.current || self.active;
        let class = classes(
            "govuk-service-navigation__item",
            [class_if(here, "govuk-service-navigation__item--active")],
        );
        let current = here.then_some(if self.current { "page" } else { "true" });
        let shown = self.content.is_shown();
        // People who replace the colours still see where they are.
        let content = if here {
            view! { <strong class="govuk-service-navigation__active-fallback">{self.content}</strong> }
                .into_any()
        } else {
            self.content.into_render()
        };
        let inner = match self.href.shown().map(str::to_owned) {
            Some(href) => view! {
                <a {..self.attributes}
                    class="govuk-service-navigation__link" href=href aria-current=current
                >
                    {content}
                </a>
            }
            .into_any(),
            None if shown => view! {
                <span class="govuk-service-navigation__text" aria-current=current>{content}</span>
            }
            .into_any(),
            None => ().into_any(),
        };
        view! { <li class=class>{inner}</li> }.into_any()
    }
}

/// What a page may add to the service navigation.
#[derive(Default)]
pub struct NavigationSlots {
    /// Before everything.
    pub start: Content,
    /// After everything.
    pub end: Content,
    /// Whether the end stands in the same row.
    pub end_inline: bool,
    /// Before the first place.
    pub navigation_start: Content,
    /// After the last place.
    pub navigation_end: Content,
}

/// The name of the service and its parts. The button that folds it up waits for a script.
#[component]
pub fn ServiceNavigation(
    /// The service's name.
    #[prop(optional, into)]
    service_name: Maybe,
    /// Where the name leads.
    #[prop(optional, into)]
    service_href: Maybe,
    /// Its parts.
    #[prop(optional)]
    items: Vec<NavigationItem>,
    /// What screen readers call the whole; "Service information" unless said otherwise.
    #[prop(optional, into)]
    label: Maybe,
    /// What screen readers call the parts; the button's words unless said otherwise.
    #[prop(optional, into)]
    navigation_label: Maybe,
    /// The id of the list; `navigation` unless said otherwise.
    #[prop(optional, into)]
    navigation_id: Maybe,
    /// Further classes of the part with the list.
    #[prop(optional, into)]
    navigation_classes: Maybe,
    /// What the folding button says; "Menu" unless said otherwise.
    #[prop(optional, into)]
    menu: Maybe,
    /// What screen readers say of that button.
    #[prop(optional, into)]
    menu_label: Maybe,
    /// Whether a phone folds the list; where it has more than one place unless said otherwise.
    #[prop(optional_no_strip, into)]
    collapse_on_mobile: Option<bool>,
    /// What a page adds.
    #[prop(optional)]
    slots: NavigationSlots,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let is_region = service_name.shown().is_some() || slots.start.is_shown() || slots.end.is_shown();
    let inline = class_if(slots.end_inline, "govuk-service-navigation__inlining-container");
    let name = service_name.shown().map(|name| service_name_view(name.to_owned(), service_href));
    let has_list = !items.is_empty() || slots.navigation_start.is_shown() || slots.navigation_end.is_shown();
    let menu = menu.or("Menu");
    let id = navigation_id.or("navigation");
    let list = has_list.then(|| {
        let folds = collapse_on_mobile.unwrap_or(items.len() > 1);
        let spoken = menu_label.shown().filter(|spoken| *spoken != menu).map(str::to_owned);
        let button = folds.then(|| {
            view! {
                <button
                    type="button" class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle"
                    aria-controls=id.clone() aria-label=spoken hidden=true aria-hidden="true"
                >
                    {menu.clone()}
                </button>
            }
        });
        let places = items.into_iter().map(NavigationItem::view).collect::<Vec<_>>();
        view! {
            <nav
                aria-label=navigation_label.or(&menu)
                class=self::classes("govuk-service-navigation__wrapper", [navigation_classes.as_ref()])
            >
                {button}
                <ul class="govuk-service-navigation__list" id=id.clone()>
                    {slots.navigation_start} {places} {slots.navigation_end}
                </ul>
            </nav>
        }
    });
    let inner = view! {
        <div class=self::classes("govuk-width-container", [inline])>
            {slots.start} <div class="govuk-service-navigation__container">{name} {list}</div> {slots.end}
        </div>
    };
    let class = self::classes("govuk-service-navigation", [classes.as_ref()]);
    let module = "govuk-service-navigation";
    if is_region {
        let label = label.or("Service information");
        view! { <section {..attributes} aria-label=label class=class data-module=module>{inner}</section> }
            .into_any()
    } else {
        view! { <div {..attributes} class=class data-module=module>{inner}</div> }.into_any()
    }
}

fn service_name_view(name: String, href: Maybe) -> impl IntoView {
    let inner = match href.shown().map(str::to_owned) {
        Some(href) => view! { <a href=href class="govuk-service-navigation__link">{name}</a> }.into_any(),
        None => view! { <span class="govuk-service-navigation__text">{name}</span> }.into_any(),
    };
    view! { <span class="govuk-service-navigation__service-name">{inner}</span> }
}

/// How far the service is, and where to say what is wrong with it.
#[component]
pub fn PhaseBanner(
    /// The phase, such as "Beta".
    #[prop(into)]
    phase: Content,
    /// Further classes of the phase.
    #[prop(optional, into)]
    phase_classes: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// The sentence.
    children: Children,
) -> impl IntoView {
    let tag = self::classes("govuk-phase-banner__content__tag", [phase_classes.as_ref()]);
    let class = self::classes("govuk-phase-banner govuk-width-container", [classes.as_ref()]);
    view! {
        <div {..attributes} class=class>
            <p class="govuk-phase-banner__content">
                <Tag classes=tag>{phase}</Tag>
                " "
                <span class="govuk-phase-banner__text">{children()}</span>
            </p>
        </div>
    }
}

/// A link of the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FooterLink {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

impl FooterLink {
    /// A link that says `text`.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        FooterLink { text: text.into(), href: href.into() }
    }
}

/// The end of the page: the links the law asks for. No crown and no Crown copyright.
#[component]
pub fn Footer(
    /// The links.
    links: Vec<FooterLink>,
    /// What else is said there, such as whose portal it is.
    #[prop(optional, into)]
    about: Content,
    /// What stands at the other end.
    #[prop(optional, into)]
    end: Content,
) -> impl IntoView {
    let links = links
        .into_iter()
        .map(|link| {
            view! {
                <li class="govuk-footer__inline-list-item">
                    <a class="govuk-footer__link" href=link.href>{link.text}</a>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let about = about.is_shown().then(|| view! { <div class="govuk-footer__meta-custom">{about}</div> });
    let end = end.is_shown().then(|| view! { <div class="govuk-footer__meta-item">{end}</div> });
    view! {
        <div class="govuk-footer">
            <div class="govuk-width-container">
                <div class="govuk-footer__meta">
                    <div class="govuk-footer__meta-item govuk-footer__meta-item--grow">
                        <h2 class="govuk-visually-hidden">"Support links"</h2>
                        <ul class="govuk-footer__inline-list">{links}</ul>
                        {about}
                    </div>
                    {end}
                </div>
            </div>
        </div>
    }
}
