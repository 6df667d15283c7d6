//! Dates as people type them.

use super::{dates, done, started};
use axum::http::StatusCode;

scene! {
    async fn a_wrong_date_is_told_beside_its_box_and_nothing_is_lost(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let path = format!("{engagement}/set-up/dates");
        let mistakes: [(&str, &str, &str); 6] = [
            ("closes_at-day", "32", "The closing date must have a day that is a number from 1 to 31"),
            ("closes_at-month", "Febtober", "The closing date must have a month from 1 to 12"),
            ("closes_at-year", "2026", "The closing date must be in the future"),
            ("closes_at-time", "5", "must say if 5 is in the morning or afternoon"),
            ("closes_at-time", "", "The closing date must include a time"),
            ("closes_at-day", "9", "The closing date must be the same as or after the date you answer by"),
        ];
        for (field, typed, words) in mistakes {
            let mut fields = dates("17");
            fields.retain(|(name, _)| *name != field);
            fields.push((field, typed));
            let answer = officer.browser.submit(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {typed}");
            assert!(answer.says(words), "{words}: {}", answer.text());
            assert!(answer.body.contains("href=\"#closes_at-"), "the summary leads to the box: {}", answer.body);
            assert_eq!(answer.field(field), typed);
            assert_eq!(answer.field("answers_by-month"), "March");
        }
        assert!(officer.browser.get(&engagement).await.says("the closing date"), "nothing of it was saved");
    }

    async fn an_hour_that_happens_twice_is_asked_about(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let path = format!("{engagement}/set-up/dates");
        let mut fields = dates("17");
        fields.retain(|(name, _)| !name.starts_with("closes_at"));
        fields.extend([("closes_at-day", "31"), ("closes_at-month", "10"), ("closes_at-year", "2027"), ("closes_at-time", "1:30am")]);
        let asked = officer.browser.submit(&path, &fields).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["this time happens twice", "31 October 2027, 1:30am BST", "31 October 2027, 1:30am GMT"] {
            assert!(asked.says(words), "{words}: {}", asked.text());
        }
        done(officer.browser.post(&path, &asked.fields_with(&[("closes_at-fold", "later")])).await);
        assert!(officer.browser.get(&engagement).await.says("31 October 2027, 1:30am GMT"));
        // The page shows which one was chosen, and saving it again keeps it.
        let stored = officer.browser.get(&path).await;
        assert_eq!(stored.field("closes_at-fold"), "later");
        done(officer.browser.post(&path, &stored.fields()).await);
        assert!(officer.browser.get(&engagement).await.says("31 October 2027, 1:30am GMT"));
    }

    async fn an_hour_that_the_clock_skips_is_refused(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let mut fields = dates("17");
        fields.retain(|(name, _)| !name.starts_with("closes_at"));
        fields.extend([("closes_at-day", "28"), ("closes_at-month", "3"), ("closes_at-year", "2027"), ("closes_at-time", "1:30am")]);
        let answer = officer.browser.submit(&format!("{engagement}/set-up/dates"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.says("The clocks go forward from 1:00am to 2:00am"), "{}", answer.text());
        assert_eq!(answer.field("closes_at-time"), "1:30am");
    }

    async fn a_notice_needs_a_number_and_a_safe_address(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let path = format!("{engagement}/set-up/notice");
        for address in ["javascript:alert(1)", "http://find.example/1", "https://find.example@evil.example/", "https://x", ""] {
            let typed = [("notice", "published"), ("reference", "2027/S 000-000001"), ("url", address)];
            let answer = officer.browser.submit(&path, &typed).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
            assert!(answer.says("starting with https://"), "{}", answer.text());
            assert_eq!((answer.field("url"), answer.field("reference")), (address.to_owned(), "2027/S 000-000001".to_owned()));
        }
        let typed = [("notice", "published"), ("reference", "2027/S 000-000001"), ("url", "https://find.example/Notice/1-2027")];
        done(officer.browser.submit(&path, &typed).await);
        let page = officer.browser.get(&format!("{engagement}/preview")).await;
        assert!(page.body.contains("href=\"https://find.example/Notice/1-2027\""), "{}", page.body);
        let long = "x".repeat(1_001);
        let answer = officer.browser.submit(&path, &[("notice", "not_required"), ("reason", &long)]).await;
        assert!(answer.says("must be 1,000 characters or fewer"), "{}", answer.text());
        assert_eq!(answer.field("reason"), long);
    }
}
