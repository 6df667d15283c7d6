//! What the browser keeps.

use super::{is_in, sign_in};
use crate::harness::{Browser, House, PASSWORD};
use domain::accounts::Role;

const PUBLIC: &str = "https://problems.example";

async fn cookies(house: &House, browser: &mut Browser, email: &str) -> Vec<String> {
    let fields = browser.get("/sign-in").await.fields_with(&[("email", email), ("password", PASSWORD)]);
    let origin = house.portal.settings.public_url.clone();
    let entered = browser.post_with("/sign-in", &fields, &[("origin", &origin)]).await;
    let set = entered.headers.get_all("set-cookie").iter();
    set.map(|cookie| cookie.to_str().expect("text").to_owned()).collect()
}

scene! {
    async fn over_tls_they_are_bound_to_the_host_and_never_travel_in_the_open(house) {
        let house = house.with_settings(|settings| settings.public_url = PUBLIC.to_owned());
        let supplier = domain::accounts::OrganisationKind::Supplier;
        let organisation = house.organisation("Hearth", supplier).await;
        let tomas = house.person(organisation, supplier, "Tomas Reel", &[Role::Admin], Some(PASSWORD)).await;
        let mut browser = house.visitor();
        let set = cookies(&house, &mut browser, &tomas.email).await;
        assert_eq!(set.len(), 2);
        for (cookie, name) in set.iter().zip(["__Host-session=", "__Host-device="]) {
            assert!(cookie.starts_with(name), "{cookie}");
            for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
                assert!(cookie.contains(flag), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
        assert!(is_in(&mut browser).await);
        let hsts = browser.get("/").await;
        assert!(hsts.headers.contains_key("strict-transport-security"));
        let mut plain = house.visitor();
        plain.cookies.insert("session".to_owned(), browser.cookies["__Host-session"].clone());
        assert!(!is_in(&mut plain).await, "the plain name counts for nothing");
    }

    async fn on_loopback_the_name_is_plain_and_scripts_still_do_not_see_it(house) {
        let council = house.council("Marlow Bridge").await;
        let ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let set = cookies(&house, &mut house.visitor(), &ada.email).await;
        assert!(set[0].starts_with("session=") && set[0].contains("HttpOnly") && !set[0].contains("Secure"));
    }

    async fn a_session_that_was_planted_is_not_the_one_that_signs_in(house) {
        let council = house.council("Marlow Bridge").await;
        let ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let mut thief = council.person_with_password(&house, "Cai Price", &[Role::Editor]).await;
        let planted = thief.browser.cookies["session"].clone();
        let mut victim = house.visitor();
        victim.cookies.insert("session".to_owned(), planted.clone());
        let fields = victim.get("/sign-in").await.fields_with(&[("email", &ada.email), ("password", PASSWORD)]);
        victim.post("/sign-in", &fields).await;
        assert_ne!(victim.cookies["session"], planted);
        assert!(victim.get("/account").await.says("Ada Hill"));
        assert!(!is_in(&mut thief.browser).await, "the planted one is over");
        let mut made_up = house.visitor();
        made_up.cookies.insert("session".to_owned(), "chosen-by-somebody".to_owned());
        sign_in(&mut made_up, &ada.email).await;
        assert_ne!(made_up.cookies["session"], "chosen-by-somebody");
    }

    async fn sign_in_leads_to_this_portal_only(house) {
        let council = house.council("Marlow Bridge").await;
        let ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let long = format!("/{}", "x".repeat(5_000));
        for next in [
            "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
            "/%0d%0aSet-Cookie:%20a=b\r\nX: y", " //evil.example", "/\t/evil.example", "http:evil.example", &long,
        ] {
            let mut browser = house.visitor();
            let page = browser.get("/sign-in").await;
            let typed = [("email", ada.email.as_str()), ("password", PASSWORD), ("next", next)];
            let entered = browser.post("/sign-in", &page.fields_with(&typed)).await;
            assert_eq!(entered.location(), "/", "{next}");
        }
        let right = [("email", ada.email.as_str()), ("password", PASSWORD)];
        let entered = house.visitor().submit("/sign-in?next=/problems", &right).await;
        assert_eq!(entered.location(), "/problems");
    }
}
