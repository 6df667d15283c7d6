//! Closing an engagement: what the council writes, what stands in the way, and the closing itself, which freezes both what was
//! written and what the portal knows, and tells everybody.

mod publishing;

pub use publishing::{close, closure};

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    demos,
    engagements::{
        Standing, Working, interest, load as load_engagement, load_in, parties, people,
        questions::OF_ENGAGEMENT, working,
    },
    forums, ledger, statements, tx,
};
use domain::{
    actor::Act,
    closing::{Around, Closing, DemosAround, Hindrance, Record, Written, closing_mark, hindrances},
    engagements::{Engagement, Party, PartyStage},
    event::Event,
    fault::{Fault, FaultKind},
    ids::EngagementId,
    ledger::{Disposition, LedgerEntry, Publication, Tally},
    questions::{Asked, Stage as QuestionStage},
    time::Timestamp,
};

statements! {
    LOAD: Read "SELECT content, record, closed_at, revision FROM closings WHERE engagement = $1";
    BEGIN: Write "INSERT INTO closings (engagement, content, record, closed_at, revision) VALUES ($1, $2, NULL, NULL, 0)";
    SAVE: Write "UPDATE closings SET content = $3, revision = revision + 1 WHERE engagement = $1 AND revision = $2 AND closed_at IS NULL";
    FREEZE: Write "UPDATE closings SET record = $3, closed_at = $4, revision = revision + 1
        WHERE engagement = $1 AND revision = $2 AND closed_at IS NULL";
    RESPONSES: Read "SELECT COUNT(*), COUNT(CASE WHEN stage <> 'outcome_told' THEN 1 END) FROM responses
        WHERE engagement = $1 AND stage IN ('submitted', 'acknowledged', 'outcome_told')";
    UNSEALED: Read "SELECT COUNT(DISTINCT u.question) FROM unsealings u JOIN questions q ON q.id = u.question WHERE q.engagement = $1";
    FINAL_UNDER_WAY: Read "SELECT 1 FROM finals WHERE engagement = $1 AND stage NOT IN ('revealed', 'called_off') LIMIT 1";
}

/// A closing as it is written, and how often it was changed; revision `-1` where nothing is written yet.
struct Stored {
    closing: Closing,
    revision: i64,
}

fn read(row: Option<Row>) -> Result<Stored, Fault> {
    match row {
        Some(row) => Ok(Stored { closing: row.json(0)?, revision: row.get(3)? }),
        None => Ok(Stored { closing: Closing::default(), revision: -1 }),
    }
}

async fn load(portal: &Portal, engagement: EngagementId) -> Result<Stored, Fault> {
    read(portal.db.row(&LOAD, bind![id(engagement)]).await?)
}

async fn stored_in(t: &mut Tx, engagement: EngagementId) -> Result<Stored, Fault> {
    read(t.row(&LOAD, bind![id(engagement)]).await?)
}

/// Everything the council's page about closing shows.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The engagement as its council works on it.
    pub working: Working,
    /// What is written.
    pub closing: Closing,
    /// What stands in the way.
    pub hindrances: Vec<Hindrance>,
    /// What would be published beside it.
    pub record: Record,
}

impl Draft {
    /// What stands for everything that closing would publish, in the form that closes: it differs once any of it changes.
    pub fn mark(&self) -> String {
        closing_mark(&self.closing, &self.record)
    }
}

/// How an engagement will be closed, for everybody who reads a ledger of it: both name suppliers.
///
/// # Errors
/// Not found for another council's, and before publication; forbidden for people of a supplier that takes part.
pub async fn draft(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Draft, Fault> {
    draft_for(portal, op, engagement, Act::SeeLedger).await
}

/// The same, for whoever may write it.
///
/// # Errors
/// As [`draft`]; the refusal of the permission table.
pub async fn for_writing(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Draft, Fault> {
    draft_for(portal, op, engagement, Act::CloseEngagement).await
}

async fn draft_for(portal: &Portal, op: &Op, engagement: EngagementId, act: Act) -> Result<Draft, Fault> {
    let working = working(portal, op, engagement).await?;
    admit(portal, op, &working.engagement, act).await?;
    let closing = load(portal, engagement).await?.closing;
    let facts = Facts {
        entries: ledger::entries(portal, engagement).await?,
        questions: portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement)]).await?,
        responses: portal.db.row(&RESPONSES, bind![id(engagement)]).await?,
        unsealed: portal.db.row(&UNSEALED, bind![id(engagement)]).await?,
        people: working.people.clone(),
        final_under_way: portal.db.row(&FINAL_UNDER_WAY, bind![id(engagement)]).await?.is_some(),
        demos: demos::around(portal, op, engagement).await?,
        forums: forums::around(portal, engagement).await?,
        parties: parties::of(portal, engagement).await?,
    };
    let may_close = op.may(Act::CloseEngagement, &working.engagement.subject()).is_ok();
    let hindrances = facts.hindrances(op, &working.engagement, &closing, may_close);
    let record = facts.record(op, &working.engagement, &closing)?;
    Ok(Draft { working, closing, hindrances, record })
}

/// Refuses whoever may not do this about how an engagement is closed.
async fn admit(portal: &Portal, op: &Op, engagement: &Engagement, act: Act) -> Result<(), Fault> {
    op.may(act, &engagement.subject())?;
    interest::keep_suppliers_out(portal, op, engagement).await?;
    if engagement.is_public() { Ok(()) } else { Err(Fault::not_found()) }
}

/// An engagement, for whoever may close it.
async fn ground(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Engagement, Fault> {
    let engagement = load_engagement(portal, engagement).await?;
    admit(portal, op, &engagement, Act::CloseEngagement).await?;
    Ok(engagement)
}

/// What decides about closing, and is published with it.
struct Facts {
    entries: Vec<LedgerEntry>,
    questions: Vec<Row>,
    responses: Option<Row>,
    unsealed: Option<Row>,
    people: Vec<Standing>,
    final_under_way: bool,
    demos: DemosAround,
    forums: Vec<(String, Timestamp)>,
    parties: Vec<Party>,
}

impl Facts {
    async fn read_in(t: &mut Tx, op: &Op, engagement: EngagementId) -> Result<Facts, Fault> {
        Ok(Facts {
            entries: ledger::entries_in(t, engagement).await?,
            questions: t.rows(&OF_ENGAGEMENT, bind![id(engagement)]).await?,
            responses: t.row(&RESPONSES, bind![id(engagement)]).await?,
            unsealed: t.row(&UNSEALED, bind![id(engagement)]).await?,
            people: people::of_in(t, engagement).await?,
            final_under_way: t.row(&FINAL_UNDER_WAY, bind![id(engagement)]).await?.is_some(),
            demos: demos::around_in(t, op, engagement).await?,
            forums: forums::around_in(t, engagement).await?,
            parties: parties::of_in(t, engagement).await?,
        })
    }

    /// What stands in the way. Whoever may close declares first, also without a role on it so far.
    fn hindrances(
        &self,
        op: &Op,
        engagement: &Engagement,
        closing: &Closing,
        may_close: bool,
    ) -> Vec<Hindrance> {
        let me = op.actor.person();
        let people = self.people.iter().cloned();
        let (mine, colleagues): (Vec<_>, Vec<_>) =
            people.partition(|one| may_close && Some(one.person) == me);
        let around = Around {
            tally: Tally::of(self.entries.iter().filter(|entry| entry.council == engagement.lead)),
            not_done: self.not_done(),
            undeclared: people::undeclared(&colleagues, engagement.lead),
            declare_yourself: may_close && mine.iter().all(|one| one.declared_at.is_none()),
            final_under_way: self.final_under_way,
            demos: self.demos,
            forums: self.forums.clone(),
        };
        hindrances(engagement, closing, &around, op.now)
    }

    /// The names of councils that take part and are not done: they have not said so, or something of theirs came up since.
    fn not_done(&self) -> Vec<String> {
        let done = |party: &Party| {
            let undecided =
                self.entries.iter().any(|entry| entry.council == party.organisation && entry.is_undecided());
            // Who never became ready keeps nobody waiting.
            !undecided && !matches!(party.stage, PartyStage::Ready { .. })
        };
        let councils = self.parties.iter().filter(|party| party.is_council() && party.stage.takes_part());
        councils.filter(|party| !done(party)).map(|party| party.name.clone()).collect()
    }

    fn record(&self, op: &Op, engagement: &Engagement, closing: &Closing) -> Result<Record, Fault> {
        let questions: Vec<Asked> =
            self.questions.iter().map(crate::engagements::questions::read).collect::<Result<_, _>>()?;
        let (open, decided): (Vec<_>, Vec<_>) = questions.iter().partition(|asked| asked.is_open());
        let (settled, unsettled): (Vec<_>, Vec<_>) = open.into_iter().partition(|asked| asked.is_settled());
        let answered =
            decided.iter().filter(|asked| matches!(asked.stage, QuestionStage::Published { .. })).count();
        // While they are sealed nobody learns how many there are.
        let responses = self.responses.as_ref().filter(|_| engagement.responses_are_final(op.now).is_ok());
        let unsealed = self.unsealed.as_ref().map_or(Ok(0), |row| row.get::<i64>(0))?;
        let count = |column| responses.map_or(Ok(0), |row| row.get::<i64>(column));
        Ok(Record {
            ledger: Tally::of(self.entries.iter().filter(|entry| entry.is_of_one_supplier())),
            disclosed: disclosed_at_closing(&self.entries),
            unsealed: u64::try_from(unsealed).map_err(Fault::internal)?,
            answered: answered as u64,
            unanswered: settled.into_iter().map(|asked| asked.words().to_owned()).collect(),
            unsettled: unsettled.len() as u64,
            responses: u64::try_from(count(0)?).map_err(Fault::internal)?,
            not_told: u64::try_from(count(1)?).map_err(Fault::internal)?,
            exceptions: closing.exceptions.len() as u64,
        })
    }
}

/// What is disclosed at closing, in the order in which it was told; what was decided for several entries at once is said once.
fn disclosed_at_closing(entries: &[LedgerEntry]) -> Vec<String> {
    let mut disclosed: Vec<String> = Vec::new();
    for decided in entries.iter().filter_map(|entry| entry.decided.as_ref()) {
        if let Disposition::Disclosed { publication: Publication::Closing { words } } = &decided.disposition
            && !disclosed.contains(words)
        {
            disclosed.push(words.clone());
        }
    }
    disclosed
}

/// Writes part of a closing. `seen` is the mark ([`Closing::mark`]) of what the writer had before them.
///
/// # Errors
/// As [`for_writing`]; a conflict when the part changed since, or the engagement is closed or withdrawn.
pub async fn write(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    written: &Written,
    seen: &str,
) -> Result<(), Fault> {
    let part = written.part();
    let place = ground(portal, op, engagement).await?;
    let by = op.person()?;
    if stands(portal, engagement, written).await? && place.still_published().is_ok() {
        return Ok(());
    }
    let saved = tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement).await?;
        let permit = op.may(Act::CloseEngagement, &engagement.subject())?;
        interest::keep_suppliers_out_in(t, op, &engagement).await?;
        engagement.still_published()?;
        let before = stored_in(t, engagement.id).await?;
        if before.closing.mark(part) != seen {
            return Err(Fault::conflict(
                "A colleague changed this while you were writing",
                "Nothing of yours is lost. Compare it with what is saved now, and save again",
            ));
        }
        let after = before.closing.clone().with(written.clone());
        after.holds()?;
        if before.revision < 0 {
            t.change_one(&BEGIN, bind![id(engagement.id), after.json()]).await?;
        } else {
            t.change_one(&SAVE, bind![id(engagement.id), before.revision, after.json()]).await?;
        }
        people::join(t, op, engagement.id, by).await?;
        Ok((permit.did(Event::ClosingWritten { engagement: engagement.id, what: part.key().to_owned() }), ()))
    });
    match saved {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            if stands(portal, engagement, written).await? {
                Ok(())
            } else {
                Err(fault)
            }
        }
        saved => saved,
    }
}

/// Whether what is saved says so already: then the form was sent twice.
async fn stands(portal: &Portal, engagement: EngagementId, written: &Written) -> Result<bool, Fault> {
    let closing = load(portal, engagement).await?.closing;
    Ok(closing.clone().with(written.clone()) == closing)
}
