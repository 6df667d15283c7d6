//! The look: our own components on the markup of govuk-frontend. Knows no slice and no rule.
//!
//! Everything here runs on the server alone and does its job without a script. The markup is
//! compared with the package's own fixtures in `tests/fixtures/`; the style is in `style/`.
//!
//! ```text
//! view! {
//!     <Layout frame title="Title" form=&form>
//!         <PostForm>
//!             <TextField form=&form name="title" label=Label::page_heading("What is it called?") />
//!             <Button>"Save and continue"</Button>
//!         </PostForm>
//!     </Layout>
//! }
//! ```

mod brand;
mod button;
mod choices;
mod content;
mod date_input;
mod error_summary;
mod fields;
mod file_upload;
mod form;
mod frame;
mod input;
mod layout;
mod navigation;
mod notices;
mod parts;
mod select;
mod summary_list;
mod table;
mod tag;
mod task_list;
mod textarea;

pub use brand::*;
pub use button::*;
pub use choices::*;
pub use content::{Attributes, Content, Maybe};
pub(crate) use date_input::capitalised;
pub use date_input::*;
pub use error_summary::*;
pub use fields::*;
pub use file_upload::*;
pub use form::*;
pub use frame::*;
pub use input::*;
pub use layout::*;
pub use navigation::*;
pub use notices::*;
pub use parts::{ErrorMessage, Fieldset, Group, Hint, Label, Legend};
pub use select::*;
pub use summary_list::*;
pub use table::*;
pub use tag::*;
pub use task_list::*;
pub use textarea::*;
