//! Anything may be typed into any field: nothing breaks, nothing runs, nothing reads backwards.

use crate::{
    cast::{Cast, Player},
    doors::address,
    harness::{Answer, Fields, PASSWORD},
};
use app::{edge::Door, routes};
use axum::http::StatusCode;
use domain::{engagements::Part, problems::Question};

const MARKUP: &str =
    "<script>alert(\"Forecourt\")</script><img src=x onerror='alert(1)'>&amp;{{111111*111111}}";
const UNSEEN: &str = "a\u{1}b\u{1b}[31mc\u{202E}d\u{2066}e\u{FEFF}f\r\ng\u{2028}h";
const WELSH: &str =
    "Tŷ'r Gŵyl: â ê î ô û ŵ ŷ, \u{1F327}\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}, e\u{301}";
/// There are more; fewer would mean that the test does not find them.
const FORMS_MIN: usize = 25;
const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

/// After these the objects behind the other doors are not what they were: they come last.
const ENDINGS: [&str; 7] = [
    routes::PROBLEM_SUBMIT,
    routes::PROBLEM_RETIRE,
    routes::ENGAGEMENT_WITHDRAW,
    routes::INVITE_REVOKE,
    routes::MEMBER_REMOVE,
    routes::PASSWORD,
    routes::SIGN_OUT,
];

/// Every form there is: each door, and behind some of them one form for each question, list or part.
fn forms(doors: &[Door]) -> Vec<(Door, String, String)> {
    let mut forms = Vec::new();
    for door in doors.iter().filter(|door| door.method == "POST") {
        let each: Vec<(String, String)> = match door.path {
            routes::PROBLEM_QUESTION => {
                let why = Question::Why.key();
                let each = Question::ALL.iter();
                each.map(|other| (format!("/answers/{why}"), format!("/answers/{}", other.key()))).collect()
            }
            routes::PROBLEM_ITEM => [Question::Measures, Question::Journeys]
                .map(|list| (Question::Measures.key().to_owned(), list.key().to_owned()))
                .to_vec(),
            routes::ENGAGEMENT_PART => {
                let each = Part::ALL.iter();
                each.map(|part| (Part::Process.key().to_owned(), part.key().to_owned())).collect()
            }
            _ => vec![(String::new(), String::new())],
        };
        forms.extend(each.into_iter().map(|(one, other)| (*door, one, other)));
    }
    forms.sort_by_key(|(door, ..)| ENDINGS.contains(&door.path));
    forms
}

/// Opens the form as the first of the people who may and finds something to write in it.
async fn open<'a>(
    players: &'a mut [Player],
    cast: &Cast,
    (door, one, other): &(Door, String, String),
) -> Option<(&'a mut Player, String, Answer)> {
    for player in players {
        let address = address(cast, player, door).replacen(one, other, 1);
        let page = player.browser.get(&address).await;
        let form_is_here = page.action().is_none_or(|action| action == address);
        if page.status == StatusCode::OK && form_is_here && !page.written_fields().is_empty() {
            return Some((player, address, page));
        }
    }
    None
}

/// Sends a form as its page would: with a file where it asks for one, which is no pilot.
async fn send(player: &mut Player, door: &Door, path: &str, fields: &Fields) -> Answer {
    if door.takes_file {
        let fields = fields.iter().filter(|(name, _)| name != app::edge::FILE_FIELD).cloned().collect();
        return player.browser.post_file(path, &fields, "no\u{202E}pilot.wasm", &[]).await;
    }
    player.browser.post(path, fields).await
}

/// Nothing of what was typed became markup, and nothing turns the direction of what is read.
fn is_harmless(answer: &Answer) -> bool {
    !answer.body.contains("<script>alert")
        && !answer.body.contains("<img src=x")
        && !answer.text().contains("12345654321")
}

scene! {
    async fn every_field_takes_anything(house) {
        let mut cast = Cast::gather(&house).await;
        let mut players = std::mem::take(&mut cast.players);
        let (mut met, mut sent) = (0, 0);
        for form in forms(&house.doors) {
            for words in [MARKUP, UNSEEN, WELSH] {
                let Some((player, path, page)) = open(&mut players, &cast, &form).await else { continue };
                met += usize::from(words == MARKUP);
                let names = page.written_fields();
                let mut fields = page.fields_with_choices();
                fields.retain(|(name, _)| !names.contains(name) && !name.starts_with("password"));
                fields.extend(names.iter().map(|name| (name.clone(), words.to_owned())));
                fields.push(("password".to_owned(), PASSWORD.to_owned()));
                let answer = send(player, &form.0, &path, &fields).await;
                sent += 1;
                assert!(!answer.status.is_server_error(), "{path}: {} {}", answer.status, answer.text());
                assert!(is_harmless(&answer), "{path}: {}", answer.body);
                if answer.status.is_redirection() {
                    let next = player.browser.get(answer.location()).await;
                    assert!(is_harmless(&next), "{path}: {}", next.body);
                    assert!(!next.body.contains('\u{202E}'), "{path}: {}", next.body);
                } else if words != UNSEEN && answer.status != StatusCode::OK {
                    // What was taken may be answered with a page that shows a secret once, and has no field.
                    for name in names.iter().filter(|name| !app::ui::SECRET_FIELDS.contains(&name.as_str())) {
                        assert_eq!(answer.field(name), words, "{name} of {path}: {}", answer.text());
                    }
                }
            }
        }
        println!("{met} forms with something to write in, sent {sent} times");
        assert!(met >= FORMS_MIN, "only {met} forms were found");
    }

    async fn ten_megabytes_are_refused_by_every_form(house) {
        let mut cast = Cast::gather(&house).await;
        let mut players = std::mem::take(&mut cast.players);
        let huge = "x".repeat(TEN_MEGABYTES);
        let mut met = 0;
        for form in forms(&house.doors) {
            let Some((player, path, page)) = open(&mut players, &cast, &form).await else { continue };
            let mut fields = page.fields();
            fields.push((page.written_fields()[0].clone(), huge.clone()));
            let answer = send(player, &form.0, &path, &fields).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
            assert!(answer.says("too large to be read"), "{path}: {}", answer.text());
            met += 1;
        }
        println!("{met} forms refused {TEN_MEGABYTES} bytes");
        assert!(met >= FORMS_MIN, "only {met} forms were found");
    }
}
