//! `forecourt admin` itself, as the operator types it.

use super::{operator, set_up_second_step, sign_in};
use crate::harness::{House, PUBLIC_URL};
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::clock::Clock;
use std::{process::Command, sync::atomic::Ordering};

/// What the command said, and whether it did what it was asked.
fn admin(house: &House, settings: &[(&str, &str)], words: &[&str]) -> (bool, String) {
    let said = Command::new(env!("CARGO_BIN_EXE_forecourt"))
        .arg("admin")
        .args(words)
        .current_dir(&house.place.folder)
        .env("DATABASE_URL", &house.place.url)
        .env("FORECOURT_DATA", &house.place.folder)
        .env("FORECOURT_PUBLIC_URL", PUBLIC_URL)
        .envs(settings.iter().copied())
        .output()
        .expect("the binary starts");
    let text = [said.stdout, said.stderr].concat();
    (said.status.success(), String::from_utf8_lossy(&text).into_owned())
}

/// The command reads the clock of the machine, and so does the house from here on.
fn now(house: &House) {
    house.hand.store(Clock::System.now().millis(), Ordering::Relaxed);
}

/// The path of the link that a command printed.
fn link(said: &str) -> String {
    let link = said.lines().find_map(|line| line.strip_prefix(PUBLIC_URL));
    link.unwrap_or_else(|| panic!("no link in {said}")).to_owned()
}

scene! {
    async fn an_operator_is_made_once_it_is_said_who_runs_the_portal(house) {
        let words = ["operator", "Robin@Portal.example", "Robin Keys"];
        let (done, said) = admin(&house, &[], &words);
        assert!(!done && said.contains("set FORECOURT_OPERATOR"), "{said}");
        let (done, said) = admin(&house, &[("FORECOURT_OPERATOR", "Marlow Shared Services")], &words);
        assert!(done && said.contains("Robin Keys is an operator"), "{said}");
        now(&house);
        let mut robin = house.visitor();
        let set = robin.submit(&link(&said), &[("password", crate::harness::PASSWORD)]).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
        sign_in(&mut robin, "robin@portal.example").await;
        let list = robin.get("/operator/organisations").await;
        assert!(list.says("Marlow Shared Services") && !list.says("not said so"), "{}", list.text());
    }

    async fn an_organisation_is_registered_with_the_invite_of_its_first_owner(house) {
        now(&house);
        let mut robin = operator(&house).await;
        let owner = |more: &[&str]| {
            let words = ["owner", "Cyngor Carreg Wen", "sian@carreg-wen.example", "Siân Ŵyn"];
            admin(&house, &[], &[&words[..], more].concat())
        };
        let (done, said) = owner(&["--kind", "king"]);
        assert!(!done && said.contains("council, supplier, partner") && !said.contains("operator"), "{said}");
        let (done, said) = owner(&["--regime", "wales", "--identifier", "ABCD"]);
        assert!(!done && said.contains("ABCD is no identifier"), "{said}");
        let (done, said) = owner(&["--regime", "wales", "--identifier", "gb-ppon:ABCD-1234"]);
        assert!(done && said.contains("Cyngor Carreg Wen is registered"), "{said}");
        let page = house.visitor().get(&link(&said)).await;
        assert!(page.says("Your roles will be: Owner") && page.field("name") == "Siân Ŵyn", "{}", page.text());
        let list = robin.browser.get("/operator/organisations").await;
        assert!(list.says("Council, Wales, 0 people, 1 identifier to verify"), "{}", list.text());
        let (done, said) = owner(&[]);
        assert!(!done && said.contains("under the regime of Wales"), "{said}");
    }

    async fn a_second_step_is_forgotten(house) {
        let council = house.council("Marlow Bridge").await;
        let mut ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        set_up_second_step(&house, &mut ada).await;
        let (done, said) = admin(&house, &[], &["forget-second-step", "nobody@marlow.example"]);
        assert!(!done && said.contains("nobody@marlow.example has no account here"), "{said}");
        let (done, said) = admin(&house, &[], &["forget-second-step", &ada.email.to_uppercase()]);
        assert!(done && said.contains("signs in with the password alone now"), "{said}");
        assert_eq!(sign_in(&mut ada.browser, &ada.email).await.location(), "/");
    }
}
