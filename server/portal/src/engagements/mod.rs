//! Engagements: setting one up on an approved problem, the people on it, publishing, the public list.

pub(crate) mod addenda;
pub mod catalogue;
pub(crate) mod interest;
pub(crate) mod listings;
pub(crate) mod news;
pub(crate) mod ours;
pub(crate) mod parties;
pub(crate) mod people;
pub(crate) mod publishing;
pub(crate) mod questions;
mod setting_up;

pub use addenda::{addenda, amend};
pub use catalogue::Catalogue;
pub use interest::{Stand, for_interest, interested, register_interest, stand, watch, withdraw_interest};
pub use listings::{Counts, Found, PER_PAGE, Search, search};
pub use news::{PORTION as NEWS_PORTION, stop, stop_address, stopping};
pub use ours::{Ours, ours};
pub use parties::{
    Invitation, Inviting, OwnParty, Reply, Step, answer, for_inviting, invitation, invitations, invite,
    own_party, step, take_back, taking_part,
};
pub use people::{
    Declaration, Place, Standing, add, add_own, colleagues, declarations, declare, has_place, hosts, place,
};
pub use publishing::{Public, public, publish, withdraw};
pub use questions::{
    QUESTIONS_MAX, Sealed, answered, ask, consent, count_answered, decide, for_asking, for_deciding,
    for_unsealing, new_question, our_questions, own_question, questions, unseal,
};
pub use setting_up::{Startable, make_ready, set_up, start, startable};

use crate::{
    Op, Portal, accounts, bind,
    db::{Row, Tx, id, json},
    pilots, statements,
};
use domain::{
    accounts::Organisation,
    actor::{Act, Scope},
    engagements::{Engagement, Joined, Lacks, Party, Phase, Stage},
    fault::Fault,
    ids::EngagementId,
    pilots::{ChallengePart, ChallengeUse},
    problems::Version,
    time::Timestamp,
};

statements! {
    INSERT: Write "INSERT INTO engagements (id, reference, problem, version, title, lead, setup, stage, stage_data, started_at, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)";
    LOAD: Read "SELECT e.id, e.reference, e.problem, e.version, e.title, e.lead, e.setup, e.stage_data, e.revision,
        (SELECT string_agg(j.organisation || ' ' || j.stage, ',') FROM engagement_parties j WHERE j.engagement = e.id AND j.stage IN ('joining', 'ready', 'done')) FROM engagements e WHERE e.id = $1";
    BY_REFERENCE: Read "SELECT e.id, e.reference, e.problem, e.version, e.title, e.lead, e.setup, e.stage_data, e.revision,
        (SELECT string_agg(j.organisation || ' ' || j.stage, ',') FROM engagement_parties j WHERE j.engagement = e.id AND j.stage IN ('joining', 'ready', 'done')) FROM engagements e WHERE e.reference = $1";
    SAVE: Write "UPDATE engagements SET setup = $3, stage = $4, stage_data = $5, revision = revision + 1 WHERE id = $1 AND revision = $2";
    LATEST_VERSION: Read "SELECT version FROM problems WHERE id = $1";
    OF_COUNCIL: Read "SELECT e.id, e.reference, e.problem, e.version, e.title, e.lead, e.setup, e.stage_data, e.revision,
        (SELECT string_agg(j.organisation || ' ' || j.stage, ',') FROM engagement_parties j WHERE j.engagement = e.id AND j.stage IN ('joining', 'ready', 'done')), e.started_at,
        EXISTS (SELECT 1 FROM engagement_people p WHERE p.engagement = e.id AND p.person = $3)
        AND NOT EXISTS (SELECT 1 FROM conflict_declarations d WHERE d.engagement = e.id AND d.person = $3)
        FROM engagements e WHERE EXISTS (SELECT 1 FROM council_side s WHERE s.engagement = e.id AND s.organisation = $1)
        AND ($2 OR EXISTS (SELECT 1 FROM engagement_people p WHERE p.engagement = e.id AND p.person = $3))
        ORDER BY e.started_at DESC, e.id DESC";
}

/// An engagement, from the first ten columns of a row.
pub(crate) fn read(row: &Row) -> Result<Engagement, Fault> {
    Ok(Engagement {
        id: row.parse(0)?,
        reference: row.get(1)?,
        problem: row.parse(2)?,
        version: u32::try_from(row.get::<i64>(3)?).map_err(Fault::internal)?,
        title: row.get(4)?,
        lead: row.parse(5)?,
        setup: row.json(6)?,
        stage: row.json(7)?,
        revision: row.get(8)?,
        joined: row
            .get::<Option<String>>(9)?
            .map_or(Ok(Vec::new()), |joined| joined.split(',').map(read_joined).collect())?,
    })
}

/// One of those who take part, as `organisation stage`.
fn read_joined(written: &str) -> Result<Joined, Fault> {
    let unknown = || Fault::internal("a party is stored in no known way");
    let (organisation, stage) = written.split_once(' ').ok_or_else(unknown)?;
    Ok(Joined { organisation: organisation.parse().map_err(Fault::internal)?, ready: stage != "joining" })
}

pub(crate) async fn load(portal: &Portal, engagement: EngagementId) -> Result<Engagement, Fault> {
    read(&portal.db.row(&LOAD, bind![id(engagement)]).await?.ok_or_else(Fault::not_found)?)
}

pub(crate) async fn load_in(t: &mut Tx, engagement: EngagementId) -> Result<Engagement, Fault> {
    read(&t.row(&LOAD, bind![id(engagement)]).await?.ok_or_else(Fault::not_found)?)
}

/// Saves what changed; only one of two changes at the same time goes through.
pub(crate) async fn save(t: &mut Tx, before: &Engagement, after: &Engagement) -> Result<(), Fault> {
    let values =
        bind![id(before.id), before.revision, json(&after.setup)?, after.stage.key(), json(&after.stage)?];
    t.change_one(&SAVE, values).await
}

/// Something about an engagement's challenge changes: what was ready is a draft again, whoever reads it to publish it is
/// told by another revision, and whoever changed it has a role on it.
pub(crate) async fn change_challenge(t: &mut Tx, op: &Op, before: &Engagement) -> Result<(), Fault> {
    let by = op.person()?;
    let after = before.clone().change_challenge()?;
    save(t, before, &after).await?;
    people::join(t, op, before.id, by).await.map(drop)
}

/// What an engagement lacks beside its set-up.
async fn lacks_in(t: &mut Tx, engagement: &Engagement) -> Result<Lacks, Fault> {
    let undeclared = people::undeclared(&people::of_in(t, engagement.id).await?, engagement.lead);
    let chosen = pilots::choosing::chosen_in(t, engagement.id).await?;
    let challenge = chosen.iter().flat_map(|chosen| chosen.missing(engagement.lead)).map(|(_, what)| what);
    Ok(Lacks { undeclared, challenge: challenge.collect() })
}

/// Everything a council's page about its engagement shows.
#[derive(Clone, Debug)]
pub struct Working {
    /// The engagement.
    pub engagement: Engagement,
    /// The version of the problem it is about.
    pub version: Version,
    /// The latest approved version of that problem: greater when a newer one exists.
    pub latest_version: u32,
    /// The council that leads.
    pub lead: Organisation,
    /// Everybody with a role on it, by name.
    pub people: Vec<Standing>,
    /// The challenge that its pilots meet, if one is chosen.
    pub challenge: Option<ChallengeUse>,
    /// Everybody who was invited to it, by name.
    pub parties: Vec<Party>,
}

impl Working {
    /// The names of those of the council that leads with a role on it who have not declared their interests.
    pub fn undeclared(&self) -> Vec<String> {
        people::undeclared(&self.people, self.lead.id)
    }

    /// What its challenge lacks before publishing; nothing where it has none.
    pub fn challenge_lacks(&self) -> Vec<(ChallengePart, &'static str)> {
        let lead = self.engagement.lead;
        self.challenge.iter().flat_map(|chosen| chosen.missing(lead)).collect()
    }
}

/// An engagement as its council works on it.
///
/// # Errors
/// Not found, also for another council's.
pub async fn working(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Working, Fault> {
    working_for(portal, op, engagement, Act::ReadDraftEngagement).await
}

/// An engagement, for whoever may set it up.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_setting_up(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Working, Fault> {
    working_for(portal, op, engagement, Act::SetUpEngagement).await
}

/// An engagement, for whoever may publish it.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_publishing(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Working, Fault> {
    working_for(portal, op, engagement, Act::PublishEngagement).await
}

/// An engagement, for whoever may publish an addendum to it.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_amending(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Working, Fault> {
    working_for(portal, op, engagement, Act::AmendEngagement).await
}

/// An engagement, for whoever may withdraw it.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_withdrawing(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Working, Fault> {
    working_for(portal, op, engagement, Act::WithdrawEngagement).await
}

/// An engagement as its council works on it, for whoever may do this.
///
/// # Errors
/// The refusal of the permission table.
pub(crate) async fn working_for(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    act: Act,
) -> Result<Working, Fault> {
    let engagement = load(portal, engagement).await?;
    op.may(act, &engagement.subject_for(act))?;
    let latest = portal.db.row(&LATEST_VERSION, bind![id(engagement.problem)]).await?;
    let latest = latest.ok_or_else(Fault::not_found)?.get::<i64>(0)?;
    Ok(Working {
        version: crate::problems::versions::load(portal, engagement.problem, engagement.version).await?,
        latest_version: u32::try_from(latest).map_err(Fault::internal)?,
        lead: accounts::organisations::organisation(portal, engagement.lead).await?,
        people: people::of(portal, engagement.id).await?,
        challenge: pilots::chosen(portal, engagement.id).await?,
        parties: parties::of(portal, engagement.id).await?,
        engagement,
    })
}

/// One line of a council's list of engagements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The engagement.
    pub engagement: Engagement,
    /// When it was started.
    pub started_at: Timestamp,
    /// Where it stands now.
    pub phase: Phase,
    /// Whether the actor has a role on it and has not declared their interests.
    pub awaits_my_declaration: bool,
}

impl Summary {
    /// Whether it can still be worked on.
    pub fn is_live(&self) -> bool {
        !matches!(self.engagement.stage, Stage::Closed { .. } | Stage::Withdrawn { .. })
    }
}

/// The engagements of the actor's council, newest first; for those who read no drafts, the ones they
/// have a role on.
///
/// # Errors
/// The refusal of the permission table.
pub async fn list(portal: &Portal, op: &Op) -> Result<Vec<Summary>, Fault> {
    let scope = Scope::own(&op.actor, Act::SeeEngagements)?;
    let values = bind![id(scope.organisation()), scope.drafts(), id(op.person()?)];
    let rows = portal.db.rows(&OF_COUNCIL, values).await?;
    rows.iter()
        .map(|row| {
            let engagement = read(row)?;
            Ok(Summary {
                phase: engagement.phase(op.now),
                started_at: row.moment(10)?,
                awaits_my_declaration: row.get(11)?,
                engagement,
            })
        })
        .collect()
}
