//! Several councils ask the market together: each is invited, answers, is accountable for its own record, and nobody stands on both sides.

use super::{
    audit_data, colleague, declare, done, engagement_id, press, public_address, publish, published, send,
    set_up, sign_in_again,
};
use crate::{
    closing::{past_the_close, write_everything},
    forums::{PLAN, plan},
    harness::{Answer, House, PASSWORD, Somebody},
    ledger,
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Actor, Seat},
    engagements::DeclaredInterest,
};
use portal::{Op, accounts::members};

/// So many colleagues answer one invitation at once.
const ANSWERS: usize = 8;

/// Somebody of another organisation, which is invited to the engagement by the editor of the council that leads.
pub async fn invited(
    house: &House,
    editor: &mut Somebody,
    engagement: &str,
    (name, kind): (&str, OrganisationKind),
    roles: &[Role],
) -> Somebody {
    let organisation = house.organisation(name, kind).await;
    let somebody = house.person(organisation, kind, &format!("Nia of {name}"), roles, Some(PASSWORD)).await;
    invite(editor, engagement, &somebody).await;
    somebody
}

/// Invites the organisation that this person is of.
pub async fn invite(editor: &mut Somebody, engagement: &str, of: &Somebody) {
    let organisation = of.seat.organisation.to_string();
    let typed = [("organisation", organisation.as_str())];
    done(editor.browser.submit(&format!("{engagement}/parties"), &typed).await);
}

fn invitation(engagement: &str) -> String {
    format!("/workspace/invitations/{}", engagement_id(engagement))
}

pub async fn answer(somebody: &mut Somebody, engagement: &str, typed: &[(&str, &str)]) -> Answer {
    somebody.browser.submit(&invitation(engagement), typed).await
}

pub const COUNCIL: &[Role] = &[Role::Owner, Role::Procurement, Role::Editor];

/// An officer of Eastwold, which takes part.
pub async fn joined(house: &House, editor: &mut Somebody, engagement: &str) -> Somebody {
    let mut nia = invited(house, editor, engagement, ("Eastwold", OrganisationKind::Council), COUNCIL).await;
    done(answer(&mut nia, engagement, &[("answer", "join")]).await);
    nia
}

/// The same, ready.
pub async fn ready(house: &House, editor: &mut Somebody, engagement: &str) -> Somebody {
    let mut nia = joined(house, editor, engagement).await;
    declare(&mut nia.browser, engagement).await;
    let notice = [("notice", "not_required"), ("reason", "Marlow Bridge publishes it for both.")];
    done(nia.browser.submit(&format!("{engagement}/own/notice"), &notice).await);
    done(step(&mut nia, engagement, "ready").await);
    nia
}

async fn step(somebody: &mut Somebody, engagement: &str, step: &str) -> Answer {
    send(somebody, &format!("{engagement}/own"), &[("step", step)]).await
}

scene! {
    async fn a_council_that_is_invited_reads_what_it_is_about_and_takes_part_once_it_says_yes(house) {
        let (mut editor, mut officer, engagement) = set_up(&house).await;
        let mut nia = invited(&house, &mut editor, &engagement, ("Eastwold", OrganisationKind::Council), COUNCIL).await;
        let mails = house.mail_to(&nia.email).await;
        assert_eq!(mails.iter().filter(|mail| mail.body.contains(&invitation(&engagement))).count(), 1, "once");
        assert_eq!(nia.browser.get(&engagement).await.status, StatusCode::NOT_FOUND, "an invitation opens nothing else");
        let list = nia.browser.get("/workspace/engagements").await;
        assert!(list.says("You are invited") && list.says("led by Marlow Bridge"), "{}", list.text());
        let page = nia.browser.get(&invitation(&engagement)).await;
        assert!(page.says("Two demo days at the town hall") && page.says("Does Eastwold take part?"), "{}", page.text());
        let unsaid = answer(&mut nia, &engagement, &[]).await;
        assert!(unsaid.says("Select whether you take part"), "{}", unsaid.text());
        done(answer(&mut nia, &engagement, &[("answer", "join")]).await);
        done(send(&mut nia, &invitation(&engagement), &[("answer", "join")]).await);
        let told = house.mail_to(&officer.email).await;
        assert!(told.is_empty(), "owners of the council that leads are told, and it has none");
        let tasks = nia.browser.get(&engagement).await;
        assert!(tasks.says("Answer for your own organisation"), "{}", tasks.text());
        assert_eq!(nia.browser.get(&format!("{engagement}/set-up/process")).await.status, StatusCode::FORBIDDEN, "the lead sets it up");
        let list = nia.browser.get("/workspace/engagements").await;
        assert!(list.says("joint") && !list.says("You are invited"), "{}", list.text());
        // Whoever invites has a role on it, and declares.
        declare(&mut editor.browser, &engagement).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        done(publish(&mut officer.browser, &engagement).await);
        let public = public_address(&mut officer.browser, &engagement).await;
        let page = house.visitor().get(&public).await;
        assert!(page.says("Marlow Bridge (leads); Eastwold (joining)"), "{}", page.text());
        let rows = audit_data(&house).await;
        let count = |event: &str| rows.iter().filter(|row| row.contains(event)).count();
        assert_eq!((count("PartyInvited"), count("PartyAnswered")), (1, 1), "however often it is sent");
    }

    async fn a_party_is_ready_with_its_own_notice_and_declarations_and_everybody_reads_it(house) {
        let (mut editor, _, engagement, public) = published(&house).await;
        let mut nia = joined(&house, &mut editor, &engagement).await;
        let refused = step(&mut nia, &engagement, "ready").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("the reason why none is needed; a declaration of interests from Nia of Eastwold"), "{}", refused.text());
        let empty = nia.browser.submit(&format!("{engagement}/own/notice"), &[("notice", "not_required")]).await;
        assert!(empty.says("Enter why no notice is needed"), "{}", empty.text());
        let notice = [("notice", "not_required"), ("reason", "Marlow Bridge publishes it for both.")];
        done(nia.browser.submit(&format!("{engagement}/own/notice"), &notice).await);
        let mut oz = colleague(&house, &nia, "Oz Vale", &[Role::Evaluator]).await;
        done(nia.browser.submit(&format!("{engagement}/own/people"), &[("person", &oz.id.to_string())]).await);
        declare(&mut nia.browser, &engagement).await;
        let refused = step(&mut nia, &engagement, "ready").await;
        assert!(refused.says("a declaration of interests from Oz Vale"), "{}", refused.text());
        declare(&mut oz.browser, &engagement).await;
        done(step(&mut nia, &engagement, "ready").await);
        let page = house.visitor().get(&public).await;
        assert!(page.says("Marlow Bridge (leads); Eastwold") && !page.says("joining"), "{}", page.text());
        assert!(page.says("Eastwold published no notice of its own") && page.says("for both"), "{}", page.text());
    }

    async fn what_one_declares_is_read_by_the_officers_of_their_own_council_alone(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        let mut nia = joined(&house, &mut editor, &engagement).await;
        let detail = [("interest", "perceived"), ("detail", "My cousin works at Quagmirehithe Ltd.")];
        done(nia.browser.submit(&format!("{engagement}/declare"), &detail).await);
        let declarations = format!("{engagement}/declarations");
        assert!(nia.browser.get(&declarations).await.says("Quagmirehithe"));
        let page = officer.browser.get(&declarations).await;
        assert!(page.says("Ben Osei") && !page.says("Quagmirehithe") && !page.says("Nia"), "{}", page.text());
        assert!(!nia.browser.get(&declarations).await.says("Ben Osei"));
    }

    async fn whoever_says_no_says_why_and_can_be_asked_again_until_the_invitation_is_taken_back(house) {
        let (mut editor, _, engagement, _) = published(&house).await;
        let mut nia = invited(&house, &mut editor, &engagement, ("Eastwold", OrganisationKind::Council), COUNCIL).await;
        let silent = answer(&mut nia, &engagement, &[("answer", "decline")]).await;
        assert!(silent.says("Enter why you do not take part"), "{}", silent.text());
        done(answer(&mut nia, &engagement, &[("answer", "decline"), ("reason", "We run our own.")]).await);
        let answered = nia.browser.get(&invitation(&engagement)).await;
        assert!(answered.says("Eastwold declined") && !answered.says("Two demo days"), "{}", answered.text());
        let page = editor.browser.get(&format!("{engagement}/parties")).await;
        assert!(page.says("Declined") && page.says("We run our own."), "{}", page.text());
        invite(&mut editor, &engagement, &nia).await;
        assert_eq!(nia.browser.get(&invitation(&engagement)).await.status, StatusCode::OK);
        let back = format!("{engagement}/parties/{}/take-back", nia.seat.organisation);
        done(editor.browser.submit(&back, &[]).await);
        done(send(&mut editor, &back, &[]).await);
        let gone = nia.browser.get(&invitation(&engagement)).await;
        assert!(gone.says("The invitation of Eastwold was taken back") && !gone.says("Two demo days"), "{}", gone.text());
        let late = send(&mut nia, &invitation(&engagement), &[("answer", "join")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
        assert_eq!(nia.browser.get(&engagement).await.status, StatusCode::NOT_FOUND);
    }

    async fn suppliers_hear_who_joins_and_leaves_and_see_who_will_read_what_they_write(house) {
        let (mut editor, _, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(press(&mut pat, &format!("{public}/interest"), "register").await);
        let mut nia = joined(&house, &mut editor, &engagement).await;
        done(pat.browser.submit(&format!("{public}/response"), &[]).await);
        let page = pat.browser.get(&format!("{public}/response")).await;
        let first = page.body.split("/response/answers/").nth(1).and_then(|rest| rest.split('"').next()).expect("a question").to_owned();
        let page = pat.browser.get(&format!("{public}/response/answers/{first}")).await;
        assert!(page.says("people of Marlow Bridge and Eastwold who have a role"), "{}", page.text());
        done(nia.browser.submit(&format!("{engagement}/own/leave"), &[("reason", "We merge with Tarnfield.")]).await);
        house.work().await;
        let mails = house.mail_to(&pat.email).await;
        let told: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("Who takes part: ")).collect();
        assert_eq!(told.len(), 2, "{mails:?}");
        assert!(told.iter().any(|mail| mail.body.contains("Eastwold takes part in this engagement from now on")));
        assert!(told.iter().any(|mail| mail.body.contains("We merge with Tarnfield.")));
    }

    async fn nobody_joins_after_the_closing_date(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        let mut nia = invited(&house, &mut editor, &engagement, ("Eastwold", OrganisationKind::Council), COUNCIL).await;
        past_the_close(&house, &mut officer).await;
        sign_in_again(&house, &mut nia).await;
        let late = answer(&mut nia, &engagement, &[("answer", "join")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.says("It is too late to join this engagement"), "{}", late.text());
    }

    async fn who_belongs_to_a_council_that_takes_part_answers_for_no_supplier_and_the_reverse(house) {
        let (mut editor, _, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let nia = joined(&house, &mut editor, &engagement).await;
        let system = house.system();
        members::grant(&house.portal, &system, nia.seat.organisation, pat.id, &[Role::Evaluator]).await.expect("they may");
        sign_in_again(&house, &mut pat).await;
        let refused = press(&mut pat, &format!("{public}/interest"), "register").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.says("You belong to a council of this engagement"), "{}", refused.text());
        // Rae's supplier is interested before Rae's council is asked: Rae cannot say yes for it.
        let (_, mut rae) = supplier(&house, "Alder").await;
        done(press(&mut rae, &format!("{public}/interest"), "register").await);
        let mut kit = invited(&house, &mut editor, &engagement, ("Tarnfield", OrganisationKind::Council), COUNCIL).await;
        members::grant(&house.portal, &system, rae.seat.organisation, kit.id, &[Role::Member]).await.expect("they may");
        sign_in_again(&house, &mut kit).await;
        let refused = send(&mut kit, &invitation(&engagement), &[("answer", "join")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.says("You belong to a supplier that takes part"), "{}", refused.text());
    }

    async fn each_council_keeps_its_own_ledger_and_the_closing_waits_for_each(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        let mut nia = ready(&house, &mut editor, &engagement).await;
        let mut eve = colleague(&house, &nia, "Eve of Eastwold", &[Role::Procurement]).await;
        ledger::write(&mut nia, &engagement).await;
        let ledger_page = format!("{engagement}/ledger");
        assert!(nia.browser.get(&ledger_page).await.says("400 homes have sensors"));
        let page = officer.browser.get(&ledger_page).await;
        assert!(page.says("No entries."), "another council's ledger: {}", page.text());
        let early = step(&mut nia, &engagement, "done").await;
        assert!(early.says("Suppliers can still respond"), "{}", early.text());
        write_everything(&mut officer, &engagement).await;
        past_the_close(&house, &mut officer).await;
        for person in [&mut nia, &mut eve, &mut editor] {
            sign_in_again(&house, person).await;
        }
        let closing = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(closing.says("Wait until Eastwold says that it is done, or leaves"), "{}", closing.text());
        let refused = step(&mut nia, &engagement, "done").await;
        assert!(refused.says("decide on 1 entry of your ledger"), "{}", refused.text());
        ledger::decide_all(&mut eve, &engagement, &[("decision", "nothing_new")]).await;
        declare(&mut eve.browser, &engagement).await;
        done(step(&mut nia, &engagement, "done").await);
        // What comes up once more after that keeps it open again.
        ledger::write(&mut nia, &engagement).await;
        let closing = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(closing.says("Wait until Eastwold"), "{}", closing.text());
        ledger::decide_all(&mut eve, &engagement, &[("decision", "nothing_new")]).await;
        // Whoever invited has a role on it, and declares.
        declare(&mut editor.browser, &engagement).await;
        let closed = officer.browser.submit(&format!("{engagement}/close"), &[("password", PASSWORD)]).await;
        done(closed);
        let page = house.visitor().get(&public).await;
        assert!(page.says("2 said nothing new") || page.says("nothing new"), "the record counts both ledgers: {}", page.text());
    }

    async fn who_left_reads_nothing_more_and_keeps_nothing_open(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        let mut nia = ready(&house, &mut editor, &engagement).await;
        write_everything(&mut officer, &engagement).await;
        let silent = nia.browser.submit(&format!("{engagement}/own/leave"), &[]).await;
        assert!(silent.says("Enter why you leave"), "{}", silent.text());
        let reason = [("reason", "We merge with Tarnfield.")];
        done(nia.browser.submit(&format!("{engagement}/own/leave"), &reason).await);
        done(send(&mut nia, &format!("{engagement}/own/leave"), &reason).await);
        for path in ["", "/own", "/ledger", "/interest", "/questions", "/responses", "/demos", "/forums", "/declare"] {
            assert_eq!(nia.browser.get(&format!("{engagement}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let page = house.visitor().get(&public).await;
        assert!(page.says("Eastwold (left on") && page.says("We merge with Tarnfield."), "{}", page.text());
        past_the_close(&house, &mut officer).await;
        let closing = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(!closing.says("Eastwold"), "{}", closing.text());
    }

    async fn people_of_each_council_and_hosts_of_a_partner_host_together_and_nobody_in_two_places(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        let nia = ready(&house, &mut editor, &engagement).await;
        let mut lou = invited(&house, &mut editor, &engagement, ("LOTI", OrganisationKind::Partner), &[Role::Host]).await;
        done(answer(&mut lou, &engagement, &[("answer", "join")]).await);
        assert_eq!(lou.browser.get(&format!("{engagement}/forums/plan")).await.status, StatusCode::NOT_FOUND, "not ready");
        declare(&mut lou.browser, &engagement).await;
        done(step(&mut lou, &engagement, "ready").await);
        let typed: Vec<(&str, String)> = [nia.id, lou.id, officer.id].iter().map(|id| ("hosts", id.to_string())).collect();
        let typed: Vec<(&str, &str)> = PLAN.iter().copied().chain(typed.iter().map(|(name, id)| (*name, id.as_str()))).collect();
        let planned = lou.browser.submit(&format!("{engagement}/forums/plan"), &typed).await;
        assert_eq!(planned.status, StatusCode::SEE_OTHER, "a partner plans it: {}", planned.text());
        let page = nia.browser.clone().get(planned.location()).await;
        for host in ["Nia of Eastwold", "Nia of LOTI", "Ben Osei"] {
            assert!(page.says(host), "{host}: {}", page.text());
        }
        let twice = plan(&mut editor, &engagement, &nia, &PLAN).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "Nia is at the other one: {}", twice.text());
        // A partner keeps no ledger, and reads no responses.
        for path in ["ledger", "responses", "closing"] {
            assert_eq!(lou.browser.get(&format!("{engagement}/{path}")).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }

    async fn who_was_on_the_councils_side_answers_for_no_supplier_after_their_council_left(house) {
        let (mut editor, _, engagement, public) = published(&house).await;
        let mut nia = ready(&house, &mut editor, &engagement).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let system = house.system();
        members::grant(&house.portal, &system, nia.seat.organisation, pat.id, &[Role::Evaluator]).await.expect("they may");
        done(nia.browser.submit(&format!("{engagement}/own/leave"), &[("reason", "We merge with Tarnfield.")]).await);
        sign_in_again(&house, &mut pat).await;
        let refused = press(&mut pat, &format!("{public}/interest"), "register").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    }

    async fn nobody_has_a_role_for_two_councils_of_an_engagement(house) {
        let (mut editor, officer, engagement, _) = published(&house).await;
        let nia = ready(&house, &mut editor, &engagement).await;
        let lead = officer.seat.organisation;
        members::grant(&house.portal, &house.system(), lead, nia.id, &[Role::Procurement]).await.expect("they may");
        let seat = Seat { organisation: lead, ..officer.seat.clone() };
        let op = Op::new(Actor::Person { id: nia.id, seat: Some(seat) }, house.now());
        let id = engagement_id(&engagement);
        let refused = portal::engagements::declare(&house.portal, &op, id, DeclaredInterest::None, "").await;
        let refused = refused.expect_err("they have a role for Eastwold");
        assert!(refused.what.contains("Nia of Eastwold has a role on this engagement for another organisation"), "{refused:?}");
    }

    async fn nobody_leaves_an_undecided_ledger_or_an_event_that_is_ahead(house) {
        let (mut editor, _, engagement, _) = published(&house).await;
        let mut nia = ready(&house, &mut editor, &engagement).await;
        let mut eve = colleague(&house, &nia, "Eve of Eastwold", &[Role::Procurement]).await;
        let leave = format!("{engagement}/own/leave");
        let reason = [("reason", "We merge with Tarnfield.")];
        ledger::write(&mut nia, &engagement).await;
        let refused = nia.browser.submit(&leave, &reason).await;
        assert!(refused.says("Your ledger has 1 entry that nobody decided on"), "{}", refused.text());
        ledger::decide_all(&mut eve, &engagement, &[("decision", "nothing_new")]).await;
        let host = nia.id.to_string();
        let planned = editor.browser.submit(&format!("{engagement}/forums/plan"), &[&PLAN[..], &[("hosts", host.as_str())]].concat()).await;
        assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text());
        let refused = nia.browser.submit(&leave, &reason).await;
        assert!(refused.says("Somebody of yours hosts a demo or forum that is ahead"), "{}", refused.text());
        done(send(&mut editor, &format!("{}/cancel", planned.location()), &[]).await);
        done(nia.browser.submit(&leave, &reason).await);
    }

    async fn a_council_that_never_became_ready_keeps_nobody_waiting(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        joined(&house, &mut editor, &engagement).await;
        past_the_close(&house, &mut officer).await;
        let closing = officer.browser.get(&format!("{engagement}/closing")).await;
        assert!(!closing.says("Wait until Eastwold"), "{}", closing.text());
    }

    async fn responses_are_read_by_a_party_once_it_is_ready(house) {
        let (mut editor, mut officer, engagement, _) = published(&house).await;
        let mut nia = joined(&house, &mut editor, &engagement).await;
        declare(&mut nia.browser, &engagement).await;
        past_the_close(&house, &mut officer).await;
        sign_in_again(&house, &mut nia).await;
        assert_eq!(nia.browser.get(&format!("{engagement}/responses")).await.status, StatusCode::NOT_FOUND, "not ready");
        let notice = [("notice", "not_required"), ("reason", "Marlow Bridge publishes it for both.")];
        done(nia.browser.submit(&format!("{engagement}/own/notice"), &notice).await);
        done(step(&mut nia, &engagement, "ready").await);
        assert_eq!(nia.browser.get(&format!("{engagement}/responses")).await.status, StatusCode::OK);
    }

    async fn of_colleagues_who_answer_at_once_one_answer_stands(house) {
        let (mut editor, _, engagement, _) = published(&house).await;
        let nia = invited(&house, &mut editor, &engagement, ("Eastwold", OrganisationKind::Council), COUNCIL).await;
        let mut sends = Vec::new();
        for place in 0..ANSWERS {
            let mut somebody = colleague(&house, &nia, &format!("Colleague {place}"), &[Role::Owner]).await;
            let path = invitation(&engagement);
            sends.push(tokio::spawn(async move {
                let reason = format!("For reason {place}");
                let typed = if place % 2 == 0 { [("answer", "join"), ("reason", "")] } else { [("answer", "decline"), ("reason", reason.as_str())] };
                (place % 2 == 0, send(&mut somebody, &path, &typed).await.status)
            }));
        }
        let mut stood = Vec::new();
        for sent in sends {
            let (joins, status) = sent.await.expect("it is sent");
            assert!(matches!(status, StatusCode::SEE_OTHER | StatusCode::CONFLICT), "{status}");
            if status == StatusCode::SEE_OTHER {
                stood.push(joins);
            }
        }
        assert!(stood.iter().all(|joins| *joins == stood[0]), "{stood:?}");
        let answered = audit_data(&house).await.into_iter().filter(|row| row.contains("PartyAnswered")).count();
        assert_eq!(answered, 1);
        println!("{ANSWERS} colleagues answered at once on {:?}: one answer stands", house.engine);
    }

    async fn an_observer_neither_invites_nor_answers(house) {
        let (editor, _, engagement) = set_up(&house).await;
        let mut observer = colleague(&house, &editor, "Obi Hart", &[Role::Observer]).await;
        let refused = send(&mut observer, &format!("{engagement}/parties"), &[("organisation", "x")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let mut editor = editor;
        let mut watcher = invited(&house, &mut editor, &engagement, ("Eastwold", OrganisationKind::Council), &[Role::Observer]).await;
        let refused = send(&mut watcher, &invitation(&engagement), &[("answer", "join")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}
