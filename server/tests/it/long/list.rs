//! The public list over a hundred thousand engagements, searched, filtered and counted. How quickly, the bench says.

use crate::{
    engagements::{approved, problem_id, publish_one},
    many,
};
use domain::problems::ServiceArea;
use portal::engagements::{PER_PAGE, Search, search};

const ROWS: u32 = 100_000;

scene! {
    async fn a_hundred_thousand_are_searched_filtered_and_counted(house) {
        let (_, officer, problem) = approved(&house).await;
        let first = publish_one(&house, &officer, problem_id(&problem), 20).await;
        many::fill(&house.portal, first, 2..ROWS + 2).await;
        let op = house.system();
        let all = search(&house.portal, &op, &Search::default()).await.expect("found");
        assert_eq!(all.counts.total, ROWS as usize + 1);
        for (place, one) in ServiceArea::ALL.iter().enumerate() {
            let expected = (2..ROWS + 2).filter(|n| many::area(*n) == *one).count() + usize::from(*one == ServiceArea::Housing);
            assert_eq!(all.counts.areas[place], expected, "{one:?}");
        }
        let mut wide = 0;
        for query in many::queries() {
            let found = search(&house.portal, &op, &many::asked(query)).await.expect("found");
            wide += usize::from(found.counts.total * 10 > ROWS as usize * 3);
            let before = (many::asked(query).page - 1) * PER_PAGE;
            assert_eq!(found.listings.len(), found.counts.total.saturating_sub(before).min(PER_PAGE), "{query}");
            let page = house.visitor().get(&format!("/engagements?{query}")).await;
            let words = domain::text::plural(found.counts.total as u64, "engagement", "engagements");
            assert!(page.says(&words), "{query} finds {words}: {}", page.text());
        }
        assert!(wide >= 10, "only {wide} searches hit over 30%");
    }
}
