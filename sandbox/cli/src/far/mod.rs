//! A portal, as this command meets it: over `/api/v1`, with the token that its user pasted.

mod follow;
mod kept;
mod line;

pub use follow::{Followed, follow};
pub use kept::{Kept, forget, keep, kept};
pub use line::{Line, address};
