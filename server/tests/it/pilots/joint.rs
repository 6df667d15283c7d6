//! A final of two councils: each has a sort of data, a secret and a result of its own, and neither starts or reveals it alone.

use super::{
    Challenged, challenged,
    finals::{open, rehearsed, step, wait_for_the_lock},
    receipts::verify,
    stop,
};
use crate::{
    closing::past_the_close,
    engagements::{colleague, done, engagement_id, press, sign_in_again},
    harness::{Council, House, PASSWORD, Somebody},
    responses,
};
use axum::http::StatusCode;
use domain::{
    accounts::Role,
    engagements::{DeclaredInterest, Notice},
    ids::EngagementId,
    pilots::Publication,
};
use portal::{
    accounts::{self, Confirmed},
    engagements::{self as cases, Reply, Step},
    pilots::{
        self,
        finals::{self, Opening},
    },
};
use std::collections::BTreeSet;

/// The sort of council of whoever leads in [`challenged`], and another one.
const OF_LEAD: &str = "small_district_rich";
const OF_OTHER: &str = "county_town_sparse";

/// A procurement officer of another council that joins an engagement.
pub async fn joins(house: &House, editor: &Somebody, engagement: EngagementId, name: &str) -> Somebody {
    let council: Council = house.council(name).await;
    let invited = cases::invite(&house.portal, &editor.op(house), engagement, council.id).await;
    invited.expect("it can be invited");
    let officer = council.person_with_password(house, &format!("Cy of {name}"), &[Role::Procurement]).await;
    let answered = cases::answer(&house.portal, &officer.op(house), engagement, &Reply::Join).await;
    answered.expect("it can join");
    officer
}

/// All that a council needs of its own before it is ready.
pub async fn makes_ready(house: &House, officer: &Somebody, engagement: EngagementId) {
    let (portal, op) = (&house.portal, officer.op(house));
    let notice = Notice::NotRequired { reason: "Below the threshold".to_owned() };
    cases::step(portal, &op, engagement, &Step::Notice(notice)).await.expect("it takes part");
    cases::declare(portal, &op, engagement, DeclaredInterest::None, "").await.expect("they have a role");
    cases::step(portal, &op, engagement, &Step::Ready).await.expect("nothing is missing");
}

/// The password once more.
pub async fn sure(house: &House, op: &portal::Op) -> Confirmed {
    accounts::confirm(&house.portal, op, PASSWORD).await.expect("the right password")
}

fn profile(engagement: &str) -> String {
    format!("{engagement}/own/profile")
}

scene! {
    async fn each_council_of_a_joint_final_has_a_result_of_its_own_sort_of_data(house) {
        let Challenged { editor, mut officer, engagement, public } = challenged(&house).await;
        let id = engagement_id(&engagement);
        let mut other = joins(&house, &editor, id, "Fairmere").await;
        done(other.browser.submit(&profile(&engagement), &[("profile", OF_OTHER)]).await);
        makes_ready(&house, &other, id).await;
        let working = house.worker(2);
        let page = officer.browser.get(&format!("{engagement}/final/open")).await;
        assert!(page.says("Marlow Bridge: ") && page.says("Fairmere: ") && !page.says("It leaves out"), "{}", page.text());
        done(open(&mut officer.browser, &engagement, "named", b"").await);
        let page = house.visitor().get(&format!("{public}/final")).await;
        assert_eq!(page.text().matches("Commitment to a secret").count(), 2, "{}", page.text());
        assert!(page.says("by Fairmere, party"), "{}", page.text());
        let (mut pat, module) = rehearsed(&house, &public, "Brightwater").await;
        done(pat.browser.submit(&format!("{module}/lock"), &[]).await);
        done(pat.browser.submit(&format!("{public}/pilots/final"), &[("consents", "yes")]).await);
        done(press(&mut pat, &format!("{public}/response"), "").await);
        let questions = responses::questions(&mut pat, &public).await;
        done(pat.browser.submit(&questions[0], &[("value", "150"), ("within", "A year"), ("because", "As in Leeds.")]).await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        let (mut quiet, module) = rehearsed(&house, &public, "Hearth").await;
        done(quiet.browser.submit(&format!("{module}/lock"), &[]).await);
        wait_for_the_lock(&house);
        house.work().await;
        // The lead gives its word, and nothing starts until the other agrees.
        done(step(&house, &mut officer, &engagement, "start").await);
        let page = officer.browser.get(&format!("{engagement}/final")).await;
        assert!(page.says("Locked") && page.says("The word of Fairmere is awaited"), "{}", page.text());
        assert!(house.mail_to(&other.email).await[0].subject.contains("Your word is needed: start the runs"));
        sign_in_again(&house, &mut other).await;
        let page = other.browser.get(&format!("{engagement}/final")).await;
        assert!(page.says("Marlow Bridge: Ben Osei, on") && page.says("Agree: start the runs"), "{}", page.text());
        let agree = format!("{engagement}/final/start/agree");
        let page = other.browser.get(&agree).await;
        assert!(page.says("Marlow Bridge gave its word. With yours it is done, at once."), "{}", page.text());
        let wrong = other.browser.submit(&agree, &[("password", "three loud herons")]).await;
        assert!(wrong.says("The password is incorrect"), "{}", wrong.text());
        done(other.browser.submit(&agree, &[("password", PASSWORD)]).await);
        assert!(other.browser.get(&format!("{engagement}/final")).await.says("All locked pilots run since"));
        // Of the reveal the other speaks first, once all runs have ended.
        let agree = format!("{engagement}/final/reveal/agree");
        let mut agreed = other.browser.submit(&agree, &[("password", PASSWORD)]).await;
        for _ in 0..1_200 {
            if agreed.status == StatusCode::SEE_OTHER {
                break;
            }
            assert!(agreed.says("have not ended"), "{}", agreed.text());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            agreed = other.browser.submit(&agree, &[("password", PASSWORD)]).await;
        }
        done(agreed);
        let results = format!("{engagement}/results");
        assert_eq!(other.browser.get(&results).await.status, StatusCode::NOT_FOUND, "one word reveals nothing");
        assert!(house.mail_to(&officer.email).await[0].subject.contains("reveal secrets and results"));
        done(step(&house, &mut officer, &engagement, "reveal").await);
        // Each council reads its own first, and the figures of the two are of other data.
        for (reader, first, second) in [(&mut officer, "For Marlow Bridge", "For Fairmere"), (&mut other, "For Fairmere", "For Marlow Bridge")] {
            let page = reader.browser.get(&results).await.text();
            let (one, two) = (page.find(first).expect("its own"), page.find(second).expect("the other's"));
            assert!(one < two, "{page}");
        }
        let phase = finals::of(&house.portal, id).await.expect("asked").expect("opened");
        let parties = finals::results_by_party(&house.portal, &phase, officer.seat.organisation).await.expect("revealed");
        assert_eq!(parties.iter().map(|one| one.results.len()).collect::<Vec<_>>(), [2, 2]);
        let mut shown = BTreeSet::new();
        for (one, sort) in parties.iter().zip([OF_LEAD, OF_OTHER]) {
            for result in &one.results {
                let evidence = result.evidence.as_ref().expect("it succeeded");
                assert_eq!((evidence.profile.as_str(), result.is_signed), (sort, true));
                shown.insert(evidence.result.to_string());
            }
        }
        assert_eq!(shown.len(), 2, "the same pilot twice, in data of two sorts");
        // The supplier sees both of its runs, each with whose it is; and everybody what is published, council by council.
        sign_in_again(&house, &mut pat).await;
        let page = pat.browser.get(&format!("{public}/pilots")).await;
        assert!(page.says("Final for Marlow Bridge") && page.says("Final for Fairmere"), "{}", page.text());
        done(officer.browser.submit(&format!("{engagement}/final/publish"), &[]).await);
        let mut visitor = house.visitor();
        let page = visitor.get(&format!("{public}/final")).await;
        for words in ["Results for Marlow Bridge", "Results for Fairmere", "Receipt of Brightwater, for Fairmere", "Pilot A"] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(!page.says("Hearth"), "{}", page.text());
        let reveal = visitor.get(&format!("{public}/final/reveal.json")).await.body;
        assert_eq!(reveal.matches("\"secret\"").count(), 2, "{reveal}");
        std::fs::write(house.place.folder.join("reveal.json"), &reveal).expect("written");
        let keys = visitor.get("/.well-known/forecourt-receipt-keys.json").await.body;
        let links: Vec<_> = page.body.split("href=\"").filter_map(|rest| rest.split('"').next()).filter(|link| link.contains("/final/receipts/")).map(str::to_owned).collect();
        assert_eq!(links.len(), 2, "of the one who agreed, one for each council");
        for link in &links {
            let receipt = visitor.get(link).await.body;
            let more = ["--engagement", engagement.rsplit('/').next().expect("an id"), "--reveal", "reveal.json", "--rerun", "pilot.wasm"];
            let (good, words) = verify(&house, &receipt, &keys, &more);
            assert!(good, "{words}");
        }
        stop(working).await;
        // Beside the response of its supplier each council reads both.
        past_the_close(&house, &mut officer).await;
        sign_in_again(&house, &mut other).await;
        let responses = format!("{engagement}/responses");
        for reader in [&mut officer, &mut other] {
            let list = reader.browser.get(&responses).await;
            let link = list.body.split(&format!("href=\"{responses}/")).skip(1).map(|rest| &rest[..36]).find(|id| id.as_bytes()[8] == b'-');
            let page = reader.browser.get(&format!("{responses}/{}", link.unwrap_or_else(|| panic!("{}", list.text())))).await;
            for words in ["Response of Brightwater", "Its pilot in the final, for Marlow Bridge", "Its pilot in the final, for Fairmere"] {
                assert!(page.says(words), "{words}: {}", page.text());
            }
            assert!(!page.says("Hearth"), "{}", page.text());
        }
    }

    async fn a_council_chooses_its_sort_from_joining_until_a_final_is_opened(house) {
        let Challenged { mut editor, mut officer, engagement, public } = challenged(&house).await;
        let (id, page) = (engagement_id(&engagement), profile(&engagement));
        let mut other = joins(&house, &editor, id, "Fairmere").await;
        let forum = joins(&house, &editor, id, "Ashbourne").await;
        let slow = joins(&house, &editor, id, "Tidewell").await;
        // Whoever leads chooses it with the challenge, and whoever takes no part finds nothing.
        let mut stranger = house.council("Elsewhere").await.person(&house, "Eve", &[Role::Owner]).await;
        for nobody in [&mut editor, &mut officer, &mut stranger] {
            assert_eq!(nobody.browser.get(&page).await.status, StatusCode::NOT_FOUND);
        }
        let mut observer = colleague(&house, &other, "Oz", &[Role::Observer]).await;
        assert_eq!(observer.browser.get(&page).await.status, StatusCode::FORBIDDEN);
        let empty = other.browser.submit(&page, &[]).await;
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.says("Select the sort of council"), "{}", empty.text());
        let unknown = pilots::choose_profile(&house.portal, &other.op(&house), id, "no_such_council").await;
        assert!(unknown.expect_err("there are no data for it").to_string().contains("no data for that sort"));
        done(other.browser.submit(&page, &[("profile", OF_LEAD)]).await);
        done(other.browser.submit(&page, &[("profile", OF_OTHER)]).await);
        pilots::choose_profile(&house.portal, &slow.op(&house), id, OF_OTHER).await.expect("it takes part");
        // Whoever leaves leaves nothing.
        let gone = joins(&house, &editor, id, "Greyfield").await;
        pilots::choose_profile(&house.portal, &gone.op(&house), id, OF_OTHER).await.expect("it takes part");
        cases::step(&house.portal, &gone.op(&house), id, &Step::Leave("No time".to_owned())).await.expect("no final");
        let chosen = pilots::chosen(&house.portal, id).await.expect("asked").expect("chosen");
        assert!(!chosen.profiles.contains_key(&gone.seat.organisation));
        assert!(pilots::own_profile(&house.portal, &gone.op(&house), id).await.is_err());
        // Ready without a sort, and a sort without being ready: neither is in the final.
        makes_ready(&house, &other, id).await;
        makes_ready(&house, &forum, id).await;
        let opens = officer.browser.get(&format!("{engagement}/final/open")).await;
        for words in ["It leaves out", "Ashbourne, which chose no sort of council", "Tidewell, which is not ready yet", "Fairmere: "] {
            assert!(opens.says(words), "{words}: {}", opens.text());
        }
        assert!(!opens.says("Greyfield"), "{}", opens.text());
        done(open(&mut officer.browser, &engagement, "unnamed", b"").await);
        let phase = finals::of(&house.portal, id).await.expect("asked").expect("opened");
        let parties: BTreeSet<_> = phase.profiles.keys().copied().collect();
        assert_eq!(parties, BTreeSet::from([officer.seat.organisation, other.seat.organisation]));
        assert_eq!(phase.commitments.keys().copied().collect::<BTreeSet<_>>(), parties);
        // From now on it is fixed, also for those who are not in it.
        assert!(other.browser.get(&page).await.says("A final was opened"));
        let late = pilots::choose_profile(&house.portal, &forum.op(&house), id, OF_OTHER).await;
        assert!(late.expect_err("it is fixed").to_string().contains("A final was opened"));
        let leaves = cases::step(&house.portal, &other.op(&house), id, &Step::Leave("No time".to_owned())).await;
        assert!(leaves.expect_err("it is bound").to_string().contains("A final is under way"));
        // Until it is called off: the next one takes what is chosen by then.
        done(officer.browser.submit(&format!("{engagement}/final/call-off"), &[("reason", "Too early")]).await);
        pilots::choose_profile(&house.portal, &forum.op(&house), id, OF_OTHER).await.expect("nothing is open");
        let op = officer.op(&house);
        let opening = Opening { locks_at: op.now.plus_days(3), publication: Publication::Unnamed, held_out: None };
        finals::open(&house.portal, &op, id, op.id(), opening, sure(&house, &op).await).await.expect("it opens");
        assert!(house.visitor().get(&format!("{public}/final")).await.says("Ashbourne: "));
    }

    async fn the_sort_of_a_party_makes_no_draft_and_goes_with_the_challenge(house) {
        let (mut editor, mut officer, engagement) = crate::engagements::set_up(&house).await;
        let id = engagement_id(&engagement);
        let other = joins(&house, &editor, id, "Fairmere").await;
        // Whoever invites has a role on it.
        crate::engagements::declare(&mut editor.browser, &engagement).await;
        let (portal, op) = (&house.portal, other.op(&house));
        let without = pilots::choose_profile(portal, &op, id, OF_OTHER).await.expect_err("there is no challenge");
        assert!(without.to_string().contains("This engagement has no challenge"), "{without}");
        crate::pilots::choose(&mut officer.browser, &engagement).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        pilots::choose_profile(portal, &op, id, OF_OTHER).await.expect("it takes part");
        let working = cases::working(portal, &officer.op(&house), id).await.expect("it is there");
        assert!(matches!(working.engagement.stage, domain::engagements::Stage::Ready { .. }), "it is ready still");
        // The lead's own sort changes nothing of the others'; without a challenge there is none.
        let sparse = [("challenge", "repairs-triage"), ("profile", "small_district_sparse")];
        done(officer.browser.submit(&format!("{engagement}/challenge"), &sparse).await);
        let chosen = pilots::chosen(portal, id).await.expect("asked").expect("chosen");
        assert_eq!(chosen.profiles.get(&other.seat.organisation).map(String::as_str), Some(OF_OTHER));
        done(officer.browser.submit(&format!("{engagement}/challenge"), &[("challenge", "none")]).await);
        crate::pilots::choose(&mut officer.browser, &engagement).await;
        let chosen = pilots::chosen(portal, id).await.expect("asked").expect("chosen");
        assert!(!chosen.profiles.contains_key(&other.seat.organisation));
    }
}
