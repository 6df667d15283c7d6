//! What a revealed final showed: to its council, and, as was fixed when it opened, to everybody.

use super::{locking, of};
use crate::{Portal, bind, db::id, engagements::Public, pilots::runs};
use domain::{
    fault::Fault,
    ids::{EngagementId, OrganisationId, RunId},
    pilots::{EndReason, Evidence, FinalPhase, FinalStage, Publication, Sha256},
};

/// What one organisation's pilot showed.
#[derive(Clone, Debug)]
pub struct Result {
    /// The run.
    pub run: RunId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The organisation's name.
    pub name: String,
    /// Whether the operator of the portal has looked a number of theirs up.
    pub verified: bool,
    /// The council for whose sort of data it ran.
    pub party: OrganisationId,
    /// Whether it agrees to be named.
    pub consents: bool,
    /// SHA-256 of the module.
    pub module: Sha256,
    /// How it ended.
    pub end: EndReason,
    /// What it showed, where it showed something.
    pub evidence: Option<Evidence>,
    /// Whether there is a receipt: not where two workers disagree.
    pub is_signed: bool,
}

/// What pilots showed for one council: figures of one sort of data, which alone can be held beside each other.
#[derive(Clone, Debug)]
pub struct ForParty {
    /// The council.
    pub party: OrganisationId,
    /// What it is called.
    pub name: String,
    /// The sort of council that it is, in words.
    pub profile: String,
    /// What each pilot showed for it.
    pub results: Vec<Result>,
}

/// Results by the council that they are for, `first` before the others, which come in the order of their names.
fn by_party(phase: &FinalPhase, results: Vec<Result>, first: OrganisationId) -> Vec<ForParty> {
    let mut parties: Vec<ForParty> = phase
        .profiles
        .keys()
        .map(|party| ForParty {
            party: *party,
            name: phase.name(*party).to_owned(),
            profile: phase.profile(*party).to_owned(),
            results: Vec::new(),
        })
        .collect();
    parties.sort_by(|one, other| {
        (one.party != first, &one.name, one.party).cmp(&(other.party != first, &other.name, other.party))
    });
    for result in results {
        if let Some(of) = parties.iter_mut().find(|one| one.party == result.party) {
            of.results.push(result);
        }
    }
    parties
}

/// All results of a revealed final by the council that they are for: that of `first` before the others.
///
/// # Errors
/// As [`results`].
pub async fn results_by_party(
    portal: &Portal,
    phase: &FinalPhase,
    first: OrganisationId,
) -> std::result::Result<Vec<ForParty>, Fault> {
    Ok(by_party(phase, results(portal, phase).await?, first))
}

/// All results of a revealed final, in the order of the organisations' names, which says nothing about them.
///
/// # Errors
/// Not found before the reveal.
pub async fn results(portal: &Portal, phase: &FinalPhase) -> std::result::Result<Vec<Result>, Fault> {
    if !phase.is_revealed() {
        return Err(Fault::not_found());
    }
    let locks = locking::all(portal, phase.id).await?;
    let rows = portal.db.rows(&runs::OF_FINAL, bind![id(phase.id)]).await?;
    rows.iter()
        .map(|row| {
            let organisation = row.parse(1)?;
            let evidence: Option<String> = row.get(5)?;
            let evidence = evidence.map(|json| Evidence::read(json.as_bytes()).map_err(Fault::internal));
            Ok(Result {
                run: row.parse(0)?,
                organisation,
                name: row.get(2)?,
                verified: row.get(8)?,
                party: row.parse(7)?,
                consents: locks.iter().any(|lock| lock.organisation == organisation && lock.consents),
                module: row.parse(3)?,
                end: row.parse(4)?,
                evidence: evidence.transpose()?,
                is_signed: row.get(6)?,
            })
        })
        .collect()
}

/// What one supplier's pilot showed in the final of an engagement for each council, that of `first` before the others, for whoever may
/// read its results; nothing before they are revealed, and where the supplier took no part.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn results_of(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
    first: OrganisationId,
) -> std::result::Result<Vec<ForParty>, Fault> {
    let Some(phase) = of(portal, engagement).await?.filter(FinalPhase::is_revealed) else {
        return Ok(Vec::new());
    };
    let mut own = results(portal, &phase).await?;
    own.retain(|result| result.organisation == organisation);
    let mut parties = by_party(&phase, own, first);
    parties.retain(|one| !one.results.is_empty());
    Ok(parties)
}

/// The receipt of a run that everybody may read: of a final that was published by name, of an organisation that agrees.
///
/// # Errors
/// Not found for every other.
pub async fn public_receipt(
    portal: &Portal,
    public: &Public,
    run: RunId,
) -> std::result::Result<String, Fault> {
    let phase = of(portal, public.engagement.id).await?.ok_or_else(Fault::not_found)?;
    let is_public = matches!(phase.stage, FinalStage::Revealed { published_at: Some(_), .. });
    if !is_public || phase.publication != Publication::Named {
        return Err(Fault::not_found());
    }
    let named = results(portal, &phase).await?.into_iter().any(|result| result.run == run && result.consents);
    if !named {
        return Err(Fault::not_found());
    }
    runs::receipt_of(portal, run).await
}
