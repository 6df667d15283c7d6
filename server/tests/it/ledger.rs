//! What one supplier was told is written down, and a procurement officer decides how everybody comes to know it.

use crate::{
    engagements::{
        audit_data, colleague, done, engagement_id, joint, press, publish_one, published, send, sign_in_again,
    },
    harness::{Answer, House, PASSWORD, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// So many officers decide on one entry at once.
const OFFICERS: usize = 6;

/// What is typed about a call; the house's day is 3 March 2027.
pub const CALL: [(&str, &str); 7] = [
    ("channel", "call"),
    ("day-day", "2"),
    ("day-month", "3"),
    ("day-year", "2027"),
    ("from", "Ada Hill, Marlow Bridge"),
    ("to", "Pat of Brightwater"),
    ("summary", "We said that 400 homes have sensors already.\n\n<b>Nobody else knows.</b>"),
];

/// Writes such an entry.
pub async fn write(somebody: &mut Somebody, engagement: &str) {
    done(somebody.browser.submit(&format!("{engagement}/ledger/new"), &CALL).await);
}

/// The values of the entries that can be ticked, in their order.
fn entries(page: &Answer) -> Vec<String> {
    let boxes = page.body.split("name=\"entries\"").skip(1);
    let value = |after: &str| {
        after.split("value=\"").nth(1).and_then(|rest| rest.split('"').next().map(str::to_owned))
    };
    boxes.filter_map(value).collect()
}

/// Decides on the entries that the page offers, as `typed` says.
async fn decide(officer: &mut Somebody, engagement: &str, which: &[usize], typed: &[(&str, &str)]) -> Answer {
    let address = format!("{engagement}/ledger/decide");
    let page = officer.browser.get(&address).await;
    let (offered, mut sent) = (entries(&page), page.fields_with(typed));
    sent.extend(which.iter().map(|place| ("entries".to_owned(), offered[*place].clone())));
    officer.browser.post(&address, &sent).await
}

/// Decides on everything that waits.
pub async fn decide_all(officer: &mut Somebody, engagement: &str, typed: &[(&str, &str)]) {
    let page = officer.browser.get(&format!("{engagement}/ledger/decide")).await;
    let all: Vec<usize> = (0..entries(&page).len()).collect();
    done(decide(officer, engagement, &all, typed).await);
}

async fn ask(house: &House, name: &str, public: &str, words: &str) -> (Somebody, String) {
    let (_, mut pat) = supplier(house, name).await;
    let typed = [("about", "problem"), ("body", words)];
    let asked = pat.browser.submit(&format!("{public}/questions/ask"), &typed).await;
    (pat, asked.location().to_owned())
}

scene! {
    async fn nobody_decides_on_an_entry_that_another_council_keeps(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        let mut nia = joint::ready(&house, &mut editor, &engagement).await;
        write(&mut nia, &engagement).await;
        let address = format!("{engagement}/ledger/decide");
        let theirs = entries(&nia.browser.get(&address).await);
        let refused = send(&mut officer, &address, &[("decision", "nothing_new"), ("entries", &theirs[0])]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());
        assert_eq!(entries(&nia.browser.get(&address).await), theirs, "it still waits");
    }

    async fn what_happens_in_the_portal_stands_in_the_ledger_by_itself(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        let (pat, first) = ask(&house, "Brightwater", &public, "How many homes are there?").await;
        let (_, second) = ask(&house, "Rival", &public, "What do you pay now?").await;
        let (_, third) = ask(&house, "Alder", &public, "Is there a map?").await;
        let nothing = editor.browser.get(&format!("{engagement}/ledger")).await;
        assert!(nothing.says("No entries."), "{}", nothing.text());
        done(editor.browser.submit(&format!("{engagement}{first}"), &[("decision", "answer"), ("answer", "About 2,400.")]).await);
        house.wait_minutes(1);
        done(officer.browser.submit(&format!("{engagement}{second}"), &[("decision", "decline"), ("reason", "Prices are not ours to tell.")]).await);
        house.wait_minutes(1);
        let unseal = [("reason", "They may run the present system."), ("password", PASSWORD)];
        let told = officer.browser.submit(&format!("{engagement}{third}/unseal"), &unseal).await;
        assert!(told.says("Alder"), "{}", told.text());
        let addendum = [("text", "The closing date stays."), ("password", PASSWORD)];
        done(officer.browser.submit(&format!("{engagement}/addendum"), &addendum).await);
        let page = editor.browser.get(&format!("{engagement}/ledger")).await;
        assert!(page.says("4 entries: 2 disclosed to everybody, 2 not decided yet."), "{}", page.text());
        assert!(page.says("In the answer to question 1") && page.says("In addendum 1"), "{}", page.text());
        assert!(page.says("Prices are not ours to tell.") && page.says("Ben Osei learnt which organisation asked this"), "{}", page.text());
        for name in ["Brightwater", "Rival", "Alder", &pat.email] {
            assert!(!page.says(name), "who asked is sealed here too: {name}: {}", page.text());
        }
        // Nobody has to decide about what everybody was told.
        let offered = officer.browser.get(&format!("{engagement}/ledger/decide")).await;
        assert_eq!(entries(&offered).len(), 2, "{}", offered.text());
    }

    async fn what_was_said_elsewhere_is_written_down_once_and_decided_by_somebody_else(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        let address = format!("{engagement}/ledger/new");
        let form = editor.browser.get(&address).await;
        let sent = form.fields_with(&CALL);
        // The button is pressed twice.
        for _ in 0..2 {
            done(editor.browser.post(&address, &sent).await);
        }
        let page = officer.browser.get(&format!("{engagement}/ledger")).await;
        assert!(page.says("1 entry: 1 not decided yet.") && page.says("Phone or video call, 2 March 2027, to Pat of Brightwater"), "{}", page.text());
        assert!(page.says("<b>Nobody else knows.</b>") && page.says("by Ada Hill on 3 March 2027"), "{}", page.text());
        assert_eq!(editor.browser.get(&format!("{engagement}/ledger/decide")).await.status, StatusCode::FORBIDDEN);
        let closing = [("decision", "closing"), ("words", "400 homes have sensors already.")];
        done(decide(&mut officer, &engagement, &[0], &closing).await);
        let page = editor.browser.get(&format!("{engagement}/ledger")).await;
        assert!(page.says("1 disclosed") && page.says("400 homes have sensors already.") && page.says("Decided by Ben Osei on"), "{}", page.text());
        // It can be decided again, and the page of that entry alone offers it.
        let again = page_link(&officer.browser.get(&format!("{engagement}/ledger")).await);
        let form = officer.browser.get(&again).await;
        assert!(form.says("Your decision replaces the one of Ben Osei") && form.body.contains("400 homes have sensors already."), "it begins with what was decided: {}", form.text());
        let withheld = [("decision", "withheld"), ("reason", "It is of a contract that runs.")];
        done(officer.browser.post(&again, &form.fields_with(&withheld)).await);
        let page = editor.browser.get(&format!("{engagement}/ledger")).await;
        assert!(page.says("1 withheld") && page.says("It is of a contract that runs."), "{}", page.text());
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("LedgerWritten"), count("LedgerDecided")), (1, 2), "each once, however often it is sent");
    }

    async fn several_entries_are_decided_at_once_and_ones_own_only_with_a_reason(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        write(&mut editor, &engagement).await;
        house.wait_minutes(1);
        write(&mut officer, &engagement).await;
        let nothing_new = [("decision", "nothing_new"), ("alone_because", "")];
        let refused = decide(&mut officer, &engagement, &[0, 1], &nothing_new).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("is your own") && refused.says("Say why you do so alone"), "{}", refused.text());
        let page = officer.browser.get(&format!("{engagement}/ledger")).await;
        assert!(page.says("2 not decided yet"), "all or none: {}", page.text());
        let alone = [("decision", "nothing_new"), ("alone_because", "I am the only officer.")];
        done(decide(&mut officer, &engagement, &[0, 1], &alone).await);
        let page = officer.browser.get(&format!("{engagement}/ledger")).await;
        assert!(page.says("2 that said nothing new."), "{}", page.text());
        assert_eq!(page.text().matches("I am the only officer.").count(), 1, "beside one's own alone: {}", page.text());
        assert!(officer.browser.get(&format!("{engagement}/ledger/decide")).await.says("Every entry is decided."));
    }

    async fn nobody_decides_on_their_own_entry_while_a_colleague_can(house) {
        let (_, mut officer, engagement, _) = published(&house).await;
        let mut priya = colleague(&house, &officer, "Priya Nandan", &[Role::Procurement]).await;
        write(&mut officer, &engagement).await;
        let alone = [("decision", "nothing_new"), ("alone_because", "I know best.")];
        let refused = decide(&mut officer, &engagement, &[0], &alone).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("Somebody else decides on it: Priya Nandan"), "{}", refused.text());
        assert!(refused.body.contains("I know best."), "nothing typed is lost");
        done(decide(&mut priya, &engagement, &[0], &[("decision", "nothing_new")]).await);
        assert!(officer.browser.get(&format!("{engagement}/ledger")).await.says("Decided by Priya Nandan"));
    }

    async fn a_form_that_was_sent_with_other_words_is_not_taken_for_the_same(house) {
        let (mut editor, _, engagement, _) = published(&house).await;
        let address = format!("{engagement}/ledger/new");
        let form = editor.browser.get(&address).await;
        done(editor.browser.post(&address, &form.fields_with(&CALL)).await);
        let mut other = CALL.to_vec();
        other[6] = ("summary", "We said that no home has sensors.");
        let refused = editor.browser.post(&address, &form.fields_with(&other)).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("This form was sent before, with other words"), "{}", refused.text());
        assert!(refused.body.contains("no home has sensors"), "nothing typed is lost");
    }

    async fn an_evaluator_writes_down_what_they_said_and_reads_no_ledger(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        write(&mut editor, &engagement).await;
        let mut eve = colleague(&house, &officer, "Eve Tandy", &[Role::Evaluator]).await;
        let written = eve.browser.submit(&format!("{engagement}/ledger/new"), &CALL).await;
        assert!(written.status == StatusCode::OK && written.says("It is written down"), "{}", written.text());
        assert_eq!(eve.browser.get(&format!("{engagement}/ledger")).await.status, StatusCode::FORBIDDEN);
        // Of an engagement that is a draft they learn nothing here either.
        let draft = officer.browser.get("/workspace/engagements/new").await;
        let problem = draft.body.split("name=\"problem\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).and_then(|rest| rest.split('"').next());
        let problem = problem.expect("an engagement can be started on it").to_owned();
        let started = officer.browser.submit("/workspace/engagements/new", &[("problem", &problem)]).await;
        let draft = format!("{}/ledger/new", started.location());
        assert_eq!(eve.browser.get(&draft).await.status, StatusCode::FORBIDDEN);
        assert_eq!(editor.browser.get(&draft).await.status, StatusCode::OK);
        assert!(editor.browser.get(&format!("{engagement}/ledger")).await.says("2 entries: 2 not decided yet."));
    }

    async fn what_should_have_been_published_at_a_closing_is_decided_again_once_it_will_not_come(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        write(&mut editor, &engagement).await;
        decide_all(&mut officer, &engagement, &[("decision", "closing"), ("words", "400 homes have sensors already.")]).await;
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "No money is left.")]).await);
        let page = officer.browser.get(&format!("{engagement}/ledger")).await;
        assert!(page.says("withdrawn before it was closed, so this was not published"), "{}", page.text());
        let again = page_link(&page);
        let form = officer.browser.get(&again).await;
        assert!(!form.says("Publish it when the engagement closes"), "{}", form.text());
        let refused = officer.browser.post(&again, &form.fields_with(&[("decision", "closing"), ("words", "It comes.")])).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("It will not be closed"), "{}", refused.text());
        done(officer.browser.post(&again, &form.fields_with(&[("decision", "withheld"), ("reason", "It is over.")])).await);
    }

    async fn what_is_wrong_with_an_entry_or_a_decision_is_said_and_nothing_typed_is_lost(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        let address = format!("{engagement}/ledger/new");
        let empty = editor.browser.submit(&address, &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in ["Select how it was told", "The day must include a day, month and year", "Enter who told it", "Enter who was told", "Enter what was said"] {
            assert!(empty.says(said), "{said}: {}", empty.text());
        }
        let mut tomorrow = CALL.to_vec();
        tomorrow[1] = ("day-day", "4");
        let early = editor.browser.submit(&address, &tomorrow).await;
        assert!(early.says("The day must be today or in the past") && early.body.contains("400 homes"), "{}", early.text());
        let mut by_the_portal = CALL.to_vec();
        by_the_portal[0] = ("channel", "answer");
        assert!(editor.browser.submit(&address, &by_the_portal).await.says("Select how it was told"), "the portal writes those");
        write(&mut editor, &engagement).await;
        let typed = [("decision", "withheld"), ("alone_because", "Kept words.")];
        let unticked = decide(&mut officer, &engagement, &[], &typed).await;
        assert!(unticked.says("Select the entries you decide on") && unticked.says("Enter why nobody else is told"), "{}", unticked.text());
        let nowhere = decide(&mut officer, &engagement, &[0], &[("decision", "published"), ("publication", "answer-7")]).await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "no such answer was published");
        let mut made_up = officer.browser.get("/cookies").await.token();
        made_up.extend([("decision", "nothing_new"), ("entries", "0195c3a0-0000-7000-8000-000000000000.0")].map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(officer.browser.post(&format!("{engagement}/ledger/decide"), &made_up).await.status, StatusCode::NOT_FOUND);
        // Another engagement's entry is none of this one's.
        let here = engagement_id(&engagement);
        let here = portal::engagements::working(&house.portal, &officer.op(&house), here).await.expect("it is there");
        let elsewhere = publish_one(&house, &officer, here.engagement.problem, 30).await;
        let elsewhere = format!("/workspace/engagements/{elsewhere}");
        write(&mut editor, &elsewhere).await;
        let foreign = entries(&officer.browser.get(&format!("{elsewhere}/ledger/decide")).await)[0].clone();
        let mut sent = officer.browser.get("/cookies").await.token();
        sent.extend([("decision", "nothing_new"), ("entries", &foreign)].map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(officer.browser.post(&format!("{engagement}/ledger/decide"), &sent).await.status, StatusCode::NOT_FOUND);
        assert!(officer.browser.get(&format!("{engagement}/ledger")).await.says("1 not decided yet"));
    }

    async fn of_officers_who_decide_at_once_one_decides_and_the_others_are_told(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        write(&mut editor, &engagement).await;
        let address = format!("{engagement}/ledger/decide");
        let mut officers = Vec::new();
        for number in 0..OFFICERS {
            let mut one = colleague(&house, &officer, &format!("Officer {number}"), &[Role::Procurement]).await;
            let page = one.browser.get(&address).await;
            let mut sent = page.fields_with(&[("decision", "withheld"), ("reason", &format!("Reason {number}."))]);
            sent.push(("entries".to_owned(), entries(&page)[0].clone()));
            officers.push((one, sent));
        }
        let address = address.as_str();
        let decided = futures::future::join_all(officers.iter_mut().map(|(one, sent)| async move { one.browser.post(address, sent).await.status })).await;
        let won = decided.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
        println!("{OFFICERS} officers decide at once: {won} does");
        assert_eq!(won, 1, "{decided:?}");
        assert!(decided.iter().all(|status| [StatusCode::SEE_OTHER, StatusCode::CONFLICT].contains(status)), "{decided:?}");
    }

    async fn whoever_belongs_to_a_supplier_that_takes_part_reads_no_ledger(house) {
        let (mut editor, officer, engagement, public) = published(&house).await;
        write(&mut editor, &engagement).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut both = colleague(&house, &officer, "Cora Both", &[Role::Procurement]).await;
        portal::accounts::members::grant(&house.portal, &house.system(), brightwater.id, both.id, &[Role::Member]).await.expect("they may");
        sign_in_again(&house, &mut both).await;
        let page = both.browser.get(&format!("{engagement}/ledger")).await;
        assert!(page.says("Pat of Brightwater"), "as long as that supplier takes no part: {}", page.text());
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        // Not even once that supplier has withdrawn its interest: it can register it again.
        done(press(&mut pat, &format!("{public}/interest"), "withdraw").await);
        for address in ["ledger", "ledger/new", "ledger/decide", "closing", "closing/heard", "exceptions", "close", "questions", "interest", "final"] {
            let page = both.browser.get(&format!("{engagement}/{address}")).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{address}: {}", page.text());
            assert!(page.says("You belong to a supplier that takes part") && !page.says("400 homes"), "{address}: {}", page.text());
        }
        let sent = both.browser.get("/cookies").await.token();
        for address in ["ledger/new", "ledger/decide", "closing/heard", "exceptions", "close"] {
            let page = both.browser.post(&format!("{engagement}/{address}"), &sent).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{address}: {}", page.text());
        }
    }
}

/// Where the page's first link to decide once more leads.
fn page_link(page: &Answer) -> String {
    let start = page.body.find("/ledger/decide?entry=").expect("the entry can be decided again");
    let from = page.body[..start].rfind('"').expect("it is in an attribute") + 1;
    page.body[from..].chars().take_while(|letter| *letter != '"').collect()
}
