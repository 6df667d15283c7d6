//! What changed between two contents, to be read by people: answer by answer, field by field, and inside a
//! paragraph word by word.

use super::{Content, Fields, Item, Kind, Question, fields::name_of};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;

/// A run of words, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It stands in both.
    Same(String),
    /// It stands in the old text alone.
    Removed(String),
    /// It stands in the new text alone.
    Added(String),
}

/// What became of a measure, a journey or a whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands in both, changed.
    Changed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

/// One field that changed: its paragraphs, each in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDifference {
    /// The field's label; empty for an answer in text.
    pub label: &'static str,
    /// The old and the new value, woven together.
    pub paragraphs: Vec<Vec<Piece>>,
}

/// One part of an answer that changed: the text, a measure, a journey or the contact person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the measure or journey; empty for an answer in text.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// The fields that changed.
    pub fields: Vec<FieldDifference>,
}

/// One question whose answer changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub question: Question,
    /// What of it changed.
    pub parts: Vec<Part>,
}

/// Every question whose answer changed from `old` to `new`, in the order of the page.
pub fn differences(old: &Content, new: &Content) -> Vec<Difference> {
    let changed = |question: &Question| {
        let parts = if question.is_text() {
            text_part(old, new, *question).into_iter().collect()
        } else {
            item_parts(old, new, *question)
        };
        (!parts.is_empty()).then_some(Difference { question: *question, parts })
    };
    Question::ALL.iter().filter_map(changed).collect()
}

fn text_part(old: &Content, new: &Content, question: Question) -> Option<Part> {
    let read = |content: &Content| match question.info().kind {
        Kind::ServiceArea => content.service_area().map_or("", |area| area.label()).to_owned(),
        _ => content.text(question).to_owned(),
    };
    let (before, after) = (read(old), read(new));
    let fate = match (before.is_empty(), after.is_empty()) {
        _ if before == after => return None,
        (true, _) => Fate::Added,
        (_, true) => Fate::Removed,
        _ => Fate::Changed,
    };
    let fields = vec![FieldDifference { label: "", paragraphs: words(&before, &after) }];
    Some(Part { name: String::new(), fate, fields })
}

fn item_parts(old: &Content, new: &Content, question: Question) -> Vec<Part> {
    let (old, new) = (old.items(question), new.items(question));
    let find = |items: &[Item<'_>], id: &str| items.iter().position(|item| item.id == id);
    let ids: BTreeSet<&str> = old.iter().chain(&new).map(|item| item.id.as_str()).collect();
    let part = |id: &str| {
        let before = find(&old, id).map(|at| old[at].fields);
        let after = find(&new, id).map(|at| new[at].fields);
        let (shown, fate) = match (before, after) {
            (Some(_), Some(after)) => (after, Fate::Changed),
            (None, Some(after)) => (after, Fate::Added),
            (Some(before), None) => (before, Fate::Removed),
            (None, None) => return None,
        };
        let fields = field_differences(shown, before, after);
        (!fields.is_empty()).then(|| Part { name: name_of(shown).to_owned(), fate, fields })
    };
    ids.into_iter().filter_map(part).collect()
}

fn field_differences(
    shown: &dyn Fields,
    before: Option<&dyn Fields>,
    after: Option<&dyn Fields>,
) -> Vec<FieldDifference> {
    let fields = shown.fields().iter();
    let compared = fields.map(|field| {
        let value = |item: Option<&dyn Fields>| item.map_or_else(String::new, |item| field.shown(item));
        (field.label, value(before), value(after))
    });
    compared
        .filter(|(_, before, after)| before != after)
        .map(|(label, before, after)| FieldDifference { label, paragraphs: words(&before, &after) })
        .collect()
}

/// Two texts woven together: unchanged lines whole, changed ones word by word, unless they have so little in
/// common that the old and the new are read better one after the other.
pub fn words(old: &str, new: &str) -> Vec<Vec<Piece>> {
    let lines =
        |text: &'_ str| text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    let (old, new): (Vec<String>, Vec<String>) = (lines(old), lines(new));
    let mut paragraphs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (before, after) = (&old[op.old_range()], &new[op.new_range()]);
        match op {
            DiffOp::Equal { .. } => {
                paragraphs.extend(after.iter().map(|line| vec![Piece::Same(line.clone())]))
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => paragraphs.extend(apart(before, after)),
            DiffOp::Replace { .. } => {
                let pairs = before.len().min(after.len());
                for (before, after) in before.iter().zip(after) {
                    paragraphs.extend(line(before, after));
                }
                paragraphs.extend(apart(&before[pairs..], &after[pairs..]));
            }
        }
    }
    paragraphs
}

fn apart(before: &[String], after: &[String]) -> impl Iterator<Item = Vec<Piece>> {
    let removed = before.iter().map(|line| vec![Piece::Removed(line.clone())]);
    let added = after.iter().map(|line| vec![Piece::Added(line.clone())]);
    removed.chain(added).collect::<Vec<_>>().into_iter()
}

/// One changed line.
fn line(before: &str, after: &str) -> Vec<Vec<Piece>> {
    let old: Vec<&str> = before.split_inclusive(char::is_whitespace).collect();
    let new: Vec<&str> = after.split_inclusive(char::is_whitespace).collect();
    if !have_much_in_common(&old, &new) {
        return vec![vec![Piece::Removed(before.to_owned())], vec![Piece::Added(after.to_owned())]];
    }
    // The last word of a line has no space after it; with one, it is the same word wherever it stands.
    let keys = |words: &[&'_ str]| words.iter().map(|word| word.trim_end().to_owned()).collect::<Vec<_>>();
    let mut pieces = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &keys(&old), &keys(&new)) {
        let (removed, added) = (old[op.old_range()].concat(), new[op.new_range()].concat());
        if matches!(op, DiffOp::Equal { .. }) {
            pieces.push(Piece::Same(added));
            continue;
        }
        pieces.extend((!removed.is_empty()).then_some(Piece::Removed(removed)));
        pieces.extend((!added.is_empty()).then_some(Piece::Added(added)));
    }
    vec![pieces]
}

/// Whether at least a third of the words of the shorter line stand in the other.
fn have_much_in_common(old: &[&str], new: &[&str]) -> bool {
    let words =
        |line: &[&'_ str]| line.iter().map(|word| word.trim().to_lowercase()).collect::<BTreeSet<_>>();
    let (old, new) = (words(old), words(new));
    old.intersection(&new).count() * 3 >= old.len().min(new.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::MeasureId,
        problems::{Contact, Measure},
    };
    use uuid::Uuid;

    fn same(text: &str) -> Piece {
        Piece::Same(text.to_owned())
    }
    fn removed(text: &str) -> Piece {
        Piece::Removed(text.to_owned())
    }
    fn added(text: &str) -> Piece {
        Piece::Added(text.to_owned())
    }

    #[test]
    fn a_changed_word_is_shown_in_its_line_and_other_lines_stay_whole() {
        assert_eq!(
            words(
                "Tenants wait.\n\nThe surveyor comes three times.",
                "Tenants wait.\n\nThe surveyor comes four times."
            ),
            [
                vec![same("Tenants wait.")],
                vec![same("The surveyor comes "), removed("three "), added("four "), same("times.")],
            ]
        );
    }

    #[test]
    fn lines_without_common_words_are_read_one_after_the_other() {
        assert_eq!(
            words("Bins are missed.", "Nobody answers calls."),
            [vec![removed("Bins are missed.")], vec![added("Nobody answers calls.")]]
        );
    }

    #[test]
    fn added_and_removed_paragraphs_stand_alone() {
        assert_eq!(words("one\ntwo", "one"), [vec![same("one")], vec![removed("two")]]);
        assert_eq!(words("", "new"), [vec![added("new")]]);
        assert_eq!(words("gone", ""), [vec![removed("gone")]]);
        assert!(words("", "").is_empty());
    }

    #[test]
    fn both_texts_can_be_read_from_the_pieces() {
        let old = "Tenants report damp.\nThey wait for weeks, then call again.\nNobody sees earlier visits.";
        let new = "Tenants report damp and mould.\nThey wait, then call again twice.\nTŷ gwlyb.";
        let read = |leaves_out: fn(&Piece) -> bool| -> Vec<String> {
            let pieces = words(old, new).into_iter().flatten().filter(|piece| !leaves_out(piece));
            let texts = pieces.map(|piece| match piece {
                Piece::Same(text) | Piece::Removed(text) | Piece::Added(text) => text,
            });
            texts.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
        };
        let expected = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(read(|piece| matches!(piece, Piece::Added(_))), expected(old));
        assert_eq!(read(|piece| matches!(piece, Piece::Removed(_))), expected(new));
    }

    #[test]
    fn only_changed_answers_and_fields_are_listed() {
        let mut old = Content::default();
        old.texts.insert(Question::Why, "Health".to_owned());
        old.texts.insert(Question::ServiceArea, "housing".to_owned());
        let measure = |target: &str| Measure {
            name: "Visits".into(),
            unit: "visits".into(),
            target: target.into(),
            ..Measure::default()
        };
        let (kept, gone, new_one) =
            (MeasureId(Uuid::from_u128(1)), MeasureId(Uuid::from_u128(2)), MeasureId(Uuid::from_u128(3)));
        old.measures.insert(kept, measure("200"));
        old.measures.insert(gone, measure("1"));
        let mut new = old.clone();
        assert!(differences(&old, &new).is_empty());
        new.texts.insert(Question::ServiceArea, "waste".to_owned());
        new.measures.insert(kept, measure("100"));
        new.measures.remove(&gone);
        new.measures.insert(new_one, measure("2"));
        new.contact = Contact { name: "Repairs".to_owned(), email: String::new() };
        let found = differences(&old, &new);
        let questions: Vec<_> = found.iter().map(|difference| difference.question).collect();
        assert_eq!(questions, [Question::ServiceArea, Question::Measures, Question::Contact]);
        assert_eq!(found[0].parts[0].fields[0].paragraphs, words("Housing", "Waste and recycling"));
        let measures = &found[1].parts;
        assert_eq!(
            measures.iter().map(|part| part.fate).collect::<Vec<_>>(),
            [Fate::Changed, Fate::Removed, Fate::Added]
        );
        assert_eq!(
            measures[0].fields,
            [FieldDifference {
                label: "Target",
                paragraphs: vec![vec![removed("200 "), added("100 "), same("visits")]],
            }]
        );
        assert_eq!(found[2].parts[0].fate, Fate::Added);
    }
}
