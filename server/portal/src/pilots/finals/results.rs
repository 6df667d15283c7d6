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
                consents: locks.iter().any(|lock| lock.organisation == organisation && lock.consents),
                module: row.parse(3)?,
                end: row.parse(4)?,
                evidence: evidence.transpose()?,
                is_signed: row.get(6)?,
            })
        })
        .collect()
}

/// What one supplier's pilot showed in the final of an engagement, for whoever may read its results; nothing before they are revealed, and
/// where the supplier took no part.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn result_of(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> std::result::Result<Option<Result>, Fault> {
    let Some(phase) = of(portal, engagement).await?.filter(FinalPhase::is_revealed) else { return Ok(None) };
    Ok(results(portal, &phase).await?.into_iter().find(|result| result.organisation == organisation))
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
