//! What is measured on: a demonstration, many engagements, and people who write.

use crate::{Size, load::Connection, many, process::Installation};
use axum::http::Request;
use domain::{
    accounts::{OrganisationKind, Regime, Role},
    actor::{Actor, Seat},
    demos::{DayWindow, DemoPlan, DemoTerms, Pattern},
    engagements::{DeclaredInterest, Phase, Sort},
    ids::{EngagementId, OrganisationId, ProblemId},
    time::london,
};
use portal::{
    Op, Portal,
    accounts::{
        self, NewPerson, members,
        organisations::{self, NewOrganisation},
    },
    demos,
    engagements::{self, Search, search},
    operational::sessions,
    problems, responses,
};
use scraper::{Html, Selector};

/// Numbers below this belong to the demonstration.
const FIRST: u32 = 1_000;

/// A demonstration in an empty database; gives back an engagement that is open.
pub async fn demonstrate(portal: &Portal) -> EngagementId {
    server::demonstration::make(portal, portal.clock.now()).await.expect("the demonstration is made");
    let open =
        Search { stage: Some(Phase::Open), sort: Sort::ClosingSoonest, per_page: 1, ..Search::default() };
    let op = Op::new(Actor::Visitor, portal.clock.now());
    let found = search(portal, &op, &open).await.expect("the database answers");
    found.listings.first().expect("the demonstration has an open engagement").engagement
}

/// Publishes copies, until there are `rows` of them; `there` says how many there are already.
pub async fn fill(portal: &Portal, from: EngagementId, there: u32, rows: u32) {
    many::fill(portal, from, FIRST + there..FIRST + rows).await;
}

/// How many of the queries hit over 30% of the rows.
pub async fn wide(portal: &Portal, rows: u32) -> usize {
    let op = Op::new(Actor::Visitor, portal.clock.now());
    let mut wide = 0;
    for query in many::queries() {
        let found = search(portal, &op, &many::asked(query)).await.expect("the database answers");
        wide += usize::from(found.counts.total * 10 > rows as usize * 3);
    }
    wide
}

/// Somebody who is signed in.
pub struct Person {
    op: Op,
    pub cookie: String,
}

/// A council.
pub async fn council(portal: &Portal, slug: &str) -> OrganisationId {
    organisation(portal, slug, OrganisationKind::Council).await
}

async fn organisation(portal: &Portal, slug: &str, kind: OrganisationKind) -> OrganisationId {
    let op = Op::new(Actor::System, portal.clock.now());
    let new = NewOrganisation {
        slug: slug.to_owned(),
        name: slug.to_owned(),
        kind,
        regime: Regime::England,
        identifiers: Vec::new(),
    };
    organisations::register(portal, &op, op.id(), new).await.expect("the operator registers it")
}

impl Person {
    /// An editor of the council, with a session.
    pub async fn editor(portal: &Portal, council: OrganisationId, number: usize) -> Person {
        Self::of(portal, council, OrganisationKind::Council, Role::Editor, number).await
    }

    /// Somebody with a role in an organisation, and a session.
    pub async fn of(
        portal: &Portal,
        organisation: OrganisationId,
        kind: OrganisationKind,
        role: Role,
        number: usize,
    ) -> Person {
        let op = Op::new(Actor::System, portal.clock.now());
        let new = NewPerson {
            email: format!("person.{number}@{organisation}.example"),
            name: format!("Person {number}"),
            password: None,
            demonstration: false,
        };
        let id = accounts::register(portal, &op, new).await.expect("the address is new");
        members::grant(portal, &op, organisation, id, &[role]).await.expect("the role fits");
        let token = sessions::start(portal, &op, id, Some(organisation)).await.expect("started");
        let seat = Seat { organisation, kind, roles: vec![role] };
        Person { op: op.by(Actor::Person { id, seat: Some(seat) }), cookie: format!("session={token}") }
    }

    /// Their operation at this moment.
    pub fn now(&self, portal: &Portal) -> Op {
        Op { now: portal.clock.now(), ..self.op.clone() }
    }

    pub async fn start_problem(&self, portal: &Portal, title: &str) -> ProblemId {
        let id: ProblemId = self.op.id();
        problems::start(portal, &self.op, id, title).await.expect("an editor may");
        id
    }
}

/// Somebody who writes the answer to one question, on a connection of their own.
pub struct Writer {
    pub connection: Connection,
    pub path: String,
    pub cookie: String,
    token: String,
    seen: String,
    words: String,
}

impl Writer {
    /// Opens the page of the question.
    pub async fn sit_down(person: &Person, path: &str, installation: &Installation) -> Writer {
        let mut connection = Connection::open(installation.address).await;
        let request = Request::get(path).header("cookie", &person.cookie);
        let (_, page) = connection.ask(request, String::new()).await;
        let page = Html::parse_document(&String::from_utf8_lossy(&page));
        let hidden = |name: &str| {
            let field = Selector::parse(&format!("form#answer input[name={name}]")).expect("a selector");
            let field = page.select(&field).next().expect("the form has the field");
            field.attr("value").unwrap_or_default().to_owned()
        };
        Writer {
            connection,
            token: hidden("_token"),
            seen: hidden("seen"),
            words: String::new(),
            path: path.to_owned(),
            cookie: person.cookie.clone(),
        }
    }

    /// What the form sends after one more sentence.
    pub fn form(&mut self) -> String {
        if self.words.len() > 1_500 {
            self.words.clear();
        }
        self.words
            .push_str("Nobody told the people who live there that the lift would be away for a month. ");
        let fields = [("_token", &self.token), ("seen", &self.seen), ("text", &self.words)];
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    }

    /// Takes over the revision that the portal answered, as the island does.
    pub fn saved(&mut self, answer: &[u8]) {
        let answer: serde_json::Value = serde_json::from_slice(answer).expect("the answer is JSON");
        self.seen = answer["revision"].as_i64().expect("a saved answer has a revision").to_string();
    }
}

/// People who write, each at a problem of their own: the address of one question.
pub async fn writers(portal: &Portal, size: &Size) -> Vec<(Person, String)> {
    let organisation = council(portal, "writers").await;
    let mut writers = Vec::new();
    for number in 0..size.writers {
        let person = Person::editor(portal, organisation, number).await;
        let problem = person.start_problem(portal, "Lifts that are out of order").await;
        writers.push((person, format!("/problems/{problem}/answers/why")));
    }
    writers
}

/// People of as many suppliers, each at the response of their own: the address of its second question.
pub async fn responders(portal: &Portal, to: EngagementId, size: &Size) -> Vec<(Person, String)> {
    let op = Op::new(Actor::Visitor, portal.clock.now());
    let open = Search { stage: Some(Phase::Open), per_page: 50, ..Search::default() };
    let found = search(portal, &op, &open).await.expect("the database answers");
    let reference = &found.listings.iter().find(|one| one.engagement == to).expect("it is open").reference;
    let mut writers = Vec::new();
    for number in 0..size.writers {
        let supplier = organisation(portal, &format!("responder-{number}"), OrganisationKind::Supplier).await;
        let person = Person::of(portal, supplier, OrganisationKind::Supplier, Role::Submitter, number).await;
        responses::start(portal, &person.op, reference).await.expect("it is open");
        let ground = responses::ground(portal, &person.op, reference).await.expect("it is there");
        writers
            .push((person, format!("/engagements/{reference}/response/answers/{}", ground.questions[1].id)));
    }
    writers
}

/// Offers slots for demos of an engagement until there are as many as there can be: whoever hosts them, and the address of the picker.
pub async fn slots(portal: &Portal, of: EngagementId, size: &Size) -> (Person, String) {
    let visitor = Op::new(Actor::Visitor, portal.clock.now());
    let open = Search { stage: Some(Phase::Open), per_page: 50, ..Search::default() };
    let found = search(portal, &visitor, &open).await.expect("the database answers");
    let reference = &found.listings.iter().find(|one| one.engagement == of).expect("it is open").reference;
    let lead = engagements::public(portal, &visitor, reference).await.expect("it is open").engagement.lead;
    let host = Person::of(portal, lead, OrganisationKind::Council, Role::Editor, usize::MAX).await;
    let before = demos::for_planning(portal, &host.op, of).await.expect("an editor may");
    let journeys = before.working.version.content.journeys.keys().copied().collect();
    let terms = DemoTerms { length_minutes: 45, watchers: 2, journeys, ..DemoTerms::default() };
    let terms = before.planned.plan.map_or(terms, |plan| plan.terms);
    let length_minutes = terms.length_minutes;
    let plan = DemoPlan { terms, place: "The town hall".to_owned() };
    demos::plan(portal, &host.op, of, &plan, before.planned.revision).await.expect("nobody else plans");
    let declared = engagements::declare(portal, &host.op, of, DeclaredInterest::None, "").await;
    declared.expect("whoever plans has a role");
    let first = london::start_of_day_after(host.op.now, 30);
    let slot = |number: i64| {
        let from = first.plus_minutes(number * length_minutes);
        DayWindow { from, until: from.plus_minutes(length_minutes) }
    };
    let room = size.slots - before.lines.len();
    let pattern = Pattern {
        days: (0..).take(room).map(slot).collect(),
        length_minutes,
        break_minutes: 0,
        hosts: vec![host.op.actor.person().expect("a person")],
    };
    demos::make_slots(portal, &host.op, of, host.op.id(), &pattern).await.expect("the host is free");
    let made =
        demos::for_planning(portal, &host.op, of).await.expect("an editor may").made(host.op.now).len();
    demos::offer(portal, &host.op, of, made as u64).await.expect("the plan is complete");
    let picker = format!("/engagements/{reference}/demo");
    (host, picker)
}

/// Changes how suppliers prepare for demos, so that everybody who takes part is told.
pub async fn change_demos(portal: &Portal, host: &Person, of: EngagementId, round: usize) {
    let op = host.now(portal);
    let before = demos::for_planning(portal, &op, of).await.expect("an editor may").planned;
    let mut plan = before.plan.expect("slots are offered");
    plan.terms.preparation = format!("Bring a laptop, and {round} cables.");
    demos::plan(portal, &op, of, &plan, before.revision).await.expect("nobody else plans");
}
