//! Giving the password again holds for whoever gave it, and only as long as nothing about them has changed.

use crate::{
    closing::{past_the_close, write_everything},
    engagements::{colleague, engagement_id, published},
    harness::PASSWORD,
};
use domain::{accounts::Role, fault::FaultKind};
use portal::{accounts, closing};

scene! {
    async fn an_engagement_is_not_closed_by_a_password_that_was_changed_since_or_is_somebody_elses(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        past_the_close(&house, &mut officer).await;
        write_everything(&mut officer, &engagement).await;
        let own = engagement_id(&engagement);
        let (portal, op) = (&house.portal, officer.op(&house));
        let seen = closing::for_writing(portal, &op, own).await.expect("it can be closed").mark();
        let confirm = async || accounts::confirm(portal, &op, PASSWORD).await.expect("it is the password");
        let before = confirm().await;
        accounts::change_password(portal, &op, confirm().await, "another long one, 2027").await.expect("it is changed");
        let refused = closing::close(portal, &op, own, &seen, before).await.expect_err("the password is another now");
        assert!(refused.kind == FaultKind::Conflict && refused.what.contains("Your password or your roles"), "{}", refused.what);
        let priya = colleague(&house, &officer, "Priya Nandan", &[Role::Procurement]).await;
        let hers = accounts::confirm(portal, &priya.op(&house), PASSWORD).await.expect("it is hers");
        let refused = closing::close(portal, &op, own, &seen, hers).await.expect_err("she confirmed, not he");
        assert!(refused.to_string().contains("a confirmation of another person"), "{refused}");
        assert!(!house.visitor().get(&public).await.says("What came of it"), "nothing was published");
        let now = accounts::confirm(portal, &op, "another long one, 2027").await.expect("it is the new one");
        closing::close(portal, &op, own, &seen, now).await.expect("nothing has changed since");
    }
}
