//! Somebody sets up their supplier, or asks to join the one that has its number.

use super::{events, is_in, operator, set_up_second_step, sign_up::signed_up};
use crate::{
    engagements::done,
    harness::{Answer, Browser, House, PASSWORD, Somebody, Supplier},
};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    ids::{JoinRequestId, OrganisationId},
};
use portal::accounts::{joining, organisations};

const NUMBER: (&str, &str) = ("GB-COH", "01234567");
/// The same form is sent so many times at once.
const AT_ONCE: usize = 5;

/// Somebody new asks to join a supplier, whose number is verified for it.
pub async fn asks_to_join(house: &House, supplier: OrganisationId, name: &str) -> JoinRequestId {
    let system = house.system();
    let admin = house.person(supplier, OrganisationKind::Supplier, "Founder", &[Role::Admin], None).await;
    let (scheme, value) = NUMBER;
    organisations::add_identifier(&house.portal, &admin.op(house), scheme, value).await.expect("it is new");
    organisations::verify_identifier(&house.portal, &system, supplier, scheme, value)
        .await
        .expect("it is nobody else\u{2019}s");
    let mut stranger = signed_up(house, "stranger@elsewhere.example", name).await;
    done(set_up(&mut stranger, "Elsewhere", NUMBER).await);
    joining::requests(&house.portal, &admin.op(house)).await.expect("an administrator reads them")[0].id
}

async fn set_up(browser: &mut Browser, name: &str, (scheme, value): (&str, &str)) -> Answer {
    browser.submit("/organisation/new", &[("name", name), ("scheme", scheme), ("value", value)]).await
}

/// A supplier whose number the operator has verified, and its administrator.
async fn verified(house: &House) -> (Supplier, Somebody) {
    let mut operator = operator(house).await;
    let supplier = house.supplier("Brightwater").await;
    let mut admin = supplier.person_with_password(house, "Ada", &[Role::Admin]).await;
    let typed = [("scheme", NUMBER.0), ("value", NUMBER.1)];
    done(admin.browser.submit("/organisation/identifiers/new", &typed).await);
    set_up_second_step(house, &mut operator).await;
    let page = format!("/operator/organisations/{}", supplier.id);
    done(operator.browser.submit(&page, &[("identifier", "GB-COH 01234567")]).await);
    (supplier, admin)
}

scene! {
    async fn whoever_signed_up_sets_up_their_supplier_and_is_its_administrator(house) {
        let mut nia = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        assert!(nia.get("/account").await.says("Set up a supplier or ask to join it"));
        for (name, scheme, value, words) in [
            ("", "", "", "Enter the legal name of the organisation"),
            ("Brightwater Ltd", "GB-COH", "", "Enter the number as the register gives it"),
            ("Brightwater Ltd", "Companies House", "1", "Enter the code of a register"),
        ] {
            let wrong = set_up(&mut nia, name, (scheme, value)).await;
            assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says(words), "{}", wrong.text());
            assert_eq!((wrong.field("name").as_str(), wrong.field("scheme").as_str()), (name, scheme), "nothing typed is lost");
        }
        let page = nia.get("/organisation/new").await;
        let form = page.fields_with(&[("name", "Brightwater Ltd"), ("scheme", "gb-coh"), ("value", "0123 4567")]);
        let first = nia.post("/organisation/new", &form).await;
        assert_eq!(first.location(), "/organisation", "{}", first.text());
        let organisation = nia.get("/organisation").await;
        assert!(organisation.says("Brightwater Ltd") && organisation.says("01234567 Unverified"), "{}", organisation.text());
        assert!(nia.get("/people").await.says("Administrator, Submitter, Member"));
        // The form sent again, from a page that was open before, leads to the same supplier.
        let id = page.field("id");
        let typed = [("id", id.as_str()), ("name", "Brightwater Ltd"), ("scheme", "GB-COH"), ("value", "01234567")];
        assert_eq!(nia.submit("/organisation/new", &typed).await.location(), "/organisation");
        // With other words it says that it did nothing.
        let other = nia.submit("/organisation/new", &[("id", id.as_str()), ("name", "Brightwater Systems")]).await;
        assert!(other.status == StatusCode::CONFLICT && other.says("This form set up Brightwater Ltd before"), "{}", other.text());
        assert_eq!(other.field("name"), "Brightwater Systems", "nothing typed is lost");
        assert_eq!(events(&house, "SupplierSetUp").await.len(), 1);
        // Another of the same name is another supplier: nobody keeps a name from others.
        let mut eve = signed_up(&house, "eve@other.example", "Eve").await;
        assert_eq!(set_up(&mut eve, "Brightwater Ltd", ("", "")).await.location(), "/organisation");
        assert!(!eve.get("/people").await.says("Nia Rees"));
        // Nor from the operator.
        house.organisation("Brightwater Ltd", OrganisationKind::Council).await;
    }

    async fn whoever_gives_a_verified_number_asks_to_join(house) {
        let (supplier, mut admin) = verified(&house).await;
        let member = supplier.person(&house, "Mem", &[Role::Member]).await;
        let mut nia = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        let asked = set_up(&mut nia, "Brightwater", NUMBER).await;
        assert_eq!(asked.location(), "/organisation/new", "{}", asked.text());
        let page = nia.get("/organisation/new").await;
        assert!(page.says("You asked the supplier with the number GB-COH 01234567") && !page.says("Ada"), "{}", page.text());
        assert_eq!(nia.get("/organisation").await.status, StatusCode::FORBIDDEN, "they belong to nothing yet");
        let again = set_up(&mut nia, "Brightwater", NUMBER).await;
        assert!(again.status == StatusCode::CONFLICT && again.says("Its administrators have not decided yet"), "{}", again.text());
        let refused = nia.get("/organisation").await;
        assert!(refused.says("You do not belong to an organisation yet") && refused.says("Set up your supplier, or ask to join it"), "{}", refused.text());
        house.work().await;
        assert!(house.mail_to(&member.email).await.is_empty());
        let told = house.mail_to(&admin.email).await.remove(0);
        assert!(told.subject == "Somebody asks to join Brightwater" && !told.body.contains("Nia"), "no word of a stranger is mailed: {told:?}");
        let link = house.link_to(&admin.email).await;
        let people = admin.browser.get("/people").await;
        assert!(people.says("People who ask to join Nia Rees nia@brightwater.example"), "{}", people.text());
        for (typed, words) in [
            (&[("decision", "")][..], "Select whether they work for you"),
            (&[("decision", "yes")], "Select at least one role"),
            (&[("decision", "yes"), ("roles", "owner")], "Select at least one role"),
            (&[("decision", "yes"), ("roles", "member"), ("password", "wrong")], "The password is incorrect"),
        ] {
            let wrong = admin.browser.submit(&link, typed).await;
            assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says(words), "{}", wrong.text());
        }
        assert!(admin.browser.get("/people").await.says("People who ask to join"), "nothing was decided");
        let yes = [("decision", "yes"), ("roles", "member"), ("password", PASSWORD)];
        let form = admin.browser.get(&link).await.fields_with(&yes);
        for _ in 0..2 {
            done(admin.browser.post(&link, &form).await);
        }
        let people = admin.browser.get("/people").await;
        assert!(people.says("Nia Rees Member") && !people.says("People who ask to join"), "{}", people.text());
        assert!(!is_in(&mut nia).await, "what they may do has changed, so they sign in again");
        assert!(admin.browser.get(&link).await.says("They were let in"));
        house.work().await;
        assert!(house.mail_to("nia@brightwater.example").await[0].body.contains("You belong to Brightwater"));
        let entered = house.visitor().submit("/sign-in", &[("email", "nia@brightwater.example"), ("password", PASSWORD)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER);
        assert_eq!(events(&house, "JoinDecided").await.len(), 1);
    }

    async fn whoever_is_declined_learns_no_more_and_does_not_ask_again(house) {
        let (_, mut admin) = verified(&house).await;
        let invited = [("email", "rival@elsewhere.example"), ("roles", "member"), ("password", PASSWORD)];
        done(admin.browser.submit("/people/invite", &invited).await);
        let invite = house.link_to("rival@elsewhere.example").await;
        house.wait_minutes(1);
        let mut rival = signed_up(&house, "rival@elsewhere.example", "A Rival").await;
        done(set_up(&mut rival, "Brightwater", NUMBER).await);
        house.work().await;
        let link = house.link_to(&admin.email).await;
        let late = admin.browser.get(&link).await.fields_with(&[("decision", "yes"), ("roles", "member"), ("password", PASSWORD)]);
        done(admin.browser.submit(&link, &[("decision", "no"), ("password", PASSWORD)]).await);
        assert!(!admin.browser.get("/people").await.says("A Rival"));
        house.work().await;
        let told = house.mail_to("rival@elsewhere.example").await;
        assert!(told[0].body.contains("did not let you in") && !told[0].body.contains("Brightwater"), "{told:?}");
        assert_eq!(house.visitor().get(&invite).await.status, StatusCode::OK, "an invite is taken back on its own page alone");
        let again = set_up(&mut rival, "Brightwater", NUMBER).await;
        assert!(again.status == StatusCode::CONFLICT && again.says("Ask one of its administrators to invite you"), "{}", again.text());
        let yes = admin.browser.post(&link, &late).await;
        assert!(yes.status == StatusCode::CONFLICT && yes.says("This request has been decided in the meantime"), "{}", yes.text());
        assert!(!admin.browser.get("/people").await.says("A Rival"), "what was decided stays");
    }

    async fn a_number_that_is_not_verified_keeps_nobody_out_and_a_councils_is_nobody_elses(house) {
        let mut first = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        let mut second = signed_up(&house, "eve@elsewhere.example", "Eve").await;
        for browser in [&mut first, &mut second] {
            assert_eq!(set_up(browser, "Brightwater", NUMBER).await.location(), "/organisation");
        }
        let council = house.council("Marlow Bridge").await;
        let owner = council.person(&house, "Olive", &[Role::Owner]).await;
        organisations::add_identifier(&house.portal, &owner.op(&house), "GB-PPON", "PMPB-8772").await.expect("it is new");
        organisations::verify_identifier(&house.portal, &house.system(), council.id, "GB-PPON", "PMPB-8772").await.expect("it is theirs");
        let mut claims = signed_up(&house, "claims@elsewhere.example", "Claims").await;
        let refused = set_up(&mut claims, "Marlow Bridge", ("GB-PPON", "PMPB-8772")).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("This number is verified for another organisation here"), "{}", refused.text());
        assert_eq!(refused.field("name"), "Marlow Bridge", "nothing typed is lost");
    }

    async fn nobody_of_the_operator_sets_up_a_supplier_and_nobody_sets_up_very_many(house) {
        let mut operator = operator(&house).await;
        set_up_second_step(&house, &mut operator).await;
        let refused = set_up(&mut operator.browser, "Keys Ltd", ("", "")).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("Nobody works for the operator"), "{}", refused.text());
        let mut nia = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        for number in 0..10 {
            done(set_up(&mut nia, &format!("Supplier {number}"), ("", "")).await);
        }
        assert_eq!(set_up(&mut nia, "One more", ("", "")).await.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn whoever_was_let_in_does_not_come_in_again_by_an_older_invite(house) {
        let (_, mut admin) = verified(&house).await;
        let invited = [("email", "nia@brightwater.example"), ("roles", "admin"), ("password", PASSWORD)];
        done(admin.browser.submit("/people/invite", &invited).await);
        let invite = house.link_to("nia@brightwater.example").await;
        house.wait_minutes(1);
        let mut nia = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        done(set_up(&mut nia, "Brightwater", NUMBER).await);
        house.work().await;
        let link = house.link_to(&admin.email).await;
        done(admin.browser.submit(&link, &[("decision", "yes"), ("roles", "member"), ("password", PASSWORD)]).await);
        assert_eq!(house.visitor().get(&invite).await.status, StatusCode::GONE);
    }

    async fn whoever_accepts_an_invite_asks_no_more(house) {
        let (_, mut admin) = verified(&house).await;
        let mut nia = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        done(set_up(&mut nia, "Brightwater", NUMBER).await);
        house.wait_minutes(1);
        let invited = [("email", "nia@brightwater.example"), ("roles", "member"), ("password", PASSWORD)];
        done(admin.browser.submit("/people/invite", &invited).await);
        let invite = house.link_to("nia@brightwater.example").await;
        assert_eq!(nia.submit(&invite, &[]).await.location(), "/organisation");
        let people = admin.browser.get("/people").await;
        assert!(people.says("Nia Rees Member") && !people.says("People who ask to join"), "{}", people.text());
    }

    async fn a_supplier_that_nobody_answers_for_is_not_asked(house) {
        let supplier = house.supplier("Brightwater").await;
        let admin = supplier.person(&house, "Ada", &[Role::Admin]).await;
        organisations::add_identifier(&house.portal, &admin.op(&house), NUMBER.0, NUMBER.1).await.expect("it is new");
        organisations::verify_identifier(&house.portal, &house.system(), supplier.id, NUMBER.0, NUMBER.1).await.expect("it is theirs");
        portal::accounts::members::grant(&house.portal, &house.system(), supplier.id, admin.id, &[Role::Member]).await.expect("it fits");
        let mut nia = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        let refused = set_up(&mut nia, "Brightwater", NUMBER).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("The supplier with this number has no administrator here"), "{}", refused.text());
    }

    async fn nobody_makes_the_portal_send_words_of_theirs_to_strangers(house) {
        let mut nia = signed_up(&house, "nia@brightwater.example", "Pay at www.evil.example").await;
        done(set_up(&mut nia, "An invoice is overdue", ("", "")).await);
        done(nia.submit("/people/invite", &[("email", "victim@elsewhere.example"), ("roles", "member"), ("password", PASSWORD)]).await);
        let mail = house.mail_to("victim@elsewhere.example").await.remove(0);
        let words = format!("{} {}", mail.subject, mail.body);
        assert!(!words.contains("evil") && !words.contains("invoice") && words.contains("a supplier"), "{words}");
        // Nor does anybody ask for every number there is.
        for number in 0..10 {
            let typed = [("scheme", "GB-COH"), ("value", &format!("{number}"))];
            done(nia.submit("/organisation/identifiers/new", &typed).await);
        }
        let more = nia.submit("/organisation/identifiers/new", &[("scheme", "GB-COH"), ("value", "99")]).await;
        assert_eq!(more.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn the_same_form_sent_many_times_at_once_sets_up_one(house) {
        let mut nia = signed_up(&house, "nia@brightwater.example", "Nia Rees").await;
        let form = nia.get("/organisation/new").await.fields_with(&[("name", "Brightwater Ltd")]);
        let mut sends = Vec::new();
        for _ in 0..AT_ONCE {
            let (mut browser, form) = (house.visitor(), form.clone());
            browser.cookies = nia.cookies.clone();
            sends.push(tokio::spawn(async move { browser.post("/organisation/new", &form).await.status }));
        }
        let mut answers = Vec::new();
        for send in sends {
            answers.push(send.await.expect("it is sent"));
        }
        assert!(answers.contains(&StatusCode::SEE_OTHER) && answers.iter().all(|status| !status.is_server_error()), "{answers:?}");
        assert_eq!(events(&house, "SupplierSetUp").await.len(), 1);
    }
}
