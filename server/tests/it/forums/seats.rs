//! Taking a seat, waiting for one, giving it up.

use super::{PLACE, PLAN, accept, announced, announced_as, plan_but, planned_as, take, take_with};
use crate::{
    accounts::looked_up,
    engagements::{audit_data, colleague, done, press, send},
    harness::{House, PASSWORD, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    actor::Seat,
    forums::WAITING_OF_ONE,
    ids::OrganisationId,
};
use portal::{accounts::members, operational::sessions};

/// Somebody who belongs to another supplier too, signed in there.
async fn also(house: &House, somebody: &Somebody, organisation: OrganisationId) -> Somebody {
    let (portal, op) = (&house.portal, house.system());
    members::grant(portal, &op, organisation, somebody.id, &[Role::Member]).await.expect("the roles fit");
    let token = sessions::start(portal, &op, somebody.id, Some(organisation)).await.expect("it is theirs");
    let mut browser = house.visitor();
    browser.cookies.insert("session".to_owned(), token);
    let seat = Seat { organisation, kind: OrganisationKind::Supplier, roles: vec![Role::Member] };
    Somebody { id: somebody.id, email: somebody.email.clone(), seat, browser }
}

scene! {
    async fn somebody_takes_a_seat_reads_the_place_and_gives_it_up(house) {
        let planned = announced(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let page = pat.browser.get(&planned.seat).await;
        assert!(page.says("Take a seat") && page.says("At most 1 person comes from one supplier") && !page.says("Wexholt"), "{}", page.text());
        done(take_with(&mut pat, &planned.seat, "Step-free access").await);
        done(send(&mut pat, &planned.seat, &[("act", "take"), ("seen", "1"), ("needs", "Step-free access")]).await);
        let seated = pat.browser.get(&planned.seat).await;
        for words in ["You have a seat", PLACE, "Step-free access", "Add it to your calendar", "Give your seat up", "Send a question"] {
            assert!(seated.says(words), "{words}: {}", seated.text());
        }
        let mail = house.mail_to(&pat.email).await;
        assert!(mail.len() == 1 && mail[0].body.contains("You have a seat at the forum") && mail[0].body.contains(PLACE), "{mail:?}");
        let mut editor = planned.editor;
        let own = editor.browser.get(&planned.workspace).await;
        assert!(own.says("Brightwater Unverified Has a seat") && own.says("Step-free access"), "{}", own.text());
        looked_up(&house, &pat).await;
        assert!(editor.browser.get(&planned.workspace).await.says("Brightwater Has a seat"));
        assert!(house.visitor().get(&planned.page).await.says("1 seat"));
        for _ in 0..2 {
            done(press(&mut pat, &planned.seat, "give_up").await);
        }
        let given = pat.browser.get(&planned.seat).await;
        assert!(given.says("You said that you are not coming") && !given.says("Wexholt"), "{}", given.text());
        done(take(&mut pat, &planned.seat).await);
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("SeatTaken"), count("SeatGivenUp")), (2, 1), "each once, however often it is sent");
    }

    async fn a_supplier_takes_as_many_seats_as_may_and_its_next_waits(house) {
        let planned = announced_as(&house, &plan_but(&[("seats", "10"), ("per_supplier", "2")])).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        let mut lee = brightwater.person(&house, "Lee Orr", &[Role::Member]).await;
        for one in [&mut pat, &mut mo, &mut lee] {
            done(take(one, &planned.seat).await);
        }
        let waiting = lee.browser.get(&planned.seat).await;
        assert!(waiting.says("Your organisation has its 2 seats already") && waiting.says("You have been waiting since") && waiting.says("Also for your organisation: Mo Byrne, Pat"), "{}", waiting.text());
        let (_, mut rival) = supplier(&house, "Rival").await;
        done(take(&mut rival, &planned.seat).await);
        assert!(rival.browser.get(&planned.seat).await.says("You have a seat"), "others are not held up by it");
        done(press(&mut mo, &planned.seat, "give_up").await);
        assert!(lee.browser.get(&planned.seat).await.says("A seat is kept for you until"));
        done(accept(&mut lee, &planned.seat).await);
        assert!(lee.browser.get(&planned.seat).await.says(PLACE));
    }

    async fn whoever_waits_longest_is_kept_the_seat_that_is_given_up_and_nobody_passes_them(house) {
        let planned = announced(&house).await;
        let mut people = Vec::new();
        for name in ["Aspen", "Birch", "Cedar", "Damson"] {
            people.push(supplier(&house, name).await.1);
        }
        for one in &mut people {
            done(take(one, &planned.seat).await);
            house.wait_minutes(1);
        }
        assert!(house.visitor().get(&planned.page).await.says("0 seats, 2 people wait for one"));
        done(press(&mut people[0], &planned.seat, "give_up").await);
        let offered = people[2].browser.get(&planned.seat).await;
        assert!(offered.says("A seat is kept for you until 4 March 2027, 10:04am GMT"), "{}", offered.text());
        assert!(people[3].browser.get(&planned.seat).await.says("You have been waiting since"));
        let (_, mut late) = supplier(&house, "Elder").await;
        done(take(&mut late, &planned.seat).await);
        assert!(late.browser.get(&planned.seat).await.says("You have been waiting since"), "nobody passes those who wait");
        let mail = house.mail_to(&people[2].email).await;
        assert_eq!(mail.iter().filter(|mail| mail.body.contains("and one is free")).count(), 1, "{mail:?}");
        // It lapses, and goes to the next, who declines it; so it goes to the one after.
        house.wait_minutes(24 * 60);
        house.work().await;
        for one in people.iter_mut().chain([&mut late]) {
            crate::engagements::sign_in_again(&house, one).await;
        }
        assert!(people[2].browser.get(&planned.seat).await.says("You did not take the seat that was kept for you in time"));
        assert!(people[3].browser.get(&planned.seat).await.says("A seat is kept for you"));
        let missed = accept(&mut people[2], &planned.seat).await;
        assert!(missed.status == StatusCode::CONFLICT && missed.says("it went to the next"), "{}", missed.text());
        done(press(&mut people[3], &planned.seat, "give_up").await);
        assert!(late.browser.get(&planned.seat).await.says("A seat is kept for you"));
        done(accept(&mut late, &planned.seat).await);
        done(accept(&mut late, &planned.seat).await);
    }

    async fn a_seat_that_lapsed_and_nobody_waits_for_can_still_be_taken(house) {
        let planned = announced(&house).await;
        let mut people = Vec::new();
        for name in ["Aspen", "Birch", "Cedar"] {
            people.push(supplier(&house, name).await.1);
        }
        for one in &mut people {
            done(take(one, &planned.seat).await);
        }
        done(press(&mut people[0], &planned.seat, "give_up").await);
        house.wait_minutes(25 * 60);
        crate::engagements::sign_in_again(&house, &mut people[2]).await;
        done(accept(&mut people[2], &planned.seat).await);
        assert!(people[2].browser.get(&planned.seat).await.says("You have a seat"), "a moment late, and nobody else came for it");
    }

    async fn shortly_before_it_begins_nobody_is_offered_anything_and_whoever_comes_takes_what_is_free(house) {
        let planned = announced(&house).await;
        let mut people = Vec::new();
        for name in ["Aspen", "Birch", "Cedar", "Damson"] {
            people.push(supplier(&house, name).await.1);
        }
        for one in &mut people[..3] {
            done(take(one, &planned.seat).await);
        }
        house.wait_minutes(7 * 24 * 60 - 60);
        for one in &mut people {
            crate::engagements::sign_in_again(&house, one).await;
        }
        done(press(&mut people[0], &planned.seat, "give_up").await);
        let waiting = people[2].browser.get(&planned.seat).await;
        assert!(waiting.says("A seat is free. We keep no seats so close to the beginning"), "{}", waiting.text());
        done(take(&mut people[2], &planned.seat).await);
        assert!(people[2].browser.get(&planned.seat).await.says("You have a seat"), "whoever waits is no worse off than whoever comes now");
        done(take(&mut people[3], &planned.seat).await);
        assert!(people[3].browser.get(&planned.seat).await.says("You have been waiting since"));
        done(press(&mut people[2], &planned.seat, "give_up").await);
        let (_, mut elder) = supplier(&house, "Elder").await;
        done(take(&mut elder, &planned.seat).await);
        assert!(elder.browser.get(&planned.seat).await.says("You have a seat"));
        house.wait_minutes(60);
        for one in &mut people[..2] {
            crate::engagements::sign_in_again(&house, one).await;
        }
        let late = send(&mut people[0], &planned.seat, &[("act", "take"), ("seen", "1"), ("needs", "A ramp, kept")]).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("This forum began on") && late.says("A ramp, kept"), "{}", late.text());
        let gone = press(&mut people[1], &planned.seat, "give_up").await;
        assert!(gone.status == StatusCode::CONFLICT && gone.says("A seat can no longer be given up"), "{}", gone.text());
    }

    async fn nobody_comes_for_two_suppliers_or_from_the_other_side(house) {
        let planned = announced_as(&house, &plan_but(&[("seats", "10")])).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let rival = house.supplier("Rival").await;
        let mut for_rival = also(&house, &pat, rival.id).await;
        crate::engagements::sign_in_again(&house, &mut pat).await;
        done(take(&mut pat, &planned.seat).await);
        let refused = take(&mut for_rival, &planned.seat).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("for another of your organisations"), "{}", refused.text());
        assert!(!for_rival.browser.get(&planned.seat).await.says("Wexholt"));
        // Somebody who works for the council too.
        let eve = colleague(&house, &planned.officer, "Eve Tandy", &[Role::Evaluator]).await;
        let mut eve = also(&house, &eve, brightwater.id).await;
        let both = eve.browser.get(&planned.seat).await;
        assert!(both.status == StatusCode::FORBIDDEN && both.says("You belong to a council of this engagement"), "{}", both.text());
    }

    async fn whoever_leaves_their_supplier_gives_their_seat_up_and_whoever_waits_gets_it(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "1")])).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        done(take_with(&mut mo, &planned.seat, "Step-free access").await);
        done(take(&mut rival, &planned.seat).await);
        let kit = brightwater.person_with_password(&house, "Kit Lowe", &[Role::Admin]).await;
        let (portal, op) = (&house.portal, kit.op(&house));
        let confirmed = portal::accounts::confirm(portal, &op, PASSWORD).await.expect("it is theirs");
        members::remove(portal, &op, confirmed, mo.id).await.expect("somebody else is an administrator");
        house.work().await;
        assert!(rival.browser.get(&planned.seat).await.says("A seat is kept for you"));
        done(planned.editor.browser.submit(&format!("{}/plan", planned.workspace), &[("place", "Elsewhere")]).await);
        let told = house.mail_to(&mo.email).await;
        assert!(told.iter().all(|mail| !mail.body.contains("Elsewhere")), "{told:?}");
        assert!(!mo.browser.get(&planned.seat).await.says("Elsewhere"));
        assert!(!pat.browser.get(&planned.seat).await.says("Mo Byrne"));
        let own = planned.editor.browser.get(&planned.workspace).await;
        assert!(!own.says("Mo Byrne") && !own.says("Step-free access"), "{}", own.text());
    }

    async fn what_somebody_needs_can_be_said_anew_and_is_read_by_those_who_run_it_alone(house) {
        let mut planned = announced(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(take_with(&mut pat, &planned.seat, "A ramp").await);
        done(send(&mut pat, &planned.seat, &[("act", "need"), ("needs", "A ramp, and an interpreter")]).await);
        assert!(planned.editor.browser.get(&planned.workspace).await.says("A ramp, and an interpreter"));
        let others = planned.officer.browser.get(&planned.workspace).await;
        assert!(others.says("Brightwater") && !others.says("A ramp") && others.says("An owner or editor decides about questions"), "{}", others.text());
        let long = "a".repeat(501);
        let refused = send(&mut pat, &planned.seat, &[("act", "need"), ("needs", &long)]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains(&long), "it is shown again");
        let (_, mut rival) = supplier(&house, "Rival").await;
        let none = send(&mut rival, &planned.seat, &[("act", "need"), ("needs", "A ramp, kept")]).await;
        assert!(none.status == StatusCode::CONFLICT && none.body.contains("A ramp, kept"), "{}", none.text());
    }

    async fn only_so_many_of_one_supplier_wait(house) {
        let planned = announced(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        done(take(&mut pat, &planned.seat).await);
        for number in 0..WAITING_OF_ONE {
            let mut one = brightwater.person(&house, &format!("Mo {number}"), &[Role::Member]).await;
            done(take(&mut one, &planned.seat).await);
        }
        let mut lee = brightwater.person(&house, "Lee Orr", &[Role::Member]).await;
        let refused = take_with(&mut lee, &planned.seat, "A ramp, kept").await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("5 people of your organisation wait already") && refused.body.contains("A ramp, kept"), "{}", refused.text());
    }

    async fn a_limit_that_was_lowered_lets_nobody_pass_a_colleague_who_waits(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "9"), ("per_supplier", "3")])).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut people = Vec::new();
        for name in ["Mo", "Lee", "Sam", "Kim"] {
            people.push(brightwater.person(&house, name, &[Role::Member]).await);
        }
        done(take(&mut pat, &planned.seat).await);
        for one in &mut people[..2] {
            done(take(one, &planned.seat).await);
        }
        let address = format!("{}/plan", planned.workspace);
        let fewer = planned.editor.browser.submit(&address, &[("per_supplier", "2")]).await;
        assert!(fewer.status == StatusCode::CONFLICT && fewer.says("One supplier has 3 seats already"), "{}", fewer.text());
        done(press(&mut people[0], &planned.seat, "give_up").await);
        done(planned.editor.browser.submit(&address, &[("per_supplier", "2")]).await);
        for one in &mut people[2..] {
            house.wait_minutes(1);
            done(take(one, &planned.seat).await);
            assert!(one.browser.get(&planned.seat).await.says("Your organisation has its 2 seats already"));
        }
        done(press(&mut pat, &planned.seat, "give_up").await);
        assert!(people[2].browser.get(&planned.seat).await.says("A seat is kept for you"));
        assert!(people[3].browser.get(&planned.seat).await.says("You have been waiting since"));
    }

    async fn nobody_takes_a_seat_before_it_is_announced_or_without_a_supplier(house) {
        let planned = planned_as(&house, &PLAN).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        assert_eq!(pat.browser.get(&planned.seat).await.status, StatusCode::NOT_FOUND);
        assert_eq!(send(&mut pat, &planned.seat, &[("act", "take"), ("seen", "0")]).await.status, StatusCode::NOT_FOUND);
        let (mut editor, seat) = (planned.editor, planned.seat);
        done(editor.browser.submit(&format!("{}/announce", planned.workspace), &[]).await);
        let shouted = press(&mut pat, &seat, "shout").await;
        assert_eq!(shouted.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(press(&mut pat, &seat, "give_up").await.status, StatusCode::NOT_FOUND, "they have none");
        assert_eq!(editor.browser.get(&seat).await.status, StatusCode::FORBIDDEN);
    }
}
