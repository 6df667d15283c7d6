//! Scenes of what people type and paste.

use super::*;
use proptest::prelude::*;

const WHY: Field = Field { name: "why", label: "Why", limit_chars: 2_000, lines: Lines::Many };
const TITLE: Field = Field { name: "title", label: "Title", limit_chars: 100, lines: Lines::One };

fn many(raw: &str) -> String {
    tidy(raw, Lines::Many)
}

#[test]
fn welsh_letters_and_emoji_stay() {
    let text = "Tŷ, dŵr a thân 🏠\nCyngor 🏴󠁧󠁢󠁷󠁬󠁳󠁿 and a family 👩‍👩‍👧, ❤️‍🔥, 👍🏽";
    assert_eq!(clean(text, &WHY).as_deref(), Ok(text));
    assert_eq!(many("w\u{302}"), "ŵ");
}

#[test]
fn words_that_need_joiners_keep_them() {
    for word in ["می\u{200C}خواهم", "ക\u{0D4D}\u{200D}", "क\u{094D}\u{200C}ष"] {
        assert_eq!(many(word), word);
    }
    assert_eq!(many("pot\u{200D}hole\u{200C}s 👍\u{200D}!"), "potholes 👍!");
}

#[test]
fn what_cannot_be_seen_goes() {
    assert_eq!(many("\u{FEFF}a\u{202E}b\u{2066}c\u{200F}d\u{61C}e\0f\u{1b}g\u{200B}h\u{AD}i"), "abcdefghi");
    assert_eq!(many("x\u{FDD0}\u{FFFF}\u{10FFFE}\u{E000}y"), "xy");
    assert_eq!(many("a\u{E0041}\u{E0042}🏴\u{E0067}z\u{E0101}\u{FE0F}\u{FE0F}"), "a🏴z\u{FE0F}");
}

#[test]
fn pasted_line_ends_and_spaces_become_plain() {
    assert_eq!(many(" \r\n one\t two \r\rthree\u{2028}four\u{A0}five \n"), "one  two\n\nthree\nfour five");
    assert_eq!(many("a\n\n\n\n\n\nb\n\nc"), "a\n\n\nb\n\nc");
    assert_eq!(tidy(" Missed\r\n bins \u{2003} in\tspring ", Lines::One), "Missed bins in spring");
    assert_eq!(many("\u{F0B7} Word's bullet"), "• Word's bullet");
}

#[test]
fn a_flood_of_marks_is_bounded() {
    let flood = format!("e{}nd", "\u{301}\u{335}\u{489}".repeat(500));
    let tidied = many(&flood);
    assert_eq!(count(&tidied), 1 + MARKS_IN_A_ROW + 2);
    assert!(tidied.ends_with("nd"));
}

#[test]
fn too_long_says_by_how_much() {
    let mistake = clean(&"ŷ".repeat(2_431), &WHY).expect_err("it is too long");
    assert_eq!(mistake.to_string(), "Why must be 2,000 characters or fewer. You have entered 2,431.");
    assert_eq!(clean(&"ŷ".repeat(2_000), &WHY).map(|text| text.len()), Ok(4_000));
    assert!(clean(&format!("{}\r\n\r\n   ", "a".repeat(100)), &TITLE).is_ok());
    assert!(clean(&"😀".repeat(101), &TITLE).is_err());
}

#[test]
fn ten_megabytes_are_answered_not_kept() {
    let mistake = clean(&"<script>".repeat(1_310_720), &WHY).expect_err("it is too long");
    assert_eq!(mistake, TextMistake::TooLong { label: "Why", limit: 2_000, len: 10_485_760 });
}

#[test]
fn plain_text_reads_as_paragraphs_and_lists() {
    use Block::{List, Paragraph};
    assert_eq!(
        paragraphs(
            "Tenants wait.\nThey ring us.\n- damp\n* mould\n•cold\n\n- heat\n\nWe log it.\n-5 degrees\n- "
        ),
        [
            Paragraph(vec!["Tenants wait.", "They ring us."]),
            List(vec!["damp", "mould", "cold", "heat"]),
            Paragraph(vec!["We log it.", "-5 degrees"]),
        ]
    );
    assert_eq!(paragraphs(" \n\n"), []);
}

#[test]
fn an_excerpt_ends_between_words() {
    assert_eq!(excerpt("Tenants report damp, and wait.", 30), "Tenants report damp, and wait.");
    assert_eq!(excerpt("Tenants report damp, and wait.", 25), "Tenants report damp, and…");
    assert_eq!(excerpt("Tenants report damp, and wait.", 24), "Tenants report damp…");
    assert_eq!(excerpt("Three things:\n- one\n- two", 100), "Three things: one two");
    assert_eq!(excerpt("Llanfairpwllgwyngyll", 6), "Llanf…");
    assert_eq!(excerpt("👩‍👩‍👧👩‍👩‍👧", 8), "👩‍👩‍👧…");
    assert_eq!(excerpt("word", 0), "");
}

#[test]
fn counts_read_naturally() {
    assert_eq!(plural(1, "response", "responses"), "1 response");
    assert_eq!(plural(0, "response", "responses"), "0 responses");
    assert_eq!(plural(10_000, "reply", "replies"), "10,000 replies");
    assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    assert_eq!(thousands(u64::MAX), "18,446,744,073,709,551,615");
}

/// Strings made of the characters that rules exist for, next to each other.
fn nasty() -> impl Strategy<Value = String> {
    let troublesome = prop::sample::select(
        "aé \n\r\t\u{301}\u{323}\u{65F}\u{94D}\u{200C}\u{200D}\u{200B}\u{FE0F}\u{FE0E}\u{E0067}\u{E0062}\u{E007F}\
         \u{1F3F4}👩❤🏽〈\u{2329}ب\u{654}क\u{93C}\u{958}\u{212B}\u{1100}\u{1161}\u{11A8}\u{202E}\u{A0}\u{85}•-\
         \u{F0B7}\u{338}\u{219A}\u{FB2C}\u{9C7}\u{9BE}\u{344}\u{F73}\u{FFFF}\u{34F}\u{180F}"
            .chars()
            .collect::<Vec<char>>(),
    );
    prop::collection::vec(prop_oneof![4 => troublesome, 1 => any::<char>()], 0..60)
        .prop_map(|chars| chars.into_iter().collect())
}

fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{61C}')
        || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{E000}'..='\u{F8FF}')
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn tidying_twice_changes_nothing(raw in nasty()) {
        for lines in [Lines::One, Lines::Many] {
            let once = tidy(&raw, lines);
            prop_assert_eq!(tidy(&once, lines), once);
        }
    }

    #[test]
    fn what_is_seen_of_ascii_is_kept_as_it_is_beside_other_letters(raw in "[ -~\n]{0,200}") {
        for lines in [Lines::One, Lines::Many] {
            let plain = tidy(&format!("{raw}e"), lines);
            prop_assert_eq!(tidy(&format!("{raw}é"), lines), plain[..plain.len() - 1].to_owned() + "é");
        }
    }

    #[test]
    fn nothing_harmful_comes_through(raw in prop_oneof![nasty(), any::<String>()]) {
        let text = many(&raw);
        prop_assert!(!text.chars().any(is_forbidden), "{text:?}");
        prop_assert!(!text.contains("\n\n\n\n") && text.trim() == text);
        prop_assert!(unicode_normalization::is_nfc(&text));
        prop_assert!(!tidy(&raw, Lines::One).contains(['\n', '\t']));
    }

    #[test]
    fn a_kept_text_is_within_its_limit_in_characters_and_bytes(raw in ".{0,200}") {
        match clean(&raw, &TITLE) {
            Ok(text) => prop_assert!(count(&text) <= 100 && text.len() <= 400),
            Err(TextMistake::TooLong { limit, len, .. }) => prop_assert!(limit == 100 && len > 100),
        }
    }

    #[test]
    fn layout_keeps_every_word_and_excerpts_keep_their_length(raw in nasty(), chars in 0_usize..40) {
        prop_assert!(count(&excerpt(&raw, chars)) <= chars);
        for block in paragraphs(&raw) {
            let (Block::Paragraph(lines) | Block::List(lines)) = block;
            prop_assert!(!lines.is_empty() && lines.iter().all(|line| !line.is_empty()));
        }
    }
}

#[test]
fn a_label_within_a_sentence_begins_small_and_an_abbreviation_stays() {
    assert_eq!(within("Service area"), "service area");
    assert_eq!(within("CPV codes"), "CPV codes");
    assert_eq!(within("É"), "É");
    assert_eq!(within(""), "");
}

#[test]
fn names_read_as_one_phrase() {
    let names =
        |count: usize| all_of(&["Marlow Bridge", "Eastwold", "Tarnfield"].map(str::to_owned)[..count]);
    assert_eq!(
        [names(0), names(1), names(2), names(3)].join("; "),
        "; Marlow Bridge; Marlow Bridge and Eastwold; Marlow Bridge, Eastwold and Tarnfield"
    );
}
