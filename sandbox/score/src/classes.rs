//! Answers that are one class of a list: accuracy, F1, precision, recall.

use crate::{
    refused::{Refused, same_length},
    rows::Rows,
    sum::{Sum, share, sum},
};

/// The longest list of classes.
pub const CLASSES_MAX: u32 = 65_536;

/// How often each class was true, was said, and was said rightly; by weight where rows have weights.
///
/// A share of nothing is 0: the precision of a class that was never said, the recall of a class that never was true,
/// the F1 of a class that is neither (scikit-learn's `zero_division=0`). Where that would mislead, ask
/// [`Tally::rows_in_truth`] first.
///
/// The mean over classes ("macro") counts the classes that occur in truth or answers, each the same, as scikit-learn
/// does: what is in neither can neither be found nor missed. A row counts as an occurrence even when its weight is 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    classes: Vec<Class>,
}

/// What is known of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Class {
    rows_in_truth: usize,
    rows_said: usize,
    truth: f64,
    said: f64,
    right: f64,
}

/// The same while rows are added.
#[derive(Clone, Copy, Default)]
struct Sums {
    truth: Sum,
    said: Sum,
    right: Sum,
}

impl Tally {
    /// Counts answers against the truth. Labels are indexes into a list of `classes` classes, one for each row;
    /// without weights each row counts 1.
    ///
    /// # Errors
    /// No rows, lists of different lengths, a label outside the list, a list of classes that is empty or longer than
    /// [`CLASSES_MAX`], weights that are negative, not finite, all zero or too large.
    pub fn new(truth: &[u32], said: &[u32], classes: u32, weights: Option<&[f64]>) -> Result<Self, Refused> {
        check_labels("truth", truth, classes)?;
        check_labels("answers", said, classes)?;
        same_length("answers", truth.len(), said.len())?;
        let rows = Rows::new(truth.len(), weights)?;
        let mut counted = vec![Class::default(); classes as usize];
        let mut sums = vec![Sums::default(); classes as usize];
        for ((truth, said), weight) in truth.iter().zip(said).zip(rows.weights()) {
            let (truth, said) = (*truth as usize, *said as usize);
            counted[truth].rows_in_truth += 1;
            counted[said].rows_said += 1;
            sums[truth].truth.add(weight);
            sums[said].said.add(weight);
            if truth == said {
                sums[truth].right.add(weight);
            }
        }
        for (class, sums) in counted.iter_mut().zip(sums) {
            class.truth = sums.truth.total();
            class.said = sums.said.total();
            class.right = sums.right.total();
        }
        // Twice the total is the largest number that is ever divided by: it stands below the line in F1.
        let total = sum(counted.iter().map(|class| class.truth));
        if (2.0 * total).is_finite() { Ok(Self { classes: counted }) } else { Err(Refused::TooLarge) }
    }

    /// The share of rows whose answer is right, 0 to 1.
    pub fn accuracy(&self) -> f64 {
        let right = sum(self.classes.iter().map(|class| class.right));
        share(right, sum(self.classes.iter().map(|class| class.truth)))
    }

    /// How many rows truly are of this class, whatever their weight.
    ///
    /// # Errors
    /// The class is not in the list.
    pub fn rows_in_truth(&self, class: u32) -> Result<usize, Refused> {
        Ok(self.class(class)?.rows_in_truth)
    }

    /// Of the rows that were said to be of this class, the share that are, 0 to 1; 0 when it was never said.
    ///
    /// # Errors
    /// The class is not in the list.
    pub fn precision(&self, class: u32) -> Result<f64, Refused> {
        Ok(self.class(class)?.precision())
    }

    /// Of the rows that are of this class, the share that were said to be, 0 to 1; 0 when there are none. For the
    /// class `emergency` this is the share of emergencies caught.
    ///
    /// # Errors
    /// The class is not in the list.
    pub fn recall(&self, class: u32) -> Result<f64, Refused> {
        Ok(self.class(class)?.recall())
    }

    /// The harmonic mean of precision and recall of this class, 0 to 1; 0 when it occurs nowhere.
    ///
    /// # Errors
    /// The class is not in the list.
    pub fn f1(&self, class: u32) -> Result<f64, Refused> {
        Ok(self.class(class)?.f1())
    }

    /// The mean of the precisions of all classes that occur, 0 to 1.
    pub fn macro_precision(&self) -> f64 {
        self.mean_over_classes(Class::precision)
    }

    /// The mean of the recalls of all classes that occur, 0 to 1.
    pub fn macro_recall(&self) -> f64 {
        self.mean_over_classes(Class::recall)
    }

    /// The mean of the F1 of all classes that occur, 0 to 1.
    pub fn macro_f1(&self) -> f64 {
        self.mean_over_classes(Class::f1)
    }

    fn class(&self, class: u32) -> Result<&Class, Refused> {
        // The list is never longer than CLASSES_MAX.
        let classes = self.classes.len() as u32;
        self.classes.get(class as usize).ok_or(Refused::UnknownClass { class, classes })
    }

    fn mean_over_classes(&self, value: impl Fn(&Class) -> f64) -> f64 {
        let occurring = || self.classes.iter().filter(|class| class.rows_in_truth + class.rows_said > 0);
        share(sum(occurring().map(value)), occurring().count() as f64)
    }
}

impl Class {
    fn precision(&self) -> f64 {
        share(self.right, self.said)
    }

    fn recall(&self) -> f64 {
        share(self.right, self.truth)
    }

    fn f1(&self) -> f64 {
        share(2.0 * self.right, self.truth + self.said)
    }
}

/// Refuses a count of classes that is not possible.
pub(crate) fn check_count(classes: u32) -> Result<(), Refused> {
    if (1..=CLASSES_MAX).contains(&classes) {
        Ok(())
    } else {
        Err(Refused::ClassCount { found: classes, max: CLASSES_MAX })
    }
}

/// Refuses a list with a label outside the list of classes.
pub(crate) fn check_labels(what: &'static str, labels: &[u32], classes: u32) -> Result<(), Refused> {
    check_count(classes)?;
    match labels.iter().position(|label| *label >= classes) {
        Some(row) => Err(Refused::OutsideList { what, row, class: labels[row], classes }),
        None => Ok(()),
    }
}
