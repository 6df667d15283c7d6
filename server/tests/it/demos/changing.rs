//! A booking moves, is given up or cancelled; whether somebody came is noted; and what ends the engagement ends its demos.

use super::{
    PLACE, PLAN, SLOTS, book, confirm, free, free_for, hold, make, offer, offered, slot_page, slots_but,
};
use crate::{
    closing::{past_the_close, write_everything},
    engagements::{audit_data, declare, done, joint, press, published, send, sign_in_again},
    harness::{PASSWORD, Somebody},
    ledger,
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// From the start of a scene to a minute after the first slot has begun.
const FIRST_SLOT_BEGAN: i64 = 5 * 24 * 60 + 1;

async fn move_to(somebody: &mut Somebody, booking: &str, slot: &str) -> crate::harness::Answer {
    send(somebody, &format!("{booking}/move"), &[("slot", slot)]).await
}

scene! {
    async fn a_booking_moves_in_one_step_and_nobody_loses_the_old_slot(house) {
        let (mut editor, officer, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = book(&mut pat, &public, &slots[0]).await;
        book(&mut rival, &public, &slots[1]).await;
        let taken = move_to(&mut pat, &booking, &slots[1]).await;
        assert!(taken.status == StatusCode::CONFLICT && taken.says("Somebody else has just taken this slot"), "{}", taken.text());
        assert!(pat.browser.get(&booking).await.says("8 March 2027, 10:00am"), "they keep what they have");
        for _ in 0..2 {
            done(move_to(&mut pat, &booking, &slots[2]).await);
        }
        let page = pat.browser.get(&booking).await;
        assert!(page.says("9 March 2027, 10:00am to 10:45am GMT") && page.says("A projector"), "{}", page.text());
        assert_eq!(free_for(&mut supplier(&house, "Alder").await.1, &public).await, [slots[0].clone(), slots[3].clone()]);
        house.work().await;
        for (who, words) in [(&pat, "Before: Monday 8 March 2027, 10:00am"), (&officer, "Brightwater moved its demo to Tuesday 9 March 2027")] {
            let mails = house.mail_to(&who.email).await;
            assert_eq!(mails.iter().filter(|mail| mail.subject.starts_with("Demo moved") && mail.body.contains(words)).count(), 1, "{mails:?}");
        }
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("DemoMoved")).count(), 1);
        assert!(editor.browser.get(&format!("{engagement}/demos")).await.says("2 booked"));
        // Once it has begun it moves no more.
        house.wait_minutes(FIRST_SLOT_BEGAN + 24 * 60);
        sign_in_again(&house, &mut pat).await;
        assert!(pat.browser.get(&format!("{booking}/move")).await.says("can no longer be moved"));
        assert_eq!(move_to(&mut pat, &booking, &slots[3]).await.status, StatusCode::CONFLICT);
    }

    async fn a_mail_about_a_booking_that_changed_since_is_not_sent(house) {
        let (.., public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = book(&mut pat, &public, &slots[0]).await;
        done(move_to(&mut pat, &booking, &slots[1]).await);
        let due = portal::operational::outbox::due(&house.portal, house.now()).await.expect("it is read");
        let told = |needless: bool| {
            let about = |due: &&portal::operational::outbox::Due| due.mail.as_ref().is_ok_and(|mail| mail.subject.starts_with("Demo "));
            due.iter().filter(about).filter(|due| due.needless.is_some() == needless).map(|due| due.mail.as_ref().expect("readable").subject.clone()).collect::<Vec<_>>()
        };
        assert!(told(true).iter().all(|subject| subject.starts_with("Demo booked")) && told(true).len() == 2, "{:?}", told(true));
        assert!(told(false).iter().all(|subject| subject.starts_with("Demo moved")) && told(false).len() == 2, "{:?}", told(false));
    }

    async fn what_a_host_of_another_council_said_stands_in_the_ledger_of_that_council(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        let mut nia = joint::ready(&house, &mut editor, &engagement).await;
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &PLAN).await);
        done(make(&mut editor, &engagement, &nia, &SLOTS).await);
        declare(&mut editor.browser, &engagement).await;
        done(offer(&mut editor, &engagement).await);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let slots = free_for(&mut pat, &public).await;
        book(&mut pat, &public, &slots[0]).await;
        let leaves = nia.browser.submit(&format!("{engagement}/own/leave"), &[("reason", "We merge with Tarnfield.")]).await;
        assert!(leaves.says("Somebody of yours hosts a demo or forum that is ahead"), "{}", leaves.text());
        house.wait_minutes(FIRST_SLOT_BEGAN);
        for somebody in [&mut editor, &mut officer, &mut nia] {
            sign_in_again(&house, somebody).await;
        }
        // A colleague of the council that leads notes it.
        let slot = slot_page(&mut editor, &engagement, 0).await;
        done(editor.browser.submit(&slot, &[("act", "note"), ("came", "yes"), ("said", "400 homes have sensors.")]).await);
        let ledger = format!("{engagement}/ledger");
        let page = nia.browser.get(&ledger).await;
        assert!(page.says("400 homes have sensors."), "{}", page.text());
        let page = officer.browser.get(&ledger).await;
        assert!(page.says("No entries."), "{}", page.text());
    }

    async fn a_day_before_both_are_reminded_once_unless_it_moved_or_was_booked_late(house) {
        let (_, officer, _, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = book(&mut pat, &public, &slots[0]).await;
        house.wait_minutes(FIRST_SLOT_BEGAN - 24 * 60 - 2);
        house.work().await;
        let reminded = async |somebody: &Somebody| {
            let mails = house.mail_to(&somebody.email).await;
            mails.iter().filter(|mail| mail.subject.starts_with("Your demo is soon")).count()
        };
        assert_eq!((reminded(&pat).await, reminded(&officer).await), (0, 0), "not yet");
        house.wait_minutes(1);
        sign_in_again(&house, &mut rival).await;
        // Booked a day before: the booking itself was told an hour ago at most.
        book(&mut rival, &public, &slots[1]).await;
        for _ in 0..2 {
            house.work().await;
        }
        assert_eq!((reminded(&pat).await, reminded(&officer).await, reminded(&rival).await), (1, 1, 0));
        sign_in_again(&house, &mut pat).await;
        done(press(&mut pat, &booking, "cancel").await);
        let due = portal::operational::outbox::due(&house.portal, house.now()).await.expect("it is read");
        let soon = due.iter().filter(|due| due.mail.as_ref().is_ok_and(|mail| mail.subject.starts_with("Your demo is soon")));
        assert!(soon.clone().count() == 2 && soon.clone().all(|due| due.needless.is_some()), "a reminder of what was given up is not sent");
    }

    async fn what_is_given_up_is_free_again_and_twice_is_once(house) {
        let (mut editor, officer, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = book(&mut pat, &public, &slots[0]).await;
        for _ in 0..2 {
            done(press(&mut pat, &booking, "cancel").await);
        }
        assert_eq!(free_for(&mut pat, &public).await, slots);
        let page = pat.browser.get(&booking).await;
        assert!(page.says("Your organisation gave it up on 3 March 2027") && !page.says(PLACE), "{}", page.text());
        assert!(confirm(&mut pat, &booking, "A lift").await.says("This booking was cancelled"));
        assert!(editor.browser.get(&format!("{engagement}/demos")).await.says("0 booked"));
        house.work().await;
        let count = |mails: &[portal::operational::outbox::Mail]| mails.iter().filter(|mail| mail.subject.starts_with("Demo cancelled")).count();
        assert_eq!((count(&house.mail_to(&pat.email).await), count(&house.mail_to(&officer.email).await)), (0, 1), "whoever gave it up knows");
        // A hold that is given up is told to nobody, and a booking once begun is not cancelled.
        let held = hold(&mut pat, &public, &slots[1]).await.location().to_owned();
        done(press(&mut pat, &held, "give_up").await);
        // Whoever gives up a hold does not cancel what a colleague has confirmed meanwhile.
        let held = hold(&mut pat, &public, &slots[1]).await.location().to_owned();
        done(confirm(&mut pat, &held, "").await);
        let stale = press(&mut pat, &held, "give_up").await;
        assert!(stale.status == StatusCode::CONFLICT && stale.says("This booking was confirmed already"), "{}", stale.text());
        done(press(&mut pat, &held, "cancel").await);
        let booking = book(&mut pat, &public, &slots[0]).await;
        house.wait_minutes(FIRST_SLOT_BEGAN);
        sign_in_again(&house, &mut pat).await;
        let late = press(&mut pat, &booking, "cancel").await;
        assert!(late.status == StatusCode::CONFLICT && late.says("The slot began on 8 March 2027, 10:00am GMT"), "{}", late.text());
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("DemoCancelled")).count(), 3);
    }

    async fn a_slot_that_the_council_cancels_is_told_with_the_reason_and_another_can_be_booked(house) {
        let (mut editor, officer, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = book(&mut pat, &public, &slots[0]).await;
        let slot = slot_page(&mut editor, &engagement, 0).await;
        let empty = send(&mut editor, &slot, &[("act", "cancel"), ("because", " ")]).await;
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.says("Enter why you cancel it"), "{}", empty.text());
        for _ in 0..2 {
            done(send(&mut editor, &slot, &[("act", "cancel"), ("because", "The host is ill.")]).await);
        }
        let page = pat.browser.get(&booking).await;
        assert!(page.says("The council cancelled this slot") && page.says("The host is ill.") && !page.says(PLACE), "{}", page.text());
        assert_eq!(hold(&mut pat, &public, &slots[0]).await.status, StatusCode::CONFLICT);
        book(&mut pat, &public, &slots[1]).await;
        house.work().await;
        let mails = house.mail_to(&pat.email).await;
        let told: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("Demo cancelled by the council")).collect();
        assert!(told.len() == 1 && told[0].body.contains("The host is ill."), "{mails:?}");
        let to_host = house.mail_to(&officer.email).await;
        assert!(to_host.iter().any(|mail| mail.body.contains("The demo of Brightwater on Monday 8 March 2027, 10:00am to 10:45am GMT was cancelled")), "{to_host:?}");
        // The host is free at that time again.
        let again = slots_but(&[("from", "10am"), ("until", "10:45am"), ("weekdays", "Monday"), ("break", "0")]);
        done(make(&mut editor, &engagement, &officer, &again).await);
        done(offer(&mut editor, &engagement).await);
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("SlotCancelled")).count(), 1);
    }

    async fn where_whoever_booked_has_left_the_administrators_are_told(house) {
        let (mut editor, _, engagement, public) = offered(&house).await;
        let brightwater = house.supplier("Brightwater").await;
        let mut admin = brightwater.person_with_password(&house, "Ada", &[Role::Admin]).await;
        let mut booker = brightwater.person(&house, "Bo", &[Role::Member]).await;
        let member = brightwater.person(&house, "Mem", &[Role::Member]).await;
        let slots = free_for(&mut booker, &public).await;
        book(&mut booker, &public, &slots[0]).await;
        done(admin.browser.submit(&format!("/people/{}/remove", booker.id), &[("password", PASSWORD)]).await);
        let slot = slot_page(&mut editor, &engagement, 0).await;
        done(send(&mut editor, &slot, &[("act", "cancel"), ("because", "The host is ill.")]).await);
        house.work().await;
        for (who, told) in [(&admin, 1), (&booker, 0), (&member, 0)] {
            let mails = house.mail_to(&who.email).await;
            let count = mails.iter().filter(|mail| mail.subject.starts_with("Demo cancelled by the council")).count();
            assert_eq!(count, told, "{}: {mails:?}", who.email);
        }
    }

    async fn whether_somebody_came_is_noted_and_what_they_were_told_goes_into_the_ledger(house) {
        let (mut editor, mut officer, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = book(&mut pat, &public, &slots[0]).await;
        book(&mut rival, &public, &slots[1]).await;
        let (first, second) = (slot_page(&mut editor, &engagement, 0).await, slot_page(&mut editor, &engagement, 1).await);
        let early = send(&mut editor, &first, &[("act", "note"), ("came", "no")]).await;
        assert!(early.status == StatusCode::CONFLICT && early.says("This slot begins on 8 March 2027"), "{}", early.text());
        house.wait_minutes(FIRST_SLOT_BEGAN + 60);
        for somebody in [&mut editor, &mut officer, &mut pat, &mut rival] {
            sign_in_again(&house, somebody).await;
        }
        assert!(editor.browser.get(&format!("{engagement}/demos")).await.says("Did they come?"));
        for (typed, words) in [([("came", ""), ("said", "")], "Select whether the supplier came"), ([("came", "yes"), ("said", "")], "Enter what you told them, or that there was nothing")] {
            let empty = send(&mut editor, &first, &[&[("act", "note")], &typed[..]].concat()).await;
            assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.says(words), "{}", empty.text());
        }
        for _ in 0..2 {
            done(send(&mut editor, &first, &[("act", "note"), ("came", "yes"), ("said", "We said that 400 homes have sensors.")]).await);
        }
        done(send(&mut editor, &second, &[("act", "note"), ("came", "no")]).await);
        let page = editor.browser.get(&format!("{engagement}/demos")).await;
        assert!(page.says("Brightwater Unverified They came") && page.says("Rival Unverified Nobody came") && page.says("1 supplier came, 1 did not"), "{}", page.text());
        let read = officer.browser.get(&format!("{engagement}/ledger")).await;
        assert!(read.says("Demo, 8 March 2027, to Brightwater") && read.says("We said that 400 homes have sensors.") && read.says("1 entry: 1 not decided yet"), "{}", read.text());
        // Whoever came has had theirs; whoever did not may come once more.
        let second_one = hold(&mut pat, &public, &slots[2]).await;
        assert!(second_one.status == StatusCode::CONFLICT && second_one.says("Your organisation had the demo on"), "{}", second_one.text());
        assert!(pat.browser.get(&booking).await.says("The council noted that you came"));
        book(&mut rival, &public, &slots[2]).await;
        // Other words for the ledger are not lost in silence.
        let more = send(&mut editor, &first, &[("act", "note"), ("came", "yes"), ("said", "And that a third have none.")]).await;
        assert!(more.status == StatusCode::CONFLICT && more.says("Write it into the ledger as another entry") && more.says("And that a third have none."), "{}", more.text());
        // Whoever was noted absent by mistake has booked another demo meanwhile: that one is cancelled first.
        let wrong = send(&mut editor, &second, &[("act", "note"), ("came", "yes"), ("said", "Nothing.")]).await;
        assert!(wrong.status == StatusCode::CONFLICT && wrong.says("This supplier has booked another demo since"), "{}", wrong.text());
        // What was noted is put right.
        done(send(&mut editor, &first, &[("act", "note"), ("came", "no")]).await);
        assert!(editor.browser.get(&first).await.says("Nobody came, as noted on 8 March 2027"));
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("DemoNoted")).count(), 3);
    }

    async fn demos_that_are_ahead_or_not_noted_stand_in_the_way_of_closing(house) {
        let (mut editor, mut officer, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let slots = free_for(&mut pat, &public).await;
        book(&mut pat, &public, &slots[0]).await;
        let closing = format!("{engagement}/closing");
        assert!(officer.browser.get(&closing).await.says("Wait for 1 demo that is booked, or let an owner or editor cancel the slot"));
        // Slots long after the closing date can be offered too.
        let later = [
            ("first-day", "3"), ("first-month", "5"), ("first-year", "2027"), ("last-day", "3"), ("last-month", "5"), ("last-year", "2027"),
            ("from", "10am"), ("until", "11am"), ("pause_from", ""), ("pause_until", ""), ("break", "0"),
        ];
        done(make(&mut editor, &engagement, &officer, &later).await);
        done(offer(&mut editor, &engagement).await);
        past_the_close(&house, &mut officer).await;
        for somebody in [&mut editor, &mut pat] {
            sign_in_again(&house, somebody).await;
        }
        assert!(officer.browser.get(&closing).await.says("An owner or editor notes for 1 demo whether the supplier came"));
        write_everything(&mut officer, &engagement).await;
        let refused = send(&mut officer, &format!("{engagement}/close"), &[("password", PASSWORD)]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("notes for 1 demo"), "{}", refused.text());
        let first = slot_page(&mut editor, &engagement, 0).await;
        done(send(&mut editor, &first, &[("act", "note"), ("came", "yes"), ("said", "Nothing new.")]).await);
        ledger::decide_all(&mut officer, &engagement, &[("decision", "nothing_new")]).await;
        done(officer.browser.submit(&format!("{engagement}/close"), &[("password", PASSWORD)]).await);
        // The slot that was ahead is cancelled, and nothing can be booked or planned any more.
        let page = editor.browser.get(&format!("{engagement}/demos")).await;
        assert!(page.says("Cancelled") && !page.says("Make slots") && !page.says("Free"), "{}", page.text());
        let (_, mut late) = supplier(&house, "Latecomer").await;
        let desk = late.browser.get(&format!("{public}/demo")).await;
        assert!(desk.says("This engagement is closed") && free(&desk).is_empty(), "{}", desk.text());
        assert!(house.visitor().get(&public).await.says("Suppliers could show the council what they had"));
        let plan = send(&mut editor, &format!("{engagement}/demos/plan"), &PLAN).await;
        assert_eq!(plan.status, StatusCode::CONFLICT, "{}", plan.text());
    }

    async fn withdrawing_an_engagement_cancels_its_demos(house) {
        let (mut editor, mut officer, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let slots = free_for(&mut pat, &public).await;
        let booking = book(&mut pat, &public, &slots[0]).await;
        let slot = slot_page(&mut editor, &engagement, 1).await;
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "No money is left.")]).await);
        let page = pat.browser.get(&booking).await;
        assert!(page.says("The council cancelled this slot") && page.says("The engagement was withdrawn") && !page.says(PLACE), "{}", page.text());
        let refused = hold(&mut pat, &public, &slots[1]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("This engagement is withdrawn"), "{}", refused.text());
        assert!(pat.browser.get(&format!("{public}/demo")).await.says("cancelled by the council"));
        assert_eq!(send(&mut editor, &slot, &[("act", "cancel"), ("because", "Late.")]).await.status, StatusCode::SEE_OTHER, "it is cancelled already");
        house.work().await;
        let mails = house.mail_to(&pat.email).await;
        assert!(mails.iter().any(|mail| mail.subject.starts_with("Withdrawn: ")), "{mails:?}");
        for (who, words) in [(&pat.email, "No money is left."), (&officer.email, "The demo of Brightwater on Monday 8 March 2027")] {
            let mails = house.mail_to(who).await;
            let told = mails.iter().filter(|mail| mail.subject.starts_with("Demo cancelled by the council") && mail.body.contains(words));
            // Whoever withdrew it is the host here, and knows.
            assert_eq!(told.count(), usize::from(who == &pat.email), "{mails:?}");
        }
    }
}
