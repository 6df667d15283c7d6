//! The questions a problem answers: the one table from which forms, checklist, pages, versions,
//! differences and search are made. The public list and the feed read a copy, see the README.
//!
//! To add a question that is answered in text, add a line to the list and one to [`Question::info`].

use super::cpv;
use crate::{
    closed_list::closed_list,
    text::{self, Lines},
};

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
    /// What a good answer looks like, for the side of the page.
    pub example: &'static str,
    /// How it is answered.
    pub kind: Kind,
    /// Whether a problem can be approved without it.
    pub required: bool,
}

impl Question {
    /// The question's row in the table.
    pub const fn info(self) -> QuestionInfo {
        let (ask, hint, example, kind, required) = match self {
            Question::Title => (
                "What do you call this problem?",
                "Name the problem, not a solution. For example, \u{2018}Repeat visits for damp and mould\u{2019}.",
                "Repeat visits for damp and mould",
                Kind::Line(120),
                true,
            ),
            Question::ServiceArea => {
                ("Which service is it about?", "Suppliers filter by this.", "", Kind::ServiceArea, true)
            }
            Question::Why => (
                "Why does this matter now?",
                "What happens if nothing changes? A title and this answer are enough to show the draft to colleagues.",
                "From October a landlord must look into damp within ten working days. We met that in 61% of reports last winter. Each late case costs us about \u{a3}340 in second visits, and a family a winter.",
                Kind::Text(2_000),
                true,
            ),
            Question::Problem => (
                "What is the problem?",
                "Describe what goes wrong, for whom and how often. Leave out what you might buy.",
                "Tenants report the same wall three times before anybody finds the cause. Each visit is booked as a new job, so the surveyor does not see the earlier ones. In 2026 this happened to 412 homes.",
                Kind::Text(6_000),
                true,
            ),
            Question::Users => (
                "Who has this problem, and what do they need?",
                "Residents, officers, contractors. Start a line with \u{2018}- \u{2019} to make a list.",
                "- Tenants need to know when somebody comes and what happens next.\n- Surveyors need to see what was found before, standing in the room.\n- Call handlers need to tell a leak from condensation on the phone.",
                Kind::Text(4_000),
                true,
            ),
            Question::WorkDone => (
                "What have you tried or found out already?",
                "Discovery work, pilots, what other councils told you, what did not work.",
                "We followed twelve reports from the first call to the repair. A checklist for call handlers cut wrong bookings by a fifth, but did nothing about second visits.",
                Kind::Text(4_000),
                true,
            ),
            Question::Evidence => (
                "What shows that the problem is real?",
                "Counts, complaints, audits, research. Say where each figure comes from. Leave out anything about a person.",
                "412 homes with three or more visits for the same wall (repairs register, April to March). 96 complaints at stage one (complaints log). Eight interviews with surveyors.",
                Kind::Text(4_000),
                true,
            ),
            Question::Baseline => (
                "How do things stand today?",
                "Volumes, times, costs: what you would compare a change with.",
                "3,150 reports a year. 23 days from report to repair in the middle case, 61 days in the slowest tenth. Two surveyors, one of them part time.",
                Kind::Text(3_000),
                true,
            ),
            Question::Measures => (
                "How will anybody see that it got better?",
                "At least one measure with a baseline and a target. A pilot is measured against these.",
                "Repeat visits within 90 days, from 412 visits to 200 visits, counted each month from the repairs register.",
                Kind::Measures,
                true,
            ),
            Question::Journeys => (
                "What do people go through?",
                "One journey at least, step by step, as it should go. Demonstrations follow it.",
                "A tenant with a baby and a damp bedroom: reports damp on a Sunday evening; is told on Monday when somebody comes; is visited once; sees in writing what was found and what happens next.",
                Kind::Journeys,
                true,
            ),
            Question::Constraints => (
                "What cannot be changed?",
                "Law, contracts that run on, systems that stay, deadlines, budget if you can say.",
                "The repairs contract runs until March 2028. Tenancy records stay where they are. No personal data may leave the United Kingdom.",
                Kind::Text(3_000),
                false,
            ),
            Question::Cpv => (
                "Which CPV codes fit?",
                "One code a line, eight digits, for example 48000000. Suppliers watch codes.",
                "50700000-2\n71315300-2",
                Kind::Cpv,
                true,
            ),
            Question::Contact => (
                "Who answers questions about this problem?",
                "This is published. Use a team\u{2019}s address where you can.",
                "Housing repairs team, repairs@council.example",
                Kind::Contact,
                true,
            ),
        };
        QuestionInfo { ask, hint, example, kind, required }
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

    /// The text of an answer, ready to be saved.
    ///
    /// # Errors
    /// What is wrong with it and how to put it right.
    pub fn clean(self, typed: &str) -> Result<String, String> {
        let kind = self.info().kind;
        let lines = if matches!(kind, Kind::Line(_) | Kind::ServiceArea) { Lines::One } else { Lines::Many };
        let field = text::Field { name: self.key(), label: self.label(), limit_chars: self.limit(), lines };
        let answer = text::clean(typed, &field).map_err(|mistake| mistake.to_string())?;
        match kind {
            Kind::Cpv => cpv::check(&answer)?,
            Kind::ServiceArea if !answer.is_empty() && ServiceArea::from_key(&answer).is_none() => {
                return Err("Select the service it is about".to_owned());
            }
            _ => {}
        }
        Ok(answer)
    }
}
