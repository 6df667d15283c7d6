//! An engagement is closed: what stands in the way is said, and what came of it reaches everybody who took part.

use crate::{
    engagements::{
        approved, audit_data, colleague, declare, done, press, problem_id, public_address, published, send,
        sign_in_again,
    },
    harness::{Answer, House, PASSWORD, Somebody},
    ledger, pilots,
    responses::{APPROACH, asking, submitted},
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// Until ten minutes past the closing date.
const PAST_THE_CLOSE: i64 = 60 * 24 * 28 + 6 * 60 + 10;
/// So many officers close one engagement at once.
const OFFICERS: usize = 6;

const HEARD: [(&str, &str); 3] = [
    ("heard", "Sensors are the smaller cost. <script>alert(1)</script>"),
    ("changed", "We ask for repairs as well."),
    ("not_changed", "We keep to our own homes, for want of money."),
];
const NEXT: [(&str, &str); 2] = [("next", "no_procurement"), ("words", "The budget went to roofs.")];
const ADVANTAGE: [(&str, &str); 2] = [("statement", "nobody"), ("steps", "Every answer was published.")];

async fn write(officer: &mut Somebody, engagement: &str, part: &str, typed: &[(&str, &str)]) -> Answer {
    officer.browser.submit(&format!("{engagement}/closing/{part}"), typed).await
}

/// Writes every part.
pub async fn write_everything(officer: &mut Somebody, engagement: &str) {
    done(write(officer, engagement, "heard", &HEARD).await);
    done(write(officer, engagement, "next", &NEXT).await);
    done(write(officer, engagement, "advantage", &ADVANTAGE).await);
}

async fn close(officer: &mut Somebody, engagement: &str) -> Answer {
    officer.browser.submit(&format!("{engagement}/close"), &[("password", PASSWORD)]).await
}

/// A colleague with a role on the engagement, who declared.
pub async fn second_officer(house: &House, officer: &mut Somebody, engagement: &str, name: &str) -> Somebody {
    let mut one = colleague(house, officer, name, &[Role::Procurement]).await;
    done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &one.id.to_string())]).await);
    declare(&mut one.browser, engagement).await;
    one
}

pub async fn past_the_close(house: &House, officer: &mut Somebody) {
    house.wait_minutes(PAST_THE_CLOSE);
    sign_in_again(house, officer).await;
}

async fn ask(pat: &mut Somebody, public: &str, words: &str) -> String {
    let typed = [("about", "problem"), ("body", words)];
    pat.browser.submit(&format!("{public}/questions/ask"), &typed).await.location().to_owned()
}

scene! {
    async fn what_came_of_an_engagement_reaches_everybody_who_took_part(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let mut pat = submitted(&house, "Brightwater", &public, APPROACH).await;
        let (_, mut rival) = pilots::supplier(&house, "Rival").await;
        done(press(&mut rival, &format!("{public}/interest"), "register").await);
        let (_, mut watcher) = pilots::supplier(&house, "Alder").await;
        done(press(&mut watcher, &format!("{public}/watch"), "watch").await);
        ask(&mut pat, &public, "Is there a map?").await;
        let reworded = ask(&mut pat, &public, "May we of Brightwater see it?").await;
        done(officer.browser.submit(&format!("{engagement}{reworded}"), &[("decision", "reword"), ("words", "May a supplier see it?")]).await);
        ledger::write(&mut officer, &engagement).await;
        let closing = [("decision", "closing"), ("words", "400 homes have sensors already."), ("alone_because", "I am alone.")];
        ledger::decide_all(&mut officer, &engagement, &closing).await;
        past_the_close(&house, &mut officer).await;
        write_everything(&mut officer, &engagement).await;
        let page = officer.browser.get(&format!("{engagement}/close")).await;
        assert!(page.says("What we heard") && page.says("400 homes have sensors already."), "{}", page.text());
        done(close(&mut officer, &engagement).await);
        for _ in 0..2 {
            house.work().await;
        }
        let read = house.visitor().get(&public).await;
        for said in [
            "Sensors are the smaller cost. <script>alert(1)</script>",
            "We will not buy anything.",
            "The budget went to roofs.",
            "2 questions had no answer",
            "1 question is not shown, because its words were not agreed",
            "1 supplier that responded had not been told yet",
            "Is there a map?",
            "400 homes have sensors already.",
            "No supplier gained an unfair advantage by taking part. What the council did",
            "1 entry: 1 disclosed to everybody",
        ] {
            assert!(read.says(said), "{said}: {}", read.text());
        }
        assert!(!read.body.contains("<script>alert(1)"), "it is text");
        for hidden in ["Brightwater", "Rival", "May a supplier see it?", "I am alone."] {
            assert!(!read.says(hidden), "{hidden}: {}", read.text());
        }
        for somebody in [&pat, &rival, &watcher] {
            let mails = house.mail_to(&somebody.email).await;
            let told: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("Closed: ")).collect();
            assert_eq!(told.len(), 1, "once: {}", somebody.email);
            assert!(told[0].body.contains("We ask for repairs as well.") && told[0].body.contains("2 questions had no answer") && told[0].body.contains("400 homes have sensors already."), "{}", told[0].body);
            for hidden in ["Brightwater", "Rival", "Alder", "May a supplier see it?"] {
                assert!(!told[0].body.contains(hidden), "{hidden}: {}", told[0].body);
            }
        }
        let list = house.visitor().get("/engagements?stage=closed").await;
        assert!(list.says("1 engagement") && list.says("What came of it was published on"), "{}", list.text());
        assert!(house.visitor().get("/engagements?stage=closed_for_responses").await.says("0 engagements"), "it is counted once");
        assert!(house.visitor().get("/engagements.atom").await.body.contains("Closed: "));
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("EngagementClosed")).count(), 1);
    }

    async fn everything_that_stands_in_the_way_is_named_with_where_to_do_it(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        ledger::write(&mut editor, &engagement).await;
        let mut legal = colleague(&house, &officer, "Lee Moss", &[Role::Legal]).await;
        done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &legal.id.to_string())]).await);
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(page.says("10 things stand in the way") && page.says("Suppliers can still respond, until 31 March 2027"), "{}", page.text());
        assert!(page.says("Decide on 1 entry of the ledger") && page.says("Lee Moss declares their interests"), "{}", page.text());
        let reader = legal.browser.get(&format!("{engagement}/closing")).await;
        assert!(reader.says("10 things stand in the way") && !reader.body.contains("closing/heard"), "whoever may not write it gets no link: {}", reader.text());
        assert_eq!(legal.browser.get(&format!("{engagement}/closing/heard")).await.status, StatusCode::FORBIDDEN);
        // A part that is half written is kept, and what is missing is still named.
        done(write(&mut officer, &engagement, "heard", &[("heard", "Sensors."), ("changed", ""), ("not_changed", "")]).await);
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(page.says("9 things stand in the way") && page.says("Say what you changed because of it") && page.says("Not complete"), "{}", page.text());
        write_everything(&mut officer, &engagement).await;
        past_the_close(&house, &mut officer).await;
        let early = send(&mut officer, &format!("{engagement}/close"), &[("password", PASSWORD)]).await;
        assert!(early.status == StatusCode::CONFLICT && early.says("decide on 1 entry of the ledger; Lee Moss declares"), "{}", early.text());
        ledger::decide_all(&mut officer, &engagement, &[("decision", "nothing_new")]).await;
        sign_in_again(&house, &mut legal).await;
        declare(&mut legal.browser, &engagement).await;
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(page.says("Nothing stands in the way."), "{}", page.text());
        done(close(&mut officer, &engagement).await);
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(page.says("It was closed on 31 March 2027"), "{}", page.text());
    }

    async fn a_final_that_is_under_way_keeps_an_engagement_open(house) {
        let (_, mut officer, problem) = approved(&house).await;
        let engagement = pilots::publish_challenged(&house, &officer, problem_id(&problem)).await;
        pilots::open_final(&house, &officer, engagement).await;
        let address = format!("/workspace/engagements/{engagement}");
        let page = officer.browser.get(&format!("{address}/closing")).await;
        assert!(page.says("Reveal the final, or call it off"), "{}", page.text());
        done(officer.browser.submit(&format!("{address}/final/call-off"), &[("reason", "Too few pilots."), ("password", PASSWORD)]).await);
        let page = officer.browser.get(&format!("{address}/closing")).await;
        assert!(!page.says("Reveal the final"), "{}", page.text());
    }

    async fn suppliers_that_the_statement_names_are_known_to_the_council_alone(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        write_everything(&mut officer, &engagement).await;
        let address = format!("{engagement}/exceptions");
        let named = [("supplier", "Larch Systems"), ("advantage", "They run the present system."), ("remedy", "Its interfaces are published.")];
        let form = officer.browser.get(&address).await;
        // The button is pressed twice.
        for _ in 0..2 {
            done(officer.browser.post(&address, &form.fields_with(&named)).await);
        }
        let page = officer.browser.get(&address).await;
        assert_eq!(page.body.matches("Larch Systems</h2>").count(), 1, "{}", page.text());
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(page.says("take the suppliers off that it names"), "the statement says there are none: {}", page.text());
        done(write(&mut officer, &engagement, "advantage", &[("statement", "exceptions"), ("steps", "Every answer was published.")]).await);
        past_the_close(&house, &mut officer).await;
        done(close(&mut officer, &engagement).await);
        house.work().await;
        let read = house.visitor().get(&public).await;
        assert!(read.says("apart from 1, which the council names in its own record") && !read.says("Larch"), "{}", read.text());
        sign_in_again(&house, &mut editor).await;
        let own = editor.browser.get(&format!("{engagement}/closing")).await;
        assert!(own.says("Larch Systems") && own.says("Its interfaces are published."), "{}", own.text());
        // One that is taken off before closing is gone; after it nothing changes.
        let off = send(&mut officer, &address, &[("supplier", "Too late"), ("advantage", "a"), ("remedy", "b")]).await;
        assert!(off.status == StatusCode::CONFLICT && off.says("This engagement is now closed") && off.says("Too late"), "{}", off.text());
    }

    async fn a_supplier_is_taken_off_and_empty_fields_are_named(house) {
        let (_, mut officer, engagement, _) = published(&house).await;
        let address = format!("{engagement}/exceptions");
        let empty = officer.browser.submit(&address, &[]).await;
        for said in ["Enter the supplier", "Enter what the advantage is", "Enter what you do about it"] {
            assert!(empty.says(said), "{said}: {}", empty.text());
        }
        done(officer.browser.submit(&address, &[("supplier", "Larch Systems"), ("advantage", "a"), ("remedy", "b")]).await);
        let page = officer.browser.get(&address).await;
        let off = page.body.split("name=\"off\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).and_then(|rest| rest.split('"').next());
        let off = off.expect("it can be taken off").to_owned();
        let seen = page.body.split("name=\"seen\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).and_then(|rest| rest.split('"').next());
        let seen = seen.expect("the form carries what was seen").to_owned();
        let mut sent = page.token();
        sent.extend([("off".to_owned(), off), ("seen".to_owned(), seen)]);
        for _ in 0..2 {
            done(officer.browser.post(&address, &sent).await);
        }
        assert!(!officer.browser.get(&address).await.says("Larch Systems"));
    }

    async fn whoever_closes_has_read_what_is_published(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        write_everything(&mut officer, &engagement).await;
        past_the_close(&house, &mut officer).await;
        let read = officer.browser.get(&format!("{engagement}/close")).await;
        let sent = read.fields_with(&[("password", PASSWORD)]);
        let wrong = officer.browser.post(&format!("{engagement}/close"), &read.fields_with(&[("password", "not mine")])).await;
        assert!(wrong.says("The password is incorrect"), "{}", wrong.text());
        let mut dan = second_officer(&house, &mut officer, &engagement, "Dan Wells").await;
        done(write(&mut dan, &engagement, "next", &[("next", "not_decided"), ("words", "We think.")]).await);
        let overtaken = officer.browser.post(&format!("{engagement}/close"), &sent).await;
        assert!(overtaken.status == StatusCode::CONFLICT && overtaken.says("changed while you were reading") && overtaken.says("We think."), "{}", overtaken.text());
        // An entry that comes up meanwhile has to be decided first.
        sign_in_again(&house, &mut editor).await;
        ledger::write(&mut editor, &engagement).await;
        let undecided = send(&mut officer, &format!("{engagement}/close"), &[("password", PASSWORD)]).await;
        assert!(undecided.status == StatusCode::CONFLICT && undecided.says("decide on 1 entry"), "{}", undecided.text());
        assert!(!house.visitor().get(&public).await.says("What came of it"));
    }

    async fn of_officers_who_close_at_once_one_closes_and_the_others_are_told(house) {
        let (_, mut officer, engagement, _) = published(&house).await;
        write_everything(&mut officer, &engagement).await;
        past_the_close(&house, &mut officer).await;
        let address = format!("{engagement}/close");
        let mut officers = Vec::new();
        for number in 0..OFFICERS {
            officers.push(second_officer(&house, &mut officer, &engagement, &format!("Officer {number}")).await);
        }
        let mut ready = Vec::new();
        for mut one in officers {
            let sent = one.browser.get(&address).await.fields_with(&[("password", PASSWORD)]);
            ready.push((one, sent));
        }
        let address = address.as_str();
        let closed = futures::future::join_all(ready.iter_mut().map(|(one, sent)| async move { one.browser.post(address, sent).await.status })).await;
        let won = closed.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
        println!("{OFFICERS} officers close at once: {won} does");
        assert_eq!(won, 1, "{closed:?}");
        assert!(closed.iter().all(|status| [StatusCode::SEE_OTHER, StatusCode::CONFLICT].contains(status)), "{closed:?}");
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("EngagementClosed")).count(), 1);
        // Whoever did it and sends it once more is led on.
        let (first, sent) = ready.iter_mut().zip(&closed).find(|(_, status)| **status == StatusCode::SEE_OTHER).expect("one closed it").0;
        done(first.browser.post(address, sent).await);
    }

    async fn after_the_closing_nothing_that_was_published_changes(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = pilots::supplier(&house, "Brightwater").await;
        write_everything(&mut officer, &engagement).await;
        past_the_close(&house, &mut officer).await;
        let address = format!("{engagement}/closing/heard");
        let form = officer.browser.get(&address).await;
        done(close(&mut officer, &engagement).await);
        let heard = officer.browser.post(&address, &form.fields_with(&[("heard", "Other words.")])).await;
        assert!(heard.status == StatusCode::CONFLICT && heard.says("This engagement is now closed"), "{}", heard.text());
        assert!(heard.body.contains("Other words."), "what was typed can be copied: {}", heard.text());
        let withdrawn = send(&mut officer, &format!("{engagement}/withdraw"), &[("reason", "Too late.")]).await;
        assert!(withdrawn.status == StatusCode::CONFLICT && withdrawn.says("It was closed already"), "{}", withdrawn.text());
        sign_in_again(&house, &mut pat).await;
        let interest = press(&mut pat, &format!("{public}/interest"), "register").await;
        assert_eq!(interest.status, StatusCode::CONFLICT, "{}", interest.text());
        // What comes to light late is written down, and decided without a publication that is over.
        sign_in_again(&house, &mut editor).await;
        ledger::write(&mut editor, &engagement).await;
        let page = officer.browser.get(&format!("{engagement}/ledger/decide")).await;
        assert!(!page.says("Publish it when the engagement closes"), "{}", page.text());
        ledger::decide_all(&mut officer, &engagement, &[("decision", "nothing_new")]).await;
        let page = house.visitor().get(&public).await;
        assert!(page.says("Sensors are the smaller cost") && page.says("No entries"), "as it was then: {}", page.text());
    }

    async fn after_the_closing_no_question_is_decided_and_no_asker_unsealed(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = pilots::supplier(&house, "Brightwater").await;
        let own = ask(&mut pat, &public, "Is there a map?").await;
        write_everything(&mut officer, &engagement).await;
        past_the_close(&house, &mut officer).await;
        done(close(&mut officer, &engagement).await);
        let address = format!("{engagement}{own}");
        let page = officer.browser.get(&address).await;
        assert!(page.says("What was open then is published as open") && !page.says("Unseal who asked"), "{}", page.text());
        for typed in [[("decision", "answer"), ("answer", "Here it is.")], [("decision", "decline"), ("reason", "No map.")], [("decision", "reword"), ("words", "A map?")]] {
            let mut typed = typed.to_vec();
            typed.push(("seen", "0"));
            let refused = send(&mut officer, &address, &typed).await;
            assert!(refused.status == StatusCode::CONFLICT && refused.says("This engagement was closed on") && refused.says(typed[1].1), "{}", refused.text());
        }
        let unseal = send(&mut officer, &format!("{address}/unseal"), &[("reason", "To know."), ("password", PASSWORD)]).await;
        assert!(unseal.status == StatusCode::CONFLICT && !unseal.says("Brightwater"), "{}", unseal.text());
        sign_in_again(&house, &mut pat).await;
        assert!(pat.browser.get(&format!("{public}/questions")).await.says("It had no answer when the engagement was closed"));
        assert!(!house.visitor().get(&public).await.says("An officer was told"), "nobody was");
    }

    async fn how_often_an_asker_was_unsealed_is_published_each_once(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = pilots::supplier(&house, "Brightwater").await;
        let own = ask(&mut pat, &public, "Is there a map?").await;
        // The page that shows the name is loaded again, and the form sent again.
        for _ in 0..2 {
            let told = officer.browser.submit(&format!("{engagement}{own}/unseal"), &[("reason", "To know."), ("password", PASSWORD)]).await;
            assert!(told.says("Brightwater"), "{}", told.text());
        }
        ledger::decide_all(&mut officer, &engagement, &[("decision", "nothing_new"), ("alone_because", "I am alone.")]).await;
        write_everything(&mut officer, &engagement).await;
        past_the_close(&house, &mut officer).await;
        done(close(&mut officer, &engagement).await);
        let page = house.visitor().get(&public).await;
        assert!(page.says("An officer was told who asked a question 1 time") && page.says("No entries"), "an unsealing tells no supplier anything: {}", page.text());
    }

    async fn after_the_closing_no_final_is_opened_and_no_pilot_uploaded(house) {
        let (_, mut officer, problem) = approved(&house).await;
        let engagement = pilots::publish_challenged(&house, &officer, problem_id(&problem)).await;
        let address = format!("/workspace/engagements/{engagement}");
        let public = public_address(&mut officer.browser, &address).await;
        let (_, mut pat) = pilots::supplier(&house, "Brightwater").await;
        pilots::upload(&mut pat.browser, &public, b"\0asm\x0d\0\x01\0").await;
        write_everything(&mut officer, &address).await;
        past_the_close(&house, &mut officer).await;
        done(close(&mut officer, &address).await);
        for _ in 0..2 {
            house.work().await;
        }
        let told = house.mail_to(&pat.email).await;
        assert_eq!(told.iter().filter(|mail| mail.subject.starts_with("Closed: ")).count(), 1, "who has a pilot took part: {told:?}");
        let opened = send(&mut officer, &format!("{address}/final/open"), &[("password", PASSWORD)]).await;
        assert_ne!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
        sign_in_again(&house, &mut pat).await;
        let page = pat.browser.get(&format!("{public}/pilots/upload")).await;
        assert!(!page.body.contains("type=\"file\""), "{}", page.text());
    }

    async fn whoever_closes_declares_first_and_needs_nobody_for_it(house) {
        let (_, mut officer, engagement, _) = published(&house).await;
        write_everything(&mut officer, &engagement).await;
        let mut dan = colleague(&house, &officer, "Dan Wells", &[Role::Procurement]).await;
        past_the_close(&house, &mut dan).await;
        let page = dan.browser.get(&format!("{engagement}/close")).await;
        assert!(page.says("1 thing stands in the way") && page.says("Declare your interests"), "{}", page.text());
        let refused = send(&mut dan, &format!("{engagement}/close"), &[("password", PASSWORD)]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("declare your interests"), "{}", refused.text());
        declare(&mut dan.browser, &engagement).await;
        done(close(&mut dan, &engagement).await);
    }

    async fn somebody_who_left_the_council_keeps_nothing_open(house) {
        let (_, mut officer, engagement, _) = published(&house).await;
        let lee = colleague(&house, &officer, "Lee Moss", &[Role::Legal]).await;
        done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &lee.id.to_string())]).await);
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(page.says("Lee Moss declares their interests"), "{}", page.text());
        let mut owner = colleague(&house, &officer, "Olive Farrow", &[Role::Owner]).await;
        done(owner.browser.submit(&format!("/people/{}/remove", lee.id), &[("password", PASSWORD)]).await);
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(!page.says("Lee Moss"), "{}", page.text());
    }

    async fn two_who_write_one_part_do_not_overwrite_each_other(house) {
        let (_, mut officer, engagement, _) = published(&house).await;
        let mut dan = colleague(&house, &officer, "Dan Wells", &[Role::Procurement]).await;
        let address = format!("{engagement}/closing/heard");
        let (mine, theirs) = (officer.browser.get(&address).await, dan.browser.get(&address).await);
        done(officer.browser.post(&address, &mine.fields_with(&HEARD)).await);
        let late = dan.browser.post(&address, &theirs.fields_with(&[("heard", "Their words.")])).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("A colleague changed this"), "{}", late.text());
        assert!(late.body.contains("Their words.") && late.says("Sensors are the smaller cost"), "both are there: {}", late.text());
        // Another part is nobody's business.
        done(write(&mut dan, &engagement, "next", &NEXT).await);
    }

    async fn nothing_is_written_about_an_engagement_that_was_withdrawn_meanwhile(house) {
        let (_, mut officer, engagement, _) = published(&house).await;
        let address = format!("{engagement}/closing/heard");
        let form = officer.browser.get(&address).await;
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "The budget went to roofs.")]).await);
        let late = officer.browser.post(&address, &form.fields_with(&HEARD)).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("This engagement is now withdrawn"), "{}", late.text());
    }

    async fn how_many_responded_is_not_told_before_the_closing_date(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        submitted(&house, "Brightwater", &public, APPROACH).await;
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(!page.says("Tell 1 supplier") && !page.says("Suppliers that responded") && !page.says("Brightwater"), "{}", page.text());
        past_the_close(&house, &mut officer).await;
        let page = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(page.says("Tell 1 supplier what comes of their response"), "{}", page.text());
    }
}
