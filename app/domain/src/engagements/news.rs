//! What is told about an engagement to everybody who wants to hear of it.

use crate::closed_list::closed_list;

closed_list! {
    /// What sort of thing is told.
    NewsKind {
        /// The engagement was withdrawn.
        Withdrawn = "engagement_withdrawn", "Withdrawn";
        /// A question was answered.
        Answer = "answer", "Answer";
        /// Something about it changed.
        Addendum = "addendum", "Addendum";
    }
}
