//! Organisations and their identifiers, and the operator's part in them.

use super::{between, events, operator};
use crate::harness::{House, PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::accounts::{OrganisationKind, Role};

const NUMBER: &[(&str, &str)] = &[("scheme", "gb-coh"), ("value", " oc 301 234 ")];

async fn admin(house: &House, supplier: &str) -> Somebody {
    let kind = OrganisationKind::Supplier;
    let organisation = house.organisation(supplier, kind).await;
    house.person(organisation, kind, "Tomas Reel", &[Role::Admin], Some(PASSWORD)).await
}

scene! {
    async fn an_identifier_is_unverified_until_the_operator_checked_it(house) {
        let mut tomas = admin(&house, "Hearth and Lantern").await;
        let wrong = tomas.browser.submit("/organisation/identifiers/new", &[("scheme", "COH"), ("value", "1")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let added = tomas.browser.submit("/organisation/identifiers/new", NUMBER).await;
        assert_eq!(added.location(), "/organisation", "{}", added.text());
        let page = tomas.browser.get("/organisation").await;
        assert!(page.says("OC301234 Unverified") && page.says("Supplier") && !page.says("Regime"), "{}", page.text());
        let again = tomas.browser.submit("/organisation/identifiers/new", NUMBER).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let mut robin = operator(&house).await;
        house.supplier("Alder").await;
        let list = robin.browser.get("/operator/organisations").await;
        assert!(list.says("Hearth and Lantern") && list.says("1 identifier to verify"), "{}", list.text());
        let text = list.text();
        assert!(text.find("Hearth and Lantern") < text.find("Alder"), "what waits comes first: {text}");
        let path = format!("/operator/organisations/{}", tomas.seat.organisation);
        let checked = robin.browser.submit(&path, &[("identifier", "GB-COH OC301234")]).await;
        assert_eq!(checked.location(), path, "{}", checked.text());
        let page = tomas.browser.get("/organisation").await;
        assert!(page.says("OC301234 verified on 3 March 2027"), "{}", page.text());
    }

    async fn a_number_is_verified_for_one_organisation_alone(house) {
        let mut first = admin(&house, "Hearth and Lantern").await;
        let mut second = admin(&house, "Brightwater Systems").await;
        let mut third = admin(&house, "Third Wave").await;
        for claimant in [&mut first, &mut second] {
            assert_eq!(claimant.browser.submit("/organisation/identifiers/new", NUMBER).await.status, StatusCode::SEE_OTHER);
        }
        let mut robin = operator(&house).await;
        let choice = [("identifier", "GB-COH OC301234")];
        let path = |claimant: &Somebody| format!("/operator/organisations/{}", claimant.seat.organisation);
        assert_eq!(robin.browser.submit(&path(&first), &choice).await.status, StatusCode::SEE_OTHER);
        let refused = robin.browser.submit(&path(&second), &choice).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("Another organisation has this number already"), "{}", refused.text());
        let late = third.browser.submit("/organisation/identifiers/new", NUMBER).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.says("verified for another organisation here") && late.says("invite you"), "{}", late.text());
        assert!(!late.says("Hearth"), "not whose");
        assert_eq!(late.field("value"), " oc 301 234 ", "what was typed stays");
    }

    async fn only_those_who_answer_for_it_add_identifiers(house) {
        let council = house.council("Marlow Bridge").await;
        let mut ada = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        assert!(!ada.browser.get("/organisation").await.says("Add an identifier"));
        assert_eq!(ada.browser.get("/organisation/identifiers/new").await.status, StatusCode::FORBIDDEN);
        assert_eq!(ada.browser.get("/operator/organisations").await.status, StatusCode::FORBIDDEN);
    }

    async fn the_operator_registers_an_organisation_with_its_first_owner(house) {
        let mut robin = operator(&house).await;
        let page = robin.browser.get("/operator/organisations/new").await;
        let empty = robin.browser.post("/operator/organisations/new", &page.fields()).await;
        for words in ["Enter the legal name", "Select a kind", "Select a regime", "Enter a full name"] {
            assert!(empty.says(words), "{words}: {}", empty.text());
        }
        let name = "Cyngor Carreg \u{202E}Wen";
        let typed = [
            ("name", name), ("kind", "council"), ("regime", "wales"), ("scheme", "GB-PPON"), ("value", "ABCD-1234"),
            ("owner", "Siân Ŵyn"), ("email", "Sian@Carreg-Wen.example"), ("password", PASSWORD),
        ];
        let done = robin.browser.submit("/operator/organisations/new", &typed).await;
        assert!(done.location().starts_with("/operator/organisations/"), "{}", done.text());
        let again = robin.browser.submit("/operator/organisations/new", &typed).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.says("is registered already"), "{}", again.text());
        let link = house.link_to("sian@carreg-wen.example").await;
        assert!(house.mail_to("sian@carreg-wen.example").await[0].body.starts_with("Robin Keys invites you"));
        let registered = events(&house, "OrganisationRegistered").await.concat();
        let invite = between(&registered, "\"invite\":\"", "\"").to_owned();
        let mut sian = house.visitor();
        assert_eq!(sian.get(&link).await.field("name"), "Siân Ŵyn");
        let joined = sian.submit(&link, &[("password", "seven blue lanterns")]).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.text());
        let own = sian.get("/organisation").await;
        assert!(own.says("Cyngor Carreg Wen") && own.says("Wales") && own.says("ABCD-1234 Unverified"), "{}", own.text());
        assert!(sian.get("/people").await.says("Invite somebody"));
        let accepted = events(&house, "InviteAccepted").await;
        assert!(accepted[0].contains(&invite), "the log says which invite made her the owner: {accepted:?}");
    }

    async fn mail_is_read_newest_first_with_links_to_this_portal_alone(house) {
        let mut robin = operator(&house).await;
        let council = house.council("Marlow Bridge").await;
        let mut olive = council.person_with_password(&house, "Olive Farrow", &[Role::Owner]).await;
        for email in ["first@marlow.example", "second@marlow.example"] {
            let typed = [("email", email), ("roles", "editor"), ("password", PASSWORD)];
            olive.browser.submit("/people/invite", &typed).await;
            house.wait_minutes(1);
        }
        let page = robin.browser.get("/mail").await;
        let text = page.text();
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not in {text}"));
        assert!(at("second@marlow.example") < at("first@marlow.example"));
        let link = house.link_to("second@marlow.example").await;
        let href = format!("<a href=\"http://127.0.0.1:3000{link}\" class=\"govuk-link\">");
        assert!(page.body.contains(&href), "{}", page.body);
        let house = house.with_settings(|settings| settings.comforts = false);
        assert_eq!(house.visitor().get("/mail").await.status, StatusCode::NOT_FOUND);
    }
}
