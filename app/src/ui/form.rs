//! What a form holds between two pages: the values as they were typed, and what is wrong with them.
//!
//! The server takes a post apart, and where it cannot be accepted shows the same page again with
//! this state, so that no word is lost without JavaScript. The type knows no slice and no rule.

/// The field with the token against forged posts.
pub const TOKEN_FIELD: &str = "_token";
/// The field with the names of the fields that people did not see.
pub const HIDDEN_FIELD: &str = "_hidden";
/// Fields whose values never come back on a page.
pub const SECRET_FIELDS: [&str; 3] = ["password", "password_new", "code"];

/// The token of this visit, which every form of a page sends along. Provided once for a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormToken(pub Option<String>);

/// One thing that is wrong, and the field it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, which is its id on the page too. Of a date, the part: `closes-day`.
    pub field: String,
    /// What is wrong and how to put it right, as the page prints it.
    pub message: String,
}

/// The values of a form, in the order they were sent, and the errors found in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    /// Name and value of each field that was sent, or of what is stored; a name may occur again.
    pub values: Vec<(String, String)>,
    /// What is wrong, in the order of the page's fields. Empty on the first visit.
    pub errors: Vec<FieldError>,
    /// Whether the values were sent by a person. Stored values never replace sent ones.
    pub sent: bool,
    /// Whether this page tells the person that what is stored has changed since they saw it. It then shows
    /// what is stored now, and takes its marks afresh.
    pub overtaken: bool,
}

/// The hidden field of a form that says which of a page's buttons was pressed.
pub fn act(name: &str) -> Vec<(String, String)> {
    vec![("act".to_owned(), name.to_owned())]
}

impl FormState {
    /// The state of a form that was sent, with nothing found wrong so far.
    pub fn sent<N: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (N, V)>) -> Self {
        FormState { values: pairs(values), sent: true, ..FormState::default() }
    }

    /// Adds an error about `field`. The first error about a field is the one shown beside it.
    pub fn refuse(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.into(), message: message.into() });
    }

    /// The first value of the field called `name`.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Every value of the field called `name`, as check boxes send them.
    pub fn values(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The first error about the field called `name`.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.message.as_str())
    }

    /// Whether anything is wrong.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// A hidden field that says what the person saw: a revision, a hash, an id.
    ///
    /// While the form comes again it stays what was sent, for nobody has told the person of anything newer. It is
    /// `now` on the first visit, and on a page that says what has changed.
    pub fn mark(&self, name: &str, now: impl FnOnce() -> String) -> (String, String) {
        let seen = self.value(name).filter(|_| self.sent && !self.overtaken);
        (name.to_owned(), seen.map_or_else(now, str::to_owned))
    }

    /// The same state, filled with `stored` values if the form was never sent.
    ///
    /// A form that was sent keeps what was typed, also where a field was emptied or a box unticked.
    #[must_use]
    pub fn or<N: Into<String>, V: Into<String>>(mut self, stored: impl IntoIterator<Item = (N, V)>) -> Self {
        if !self.sent {
            self.values = pairs(stored);
        }
        self
    }
}

fn pairs<N: Into<String>, V: Into<String>>(
    values: impl IntoIterator<Item = (N, V)>,
) -> Vec<(String, String)> {
    values.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::FormState;

    #[test]
    fn stored_values_fill_a_form_that_was_never_sent() {
        let form = FormState::default().or([("title", "Damp and mould")]);
        assert_eq!(form.value("title"), Some("Damp and mould"));
    }

    #[test]
    fn an_emptied_field_stays_empty_after_sending() {
        let form = FormState::sent([("title", "")]).or([("title", "Damp and mould"), ("why", "Health")]);
        assert_eq!(form.value("title"), Some(""));
        assert_eq!(form.value("why"), None);
    }

    #[test]
    fn a_form_sent_with_every_box_unticked_keeps_them_unticked() {
        let nothing: [(String, String); 0] = [];
        let form = FormState::sent(nothing).or([("purpose", "suppliers")]);
        assert!(form.values("purpose").is_empty());
    }

    #[test]
    fn every_ticked_box_is_a_value() {
        let form = FormState::sent([("purpose", "a"), ("title", "x"), ("purpose", "d")]);
        assert_eq!(form.values("purpose"), ["a", "d"]);
    }

    #[test]
    fn a_mark_stays_what_was_sent_until_the_page_says_what_changed() {
        let now = || "2".to_owned();
        assert_eq!(FormState::default().mark("seen", now).1, "2");
        let mut form = FormState::sent([("seen", "1")]);
        assert_eq!(form.mark("seen", now).1, "1");
        form.overtaken = true;
        assert_eq!(form.mark("seen", now).1, "2");
    }

    #[test]
    fn the_first_error_about_a_field_is_the_one_shown() {
        let mut form = FormState::sent([("title", "")]);
        assert!(!form.has_errors());
        form.refuse("title", "Enter a title");
        form.refuse("title", "Use 200 characters or fewer");
        assert_eq!(form.error("title"), Some("Enter a title"));
        assert_eq!(form.error("why"), None);
        assert!(form.has_errors());
    }
}
