//! A forum changes, moves or is cancelled: everybody who comes is told once.

use super::{PLACE, PLAN, announced, announced_as, hidden, plan, plan_but, take};
use crate::{
    engagements::{colleague, declare, done, engagement_id, press, send, sign_in_again},
    harness::{House, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::operational::outbox;

/// What somebody was told that says this.
async fn told(house: &House, somebody: &Somebody, words: &str) -> Vec<String> {
    let mail = house.mail_to(&somebody.email).await;
    mail.into_iter().map(|mail| mail.body).filter(|body| body.contains(words)).collect()
}

scene! {
    async fn a_change_is_told_once_with_what_it_was_and_the_place_to_those_who_have_a_seat_alone(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "1")])).await;
        let [mut pat, mut rival] = [supplier(&house, "Brightwater").await.1, supplier(&house, "Rival").await.1];
        done(take(&mut pat, &planned.seat).await);
        done(take(&mut rival, &planned.seat).await);
        let address = format!("{}/plan", planned.workspace);
        let page = planned.editor.browser.get(&address).await;
        assert!(page.says("We mail everybody who has a seat or waits"), "{}", page.text());
        let moved = page.fields_with(&[("starts-time", "2pm"), ("place", "Town hall, room Thornbeck"), ("agenda", "5 Welcome, and the rules of the room\n55 The problem")]);
        for _ in 0..2 {
            done(planned.editor.browser.post(&address, &moved).await);
        }
        let of_pat = told(&house, &pat, "The council changed").await;
        let [one] = &of_pat[..] else { panic!("once: {of_pat:?}") };
        for words in [
            "When: Wednesday 10 March 2027, 2:00pm to 3:00pm GMT\nBefore: Wednesday 10 March 2027, 10:00am to 11:00am GMT",
            "Where: Town hall, room Thornbeck\nBefore: Library, room Wexholt", "removed: 40 minutes: The problem", "added: 55 minutes: The problem", "You keep your seat",
        ] {
            assert!(one.contains(words), "{words}: {one}");
        }
        let of_rival = told(&house, &rival, "The council changed").await;
        assert!(of_rival.len() == 1 && of_rival[0].contains("You still wait") && !of_rival[0].contains("Thornbeck") && !of_rival[0].contains("Wexholt"), "{of_rival:?}");
        // Of another place alone whoever waits is told nothing; more seats are nobody's news, and whoever waits gets one.
        done(planned.editor.browser.submit(&address, &[("place", "The library again"), ("seats", "3")]).await);
        assert_eq!((told(&house, &pat, "The council changed").await.len(), told(&house, &rival, "The council changed").await.len()), (2, 1));
        assert!(rival.browser.get(&planned.seat).await.says("A seat is kept for you"));
        done(planned.editor.browser.submit(&address, &[("per_supplier", "4")]).await);
        assert_eq!(told(&house, &pat, "The council changed").await.len(), 2, "that changes nothing for those who come");
    }

    async fn seats_that_people_have_are_not_taken_away(house) {
        let mut planned = announced(&house).await;
        for name in ["Brightwater", "Rival"] {
            done(take(&mut supplier(&house, name).await.1, &planned.seat).await);
        }
        let address = format!("{}/plan", planned.workspace);
        let fewer = planned.editor.browser.submit(&address, &[("seats", "1")]).await;
        assert!(fewer.status == StatusCode::CONFLICT && fewer.says("2 seats are taken already"), "{}", fewer.text());
        let nowhere = planned.editor.browser.submit(&address, &[("place", "")]).await;
        assert!(nowhere.status == StatusCode::CONFLICT && nowhere.says("something is missing: the place or the link"), "{}", nowhere.text());
        let past = planned.editor.browser.submit(&address, &[("starts-day", "2")]).await;
        assert!(past.status == StatusCode::CONFLICT && past.says("It would begin in the past"), "{}", past.text());
        assert!(planned.editor.browser.get(&planned.workspace).await.says(PLACE));
    }

    async fn whoever_read_it_before_it_changed_takes_no_seat_by_it(house) {
        let mut planned = announced(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let seen = hidden(&pat.browser.get(&planned.seat).await, "seen");
        done(planned.editor.browser.submit(&format!("{}/plan", planned.workspace), &[("starts-time", "2pm")]).await);
        let late = send(&mut pat, &planned.seat, &[("act", "take"), ("seen", &seen), ("needs", "A ramp, kept")]).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("The council changed this while you were reading"), "{}", late.text());
        assert!(late.says("2:00pm to 3:00pm") && late.body.contains("A ramp, kept"), "{}", late.text());
        assert!(house.mail_to(&pat.email).await.is_empty());
        let again = late.fields_with(&[]);
        let act = [("act".to_owned(), "take".to_owned())];
        let again: Vec<_> = again.into_iter().filter(|(name, _)| name != "act" && name != "words").chain(act).collect();
        done(pat.browser.post(&planned.seat, &again).await);
    }

    async fn a_cancelled_forum_stays_with_its_reason_and_everybody_who_comes_or_waits_is_told(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "1")])).await;
        let [mut pat, mut rival] = [supplier(&house, "Brightwater").await.1, supplier(&house, "Rival").await.1];
        for one in [&mut pat, &mut rival] {
            done(take(one, &planned.seat).await);
        }
        let cancelling = format!("{}/cancel", planned.workspace);
        assert!(planned.editor.browser.get(&cancelling).await.says("2 people are told by mail"));
        let empty = planned.editor.browser.submit(&cancelling, &[("because", " ")]).await;
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.says("Enter why it does not take place"), "{}", empty.text());
        for _ in 0..2 {
            done(send(&mut planned.editor, &cancelling, &[("because", "<i>The library is flooded.</i>")]).await);
        }
        for one in [&pat, &rival] {
            assert_eq!(told(&house, one, "<i>The library is flooded.</i>").await.len(), 1);
        }
        let page = house.visitor().get(&planned.page).await;
        assert!(page.says("Cancelled on 3 March 2027") && page.says("<i>The library is flooded.</i>") && !page.says("Sign in to take a seat"), "{}", page.text());
        let seat = pat.browser.get(&planned.seat).await;
        assert!(seat.says("This forum does not take place") && !seat.says("Wexholt"), "{}", seat.text());
        for act in ["take", "accept", "give_up"] {
            let sent = send(&mut pat, &planned.seat, &[("act", act), ("seen", "2")]).await;
            assert_eq!(sent.status, StatusCode::CONFLICT, "{act}: {}", sent.text());
        }
        // Its host is free again.
        let host = planned.officer;
        done(plan(&mut planned.editor, &planned.engagement, &host, &PLAN).await);
    }

    async fn withdrawing_the_engagement_cancels_its_forums(house) {
        let mut planned = announced(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(take(&mut pat, &planned.seat).await);
        let withdrawing = format!("{}/withdraw", planned.engagement);
        done(planned.officer.browser.submit(&withdrawing, &[("reason", "No money")]).await);
        assert_eq!(told(&house, &pat, "The engagement was withdrawn. No money").await.len(), 1);
        assert!(house.visitor().get(&planned.page).await.says("Cancelled"));
        let again = planned.editor.browser.get(&format!("{}/forums/plan", planned.engagement)).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text());
    }

    async fn everybody_is_reminded_a_day_before_once_and_again_if_it_moves(house) {
        let mut planned = announced(&house).await;
        let [mut pat, mut rival] = [supplier(&house, "Brightwater").await.1, supplier(&house, "Rival").await.1];
        for one in [&mut pat, &mut rival] {
            done(take(one, &planned.seat).await);
        }
        done(press(&mut rival, &planned.seat, "give_up").await);
        house.wait_minutes(6 * 24 * 60);
        for _ in 0..2 {
            house.work().await;
        }
        assert_eq!(told(&house, &pat, "is soon").await.len(), 1);
        assert!(told(&house, &rival, "is soon").await.is_empty(), "they gave it up");
        for one in [&mut planned.editor, &mut rival] {
            sign_in_again(&house, one).await;
        }
        // Whoever takes a seat now needs no reminder.
        done(take(&mut rival, &planned.seat).await);
        done(planned.editor.browser.submit(&format!("{}/plan", planned.workspace), &[("starts-day", "17")]).await);
        house.wait_minutes(7 * 24 * 60);
        house.work().await;
        let again = told(&house, &pat, "is soon").await;
        assert!(again.len() == 2 && again.iter().any(|body| body.contains("Wednesday 17 March 2027")), "{again:?}");
        assert_eq!(told(&house, &rival, "is soon").await.len(), 1);
    }

    async fn seats_are_fewer_where_those_with_high_numbers_can_sit_elsewhere(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "3")])).await;
        let mut people = Vec::new();
        for name in ["Aspen", "Birch", "Cedar"] {
            people.push(supplier(&house, name).await.1);
        }
        for one in &mut people {
            done(take(one, &planned.seat).await);
        }
        for one in &mut people[..2] {
            done(press(one, &planned.seat, "give_up").await);
        }
        done(planned.editor.browser.submit(&format!("{}/plan", planned.workspace), &[("seats", "1")]).await);
        assert!(people[2].browser.get(&planned.seat).await.says("You have a seat") && house.visitor().get(&planned.page).await.says("Full"));
    }

    async fn what_is_kept_for_somebody_is_told_also_where_the_place_changes_and_ends_before_a_forum_that_moves_forward(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "1")])).await;
        let [mut pat, mut rival] = [supplier(&house, "Brightwater").await.1, supplier(&house, "Rival").await.1];
        for one in [&mut pat, &mut rival] {
            done(take(one, &planned.seat).await);
        }
        done(press(&mut pat, &planned.seat, "give_up").await);
        let address = format!("{}/plan", planned.workspace);
        done(planned.editor.browser.submit(&address, &[("place", "Elsewhere")]).await);
        let due = outbox::due(&house.portal, house.now()).await.expect("they are read");
        let due = due.iter().filter(|due| due.needless.is_none()).filter_map(|due| due.mail.as_ref().ok());
        assert_eq!(due.filter(|mail| mail.recipient == rival.email && mail.body.contains("and one is free")).count(), 1);
        // Five hours from now: what is kept until tomorrow is kept until two hours before.
        done(planned.editor.browser.submit(&address, &[("starts-day", "3"), ("starts-time", "3pm")]).await);
        let sooner = rival.browser.get(&planned.seat).await;
        assert!(sooner.says("A seat is kept for you until 3 March 2027, 1:00pm GMT"), "{}", sooner.text());
        done(planned.editor.browser.submit(&address, &[("starts-time", "11am")]).await);
        let late = rival.browser.get(&planned.seat).await;
        assert!(late.says("A seat is free. We keep no seats so close"), "{}", late.text());
        done(take(&mut rival, &planned.seat).await);
    }

    async fn whoever_hosts_is_told_that_they_do_what_changes_and_a_day_before(house) {
        let mut planned = announced(&house).await;
        let mut eve = colleague(&house, &planned.officer, "Eve Tandy", &[Role::Evaluator]).await;
        portal::engagements::add(&house.portal, &planned.officer.op(&house), engagement_id(&planned.engagement), eve.id).await.expect("a colleague");
        declare(&mut eve.browser, &planned.engagement).await;
        assert_eq!(told(&house, &planned.officer, "You host the forum").await.len(), 1);
        let address = format!("{}/plan", planned.workspace);
        let page = planned.editor.browser.get(&address).await;
        let hosts = [("hosts", planned.officer.id.to_string()), ("hosts", eve.id.to_string())];
        let mut fields: Vec<_> = page.fields_with(&[("starts-time", "2pm")]).into_iter().filter(|(name, _)| name != "hosts").collect();
        fields.extend(hosts.map(|(name, value)| (name.to_owned(), value)));
        done(planned.editor.browser.post(&address, &fields).await);
        assert_eq!(told(&house, &eve, "You host the forum").await.len(), 1);
        assert_eq!(told(&house, &planned.officer, "and it changed").await.len(), 1);
        house.wait_minutes(6 * 24 * 60 + 4 * 60);
        for _ in 0..2 {
            house.work().await;
        }
        for host in [&eve, &planned.officer] {
            assert_eq!(told(&house, host, "soon").await.len(), 1, "{}", host.email);
        }
        sign_in_again(&house, &mut planned.editor).await;
        done(planned.editor.browser.submit(&format!("{}/cancel", planned.workspace), &[("because", "Snow")]).await);
        assert_eq!(told(&house, &eve, "It does not take place, for this reason").await.len(), 1);
    }
}
