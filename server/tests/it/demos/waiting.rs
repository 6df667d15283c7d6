//! Where no slot is free suppliers wait, and whoever waits longest gets the next one, once.

use super::{book, confirm, free_for, hold, make, offer, offered_as, races::bookers, slots_but};
use crate::{
    engagements::{audit_data, colleague, done, press, sign_in_again},
    harness::{House, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::{
    accounts::Role,
    demos::{HOLD_MINUTES, OFFER_HOURS},
};

/// So many suppliers give up their slots at once, and so many wait.
const AT_ONCE: usize = 6;

/// One day with two slots, both booked by suppliers that are given back with their bookings.
async fn full(house: &House) -> (Somebody, Somebody, String, String, Vec<(Somebody, String)>) {
    let (editor, officer, engagement, public) = offered_as(house, &slots_but(&[("last-day", "8")])).await;
    let mut bookers = Vec::new();
    for name in ["Brightwater", "Rival"] {
        let (_, mut pat) = supplier(house, name).await;
        let slot = free_for(&mut pat, &public).await.remove(0);
        let booking = book(&mut pat, &public, &slot).await;
        bookers.push((pat, booking));
    }
    (editor, officer, engagement, public, bookers)
}

/// The slot of somebody's booking.
async fn slot_of(house: &House, somebody: &Somebody, booking: &str) -> String {
    let parts: Vec<_> = booking.split('/').collect();
    let id = parts[4].parse().expect("the address ends in an id");
    let own = portal::demos::own(&house.portal, &somebody.op(house), parts[2], id).await;
    own.expect("it is theirs").1.slot.id.to_string()
}

/// Somebody who waits since now.
async fn waits(house: &House, name: &str, public: &str) -> Somebody {
    house.wait_minutes(1);
    let (_, mut somebody) = supplier(house, name).await;
    done(press(&mut somebody, &format!("{public}/demo"), "wait").await);
    somebody
}

/// The address of the booking that stands, from somebody's page; nothing where none does.
async fn standing(somebody: &mut Somebody, public: &str) -> Option<String> {
    let page = somebody.browser.get(&format!("{public}/demo")).await;
    let offered = page.says("holds a slot for your organisation") || page.says("has booked a demo");
    let start = format!("href=\"{public}/demo/");
    let id = page.body.split(&start).nth(1).and_then(|rest| rest.split('"').next());
    offered.then(|| format!("{public}/demo/{}", id.expect("a link to it")))
}

async fn offers(house: &House, somebody: &Somebody) -> usize {
    let mails = house.mail_to(&somebody.email).await;
    mails.iter().filter(|mail| mail.subject.starts_with("A slot for your demo")).count()
}

scene! {
    async fn whoever_waits_longest_gets_the_slot_that_is_given_up_and_nobody_passes_them(house) {
        let (mut editor, _, engagement, public, mut bookers) = full(&house).await;
        let (_, mut late) = supplier(&house, "Latecomer").await;
        let desk = late.browser.get(&format!("{public}/demo")).await;
        assert!(desk.says("No slot is free now") && desk.says("Join the waiting list"), "{}", desk.text());
        let mut alder = waits(&house, "Alder", &public).await;
        done(press(&mut alder, &format!("{public}/demo"), "wait").await);
        let mut fern = waits(&house, "Fern", &public).await;
        let page = alder.browser.get(&format!("{public}/demo")).await;
        assert!(page.says("Your organisation waits since 3 March 2027, 10:01am GMT") && !page.says("Fern"), "{}", page.text());
        let council = editor.browser.get(&format!("{engagement}/demos")).await;
        assert!(council.says("Alder, since 3 March 2027, 10:01am GMT: waiting Fern, since 3 March 2027, 10:02am GMT: waiting"), "{}", council.text());
        let slot = slot_of(&house, &bookers[0].0, &bookers[0].1).await;
        let (first, booking) = &mut bookers[0];
        for _ in 0..2 {
            done(press(first, booking, "cancel").await);
        }
        assert!(free_for(&mut late, &public).await.is_empty(), "it is held for whoever waits");
        let passed = hold(&mut late, &public, &slot).await;
        assert!(passed.status == StatusCode::CONFLICT && passed.says("Somebody else has just taken this slot"), "{}", passed.text());
        let theirs = standing(&mut alder, &public).await.expect("the first gets it");
        assert_eq!((standing(&mut fern, &public).await, offers(&house, &alder).await, offers(&house, &fern).await), (None, 1, 0));
        let page = alder.browser.get(&theirs).await;
        assert!(page.says("held for you until 4 March 2027, 10:02am GMT"), "for a day: {}", page.text());
        done(confirm(&mut alder, &theirs, "").await);
        let council = editor.browser.get(&format!("{engagement}/demos")).await;
        assert!(council.says("Alder Unverified Booked") && !council.says("Alder, since") && council.says("Fern, since"), "{}", council.text());
        let (second, booking) = &mut bookers[1];
        done(press(second, booking, "cancel").await);
        assert!(standing(&mut fern, &public).await.is_some() && offers(&house, &fern).await == 1);
        let log = audit_data(&house).await;
        let given = log.iter().filter(|row| row.contains("DemoCancelled") && row.contains("\"given\":[\""));
        assert_eq!((given.count(), log.iter().filter(|row| row.contains("DemoAwaited")).count()), (2, 2), "{log:?}");
    }

    async fn an_offer_that_is_declined_or_lapses_goes_to_the_next(house) {
        let (.., public, mut bookers) = full(&house).await;
        let mut alder = waits(&house, "Alder", &public).await;
        let mut fern = waits(&house, "Fern", &public).await;
        let mut birch = waits(&house, "Birch", &public).await;
        let (first, booking) = &mut bookers[0];
        done(press(first, booking, "cancel").await);
        let theirs = standing(&mut alder, &public).await.expect("the first gets it");
        done(press(&mut alder, &theirs, "give_up").await);
        assert!(!alder.browser.get(&format!("{public}/demo")).await.says("You are on the waiting list"), "whoever declines waits no more");
        assert!(standing(&mut fern, &public).await.is_some());
        house.wait_minutes(OFFER_HOURS * 60 - 1);
        house.work().await;
        for somebody in [&mut fern, &mut birch] {
            sign_in_again(&house, somebody).await;
        }
        assert!(standing(&mut fern, &public).await.is_some() && offers(&house, &birch).await == 0);
        house.wait_minutes(1);
        for _ in 0..2 {
            house.work().await;
        }
        assert!(standing(&mut fern, &public).await.is_none() && standing(&mut birch, &public).await.is_some());
        assert_eq!(offers(&house, &birch).await, 1, "once");
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("SlotsGiven")).count(), 1, "the job writes nothing where it has nothing to do");
    }

    async fn a_hold_that_runs_out_and_slots_that_are_added_go_to_those_who_wait(house) {
        let (mut editor, officer, engagement, public, mut bookers) = full(&house).await;
        let (first, booking) = &mut bookers[0];
        done(press(first, booking, "cancel").await);
        let (_, mut quick) = supplier(&house, "Quick").await;
        let slot = free_for(&mut quick, &public).await.remove(0);
        done(hold(&mut quick, &public, &slot).await);
        let mut alder = waits(&house, "Alder", &public).await;
        let mut fern = waits(&house, "Fern", &public).await;
        house.wait_minutes(HOLD_MINUTES);
        house.work().await;
        assert!(standing(&mut alder, &public).await.is_some() && standing(&mut fern, &public).await.is_none());
        done(make(&mut editor, &engagement, &officer, &slots_but(&[("first-day", "9")])).await);
        done(offer(&mut editor, &engagement).await);
        assert!(standing(&mut fern, &public).await.is_some(), "they get the first of what is added");
        assert_eq!(free_for(&mut quick, &public).await.len(), 1);
        // What the council cancels is nobody's fault: they wait again, and get what is free.
        let page = standing(&mut fern, &public).await.expect("an offer");
        let offered = slot_of(&house, &fern, &page).await;
        let sent = [("act", "cancel"), ("because", "The host is ill.")];
        done(crate::engagements::send(&mut editor, &format!("{engagement}/demos/slots/{offered}/change"), &sent).await);
        house.work().await;
        let again = standing(&mut fern, &public).await.expect("another offer");
        assert!(again != page && slot_of(&house, &fern, &again).await != offered);
    }

    async fn nobody_waits_while_a_slot_is_free_and_whoever_waits_takes_part(house) {
        let (mut editor, officer, engagement, public, mut bookers) = full(&house).await;
        let mut alder = waits(&house, "Alder", &public).await;
        assert!(alder.browser.get(&public).await.says("You are told by mail what changes in this engagement"));
        assert!(alder.browser.get("/your-engagements").await.says("Repeat visits for damp"));
        // Whoever belongs to the council too reads nothing for it.
        let mut both = colleague(&house, &officer, "Con Both", &[Role::Editor]).await;
        portal::accounts::members::grant(&house.portal, &house.system(), alder.seat.organisation, both.id, &[Role::Member]).await.expect("they may");
        sign_in_again(&house, &mut both).await;
        assert_eq!(both.browser.get(&format!("{engagement}/demos")).await.status, StatusCode::FORBIDDEN);
        assert!(editor.browser.get(&format!("{engagement}/demos")).await.says("Alder, since"));
        done(press(&mut alder, &format!("{public}/demo"), "leave").await);
        let (first, booking) = &mut bookers[0];
        done(press(first, booking, "cancel").await);
        let refused = press(&mut alder, &format!("{public}/demo"), "wait").await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("Nobody has to wait"), "{}", refused.text());
    }

    async fn whoever_waits_and_leaves_or_has_a_demo_is_offered_nothing(house) {
        let (.., public, mut bookers) = full(&house).await;
        let mut alder = waits(&house, "Alder", &public).await;
        let mut fern = waits(&house, "Fern", &public).await;
        for _ in 0..2 {
            done(press(&mut alder, &format!("{public}/demo"), "leave").await);
        }
        let (rival, booking) = &mut bookers[1];
        // Whoever has booked does not wait as well.
        done(press(rival, &format!("{public}/demo"), "wait").await);
        assert!(rival.browser.get(booking).await.says("It is booked"));
        let (first, booking) = &mut bookers[0];
        done(press(first, booking, "cancel").await);
        assert!(standing(&mut alder, &public).await.is_none() && standing(&mut fern, &public).await.is_some());
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("DemoAwaited"), count("WaitingLeft")), (2, 1));
    }

    async fn whoever_waits_hears_that_the_engagement_ended(house) {
        let (_, mut officer, engagement, public, _) = full(&house).await;
        let alder = waits(&house, "Alder", &public).await;
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "No money is left.")]).await);
        house.work().await;
        let mails = house.mail_to(&alder.email).await;
        assert!(mails.iter().any(|mail| mail.subject.starts_with("Withdrawn: ")), "{mails:?}");
    }

    async fn a_hold_of_ones_own_that_ran_out_keeps_nobody_from_their_turn(house) {
        let (.., public, mut bookers) = full(&house).await;
        let mut alder = waits(&house, "Alder", &public).await;
        let mut fern = waits(&house, "Fern", &public).await;
        // An hour before the first slot Alder takes it, and forgets it.
        house.wait_minutes(5 * 24 * 60 - 62);
        for somebody in [&mut alder, &mut fern].into_iter().chain(bookers.iter_mut().map(|(booker, _)| booker)) {
            sign_in_again(&house, somebody).await;
        }
        let (first, booking) = &mut bookers[0];
        done(press(first, booking, "cancel").await);
        let slot = free_for(&mut alder, &public).await.remove(0);
        done(hold(&mut alder, &public, &slot).await);
        house.wait_minutes(HOLD_MINUTES);
        let (second, booking) = &mut bookers[1];
        done(press(second, booking, "cancel").await);
        house.work().await;
        assert!(standing(&mut alder, &public).await.is_none(), "the hold is over, and nothing is offered so late");
        assert_eq!(free_for(&mut fern, &public).await.len(), 2);
    }

    async fn too_shortly_before_a_slot_whoever_comes_gets_it(house) {
        let (.., public, mut bookers) = full(&house).await;
        let mut alder = waits(&house, "Alder", &public).await;
        // An hour before the first slot.
        house.wait_minutes(5 * 24 * 60 - 61);
        for somebody in [&mut alder, &mut bookers[0].0] {
            sign_in_again(&house, somebody).await;
        }
        let (first, booking) = &mut bookers[0];
        done(press(first, booking, "cancel").await);
        house.work().await;
        assert_eq!(offers(&house, &alder).await, 0);
        let slot = free_for(&mut alder, &public).await.remove(0);
        book(&mut alder, &public, &slot).await;
        assert!(!alder.browser.get(&format!("{public}/demo")).await.says("You are on the waiting list"), "whoever has one waits no more");
    }

    async fn of_many_who_give_up_at_once_each_slot_goes_to_one_who_waits(house) {
        let (.., public) = offered_as(&house, &slots_but(&[("last-day", "10"), ("weekdays", "Monday"), ("weekdays", "Tuesday"), ("weekdays", "Wednesday")])).await;
        let (mut people, mut sends) = (bookers(&house, AT_ONCE).await, Vec::new());
        let mut bookings = Vec::new();
        for booker in &mut people {
            let slot = free_for(booker, &public).await.remove(0);
            bookings.push(book(booker, &public, &slot).await);
        }
        let mut waiting = Vec::new();
        for number in 0..AT_ONCE {
            waiting.push(waits(&house, &format!("Waiting {number}"), &public).await);
        }
        for (mut booker, booking) in people.into_iter().zip(bookings) {
            sends.push(tokio::spawn(async move { press(&mut booker, &booking, "cancel").await }));
        }
        for send in sends {
            done(send.await.expect("it is sent"));
        }
        house.work().await;
        let mut slots = std::collections::BTreeSet::new();
        for somebody in &mut waiting {
            let booking = standing(somebody, &public).await.expect("each gets one");
            assert!(slots.insert(slot_of(&house, somebody, &booking).await), "nobody shares");
            assert_eq!(offers(&house, somebody).await, 1);
        }
        println!("{AT_ONCE} gave up at once on {:?}: {AT_ONCE} who waited have one each", house.engine);
    }
}
