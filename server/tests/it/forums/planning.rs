//! Planning a forum, announcing it, and who reads what.

use super::{PLACE, PLAN, Planned, announced, plan, plan_but, planned_as};
use crate::{
    engagements::{audit_data, colleague, declare, done, press, published, send},
    harness::Somebody,
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// Who plans, who hosts, and the engagement.
type Planners = (Somebody, Somebody, String);

async fn refused(
    (editor, officer, engagement): &mut Planners,
    changed: &[(&'static str, &'static str)],
    words: &str,
) {
    let answer = plan(editor, engagement, officer, &plan_but(changed)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{changed:?}: {}", answer.text());
    assert!(answer.says(words), "{words}: {}", answer.text());
    assert!(answer.body.contains("Damp homes, together") || changed[0].0 == "title", "nothing typed is lost");
}

scene! {
    async fn a_council_plans_a_forum_announces_it_and_everybody_reads_it_but_for_the_place(house) {
        let Planned { mut editor, mut officer, engagement, public, workspace, page, .. } = planned_as(&house, &PLAN).await;
        let mut anybody = house.visitor();
        assert_eq!(anybody.get(&page).await.status, StatusCode::NOT_FOUND, "nobody reads a draft");
        assert!(!anybody.get(&public).await.says("Forums and briefings"));
        let own = editor.browser.get(&workspace).await;
        for words in ["Not announced", PLACE, "Announce it", "Ben Osei", "The rules of the room", "10:05am GMT"] {
            assert!(own.says(words), "{words}: {}", own.text());
        }
        let reading = editor.browser.get(&format!("{workspace}/announce")).await;
        assert!(reading.says(PLACE) && reading.says("Everybody reads this on the public page, but for the place"), "{}", reading.text());
        for _ in 0..2 {
            done(editor.browser.post(&format!("{workspace}/announce"), &reading.fields()).await);
        }
        let read = anybody.get(&page).await;
        for words in [
            "Damp homes, together", "Seats are free", "Wednesday 10 March 2027, 10:00am to 11:00am GMT", "Ben Osei", "2 seats, at most 1 person from one supplier",
            "2 seats", "We tell those who have a seat.", "Nobody speaks about prices", "10:45am GMT", "<b>Bring questions.</b>", "Sign in to take a seat",
        ] {
            assert!(read.says(words), "{words}: {}", read.text());
        }
        assert!(!read.says("Wexholt"), "{}", read.text());
        assert!(anybody.get(&public).await.says("Damp homes, together"));
        house.work().await;
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("ForumPlanned"), count("ForumAnnounced")), (1, 1), "each once, however often it is sent");
        let list = officer.browser.get(&format!("{engagement}/forums")).await;
        assert!(list.says("0 of 2") && !list.says("Plan a forum"), "an officer reads it and an editor plans: {}", list.text());
        assert_eq!(officer.browser.get(&format!("{workspace}/plan")).await.status, StatusCode::FORBIDDEN);
    }

    async fn everybody_who_wants_to_hear_is_told_once_that_a_forum_is_announced(house) {
        let mut planned = planned_as(&house, &PLAN).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(pat.browser.submit(&format!("{}/interest", planned.public), &[]).await);
        done(planned.editor.browser.submit(&format!("{}/announce", planned.workspace), &[]).await);
        house.work().await;
        house.work().await;
        let mail = house.mail_to(&pat.email).await;
        let told: Vec<_> = mail.iter().filter(|mail| mail.body.contains("A forum takes place")).collect();
        assert_eq!(told.len(), 1, "{mail:?}");
        assert!(told[0].body.contains("with 2 seats") && told[0].body.contains("10:00am to 11:00am GMT") && !told[0].body.contains("Wexholt"), "{}", told[0].body);
    }

    async fn what_cannot_be_is_refused_and_nothing_typed_is_lost(house) {
        let (editor, officer, engagement, _) = published(&house).await;
        let mut planners = (editor, officer, engagement);
        for (changed, words) in [
            ([("agenda", "5 Welcome\n20 What are your prices?")], "Take \u{201c}prices\u{201d} out of line 2"),
            ([("agenda", "Welcome")], "Line 1 must begin with its minutes"),
            ([("agenda", "50 Welcome\n15 Questions")], "The agenda takes 65 minutes, and it lasts 60"),
            ([("starts-time", "10:03am")], "It must begin in full 5 minutes"),
            ([("starts-day", "31")], "When it begins"),
            ([("length", "7")], "The length must be a whole number from 5 to 480, in steps of 5"),
            ([("seats", "0")], "The number of people must be a whole number from 1 to 1000"),
            ([("per_supplier", "21")], "from 1 to 20"),
            ([("title", " ")], "Enter what it is called"),
        ] {
            if changed[0].0 == "starts-day" {
                refused(&mut planners, &[("starts-day", "31"), ("starts-month", "2")], words).await;
            } else {
                refused(&mut planners, &changed, words).await;
            }
        }
    }

    async fn a_forum_on_the_night_the_clocks_go_back_asks_which_hour_and_in_spring_there_is_none(house) {
        let (editor, officer, engagement, _) = published(&house).await;
        let mut planners = (editor, officer, engagement);
        refused(&mut planners, &[("starts-day", "28"), ("starts-time", "1:30am")], "clocks go forward").await;
        let twice = [("starts-day", "31"), ("starts-month", "10"), ("starts-time", "1:30am")];
        refused(&mut planners, &twice, "Which one do you mean?").await;
        let (mut editor, officer, engagement) = planners;
        let later = plan_but(&[("starts-day", "31"), ("starts-month", "10"), ("starts-time", "1:30am"), ("starts-fold", "later")]);
        let planned = plan(&mut editor, &engagement, &officer, &later).await;
        done(editor.browser.submit(&format!("{}/plan", planned.location()), &[]).await);
        let page = editor.browser.get(planned.location()).await;
        assert!(page.says("1:30am to 2:30am GMT"), "{}", page.text());
    }

    async fn an_incomplete_forum_is_saved_and_says_what_is_missing(house) {
        let mut planned = planned_as(&house, &plan_but(&[("place", ""), ("agenda", "")])).await;
        let page = planned.editor.browser.get(&planned.workspace).await;
        assert!(page.says("add the agenda, and the place or the link"), "{}", page.text());
        let announcing = planned.editor.browser.submit(&format!("{}/announce", planned.workspace), &[]).await;
        assert_eq!(announcing.status, StatusCode::CONFLICT);
        assert!(announcing.says("Still missing: the agenda; the place or the link"), "{}", announcing.text());
        let past = plan_but(&[("starts-day", "2")]);
        done(planned.editor.browser.submit(&format!("{}/plan", planned.workspace), &past).await);
        let late = planned.editor.browser.submit(&format!("{}/announce", planned.workspace), &[]).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("It would begin in the past"), "{}", late.text());
    }

    async fn nobody_hosts_in_two_places_and_nobody_learns_what_else_they_host(house) {
        let planned = announced(&house).await;
        let Planned { mut editor, officer, engagement, .. } = planned;
        let again = plan(&mut editor, &engagement, &officer, &plan_but(&[("starts-time", "10:55am")])).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.says("Ben Osei is not free at that time") && again.body.contains("10:55am"), "{}", again.text());
        done(plan(&mut editor, &engagement, &officer, &plan_but(&[("starts-time", "11am")])).await);
        // A demo takes the same minutes of a host.
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &crate::demos::PLAN).await);
        let slots = crate::demos::slots_but(&[("first-day", "10"), ("last-day", "10")]);
        let made = crate::demos::make(&mut editor, &engagement, &officer, &slots).await;
        assert!(made.status == StatusCode::CONFLICT && made.says("Ben Osei is not free on"), "{}", made.text());
        let mut eve = colleague(&house, &officer, "Eve Tandy", &[Role::Editor]).await;
        let unknown = plan(&mut editor, &engagement, &eve, &plan_but(&[("starts-day", "11")])).await;
        assert!(unknown.status == StatusCode::UNPROCESSABLE_ENTITY && unknown.says("Select hosts from the list"), "{}", unknown.text());
        done(plan(&mut eve, &engagement, &officer, &plan_but(&[("starts-day", "11")])).await);
        declare(&mut eve.browser, &engagement).await;
        let list = eve.browser.get(&format!("{engagement}/forums")).await;
        assert_eq!(list.body.matches("Not announced").count(), 2, "{}", list.text());
    }

    async fn the_same_form_twice_plans_one_and_of_two_editors_neither_overwrites_the_other(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        let host = officer.id.to_string();
        let form = editor.browser.get(&format!("{engagement}/forums/plan?kind=briefing")).await;
        assert!(form.says("Plan a briefing") && form.body.contains("how this engagement goes") || form.body.contains("How this engagement goes"), "{}", form.text());
        let fields = form.fields_with(&[&PLAN[..], &[("hosts", host.as_str())]].concat());
        for _ in 0..2 {
            done(editor.browser.post(&format!("{engagement}/forums/plan"), &fields).await);
        }
        let other: Vec<_> = fields.iter().map(|(name, value)| (name.clone(), if name == "seats" { "9".to_owned() } else { value.clone() })).collect();
        assert_eq!(editor.browser.post(&format!("{engagement}/forums/plan"), &other).await.status, StatusCode::CONFLICT);
        let list = editor.browser.get(&format!("{engagement}/forums")).await;
        assert_eq!(list.body.matches("0 of 2").count(), 1, "{}", list.text());
        let start = format!("href=\"{engagement}/forums/");
        let id = list.body.split(&start).find(|rest| !rest.starts_with("plan") && rest.len() > 36 && rest.as_bytes()[8] == b'-').map(|rest| rest[..36].to_owned()).expect("one");
        let address = format!("{engagement}/forums/{id}/plan");
        let stale = editor.browser.get(&address).await;
        done(editor.browser.submit(&address, &[("seats", "5")]).await);
        let late = editor.browser.post(&address, &stale.fields_with(&[("title", "Other words")])).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.says("A colleague changed this while you were writing") && late.body.contains("Other words") && late.says("5, at most 1 from one supplier"), "{}", late.text());
    }

    async fn a_draft_is_discarded_and_nobody_is_told(house) {
        let mut planned = planned_as(&house, &PLAN).await;
        let cancelling = format!("{}/cancel", planned.workspace);
        let page = planned.editor.browser.get(&cancelling).await;
        assert!(page.says("Discard the forum") && page.says("Nobody but those who run the engagement has read it"), "{}", page.text());
        for _ in 0..2 {
            done(send(&mut planned.editor, &cancelling, &[]).await);
        }
        assert!(planned.editor.browser.get(&planned.workspace).await.says("Discarded"));
        assert_eq!(house.visitor().get(&planned.page).await.status, StatusCode::NOT_FOUND);
        let announcing = send(&mut planned.editor, &format!("{}/announce", planned.workspace), &[("seen", "1")]).await;
        assert_eq!(announcing.status, StatusCode::CONFLICT, "{}", announcing.text());
        done(plan(&mut planned.editor, &planned.engagement, &planned.officer, &PLAN).await);
        let odd = press(&mut planned.editor, &planned.workspace, "shout").await;
        assert!(odd.status.is_client_error(), "no form is there");
    }

    async fn another_council_finds_nothing(house) {
        let planned = announced(&house).await;
        let eastwold = house.council("Eastwold").await;
        let mut stranger = eastwold.person(&house, "Hana Weir", &[Role::Editor]).await;
        let id = planned.workspace.rsplit('/').next().expect("an id");
        for step in ["", "/plan", "/announce", "/cancel", "/attendance", "/minutes", "/publish", "/slides"] {
            let address = format!("{}/forums/{id}{step}", planned.engagement);
            assert_eq!(stranger.browser.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
    }
}
