//! What an organisation that takes part answers for itself: its notice, its people, whether it is ready or done; leaving.

use super::{announce, find, of, of_in, own_organisation, save_party};
use crate::{
    Op, Portal, accounts, bind,
    closing::FINAL_UNDER_WAY,
    db::{Tx, id},
    engagements::{interest, load, load_in, people},
    ledger,
    pilots::{self, own_profile},
    statements, tx,
};
use domain::{
    accounts::{Organisation, Regime},
    actor::{Act, Permit, Subject},
    engagements::{Engagement, Notice, Party, PartyStage, StillOpen},
    event::{Entry, Event},
    fault::Fault,
    ids::{EngagementId, OrganisationId, PersonId},
    ledger::LedgerEntry,
    pilots::ChallengeUse,
    time::Timestamp,
};

statements! {
    HOSTS_AHEAD: Read "SELECT 1 FROM engagement_people e WHERE e.engagement = $1 AND e.organisation = $2 AND (
        EXISTS (SELECT 1 FROM demo_slots s WHERE s.engagement = $1 AND s.host = e.person AND s.stage IN ('made', 'offered') AND s.ends > $3)
        OR EXISTS (SELECT 1 FROM forum_hosts h JOIN forums f ON f.id = h.forum
            WHERE f.engagement = $1 AND h.person = e.person AND f.stage IN ('draft', 'announced') AND f.ends > $3)) LIMIT 1";
}

/// What decides about a party's next step beside itself.
#[derive(Clone, Debug)]
struct Own {
    undeclared: Vec<String>,
    someone_declared: bool,
    open: StillOpen,
}

impl Own {
    fn of(
        organisation: OrganisationId,
        people: &[people::Standing],
        entries: &[LedgerEntry],
        (hosts_ahead, final_under_way): (bool, bool),
    ) -> Own {
        let is_own = |one: &&people::Standing| one.organisation == organisation;
        let undecided = |entry: &&LedgerEntry| entry.council == organisation && entry.is_undecided();
        Own {
            undeclared: people::undeclared(people, organisation),
            someone_declared: people.iter().filter(is_own).any(|one| one.declared_at.is_some()),
            open: StillOpen {
                undecided: entries.iter().filter(undecided).count() as u64,
                hosts_ahead,
                final_under_way,
            },
        }
    }

    fn missing(&self, party: &Party) -> Vec<String> {
        party.missing(&self.undeclared, self.someone_declared)
    }

    fn in_the_way(&self, party: &Party) -> Vec<String> {
        party.in_the_way(self.open.undecided, &self.undeclared)
    }
}

/// What an organisation that takes part answers for itself.
#[derive(Clone, Debug)]
pub struct OwnParty {
    /// The engagement.
    pub engagement: Engagement,
    /// The council that leads.
    pub lead: Organisation,
    /// The organisation.
    pub party: Party,
    /// The regime that it works under: that of its own notice.
    pub regime: Regime,
    /// The challenge of the engagement, if it has one: a council says for its final which sort of council it is.
    pub challenge: Option<ChallengeUse>,
    /// Its people with a role on the engagement, by name.
    pub people: Vec<people::Standing>,
    /// Its people without one.
    pub colleagues: Vec<(PersonId, String)>,
    /// What is missing before it is ready, each as part of a sentence.
    pub missing: Vec<String>,
    /// What of its own stands in the way of closing.
    pub in_the_way: Vec<String>,
}

/// What the actor's organisation answers for itself in an engagement in which it takes part.
///
/// # Errors
/// The refusal of the permission table; not found where it does not take part; forbidden for people of a supplier that does.
pub async fn own_party(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<OwnParty, Fault> {
    let own = own_organisation(op)?;
    let engagement = load(portal, engagement).await?;
    let party = find(of(portal, engagement.id).await?, own)?;
    if !party.stage.takes_part() {
        return Err(Fault::not_found());
    }
    op.may(Act::AnswerForParty, &Subject::Organisation(own))?;
    interest::keep_suppliers_out(portal, op, &engagement).await?;
    let everybody = people::of(portal, engagement.id).await?;
    let entries = ledger::entries(portal, engagement.id).await?;
    let final_under_way = portal.db.row(&FINAL_UNDER_WAY, bind![id(engagement.id)]).await?.is_some();
    let hosts = portal.db.row(&HOSTS_AHEAD, bind![id(engagement.id), id(own), op.now]).await?.is_some();
    let facts = Own::of(own, &everybody, &entries, (hosts, final_under_way));
    Ok(OwnParty {
        lead: accounts::organisations::organisation(portal, engagement.lead).await?,
        regime: accounts::organisations::organisation(portal, own).await?.regime,
        challenge: pilots::chosen(portal, engagement.id).await?,
        people: everybody.into_iter().filter(|one| one.organisation == own).collect(),
        colleagues: people::without_role(portal, engagement.id, own).await?,
        missing: facts.missing(&party),
        in_the_way: facts.in_the_way(&party),
        engagement,
        party,
    })
}

/// What a party does about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Says whether it publishes a notice.
    Notice(Notice),
    /// All of its own is there.
    Ready,
    /// Nothing of its own stands in the way of closing.
    Done,
    /// Takes part no more, with a reason that everybody reads.
    Leave(String),
}

impl Step {
    /// Whether the party stands as this step left it: then the form was sent twice.
    fn stands(&self, party: &Party) -> bool {
        match (self, &party.stage) {
            (Step::Notice(notice), _) => party.notice == *notice,
            (Step::Ready, PartyStage::Ready { .. }) | (Step::Done, PartyStage::Done { .. }) => true,
            (Step::Leave(reason), PartyStage::Left { reason: said, .. }) => reason == said,
            _ => false,
        }
    }

    fn take(
        &self,
        before: Party,
        engagement: &Engagement,
        own: &Own,
        now: Timestamp,
    ) -> Result<Party, Fault> {
        // What an engagement was when it was closed or withdrawn stays so.
        if !engagement.is_open_to_change() {
            engagement.still_published()?;
        }
        let (missing, in_the_way) = (own.missing(&before), own.in_the_way(&before));
        match self {
            Step::Notice(notice) => before.set_notice(notice.clone(), now),
            Step::Ready => before.make_ready(&missing, now),
            Step::Done => before.finish(engagement, &in_the_way, now),
            Step::Leave(reason) => before.leave(engagement, &own.open, reason.clone(), now),
        }
    }

    fn did(&self, permit: Permit, engagement: EngagementId, organisation: OrganisationId) -> Entry {
        permit.did(match self {
            Step::Notice(_) => Event::PartyNoticeSet { engagement, organisation },
            Step::Ready => Event::PartyReady { engagement, organisation },
            Step::Done => Event::PartyDone { engagement, organisation },
            Step::Leave(reason) => Event::PartyLeft { engagement, organisation, reason: reason.clone() },
        })
    }
}

/// Takes a step for the actor's organisation; the same again changes nothing.
///
/// # Errors
/// As [`own_party`]; a conflict that names what stands in the way, or when a colleague was first.
pub async fn step(portal: &Portal, op: &Op, engagement: EngagementId, step: &Step) -> Result<(), Fault> {
    let own = own_organisation(op)?;
    let loaded = load(portal, engagement).await?;
    let party = find(of(portal, engagement).await?, own)?;
    if !party.stage.takes_part() && !step.stands(&party) {
        return Err(Fault::not_found());
    }
    op.may(Act::AnswerForParty, &Subject::Organisation(own))?;
    if step.stands(&party) {
        return Ok(());
    }
    interest::keep_suppliers_out(portal, op, &loaded).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::AnswerForParty, &Subject::Organisation(own))?;
        let engagement = load_in(t, engagement).await?;
        interest::keep_suppliers_out_in(t, op, &engagement).await?;
        let before = find(of_in(t, engagement.id).await?, own)?;
        let facts = read_in(t, op, engagement.id, own).await?;
        let after = step.take(before.clone(), &engagement, &facts, op.now)?;
        save_party(t, &engagement, &before, &after).await?;
        if let Step::Leave(_) = step {
            announce(t, op, &engagement, &after).await?;
            own_profile::forget(t, op, engagement.id, own).await?;
        } else {
            people::join(t, op, engagement.id, op.person()?).await?;
        }
        Ok((step.did(permit, engagement.id, own), ()))
    })
}

async fn read_in(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<Own, Fault> {
    let people = people::of_in(t, engagement).await?;
    let entries = ledger::entries_in(t, engagement).await?;
    let final_under_way = t.row(&FINAL_UNDER_WAY, bind![id(engagement)]).await?.is_some();
    let hosts = t.row(&HOSTS_AHEAD, bind![id(engagement), id(organisation), op.now]).await?.is_some();
    Ok(Own::of(organisation, &people, &entries, (hosts, final_under_way)))
}
