//! A council changes what it published: everybody reads what was and what is, and whoever wants to hear of it is told once.

use super::{audit_data, colleague, dates, done, press, published, sign_in_again};
use crate::{
    harness::{Answer, PASSWORD, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::{
    db::{Kind, Statement},
    engagements::NEWS_PORTION,
};

/// More than are told in one transaction.
const WATCHERS: usize = NEWS_PORTION + 5;

/// Who has an addendum in the outbox, once for each message.
static TOLD: Statement = Statement {
    name: "it::engagements::addenda::TOLD",
    kind: Kind::Read,
    postgres: "SELECT recipient FROM outbox WHERE kind = 'addendum'",
    sqlite: "SELECT recipient FROM outbox WHERE kind = 'addendum'",
};

/// The form as it is sent when the closing date moves to this day of April 2027.
fn moved_to(day: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut typed = dates("17");
    typed.retain(|(name, _)| !["closes_at-day", "closes_at-month"].contains(name));
    typed.extend([
        ("closes_at-day", day),
        ("closes_at-month", "4"),
        ("text", "Two suppliers asked for more time. <b>All</b> have it."),
        ("process", "Three demo days at the town hall, then a forum."),
        ("password", PASSWORD),
    ]);
    typed
}

/// Sends that form without having seen it.
async fn send(somebody: &mut Somebody, address: &str, day: &'static str) -> Answer {
    let mut sent = somebody.browser.get("/cookies").await.token();
    sent.extend(moved_to(day).into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    somebody.browser.post(address, &sent).await
}

scene! {
    async fn an_addendum_is_read_by_everybody_and_told_once(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, nobody) = supplier(&house, "Nobody").await;
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        assert!(!house.visitor().get(&public).await.says("What changed since it was published"));
        let address = format!("{engagement}/addendum");
        let form = officer.browser.get(&address).await;
        assert!(form.says("Two demo days at the town hall") && form.body.contains(r#"value="31""#), "{}", form.text());
        let sent = form.fields_with(&moved_to("14"));
        // The button is pressed twice.
        for _ in 0..2 {
            done(officer.browser.post(&address, &sent).await);
        }
        let page = house.visitor().get(&public).await;
        for words in ["Addendum 1, 3 March 2027, 10:00am GMT", "now: 14 April 2027, 5:00pm BST", "before: 31 March 2027, 5:00pm BST", "Two suppliers asked for more time. <b>All</b> have it."] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(page.body.contains("<del>") && page.says("removed: Two") && page.says("added: Three") && !page.says("Addendum 2"), "{}", page.text());
        let list = house.visitor().get("/engagements").await;
        assert!(list.says("14 April 2027") && !list.says("31 March 2027"), "{}", list.text());
        for _ in 0..2 {
            house.work().await;
        }
        let mails = house.mail_to(&pat.email).await;
        let told: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("Addendum: ")).collect();
        assert_eq!(told.len(), 1);
        let words = "Closes: 14 April 2027, 5:00pm BST. It was 31 March 2027, 5:00pm BST.";
        assert!(told[0].body.contains(words) && told[0].body.contains("/unsubscribe/"), "{}", told[0].body);
        assert!(house.mail_to(&nobody.email).await.iter().all(|mail| !mail.subject.starts_with("Addendum")));
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("EngagementAmended")).count(), 1);
        assert!(log.iter().any(|row| row.contains("NewsTold") && row.contains(r#""people":1"#)), "{log:?}");
    }

    async fn addenda_are_numbered_and_the_latest_stands_first(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        for day in ["14", "15"] {
            done(officer.browser.submit(&format!("{engagement}/addendum"), &moved_to(day)).await);
            house.wait_minutes(5);
        }
        let text = house.visitor().get(&public).await.text();
        let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
        assert!(place("Addendum 2, 3 March 2027, 10:05am GMT") < place("Addendum 1, 3 March 2027, 10:00am GMT"));
        assert_eq!(text.matches("removed: Two").count(), 1, "the second changed nothing of how it goes");
    }

    async fn a_date_moves_later_alone_and_nothing_typed_is_lost(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let address = format!("{engagement}/addendum");
        let with = |changed: &[(&'static str, &'static str)]| {
            let mut typed = moved_to("14");
            typed.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
            typed.extend_from_slice(changed);
            typed
        };
        for (changed, problem) in [
            (&[("closes_at-month", "3"), ("closes_at-day", "30")][..], "The closing date cannot move forward: it is 31 March 2027, 5:00pm BST"),
            (&[("questions_close_at-day", "25")], "The date you answer by must be the same as or after the date questions close"),
            (&[("closes_at-day", "")], "The closing date must include a day"),
            (&[("text", " ")], "Enter what you tell everybody"),
            (&[("process", "")], "Enter how the engagement will go"),
            (&[("password", "")], "Enter your password"),
            (&[("password", "wrong")], "The password is incorrect"),
        ] {
            let answer = officer.browser.submit(&address, &with(changed)).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.says(problem), "{problem}: {}", answer.text());
            if changed[0].0 != "text" {
                assert!(answer.says("Two suppliers asked for more time. <b>All</b> have it."), "{}", answer.text());
            }
        }
        assert!(!house.visitor().get(&public).await.says("Addendum"));
        // Questions have closed: that date may stay, or be opened again.
        house.wait_minutes(20 * 24 * 60);
        sign_in_again(&house, &mut officer).await;
        let past = officer.browser.submit(&address, &with(&[("questions_close_at-day", "18")])).await;
        assert!(past.says("The date questions close must be in the future"), "{}", past.text());
        done(officer.browser.submit(&address, &with(&[])).await);
        assert!(house.visitor().get(&public).await.says("Questions closed"));
        let again = [("questions_close_at-day", "24"), ("questions_close_at-time", "9am")];
        done(officer.browser.submit(&address, &with(&again)).await);
        assert!(!house.visitor().get(&public).await.says("Questions closed"));
    }

    async fn whoever_may_not_publishes_none_and_what_is_over_stays(house) {
        let (_, mut officer, draft) = crate::engagements::set_up(&house).await;
        assert!(officer.browser.get(&format!("{draft}/addendum")).await.says("It is not published yet"));
        let early = send(&mut officer, &format!("{draft}/addendum"), "14").await;
        assert!(early.status == StatusCode::CONFLICT, "{}", early.text());
        done(officer.browser.submit(&format!("{draft}/ready"), &[]).await);
        done(crate::engagements::publish(&mut officer.browser, &draft).await);
        let public = crate::engagements::public_address(&mut officer.browser, &draft).await;
        let address = format!("{draft}/addendum");
        let mut editor = colleague(&house, &officer, "Eddie Moss", &[Role::Editor]).await;
        let mut elsewhere = house.council("Eastwold").await.person(&house, "Cai Price", &[Role::Procurement]).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        for (somebody, status) in [(&mut editor, StatusCode::FORBIDDEN), (&mut elsewhere, StatusCode::NOT_FOUND), (&mut pat, StatusCode::NOT_FOUND)] {
            assert_eq!(somebody.browser.get(&address).await.status, status);
            assert_eq!(send(somebody, &address, "14").await.status, status);
        }
        // Two officers: the second read what is no longer so, and loses no words.
        let mut second = colleague(&house, &officer, "Bea Long", &[Role::Procurement]).await;
        let form = second.browser.get(&address).await;
        let sent = form.fields_with(&moved_to("21"));
        done(officer.browser.submit(&address, &moved_to("14")).await);
        let late = second.browser.post(&address, &sent).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("Somebody changed this engagement while you were reading"), "{}", late.text());
        assert!(late.says("Two suppliers asked for more time.") && late.says("What is published now: The date questions close"), "{}", late.text());
        house.wait_minutes(50 * 24 * 60);
        sign_in_again(&house, &mut officer).await;
        assert!(officer.browser.get(&address).await.says("is closed for responses"));
        let closed = send(&mut officer, &address, "30").await;
        assert!(closed.status == StatusCode::CONFLICT && closed.says("Two suppliers asked for more time."), "{}", closed.text());
        let page = house.visitor().get(&public).await;
        assert!(page.says("Addendum 1") && !page.says("Addendum 2"), "{}", page.text());
    }

    async fn however_many_watch_each_is_told_once(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let crowd = house.supplier("Crowd").await;
        let reference = public.trim_start_matches("/engagements/").to_owned();
        let mut emails = Vec::new();
        for number in 0..WATCHERS {
            let watcher = crowd.person(&house, &format!("Watcher {number}"), &[Role::Member]).await;
            portal::engagements::watch(&house.portal, &watcher.op(&house), &reference, true).await.expect("they may");
            emails.push(watcher.email);
        }
        done(officer.browser.submit(&format!("{engagement}/addendum"), &moved_to("14")).await);
        let (one, two) = tokio::join!(
            portal::jobs::round(&house.portal, "one process"),
            portal::jobs::round(&house.portal, "another process")
        );
        one.and(two).expect("the jobs run");
        house.work().await;
        let rows = house.portal.db.rows(&TOLD, vec![]).await.expect("the outbox is read");
        let mut told: Vec<String> = rows.iter().map(|row| row.get(0).expect("text")).collect();
        told.sort();
        emails.sort();
        assert_eq!(told, emails);
        let portions = audit_data(&house).await.into_iter().filter(|row| row.contains("NewsTold"));
        assert_eq!(portions.count(), 2);
        println!("{WATCHERS} watchers on {:?}: each was told once, in two portions, with two processes at it", house.engine);
    }
}
