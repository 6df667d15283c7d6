//! Whom a council invites to its engagement, and what reaches those who are invited.

use super::{
    audit_data, colleague, done,
    joint::{COUNCIL, answer, invite, invited, joined},
    published, send,
};
use crate::harness::{PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::accounts::{OrganisationKind, Regime, Role};
use portal::{
    accounts::organisations::{self, NewOrganisation},
    operational::outbox,
};

/// So many colleagues invite one council at once.
const INVITERS: usize = 8;

scene! {
    async fn an_invitation_that_was_taken_back_or_answered_is_not_mailed_any_more(house) {
        let (mut editor, _, engagement, _) = published(&house).await;
        let mut nia = invited(&house, &mut editor, &engagement, ("Eastwold", OrganisationKind::Council), COUNCIL).await;
        let waiting = async || {
            let due = outbox::due(&house.portal, house.now()).await.expect("it is read");
            let about = due.iter().filter(|due| due.mail.as_ref().is_ok_and(|mail| mail.subject == "Invitation to a joint engagement"));
            about.map(|due| due.needless.is_none()).collect::<Vec<_>>()
        };
        assert_eq!(waiting().await, [true]);
        done(send(&mut editor, &format!("{engagement}/parties/{}/take-back", nia.seat.organisation), &[]).await);
        assert_eq!(waiting().await, [false], "taken back");
        invite(&mut editor, &engagement, &nia).await;
        assert_eq!(waiting().await, [false, true], "asked again");
        done(answer(&mut nia, &engagement, &[("answer", "join")]).await);
        assert_eq!(waiting().await, [false, false], "answered");
    }

    async fn colleagues_who_invite_one_council_at_once_invite_it_once(house) {
        let (editor, _, engagement, _) = published(&house).await;
        let eastwold = house.organisation("Eastwold", OrganisationKind::Council).await.to_string();
        let mut inviters = Vec::new();
        for place in 0..INVITERS {
            inviters.push(colleague(&house, &editor, &format!("Colleague {place}"), &[Role::Editor]).await);
        }
        let invite = |mut somebody: Somebody| {
            let (path, eastwold) = (format!("{engagement}/parties"), eastwold.clone());
            tokio::spawn(async move { send(&mut somebody, &path, &[("organisation", eastwold.as_str())]).await })
        };
        for sent in inviters.into_iter().map(invite).collect::<Vec<_>>() {
            done(sent.await.expect("it is sent"));
        }
        let asked = audit_data(&house).await.into_iter().filter(|row| row.contains("PartyInvited")).count();
        assert_eq!(asked, 1);
        println!("{INVITERS} colleagues invited at once on {:?}: one invitation", house.engine);
    }

    async fn every_step_that_the_page_of_an_engagement_offers_opens(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        let joining = joined(&house, &mut editor, &engagement).await;
        let mut lou = invited(&house, &mut editor, &engagement, ("LOTI", OrganisationKind::Partner), &[Role::Host]).await;
        done(answer(&mut lou, &engagement, &[("answer", "join")]).await);
        let mut everybody = vec![editor, joining, lou];
        for role in [Role::Owner, Role::Legal, Role::Finance, Role::Observer] {
            everybody.push(colleague(&house, &officer, &format!("A colleague, {role:?}"), &[role]).await);
        }
        everybody.push(officer);
        let mut opened = 0;
        for somebody in &mut everybody {
            let page = somebody.browser.get(&engagement).await;
            let offered = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|href| href.starts_with(&engagement));
            for href in offered.map(str::to_owned).collect::<Vec<_>>() {
                let answer = somebody.browser.get(&href).await;
                // What is sealed until the closing date says until when.
                let sealed = answer.status == StatusCode::CONFLICT && href.ends_with("/responses");
                assert!(answer.status == StatusCode::OK || sealed, "{}, {href}: {}", somebody.email, answer.text());
                opened += 1;
            }
        }
        assert!(opened > 40, "{opened}");
        println!("{} people on {:?}: {opened} links opened", everybody.len(), house.engine);
    }

    async fn who_is_of_no_supplier_is_offered_nothing_that_suppliers_do(house) {
        let (mut editor, _, engagement, public) = published(&house).await;
        let mut lou = invited(&house, &mut editor, &engagement, ("LOTI", OrganisationKind::Partner), &[Role::Host]).await;
        let way = |page: &str| format!("href=\"{public}/{page}\"");
        for (somebody, offered) in [(&mut lou.browser, false), (&mut editor.browser, false), (&mut house.visitor(), true)] {
            let page = somebody.get(&public).await;
            assert_eq!(page.body.contains(&way("response")), offered, "{}", page.text());
            let page = somebody.get(&format!("{public}/questions")).await;
            assert_eq!(page.body.contains(&way("questions/ask")), offered, "{}", page.text());
        }
    }

    async fn a_council_says_of_its_notice_what_its_own_regime_asks(house) {
        let (mut editor, _, engagement, _) = published(&house).await;
        let mut nia = joined(&house, &mut editor, &engagement).await;
        let new = NewOrganisation {
            slug: "glenharrow".to_owned(),
            name: "Glenharrow".to_owned(),
            kind: OrganisationKind::Council,
            regime: Regime::Scotland,
            identifiers: Vec::new(),
        };
        let glenharrow = organisations::register(&house.portal, &house.system(), house.system().id(), new).await.expect("it is new");
        let mut morag = house.person(glenharrow, OrganisationKind::Council, "Morag", COUNCIL, Some(PASSWORD)).await;
        invite(&mut editor, &engagement, &morag).await;
        done(answer(&mut morag, &engagement, &[("answer", "join")]).await);
        for (somebody, scottish) in [(&mut morag, true), (&mut nia, false)] {
            let page = somebody.browser.get(&format!("{engagement}/own/notice")).await;
            assert_eq!(page.says("does not apply to devolved Scottish bodies (assumed)"), scottish, "{}", page.text());
        }
    }

    async fn every_host_of_a_partner_finds_the_engagement_in_their_list(house) {
        let (mut editor, _, engagement, _) = published(&house).await;
        let mut lou = invited(&house, &mut editor, &engagement, ("LOTI", OrganisationKind::Partner), &[Role::Host]).await;
        let mut max = colleague(&house, &lou, "Max Hale", &[Role::Host]).await;
        done(answer(&mut lou, &engagement, &[("answer", "join")]).await);
        for host in [&mut lou, &mut max] {
            let list = host.browser.get("/workspace/engagements").await;
            assert!(list.body.contains(&engagement), "{}", list.text());
            assert_eq!(host.browser.get(&engagement).await.status, StatusCode::OK);
        }
    }
}
