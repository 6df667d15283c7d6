//! Choosing a challenge: what it is linked to, what holds for everybody, what the public reads, and the starting kit.

use super::{PILOT, challenged, choose, modules::files, ready, start, stop, supplier, until};
use crate::{
    engagements::{
        audit_data, colleague, declare, done, engagement_id, public_address, publish, set_up,
        set_up_everything, sign_in_again, started,
    },
    harness::{Answer, Browser, House, Somebody},
};
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::pilots;
use sandbox::challenge::Files;

/// Markup where a reason is asked for.
const MARKUP: &str = "Fewer <b>visits</b> & <script>alert(1)</script>";

/// The name of a field of the first outcome on the page of links.
fn field(page: &Answer, part: &str) -> String {
    let start = page.body.find(&format!("name=\"{part}-")).expect("an outcome is asked about") + 6;
    page.body[start..].chars().take_while(|c| *c != '"').collect()
}

/// Links the first outcome as the form does.
async fn link(browser: &mut Browser, engagement: &str, typed: &[(&str, &str)]) -> Answer {
    let path = format!("{engagement}/challenge/links");
    let page = browser.get(&path).await;
    let names: Vec<_> = typed.iter().map(|(part, words)| (field(&page, part), *words)).collect();
    let typed: Vec<_> = names.iter().map(|(name, words)| (name.as_str(), *words)).collect();
    browser.submit(&path, &typed).await
}

const AS_A_PROXY: [(&str, &str); 4] =
    [("measure", "emergencies_caught"), ("kind", "proxy"), ("why", MARKUP), ("target", "90%")];

/// Makes an engagement ready and publishes it; gives back its public address.
async fn open(officer: &mut Somebody, engagement: &str) -> String {
    done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
    done(publish(&mut officer.browser, engagement).await);
    public_address(&mut officer.browser, engagement).await
}

async fn run_one(house: &House, public: &str, length: &str) -> (Somebody, String) {
    let _working = house.worker(1);
    let (_, mut pat) = supplier(house, "Brightwater").await;
    let module = ready(&mut pat.browser, public, PILOT).await;
    let run = start(&mut pat.browser, &module, length).await;
    until(&mut pat.browser, &run, &["Succeeded", "We failed", "The pilot failed"]).await;
    (pat, run)
}

scene! {
    async fn a_council_chooses_links_and_sets_terms_and_the_public_reads_all_of_it(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        let page = officer.browser.get(&format!("{engagement}/challenge")).await;
        assert!(page.says("Where the data come from") && page.says("Everything in it is made up"), "{}", page.text());
        choose(&mut officer.browser, &engagement).await;
        done(link(&mut officer.browser, &engagement, &AS_A_PROXY).await);
        let terms = [("phases", "practice_and_final"), ("practice_runs", "7"), ("rerun", "council"), ("deletion", "after_12_months")];
        done(officer.browser.submit(&format!("{engagement}/challenge/terms"), &terms).await);
        let page = officer.browser.get(&engagement).await;
        assert!(page.says("1 outcome has a test, of 1") && page.says("7 practice runs a day"), "{}", page.text());
        let rows = audit_data(&house).await;
        for what in ["links", "terms"] {
            let set = format!("\"what\":\"{what}\"");
            assert!(rows.iter().any(|row| row.contains("ChallengeSetUp") && row.contains(&set)), "{what}: {rows:?}");
        }
        let ready = officer.browser.get(&format!("{engagement}/ready")).await;
        assert!(ready.says("7 practice runs a day"), "whoever publishes reads it: {}", ready.text());
        let public = open(&mut officer, &engagement).await;
        let page = house.visitor().get(&public).await;
        for words in [
            "Repeat visits within 90 days", "Share of emergencies caught", "A proxy, because: Fewer <b>visits</b> & <script>alert(1)</script>",
            "0.9 or more", "What a pilot is", "If you sell hosted software", "The module stays the supplier\u{2019}s property.",
            "Nothing is public by name without the supplier\u{2019}s consent.", "this council\u{2019}s evaluators in this portal",
            "at the latest 12 months after the engagement closes", "and a final in worlds that nobody knows before",
            "7 practice runs a day", "20,000,000,000", "256 MiB", "Everything in it is made up", "Download the starting kit",
        ] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<b>visits"), "{}", page.body);
    }

    async fn an_outcome_without_a_test_is_said_and_stops_nothing(house) {
        let challenged = challenged(&house).await;
        let page = house.visitor().get(&challenged.public).await;
        assert!(page.says("No test: Repeat visits within 90 days"), "{}", page.text());
        let (mut pat, run) = run_one(&house, &challenged.public, "quick").await;
        let page = pat.browser.get(&format!("{run}/evidence")).await;
        assert!(page.says("Repeat visits within 90 days") && page.says("No test"), "{}", page.text());
    }

    async fn evidence_begins_with_the_councils_outcome_and_its_own_target(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        // Every share is 0 or more, so that the whole interval reaches it whatever the baseline shows.
        let typed = [("measure", "priority"), ("kind", "same"), ("target", "0")];
        done(link(&mut officer.browser, &engagement, &typed).await);
        let public = open(&mut officer, &engagement).await;
        let (mut pat, run) = run_one(&house, &public, "full").await;
        let page = pat.browser.get(&format!("{run}/evidence")).await.text();
        let (outcome, report) = (page.find("The council\u{2019}s outcomes"), page.find("What was measured"));
        assert!(outcome.is_some() && outcome < report, "{page}");
        assert!(page.contains("Right priority, all four counting alike (the same)"), "{page}");
        assert!(page.contains("0 or more (share, 0 to 1). Target met"), "{page}");
        let file = pat.browser.get(&format!("{run}/evidence.json")).await.body;
        let read = domain::pilots::Evidence::read(file.as_bytes()).expect("evidence");
        let priority = read.measures.iter().find(|measure| measure.name == "priority").expect("measured");
        assert!(priority.target.is_some_and(|target| target.value.get() > 0.5), "the challenge's own target stands in it");
    }

    async fn a_challenge_without_a_profile_is_saved_and_cannot_be_published(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        let typed = [("challenge", "repairs-triage"), ("profile", "")];
        done(officer.browser.submit(&format!("{engagement}/challenge"), &typed).await);
        let page = officer.browser.get(&engagement).await;
        assert!(page.says("Add the sort of council that is likest to yours"), "{}", page.text());
        assert!(page.says("1 thing is missing before publishing"), "{}", page.text());
        let refused = officer.browser.submit(&format!("{engagement}/ready"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
        choose(&mut officer.browser, &engagement).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
    }

    async fn what_was_ready_is_a_draft_again_after_each_change(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        let terms = format!("{engagement}/challenge/terms");
        for change in ["links", "terms", "challenge"] {
            done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
            let publishing = officer.browser.get(&format!("{engagement}/publish")).await;
            // Saving what is there already changes nothing.
            done(officer.browser.submit(&terms, &[]).await);
            assert!(officer.browser.get(&engagement).await.says("Made ready on"), "{change}");
            assert!(officer.browser.get(&terms).await.says("It is ready to publish. If you change this"));
            match change {
                "links" => done(link(&mut officer.browser, &engagement, &AS_A_PROXY).await),
                "terms" => done(officer.browser.submit(&terms, &[("practice_runs", "6")]).await),
                _ => done(officer.browser.submit(&format!("{engagement}/challenge"), &[("profile", "county_town_rich")]).await),
            }
            assert!(!officer.browser.get(&engagement).await.says("Made ready on"), "{change}");
            let typed = [("password", crate::harness::PASSWORD)];
            let refused = officer.browser.post(&format!("{engagement}/publish"), &publishing.fields_with(&typed)).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{change}: {}", refused.text());
        }
    }

    async fn nothing_changes_once_it_is_published(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        let paths = ["challenge", "challenge/links", "challenge/terms"].map(|part| format!("{engagement}/{part}"));
        let mut forms = Vec::new();
        for path in &paths {
            forms.push(officer.browser.get(path).await);
        }
        let none = forms[0].fields_with(&[("challenge", "none")]);
        open(&mut officer, &engagement).await;
        let typed = [
            none,
            forms[1].fields_with(&[(&field(&forms[1], "measure"), "days"), (&field(&forms[1], "kind"), "same")]),
            forms[2].fields_with(&[("practice_runs", "100")]),
        ];
        for (path, fields) in paths.iter().zip(typed) {
            let refused = officer.browser.post(path, &fields).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{path}: {}", refused.text());
            assert!(refused.says("This engagement is published"), "{path}: {}", refused.text());
            assert_eq!(officer.browser.get(path).await.status, StatusCode::CONFLICT, "{path}");
        }
        let page = officer.browser.get(&engagement).await;
        assert!(page.says("20 practice runs a day") && !page.body.contains("/challenge/terms"), "{}", page.text());
    }

    async fn of_two_officers_who_change_the_same_one_is_told_and_loses_nothing(house) {
        let (editor, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        let mut second = colleague(&house, &editor, "Eve Lund", &[Role::Procurement]).await;
        let terms = format!("{engagement}/challenge/terms");
        let page = second.browser.get(&terms).await;
        done(officer.browser.submit(&terms, &[("practice_runs", "9")]).await);
        let told = second.browser.post(&terms, &page.fields_with(&[("practice_runs", "33")])).await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text());
        assert!(told.says("9 practice runs a day"), "what is saved now: {}", told.text());
        assert_eq!(told.field("practice_runs"), "33");
        done(second.browser.post(&terms, &told.fields()).await);
        // The same with links, and with the challenge itself.
        let links = format!("{engagement}/challenge/links");
        let page = second.browser.get(&links).await;
        let why = field(&page, "why");
        done(link(&mut officer.browser, &engagement, &AS_A_PROXY).await);
        let typed = [(&*field(&page, "measure"), "days"), (&*field(&page, "kind"), "proxy"), (&*why, "Words of Eve")];
        let told = second.browser.post(&links, &page.fields_with(&typed)).await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text());
        assert!(told.says("What is saved now: \u{2018}Repeat visits within 90 days\u{2019} by"), "{}", told.text());
        assert_eq!(told.field(&why), "Words of Eve");
        let choosing = format!("{engagement}/challenge");
        let page = second.browser.get(&choosing).await;
        done(officer.browser.submit(&choosing, &[("profile", "county_town_rich")]).await);
        let told = second.browser.post(&choosing, &page.fields_with(&[("profile", "london_borough_rich")])).await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text());
        assert_eq!(told.field("profile"), "london_borough_rich");
    }

    async fn two_who_choose_at_the_same_moment_do_not_both_win(house) {
        let (editor, officer, engagement) = set_up(&house).await;
        let second = colleague(&house, &editor, "Eve Lund", &[Role::Procurement]).await;
        let path = format!("{engagement}/challenge");
        let (mut one, mut two) = (officer.browser.clone(), second.browser.clone());
        let first = one.get(&path).await.fields_with(&[("challenge", "repairs-triage"), ("profile", "small_district_rich")]);
        let other = two.get(&path).await.fields_with(&[("challenge", "damp-and-mould"), ("profile", "county_town_rich")]);
        let (first, other) = tokio::join!(one.post(&path, &first), two.post(&path, &other));
        let mut both = [first.status, other.status];
        both.sort();
        assert_eq!(both, [StatusCode::SEE_OTHER, StatusCode::CONFLICT], "{} {}", first.text(), other.text());
    }

    async fn another_challenge_drops_the_links_it_does_not_measure_and_says_so(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        done(link(&mut officer.browser, &engagement, &AS_A_PROXY).await);
        let path = format!("{engagement}/challenge");
        assert!(officer.browser.get(&path).await.says("1 outcome is linked to the challenge that is chosen"));
        let answer = officer.browser.submit(&path, &[("challenge", "damp-and-mould")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = officer.browser.get(answer.location()).await;
        assert!(page.says("1 link was dropped"), "{}", page.text());
        assert!(officer.browser.get(&engagement).await.says("No outcome has a test, of 1"));
        // None at all takes everything away.
        done(officer.browser.submit(&path, &[("challenge", "none")]).await);
        assert!(officer.browser.get(&engagement).await.says("No challenge: suppliers answer without a pilot"));
        assert!(officer.browser.get(&format!("{path}/links")).await.says("choose a challenge first"));
        let token = officer.browser.get("/cookies").await.token();
        assert_eq!(officer.browser.post(&format!("{path}/links"), &token).await.status, StatusCode::CONFLICT);
    }

    async fn what_is_wrong_with_a_link_stands_beside_its_field(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        for (typed, words) in [
            (vec![("measure", "days")], "Select whether it is the same or a proxy"),
            (vec![("measure", "days"), ("kind", "proxy"), ("why", "  ")], "Enter why it stands for the outcome"),
            (vec![("measure", "days"), ("kind", "same"), ("target", "soon")], "The target must be a number in the unit of the measure (days)"),
            (vec![("measure", "priority"), ("kind", "same"), ("target", "90")], "The target must be a number between 0 and 1"),
            (vec![("why", "Words without a measure")], "Select what the outcome is measured by"),
        ] {
            let refused = link(&mut officer.browser, &engagement, &typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {}", refused.text());
            assert!(refused.says(words), "{words}: {}", refused.text());
            let (part, written) = typed.last().expect("something was typed");
            assert!(*part == "measure" || refused.fields().contains(&(field(&refused, part), (*written).to_owned())), "{words}");
        }
        let path = format!("{engagement}/challenge/terms");
        let refused = officer.browser.submit(&path, &[("practice_runs", "4")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("must be a whole number from 5 to 100"), "{}", refused.text());
        assert_eq!(refused.field("practice_runs"), "4");
    }

    async fn a_quota_of_five_ends_at_five(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        done(officer.browser.submit(&format!("{engagement}/challenge/terms"), &[("practice_runs", "5")]).await);
        let public = open(&mut officer, &engagement).await;
        let working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &public, PILOT).await;
        stop(working).await;
        let last = pat.browser.get(&module).await.fields_with(&[("length", "quick")]);
        for _ in 0..5 {
            start(&mut pat.browser, &module, "quick").await;
        }
        let answer = pat.browser.post(&module, &last).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        assert!(answer.says("You have used all 5 practice runs of today"), "{}", answer.text());
        assert!(pat.browser.get(&format!("{public}/pilots")).await.says("0 practice runs left today, of 5"));
    }

    async fn a_file_is_deleted_when_the_terms_say_and_what_ran_stays(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        done(officer.browser.submit(&format!("{engagement}/challenge/terms"), &[("deletion", "after_3_months")]).await);
        let public = open(&mut officer, &engagement).await;
        let (mut pat, run) = run_one(&house, &public, "quick").await;
        // It closes on 31 March at five in the afternoon of London; 84 days later is 23 June, at four by universal time.
        house.wait_minutes(112 * 24 * 60 + 6 * 60 - 1);
        house.work().await;
        assert_eq!(files(&house), 1, "a minute too early");
        house.wait_minutes(1);
        house.work().await;
        assert_eq!(files(&house), 0);
        sign_in_again(&house, &mut pat).await;
        let page = pat.browser.get(&format!("{public}/pilots")).await;
        assert!(page.says("Deleted"), "{}", page.text());
        assert_eq!(pat.browser.get(&format!("{run}/evidence")).await.status, StatusCode::OK);
    }

    async fn the_starting_kit_unpacks_and_its_key_is_the_engagements(house) {
        let challenged = challenged(&house).await;
        let path = format!("{}/kit.tar", challenged.public);
        let answer = house.visitor().get(&path).await;
        assert_eq!(answer.status, StatusCode::OK);
        let reference = challenged.public.rsplit('/').next().expect("a reference");
        let folder = format!("starting-kit-{reference}");
        assert_eq!(answer.headers["content-disposition"], format!("attachment; filename=\"{folder}.tar\""));
        let kit = Files::unpacked(&answer.bytes).expect("an archive of plain files");
        let engagement = engagement_id(&challenged.engagement);
        let chosen = pilots::chosen(&house.portal, engagement).await.expect("it is read").expect("it is chosen");
        let readme = kit.text(&format!("{folder}/README.md")).expect("the first page");
        for words in [reference, "small_district_rich", &chosen.practice_key().to_string(), "Marlow Bridge", "pilot run"] {
            assert!(readme.contains(words), "{words}: {readme}");
        }
        assert!(kit.text(&format!("{folder}/pilot.wit")).expect("the contract").contains("forecourt:pilot"));
        // The challenge in it is the one that was chosen, to the byte: whoever runs it gets the portal's evidence.
        let of_challenge: Vec<_> = kit
            .paths()
            .filter_map(|path| Some((path.strip_prefix(&format!("{folder}/challenge/"))?, kit.bytes(path)?)))
            .collect();
        assert_eq!(Files::new(of_challenge).sha256(), chosen.card.sha256);
        let (_, mut officer, other) = {
            let other = house.council("Eastwold").await;
            crate::engagements::approved_in(&house, &other).await
        };
        let bare = crate::engagements::start(&mut officer.browser, &other).await;
        set_up_everything(&mut officer.browser, &bare).await;
        declare(&mut officer.browser, &bare).await;
        let bare = open(&mut officer, &bare).await;
        assert_eq!(house.visitor().get(&format!("{bare}/kit.tar")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_draft_has_no_kit_and_nobody_else_chooses_for_a_council(house) {
        let (editor, mut officer, engagement) = started(&house).await;
        choose(&mut officer.browser, &engagement).await;
        let page = officer.browser.get(&format!("{engagement}/preview")).await;
        assert!(page.says("Starting kit") && !page.body.contains("kit.tar"), "{}", page.text());
        let reference = officer.browser.get(&engagement).await.text();
        let reference = reference.split("Engagement ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a reference").to_owned();
        assert_eq!(house.visitor().get(&format!("/engagements/{reference}/kit.tar")).await.status, StatusCode::NOT_FOUND);
        let mut evaluator = colleague(&house, &editor, "Eva Novak", &[Role::Evaluator]).await;
        let other = house.council("Eastwold").await;
        let mut stranger = other.person(&house, "Cai Price", &[Role::Procurement]).await;
        for part in ["challenge", "challenge/links", "challenge/terms"] {
            let path = format!("{engagement}/{part}");
            for (browser, status) in [(&mut evaluator.browser, StatusCode::FORBIDDEN), (&mut stranger.browser, StatusCode::NOT_FOUND)] {
                assert_eq!(browser.get(&path).await.status, status, "{path}");
                let token = browser.get("/cookies").await.token();
                assert_eq!(browser.post(&path, &token).await.status, status, "{path}");
            }
        }
    }

    async fn an_editor_who_chooses_owes_a_declaration(house) {
        let (mut editor, mut officer, engagement) = set_up(&house).await;
        choose(&mut editor.browser, &engagement).await;
        assert!(officer.browser.get(&engagement).await.says("Ada Hill declares their interests"));
        let refused = officer.browser.submit(&format!("{engagement}/ready"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
        declare(&mut editor.browser, &engagement).await;
        open(&mut officer, &engagement).await;
    }
}
