//! A supplier holds a slot, confirms it, and nobody else gets it.

use super::{
    PLACE, PLAN, book, confirm, free, free_for, hold, made, make, offer, offered, slot_page, slots_but,
};
use crate::{
    engagements::{
        approved_in, audit_data, colleague, done, engagement_id, press, publish_one, send, sign_in_again,
        start,
    },
    harness::{House, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::{accounts::Role, demos::HOLD_MINUTES};

/// A slot that another engagement of the same council offers.
async fn other_slot(house: &House, officer: &Somebody, engagement: &str) -> String {
    let (portal, op) = (&house.portal, officer.op(house));
    let problem = portal::engagements::working(portal, &op, engagement_id(engagement))
        .await
        .expect("theirs")
        .engagement
        .problem;
    let other = publish_one(house, officer, problem, 20).await;
    let mut editor = colleague(house, officer, "Imran Yusuf", &[Role::Editor]).await;
    let address = format!("/workspace/engagements/{other}");
    done(editor.browser.submit(&format!("{address}/demos/plan"), &PLAN).await);
    done(make(&mut editor, &address, officer, &slots_but(&[("first-day", "15"), ("last-day", "15")])).await);
    done(offer(&mut editor, &address).await);
    let page = slot_page(&mut editor, &address, 0).await;
    page.rsplit('/').nth(1).expect("its id").to_owned()
}

scene! {
    async fn a_supplier_holds_a_slot_confirms_it_and_both_sides_are_told(house) {
        let (mut editor, officer, engagement, public) = offered(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        let desk = pat.browser.get(&format!("{public}/demo")).await;
        assert!(desk.says("4 times are free") && desk.says("Monday 8 March 2027") && !desk.says(PLACE) && !desk.says("Ben Osei"), "{}", desk.text());
        let slots = free(&desk);
        let held = hold(&mut pat, &public, &slots[0]).await;
        assert_eq!(held.location(), hold(&mut pat, &public, &slots[0]).await.location(), "pressed twice, it is held once");
        let booking = held.location().to_owned();
        let page = pat.browser.get(&booking).await;
        assert!(page.says("8 March 2027, 10:00am to 10:45am GMT") && page.says("held for you until 3 March 2027, 10:10am GMT") && !page.says(PLACE), "{}", page.text());
        let council = editor.browser.get(&format!("{engagement}/demos")).await;
        assert!(council.says("Held for a supplier") && !council.says("Brightwater"), "a hold names nobody: {}", council.text());
        assert!(mo.browser.get("/your-engagements").await.says("held for you until 3 March 2027, 10:10am GMT, not confirmed yet"));
        assert!(mo.browser.get(&format!("{public}/demo")).await.says("holds a slot for your organisation until 3 March 2027, 10:10am GMT"));
        let sent = pat.browser.get(&booking).await.fields_with(&[("needs", "A lift.\n\n<b>And tea</b>")]);
        for _ in 0..2 {
            done(pat.browser.post(&booking, &sent).await);
        }
        let page = mo.browser.get(&booking).await;
        assert!(page.says(PLACE) && page.says("Ben Osei") && page.says("<b>And tea</b>") && page.says("A tenant with a baby"), "{}", page.text());
        let council = editor.browser.get(&format!("{engagement}/demos")).await;
        assert!(council.says("Brightwater Unverified Booked") && council.says("4 slots offered: 3 free, 1 booked"), "{}", council.text());
        let slot = slot_page(&mut editor, &engagement, 0).await;
        // The host, who may offer none, reads it as well.
        let mut host = officer;
        let read = host.browser.get(slot.trim_end_matches("/change")).await;
        assert!(read.says("A lift.") && read.says("An owner or editor cancels slots") && !read.says("Cancel this slot"), "{}", read.text());
        assert_eq!(send(&mut host, &slot, &[("act", "cancel"), ("because", "Ill.")]).await.status, StatusCode::FORBIDDEN);
        let officer = host;
        let slot = editor.browser.get(&slot).await;
        assert!(slot.says("A lift.") && slot.says("Brightwater gets your reason by mail"), "{}", slot.text());
        assert!(mo.browser.get("/your-engagements").await.says("Your demo : 8 March 2027, 10:00am GMT"));
        assert!(mo.browser.get(&public).await.says("You are told by mail what changes in this engagement"), "whoever booked hears what changes");
        house.work().await;
        let (to_pat, to_ben) = (house.mail_to(&pat.email).await, house.mail_to(&officer.email).await);
        let told = |mails: &[portal::operational::outbox::Mail], words: &str| mails.iter().filter(|mail| mail.subject.starts_with("Demo booked") && mail.body.contains(words)).count();
        assert_eq!(told(&to_pat, PLACE), 1, "{to_pat:?}");
        assert_eq!(told(&to_ben, "Brightwater booked a demo with you on Monday 8 March 2027, 10:00am to 10:45am GMT.\n\nThey need: A lift."), 1, "{to_ben:?}");
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("SlotHeld"), count("DemoBooked")), (1, 1));
    }

    async fn a_slot_has_one_supplier_and_a_supplier_one_slot(house) {
        let (.., public) = offered(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let slots = free_for(&mut pat, &public).await;
        done(hold(&mut pat, &public, &slots[0]).await);
        let taken = hold(&mut rival, &public, &slots[0]).await;
        assert!(taken.status == StatusCode::CONFLICT && taken.says("Somebody else has just taken this slot"), "{}", taken.text());
        assert_eq!(free(&taken), slots[1..], "what is free now stands there");
        // Whoever holds one may choose another; a colleague does not take it away.
        let second = hold(&mut mo, &public, &slots[1]).await;
        assert!(second.status == StatusCode::CONFLICT && second.says("Your organisation holds the demo on Monday 8 March 2027, 10:00am to 10:45am GMT"), "{}", second.text());
        let booking = hold(&mut pat, &public, &slots[1]).await.location().to_owned();
        assert_eq!(free_for(&mut rival, &public).await, [&slots[..1], &slots[2..]].concat(), "the first is free again");
        done(confirm(&mut pat, &booking, "").await);
        for somebody in [&mut pat, &mut mo] {
            let second = hold(somebody, &public, &slots[2]).await;
            assert!(second.status == StatusCode::CONFLICT && second.says("has booked the demo on Monday 8 March 2027, 11:00am"), "{}", second.text());
        }
        book(&mut rival, &public, &slots[0]).await;
    }

    async fn a_hold_that_ran_out_goes_to_whoever_comes_and_whoever_was_late_keeps_their_words(house) {
        let (mut editor, _, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = hold(&mut pat, &public, &slots[0]).await.location().to_owned();
        house.wait_minutes(HOLD_MINUTES - 1);
        assert_eq!(free_for(&mut rival, &public).await, slots[1..]);
        house.wait_minutes(1);
        assert!(editor.browser.get(&format!("{engagement}/demos")).await.says("Free") && free_for(&mut rival, &public).await == slots);
        assert!(pat.browser.get(&booking).await.says("Nobody else has taken it yet"));
        done(hold(&mut rival, &public, &slots[0]).await);
        let late = confirm(&mut pat, &booking, "A lift, and a room for two").await;
        assert!(late.status == StatusCode::CONFLICT && late.says("was not confirmed in time, so it is no longer yours"), "{}", late.text());
        assert!(late.says("A lift, and a room for two"), "nothing typed is lost: {}", late.text());
        assert!(pat.browser.get(&format!("{public}/demo")).await.says("not confirmed in time"));
        // A moment late, and nobody came: it is theirs.
        let booking = hold(&mut pat, &public, &slots[1]).await.location().to_owned();
        house.wait_minutes(HOLD_MINUTES + 1);
        done(confirm(&mut pat, &booking, "A lift").await);
        assert!(pat.browser.get(&booking).await.says(PLACE));
        let log = audit_data(&house).await;
        assert!(log.iter().any(|row| row.contains("SlotHeld") && row.contains("\"released\":1")), "{log:?}");
    }

    async fn nobody_books_for_a_council_or_learns_of_what_is_not_theirs(house) {
        let (mut editor, mut officer, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = book(&mut pat, &public, &slots[0]).await;
        for address in [booking.clone(), format!("{booking}/move")] {
            for method in ["get", "post"] {
                let answer = if method == "get" { rival.browser.get(&address).await } else { send(&mut rival, &address, &[("act", "cancel"), ("slot", &slots[1])]).await };
                assert!(answer.status == StatusCode::NOT_FOUND && !answer.says("Brightwater") && !answer.says(PLACE), "{method} {address}: {}", answer.text());
            }
        }
        let desk = rival.browser.get(&format!("{public}/demo")).await;
        assert!(!desk.says("Brightwater") && !desk.body.contains(&slots[0]), "{}", desk.text());
        for page in [&mut house.visitor(), &mut rival.browser] {
            assert!(!page.get(&public).await.says("Brightwater"));
        }
        // A slot of another engagement, one that was never offered, and none at all.
        let more = slots_but(&[("from", "2pm"), ("until", "3pm"), ("break", "0")]);
        done(make(&mut editor, &engagement, &officer, &more).await);
        let hidden = slot_page(&mut editor, &engagement, 2).await;
        let hidden = hidden.rsplit('/').nth(1).expect("its id").to_owned();
        let other = other_slot(&house, &officer, &engagement).await;
        for slot in [hidden.as_str(), other.as_str(), "0195c3a0-0000-7000-8000-000000000000"] {
            assert_eq!(hold(&mut rival, &public, slot).await.status, StatusCode::NOT_FOUND, "{slot}");
        }
        assert_eq!(hold(&mut rival, &public, "soon").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(hold(&mut officer, &public, &slots[1]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(house.visitor().get(&format!("{public}/demo")).await.status, StatusCode::SEE_OTHER, "sign in first");
        // A consultant of both sides.
        portal::accounts::members::grant(&house.portal, &house.system(), officer.seat.organisation, rival.id, &[Role::Observer]).await.expect("they may");
        sign_in_again(&house, &mut rival).await;
        for path in [format!("{public}/demo"), booking] {
            let refused = send(&mut rival, &path, &[("slot", &slots[1]), ("act", "confirm")]).await;
            assert!(refused.status == StatusCode::FORBIDDEN && refused.says("You belong to a council of this engagement"), "{}", refused.text());
        }
    }

    async fn before_publication_and_without_slots_there_is_nothing_to_book(house) {
        let (_, _, _, public) = made(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let other = house.council("Eastwold").await;
        let (_, mut officer, problem) = approved_in(&house, &other).await;
        let draft = start(&mut officer.browser, &problem).await;
        let draft = portal::engagements::working(&house.portal, &officer.op(&house), engagement_id(&draft)).await.expect("theirs");
        let draft = format!("/engagements/{}/demo", draft.engagement.reference);
        assert_eq!(pat.browser.get(&draft).await.status, StatusCode::NOT_FOUND);
        let desk = pat.browser.get(&format!("{public}/demo")).await;
        assert!(desk.says("The council offers no demos so far"), "{}", desk.text());
        assert!(!pat.browser.get("/your-engagements").await.says("Your demo"));
        done(press(&mut pat, &format!("{public}/watch"), "watch").await);
    }
}
