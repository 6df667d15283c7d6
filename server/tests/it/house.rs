//! What every answer has, whatever the page.

use axum::http::StatusCode;

scene! {
    async fn machines_are_told_that_the_portal_lives_and_is_ready(house) {
        let mut machine = house.visitor();
        assert_eq!(machine.get("/healthz").await.status, StatusCode::OK);
        assert_eq!(machine.get("/readyz").await.status, StatusCode::OK);
        house.portal.db.close().await;
        let answer = machine.get("/readyz").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.headers.contains_key("retry-after"));
        assert_eq!(machine.get("/healthz").await.status, StatusCode::OK);
    }

    async fn without_a_database_pages_say_so_and_heal(house) {
        let house = house;
        let mut visitor = house.visitor();
        visitor.cookies.insert("session".to_owned(), "of somebody".to_owned());
        house.portal.db.close().await;
        let answer = visitor.get("/").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.body.contains("Try again in a minute"), "{}", answer.body);
        let house = house.restart().await;
        let mut visitor = house.visitor();
        assert_eq!(visitor.get("/").await.status, StatusCode::OK);
    }

    async fn every_page_has_a_number_and_safe_headers(house) {
        let mut visitor = house.visitor();
        for path in ["/", "/sign-in", "/no-such-page"] {
            let answer = visitor.get(path).await;
            for header in ["x-request-id", "content-security-policy", "x-content-type-options", "referrer-policy"] {
                assert!(answer.headers.contains_key(header), "{path} has no {header}");
            }
        }
    }

    async fn only_what_is_found_may_be_kept_for_ever(house) {
        let mut visitor = house.visitor();
        let missing = visitor.get("/pkg/gone.0123.js").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert_eq!(missing.headers["cache-control"], "no-store");
        let led = visitor.get("/problems").await;
        assert_eq!(led.status, StatusCode::SEE_OTHER);
        assert_eq!(led.headers["cache-control"], "no-store");
    }

    async fn a_page_made_for_a_session_is_not_compressed(house) {
        let council = house.council("Marlow Bridge").await;
        let mut ada = council.person(&house, "Ada Hill", &[domain::accounts::Role::Editor]).await;
        for browser in [&mut ada.browser, &mut house.visitor()] {
            browser.headers.insert("accept-encoding", "br".parse().expect("a header"));
        }
        let mut visitor = house.visitor();
        visitor.headers.insert("accept-encoding", "br".parse().expect("a header"));
        assert_eq!(visitor.get("/").await.headers.get("content-encoding").map(|v| v.as_bytes()), Some(&b"br"[..]));
        assert!(!ada.browser.get("/").await.headers.contains_key("content-encoding"));
    }
}
