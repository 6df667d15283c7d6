//! Everybody there is, and a private object of each kind with a word in it that is found nowhere else.

mod canaries;

pub use canaries::CANARIES;

use crate::{
    accounts::asks_to_join,
    engagements::{self, ASKED_FOR_FILES, done, problem_id},
    forums,
    harness::{self, Browser, House, Somebody},
    pilots::{self, token},
    problems::{answer_everything, start},
};
use domain::{
    accounts::{OrganisationKind, Role, TokenScope},
    actor::{Actor, Seat},
    closing::{ClosingPart, Exception, Written},
    engagements::{DeclaredInterest, Notice},
    ids::{
        AskedId, BookingId, EngagementId, InviteId, JoinRequestId, ModuleId, OrganisationId, PersonId,
        ProblemId, ResponseFileId, ResponseId, RunId, SlotId,
    },
    ledger::{Channel, Told},
    questions::About,
    responses::RUN,
};
use portal::{
    Op,
    engagements::{self as cases, Reply, Step},
    responses,
};

/// Somebody who tries every door.
pub struct Player {
    /// `council A, editor`.
    pub who: String,
    pub actor: Actor,
    pub browser: Browser,
    /// A token of theirs with every scope, if they may make one.
    pub token: Option<String>,
}

/// The people, and what the doors lead to.
pub struct Cast {
    pub players: Vec<Player>,
    pub council: OrganisationId,
    pub problem: ProblemId,
    /// An invite to the council that nobody accepted.
    pub invite: InviteId,
    /// One that is being set up.
    /// A problem of the same council that is approved.
    pub approved: ProblemId,
    pub engagement: EngagementId,
    /// One that is published, with a final that is open for locks.
    pub published: EngagementId,
    /// Its reference.
    pub reference: String,
    /// A pilot for it, of an organisation that the supplier among the players is.
    pub module: ModuleId,
    /// A run of it.
    pub run: RunId,
    /// Whose it is.
    pub supplier: OrganisationId,
    /// A question of theirs about it.
    pub question: AskedId,
    /// A response of theirs to it, submitted.
    pub response: ResponseId,
    /// A file of it.
    pub file: ResponseFileId,
    /// A slot that they booked for a demo.
    pub slot: SlotId,
    /// Their booking of it.
    pub booking: BookingId,
    /// Forums of the published engagement.
    pub forum: forums::Shown,
    /// Another council, which takes part in both engagements, and is ready in the published one.
    pub party: OrganisationId,
    /// One that is invited to the engagement that is being set up.
    pub invited: OrganisationId,
    /// Somebody who asks to join them.
    pub join: JoinRequestId,
    /// The outcome measure that responses are asked about.
    pub measure: String,
}

/// One engagement that is published, and one that is being set up, with a declaration whose detail is secret.
async fn engage(
    house: &House,
    editor: &mut Somebody,
    officer: &mut Somebody,
) -> (ProblemId, EngagementId, EngagementId, String) {
    let problem = start(&mut editor.browser, "Missed bins").await;
    answer_everything(&mut editor.browser, &problem).await;
    done(editor.browser.submit(&format!("{problem}/submit"), &[]).await);
    done(officer.browser.submit(&format!("{problem}/review"), &[("decision", "approve")]).await);
    let published = pilots::publish_challenged(house, officer, problem_id(&problem)).await;
    let op = officer.op(house);
    let published = portal::engagements::working(&house.portal, &op, published).await.expect("it is there");
    let draft = engagements::start(&mut officer.browser, &problem).await;
    pilots::choose(&mut officer.browser, &draft).await;
    let process = [("process", "A forum in Fenmarklow.")];
    done(officer.browser.submit(&format!("{draft}/set-up/process"), &process).await);
    let detail = [("interest", "actual"), ("detail", "A cousin at Otterbrack Ltd.")];
    done(officer.browser.submit(&format!("{draft}/declare"), &detail).await);
    let draft = draft.rsplit('/').next().and_then(|id| id.parse().ok()).expect("the address ends in an id");
    let published = published.engagement;
    pilots::open_final(house, officer, published.id).await;
    (published.problem, draft, published.id, published.reference)
}

async fn ask(house: &House, asker: &Somebody, reference: &str, words: &str) -> AskedId {
    let (op, question) = (asker.op(house), asker.op(house).id());
    let asked =
        portal::engagements::ask(&house.portal, &op, reference, question, About::Problem, words).await;
    asked.expect("questions are taken");
    question
}

/// A call about the engagement, in its ledger, and a supplier that has an advantage.
async fn keep(house: &House, officer: &Somebody, engagement: EngagementId) {
    let (portal, op) = (&house.portal, officer.op(house));
    let told = Told {
        channel: Channel::Call,
        at: op.now,
        from: "Ben Osei".to_owned(),
        to: "Gullholm Ltd".to_owned(),
        summary: "We said how many streets are narrow.".to_owned(),
    };
    portal::ledger::write(portal, &op, engagement, op.id(), &told).await.expect("it is written");
    let exception = Exception {
        id: op.id(),
        supplier: "Wrackshore".to_owned(),
        advantage: "They drive the lorries now.".to_owned(),
        remedy: "Their routes are published.".to_owned(),
    };
    let draft = portal::closing::for_writing(portal, &op, engagement).await.expect("it is published");
    let seen = draft.closing.mark(ClosingPart::Advantage);
    portal::closing::write(portal, &op, engagement, &Written::Except(exception), &seen)
        .await
        .expect("it is written");
}

/// A response with these words, submitted with this run or still a draft.
async fn respond(
    house: &House,
    supplier: OrganisationId,
    reference: &str,
    words: &str,
    shows: Option<RunId>,
) -> (ResponseId, String, ResponseFileId) {
    let writer = house.person(supplier, OrganisationKind::Supplier, "Writer", &[Role::Submitter], None).await;
    let (portal, op) = (&house.portal, writer.op(house));
    responses::start(portal, &op, reference).await.expect("it is open");
    let ground = responses::ground(portal, &op, reference).await.expect("it is there");
    let [.., measure, pilot] = ground.questions.as_slice() else {
        panic!("an outcome measure and a run are asked about")
    };
    let typed = |key: &str| match key {
        "value" => "100".to_owned(),
        "within" => "A year".to_owned(),
        "because" => words.to_owned(),
        _ => String::new(),
    };
    let answer = measure.clean(typed).expect("it is kept");
    responses::save(portal, &op, &ground, &measure.id, &answer, 0).await.expect("it is saved");
    let piece = Ok(axum::body::Bytes::from_static(b"%PDF-1.7"));
    let name = format!("{words}.pdf");
    let pieces = futures::stream::iter([piece]);
    responses::attach(portal, &op, reference, ASKED_FOR_FILES, &name, pieces).await.expect("it is a file");
    let file = responses::draft(portal, &op, reference).await.expect("it is there").files[0].0.id;
    if let Some(run) = shows {
        let answer = pilot.clean(|key| if key == RUN { run.to_string() } else { String::new() });
        let answer = answer.expect("it is a run");
        responses::save(portal, &op, &ground, &pilot.id, &answer, 0).await.expect("it is theirs");
        let draft = responses::check(portal, &op, reference).await.expect("it is there");
        responses::submit(portal, &op, reference, &responses::mark(&draft.response, &draft.content))
            .await
            .expect("it is complete");
    }
    (ground_response(house, &writer, reference).await, measure.id.clone(), file)
}

async fn ground_response(house: &House, writer: &Somebody, reference: &str) -> ResponseId {
    let ground = responses::ground(&house.portal, &writer.op(house), reference).await;
    ground.expect("it is there").response.expect("it was started").id
}

impl Cast {
    /// Gives everybody of the council a role on the published engagement, and declares for them.
    async fn let_read(&self, house: &House, officer: &Somebody) {
        for player in &self.players {
            let person = player.actor.person().expect("they are people of the council");
            let added =
                portal::engagements::add(&house.portal, &officer.op(house), self.published, person).await;
            added.expect("a colleague");
            let op = Op::new(player.actor.clone(), house.now());
            let declared =
                portal::engagements::declare(&house.portal, &op, self.published, DeclaredInterest::None, "")
                    .await;
            declared.expect("they have a role on it");
        }
    }

    /// A council with a complete draft that was not shown to colleagues, two engagements, and everybody else.
    pub async fn gather(house: &House) -> Cast {
        house.publish_receipt_key().await;
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(house, "Ada Hill", &[Role::Editor]).await;
        let address = start(&mut editor.browser, "Damp in Quagmirehithe").await;
        answer_everything(&mut editor.browser, &address).await;
        let title = [("text", "Damp in Quagmirehithe")];
        editor.browser.submit(&format!("{address}/answers/title"), &title).await;
        let problem =
            address.rsplit('/').next().and_then(|id| id.parse().ok()).expect("the address ends in an id");
        let mut officer = council.person_with_password(house, "Ben Osei", &[Role::Procurement]).await;
        let mut owner = council.person_with_password(house, "Olive Farrow", &[Role::Owner]).await;
        let invited =
            [("email", "eva@tarnwick.example"), ("roles", "editor"), ("password", harness::PASSWORD)];
        done(owner.browser.submit("/people/invite", &invited).await);
        let pending = portal::accounts::invites::pending(&house.portal, &owner.op(house)).await;
        let invite = pending.expect("an owner reads them")[0].id;
        let (approved, engagement, published, reference) = engage(house, &mut editor, &mut officer).await;
        let supplier = house.organisation("supplier", OrganisationKind::Supplier).await;
        // First, because time goes by in it.
        let forum = forums::show(house, &editor, &officer, supplier, (published, &reference)).await;
        let (module, run) = pilots::ran(house, supplier, &reference, "A pilot for Sedgewater").await;
        let interested = house.supplier("Reedmarsh").await.person(house, "Rhea", &[Role::Member]).await;
        let registered =
            portal::engagements::register_interest(&house.portal, &interested.op(house), &reference).await;
        registered.expect("it is open");
        let asker = house.person(supplier, OrganisationKind::Supplier, "Asker", &[Role::Member], None).await;
        let question = ask(house, &asker, &reference, "Does Tidewrack count as one street?").await;
        let sealed = house.supplier("Saltmoor").await.person(house, "Sal", &[Role::Member]).await;
        ask(house, &sealed, &reference, "How many streets are narrow?").await;
        let (response, measure, file) =
            respond(house, supplier, &reference, "As in Marshlight", Some(run)).await;
        respond(house, house.supplier("Driftmere").await.id, &reference, "A quiet approach", None).await;
        keep(house, &officer, published).await;
        let (slot, booking) =
            crate::demos::show(house, &editor, &officer, supplier, (published, &reference)).await;
        let join = asks_to_join(house, supplier, "Skerrywall").await;
        let mut cast = Cast {
            players: Vec::new(),
            council: council.id,
            problem,
            approved,
            invite,
            engagement,
            published,
            reference,
            module,
            run,
            supplier,
            question,
            response,
            file,
            slot,
            booking,
            forum,
            party: house.council("council C").await.id,
            invited: house.council("council B").await.id,
            join,
            measure,
        };
        cast.enter(house, "council A", council.id, OrganisationKind::Council).await;
        for colleague in
            cast.players.iter().filter_map(|player| player.actor.person()).collect::<Vec<PersonId>>()
        {
            let added =
                portal::engagements::add(&house.portal, &officer.op(house), engagement, colleague).await;
            added.expect("a colleague");
        }
        cast.let_read(house, &officer).await;
        cast.enter(house, "council B", cast.invited, OrganisationKind::Council).await;
        cast.take_part(house, &editor).await;
        for (name, kind) in [("partner", OrganisationKind::Partner), ("operator", OrganisationKind::Operator)]
        {
            let organisation = house.organisation(name, kind).await;
            cast.enter(house, name, organisation, kind).await;
        }
        cast.enter(house, "supplier", supplier, OrganisationKind::Supplier).await;
        for player in cast.players.iter().filter(|player| player.who.starts_with("supplier")) {
            let op = Op::new(player.actor.clone(), house.now());
            forums::attend(house, &op, &cast.reference, cast.forum.ahead).await;
        }
        let rival = house.organisation("rival", OrganisationKind::Supplier).await;
        cast.enter(house, "rival", rival, OrganisationKind::Supplier).await;
        let nobody = house.visitor();
        let who = "visitor".to_owned();
        cast.players.push(Player { who, actor: Actor::Visitor, browser: nobody, token: None });
        cast
    }

    /// Invites two other councils to the engagements, of which one takes part.
    async fn take_part(&mut self, house: &House, editor: &Somebody) {
        let portal = &house.portal;
        for engagement in [self.engagement, self.published] {
            let invited = cases::invite(portal, &editor.op(house), engagement, self.party).await;
            invited.expect("it is not too late");
        }
        let invited = cases::invite(portal, &editor.op(house), self.engagement, self.invited).await;
        invited.expect("it is not too late");
        let first = self.players.len();
        let roles = [Role::Procurement, Role::Editor, Role::Evaluator];
        self.enter_as(house, "council C", self.party, OrganisationKind::Council, &roles).await;
        let people: Vec<Actor> = self.players[first..].iter().map(|player| player.actor.clone()).collect();
        let officer = Op::new(people[0].clone(), house.now());
        for engagement in [self.engagement, self.published] {
            cases::answer(portal, &officer, engagement, &Reply::Join).await.expect("it is invited");
            for person in &people {
                let id = person.person().expect("a person");
                cases::add_own(portal, &officer, engagement, id).await.expect("a colleague");
                let op = Op::new(person.clone(), house.now());
                let declared = cases::declare(portal, &op, engagement, DeclaredInterest::None, "").await;
                declared.expect("they have a role on it");
            }
        }
        let notice = Notice::NotRequired { reason: "Marlow Bridge publishes it".to_owned() };
        for step in [Step::Notice(notice), Step::Ready] {
            cases::step(portal, &officer, self.published, &step).await.expect("nothing is missing");
        }
    }

    /// One person for each role of the organisation.
    async fn enter(
        &mut self,
        house: &House,
        name: &str,
        organisation: OrganisationId,
        kind: OrganisationKind,
    ) {
        self.enter_as(house, name, organisation, kind, Role::of(kind)).await;
    }

    /// One person for each of these roles.
    async fn enter_as(
        &mut self,
        house: &House,
        name: &str,
        organisation: OrganisationId,
        kind: OrganisationKind,
        roles: &[Role],
    ) {
        for role in roles {
            let person = format!("{} of {name}", role.key());
            let makes_tokens = kind == OrganisationKind::Supplier;
            let password = makes_tokens.then_some(harness::PASSWORD);
            let mut somebody = house.person(organisation, kind, &person, &[*role], password).await;
            let token =
                if makes_tokens { Some(token(house, &somebody, TokenScope::ALL).await) } else { None };
            // Each from an address of their own: nobody is slowed down by the others.
            let place = u8::try_from(self.players.len()).expect("they are few");
            somebody.browser.address = [198, 51, 100, place].into();
            let seat = Seat { organisation, kind, roles: vec![*role] };
            self.players.push(Player {
                who: format!("{name}, {}", role.key()),
                actor: Actor::Person { id: somebody.id, seat: Some(seat) },
                browser: somebody.browser,
                token,
            });
        }
    }
}
