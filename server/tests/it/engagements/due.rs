//! What waits for a supplier, and what is ahead of it, on one page.

use super::questions::ask;
use crate::{
    demos,
    engagements::{done, press},
    forums,
    pilots::supplier,
};
use domain::accounts::Role;

/// The words of a part of the page between two headings.
fn between(page: &str, from: &str, until: &str) -> String {
    page.split(from).nth(1).and_then(|rest| rest.split(until).next()).unwrap_or_default().to_owned()
}

scene! {
    async fn what_waits_and_what_is_ahead_stands_on_one_page_the_soonest_first(house) {
        let planned = forums::announced_as(&house, &forums::plan_but(&[("seats", "1")])).await;
        let (mut editor, mut officer, engagement, public) = (planned.editor, planned.officer, planned.engagement, planned.public);
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &demos::PLAN).await);
        done(demos::make(&mut editor, &engagement, &officer, &demos::SLOTS).await);
        done(demos::offer(&mut editor, &engagement).await);
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        assert!(!pat.browser.get("/your-engagements").await.says("waits for you"));
        // A response that is begun, a slot that is held, a seat, and a question that the council would word otherwise.
        done(press(&mut pat, &format!("{public}/response"), "").await);
        let slot = demos::free_for(&mut pat, &public).await.remove(0);
        let held = demos::hold(&mut pat, &public, &slot).await.location().to_owned();
        done(forums::take(&mut pat, &planned.seat).await);
        let own = ask(&mut pat, &public, "We of Brightwater ask: how many?").await;
        done(officer.browser.submit(&format!("{engagement}{own}"), &[("decision", "reword"), ("words", "How many?")]).await);
        let page = pat.browser.get("/your-engagements").await.text();
        assert!(page.contains("3 things wait for you"), "{page}");
        let waits = between(&page, "3 things wait for you", "Ahead of you");
        let order: Vec<_> = ["Confirm your demo by 3 March 2027, 10:10am GMT", "Say whether other words for your question will do", "Submit your response by"]
            .iter().map(|words| waits.find(words).unwrap_or_else(|| panic!("{words}: {waits}"))).collect();
        assert!(order.is_sorted(), "{waits}");
        assert!(between(&page, "Ahead of you", "Open").contains("\u{2018}Damp homes, together\u{2019}, on 10 March 2027, 10:00am GMT"), "{page}");
        // A colleague has the same to do, but for the seat, which is Pat's.
        let of_mo = mo.browser.get("/your-engagements").await;
        assert!(of_mo.says("3 things wait for you") && !of_mo.says("Ahead of you"), "{}", of_mo.text());
        assert!(!rival.browser.get("/your-engagements").await.says("wait"), "nothing of it is anybody else's");
        // A hold that ran out waits for nobody, and what is done waits no more.
        done(demos::confirm(&mut pat, &held, "").await);
        let booked = pat.browser.get("/your-engagements").await;
        assert!(booked.says("2 things wait for you") && booked.says("Your demo, on 8 March 2027"), "{}", booked.text());
        done(pat.browser.submit(&own, &[("agrees", "yes")]).await);
        assert!(pat.browser.get("/your-engagements").await.says("1 thing waits for you"));
        done(forums::take(&mut rival, &planned.seat).await);
        done(press(&mut pat, &planned.seat, "give_up").await);
        assert!(rival.browser.get("/your-engagements").await.says("Take the seat at \u{2018}Damp homes, together\u{2019} that is kept for you until 4 March 2027"));
    }

    async fn who_only_asked_a_question_finds_the_engagement_among_their_own(house) {
        let (_, _, _, public) = crate::engagements::published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        ask(&mut pat, &public, "How many?").await;
        assert!(pat.browser.get("/your-engagements").await.says("Repeat visits for damp"));
    }
}
