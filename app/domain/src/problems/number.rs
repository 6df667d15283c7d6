//! Numbers as people type them: they are kept as typed, and refused only where nobody could compare with them.

/// Whether the text is one number: an optional sign and pound sign, digits (in groups of three, if there are
/// commas), decimals after a point, and an optional per cent sign.
pub fn is_number(text: &str) -> bool {
    let text = text.trim();
    let text = text.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(text);
    let text = text.strip_prefix('\u{a3}').unwrap_or(text).trim_start();
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let has_groups = whole.contains(',');
    are_digits(first)
        && (!has_groups || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && are_digits(group))
        && decimals.is_none_or(are_digits)
}

/// The number that a text says, to be drawn; none where it is no number.
pub fn number_of(text: &str) -> Option<f64> {
    if !is_number(text) {
        return None;
    }
    let kept =
        text.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '\u{2212}'));
    kept.map(|letter| if letter == '\u{2212}' { '-' } else { letter }).collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{is_number, number_of};

    #[test]
    fn a_number_is_drawn_as_large_as_it_was_typed() {
        for (typed, number) in
            [("412", 412.0), ("\u{a3}1,234.5", 1_234.5), ("12 %", 12.0), ("\u{2212}3.25", -3.25), ("+7", 7.0)]
        {
            assert_eq!(number_of(typed), Some(number), "{typed}");
        }
        assert_eq!(number_of("about 40"), None);
    }

    #[test]
    fn numbers_are_taken_as_people_type_them() {
        for number in
            ["0", "412", "1,234.5", "12%", "12 %", "-3", "\u{2212}3.25", "\u{a3}1,200", "1234567", "0.5"]
        {
            assert!(is_number(number), "{number}");
        }
    }

    #[test]
    fn what_nobody_could_compare_with_is_no_number() {
        for other in
            ["", "about 40", "40-50", "1,23", "1234,567", ",5", "5.", ".5", "1.2.3", "%", "4e3", "\u{663}"]
        {
            assert!(!is_number(other), "{other}");
        }
    }
}
