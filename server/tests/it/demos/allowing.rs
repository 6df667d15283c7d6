//! Another demo for a supplier that had one: different treatment, with its reason, in the ledger.

use super::{book, confirm, free_for, hold, offered, slot_page};
use crate::{
    engagements::{audit_data, done, press, send, sign_in_again},
    harness::{House, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;

/// An engagement whose first slot Brightwater had: editor, officer, Pat, and the addresses.
async fn had(house: &House) -> (Somebody, Somebody, Somebody, String, String) {
    let (mut editor, mut officer, engagement, public) = offered(house).await;
    let (_, mut pat) = supplier(house, "Brightwater").await;
    let slot = free_for(&mut pat, &public).await.remove(0);
    book(&mut pat, &public, &slot).await;
    house.wait_minutes(5 * 24 * 60 + 10);
    for one in [&mut editor, &mut officer, &mut pat] {
        sign_in_again(house, one).await;
    }
    let address = slot_page(&mut editor, &engagement, 0).await;
    done(send(&mut editor, &address, &[("act", "note"), ("came", "yes"), ("said", "Nothing new")]).await);
    (editor, officer, pat, engagement, public)
}

scene! {
    async fn an_officer_allows_another_demo_with_a_reason_which_the_ledger_keeps(house) {
        let (mut editor, mut officer, mut pat, engagement, public) = had(&house).await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let slots = free_for(&mut rival, &public).await;
        let refused = hold(&mut pat, &public, &slots[0]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("Every supplier gets one"), "{}", refused.text());
        let again = format!("{engagement}/demos/again");
        assert!(officer.browser.get(&format!("{engagement}/demos")).await.says("Allow a supplier another demo"));
        assert_eq!(editor.browser.get(&again).await.status, StatusCode::FORBIDDEN, "procurement decides");
        let page = officer.browser.get(&again).await;
        assert!(page.says("Brightwater") && !page.says("Rival"), "those that had theirs: {}", page.text());
        let form = page.fields();
        let brightwater = page.body.split("value=\"").map(|rest| &rest[..rest.find('"').unwrap_or(0)]).find(|id| id.len() == 36 && id.as_bytes()[8] == b'-').expect("one").to_owned();
        for (typed, words) in [
            ([("supplier", ""), ("reason", "No power, kept")], "Select a supplier"),
            ([("supplier", brightwater.as_str()), ("reason", " ")], "Enter why it gets another demo"),
        ] {
            let refused = officer.browser.submit(&again, &typed).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says(words), "{words}: {}", refused.text());
        }
        let reason = "The room had <b>no power</b> for half of the time.";
        let mut fields = form;
        fields.retain(|(name, _)| name != "supplier" && name != "reason");
        fields.extend([("supplier".to_owned(), brightwater.clone()), ("reason".to_owned(), reason.to_owned())]);
        for _ in 0..2 {
            done(officer.browser.post(&again, &fields).await);
        }
        let other = send(&mut officer, &again, &[("supplier", &brightwater), ("reason", "Another reason, kept")]).await;
        assert!(other.status == StatusCode::CONFLICT && other.says("was allowed another demo already") && other.says("Another reason, kept"), "{}", other.text());
        assert!(officer.browser.get(&again).await.says(reason));
        let ledger = officer.browser.get(&format!("{engagement}/ledger")).await;
        assert!(ledger.says("Different treatment") && ledger.says(reason), "{}", ledger.text());
        assert_eq!(ledger.body.matches("It was allowed another demo").count(), 1);
        let told = house.mail_to(&pat.email).await;
        assert_eq!(told.iter().filter(|mail| mail.body.contains(reason)).count(), 1, "{told:?}");
        // It books one more, and no third.
        assert!(pat.browser.get(&format!("{public}/demo")).await.says("The council allows your organisation another demo"));
        let held = hold(&mut pat, &public, &slots[0]).await;
        assert_eq!(held.status, StatusCode::SEE_OTHER, "{}", held.text());
        done(confirm(&mut pat, held.location(), "").await);
        let third = hold(&mut pat, &public, &slots[1]).await;
        assert!(third.status == StatusCode::CONFLICT && third.says("has booked the demo"), "{}", third.text());
        assert!(pat.browser.get("/your-engagements").await.says("Your demo"), "two are no fault");
        // Whoever gives it up may choose another for it.
        done(press(&mut pat, held.location(), "cancel").await);
        assert_eq!(hold(&mut pat, &public, &slots[1]).await.status, StatusCode::SEE_OTHER);
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("DemoAllowed")).count(), 1);
    }

    async fn whoever_had_no_demo_needs_no_permission_and_the_waiting_list_is_for_a_first_one(house) {
        let (_, mut officer, mut pat, engagement, public) = had(&house).await;
        let again = format!("{engagement}/demos/again");
        let unknown = send(&mut officer, &again, &[("supplier", "0195c3a0-0000-7000-8000-000000000000"), ("reason", "Kept")]).await;
        assert!(unknown.status == StatusCode::UNPROCESSABLE_ENTITY && unknown.says("Select a supplier"), "{}", unknown.text());
        let (_, mut rival) = supplier(&house, "Rival").await;
        let slots = free_for(&mut rival, &public).await;
        book(&mut rival, &public, &slots[0]).await;
        let ahead = officer.browser.get(&again).await;
        assert!(!ahead.says("Rival"), "its demo is ahead: {}", ahead.text());
        done(officer.browser.submit(&again, &[("supplier", pat.seat.organisation.to_string().as_str()), ("reason", "No power")]).await);
        for name in ["Aspen", "Birch"] {
            let (_, mut one) = supplier(&house, name).await;
            let free = free_for(&mut one, &public).await;
            if let Some(slot) = free.first() {
                book(&mut one, &public, slot).await;
            }
        }
        let waits = press(&mut pat, &format!("{public}/demo"), "wait").await;
        assert!(waits.status == StatusCode::CONFLICT && waits.says("The waiting list is for a first demo"), "{}", waits.text());
    }
}
