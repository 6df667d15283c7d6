//! Tables. A wide one scrolls within itself, so that the page never does.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use super::content::{Attributes, Content, Maybe, classes};

/// One cell, or the head of a column.
#[derive(Default)]
pub struct Cell {
    /// What it says.
    pub content: Content,
    /// Whether it is a number, which stands at the right.
    pub numeric: bool,
    /// How many columns it takes, where it takes several.
    pub columns: Option<u32>,
    /// How many rows it takes, where it takes several.
    pub rows: Option<u32>,
    /// Further classes.
    pub classes: Maybe,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Cell {
    /// A number, or the head of a column of numbers.
    pub fn number(content: impl Into<Content>) -> Self {
        Cell { content: content.into(), numeric: true, ..Cell::default() }
    }

    fn view(self, place: Place) -> AnyView {
        let (block, numeric) = match place {
            Place::Inside => ("govuk-table__cell", "govuk-table__cell--numeric"),
            Place::Head => ("govuk-table__header", "govuk-table__header--numeric"),
            Place::Row => ("govuk-table__header", ""),
        };
        let numeric = if self.numeric { numeric } else { "" };
        let class = classes(block, [numeric, self.classes.as_ref()]);
        let scope = match place {
            Place::Head => "col",
            Place::Row => "row",
            Place::Inside => {
                return view! {
                    <td {..self.attributes} class=class colspan=self.columns rowspan=self.rows>{self.content}</td>
                }
                .into_any();
            }
        };
        view! {
            <th {..self.attributes} scope=scope class=class colspan=self.columns rowspan=self.rows>
                {self.content}
            </th>
        }
        .into_any()
    }
}

impl<T: Into<Content>> From<T> for Cell {
    fn from(content: T) -> Self {
        Cell { content: content.into(), ..Cell::default() }
    }
}

/// Where a cell stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    Row,
    Inside,
}

/// Several things compared column by column. Around a wide one put [`Scroll`].
#[component]
pub fn Table(
    /// What the table shows. Without it screen readers cannot name the table.
    #[prop(optional, into)]
    caption: Maybe,
    /// Further classes of the caption, such as `govuk-table__caption--m`.
    #[prop(optional, into)]
    caption_classes: Maybe,
    /// The heads of the columns.
    #[prop(optional)]
    head: Vec<Cell>,
    /// The rows.
    rows: Vec<Vec<Cell>>,
    /// Whether the first cell of a row names the row.
    #[prop(optional)]
    first_names_row: bool,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let caption_class = self::classes("govuk-table__caption", [caption_classes.as_ref()]);
    let caption =
        caption.shown().map(|caption| view! { <caption class=caption_class>{caption.to_owned()}</caption> });
    let head = (!head.is_empty()).then(|| {
        let cells = head.into_iter().map(|cell| cell.view(Place::Head)).collect::<Vec<_>>();
        view! { <thead class="govuk-table__head"><tr class="govuk-table__row">{cells}</tr></thead> }
    });
    let rows = rows
        .into_iter()
        .map(|cells| {
            let place = |number| if first_names_row && number == 0 { Place::Row } else { Place::Inside };
            let cells = cells.into_iter().enumerate();
            let cells = cells.map(|(number, cell)| cell.view(place(number))).collect::<Vec<_>>();
            view! { <tr class="govuk-table__row">{cells}</tr> }.into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <table {..attributes} class=self::classes("govuk-table", [classes.as_ref()])>
            {caption} {head} <tbody class="govuk-table__body">{rows}</tbody>
        </table>
    }
}

/// A region that scrolls sideways when what is in it is wider than the page; the keyboard reaches it.
#[component]
pub fn Scroll(
    /// What screen readers call it: what its table shows.
    #[prop(into)]
    label: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! { <div class="app-scroll" role="region" aria-label=label tabindex="0">{children()}</div> }
}
