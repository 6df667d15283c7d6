//! Two people at once: one wins, the other is told, and no word is lost.

use super::{
    approved, audit_data, colleague, declare, done, problem_id, publish, ready_one, set_up, started,
};
use crate::harness::PASSWORD;
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::engagements as cases;

/// So many pairs publish at once.
const PAIRS: usize = 50;

scene! {
    async fn of_two_officers_who_publish_at_once_one_wins_and_the_other_is_told(house) {
        let (_, lead, problem) = approved(&house).await;
        let mut pages = Vec::new();
        for pair in 0..PAIRS {
            // Each pair are two people of their own: passwords of one person are not taken fifty at once.
            let officer = colleague(&house, &lead, &format!("Ben Osei {pair}"), &[Role::Procurement]).await;
            let second = colleague(&house, &lead, &format!("Eve Lund {pair}"), &[Role::Procurement]).await;
            let engagement = ready_one(&house, &officer, problem_id(&problem), 20).await;
            let (portal, op) = (&house.portal, officer.op(&house));
            cases::add(portal, &op, engagement, second.id).await.expect("a colleague");
            let own = second.op(&house);
            cases::declare(portal, &own, engagement, domain::engagements::DeclaredInterest::None, "").await.expect("a role on it");
            let path = format!("/workspace/engagements/{engagement}/publish");
            let mut pair = Vec::new();
            for person in [&officer, &second] {
                let mut browser = person.browser.clone();
                let fields = browser.get(&path).await.fields_with(&[("password", PASSWORD)]);
                pair.push((browser, fields));
            }
            pages.push((path, pair));
        }
        let mut sends = Vec::new();
        for (path, pair) in pages {
            for (mut browser, fields) in pair {
                let path = path.clone();
                sends.push((path.clone(), tokio::spawn(async move { browser.post(&path, &fields).await })));
            }
        }
        let mut winners = std::collections::BTreeMap::new();
        for (path, send) in sends {
            let answer = send.await.expect("it is sent");
            let won = answer.status == StatusCode::SEE_OTHER;
            let told = answer.status == StatusCode::CONFLICT && answer.says("It was published on 3 March 2027, 10:00am GMT by");
            assert!(won || told, "{path}: {} {}", answer.status, answer.text());
            *winners.entry(path).or_insert(0) += usize::from(won);
        }
        assert_eq!(winners.len(), PAIRS);
        assert!(winners.values().all(|count| *count == 1), "{winners:?}");
        let list = house.visitor().get("/engagements").await;
        assert!(list.says(&format!("{PAIRS} engagements")), "{}", list.text());
        let published = audit_data(&house).await.into_iter().filter(|row| row.contains("EngagementPublished"));
        assert_eq!(published.count(), PAIRS);
        println!("{PAIRS} pairs published at once on {:?}: {PAIRS} winners", house.engine);
    }

    async fn what_somebody_writes_while_another_makes_it_ready_is_neither_lost_nor_slipped_in(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        let mut second = colleague(&house, &officer, "Eve Lund", &[Role::Procurement]).await;
        let path = format!("{engagement}/set-up/process");
        let page = second.browser.get(&path).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        let told = second.browser.post(&path, &page.fields_with(&[("process", "Only one demo day.")])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.says("It is now ready to publish") && told.says("Two demo days"), "{}", told.text());
        assert_eq!(told.field("process"), "Only one demo day.");
        assert!(officer.browser.get(&engagement).await.says("Ready to publish"));
        // Knowing that, they may: it is a draft again.
        done(second.browser.post(&path, &told.fields()).await);
        let page = officer.browser.get(&engagement).await;
        assert!(page.says("Only one demo day.") && page.says("Draft"), "{}", page.text());
    }

    async fn two_who_answer_the_same_part_are_told_and_two_parts_go_together(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let mut second = colleague(&house, &officer, "Eve Lund", &[Role::Procurement]).await;
        let path = format!("{engagement}/set-up/process");
        let (page, own) = (second.browser.get(&path).await, officer.browser.get(&path).await);
        done(officer.browser.submit(&format!("{engagement}/set-up/reading"), &[("reading", "as_they_come")]).await);
        done(second.browser.post(&path, &page.fields_with(&[("process", "By Eve.")])).await);
        let told = officer.browser.post(&path, &own.fields_with(&[("process", "By Ben.")])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.says("By Eve."), "{}", told.text());
        assert_eq!(told.field("process"), "By Ben.");
        let tasks = officer.browser.get(&engagement).await;
        assert!(tasks.says("By Eve.") && tasks.says("As they come in"), "{}", tasks.text());
    }

    async fn what_changed_since_an_officer_read_it_is_not_published(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        let mut second = colleague(&house, &officer, "Eve Lund", &[Role::Procurement]).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        let path = format!("{engagement}/publish");
        let page = officer.browser.get(&path).await;
        done(second.browser.submit(&format!("{engagement}/set-up/process"), &[("process", "Changed by Eve.")]).await);
        declare(&mut second.browser, &engagement).await;
        done(second.browser.submit(&format!("{engagement}/ready"), &[]).await);
        let told = officer.browser.post(&path, &page.fields_with(&[("password", PASSWORD)])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.says("Somebody changed this engagement") && told.says("Changed by Eve."), "{}", told.text());
        assert!(house.visitor().get("/engagements").await.says("Nothing is published yet"));
        done(publish(&mut officer.browser, &engagement).await);
    }
}
