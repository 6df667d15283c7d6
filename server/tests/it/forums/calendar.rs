//! Forums for calendars, read by a reader that is not ours.

use super::{PLACE, announced_as, plan as plan_it, plan_but, take};
use crate::{
    demos::calendar::{address, feed, read, with_password},
    engagements::{done, press, published},
};
use axum::http::StatusCode;

scene! {
    async fn a_seat_keeps_its_uid_and_counts_what_changes(house) {
        let mut planned = announced_as(&house, &plan_but(&[("title", "Damp; homes,\\n together")])).await;
        let [mut pat, mut rival] = [with_password(&house, "Brightwater").await, with_password(&house, "Rival").await];
        let ics = format!("{}/forum.ics", planned.page);
        assert_eq!(pat.browser.get(&ics).await.status, StatusCode::NOT_FOUND, "they have no seat");
        done(take(&mut pat, &planned.seat).await);
        let one = read(&pat.browser.get(&ics).await);
        let [event] = &one[..] else { panic!("one event: {one:?}") };
        assert_eq!((event.start.as_str(), event.end.as_str(), event.status.as_str()), ("2027-03-10T10:00:00+00:00", "2027-03-10T11:00:00+00:00", "CONFIRMED"));
        assert_eq!((event.location.as_str(), event.summary.as_str()), (PLACE, "Damp; homes,\\n together"));
        let (own, theirs, host) = (address(&mut pat).await, address(&mut rival).await, address(&mut planned.officer).await);
        let mut program = house.visitor();
        assert_eq!(feed(&mut program, &own).await, one);
        assert!(feed(&mut program, &theirs).await.is_empty());
        let hosted = feed(&mut program, &host).await;
        assert!(hosted.len() == 1 && hosted[0].summary == "You host: Damp; homes,\\n together" && hosted[0].uid != event.uid, "{hosted:?}");
        done(planned.editor.browser.submit(&format!("{}/plan", planned.workspace), &[("starts-time", "2pm")]).await);
        let (moved, moved_host) = (feed(&mut program, &own).await, feed(&mut program, &host).await);
        assert!(moved[0].uid == event.uid && moved[0].sequence > event.sequence && moved[0].start == "2027-03-10T14:00:00+00:00", "{moved:?}");
        assert!(moved_host[0].uid == hosted[0].uid && moved_host[0].sequence > hosted[0].sequence, "{moved_host:?}");
        done(press(&mut pat, &planned.seat, "give_up").await);
        assert!(feed(&mut program, &own).await.is_empty());
        let given = read(&pat.browser.get(&ics).await);
        assert!(given[0].status == "CANCELLED" && given[0].sequence > moved[0].sequence && given[0].location.is_empty(), "{given:?}");
    }

    async fn forums_of_both_nights_on_which_the_clocks_change_are_read_as_they_are_printed(house) {
        let mut pat = with_password(&house, "Brightwater").await;
        let (mut editor, officer, engagement, public) = published(&house).await;
        let nights = [
            ("28", "3", "12:30am", "", "12:30am GMT to 2:30am BST", "2027-03-28T00:30:00+00:00", "2027-03-28T02:30:00+01:00"),
            ("31", "10", "1:30am", "earlier", "1:30am BST to 1:30am GMT", "2027-10-31T01:30:00+01:00", "2027-10-31T01:30:00+00:00"),
        ];
        for (day, month, time, fold, printed, starts, ends) in nights {
            let plan = plan_but(&[("starts-day", day), ("starts-month", month), ("starts-time", time), ("starts-fold", fold)]);
            let planned = plan_it(&mut editor, &engagement, &officer, &plan).await;
            let workspace = planned.location().to_owned();
            done(editor.browser.submit(&format!("{workspace}/announce"), &[]).await);
            let page = format!("{public}/forums/{}", workspace.rsplit('/').next().expect("an id"));
            done(take(&mut pat, &format!("{page}/seat")).await);
            assert!(pat.browser.get(&format!("{page}/seat")).await.says(printed), "{printed}");
            let one = read(&pat.browser.get(&format!("{page}/forum.ics")).await);
            assert_eq!((one[0].start.as_str(), one[0].end.as_str()), (starts, ends));
        }
    }
}
