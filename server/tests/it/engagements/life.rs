//! From start to withdrawal.

use super::{declare, done, public_address, publish, set_up_everything, started};
use axum::http::StatusCode;

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
        for words in ["Marlow Bridge", "31 March 2027, 5:00pm BST", "17 March 2027, 5:00pm GMT", "Two demo days", "Below the threshold", "412 visits"] {
            assert!(page.says(words), "{words} is not on the page: {}", page.text());
        }
    }
}
