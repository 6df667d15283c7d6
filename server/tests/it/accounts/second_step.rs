//! The second step of signing in.

use super::{between, is_in, reading, set_up_second_step, sign_in};
use crate::harness::{Browser, House, PASSWORD, Somebody};
use axum::http::StatusCode;
use data_encoding::{BASE32_NOPAD, BASE64};
use domain::{accounts::Role, actor::Actor};
use portal::accounts::second_factor::{self, code_at};

reading! { STORED = "SELECT totp_secret FROM persons WHERE id = $1" }

async fn somebody(house: &House) -> Somebody {
    house.council("Marlow Bridge").await.person_with_password(house, "Ada Hill", &[Role::Editor]).await
}

/// Signs in up to the code.
async fn with_password(house: &House, email: &str) -> Browser {
    let mut browser = house.visitor();
    let entered = sign_in(&mut browser, email).await;
    assert!(entered.location().starts_with("/sign-in/code"), "{}", entered.location());
    browser
}

scene! {
    async fn sign_in_asks_for_a_code_and_opens_nothing_before(house) {
        let mut ada = somebody(&house).await;
        let before = ada.browser.cookies["session"].clone();
        let (secret, _) = set_up_second_step(&house, &mut ada).await;
        assert!(is_in(&mut ada.browser).await);
        assert_ne!(ada.browser.cookies["session"], before, "a change of rights makes a new token");
        house.wait_minutes(1);
        let mut browser = with_password(&house, &ada.email).await;
        let half = browser.cookies["session"].clone();
        for path in ["/account", "/problems", "/people", "/account/organisation"] {
            let answer = browser.get(path).await;
            assert!(answer.location().starts_with("/sign-in/code?next="), "{path}: {}", answer.location());
        }
        let wrong = browser.submit("/sign-in/code", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!wrong.body.contains("000000"), "a code never comes back");
        let code = code_at(&secret, house.now()).expect("a secret");
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let entered = browser.submit("/sign-in/code?next=/problems", &[("code", &spaced)]).await;
        assert_eq!(entered.location(), "/problems", "{}", entered.text());
        assert!(is_in(&mut browser).await);
        assert_ne!(browser.cookies["session"], half, "the second step makes a new token");
        let mut old = house.visitor();
        old.cookies.insert("session".to_owned(), half);
        assert!(!is_in(&mut old).await);
    }

    async fn a_code_is_taken_once_and_not_when_it_is_old(house) {
        let mut ada = somebody(&house).await;
        let (secret, _) = set_up_second_step(&house, &mut ada).await;
        let shown_at_set_up = code_at(&secret, house.now()).expect("a secret");
        let mut browser = with_password(&house, &ada.email).await;
        let replayed = browser.submit("/sign-in/code", &[("code", &shown_at_set_up)]).await;
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
        house.wait_minutes(5);
        let code = code_at(&secret, house.now()).expect("a secret");
        let (mut one, mut two) = (with_password(&house, &ada.email).await, with_password(&house, &ada.email).await);
        let fields = one.get("/sign-in/code").await.fields_with(&[("code", &code)]);
        let (first, second) = tokio::join!(one.post("/sign-in/code", &fields), two.post("/sign-in/code", &fields));
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY]);
        house.wait_minutes(2);
        let late = browser.submit("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        // A day later that code is forgotten, and it is too old all the same.
        house.wait_minutes(24 * 60);
        house.work().await;
        let mut browser = with_password(&house, &ada.email).await;
        let old = browser.submit("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_recovery_code_stands_in_once_and_its_person_is_told(house) {
        let mut ada = somebody(&house).await;
        let (_, codes) = set_up_second_step(&house, &mut ada).await;
        assert_eq!(codes.len(), 10);
        assert!(ada.browser.get("/account").await.says("10 codes left"));
        house.wait_minutes(1);
        let mut browser = with_password(&house, &ada.email).await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        let entered = browser.submit("/sign-in/code", &[("code", &typed)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
        assert!(browser.get("/account").await.says("9 codes left"));
        assert!(house.mail_to(&ada.email).await[0].body.contains("9 codes left"));
        let mut again = with_password(&house, &ada.email).await;
        let refused = again.submit("/sign-in/code", &[("code", &codes[3])]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        house.wait_minutes(1);
        let made = browser.submit("/account/recovery-codes", &[("password", PASSWORD)]).await;
        assert!(made.says("Your new recovery codes"), "{}", made.text());
        assert_eq!(house.mail_to(&ada.email).await[0].subject, "New recovery codes were made");
        let refused = again.submit("/sign-in/code", &[("code", &codes[4])]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the old ones stop working");
        let fresh = between(&made.body, "<li><code>", "</code>").to_owned();
        assert_eq!(again.submit("/sign-in/code", &[("code", &fresh)]).await.status, StatusCode::SEE_OTHER);
    }

    async fn codes_are_guessed_a_few_times_only_and_the_owner_hears_of_it(house) {
        let mut ada = somebody(&house).await;
        let (secret, _) = set_up_second_step(&house, &mut ada).await;
        house.wait_minutes(15);
        let mut owner = with_password(&house, &ada.email).await;
        let code = code_at(&secret, house.now()).expect("a secret");
        owner.submit("/sign-in/code", &[("code", &code)]).await;
        owner.submit("/sign-out", &[]).await;
        let mut guesser = with_password(&house, &ada.email).await;
        for _ in 0..5 {
            let wrong = guesser.submit("/sign-in/code", &[("code", "000000")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(house.mail_to(&ada.email).await[0].subject, "Somebody may know your password", "at once");
        }
        house.wait_minutes(1);
        let code = code_at(&secret, house.now()).expect("a secret");
        let refused = guesser.submit("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", refused.text());
        guesser.submit("/sign-in/code", &[("code", &code)]).await;
        let warned = house.mail_to(&ada.email).await;
        let warned = warned.iter().filter(|mail| mail.subject == "Somebody may know your password").count();
        assert_eq!(warned, 1, "once in a window");
        sign_in(&mut owner, &ada.email).await;
        let entered = owner.submit("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "the owner's own browser: {}", entered.text());
    }

    async fn in_a_day_codes_are_guessed_so_often_and_no_more(house) {
        let mut ada = somebody(&house).await;
        let (secret, _) = set_up_second_step(&house, &mut ada).await;
        for _ in 0..4 {
            house.wait_minutes(15);
            let mut guesser = with_password(&house, &ada.email).await;
            for _ in 0..5 {
                let wrong = guesser.submit("/sign-in/code", &[("code", "000000")]).await;
                assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
        }
        house.wait_minutes(15);
        let mut guesser = with_password(&house, &ada.email).await;
        let code = code_at(&secret, house.now()).expect("a secret");
        let refused = guesser.submit("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", refused.text());
        assert!(refused.says("Wait 13 hours"), "until midnight: {}", refused.text());
        house.wait_minutes(13 * 60);
        house.work().await;
        let mut owner = with_password(&house, &ada.email).await;
        let code = code_at(&secret, house.now()).expect("a secret");
        let entered = owner.submit("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    }

    async fn a_mistake_in_a_known_browser_alarms_nobody(house) {
        let mut ada = somebody(&house).await;
        let (secret, _) = set_up_second_step(&house, &mut ada).await;
        house.wait_minutes(15);
        let mut owner = with_password(&house, &ada.email).await;
        let code = code_at(&secret, house.now()).expect("a secret");
        owner.submit("/sign-in/code", &[("code", &code)]).await;
        owner.submit("/sign-out", &[]).await;
        sign_in(&mut owner, &ada.email).await;
        let wrong = owner.submit("/sign-in/code", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mails = house.mail_to(&ada.email).await;
        assert!(mails.iter().all(|mail| mail.subject != "Somebody may know your password"), "{mails:?}");
    }

    async fn of_one_recovery_code_used_twice_at_once_one_opens(house) {
        let mut ada = somebody(&house).await;
        let (_, codes) = set_up_second_step(&house, &mut ada).await;
        let (mut one, mut two) = (with_password(&house, &ada.email).await, with_password(&house, &ada.email).await);
        let fields = one.get("/sign-in/code").await.fields_with(&[("code", &codes[0])]);
        let (first, second) = tokio::join!(one.post("/sign-in/code", &fields), two.post("/sign-in/code", &fields));
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY]);
        assert_eq!(usize::from(is_in(&mut one).await) + usize::from(is_in(&mut two).await), 1);
    }

    async fn it_counts_only_once_a_code_and_the_password_were_given(house) {
        let mut ada = somebody(&house).await;
        let page = ada.browser.get("/account/second-step").await;
        assert!(page.body.contains("<svg role=\"img\"") && !page.body.contains("style="), "{}", page.body);
        let secret = between(&page.body, "Or type this key: <code>", "</code>").replace(' ', "");
        let code = code_at(&secret, house.now()).expect("a secret");
        let wrong = page.fields_with(&[("code", "000000"), ("password", PASSWORD)]);
        let refused = ada.browser.post("/account/second-step", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = between(&refused.body, "Or type this key: <code>", "</code>").replace(' ', "");
        assert_eq!(kept, secret, "the app has this secret already");
        let wrong = page.fields_with(&[("code", &code), ("password", "not this one at all")]);
        assert_eq!(ada.browser.post("/account/second-step", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ada.browser.get("/account").await.says("Not set up"));
        assert_eq!(sign_in(&mut house.visitor(), &ada.email).await.location(), "/");
    }

    async fn outside_a_demonstration_council_people_are_led_to_set_it_up(house) {
        let house = house.with_settings(|settings| settings.comforts = false);
        let ada = somebody(&house).await;
        let mut browser = house.visitor();
        let entered = browser.submit("/sign-in?next=/problems", &[("email", &ada.email), ("password", PASSWORD)]).await;
        assert_eq!(entered.location(), "/account/second-step?next=%2Fproblems");
        let led = browser.get("/problems").await;
        assert_eq!(led.location(), "/account/second-step?next=%2Fproblems");
        let start = browser.get("/").await;
        assert!(start.says("set up a second step of signing in"), "{}", start.text());
        let token = start.token();
        let posted = browser.post("/problems/new", &[token, vec![("title".to_owned(), "Damp in flats".to_owned())]].concat()).await;
        assert_eq!(posted.status, StatusCode::FORBIDDEN);
        assert!(posted.says("Set up a second step first"), "{}", posted.text());
        assert!(posted.body.contains("Damp in flats"), "what was typed stays: {}", posted.text());
        let mut led = Somebody { browser, ..ada };
        assert!(led.browser.get(entered.location()).await.says("People who work for a council"));
        set_up_second_step(&house, &mut led).await;
        assert_eq!(led.browser.get("/problems").await.status, StatusCode::OK);
        assert!(!led.browser.get("/").await.says("set up a second step"));
    }

    async fn suppliers_may_do_without(house) {
        let house = house.with_settings(|settings| settings.comforts = false);
        let supplier = house.organisation("Hearth and Lantern", domain::accounts::OrganisationKind::Supplier).await;
        let kind = domain::accounts::OrganisationKind::Supplier;
        let tomas = house.person(supplier, kind, "Tomas Reel", &[Role::Admin], Some(PASSWORD)).await;
        let mut browser = house.visitor();
        assert_eq!(sign_in(&mut browser, &tomas.email).await.location(), "/");
        assert_eq!(browser.get("/people").await.status, StatusCode::OK);
    }

    async fn a_form_written_before_sign_in_goes_past_the_second_step_too(house) {
        let mut ada = somebody(&house).await;
        let (secret, _) = set_up_second_step(&house, &mut ada).await;
        let page = ada.browser.get("/problems/new").await;
        house.wait_minutes(31);
        let sign_in = ada.browser.post("/problems/new", &page.fields_with(&[("title", "Damp in tower blocks")])).await;
        let credentials = [("email", ada.email.as_str()), ("password", PASSWORD)];
        let asked = ada.browser.post("/sign-in", &sign_in.fields_with(&credentials)).await;
        assert!(asked.says("Enter your code"), "{}", asked.text());
        let wrong = ada.browser.post("/sign-in/code", &asked.fields_with(&[("code", "000000")])).await;
        let code = code_at(&secret, house.now()).expect("a secret");
        let back = ada.browser.post("/sign-in/code", &wrong.fields_with(&[("code", &code)])).await;
        assert!(back.says("You are signed in"), "{}", back.text());
        let form = ada.browser.post("/problems/new", &back.fields()).await;
        assert_eq!(form.field("title"), "Damp in tower blocks");
    }

    async fn the_secret_lies_sealed_in_the_database_and_is_no_offer(house) {
        let mut ada = somebody(&house).await;
        let (secret, _) = set_up_second_step(&house, &mut ada).await;
        let row = house.portal.db.row(&STORED, portal::bind![portal::db::id(ada.id)]).await;
        let stored: Vec<u8> = row.expect("read").expect("a row").get(0).expect("bytes");
        let plain = BASE32_NOPAD.decode(secret.as_bytes()).expect("a secret");
        assert!(!stored.windows(plain.len()).any(|bytes| bytes == plain), "it is not there in clear");
        // Whoever stole the row does not get it opened by posting it as an offer.
        let op = portal::Op::new(Actor::Person { id: ada.id, seat: None }, house.now());
        for stolen in [secret.clone(), BASE64.encode(&stored)] {
            let again = second_factor::offer_again(&house.portal, &op, &stolen).expect("another offer");
            let offered = BASE32_NOPAD.decode(again.secret.as_bytes()).expect("a secret");
            assert!(offered.len() == plain.len() && offered != plain, "a new secret, and a whole one");
        }
    }

    async fn an_offer_counts_for_an_hour(house) {
        let mut ada = somebody(&house).await;
        let page = ada.browser.get("/account/second-step").await;
        let secret = between(&page.body, "Or type this key: <code>", "</code>").replace(' ', "");
        for _ in 0..3 {
            house.wait_minutes(20);
            ada.browser.get("/account").await;
        }
        let code = code_at(&secret, house.now()).expect("a secret");
        let fields = page.fields_with(&[("code", &code), ("password", PASSWORD)]);
        let late = ada.browser.post("/account/second-step", &fields).await;
        assert!(late.says("This page has expired"), "{}", late.text());
        assert!(!late.body.contains(&secret[..4]), "it offers another one");
    }
}
