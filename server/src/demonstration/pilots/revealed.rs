//! A final that has been revealed: three suppliers practised, locked a version each, and it ran once in worlds of a secret.
//!
//! The secret stands in `revealed/reveal.json`, as a portal publishes it: so its worlds are the same in every demonstration,
//! and what the pilots showed in them was computed before.

use super::{
    Tale, log, take,
    versions::{BASELINE, Becomes, Kept, Plan, Version, WORDS_FILE, kept},
};
use crate::demonstration::{
    people::{PASSWORD, People},
    responses,
};
use domain::{
    accounts::Role,
    fault::Fault,
    ids::{FinalId, OrganisationId, WorkerId},
    pilots::{Done, Length, Publication, Sha256, Work},
    time::Timestamp,
};
use portal::{
    Op, Portal, accounts, engagements,
    pilots::{self, finals, finals::Opening},
};
use receipt::reveal::{PartySecret, Reveal};

/// The council that leads it.
const COUNCIL: &str = "glenharrow";
/// When the final opens, locks, and is revealed, in days before now.
const OPENED_DAYS_AGO: i64 = 15;
const LOCKED_DAYS_AGO: i64 = 9;
const REVEALED_DAYS_AGO: i64 = 8;
/// When a supplier shows its practice run too.
const SHOWN_DAYS_AGO: i64 = 3;

/// A version that was locked: what it showed in the final, and whether its supplier may be named.
struct Locked {
    version: Version,
    shown: Kept,
    consents: bool,
}

const DAY: i64 = 24 * 60;

const LOCKED: [Locked; 3] = [
    Locked {
        version: Version {
            supplier: ("hearth-and-lantern", Role::Admin),
            minutes_ago: 14 * DAY,
            file: WORDS_FILE,
            file_name: "triage_words.wasm",
            note: "Reads what residents wrote, and takes a report to an order.",
            becomes: Becomes::Ready,
            runs: &[Plan::Ends(Length::Full, kept!("revealed/words-full"))],
        },
        shown: kept!("revealed/words-final"),
        consents: true,
    },
    Locked {
        version: Version {
            supplier: ("brightwater", Role::Admin),
            minutes_ago: 13 * DAY,
            file: BASELINE,
            file_name: "baseline.wasm",
            note: "What headings have meant in the past, and nothing else.",
            becomes: Becomes::Ready,
            runs: &[Plan::Ends(Length::Full, kept!("revealed/baseline-full"))],
        },
        shown: kept!("revealed/baseline-final"),
        consents: true,
    },
    Locked {
        version: Version {
            supplier: ("fell-and-fern", Role::Admin),
            minutes_ago: 11 * DAY,
            file: include_bytes!("same.wasm"),
            file_name: "first.wasm",
            note: "The same answer to every report, to see how the final goes.",
            becomes: Becomes::Ready,
            runs: &[Plan::Ends(Length::Full, kept!("revealed/same-full"))],
        },
        shown: kept!("revealed/same-final"),
        consents: false,
    },
];

/// What the portal publishes after it.
pub fn reveal() -> Result<Reveal, Fault> {
    Reveal::read(include_bytes!("revealed/reveal.json")).map_err(Fault::internal)
}

/// The id of the council with this short name, where the key of the final follows from it.
pub fn council(slug: &str) -> Result<Option<OrganisationId>, Fault> {
    Ok(reveal()?.parties.into_keys().next().filter(|_| slug == COUNCIL))
}

/// From the opening of the final to the publication of what the versions showed.
pub async fn write(portal: &Portal, people: &People, worker: WorkerId, now: Timestamp) -> Result<(), Fault> {
    let told = Told { portal, people, worker, now };
    let final_phase = told.open().await?;
    for locked in &LOCKED {
        told.lock(locked, final_phase).await?;
    }
    finals::close_locks(portal, told.days_ago(LOCKED_DAYS_AGO)).await?;
    told.run(final_phase).await?;
    let officer = told.officer(REVEALED_DAYS_AGO)?;
    let confirmed = accounts::confirm(portal, &officer, PASSWORD).await?;
    finals::reveal(portal, &officer, final_phase, confirmed).await?;
    finals::publish(portal, &officer, final_phase).await?;
    told.show_practice().await
}

struct Told<'a> {
    portal: &'a Portal,
    people: &'a People,
    worker: WorkerId,
    now: Timestamp,
}

impl Told<'_> {
    fn days_ago(&self, days: i64) -> Timestamp {
        self.now.plus_days(-days)
    }

    fn officer(&self, days_ago: i64) -> Result<Op, Fault> {
        self.people.op(COUNCIL, Role::Procurement, 0, self.days_ago(days_ago))
    }

    async fn open(&self) -> Result<FinalId, Fault> {
        let officer = self.officer(OPENED_DAYS_AGO)?;
        let Reveal { engagement, parties, .. } = reveal()?;
        let secrets = parties.iter().map(|(party, of)| (*party, PartySecret::new(&of.secret.0))).collect();
        let confirmed = accounts::confirm(self.portal, &officer, PASSWORD).await?;
        let locks_at = self.days_ago(LOCKED_DAYS_AGO);
        let opening = Opening { locks_at, publication: Publication::Named, held_out: None };
        let id: FinalId = officer.id();
        finals::open_demonstration(self.portal, &officer, engagement, id, opening, confirmed, secrets)
            .await?;
        Ok(id)
    }

    /// A supplier uploads a version, rehearses it, locks it, and says whether it may be named.
    async fn lock(&self, locked: &Locked, phase: FinalId) -> Result<(), Fault> {
        let officer = self.officer(OPENED_DAYS_AGO)?;
        let engagement = engagements::working(self.portal, &officer, reveal()?.engagement).await?.engagement;
        let place = (engagement.reference.as_str(), self.worker);
        let tale = Tale::begin(self.portal, self.people, place, &locked.version, self.now)?;
        let supplier = Op { now: self.days_ago(LOCKED_DAYS_AGO + 1), ..tale.supplier.clone() };
        let module = tale.of(&locked.version).await?;
        finals::lock(self.portal, &supplier, module).await?;
        if locked.consents {
            let ground = finals::ground_for_locking(self.portal, &supplier, &engagement.reference).await?;
            finals::consent(self.portal, &supplier, &ground, phase, true).await?;
        }
        Ok(())
    }

    /// The supplier whose response came after the final shows in it how its version did in practice.
    async fn show_practice(&self) -> Result<(), Fault> {
        let officer = self.officer(SHOWN_DAYS_AGO)?;
        let reference =
            engagements::working(self.portal, &officer, reveal()?.engagement).await?.engagement.reference;
        let (supplier, role) = LOCKED[0].version.supplier;
        let supplier = self.people.op(supplier, role, 0, officer.now)?;
        responses::show(self.portal, &supplier, &reference).await
    }

    /// The one run of each, with what it showed.
    async fn run(&self, phase: FinalId) -> Result<(), Fault> {
        let officer = self.officer(LOCKED_DAYS_AGO)?;
        let officer = Op { now: officer.now.plus_minutes(10), ..officer };
        let confirmed = accounts::confirm(self.portal, &officer, PASSWORD).await?;
        finals::start(self.portal, &officer, phase, confirmed).await?;
        for minute in 1..=LOCKED.len() as i64 {
            let (op, work, taken) = take(self.portal, self.worker, officer.now.plus_minutes(minute)).await?;
            let Work::Run { sha256, .. } = work else {
                return Err(Fault::internal("the batch of a final has runs alone"));
            };
            let locked = LOCKED.iter().find(|locked| Sha256::of(locked.version.file) == sha256);
            let locked = locked.ok_or_else(|| Fault::internal("a pilot ran that nobody locked"))?;
            let evidence = locked.shown.evidence.to_owned();
            pilots::done(self.portal, &op, &taken, Done::Ran { evidence, log: log(locked.shown.log)? })
                .await?;
        }
        Ok(())
    }
}
