//! Text that comes from a pilot, made fit to be read by people.

/// The longest line of a log, in bytes.
pub const LINE_BYTES_MAX: usize = 8 << 10;

/// The text without control characters, without those that change the direction of text, and of at most `bytes_max`
/// bytes; what was cut off is said. Line ends and tabs stay.
pub fn clean(text: &str, bytes_max: usize) -> String {
    let mut clean: String = text.chars().filter(|letter| readable(*letter)).collect();
    if clean.len() > bytes_max {
        let end = (0..=bytes_max).rev().find(|end| clean.is_char_boundary(*end)).unwrap_or(0);
        let cut = clean.len() - end;
        clean.truncate(end);
        clean.push_str(&format!(" … [{cut} bytes cut off]"));
    }
    clean
}

fn readable(letter: char) -> bool {
    match letter {
        '\n' | '\t' => true,
        // Marks that turn or hide text, and the byte order mark.
        '\u{061c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => false,
        letter => !letter.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_moves_the_cursor_or_turns_the_text_is_taken_out() {
        assert_eq!(clean("a\u{1b}[31mb\rc\u{202e}d\u{200b}e\0f\ng\th", 100), "a[31mbcdef\ng\th");
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_between_letters_and_says_so() {
        assert_eq!(clean("ääää", 5), "ää … [4 bytes cut off]");
        assert_eq!(clean("ääää", 8), "ääää");
    }
}
