//! A supplier registers interest and takes it back; the council sees it, and nobody else does.

use super::{audit_data, done, press, published, sign_in_again};
use crate::{harness::Somebody, pilots::supplier};
use axum::http::StatusCode;
use domain::accounts::{OrganisationKind, Role};

/// So many colleagues of one supplier register interest at once.
const COLLEAGUES: usize = 8;

/// So many suppliers register interest while the engagement is withdrawn.
const SUPPLIERS: usize = 12;

/// What the council reads about who is interested.
async fn interested(officer: &mut Somebody, engagement: &str) -> String {
    officer.browser.get(&format!("{engagement}/interest")).await.text()
}

scene! {
    async fn a_supplier_registers_its_interest_and_withdraws_it(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (supplier, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = supplier.person(&house, "Mo Byrne", &[Role::Member]).await;
        assert!(interested(&mut officer, &engagement).await.contains("No supplier has registered interest yet"));
        assert!(pat.browser.get("/your-engagements").await.says("takes part in nothing yet"));
        let page = pat.browser.get(&public).await;
        assert!(page.says("Register interest") && page.says("Nobody else does"), "{}", page.text());
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        // It is the organisation's: a colleague sees it, and may withdraw it.
        let page = mo.browser.get(&public).await;
        assert!(page.says("Your organisation registered its interest on 3 March 2027, 10:00am GMT"), "{}", page.text());
        let ours = mo.browser.get("/your-engagements").await;
        assert!(ours.says("Repeat visits for damp") && ours.says("Interested since 3 March 2027") && ours.says("Open"), "{}", ours.text());
        let seen = interested(&mut officer, &engagement).await;
        assert!(seen.contains("Brightwater") && seen.contains("3 March 2027") && !seen.contains("10:00am"), "{seen}");
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        done(press(&mut mo, &format!("{public}/interest"), "withdraw").await);
        done(press(&mut pat, &format!("{public}/interest"), "withdraw").await);
        assert!(!interested(&mut officer, &engagement).await.contains("Brightwater"));
        assert!(!mo.browser.get("/your-engagements").await.says("Repeat visits for damp"));
        house.wait_minutes(5);
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        assert!(interested(&mut officer, &engagement).await.contains("Brightwater"), "interested again");
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("InterestRegistered"), count("InterestWithdrawn")), (2, 1), "each once, however often it is asked");
    }

    async fn colleagues_who_register_at_once_register_once(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let supplier = house.supplier("Brightwater").await;
        let mut sends = Vec::new();
        for number in 0..COLLEAGUES {
            let mut colleague = supplier.person(&house, &format!("Mo {number}"), &[Role::Member]).await;
            let path = format!("{public}/interest");
            sends.push(tokio::spawn(async move { press(&mut colleague, &path, "register").await }));
        }
        for send in sends {
            done(send.await.expect("it is sent"));
        }
        assert_eq!(interested(&mut officer, &engagement).await.matches("Brightwater").count(), 1);
        let registered = audit_data(&house).await.into_iter().filter(|row| row.contains("InterestRegistered"));
        assert_eq!(registered.count(), 1);
        println!("{COLLEAGUES} colleagues at once on {:?}: one interest", house.engine);
    }

    async fn interest_is_registered_until_the_engagement_closes_and_withdrawn_after(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut late) = supplier(&house, "Latecomer").await;
        // Questions close on 17 March, and interest is still registered.
        house.wait_minutes(20 * 24 * 60);
        sign_in_again(&house, &mut pat).await;
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        house.wait_minutes(10 * 24 * 60);
        for somebody in [&mut pat, &mut late, &mut officer] {
            sign_in_again(&house, somebody).await;
        }
        let answer = press(&mut late, &format!("{public}/interest"), "register").await;
        assert!(answer.status == StatusCode::CONFLICT && answer.says("is closed for responses"), "{}", answer.text());
        let page = late.browser.get(&public).await;
        assert!(!page.says("Register interest"), "{}", page.text());
        assert!(late.browser.get(&format!("{public}/interest")).await.says("is closed for responses"));
        assert!(interested(&mut officer, &engagement).await.contains("Brightwater"));
        done(press(&mut pat, &format!("{public}/interest"), "withdraw").await);
        assert!(!interested(&mut officer, &engagement).await.contains("Brightwater"));
    }

    async fn nobody_registers_who_may_not_and_nobody_reads_it_whose_it_is_not(house) {
        let (_, officer, engagement, public) = published(&house).await;
        let (supplier, mut pat) = supplier(&house, "Brightwater").await;
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        // A consultant who belongs to the council too.
        let council = officer.seat.organisation;
        portal::accounts::members::grant(&house.portal, &house.system(), council, pat.id, &[Role::Observer]).await.expect("they may");
        let again = portal::operational::sessions::start(&house.portal, &house.system(), pat.id, Some(supplier.id)).await;
        pat.browser.cookies.insert("session".to_owned(), again.expect("the database answers"));
        for act in ["register", "withdraw"] {
            let answer = press(&mut pat, &format!("{public}/interest"), act).await;
            assert!(answer.status == StatusCode::FORBIDDEN && answer.says("You belong to a council of this engagement"), "{}", answer.text());
        }
        let page = pat.browser.get(&public).await;
        assert!(!page.says("Register interest") && !page.says("Withdraw your interest"), "{}", page.text());
        let mut officer = officer;
        assert!(interested(&mut officer, &engagement).await.contains("Brightwater"), "neither was done");
        // Another council, another supplier, and whoever has not signed in.
        let other = house.council("Eastwold").await;
        let mut foreign = other.person(&house, "Cai Price", &[Role::Procurement]).await;
        assert_eq!(foreign.browser.get(&format!("{engagement}/interest")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(press(&mut foreign, &format!("{public}/interest"), "register").await.status, StatusCode::FORBIDDEN);
        let rival = house.person(house.organisation("Rival", OrganisationKind::Supplier).await, OrganisationKind::Supplier, "Rik", &[Role::Admin], None).await;
        let mut rival = rival;
        assert_eq!(rival.browser.get(&format!("{engagement}/interest")).await.status, StatusCode::NOT_FOUND);
        assert!(!rival.browser.get(&public).await.says("Brightwater"));
        let page = house.visitor().get(&public).await;
        assert!(page.says("Sign in to register your interest") && !page.says("Brightwater"), "{}", page.text());
        let odd = press(&mut rival, &format!("{public}/interest"), "shout").await;
        assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.says("No button of this page was pressed"), "{}", odd.text());
    }

    async fn watching_is_a_persons_own(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (supplier, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = supplier.person(&house, "Mo Byrne", &[Role::Member]).await;
        done(press(&mut pat, &format!("{public}/watch"), "watch").await);
        assert!(pat.browser.get(&public).await.says("You are told by mail what changes in this engagement"));
        assert!(pat.browser.get("/your-engagements").await.says("You watch it"));
        assert!(mo.browser.get(&public).await.says("Watch this engagement, and you are told by mail"));
        assert!(!mo.browser.get("/your-engagements").await.says("Repeat visits for damp"));
        assert!(interested(&mut officer, &engagement).await.contains("No supplier has registered interest yet"));
        // Where the organisation is interested everybody is told, and each can stop that for themselves.
        done(press(&mut mo, &format!("{public}/interest"), "register").await);
        assert!(mo.browser.get(&public).await.says("You are told by mail what changes in this engagement"));
        done(press(&mut mo, &format!("{public}/watch"), "stop").await);
        assert!(mo.browser.get(&public).await.says("Watch this engagement, and you are told by mail"));
        assert!(pat.browser.get(&public).await.says("You are told by mail what changes in this engagement"));
        assert_eq!(press(&mut mo, "/engagements/EN-2222-22/watch", "watch").await.status, StatusCode::NOT_FOUND);
    }

    async fn whoever_belongs_to_two_suppliers_is_told_and_can_stop_it_in_either_seat(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (interested, mut mo) = supplier(&house, "Hearth").await;
        portal::accounts::members::grant(&house.portal, &house.system(), interested.id, pat.id, &[Role::Member]).await.expect("they may");
        sign_in_again(&house, &mut pat).await;
        done(press(&mut mo, &format!("{public}/interest"), "register").await);
        // In the seat of the other supplier, whose interest it is not.
        let page = pat.browser.get(&public).await;
        assert!(page.says("You are told by mail what changes in this engagement") && page.says("Register interest"), "{}", page.text());
        done(press(&mut pat, &format!("{public}/watch"), "stop").await);
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "The budget went to roofs.")]).await);
        house.work().await;
        for (somebody, told) in [(&mo, 1), (&pat, 0)] {
            let mails = house.mail_to(&somebody.email).await;
            assert_eq!(mails.iter().filter(|mail| mail.subject.starts_with("Withdrawn: ")).count(), told);
        }
    }

    async fn colleagues_who_withdraw_at_once_withdraw_once(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let supplier = house.supplier("Brightwater").await;
        let mut colleagues = Vec::new();
        for number in 0..COLLEAGUES {
            colleagues.push(supplier.person(&house, &format!("Mo {number}"), &[Role::Member]).await);
        }
        done(press(&mut colleagues[0], &format!("{public}/interest"), "register").await);
        let sends = colleagues.into_iter().map(|mut colleague| {
            let path = format!("{public}/interest");
            tokio::spawn(async move { press(&mut colleague, &path, "withdraw").await })
        });
        for send in sends.collect::<Vec<_>>() {
            done(send.await.expect("it is sent"));
        }
        assert!(!interested(&mut officer, &engagement).await.contains("Brightwater"));
        let withdrawn = audit_data(&house).await.into_iter().filter(|row| row.contains("InterestWithdrawn"));
        assert_eq!(withdrawn.count(), 1);
    }

    async fn nobody_is_interested_in_a_draft(house) {
        let (_, mut officer, engagement) = crate::engagements::set_up(&house).await;
        assert_eq!(officer.browser.get(&format!("{engagement}/interest")).await.status, StatusCode::NOT_FOUND);
        let mut evaluator = crate::engagements::colleague(&house, &officer, "Eve Lund", &[Role::Evaluator]).await;
        assert_eq!(evaluator.browser.get(&format!("{engagement}/interest")).await.status, StatusCode::FORBIDDEN);
    }

    async fn everybody_who_is_to_be_told_of_a_withdrawal_is_told_once(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (supplier, mut pat) = supplier(&house, "Brightwater").await;
        let mo = supplier.person(&house, "Mo Byrne", &[Role::Member]).await;
        let mut quiet = supplier.person(&house, "Quin Ayre", &[Role::Member]).await;
        let (_, mut watcher) = crate::pilots::supplier(&house, "Watcher").await;
        let (_, mut gone) = crate::pilots::supplier(&house, "Gone").await;
        let (_, nobody) = crate::pilots::supplier(&house, "Nobody").await;
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        done(press(&mut pat, &format!("{public}/watch"), "watch").await);
        done(press(&mut quiet, &format!("{public}/watch"), "stop").await);
        done(press(&mut watcher, &format!("{public}/watch"), "watch").await);
        for act in ["register", "withdraw"] {
            done(press(&mut gone, &format!("{public}/interest"), act).await);
        }
        let reason = [("reason", "The budget went to <roofs>.")];
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &reason).await);
        for _ in 0..2 {
            house.work().await;
        }
        for (somebody, told) in [(&pat, 1), (&mo, 1), (&watcher, 1), (&quiet, 0), (&gone, 0), (&nobody, 0), (&officer, 0)] {
            let mails = house.mail_to(&somebody.email).await;
            let about: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("Withdrawn: ")).collect();
            assert_eq!(about.len(), told, "{}", somebody.email);
            for mail in about {
                assert!(mail.body.contains("The budget went to <roofs>.") && mail.body.contains("/unsubscribe/"), "{}", mail.body);
            }
        }
        let late = press(&mut watcher, &format!("{public}/interest"), "register").await;
        assert!(late.status == StatusCode::CONFLICT && late.says("was withdrawn"), "{}", late.text());
    }

    async fn who_registers_while_the_engagement_is_withdrawn_is_told_or_comes_too_late(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let mut sends = Vec::new();
        for number in 0..SUPPLIERS {
            let (_, mut pat) = supplier(&house, &format!("Supplier {number}")).await;
            let path = format!("{public}/interest");
            sends.push(tokio::spawn(async move { (press(&mut pat, &path, "register").await.status, pat.email) }));
        }
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "The budget went to roofs.")]).await);
        let mut answers = Vec::new();
        for send in sends {
            answers.push(send.await.expect("it is sent"));
        }
        house.work().await;
        let mut registered = 0;
        for (status, email) in answers {
            let told = house.mail_to(&email).await.iter().any(|mail| mail.subject.starts_with("Withdrawn: "));
            registered += usize::from(told);
            let expected = if told { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT };
            assert_eq!(status, expected, "{email} registered and was not told, or was told and did not");
        }
        println!("{SUPPLIERS} suppliers beside a withdrawal on {:?}: {registered} were told, the others came too late", house.engine);
    }
}
