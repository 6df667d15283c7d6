//! A supplier shows one practice run with its response, and the council reads the evidence of that run and of no other.

use super::{
    Challenged, PILOT, challenged,
    joint::{joins, makes_ready},
    publish_challenged, ready, start, stop, supplier, until,
};
use crate::{
    closing::past_the_close,
    engagements::{audit_data, colleague, done, engagement_id, press, sign_in_again},
    harness::{House, Somebody},
};
use axum::http::StatusCode;
use domain::{accounts::Role, ids::RunId, pilots::ModuleState, responses::Content};
use portal::{bind, db::Statement, engagements as cases, responses, responses::RUNS_OFFERED};

tampering! {
    // The same run once more, a minute later, with another end.
    AGAIN = "INSERT INTO runs (id, engagement, organisation, module, phase, worlds, profile, world_key, queued_at, queued_by, ended_at, end_reason, attempts, worker, evidence, receipt)
        SELECT CAST($2 AS TEXT), engagement, organisation, module, phase, worlds, profile, world_key, queued_at + 60000, queued_by, ended_at, CAST($3 AS TEXT), attempts, worker, evidence, receipt
        FROM runs WHERE id = $1 RETURNING id";
    ADD_TO_EVIDENCE = "UPDATE runs SET evidence = evidence || ' ' WHERE id = $1 RETURNING id";
    TAKE_BACK = "UPDATE runs SET evidence = RTRIM(evidence) WHERE id = $1 RETURNING id";
    GIVE_TO = "UPDATE runs SET organisation = $2 WHERE id = $1 RETURNING id";
    LOCK_AWAY = "UPDATE modules SET state = 'quarantined', state_data = $2 WHERE id = $1 RETURNING id";
    SUBMITTED = "UPDATE response_versions SET number = number WHERE response = $1 RETURNING content";
    ASKED_LESS = "UPDATE response_versions SET content = $2, sha256 = $3 WHERE response = $1 RETURNING number";
}

/// The question about the run, which is the last.
fn about_the_run(public: &str) -> String {
    format!("{public}/response/answers/pilot")
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().expect("an address ends in an id")
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

/// The same, with a response that shows the run and is submitted; gives back the address at which the council reads it.
async fn shows(house: &House, name: &str, (engagement, public): (&str, &str)) -> (Somebody, String, String) {
    let (mut pat, run) = practised(house, name, public).await;
    done(pat.browser.submit(&about_the_run(public), &[("run", id_of(&run))]).await);
    done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
    let read = read_at(house, &pat, engagement, public).await;
    (pat, run, read)
}

/// Where the council reads the response of this person's supplier.
async fn read_at(house: &House, pat: &Somebody, engagement: &str, public: &str) -> String {
    let ground = responses::ground(&house.portal, &pat.op(house), id_of(public)).await.expect("it is open");
    format!("{engagement}/responses/{}", ground.response.expect("it was started").id)
}

/// The version that ran.
async fn version_of(pat: &mut Somebody, run: &str) -> String {
    let page = pat.browser.get(run).await;
    let rest = page.body.split("/modules/").nth(1).expect("a link to its version");
    format!("/modules/{}", &rest[..36])
}

const PARTS: [&str; 3] = ["evidence", "evidence.json", "receipt.jws"];

scene! {
    async fn a_supplier_shows_one_practice_run_and_the_council_reads_that_one_alone(house) {
        let Challenged { mut officer, editor, engagement, public } = challenged(&house).await;
        let working = house.worker(2);
        // It is asked of everybody, and said before anybody signs in.
        assert!(house.visitor().get(&public).await.says("Which practice run of your pilot do you show?"));
        let mut partner = joins(&house, &editor, engagement_id(&engagement), "Fairmere").await;
        makes_ready(&house, &partner, engagement_id(&engagement)).await;
        let (mut pat, run) = practised(&house, "Brightwater", &public).await;
        let version = version_of(&mut pat, &run).await;
        let other = start(&mut pat.browser, &version, "quick").await;
        until(&mut pat.browser, &other, &["Succeeded"]).await;
        let asked = about_the_run(&public);
        let page = pat.browser.get(&asked).await;
        for words in ["Show no run", "each call that it made in a journey, with the words in it", "no other run of yours, and no log"] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(page.body.contains(id_of(&run)) && page.body.contains(id_of(&other)), "{}", page.text());
        let marked = [("run", id_of(&run)), ("sensitive", "yes"), ("sensitive_until", "31 March 2028"), ("sensitive_because", "Our rivals would copy it.")];
        done(pat.browser.submit(&asked, &marked).await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        let receipt = pat.browser.get(&format!("{public}/response/receipt")).await;
        assert!(receipt.says("A practice run in 1 world") && receipt.body.contains(&format!("{run}/evidence")), "{}", receipt.text());
        let (mut quiet, _) = practised(&house, "Hearth", &public).await;
        done(quiet.browser.submit(&format!("{public}/response/check"), &[]).await);
        let (shows, silent) = (read_at(&house, &pat, &engagement, &public).await, read_at(&house, &quiet, &engagement, &public).await);
        // Sealed until the close, the evidence as everything else.
        for part in PARTS {
            assert_eq!(officer.browser.get(&format!("{shows}/{part}")).await.status, StatusCode::CONFLICT, "{part}");
        }
        past_the_close(&house, &mut officer).await;
        let whole = officer.browser.get(&shows).await;
        for words in ["What its pilot showed in practice", "could have looked at the right answers", "Our rivals would copy it."] {
            assert!(whole.says(words), "{words}: {}", whole.text());
        }
        let page = officer.browser.get(&format!("{shows}/evidence")).await;
        assert!(page.status == StatusCode::OK && page.says("Brightwater") && page.says("Our rivals would copy it."), "{}", page.text());
        assert!(!page.says("Version 1"), "how many versions there are is the supplier's own business");
        // The file is to the byte what the supplier has, and the receipt is of the same run.
        sign_in_again(&house, &mut pat).await;
        for part in ["evidence.json", "receipt.jws"] {
            let (read, own) = (officer.browser.get(&format!("{shows}/{part}")).await, pat.browser.get(&format!("{run}/{part}")).await);
            assert_eq!((read.status, &read.body), (StatusCode::OK, &own.body), "{part}");
        }
        let side = officer.browser.get(&format!("{engagement}/responses/to/pilot")).await;
        assert_eq!(side.text().matches("See the evidence of this run").count(), 1, "{}", side.text());
        // Neither the run itself nor another one, nor that there is another.
        for path in [&run, &other, &version, &format!("{run}/log.txt"), &format!("{run}/evidence")] {
            assert_eq!(officer.browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let whole = officer.browser.get(&silent).await;
        assert!(!whole.says("What its pilot showed in practice"), "{}", whole.text());
        for part in PARTS {
            assert_eq!(officer.browser.get(&format!("{silent}/{part}")).await.status, StatusCode::NOT_FOUND, "{part}");
        }
        // Each look is written down; and whoever may not read responses does not read evidence either.
        let log = audit_data(&house).await;
        let looks = log.iter().filter(|row| row.contains("ResponsesRead") && row.contains(" evidence")).count();
        assert_eq!(looks, 3, "the page, the file and the receipt");
        let mut undeclared = colleague(&house, &officer, "Una Reed", &[Role::Evaluator]).await;
        sign_in_again(&house, &mut partner).await;
        for part in PARTS {
            let path = format!("{shows}/{part}");
            assert_eq!(pat.browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(undeclared.browser.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(partner.browser.get(&path).await.status, StatusCode::OK, "the council that takes part reads responses too");
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
        let version = version_of(&mut pat, &run).await;
        let waiting = start(&mut pat.browser, &version, "quick").await;
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
        let none = pat.browser.get(&asked).await;
        assert!(none.body.contains("value=\"\" checked") || none.body.contains("checked value=\"\""), "no run is what is chosen: {}", none.body);
        assert!(pat.browser.get(&format!("{public}/response")).await.says("Your answers changed since"));
        assert!(pat.browser.get(&format!("{public}/response/receipt")).await.says("A practice run in 1 world"));
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        past_the_close(&house, &mut officer).await;
        let page = officer.browser.get(&format!("{engagement}/responses/to/pilot")).await;
        assert!(page.says("Not answered") && !page.says("See the evidence"), "{}", page.text());
    }

    async fn what_can_be_shown_is_offered_however_many_runs_came_since(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let working = house.worker(1);
        let (mut pat, run) = practised(&house, "Brightwater", &public).await;
        let asked = about_the_run(&public);
        let offered = async |pat: &mut Somebody| {
            let page = pat.browser.get(&asked).await;
            (page.body.contains(id_of(&run)), page.text().matches("Version 1, 1 world").count() / 2)
        };
        let again = async |end: &str| {
            let later: RunId = house.system().id();
            let copied = house.portal.db.operate(&AGAIN, bind![id_of(&run), later.to_string(), end]).await;
            assert_eq!(copied.expect("it is there once more").len(), 1);
        };
        for _ in 0..205 {
            again("cancelled").await;
        }
        assert_eq!(offered(&mut pat).await, (true, 1), "205 that show nothing take no place");
        done(pat.browser.submit(&asked, &[("run", id_of(&run))]).await);
        for _ in 0..RUNS_OFFERED {
            again("succeeded").await;
        }
        assert_eq!(offered(&mut pat).await, (true, RUNS_OFFERED as usize + 1), "the one that is chosen stays");
        let page = pat.browser.get(&asked).await;
        let chosen = page.body.split("<input").find(|input| input.contains(id_of(&run))).expect("it is offered");
        assert!(chosen.split('>').next().is_some_and(|input| input.contains("checked")), "{chosen}");
        drop(working);
    }

    async fn evidence_that_is_not_what_was_submitted_is_shown_to_nobody_and_hides_no_answer(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        let working = house.worker(1);
        let (_, run, response) = shows(&house, "Brightwater", (&engagement, &public)).await;
        let rival = house.supplier("Hearth").await.id.to_string();
        past_the_close(&house, &mut officer).await;
        let operate = async |statement: &'static Statement, values| {
            assert_eq!(house.portal.db.operate(statement, values).await.expect("it is changed").len(), 1);
        };
        let look = async |officer: &mut Somebody| {
            let whole = officer.browser.get(&response).await;
            assert_eq!(whole.status, StatusCode::OK, "the answers are read in any case: {}", whole.text());
            (officer.browser.get(&format!("{response}/evidence")).await.status, whole.says("is not what was submitted"))
        };
        assert_eq!(look(&mut officer).await, (StatusCode::OK, false));
        operate(&ADD_TO_EVIDENCE, bind![id_of(&run)]).await;
        assert_eq!(look(&mut officer).await, (StatusCode::CONFLICT, true), "other evidence");
        operate(&TAKE_BACK, bind![id_of(&run)]).await;
        assert_eq!(look(&mut officer).await, (StatusCode::OK, false));
        operate(&GIVE_TO, bind![id_of(&run), rival]).await;
        assert_eq!(look(&mut officer).await, (StatusCode::CONFLICT, true), "another's run");
        drop(working);
    }

    async fn a_version_that_was_locked_away_is_not_chosen_and_whoever_reads_it_is_told(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        let working = house.worker(1);
        let (mut pat, run, response) = shows(&house, "Brightwater", (&engagement, &public)).await;
        let state = serde_json::to_string(&ModuleState::Quarantined { at: house.now() }).expect("JSON");
        let version = version_of(&mut pat, &run).await;
        house.portal.db.operate(&LOCK_AWAY, bind![id_of(&version), state]).await.expect("it is locked away");
        let refused = pat.browser.submit(&about_the_run(&public), &[("run", id_of(&run)), ("seen", "1")]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("is locked away"), "{}", refused.text());
        let (mut pat, module) = (pat, id_of(&version));
        done(pat.browser.submit(&about_the_run(&public), &[("run", "")]).await);
        let page = pat.browser.get(&about_the_run(&public)).await;
        assert!(page.says("No practice run of yours has succeeded") && !page.body.contains(module), "{}", page.text());
        past_the_close(&house, &mut officer).await;
        for path in [response.clone(), format!("{response}/evidence")] {
            let page = officer.browser.get(&path).await;
            assert!(page.says("crashed the sandbox later"), "{}", page.text());
        }
        drop(working);
    }

    async fn what_stands_submitted_does_not_change_when_more_is_asked(house) {
        let Challenged { engagement, public, .. } = challenged(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(press(&mut pat, &format!("{public}/response"), "").await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        let response = read_at(&house, &pat, &engagement, &public).await;
        // As a version of the portal wrote it that did not ask about a run.
        let rows = house.portal.db.operate(&SUBMITTED, bind![id_of(&response)]).await.expect("it is there");
        let mut content: Content = rows[0].json(0).expect("it is read");
        content.questions.pop().expect("something was asked");
        let values = bind![id_of(&response), content.json(), content.sha256()];
        house.portal.db.operate(&ASKED_LESS, values).await.expect("it is older now");
        let page = pat.browser.get(&format!("{public}/response")).await;
        assert!(page.says("and stands") && !page.says("Your answers changed since"), "{}", page.text());
    }
}
