//! The demonstration's engagements, from an approved problem to where they stand.

use super::{
    content,
    people::{PASSWORD, People},
    pilots,
};
use domain::{
    accounts::Role,
    engagements::{Answer, Dates, DeclaredInterest, NewAddendum, Notice, Purpose, Reading},
    fault::Fault,
    ids::{EngagementId, ProblemId, ResponseQuestionId},
    questions::{About, Decision},
    responses::{Kind, ResponseQuestion, starters},
    time::{Timestamp, london},
};
use portal::{Op, Portal, accounts, engagements};

/// Opens the engagement on its problem, and moves it on to the phase the file asks for.
pub async fn open(
    portal: &Portal,
    people: &People,
    council: &str,
    problem: ProblemId,
    content: &content::Engagement,
    now: Timestamp,
) -> Result<EngagementId, Fault> {
    // What was never published was begun the day before yesterday.
    let ago = if content.published_days_ago == 0 { 1 } else { content.published_days_ago };
    let officer = |days: i64| people.op(council, Role::Procurement, 0, now.plus_days(-ago + days));
    let begins = officer(-1)?;
    let id: EngagementId = match content.pilots {
        Some(story) => story.engagement()?,
        None => begins.id(),
    };
    engagements::start(portal, &begins, id, problem).await?;
    for answer in answers(content, &begins, now)? {
        let before = engagements::working(portal, &begins, id).await?.engagement;
        engagements::set_up(portal, &begins, id, &answer, &before.mark(answer.part())).await?;
    }
    if let Some(story) = content.pilots {
        pilots::choose(portal, &begins, story).await?;
    }
    let op = officer(0)?;
    declare(portal, people, council, &op, id).await?;
    if content.phase == "draft" {
        return Ok(id);
    }
    let seen = engagements::working(portal, &op, id).await?.engagement.revision;
    engagements::make_ready(portal, &op, id, seen).await?;
    if content.phase == "ready" {
        return Ok(id);
    }
    let seen = engagements::working(portal, &op, id).await?.engagement.revision;
    let confirmed = accounts::confirm(portal, &op, PASSWORD).await?;
    engagements::publish(portal, &op, id, seen, confirmed).await?;
    register_interest(portal, people, content, &op, id).await?;
    for question in &content.questions {
        ask(portal, people, council, id, question, now).await?;
    }
    if let Some(addendum) = &content.addendum {
        amend(
            portal,
            &people.op(council, Role::Procurement, 0, now.plus_days(-addendum.days_ago))?,
            id,
            addendum,
            now,
        )
        .await?;
    }
    if content.phase == "withdrawn" {
        let later = officer(2)?;
        let seen = engagements::working(portal, &later, id).await?.engagement.revision;
        engagements::withdraw(portal, &later, id, seen, &content.withdrawn_reason).await?;
    }
    Ok(id)
}

/// A supplier asks, and a day later an editor does with it what the file says.
async fn ask(
    portal: &Portal,
    people: &People,
    council: &str,
    id: EngagementId,
    content: &content::AskedQuestion,
    now: Timestamp,
) -> Result<(), Fault> {
    let asked = now.plus_days(-content.days_ago);
    let op = people.op(&content.by, Role::Admin, 0, asked)?;
    let about = About::from_key(&content.about)
        .ok_or_else(|| Fault::internal("the demonstration asks about nothing"))?;
    let decides = people.op(council, Role::Procurement, 0, asked.plus_hours(20))?;
    let reference = engagements::working(portal, &decides, id).await?.engagement.reference;
    let question = op.id();
    engagements::ask(portal, &op, &reference, question, about, &content.words).await?;
    let decision = match (content.proposed.as_str(), content.answer.as_str(), content.declined.as_str()) {
        ("", "", "") => return Ok(()),
        ("", "", reason) => Decision::Decline { reason: reason.to_owned() },
        ("", answer, _) => Decision::Answer { answer: answer.to_owned() },
        (words, ..) => Decision::Reword { words: words.to_owned() },
    };
    engagements::decide(portal, &decides, (id, question), 0, &decision).await
}

async fn amend(
    portal: &Portal,
    op: &Op,
    id: EngagementId,
    content: &content::Addendum,
    now: Timestamp,
) -> Result<(), Fault> {
    let before = engagements::working(portal, op, id).await?.engagement;
    let new = NewAddendum {
        text: content.text.trim().to_owned(),
        dates: Dates { closes_at: at_five(now, content.closes_days), ..before.setup.dates },
        process: content.process.trim().to_owned(),
    };
    let confirmed = accounts::confirm(portal, op, PASSWORD).await?;
    engagements::amend(portal, op, id, before.revision, &new, confirmed).await
}

/// Five in the afternoon in London, so many days from now.
fn at_five(now: Timestamp, days: i64) -> Option<Timestamp> {
    Some(london::start_of_day_after(now, i32::try_from(days).unwrap_or(0)).plus_hours(17))
}

/// Suppliers find the engagement in the two days after it was published, and register their interest.
async fn register_interest(
    portal: &Portal,
    people: &People,
    content: &content::Engagement,
    published: &Op,
    id: EngagementId,
) -> Result<(), Fault> {
    let reference = engagements::working(portal, published, id).await?.engagement.reference;
    for (supplier, hours) in content.interested.iter().zip([3, 21, 40]) {
        let op = people.op(supplier, Role::Admin, 0, published.now.plus_hours(hours))?;
        engagements::register_interest(portal, &op, &reference).await?;
    }
    Ok(())
}

/// What each part of the set-up says; parts that the file leaves out stay unanswered.
fn answers(content: &content::Engagement, op: &Op, now: Timestamp) -> Result<Vec<Answer>, Fault> {
    let unknown = |what: &str| Fault::internal(format!("the demonstration has an unknown {what}"));
    let purposes: Option<Vec<_>> = content.purposes.iter().map(|key| Purpose::from_key(key)).collect();
    let on = |days: i64| at_five(now, days);
    let dates = Dates {
        questions_close_at: on(content.questions_close_days),
        answers_by: on(content.answers_by_days),
        closes_at: on(content.closes_days),
    };
    let notice = match content.notice.as_str() {
        "none" => None,
        "draft" => Some(Notice::Draft),
        "published" => Some(Notice::Published {
            reference: content.notice_reference.clone(),
            url: content.notice_url.clone(),
        }),
        "not_required" => Some(Notice::NotRequired { reason: content.notice_reason.clone() }),
        _ => return Err(unknown("notice state")),
    };
    let mut answers = vec![
        Answer::Purposes(purposes.ok_or_else(|| unknown("purpose"))?),
        Answer::Dates(dates),
        Answer::Process(content.process.trim().to_owned()),
        Answer::Reading(Reading::from_key(&content.reading).ok_or_else(|| unknown("reading"))?),
    ];
    answers.extend(notice.map(Answer::Notice));
    // Where the set-up has only begun, nobody has thought of questions yet.
    if content.phase != "draft" {
        let ids = std::array::from_fn(|_| op.id::<ResponseQuestionId>().to_string());
        let mut questions = starters(ids);
        questions.push(ResponseQuestion {
            id: op.id::<ResponseQuestionId>().to_string(),
            ask: "What could it look like?".to_owned(),
            hint: "A sketch, a screen or a plan, if you have one.".to_owned(),
            kind: Kind::File,
            required: false,
        });
        answers.push(Answer::Questions(questions));
    }
    Ok(answers)
}

/// The officer declares, and at the first council three colleagues too, so that every kind of interest is seen.
async fn declare(
    portal: &Portal,
    people: &People,
    council: &str,
    officer: &Op,
    id: EngagementId,
) -> Result<(), Fault> {
    engagements::declare(portal, officer, id, DeclaredInterest::None, "").await?;
    if council != "marlow-bridge" {
        return Ok(());
    }
    let colleagues = [
        (
            Role::Editor,
            DeclaredInterest::Perceived,
            "I used to work for a supplier of repairs, four years ago.",
        ),
        (Role::Evaluator, DeclaredInterest::Potential, "My sister has applied for a post at a supplier."),
        (
            Role::Owner,
            DeclaredInterest::Actual,
            "I own shares in a company that may answer. I take no part in reading answers.",
        ),
    ];
    for (role, interest, detail) in colleagues {
        let op = people.op(council, role, 0, officer.now)?;
        let person = op.actor.person().ok_or_else(|| Fault::internal("a colleague without an account"))?;
        engagements::add(portal, officer, id, person).await?;
        engagements::declare(portal, &op, id, interest, detail).await?;
    }
    Ok(())
}
