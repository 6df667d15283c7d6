//! The whole document: head, header, main part, footer. Every page is one `Layout`.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::tachys::view::any_view::AnyView;

use super::brand::{Brand, Logo};
use super::button::PostForm;
use super::content::{Content, class_if, classes};
use super::error_summary::ErrorSummary;
use super::form::FormState;
use super::frame::{Footer, FooterLink, GenericHeader, NavigationItem, ServiceNavigation};
use super::navigation::SkipLink;

/// Forecourt's mark: a town hall and the open space in front of it, in the colour of the words beside it.
const MARK: &str = include_str!("mark.svg");
/// The name in letters of our own, which say "Forecourt" to screen readers.
const LETTERING: &str = include_str!("lettering.svg");

/// What is the same on every page of one visit. The edge makes it once for each request.
pub struct Frame {
    /// Whose portal it is.
    pub brand: Brand,
    /// Addresses of the style sheets, in order; the brand's own comes last.
    pub stylesheets: Vec<String>,
    /// Address of the icon, an SVG.
    pub icon: String,
    /// The parts of the portal.
    pub navigation: Vec<NavigationItem>,
    /// Who is looking.
    pub visitor: Visitor,
    /// The links at the end of the page.
    pub footer: Vec<FooterLink>,
    /// What every page puts into the head, such as the scripts that wake the islands.
    pub head: Content,
    /// What stands above everything on every page, such as "these are demonstration data".
    pub notice: Content,
}

impl Frame {
    /// The links every portal must have, at the addresses it is given.
    pub fn footer_links(cookies: &str, privacy: &str, accessibility: &str) -> Vec<FooterLink> {
        vec![
            FooterLink::new("Cookies", cookies),
            FooterLink::new("Privacy", privacy),
            FooterLink::new("Accessibility statement", accessibility),
        ]
    }
}

/// Who is looking at the page.
pub enum Visitor {
    /// Somebody who has not signed in.
    Unknown {
        /// Where to sign in. Nothing, on the page that does it.
        sign_in: Option<String>,
    },
    /// A person with a session.
    SignedIn {
        /// The person's name.
        person: String,
        /// Where the person's own settings are.
        account: String,
        /// The organisation the person acts for, if any.
        organisation: Option<String>,
        /// Where to switch the organisation, if there are several.
        switch: Option<String>,
        /// Where the sign-out form posts to.
        sign_out: String,
    },
}

/// The whole document.
///
/// The title ends with the brand's name and begins with "Error: " when `form` has errors; the error
/// summary then stands first in the main part.
#[component]
pub fn Layout(
    /// What is the same on every page.
    frame: Frame,
    /// What this page is, as its heading says it.
    #[prop(into)]
    title: String,
    /// The form on this page, for its errors.
    #[prop(optional, into)]
    form: FormState,
    /// A back link.
    #[prop(optional, into)]
    before: Content,
    /// What this page alone puts into the head, such as the link to a feed.
    #[prop(optional, into)]
    head: Content,
    /// Whether the main part may be as wide as the page, as for lists with filters.
    #[prop(optional)]
    wide: bool,
    /// The main part.
    children: Children,
) -> impl IntoView {
    let error = if form.has_errors() { "Error: " } else { "" };
    let full_title = format!("{error}{title} – {}", frame.brand.name);
    let colour = frame.brand.colour.to_string();
    let sheets = frame
        .stylesheets
        .into_iter()
        .map(|href| view! { <link rel="stylesheet" href=href nonce=use_nonce() /> })
        .collect_view();
    // A landmark of its own: whoever moves by landmarks would not meet the way back otherwise.
    let before = before.is_shown().then(|| view! { <nav aria-label="Back">{before}</nav> });
    let main = class_if(wide, "app-main--wide");
    let notice = frame.notice.is_shown().then(
        || view! { <div class="app-notice"><div class="govuk-width-container">{frame.notice}</div></div> },
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" class="govuk-template">
            <head>
                <meta charset="utf-8" />
                <title>{full_title}</title>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="theme-color" content=colour />
                <link rel="icon" sizes="any" type="image/svg+xml" href=frame.icon />
                {sheets}
                {frame.head}
                {head}
            </head>
            <body class="govuk-template__body">
                <SkipLink href="#main-content">"Skip to main content"</SkipLink>
                <header class="govuk-template__header">
                    {notice}
                    <GenericHeader logo=logo(&frame.brand) end=visitor(frame.visitor) classes="app-header" />
                    <ServiceNavigation items=frame.navigation navigation_label="Parts of the portal" />
                </header>
                <div class="govuk-width-container">
                    {before}
                    <main class=classes("govuk-main-wrapper", [main]) id="main-content">
                        <ErrorSummary form=&form />
                        {children()}
                    </main>
                </div>
                <footer class="govuk-template__footer">
                    <Footer links=frame.footer />
                </footer>
            </body>
        </html>
    }
}

fn logo(brand: &Brand) -> AnyView {
    match &brand.logo {
        Logo::Forecourt if brand.name == Brand::forecourt().name => {
            view! { {InertElement::new(MARK)} {InertElement::new(LETTERING)} }.into_any()
        }
        Logo::Forecourt => view! { {InertElement::new(MARK)} <span>{brand.name.clone()}</span> }.into_any(),
        Logo::Picture { href } => view! {
            <img class="app-header__picture" src=href.clone() alt=brand.name.clone() />
        }
        .into_any(),
    }
}

fn visitor(visitor: Visitor) -> Content {
    match visitor {
        Visitor::Unknown { sign_in: None } => Content::Nothing,
        Visitor::Unknown { sign_in: Some(href) } => view! {
            <div class="app-visitor">
                <a class="app-visitor__link" href=href>"Sign in"</a>
            </div>
        }
        .into_any()
        .into(),
        Visitor::SignedIn { person, account, organisation, switch, sign_out } => {
            let organisation =
                organisation.map(|name| view! { <span class="app-visitor__organisation">{name}</span> });
            let switch = switch.map(|href| {
                view! { <a class="app-visitor__link" href=href>"Switch organisation"</a> }
            });
            view! {
                <div class="app-visitor">
                    <div class="app-visitor__who">
                        <a class="app-visitor__link" href=account>{person}</a>
                        {organisation}
                    </div>
                    {switch}
                    <PostForm action=sign_out>
                        <button type="submit" class="app-visitor__button">"Sign out"</button>
                    </PostForm>
                </div>
            }
            .into_any()
            .into()
        }
    }
}

impl From<&FormState> for FormState {
    fn from(form: &FormState) -> Self {
        form.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str, logo: Logo) -> String {
        let brand = Brand { name: name.to_owned(), logo, ..Brand::forecourt() };
        super::logo(&brand).to_html()
    }

    #[test]
    fn the_header_shows_our_lettering_or_the_name_a_council_gave_or_its_logo() {
        let lettering = "aria-label=\"Forecourt\"";
        assert!(header("Forecourt", Logo::Forecourt).contains(lettering));
        let named = header("Problems of Eastwold", Logo::Forecourt);
        assert!(named.contains("<span>Problems of Eastwold</span>") && !named.contains(lettering), "{named}");
        let pictured = header("Eastwold", Logo::Picture { href: "/pkg/eastwold.svg".to_owned() });
        assert!(pictured.contains("alt=\"Eastwold\"") && !pictured.contains("<svg"), "{pictured}");
    }

    #[test]
    fn the_icon_is_the_mark_on_the_colour_of_forecourt() {
        let icon = include_str!("../../../style/assets/mark.svg");
        let drawn =
            |svg: &str| svg.rsplit_once(" d=").map(|(_, rest)| rest.split('"').nth(1).map(str::to_owned));
        assert_eq!(drawn(icon), drawn(MARK));
        assert!(icon.contains(&format!("fill=\"{}\"", Brand::forecourt().colour)), "{icon}");
    }
}
