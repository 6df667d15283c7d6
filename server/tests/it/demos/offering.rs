//! A council sets how demos go, makes slots and offers them.

use super::{PLACE, PLAN, SLOTS, book, free, free_for, made, make, offered, slots_but};
use crate::{
    engagements::{
        audit_data, colleague, declare, done, engagement_id, press, publish_one, published, send, started,
    },
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::{OrganisationKind, Role};

scene! {
    async fn slots_are_made_in_bulk_and_offered_with_what_they_cost(house) {
        let (mut editor, officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        let page = editor.browser.get(&format!("{engagement}/demos")).await;
        assert!(page.says("Set how demos go"), "{}", page.text());
        let plan = editor.browser.get(&format!("{engagement}/demos/plan")).await;
        assert!(plan.says("A tenant with a baby") && plan.body.contains("checked"), "the journeys are those of the problem: {}", plan.text());
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &PLAN).await);
        let form = editor.browser.get(&format!("{engagement}/demos/slots")).await;
        assert!(form.says("Ben Osei") && !form.body.contains(&editor.id.to_string()), "whoever has not declared hosts nothing: {}", form.text());
        let host = officer.id.to_string();
        let sent = form.fields_with(&[&SLOTS[..], &[("hosts", host.as_str())]].concat());
        // The button is pressed twice.
        for _ in 0..2 {
            done(editor.browser.post(&format!("{engagement}/demos/slots"), &sent).await);
        }
        let page = editor.browser.get(&format!("{engagement}/demos")).await;
        assert!(page.says("4 slots are not offered yet. Together they cost your colleagues 9 hours."), "{}", page.text());
        assert!(page.says("Monday 8 March 2027") && page.says("11:00am to 11:45am GMT") && page.says("Not offered"), "{}", page.text());
        let other = form.fields_with(&[&slots_but(&[("first-day", "9")])[..], &[("hosts", host.as_str())]].concat());
        let refused = editor.browser.post(&format!("{engagement}/demos/slots"), &other).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("This form made other slots before"), "{}", refused.text());
        // Nobody outside sees any of it.
        assert!(!house.visitor().get(&public).await.says("Demos"));
        let desk = pat.browser.get(&format!("{public}/demo")).await;
        assert!(desk.says("The council offers no demos so far") && free(&desk).is_empty(), "{}", desk.text());
        let offering = editor.browser.get(&format!("{engagement}/demos/offer")).await;
        assert!(offering.says("9 hours: in each slot, 45 minutes of a host and of 2 people who watch") && offering.says("8 March 2027 to 9 March 2027"), "{}", offering.text());
        let sent = offering.fields();
        for _ in 0..2 {
            done(editor.browser.post(&format!("{engagement}/demos/offer"), &sent).await);
        }
        house.work().await;
        let read = house.visitor().get(&public).await;
        assert!(read.says("Suppliers can show the council what they have, from 8 March 2027 to 9 March 2027") && read.says("A demo lasts 45 minutes. A host leads it, and 2 other people watch."), "{}", read.text());
        assert!(read.says("A tenant with a baby") && read.says("<b>No slides.</b>") && read.says("Sign in to book a demo"), "{}", read.text());
        assert!(!read.says(PLACE) && !read.says("Ben Osei") && !read.body.contains("<b>No slides"), "{}", read.text());
        assert_eq!(free_for(&mut pat, &public).await.len(), 4);
        let mails = house.mail_to(&pat.email).await;
        let told: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("Demos: ")).collect();
        assert!(told.len() == 1 && told[0].body.contains("4 slots for demos can be booked, 45 minutes each."), "{mails:?}");
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("DemosPlanned"), count("SlotsMade"), count("SlotsOffered")), (1, 1, 1), "each once, however often it is sent");
    }

    async fn a_host_is_never_in_two_places(house) {
        let (mut editor, officer, engagement, _) = made(&house).await;
        let overlapping = slots_but(&[("from", "11:40am"), ("until", "2pm"), ("break", "0")]);
        let refused = make(&mut editor, &engagement, &officer, &overlapping).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("Ben Osei is not free on 8 March 2027, 11:40am GMT"), "{}", refused.text());
        assert!(refused.body.contains("11:40am"), "nothing typed is lost");
        // Of another engagement too, and right after one ends is no clash.
        let third = slots_but(&[("from", "11:45am"), ("until", "12:30pm"), ("break", "0")]);
        done(make(&mut editor, &engagement, &officer, &third).await);
        let working = portal::engagements::working(&house.portal, &officer.op(&house), engagement_id(&engagement)).await.expect("theirs");
        let other = publish_one(&house, &officer, working.engagement.problem, 20).await;
        let other = format!("/workspace/engagements/{other}");
        done(editor.browser.submit(&format!("{other}/demos/plan"), &PLAN).await);
        let third = slots_but(&[("from", "midday"), ("until", "12:45pm"), ("break", "0")]);
        let refused = make(&mut editor, &other, &officer, &third).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("No slot was made"), "{}", refused.text());
        assert!(!editor.browser.get(&format!("{other}/demos")).await.says("Slots"), "all or none");
    }

    async fn an_hour_that_happens_never_or_twice_is_named_with_its_day(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &PLAN).await);
        for (day, month) in [("28", "3"), ("31", "10")] {
            let night = [
                ("first-day", day), ("first-month", month), ("first-year", "2027"), ("last-day", day), ("last-month", month), ("last-year", "2027"),
                ("from", "1:30am"), ("until", "4am"), ("pause_from", ""), ("pause_until", ""), ("break", "0"), ("weekdays", "Sunday"),
            ];
            let refused = make(&mut editor, &engagement, &officer, &night).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says("Choose other times, or leave that day out"), "{}", refused.text());
            assert!(refused.body.contains("1:30am"), "nothing typed is lost");
            // Across the change every slot keeps its length: an hour less in March, one more in October.
            let mut whole = night;
            (whole[6], whole[7]) = (("from", "midnight"), ("until", "3am"));
            done(make(&mut editor, &engagement, &officer, &whole).await);
        }
        let page = editor.browser.get(&format!("{engagement}/demos")).await;
        for slot in ["midnight to 12:45am GMT", "12:45am GMT to 2:30am BST", "1:30am BST to 1:15am GMT"] {
            assert!(page.says(slot), "{slot}: {}", page.text());
        }
        assert!(page.says("7 slots are not offered yet"), "two in March, five in October: {}", page.text());
    }

    async fn what_is_wrong_with_a_plan_or_a_pattern_is_said_and_nothing_typed_is_lost(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        let early = editor.browser.get(&format!("{engagement}/demos/slots")).await;
        assert!(early.status == StatusCode::CONFLICT && early.says("Set how long each demo is"), "{}", early.text());
        let bad = editor.browser.submit(&format!("{engagement}/demos/plan"), &[("length", "42"), ("watchers", "many"), ("place", "Here")]).await;
        assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.says("in steps of 5") && bad.says("a whole number from 0 to 50"), "{}", bad.text());
        assert!(bad.body.contains("Here"));
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &PLAN).await);
        let empty = [
            ("first-day", "31"), ("first-month", "2"), ("first-year", "2027"), ("last-day", ""), ("last-month", ""), ("last-year", ""),
            ("weekdays", ""), ("from", ""), ("until", ""), ("pause_from", "midday"), ("pause_until", ""), ("break", "some"),
        ];
        let bad = editor.browser.submit(&format!("{engagement}/demos/slots"), &empty).await;
        for words in ["The first day", "The last day", "Enter when the first slot begins", "The minutes between two slots must be", "Select who hosts", "begins and when it is over, or neither"] {
            assert!(bad.says(words), "{words}: {}", bad.text());
        }
        let past = slots_but(&[("first-day", "1")]);
        let refused = make(&mut editor, &engagement, &officer, &past).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says("is in the past"), "{}", refused.text());
        let stranger = colleague(&house, &officer, "Eve Tandy", &[Role::Editor]).await;
        let refused = make(&mut editor, &engagement, &stranger, &SLOTS).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says("Select hosts from the list"), "{}", refused.text());
        let odd = press(&mut editor, &format!("{engagement}/demos/offer"), "shout").await;
        assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.says("No button of this page was pressed"), "{}", odd.text());
    }

    async fn slots_are_offered_once_the_plan_is_complete_and_the_engagement_is_public(house) {
        let (mut editor, mut officer, engagement) = started(&house).await;
        declare(&mut officer.browser, &engagement).await;
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &[&PLAN[..3], &[("place", "")]].concat()).await);
        done(make(&mut editor, &engagement, &officer, &SLOTS).await);
        let page = editor.browser.get(&format!("{engagement}/demos/offer")).await;
        assert!(page.says("the place or the link") && page.says("it is not published") && !page.says("Offer 4 slots"), "{}", page.text());
        let refused = send(&mut editor, &format!("{engagement}/demos/offer"), &[("act", "offer"), ("seen", "4")]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("This engagement is not published"), "{}", refused.text());
    }

    async fn slots_without_a_place_are_not_offered(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &[&PLAN[..3], &[("place", "")]].concat()).await);
        done(make(&mut editor, &engagement, &officer, &SLOTS).await);
        let refused = send(&mut editor, &format!("{engagement}/demos/offer"), &[("act", "offer"), ("seen", "4")]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("Something is missing: the place or the link"), "{}", refused.text());
    }

    async fn a_time_that_cannot_be_read_is_marked_where_it_stands(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &PLAN).await);
        let typed = slots_but(&[("from", "10"), ("until", "soon"), ("last-day", "7"), ("break", "7")]);
        let bad = make(&mut editor, &engagement, &officer, &typed).await;
        for words in [
            "The start of the first slot must say if 10 is in the morning or afternoon", "The end of the last slot must have a time",
            "The last day must be the first day or later", "from 0 to 240, in steps of 5",
        ] {
            assert!(bad.says(words), "{words}: {}", bad.text());
        }
        assert!(bad.body.contains("href=\"#from\"") && bad.body.contains("href=\"#last-day\""), "the summary leads there");
        let saturday = make(&mut editor, &engagement, &officer, &slots_but(&[("first-day", "13"), ("last-day", "13")])).await;
        assert!(saturday.says("None of these dates is on a day of the week that you ticked"), "{}", saturday.text());
    }

    async fn whoever_saw_fewer_slots_offers_none_and_what_is_discarded_is_gone(house) {
        let (mut editor, officer, engagement, public) = made(&house).await;
        let seen = editor.browser.get(&format!("{engagement}/demos/offer")).await.fields();
        let more = slots_but(&[("from", "2pm"), ("until", "3pm"), ("break", "0")]);
        done(make(&mut editor, &engagement, &officer, &more).await);
        let refused = editor.browser.post(&format!("{engagement}/demos/offer"), &seen).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("There are 6 slots to offer now"), "{}", refused.text());
        let stale = send(&mut editor, &format!("{engagement}/demos/offer"), &[("act", "discard"), ("seen", "4")]).await;
        assert!(stale.status == StatusCode::CONFLICT && stale.says("There are 6 slots to discard now"), "{}", stale.text());
        for _ in 0..2 {
            done(send(&mut editor, &format!("{engagement}/demos/offer"), &[("act", "discard"), ("seen", "6")]).await);
        }
        assert!(!editor.browser.get(&format!("{engagement}/demos")).await.says("Not offered"));
        // The host is free again, and the length may be another.
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &[("length", "30")]).await);
        done(make(&mut editor, &engagement, &officer, &SLOTS).await);
        let other = editor.browser.submit(&format!("{engagement}/demos/plan"), &[("length", "60")]).await;
        assert!(other.status == StatusCode::CONFLICT && other.says("There are slots of another length already"), "{}", other.text());
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        assert!(free_for(&mut pat, &public).await.is_empty());
    }

    async fn what_changes_once_slots_are_offered_is_told_once_and_the_place_to_those_who_booked_alone(house) {
        let (mut editor, _, engagement, public) = offered(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut watcher) = supplier(&house, "Alder").await;
        done(press(&mut watcher, &format!("{public}/watch"), "watch").await);
        let slot = free_for(&mut pat, &public).await.remove(0);
        book(&mut pat, &public, &slot).await;
        let plan = format!("{engagement}/demos/plan");
        assert!(editor.browser.get(&plan).await.says("Everybody who wants to hear of this engagement is told"));
        let stale = editor.browser.get(&plan).await.fields_with(&[("watchers", "9")]);
        done(editor.browser.submit(&plan, &[("watchers", "5"), ("preparation", "Bring a laptop."), ("place", "Library, room Heron")]).await);
        done(editor.browser.submit(&plan, &[("place", "Library, room Swift")]).await);
        let refused = editor.browser.post(&plan, &stale).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("A colleague changed how the demos go") && refused.body.contains("value=\"9\"") && refused.says("Library, room Swift"), "{}", refused.text());
        house.work().await;
        let news = |mails: &[portal::operational::outbox::Mail]| mails.iter().filter(|mail| mail.body.contains("5 people watch beside the host. Before, it was 2.")).count();
        let (to_pat, to_watcher) = (house.mail_to(&pat.email).await, house.mail_to(&watcher.email).await);
        assert_eq!((news(&to_pat), news(&to_watcher)), (1, 1), "{to_pat:?} {to_watcher:?}");
        for room in ["Heron", "Swift"] {
            assert_eq!(to_pat.iter().filter(|mail| mail.body.contains(room)).count(), 1, "{room}: {to_pat:?}");
            assert!(to_watcher.iter().all(|mail| !mail.body.contains(room)), "{to_watcher:?}");
        }
        assert!(!house.visitor().get(&public).await.says("Library"));
    }

    async fn whoever_belongs_to_a_supplier_that_takes_part_or_is_in_conflict_hosts_nothing(house) {
        let (mut editor, officer, engagement, public) = published(&house).await;
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &PLAN).await);
        let mut both = colleague(&house, &officer, "Con Both", &[Role::Editor]).await;
        let mut olive = colleague(&house, &officer, "Olive Farrow", &[Role::Owner]).await;
        for person in [&both, &olive] {
            portal::engagements::add(&house.portal, &officer.op(&house), engagement_id(&engagement), person.id).await.expect("a colleague");
        }
        declare(&mut both.browser, &engagement).await;
        let actual = [("interest", "actual"), ("detail", "I own shares in one.")];
        done(olive.browser.submit(&format!("{engagement}/declare"), &actual).await);
        let slots = format!("{engagement}/demos/slots");
        let form = editor.browser.get(&slots).await;
        assert!(form.says("Con Both") && !form.says("Olive Farrow"), "{}", form.text());
        done(make(&mut editor, &engagement, &both, &SLOTS).await);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        portal::accounts::members::grant(&house.portal, &house.system(), pat.seat.organisation, both.id, &[Role::Member]).await.expect("they may");
        assert!(!editor.browser.get(&slots).await.says("Con Both"));
        let refused = send(&mut editor, &format!("{engagement}/demos/offer"), &[("act", "offer"), ("seen", "4")]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("Con Both can no longer host"), "{}", refused.text());
    }

    async fn a_plan_by_which_suppliers_booked_is_never_emptied(house) {
        let (mut editor, _, engagement, _) = offered(&house).await;
        let refused = editor.browser.submit(&format!("{engagement}/demos/plan"), &[("place", "")]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("something is missing: the place or the link"), "{}", refused.text());
    }

    async fn demos_are_the_councils_own_and_whoever_reads_them_may_not_all_offer_them(house) {
        let (_, mut officer, engagement, _) = offered(&house).await;
        let mut eve = colleague(&house, &officer, "Eve Tandy", &[Role::Evaluator]).await;
        assert!(eve.browser.get(&format!("{engagement}/demos")).await.says("4 slots offered: 4 free, 0 booked"), "evaluators watch them");
        for page in ["plan", "slots", "offer"] {
            for somebody in [&mut eve, &mut officer] {
                assert_eq!(somebody.browser.get(&format!("{engagement}/demos/{page}")).await.status, StatusCode::FORBIDDEN, "{page}");
            }
        }
        assert_eq!(press(&mut officer, &format!("{engagement}/demos/offer"), "discard").await.status, StatusCode::FORBIDDEN);
        let other = house.council("Eastwold").await;
        let mut foreign = other.person(&house, "Cai Price", &[Role::Editor]).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        for somebody in [&mut foreign, &mut pat] {
            for page in ["", "/plan", "/slots", "/offer"] {
                assert_eq!(somebody.browser.get(&format!("{engagement}/demos{page}")).await.status, StatusCode::NOT_FOUND, "{page}");
            }
        }
        // Whoever belongs to a supplier that booked reads nothing for the council.
        let consultant = house.person(officer.seat.organisation, OrganisationKind::Council, "Con Both", &[Role::Editor], None).await;
        let mut consultant = consultant;
        assert_eq!(consultant.browser.get(&format!("{engagement}/demos")).await.status, StatusCode::OK);
        portal::accounts::members::grant(&house.portal, &house.system(), pat.seat.organisation, consultant.id, &[Role::Member]).await.expect("they may");
        crate::engagements::sign_in_again(&house, &mut consultant).await;
        let public = crate::engagements::public_address(&mut officer.browser, &engagement).await;
        let slot = free_for(&mut pat, &public).await.remove(0);
        book(&mut pat, &public, &slot).await;
        for page in ["", "/plan", "/offer"] {
            let refused = consultant.browser.get(&format!("{engagement}/demos{page}")).await;
            assert!(refused.status == StatusCode::FORBIDDEN && refused.says("You belong to a supplier that takes part"), "{}", refused.text());
        }
    }
}
