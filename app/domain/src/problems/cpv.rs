//! Codes of the Common Procurement Vocabulary: eight digits, and after a hyphen the check digit if one is given.

/// Each code of an answer, its eight digits, in the order of the answer.
pub(super) fn codes(answer: &str) -> impl Iterator<Item = &str> {
    lines(answer).map(|(_, line)| line.get(..8).unwrap_or(line))
}

/// Whether the answer holds codes alone, one a line.
///
/// # Errors
/// Names the first line that is no code.
pub(super) fn check(answer: &str) -> Result<(), String> {
    match lines(answer).find(|(_, line)| !is_code(line)) {
        None => Ok(()),
        Some((number, line)) => Err(format!(
            "Line {number}, \u{2018}{}\u{2019}, must be a code of eight digits, such as 48000000 or 48000000-8",
            crate::text::excerpt(line, 40)
        )),
    }
}

fn lines(answer: &str) -> impl Iterator<Item = (usize, &str)> {
    answer
        .lines()
        .map(str::trim)
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .map(|(at, line)| (at + 1, line))
}

fn is_code(line: &str) -> bool {
    let (code, check) = line.split_once('-').map_or((line, None), |(code, check)| (code, Some(check)));
    let digits =
        |text: &str, many: usize| text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(code, 8) && check.is_none_or(|check| digits(check, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_eight_digits_and_may_have_a_check_digit() {
        assert_eq!(check("48000000\n\n 72000000-5 "), Ok(()));
        assert_eq!(codes("48000000\n\n 72000000-5 ").collect::<Vec<_>>(), ["48000000", "72000000"]);
        assert_eq!(check(""), Ok(()));
    }

    #[test]
    fn the_line_that_is_no_code_is_named() {
        for wrong in ["4800000", "480000000", "48000000-", "48000000-55", "software", "48000000 72000000"] {
            let mistake = check(&format!("48000000\n\n{wrong}")).expect_err(wrong);
            assert!(mistake.starts_with("Line 3, ") && mistake.contains(wrong), "{mistake}");
        }
    }
}
