//! One's own data as a file, and the end of one's account.

use super::{
    between, events, founding::asks_to_join, is_in, operator, set_up_second_step, sign_up::signed_up,
};
use crate::{
    engagements::{done, press, published, send},
    harness::{Answer, House, PASSWORD, Somebody},
    pilots::token,
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::accounts::{OrganisationKind, Role, TokenScope};

async fn delete(somebody: &mut Somebody) -> Answer {
    somebody.browser.submit("/account/delete", &[("password", PASSWORD)]).await
}

/// What a program with this token is answered.
async fn by_token(house: &House, token: &str) -> StatusCode {
    let request =
        Request::builder().uri("/api/v1/token").header(header::AUTHORIZATION, format!("Bearer {token}"));
    house.visitor().send(request.body(Body::empty()).expect("a request")).await.status
}

scene! {
    async fn everything_that_is_kept_about_a_person_is_in_one_file(house) {
        let (_, _, _, public) = published(&house).await;
        let supplier = house.supplier("Brightwater").await;
        let mut nia = supplier.person_with_password(&house, "Nia Rees", &[Role::Admin, Role::Member]).await;
        done(press(&mut nia, &format!("{public}/watch"), "watch").await);
        token(&house, &nia, &[TokenScope::PilotsRead]).await;
        let file = nia.browser.get("/account/your-data.json").await;
        assert!(file.headers["content-disposition"].to_str().is_ok_and(|how| how.starts_with("attachment")));
        let kept: serde_json::Value = serde_json::from_str(&file.body).expect("it is JSON");
        assert_eq!((kept["name"].as_str(), kept["email"].as_str()), (Some("Nia Rees"), Some(nia.email.as_str())));
        assert_eq!(kept["organisations"][0]["organisation"], "Brightwater");
        assert_eq!(kept["organisations"][0]["roles"], serde_json::json!(["admin", "member"]));
        assert!(public.ends_with(kept["engagements_watched"][0]["engagement"].as_str().expect("a reference")));
        assert_eq!(kept["tokens"].as_array().map(Vec::len), Some(1));
        assert!(kept["log"].as_array().is_some_and(|log| log.iter().any(|done| done["event"] == "TokenMade")), "{kept}");
        for secret in ["argon2", "token_hash"] {
            assert!(!file.body.contains(secret), "{secret}");
        }
        // A colleague's is another file.
        let mut mo = supplier.person(&house, "Mo", &[Role::Member]).await;
        assert!(!mo.browser.get("/account/your-data.json").await.body.contains("Nia"));
        let visitor = house.visitor().get("/account/your-data.json").await;
        assert_eq!(visitor.status, StatusCode::UNAUTHORIZED);
    }

    async fn whoever_deletes_their_account_is_gone_and_their_work_stays(house) {
        let (_, _, engagement, public) = published(&house).await;
        let supplier = house.supplier("Brightwater").await;
        let mut nia = supplier.person_with_password(&house, "Nia Rees", &[Role::Admin, Role::Member]).await;
        let mut mo = supplier.person(&house, "Mo", &[Role::Admin]).await;
        done(press(&mut nia, &format!("{public}/watch"), "watch").await);
        done(press(&mut nia, &format!("{public}/interest"), "register").await);
        let shown = send(&mut nia, "/account/calendar", &[("act", "make"), ("password", PASSWORD)]).await;
        let calendar = format!("/calendar/{}.ics", between(&shown.text(), "/calendar/", ".ics"));
        assert_eq!(house.visitor().get(&calendar).await.status, StatusCode::OK);
        let bearer = token(&house, &nia, &[TokenScope::PilotsRead]).await;
        assert_eq!(by_token(&house, &bearer).await, StatusCode::OK);
        house.work().await;
        let codes = set_up_second_step(&house, &mut nia).await.1;
        assert_eq!(codes.len(), 10);
        let page = nia.browser.get("/account/delete").await;
        assert!(page.says("Your name and email address are removed") && !page.says("You are the only person"), "{}", page.text());
        let wrong = nia.browser.submit("/account/delete", &[("password", "wrong")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && is_in(&mut nia.browser).await, "{}", wrong.text());
        assert_eq!(delete(&mut nia).await.location(), "/");
        assert!(!is_in(&mut nia.browser).await);
        let again = house.visitor().submit("/sign-in", &[("email", &nia.email), ("password", PASSWORD)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(by_token(&house, &bearer).await, StatusCode::UNAUTHORIZED);
        assert_eq!(house.visitor().get(&calendar).await.status, StatusCode::NOT_FOUND);
        assert!(!mo.browser.get("/people").await.says("Nia Rees"));
        assert!(mo.browser.get(&format!("{public}/interest")).await.says("3 March 2027"), "the interest is the supplier's: {engagement}");
        house.work().await;
        let mails = house.mail_to(&nia.email).await;
        assert!(mails.len() == 1 && mails[0].subject.contains("was deleted"), "what was sent before is forgotten: {mails:?}");
        assert_eq!(events(&house, "AccountDeleted").await.len(), 1);
        assert!(!events(&house, "AccountDeleted").await[0].contains("Nia"), "the log names nobody");
        // The address is free for somebody new.
        let mut anew = signed_up(&house, &nia.email, "Nia Rees").await;
        assert!(anew.get("/account").await.says("You do not belong to an organisation"));
    }

    async fn a_council_keeps_somebody_who_answers_for_it_and_the_names_it_has_to_account_for(house) {
        let (_, mut officer, engagement, _) = published(&house).await;
        let council = officer.seat.organisation;
        let mut owner = house.person(council, OrganisationKind::Council, "Olive", &[Role::Owner], Some(PASSWORD)).await;
        let page = owner.browser.get("/account/delete").await;
        assert!(page.says("Your name and email address are removed"), "they decided nothing: {}", page.text());
        let mut only = house.person(council, OrganisationKind::Council, "Una", &[Role::Owner], Some(PASSWORD)).await;
        done(owner.browser.submit("/account/delete", &[("password", PASSWORD)]).await);
        let refused = delete(&mut only).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("You are the only one who answers for"), "{}", refused.text());
        let mut ben = house.person(council, OrganisationKind::Council, "Ben Pryce", &[Role::Procurement], Some(PASSWORD)).await;
        done(ben.browser.submit(&format!("{engagement}/declare"), &[("interest", "none")]).await);
        assert!(ben.browser.get("/account/delete").await.says("Your name stays in the record of the council"));
        done(delete(&mut ben).await);
        let declarations = officer.browser.get(&format!("{engagement}/declarations")).await;
        assert!(declarations.says("Ben Pryce"), "{}", declarations.text());
    }

    async fn a_supplier_of_one_person_may_be_left_empty_and_a_request_is_withdrawn(house) {
        let mut nia = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        done(nia.submit("/organisation/new", &[("name", "Brightwater Ltd")]).await);
        let page = nia.get("/account/delete").await;
        assert!(page.says("You are the only person of Brightwater Ltd"), "{}", page.text());
        done(nia.submit("/account/delete", &[("password", PASSWORD)]).await);
        let supplier = house.supplier("Alder").await;
        asks_to_join(&house, supplier.id, "Rival").await;
        let mut admin = supplier.person(&house, "Ada", &[Role::Admin]).await;
        assert!(admin.browser.get("/people").await.says("People who ask to join"));
        let mut rival = house.visitor();
        done(rival.submit("/sign-in", &[("email", "stranger@elsewhere.example"), ("password", PASSWORD)]).await);
        done(rival.submit("/account/delete", &[("password", PASSWORD)]).await);
        let people = admin.browser.get("/people").await;
        assert!(!people.says("People who ask to join") && !people.says("Rival"), "{}", people.text());
        let mut operator = operator(&house).await;
        set_up_second_step(&house, &mut operator).await;
        assert_eq!(delete(&mut operator).await.status, StatusCode::CONFLICT, "somebody runs the portal");
    }
}
