//! The questions a problem answers: the one table from which forms, checklist, pages, versions,
//! differences and the feed are made.
//!
//! To add a question that is answered in text, add a line to the list and one to [`Question::info`].

use crate::closed_list;

closed_list! {
    /// What a problem is asked, in the order of its page.
    Question {
        /// A line that names the problem.
        Title = "title", "Title";
        /// Which service it is about.
        ServiceArea = "service_area", "Service area";
        /// Why now.
        Why = "why", "Why this matters";
        /// What is wrong.
        Problem = "problem", "The problem";
        /// Who has it, and what they need.
        Users = "users", "Users and their needs";
        /// What was tried.
        WorkDone = "work_done", "Work done so far";
        /// What shows it.
        Evidence = "evidence", "Evidence";
        /// How things stand today.
        Baseline = "baseline", "How things stand today";
        /// How anybody will see that it got better.
        Measures = "measures", "Outcome measures";
        /// What people go through.
        Journeys = "journeys", "Journeys";
        /// What cannot be changed.
        Constraints = "constraints", "Constraints";
        /// Codes of the Common Procurement Vocabulary.
        Cpv = "cpv", "CPV codes";
        /// Whom to ask.
        Contact = "contact", "Contact person";
    }
}

closed_list! {
    /// The services of a council, as lists are filtered by.
    ServiceArea {
        /// Adult social care.
        AdultCare = "adult_care", "Adult social care";
        /// Children's services.
        Children = "children", "Children\u{2019}s services";
        /// Customer services.
        Customer = "customer", "Customer services";
        /// Environmental health.
        Health = "health", "Environmental health and licensing";
        /// Highways and streets.
        Highways = "highways", "Highways and streets";
        /// Housing.
        Housing = "housing", "Housing";
        /// Leisure, libraries and parks.
        Leisure = "leisure", "Leisure, libraries and parks";
        /// Planning and building control.
        Planning = "planning", "Planning and building control";
        /// Revenues and benefits.
        Revenues = "revenues", "Revenues and benefits";
        /// Waste and recycling.
        Waste = "waste", "Waste and recycling";
        /// The council's own workings.
        Corporate = "corporate", "Finance, people and legal";
    }
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text, up to so many characters.
    Line(usize),
    /// Several paragraphs, up to so many characters.
    Text(usize),
    /// One [`ServiceArea`], by key.
    ServiceArea,
    /// Codes, one a line.
    Cpv,
    /// Several outcome measures.
    Measures,
    /// Several journeys.
    Journeys,
    /// A person with an address.
    Contact,
}

/// What a question's page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuestionInfo {
    /// The heading, as a question.
    pub ask: &'static str,
    /// Help below it.
    pub hint: &'static str,
    /// How it is answered.
    pub kind: Kind,
    /// Whether a problem can be approved without it.
    pub required: bool,
}

impl Question {
    /// The question's row in the table.
    pub const fn info(self) -> QuestionInfo {
        let (ask, hint, kind, required) = match self {
            Question::Title => (
                "What do you call this problem?",
                "Name the problem, not a solution. For example, \u{2018}Repeat visits for damp and mould\u{2019}.",
                Kind::Line(120),
                true,
            ),
            Question::ServiceArea => {
                ("Which service is it about?", "Suppliers filter by this.", Kind::ServiceArea, true)
            }
            Question::Why => (
                "Why does this matter now?",
                "What happens if nothing changes? A title and this answer are enough to show the draft to colleagues.",
                Kind::Text(2_000),
                true,
            ),
            Question::Problem => (
                "What is the problem?",
                "Describe what goes wrong, for whom and how often. Leave out what you might buy.",
                Kind::Text(6_000),
                true,
            ),
            Question::Users => (
                "Who has this problem, and what do they need?",
                "Residents, officers, contractors. Start a line with \u{2018}- \u{2019} to make a list.",
                Kind::Text(4_000),
                true,
            ),
            Question::WorkDone => (
                "What have you tried or found out already?",
                "Discovery work, pilots, what other councils told you, what did not work.",
                Kind::Text(4_000),
                true,
            ),
            Question::Evidence => (
                "What shows that the problem is real?",
                "Counts, complaints, audits, research. Say where each figure comes from. Leave out anything about a person.",
                Kind::Text(4_000),
                true,
            ),
            Question::Baseline => (
                "How do things stand today?",
                "Volumes, times, costs: what you would compare a change with.",
                Kind::Text(3_000),
                true,
            ),
            Question::Measures => (
                "How will anybody see that it got better?",
                "At least one measure with a baseline and a target. A pilot is measured against these.",
                Kind::Measures,
                true,
            ),
            Question::Journeys => (
                "What do people go through?",
                "One journey at least, step by step, as it should go. Demonstrations follow it.",
                Kind::Journeys,
                true,
            ),
            Question::Constraints => (
                "What cannot be changed?",
                "Law, contracts that run on, systems that stay, deadlines, budget if you can say.",
                Kind::Text(3_000),
                false,
            ),
            Question::Cpv => (
                "Which CPV codes fit?",
                "One code a line, eight digits, for example 48000000. Suppliers watch codes.",
                Kind::Cpv,
                true,
            ),
            Question::Contact => (
                "Who answers questions about this problem?",
                "This is published. Use a team\u{2019}s address where you can.",
                Kind::Contact,
                true,
            ),
        };
        QuestionInfo { ask, hint, kind, required }
    }

    /// The limit of a text answer, in characters.
    pub const fn limit(self) -> usize {
        match self.info().kind {
            Kind::Line(limit) | Kind::Text(limit) => limit,
            Kind::Cpv => 400,
            Kind::ServiceArea => 40,
            Kind::Measures | Kind::Journeys | Kind::Contact => 0,
        }
    }

    /// Whether the answer is one text (and not a list of objects or a person).
    pub const fn is_text(self) -> bool {
        !matches!(self.info().kind, Kind::Measures | Kind::Journeys | Kind::Contact)
    }
}
