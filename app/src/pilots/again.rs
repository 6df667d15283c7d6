//! Pages that wait for a worker load themselves again, unless the person asked them not to.

use crate::edge::Edge;
use leptos::prelude::*;
use serde::Deserialize;

/// From one time to the next.
pub(super) const SECONDS: u32 = 5;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    still: Option<String>,
}

/// Whether a page loads itself again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Again {
    /// The person asked it not to.
    pub still: bool,
}

impl Again {
    /// As the address of the page says.
    pub fn of(edge: &Edge) -> Self {
        Self { still: edge.query::<Query>().still.is_some() }
    }

    /// What does it where there is no script, for the head of the page.
    pub fn head(self) -> AnyView {
        if self.still {
            return ().into_any();
        }
        view! {
            <noscript>
                <meta http-equiv="refresh" content=SECONDS.to_string() />
            </noscript>
        }
        .into_any()
    }

    /// Says so, with the way to stop it or to have it again.
    pub fn words(self, here: &str) -> AnyView {
        if self.still {
            let here = here.to_owned();
            return view! { <a class="govuk-link" href=here>"Load this page again every few seconds"</a> }
                .into_any();
        }
        let stop = format!("{here}?still=yes");
        view! {
            "This page loads itself again every " {SECONDS} " seconds. "
            <a class="govuk-link" href=stop>"Stop loading it again"</a>
        }
        .into_any()
    }
}
