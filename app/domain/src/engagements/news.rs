//! What is told about an engagement to everybody who wants to hear of it.

use crate::closed_list::closed_list;

closed_list! {
    /// What sort of thing is told.
    NewsKind {
        /// The engagement was withdrawn.
        Withdrawn = "engagement_withdrawn", "Withdrawn";
        /// A question was answered.
        Answer = "answer", "Answer";
        /// It was closed, and what came of it was published.
        Closed = "engagement_closed", "Closed";
        /// Something about it changed.
        Addendum = "addendum", "Addendum";
        /// Slots for demos can be booked, or how demos go changed.
        Demos = "demos", "Demos";
        /// A forum or briefing was announced, or its minutes were published.
        Forum = "forum", "Forum";
        /// Another council or partner takes part, or does no more.
        Party = "party", "Who takes part";
    }
}
