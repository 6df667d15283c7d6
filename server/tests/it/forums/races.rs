//! Many at once: as many come as there are seats.

use super::{announced_as, hidden, plan_but, take};
use crate::{
    demos::races::bookers,
    engagements::{done, send},
    harness::Somebody,
};
use axum::http::StatusCode;

/// So many people want a seat at once, each of another supplier.
pub const BOOKERS: usize = 12;
/// There are so many seats.
pub const SEATS: usize = 4;

/// Lets all of them come for a seat at once; gives back how many have one, and how many wait.
pub async fn all_at_once(people: Vec<Somebody>, seat: &str) -> (Vec<Somebody>, usize, usize) {
    let mut sends = Vec::new();
    for mut one in people {
        let seat = seat.to_owned();
        sends.push(tokio::spawn(async move {
            let answer = take(&mut one, &seat).await;
            (one, answer)
        }));
    }
    let (mut people, mut seated, mut waiting) = (Vec::new(), 0, 0);
    for send in sends {
        let (mut one, answer) = send.await.expect("it is sent");
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = one.browser.get(seat).await;
        seated += usize::from(page.says("You have a seat"));
        waiting += usize::from(page.says("You have been waiting since"));
        people.push(one);
    }
    (people, seated, waiting)
}

scene! {
    async fn of_many_who_want_a_seat_as_many_get_one_as_there_are(house) {
        let seats = SEATS.to_string();
        let plan = plan_but(&[("seats", Box::leak(seats.into_boxed_str()))]);
        let planned = announced_as(&house, &plan).await;
        let people = bookers(&house, BOOKERS).await;
        let (_, seated, waiting) = all_at_once(people, &planned.seat).await;
        assert_eq!((seated, waiting), (SEATS, BOOKERS - SEATS));
        println!("{BOOKERS} people at once for {SEATS} seats on {:?}: exactly {SEATS}", house.engine);
    }

    async fn a_forum_that_moves_while_people_come_leaves_nobody_with_the_old_time(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "20")])).await;
        let people = bookers(&house, BOOKERS).await;
        let seat = planned.seat.clone();
        let mut sends = Vec::new();
        for mut one in people {
            let seat = seat.clone();
            sends.push(tokio::spawn(async move {
                let answer = take(&mut one, &seat).await;
                (one, answer)
            }));
        }
        let moving = planned.editor.browser.submit(&format!("{}/plan", planned.workspace), &[("starts-time", "2pm")]).await;
        done(moving);
        let mut refused = 0;
        for send in sends {
            let (one, answer) = send.await.expect("it is sent");
            let told = house.mail_to(&one.email).await;
            let knows = told.first().is_some_and(|mail| mail.body.contains("2:00pm to 3:00pm GMT"));
            match answer.status {
                // They read the time it moved from, and had a seat before: they are told. Or they read the new one.
                StatusCode::SEE_OTHER => assert!(knows, "{}: {told:?}", one.email),
                status => {
                    assert_eq!(status, StatusCode::CONFLICT);
                    assert!(answer.says("The council changed this while you were reading"), "{}", answer.text());
                    refused += 1;
                }
            }
        }
        println!("{BOOKERS} people while it moved on {:?}: {refused} were asked to read again", house.engine);
    }

    async fn one_who_sends_twice_at_once_has_one_seat(house) {
        let planned = announced_as(&house, &plan_but(&[("seats", "5"), ("per_supplier", "5")])).await;
        let (_, mut pat) = crate::pilots::supplier(&house, "Brightwater").await;
        let seen = hidden(&pat.browser.get(&planned.seat).await, "seen");
        let fields = pat.browser.get("/cookies").await.token();
        let sent = [fields, vec![("act".to_owned(), "take".to_owned()), ("seen".to_owned(), seen)]].concat();
        let (mut one, mut other) = (pat.browser.clone(), pat.browser.clone());
        let (first, second) = tokio::join!(one.post(&planned.seat, &sent), other.post(&planned.seat, &sent));
        assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER), "{} {}", first.text(), second.text());
        assert!(house.visitor().get(&planned.page).await.says("4 seats"));
        let asked = send(&mut pat, &planned.seat, &[("act", "take"), ("seen", "0")]).await;
        done(asked);
    }
}
