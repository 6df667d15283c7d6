//! Who came, the minutes, and closing.

use super::{PLACE, Planned, announced_as, ask, hidden, plan_but, question_page, take, take_with};
use crate::{
    engagements::{audit_data, done, send, sign_in_again},
    harness::{House, PASSWORD, Somebody},
    ledger,
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// A forum that is under way for half an hour, with two people who have a seat.
async fn under_way(house: &House) -> (Planned, Somebody, Somebody) {
    let mut planned = announced_as(house, &plan_but(&[("seats", "5")])).await;
    let [mut pat, mut rival] = [supplier(house, "Brightwater").await.1, supplier(house, "Rival").await.1];
    for one in [&mut pat, &mut rival] {
        done(take(one, &planned.seat).await);
    }
    house.wait_minutes(7 * 24 * 60 + 30);
    for one in [&mut planned.editor, &mut planned.officer, &mut pat, &mut rival] {
        sign_in_again(house, one).await;
    }
    (planned, pat, rival)
}

/// The form that notes that everybody whose name is given came.
async fn ticks(planned: &mut Planned, names: &[&str]) -> Vec<(String, String)> {
    let page = planned.editor.browser.get(&format!("{}/attendance", planned.workspace)).await;
    let mut fields = page.token();
    fields.push(("seen".to_owned(), hidden(&page, "seen")));
    for after in page.body.split("name=\"came\"").skip(1) {
        let id = after.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value");
        let label = after.split("</label>").next().expect("a label");
        if names.iter().any(|name| label.contains(name)) {
            fields.push(("came".to_owned(), id.to_owned()));
        }
    }
    fields
}

/// Notes that everybody whose name is given came, and nobody else.
async fn came(planned: &mut Planned, names: &[&str]) {
    let fields = ticks(planned, names).await;
    done(planned.editor.browser.post(&format!("{}/attendance", planned.workspace), &fields).await);
}

scene! {
    async fn minutes_are_written_and_published_once_it_is_over_and_everybody_reads_them(house) {
        let (mut planned, mut pat, _) = under_way(&house).await;
        done(ask(&mut pat, &planned.seat, "How many homes?").await);
        done(ask(&mut pat, &planned.seat, "And how many rooms?").await);
        let minutes = format!("{}/minutes", planned.workspace);
        let page = planned.editor.browser.get(&minutes).await;
        assert!(page.body.contains("40 The problem"), "they begin with the agenda");
        for _ in 0..2 {
            done(send(&mut planned.editor, &minutes, &[("minutes", "We met.\n\n<script>alert(1)</script>"), ("seen", "1")]).await);
        }
        let late = send(&mut planned.editor, &minutes, &[("minutes", "Other words, kept"), ("seen", "1")]).await;
        assert!(late.status == StatusCode::CONFLICT && late.body.contains("Other words, kept") && late.says("We met."), "{}", late.text());
        assert!(!house.visitor().get(&planned.page).await.says("We met."));
        let publish = format!("{}/publish", planned.workspace);
        assert!(planned.editor.browser.get(&publish).await.says("It ends on 10 March 2027"));
        house.wait_minutes(30);
        for one in [&mut planned.editor, &mut pat] {
            sign_in_again(&house, one).await;
        }
        let early = planned.editor.browser.get(&publish).await;
        assert!(!planned.editor.browser.get(&planned.workspace).await.says("still stands in the way"), "there is something to do here");
        assert!(early.says("First note whether 2 people came; take or decline 2 questions"), "{}", early.text());
        came(&mut planned, &["Brightwater"]).await;
        for (place, sent) in [(0, vec![("decision", "take")]), (0, vec![("decision", "answer"), ("answer", "412 last year.")]), (1, vec![("decision", "take")])] {
            let question = question_page(&mut planned, place).await;
            done(planned.editor.browser.submit(&question, &sent).await);
        }
        let in_the_room = pat.browser.get(&planned.seat).await;
        assert!(in_the_room.says("How many homes?") && !in_the_room.says("412 last year."), "answers are read by all at once: {}", in_the_room.text());
        let reading = planned.editor.browser.get(&publish).await;
        assert!(reading.says("1 person from suppliers came") && reading.says("412 last year."), "{}", reading.text());
        let question = question_page(&mut planned, 0).await;
        done(planned.editor.browser.submit(&question, &[("decision", "answer"), ("answer", "413 last year.")]).await);
        let stale = planned.editor.browser.post(&publish, &reading.fields()).await;
        assert!(stale.status == StatusCode::CONFLICT && stale.says("The minutes changed while you were reading"), "{}", stale.text());
        let reading = planned.editor.browser.get(&publish).await;
        for _ in 0..2 {
            done(planned.editor.browser.post(&publish, &reading.fields()).await);
        }
        let read = house.visitor().get(&planned.page).await;
        for words in ["Minutes published", "1 person from suppliers came", "We met.", "<script>alert(1)</script>", "How many homes?", "413 last year.", "And how many rooms?", "It was not answered there."] {
            assert!(read.says(words), "{words}: {}", read.text());
        }
        assert!(!read.body.contains("<script>alert"), "it is text");
        let goes_on = "See what still stands in the way of closing";
        assert!(planned.editor.browser.get(&planned.workspace).await.says(goes_on));
        house.work().await;
        let told = house.mail_to(&pat.email).await;
        assert_eq!(told.iter().filter(|mail| mail.body.contains("The minutes of the forum")).count(), 1, "{told:?}");
        let ledger = planned.officer.browser.get(&format!("{}/ledger", planned.engagement)).await;
        let mut officer = planned.officer;
        let ledger = if ledger.status == StatusCode::OK { ledger } else {
            sign_in_again(&house, &mut officer).await;
            officer.browser.get(&format!("{}/ledger", planned.engagement)).await
        };
        assert!(ledger.says("Minutes of a forum") && ledger.says("the minutes of the forum \u{2018}Damp homes, together\u{2019} on 10 March 2027"), "{}", ledger.text());
        for step in ["minutes", "publish"] {
            let sent = send(&mut planned.editor, &format!("{}/{step}", planned.workspace), &[("minutes", "Else"), ("seen", "9")]).await;
            assert!(step == "publish" || sent.status == StatusCode::CONFLICT, "{step}: {}", sent.text());
        }
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("MinutesWritten"), count("MinutesPublished"), count("AttendanceNoted")), (1, 1, 1));
    }

    async fn who_came_is_noted_once_it_has_begun_and_can_be_put_right(house) {
        let (mut planned, mut pat, mut rival) = under_way(&house).await;
        let address = format!("{}/attendance", planned.workspace);
        came(&mut planned, &["Brightwater"]).await;
        let page = planned.editor.browser.get(&planned.workspace).await;
        assert!(page.says("Came") && page.says("Did not come"), "{}", page.text());
        came(&mut planned, &["Brightwater", "Rival"]).await;
        assert!(!planned.editor.browser.get(&planned.workspace).await.says("Did not come"));
        let stale = ticks(&mut planned, &["Rival"]).await;
        came(&mut planned, &["Brightwater"]).await;
        let late = planned.editor.browser.post(&address, &stale).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("A colleague noted who came") && late.says("Came: Pat of Brightwater"), "{}", late.text());
        assert!(pat.browser.get(&planned.seat).await.says(PLACE), "it is not over: whoever comes late finds the way");
        house.wait_minutes(30);
        for one in [&mut planned.editor, &mut pat, &mut rival] {
            sign_in_again(&house, one).await;
        }
        came(&mut planned, &["Brightwater"]).await;
        assert!(pat.browser.get(&planned.seat).await.says("noted that you came") && rival.browser.get(&planned.seat).await.says("noted that you did not come"));
    }

    async fn nothing_is_noted_or_written_before_it_begins(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "5")])).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(take(&mut pat, &planned.seat).await);
        for (step, words) in [("attendance", "Note who came once it has begun"), ("minutes", "Write the minutes once it has begun"), ("publish", "It ends on")] {
            let page = planned.editor.browser.get(&format!("{}/{step}", planned.workspace)).await;
            assert!(page.says(words), "{step}: {}", page.text());
        }
        let written = send(&mut planned.editor, &format!("{}/minutes", planned.workspace), &[("minutes", "We will meet, kept"), ("seen", "1")]).await;
        assert!(written.status == StatusCode::CONFLICT && written.says("We will meet, kept"), "{}", written.text());
        assert_eq!(planned.editor.browser.get(&format!("{}/slides", planned.workspace)).await.status, StatusCode::CONFLICT);
    }

    async fn an_engagement_is_not_closed_while_a_forum_is_ahead_or_its_minutes_are_due(house) {
        let (mut planned, ..) = under_way(&house).await;
        let closing = format!("{}/closing", planned.engagement);
        let ahead = planned.officer.browser.get(&closing).await;
        assert!(ahead.says("Wait for \u{2018}Damp homes, together\u{2019}, or let an owner or editor cancel it"), "{}", ahead.text());
        house.wait_minutes(30);
        for one in [&mut planned.editor, &mut planned.officer] {
            sign_in_again(&house, one).await;
        }
        let due = planned.officer.browser.get(&closing).await;
        assert!(due.says("An owner or editor publishes the minutes of \u{2018}Damp homes, together\u{2019}"), "{}", due.text());
        came(&mut planned, &[]).await;
        done(send(&mut planned.editor, &format!("{}/minutes", planned.workspace), &[("minutes", "Nobody came."), ("seen", "1")]).await);
        done(planned.editor.browser.submit(&format!("{}/publish", planned.workspace), &[]).await);
        let there = planned.officer.browser.get(&closing).await;
        assert!(!there.says("Damp homes, together"), "{}", there.text());
        // What a supplier was told by telephone can be said to stand in the minutes.
        ledger::write(&mut planned.officer, &planned.engagement).await;
        let deciding = format!("{}/ledger/decide", planned.engagement);
        let page = planned.officer.browser.get(&deciding).await;
        assert!(page.says("The minutes of the forum \u{2018}Damp homes, together\u{2019}"), "{}", page.text());
    }

    async fn the_agenda_alone_is_no_minutes_and_a_withdrawn_engagement_keeps_those_of_what_took_place(house) {
        let (mut planned, ..) = under_way(&house).await;
        done(planned.editor.browser.submit(&format!("{}/minutes", planned.workspace), &[]).await);
        house.wait_minutes(30);
        for one in [&mut planned.editor, &mut planned.officer] {
            sign_in_again(&house, one).await;
        }
        done(planned.officer.browser.submit(&format!("{}/withdraw", planned.engagement), &[("reason", "No money")]).await);
        came(&mut planned, &["Brightwater"]).await;
        let publish = format!("{}/publish", planned.workspace);
        let agenda = planned.editor.browser.get(&publish).await;
        assert!(agenda.says("write below each item of the agenda what was said"), "{}", agenda.text());
        done(planned.editor.browser.submit(&format!("{}/minutes", planned.workspace), &[("minutes", "We met, once.")]).await);
        done(planned.editor.browser.submit(&publish, &[]).await);
        assert!(house.visitor().get(&planned.page).await.says("We met, once."));
    }

    async fn whoever_deletes_their_account_reads_before_what_is_kept_and_nobody_reads_it_after(house) {
        let mut planned = announced_as(&house, &plan_but(&[("seats", "5")])).await;
        let brightwater = house.supplier("Brightwater").await;
        let mut nia = brightwater.person_with_password(&house, "Nia Rees", &[Role::Admin]).await;
        brightwater.person(&house, "Mo Byrne", &[Role::Admin]).await;
        done(take_with(&mut nia, &planned.seat, "Step-free access").await);
        done(ask(&mut nia, &planned.seat, "How many homes?").await);
        house.wait_minutes(7 * 24 * 60 + 30);
        for one in [&mut planned.editor, &mut nia] {
            sign_in_again(&house, one).await;
        }
        came(&mut planned, &["Nia Rees"]).await;
        assert!(planned.editor.browser.get(&planned.workspace).await.says("Step-free access"));
        let kept = nia.browser.get("/account/your-data.json").await;
        for words in ["Step-free access", "How many homes?", "\"stage\": \"came\""] {
            assert!(kept.body.contains(words), "{words}: {}", kept.body);
        }
        done(nia.browser.submit("/account/delete", &[("password", PASSWORD)]).await);
        let after = planned.editor.browser.get(&planned.workspace).await;
        assert!(after.says("Came") && !after.says("Step-free access") && !after.says("Nia Rees"), "{}", after.text());
    }
}
