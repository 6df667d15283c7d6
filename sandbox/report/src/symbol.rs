//! Four signs beside words: they differ in shape, so that nobody needs colours, and words always stand beside them.

use maud::{Markup, html};

/// What a sign says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// As it should be: a tick in a full circle.
    Good,
    /// Not as it should be: a cross in a square.
    Bad,
    /// Neither is shown: an empty circle.
    Open,
    /// There is nothing to say: a dash.
    Nothing,
}

/// The sign, drawn, so that no font is needed for it. Readers that speak pass it over.
pub(crate) fn symbol(symbol: Symbol) -> Markup {
    html! {
        svg.report-symbol aria-hidden="true" focusable="false" viewBox="0 0 20 20" width="20" height="20" {
            @match symbol {
                Symbol::Good => {
                    circle.report-fill cx="10" cy="10" r="9" {}
                    path.report-cut d="M5.5 10.5 8.8 13.8 14.5 7" {}
                },
                Symbol::Bad => {
                    rect.report-line x="1.5" y="1.5" width="17" height="17" {}
                    path.report-line d="M6 6 14 14M14 6 6 14" {}
                },
                Symbol::Open => circle.report-line cx="10" cy="10" r="8" {},
                Symbol::Nothing => path.report-line d="M4 10H16" {},
            }
        }
    }
}
