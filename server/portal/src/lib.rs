//! Use cases and their SQL: the only crate that names sqlx.
//!
//! A use case is a free function `(&Portal, &Op, …) -> Result<…, Fault>`. It asks the permission
//! table through `op.may`, applies a rule of `domain`, and writes in [`tx!`].

pub mod accounts;
pub mod audit;
pub mod blobs;
pub mod calendar;
pub mod clock;
pub mod closing;
pub mod db;
pub mod demos;
pub mod engagements;
pub mod forums;
pub mod jobs;
pub mod keys;
pub mod ledger;
mod op;
pub mod operational;
pub mod pilots;
pub mod problems;
pub mod receipts;
pub mod responses;

pub use db::Db;
pub use op::Op;

use clock::Clock;
use keys::Keys;

/// Everything a use case needs apart from who asks and when.
#[derive(Clone, Debug)]
pub struct Portal {
    /// The database.
    pub db: Db,
    /// Secrets that live outside it.
    pub keys: Keys,
    /// Where `Op::now` comes from.
    pub clock: Clock,
    /// What the public list is filtered and counted by, held in memory.
    pub catalogue: engagements::Catalogue,
    /// Files: modules, and the files of challenges.
    pub blobs: blobs::Blobs,
    /// The challenges that come with this build.
    pub library: pilots::Library,
    /// The challenges of engagements that have runs, held in memory.
    pub cards: pilots::Cards,
    /// What signs receipts.
    pub signer: receipts::Signer,
    /// Who waits for a job, or for one to move.
    pub queue: operational::queue::Queue,
    /// What the operator decided.
    pub settings: Settings,
}

impl Portal {
    /// A portal on this database, with nothing in memory yet, and no key that signs receipts.
    pub fn new(
        db: Db,
        keys: Keys,
        clock: Clock,
        blobs: blobs::Blobs,
        library: pilots::Library,
        settings: Settings,
    ) -> Portal {
        let (catalogue, queue) = (engagements::Catalogue::default(), operational::queue::Queue::default());
        let signer = receipts::Signer::Missing("the receipt key was not opened".to_owned());
        let cards = pilots::Cards::default();
        Portal { db, keys, clock, catalogue, blobs, library, cards, signer, queue, settings }
    }
}

/// Settings that use cases depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The public address without a slash at its end; links in mail start with it.
    pub public_url: String,
    /// Comforts of development: only when both addresses are loopback.
    pub comforts: bool,
    /// The file that remembers, outside the database, how far the audit log has come.
    pub audit_anchor: Option<std::path::PathBuf>,
    /// The portal's name in mail.
    pub brand_name: String,
    /// Whether there is a program that scans files of suppliers: then nobody gets one that it has not passed.
    pub scans: bool,
}

/// The statements of every module that has some.
pub(crate) static STATEMENTS: &[&[&db::Statement]] = &[
    accounts::STATEMENTS,
    accounts::console::STATEMENTS,
    accounts::founding::STATEMENTS,
    accounts::invites::STATEMENTS,
    accounts::joining::STATEMENTS,
    accounts::leaving::STATEMENTS,
    accounts::members::STATEMENTS,
    accounts::organisations::STATEMENTS,
    accounts::reset::STATEMENTS,
    accounts::second_factor::STATEMENTS,
    accounts::sign_up::STATEMENTS,
    accounts::tokens::STATEMENTS,
    audit::STATEMENTS,
    calendar::STATEMENTS,
    closing::STATEMENTS,
    db::schema::STATEMENTS,
    demos::STATEMENTS,
    demos::allowing::STATEMENTS,
    demos::booking::STATEMENTS,
    demos::desk::STATEMENTS,
    demos::mail::STATEMENTS,
    demos::noting::STATEMENTS,
    demos::planning::STATEMENTS,
    demos::reminding::STATEMENTS,
    demos::waiting::STATEMENTS,
    engagements::STATEMENTS,
    engagements::addenda::STATEMENTS,
    engagements::catalogue::STATEMENTS,
    engagements::interest::STATEMENTS,
    engagements::listings::STATEMENTS,
    engagements::news::STATEMENTS,
    engagements::ours::STATEMENTS,
    engagements::parties::STATEMENTS,
    engagements::parties::own::STATEMENTS,
    engagements::people::STATEMENTS,
    engagements::people::declaring::STATEMENTS,
    engagements::publishing::STATEMENTS,
    engagements::questions::STATEMENTS,
    forums::STATEMENTS,
    forums::announcing::STATEMENTS,
    forums::desk::STATEMENTS,
    forums::giving::STATEMENTS,
    forums::mail::STATEMENTS,
    forums::minutes::STATEMENTS,
    forums::planning::STATEMENTS,
    forums::questions::STATEMENTS,
    forums::reminding::STATEMENTS,
    forums::seats::STATEMENTS,
    forums::slides::STATEMENTS,
    ledger::STATEMENTS,
    operational::answers::STATEMENTS,
    operational::asked_links::STATEMENTS,
    operational::attempts::STATEMENTS,
    operational::leases::STATEMENTS,
    operational::outbox::STATEMENTS,
    operational::queue::STATEMENTS,
    operational::queue::giving::STATEMENTS,
    operational::responses::STATEMENTS,
    operational::sessions::STATEMENTS,
    operational::used_codes::STATEMENTS,
    pilots::choosing::STATEMENTS,
    pilots::ending::STATEMENTS,
    pilots::finals::STATEMENTS,
    pilots::finals::agreeing::STATEMENTS,
    pilots::finals::locking::STATEMENTS,
    pilots::finals::running::STATEMENTS,
    pilots::keeping::STATEMENTS,
    pilots::modules::STATEMENTS,
    pilots::quota::STATEMENTS,
    pilots::runs::STATEMENTS,
    pilots::workers::STATEMENTS,
    problems::STATEMENTS,
    problems::HISTORY_STATEMENTS,
    problems::advice::STATEMENTS,
    problems::previews::STATEMENTS,
    problems::versions::STATEMENTS,
    receipts::STATEMENTS,
    responses::STATEMENTS,
    responses::files::STATEMENTS,
    responses::reading::STATEMENTS,
    responses::scanning::STATEMENTS,
    responses::submitting::STATEMENTS,
];
