//! From start to withdrawal.

use super::{
    approved, approved_in, declare, done, problem_id, public_address, publish, published, set_up,
    set_up_everything, sign_in_again, start, started,
};
use crate::harness::{Council, PASSWORD};
use axum::http::StatusCode;
use domain::accounts::{OrganisationKind, Regime, Role};
use portal::accounts::organisations::{self, NewOrganisation};

scene! {
    async fn an_engagement_goes_from_start_to_the_public_list(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let page = officer.browser.get(&engagement).await;
        assert!(page.says("missing before publishing") && page.says("Declare your interests"), "{}", page.text());
        set_up_everything(&mut officer.browser, &engagement).await;
        declare(&mut officer.browser, &engagement).await;
        assert!(!officer.browser.get(&engagement).await.says("missing before publishing"));
        let mut visitor = house.visitor();
        assert!(visitor.get("/engagements").await.says("Nothing is published yet"));
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        done(publish(&mut officer.browser, &engagement).await);
        let list = visitor.get("/engagements").await;
        assert!(list.says("1 engagement") && list.says("Repeat visits for damp and mould"), "{}", list.text());
        let public = public_address(&mut officer.browser, &engagement).await;
        let page = visitor.get(&public).await;
        assert_eq!(page.status, StatusCode::OK);
        for words in [
            "Marlow Bridge",
            "31 March 2027, 5:00pm BST",
            "17 March 2027, 5:00pm GMT",
            "Two demo days",
            "Below the threshold",
            "412 visits",
            "(a) Developing our requirements",
            "Unique identifier",
            "Housing repairs team",
        ] {
            assert!(page.says(words), "{words} is not on the page: {}", page.text());
        }
        assert_eq!(visitor.get(&public.to_lowercase().replace('-', "%20")).await.status, StatusCode::OK);
        assert!(officer.browser.get("/workspace/engagements").await.says("Open"));
    }

    async fn starting_twice_with_one_form_starts_one(house) {
        let (_, mut officer, problem) = approved(&house).await;
        let link = format!("/workspace/engagements/new?problem={}", problem_id(&problem));
        assert!(officer.browser.get(&problem).await.body.contains(&link));
        assert_eq!(officer.browser.get(&link).await.field("problem"), problem_id(&problem).to_string());
        let id = problem.trim_start_matches("/problems/").to_owned();
        let page = officer.browser.get("/workspace/engagements/new").await;
        let fields = page.fields_with(&[("problem", &id)]);
        let first = officer.browser.post("/workspace/engagements/new", &fields).await;
        let second = officer.browser.post("/workspace/engagements/new", &fields).await;
        assert_eq!(first.location(), second.location());
        assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.text());
        let list = officer.browser.get("/workspace/engagements").await;
        assert_eq!(list.body.matches("Repeat visits for damp and mould").count(), 1);
    }

    async fn a_problem_that_was_never_approved_cannot_be_asked_about(house) {
        let (_, mut officer, problem) = crate::problems::complete_draft(&house).await;
        assert!(officer.browser.get("/workspace/engagements/new").await.says("You need a problem with an approved version"));
        let id = problem.trim_start_matches("/problems/");
        let mut fields = officer.browser.get("/workspace/engagements").await.token();
        fields.push(("problem".to_owned(), id.to_owned()));
        let answer = officer.browser.post("/workspace/engagements/new", &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
    }

    async fn what_is_missing_stops_it_and_is_listed_with_links(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let page = officer.browser.get(&engagement).await;
        for part in ["purposes", "dates", "process", "reading", "notice"] {
            assert!(page.body.contains(&format!("{engagement}/set-up/{part}")), "no link to {part}");
        }
        // Of the notice's six fields two are missing; the others come from the council and the problem.
        assert_eq!(page.body.matches(">Missing<").count(), 2, "{}", page.text());
        for words in ["Contracting authority Marlow Bridge", "Title Repeat visits for damp and mould", "Unique identifier EN-"] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        let answer = officer.browser.submit(&format!("{engagement}/ready"), &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        for words in ["a purpose", "the closing date", "how the engagement will go", "a declaration of interests from Ben Osei"] {
            assert!(answer.says(words), "{words}: {}", answer.text());
        }
        let answer = publish(&mut officer.browser, &engagement).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "a draft cannot be published: {}", answer.text());
    }

    async fn publishing_asks_for_the_right_password(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        let path = format!("{engagement}/publish");
        for (password, words) in [("", "Enter your password"), ("three loud herons", "The password is incorrect")] {
            let answer = officer.browser.submit(&path, &[("password", password)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.says(words), "{}", answer.text());
        }
        assert!(house.visitor().get("/engagements").await.says("Nothing is published yet"));
        // Sending it twice publishes once, and the second send is no mistake of the person.
        let fields = officer.browser.get(&path).await.fields_with(&[("password", PASSWORD)]);
        done(officer.browser.post(&path, &fields).await);
        done(officer.browser.post(&path, &fields).await);
    }

    async fn what_is_changed_after_ready_is_a_draft_again(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        done(officer.browser.submit(&format!("{engagement}/set-up/process"), &[("process", "Three demo days.")]).await);
        let answer = publish(&mut officer.browser, &engagement).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        done(publish(&mut officer.browser, &engagement).await);
        let late = officer.browser.get(&format!("{engagement}/set-up/process")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
    }

    async fn withdrawn_stays_on_its_page_with_the_reason(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let path = format!("{engagement}/withdraw");
        let answer = officer.browser.submit(&path, &[("reason", " ")]).await;
        assert!(answer.says("Enter why you withdraw it"));
        done(officer.browser.submit(&path, &[("reason", "The budget went to <roofs>.")]).await);
        let mut visitor = house.visitor();
        let page = visitor.get(&public).await;
        assert!(page.says("Withdrawn on 3 March 2027") && page.says("The budget went to <roofs>."), "{}", page.text());
        assert!(visitor.get("/engagements?stage=withdrawn").await.says("1 engagement"));
        assert!(visitor.get("/engagements?stage=open").await.says("0 engagements"));
        assert!(visitor.get("/engagements.atom").await.body.contains("Withdrawn: Repeat visits"));
        let again = officer.browser.submit(&path, &[("reason", "Again")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    }

    async fn what_was_never_published_is_not_found_outside_and_its_words_are_nowhere(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let words = [("process", "Meet us at Quagmirehithe.")];
        done(officer.browser.submit(&format!("{engagement}/set-up/process"), &words).await);
        let page = officer.browser.get(&engagement).await;
        let at = page.body.find("EN-").expect("the reference stands on the page");
        let reference = &page.body[at..at + 12];
        let stranger = house.council("Eastwold").await.person(&house, "Cai Price", &[Role::Owner, Role::Procurement, Role::Legal]).await;
        for mut browser in [house.visitor(), stranger.browser, officer.browser.clone()] {
            let public = browser.get(&format!("/engagements/{reference}")).await;
            assert_eq!(public.status, StatusCode::NOT_FOUND);
            for path in ["/engagements", "/engagements?q=quagmirehithe", "/engagements.atom"] {
                let answer = browser.get(path).await;
                assert!(!answer.body.contains("Quagmirehithe") && !answer.body.contains(reference), "{path}");
            }
        }
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "Not now")]).await);
        assert_eq!(house.visitor().get(&format!("/engagements/{reference}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn time_alone_closes_it(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let mut visitor = house.visitor();
        let minutes = |day: i64, hour: i64| (day * 24 + hour) * 60;
        // It is 3 March, 10:00. Questions close on the 17th at 17:00; the clocks go forward on the 28th.
        let until = [(minutes(14, 7) - 1, "Open", "open"), (1, "Questions closed", "questions_closed"),
            (minutes(13, 23) - 1, "Questions closed", "questions_closed"), (1, "Closed for responses", "closed_for_responses"),
            (minutes(14, 0), "Closed for responses", "closed_for_responses")];
        for (minutes, words, key) in until {
            house.wait_minutes(minutes);
            assert!(visitor.get(&public).await.says(words), "{words} after {minutes} minutes");
            for stage in ["open", "questions_closed", "closed_for_responses", "withdrawn"] {
                let found = if stage == key { "1 engagement " } else { "0 engagements " };
                let list = visitor.get(&format!("/engagements?stage={stage}")).await;
                assert!(list.says(found), "{stage} while {key}: {}", list.text());
            }
        }
        sign_in_again(&house, &mut officer).await;
        assert!(officer.browser.get(&engagement).await.says("Closed for responses"));
    }

    async fn a_newer_version_of_the_problem_is_pointed_out_and_not_taken(house) {
        let (mut editor, mut officer, problem) = approved(&house).await;
        let engagement = start(&mut officer.browser, &problem).await;
        done(editor.browser.submit(&format!("{problem}/submit"), &[]).await);
        done(editor.browser.submit(&format!("{problem}/answers/title"), &[("text", "Another title")]).await);
        done(editor.browser.submit(&format!("{problem}/submit"), &[]).await);
        done(officer.browser.submit(&format!("{problem}/review"), &[("decision", "approve")]).await);
        set_up_everything(&mut officer.browser, &engagement).await;
        declare(&mut officer.browser, &engagement).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        let page = officer.browser.get(&format!("{engagement}/publish")).await;
        assert!(page.says("A newer version of the problem is approved: version 2"), "{}", page.text());
        done(publish(&mut officer.browser, &engagement).await);
        let public = public_address(&mut officer.browser, &engagement).await;
        let page = house.visitor().get(&public).await;
        assert!(page.says("Repeat visits for damp and mould") && !page.says("Another title"), "{}", page.text());
    }

    async fn where_the_act_does_not_reach_the_field_list_says_so(house) {
        for (regime, words) in [
            (Regime::Scotland, "does not apply to devolved Scottish bodies (assumed)"),
            (Regime::Wales, "Wales has its own regulations (assumed"),
            (Regime::England, ""),
        ] {
            let new = NewOrganisation {
                slug: regime.key().to_owned(),
                name: format!("Council in {}", regime.label()),
                kind: OrganisationKind::Council,
                regime,
                identifiers: Vec::new(),
            };
            let id = organisations::register(&house.portal, &house.system(), house.system().id(), new).await.expect("the operator registers it");
            let (_, mut officer, problem) = approved_in(&house, &Council { id }).await;
            let engagement = start(&mut officer.browser, &problem).await;
            let page = officer.browser.get(&engagement).await;
            assert!(page.says(words), "{}", page.text());
            assert_eq!(page.says("assumed"), regime != Regime::England, "{}", page.text());
        }
    }
}
