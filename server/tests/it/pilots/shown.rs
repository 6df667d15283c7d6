//! A supplier shows one practice run with its response, and the council reads the evidence of that run and of no other.

use super::{Challenged, PILOT, challenged, publish_challenged, ready, start, stop, supplier, until};
use crate::{
    closing::past_the_close,
    engagements::{audit_data, colleague, done, engagement_id, press, sign_in_again},
    harness::{House, Somebody},
};
use axum::http::StatusCode;
use domain::{accounts::Role, ids::RunId};
use portal::{
    bind,
    db::{Kind, Statement},
    engagements as cases,
    responses::RUNS_OFFERED,
};

/// The same run once more, later.
static AGAIN: Statement = Statement {
    name: "it::pilots::shown::AGAIN",
    kind: Kind::Operational,
    postgres: "INSERT INTO runs (id, engagement, organisation, module, phase, worlds, profile, world_key, queued_at, queued_by, ended_at, end_reason, attempts, worker, evidence, receipt)
        SELECT CAST($2 AS TEXT), engagement, organisation, module, phase, worlds, profile, world_key, queued_at + 60000, queued_by, ended_at, end_reason, attempts, worker, evidence, receipt
        FROM runs WHERE id = $1 RETURNING id",
    sqlite: "INSERT INTO runs (id, engagement, organisation, module, phase, worlds, profile, world_key, queued_at, queued_by, ended_at, end_reason, attempts, worker, evidence, receipt)
        SELECT CAST($2 AS TEXT), engagement, organisation, module, phase, worlds, profile, world_key, queued_at + 60000, queued_by, ended_at, end_reason, attempts, worker, evidence, receipt
        FROM runs WHERE id = $1 RETURNING id",
};

/// Whoever holds the database changes what a run showed, or whose it is.
static CHANGE: Statement = Statement {
    name: "it::pilots::shown::CHANGE",
    kind: Kind::Operational,
    postgres: "UPDATE runs SET evidence = evidence || CAST($2 AS TEXT), organisation = COALESCE(CAST($3 AS TEXT), organisation) WHERE id = $1 RETURNING id",
    sqlite: "UPDATE runs SET evidence = evidence || CAST($2 AS TEXT), organisation = COALESCE(CAST($3 AS TEXT), organisation) WHERE id = $1 RETURNING id",
};

/// And takes back what it added to the evidence.
static BACK: Statement = Statement {
    name: "it::pilots::shown::BACK",
    kind: Kind::Operational,
    postgres: "UPDATE runs SET evidence = RTRIM(evidence) WHERE id = $1 RETURNING id",
    sqlite: "UPDATE runs SET evidence = RTRIM(evidence) WHERE id = $1 RETURNING id",
};

async fn change(house: &House, run: &str, more: &str, organisation: Option<String>) {
    let changed = house.portal.db.operate(&CHANGE, bind![id_of(run), more, organisation]).await;
    assert_eq!(changed.expect("it is changed").len(), 1);
}

/// The question about the run, which is the last.
fn about_the_run(public: &str) -> String {
    format!("{public}/response/answers/pilot")
}

/// A supplier with a response that it has begun, and a practice run that succeeded.
async fn practised(house: &House, name: &str, public: &str) -> (Somebody, String) {
    let (_, mut pat) = supplier(house, name).await;
    let module = ready(&mut pat.browser, public, PILOT).await;
    let run = start(&mut pat.browser, &module, "quick").await;
    until(&mut pat.browser, &run, &["Succeeded"]).await;
    done(press(&mut pat, &format!("{public}/response"), "").await);
    (pat, run)
}

fn id_of(run: &str) -> &str {
    run.rsplit('/').next().expect("an address ends in an id")
}

scene! {
    async fn a_supplier_shows_one_practice_run_and_the_council_reads_that_one_alone(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        let working = house.worker(2);
        // It is asked of everybody, and said before anybody signs in.
        assert!(house.visitor().get(&public).await.says("Which practice run of your pilot do you show?"));
        let (mut pat, run) = practised(&house, "Brightwater", &public).await;
        let module = pat.browser.get(&run).await;
        let module = module.body.split("/modules/").nth(1).expect("a link to its version");
        let module = format!("/modules/{}", &module[..36]);
        let other = start(&mut pat.browser, &module, "quick").await;
        until(&mut pat.browser, &other, &["Succeeded"]).await;
        let asked = about_the_run(&public);
        let page = pat.browser.get(&asked).await;
        assert_eq!(page.text().matches("Version 1 in 1 world").count(), 2, "{}", page.text());
        assert!(page.says("Show no run") && page.says("not what the pilot wrote"), "{}", page.text());
        done(pat.browser.submit(&asked, &[("run", id_of(&run))]).await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        let receipt = pat.browser.get(&format!("{public}/response/receipt")).await;
        assert!(receipt.says("Version 1 in 1 world"), "{}", receipt.text());
        // Sealed until the close, the evidence as everything else; and nothing for a council without a response that shows one.
        let (mut quiet, _) = practised(&house, "Hearth", &public).await;
        done(quiet.browser.submit(&format!("{public}/response/check"), &[]).await);
        past_the_close(&house, &mut officer).await;
        let list = officer.browser.get(&format!("{engagement}/responses")).await;
        let of = |name: &str| {
            let before = list.body.split(name).next().expect("it is listed");
            let link = before.rsplit("href=\"").next().expect("a link");
            link.split('"').next().expect("it ends").to_owned()
        };
        let (shows, silent) = (of("Brightwater"), of("Hearth"));
        let whole = officer.browser.get(&shows).await;
        assert!(whole.says("What its pilot showed in practice") && whole.says("The supplier chose this run"), "{}", whole.text());
        let page = officer.browser.get(&format!("{shows}/evidence")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        assert!(page.says("Evidence") && page.says("is no final"), "{}", page.text());
        // The file is to the byte what the supplier has, and the receipt is of the same run.
        sign_in_again(&house, &mut pat).await;
        for (here, there) in [("evidence.json", "evidence.json"), ("receipt.jws", "receipt.jws")] {
            let read = officer.browser.get(&format!("{shows}/{here}")).await;
            let own = pat.browser.get(&format!("{run}/{there}")).await;
            assert_eq!((read.status, &read.body), (StatusCode::OK, &own.body), "{here}");
        }
        let side = officer.browser.get(&format!("{engagement}/responses/to/pilot")).await;
        assert_eq!(side.text().matches("See the evidence of this run").count(), 1, "{}", side.text());
        // Neither the run itself nor another one, nor that there is another.
        for path in [&run, &other, &module, &format!("{run}/log.txt"), &format!("{run}/evidence")] {
            assert_eq!(officer.browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let whole = officer.browser.get(&silent).await;
        assert!(!whole.says("What its pilot showed in practice"), "{}", whole.text());
        for part in ["evidence", "evidence.json", "receipt.jws"] {
            assert_eq!(officer.browser.get(&format!("{silent}/{part}")).await.status, StatusCode::NOT_FOUND, "{part}");
        }
        // Each look is written down; and whoever may not read responses does not read evidence either.
        let log = audit_data(&house).await;
        let looks = log.iter().filter(|row| row.contains("ResponsesRead") && row.contains(" evidence")).count();
        assert_eq!(looks, 3, "the page, the file and the receipt");
        let mut undeclared = colleague(&house, &officer, "Una Reed", &[Role::Evaluator]).await;
        for part in ["evidence", "evidence.json", "receipt.jws"] {
            let path = format!("{shows}/{part}");
            assert_eq!(pat.browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(undeclared.browser.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        drop(working);
    }

    async fn only_a_run_of_ones_own_that_succeeded_is_shown(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        let working = house.worker(2);
        let (mut pat, run) = practised(&house, "Brightwater", &public).await;
        let (mut rival, _) = practised(&house, "Hearth", &public).await;
        let asked = about_the_run(&public);
        let page = rival.browser.get(&asked).await;
        assert!(!page.body.contains(id_of(&run)), "a rival is offered its own runs alone");
        let refused = rival.browser.submit(&asked, &[("run", id_of(&run))]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());
        let refused = pat.browser.submit(&asked, &[("run", "the best one")]).await;
        assert!(refused.says("Choose one of the runs, or none"), "{}", refused.text());
        // One of the same supplier, for another engagement of the same council.
        let problem = cases::working(&house.portal, &officer.op(&house), engagement_id(&engagement)).await;
        let elsewhere = publish_challenged(&house, &officer, problem.expect("it is there").engagement.problem).await;
        let elsewhere = cases::working(&house.portal, &officer.op(&house), elsewhere).await.expect("it is there");
        let module = ready(&mut pat.browser, &format!("/engagements/{}", elsewhere.engagement.reference), PILOT).await;
        let foreign = start(&mut pat.browser, &module, "quick").await;
        until(&mut pat.browser, &foreign, &["Succeeded"]).await;
        let page = pat.browser.get(&asked).await;
        assert!(page.body.contains(id_of(&run)) && !page.body.contains(id_of(&foreign)), "{}", page.text());
        let refused = pat.browser.submit(&asked, &[("run", id_of(&foreign))]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());
        // One that waits: nobody works now.
        stop(working).await;
        let module = pat.browser.get(&run).await;
        let module = module.body.split("/modules/").nth(1).expect("a link to its version");
        let waiting = start(&mut pat.browser, &format!("/modules/{}", &module[..36]), "quick").await;
        let page = pat.browser.get(&asked).await;
        assert!(!page.body.contains(id_of(&waiting)), "it shows nothing yet");
        let refused = pat.browser.submit(&asked, &[("run", id_of(&waiting))]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
        assert!(refused.says("Choose a practice run that succeeded"), "{}", refused.text());
        assert!(pat.browser.get(&format!("{public}/response")).await.says("Optional"), "nothing of it was saved");
        // A choice can be taken back, and what stands submitted is what was shown then.
        done(pat.browser.submit(&asked, &[("run", id_of(&run))]).await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        done(pat.browser.submit(&asked, &[("run", "")]).await);
        assert!(pat.browser.get(&format!("{public}/response")).await.says("Your answers changed since"));
        assert!(pat.browser.get(&format!("{public}/response/receipt")).await.says("Version 1 in 1 world"));
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        past_the_close(&house, &mut officer).await;
        let page = officer.browser.get(&format!("{engagement}/responses/to/pilot")).await;
        assert!(page.says("Not answered") && !page.says("See the evidence"), "{}", page.text());
    }

    async fn the_run_that_is_chosen_is_offered_however_many_came_since(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let working = house.worker(1);
        let (mut pat, run) = practised(&house, "Brightwater", &public).await;
        let asked = about_the_run(&public);
        done(pat.browser.submit(&asked, &[("run", id_of(&run))]).await);
        for _ in 0..RUNS_OFFERED {
            let later: RunId = pat.op(&house).id();
            let copied = house.portal.db.operate(&AGAIN, bind![id_of(&run), later.to_string()]).await;
            copied.expect("it is there once more");
        }
        let page = pat.browser.get(&asked).await;
        assert_eq!(page.text().matches("Version 1 in 1 world").count(), RUNS_OFFERED + 1, "{}", page.text());
        let chosen = page.body.split("<input").find(|input| input.contains(id_of(&run))).expect("it is offered");
        assert!(chosen.split('>').next().is_some_and(|input| input.contains("checked")), "{chosen}");
        drop(working);
    }

    async fn what_is_not_what_was_submitted_is_shown_to_nobody(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        let working = house.worker(1);
        let (mut pat, run) = practised(&house, "Brightwater", &public).await;
        let rival = house.supplier("Hearth").await.id.to_string();
        done(pat.browser.submit(&about_the_run(&public), &[("run", id_of(&run))]).await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        past_the_close(&house, &mut officer).await;
        let list = officer.browser.get(&format!("{engagement}/responses")).await;
        let response = list.body.split("/responses/").map(|rest| &rest[..36]).find(|id| id.parse::<uuid::Uuid>().is_ok());
        let evidence = format!("{engagement}/responses/{}/evidence", response.expect("it is listed"));
        assert_eq!(officer.browser.get(&evidence).await.status, StatusCode::OK);
        change(&house, &run, " ", None).await;
        assert_eq!(officer.browser.get(&evidence).await.status, StatusCode::INTERNAL_SERVER_ERROR, "other evidence");
        // As it was, and of somebody else.
        house.portal.db.operate(&BACK, bind![id_of(&run)]).await.expect("it is as it was");
        assert_eq!(officer.browser.get(&evidence).await.status, StatusCode::OK);
        change(&house, &run, "", Some(rival)).await;
        assert_eq!(officer.browser.get(&evidence).await.status, StatusCode::INTERNAL_SERVER_ERROR, "another's run");
        drop(working);
    }
}
