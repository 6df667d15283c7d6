//! Many at once: one gets the slot.

use super::{book, free_for, hold, offered, slot_page};
use crate::{
    engagements::{audit_data, press},
    harness::{House, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// So many suppliers want one slot at once.
pub const BOOKERS: usize = 12;
/// So many colleagues of one supplier choose a slot at once.
const COLLEAGUES: usize = 8;

/// Lets all of them choose the slot at once; gives them back with the addresses of the bookings that were made.
pub async fn all_at_once(
    bookers: Vec<Somebody>,
    public: &str,
    slot: &str,
) -> (Vec<Somebody>, Vec<(usize, String)>) {
    let mut sends = Vec::new();
    for mut booker in bookers {
        let (public, slot) = (public.to_owned(), slot.to_owned());
        sends.push(tokio::spawn(async move {
            let answer = hold(&mut booker, &public, &slot).await;
            (booker, answer)
        }));
    }
    let (mut people, mut won) = (Vec::new(), Vec::new());
    for (place, send) in sends.into_iter().enumerate() {
        let (booker, answer) = send.await.expect("it is sent");
        match answer.status {
            StatusCode::SEE_OTHER => won.push((place, answer.location().to_owned())),
            status => {
                assert_eq!(status, StatusCode::CONFLICT, "{}", answer.text());
                assert!(answer.says("Somebody else has just taken this slot"), "{}", answer.text());
            }
        }
        people.push(booker);
    }
    (people, won)
}

/// One person of each of so many suppliers.
pub async fn bookers(house: &House, count: usize) -> Vec<Somebody> {
    let mut people = Vec::new();
    for number in 0..count {
        people.push(supplier(house, &format!("Supplier {number}")).await.1);
    }
    people
}

scene! {
    async fn of_many_who_want_one_slot_one_gets_it(house) {
        let (.., public) = offered(&house).await;
        let mut people = bookers(&house, BOOKERS).await;
        let slot = free_for(&mut people[0], &public).await.remove(0);
        for round in 0..3 {
            let (back, won) = all_at_once(people, &public, &slot).await;
            people = back;
            assert_eq!(won.len(), 1, "round {round}: {won:?}");
            crate::engagements::done(press(&mut people[won[0].0], &won[0].1, "give_up").await);
        }
        println!("{BOOKERS} suppliers at once on {:?}, three times: one each", house.engine);
    }

    async fn of_colleagues_who_choose_at_once_one_books_for_all(house) {
        let (.., public) = offered(&house).await;
        let brightwater = house.supplier("Brightwater").await;
        let mut people = Vec::new();
        for number in 0..COLLEAGUES {
            people.push(brightwater.person(&house, &format!("Mo {number}"), &[Role::Member]).await);
        }
        let slots = free_for(&mut people[0], &public).await;
        let mut sends = Vec::new();
        for (number, mut colleague) in people.into_iter().enumerate() {
            let (public, slot) = (public.clone(), slots[number % slots.len()].clone());
            sends.push(tokio::spawn(async move { hold(&mut colleague, &public, &slot).await }));
        }
        let mut bookings = std::collections::BTreeSet::new();
        for send in sends {
            let answer = send.await.expect("it is sent");
            match answer.status {
                StatusCode::SEE_OTHER => { bookings.insert(answer.location().to_owned()); }
                status => assert!(status == StatusCode::CONFLICT && answer.says("Every supplier gets one"), "{}", answer.text()),
            }
        }
        assert_eq!(bookings.len(), 1, "{bookings:?}");
        let held = audit_data(&house).await.into_iter().filter(|row| row.contains("SlotHeld"));
        assert_eq!(held.count(), 1);
        println!("{COLLEAGUES} colleagues at once on {:?}: one booking", house.engine);
    }

    async fn two_who_move_to_one_slot_and_one_that_is_cancelled_meanwhile_leave_no_double(house) {
        let (mut editor, _, engagement, public) = offered(&house).await;
        let mut people = bookers(&house, 2).await;
        let slots = free_for(&mut people[0], &public).await;
        let mut sends = Vec::new();
        let slot = slot_page(&mut editor, &engagement, 3).await;
        for (mut one, own) in people.into_iter().zip(&slots) {
            let booking = book(&mut one, &public, own).await;
            let to = slots[3].clone();
            sends.push(tokio::spawn(async move {
                crate::engagements::send(&mut one, &format!("{booking}/move"), &[("slot", to.as_str())]).await.status
            }));
        }
        let cancelling = tokio::spawn(async move {
            let sent = [("act", "cancel"), ("because", "The room is flooded.")];
            (crate::engagements::send(&mut editor, &slot, &sent).await.status, editor)
        });
        let mut moved = 0;
        for send in sends {
            moved += usize::from(send.await.expect("it is sent") == StatusCode::SEE_OTHER);
        }
        let (status, mut editor) = cancelling.await.expect("it is sent");
        let page = editor.browser.get(&format!("{engagement}/demos")).await;
        let cancelled = status == StatusCode::SEE_OTHER;
        assert!(moved <= 1, "{moved} moved to one slot");
        assert_eq!(page.says("Cancelled"), cancelled, "{}", page.text());
        let expected = if cancelled && moved == 1 { "1 booked" } else { "2 booked" };
        assert!(page.says(expected), "{status} {moved}: {}", page.text());
    }
}
