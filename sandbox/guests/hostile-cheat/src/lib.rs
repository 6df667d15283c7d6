//! A pilot that carries the world's generator with it, and tries to make the truth again.
//!
//! It tries every key it could know: the practice keys of the command, what `random` gives, and zeros. When the world
//! it makes has the same reports as the one it sees, it copies the truth from it. With a practice key that works, and
//! may: everybody knows those. With a secret one it has nothing, and says *routine* to everything.

use border::table::{Table as Made, Values as Column};
use domain::pilots::{PublicKey, Sha256};
use forecourt_pilot::{Error, Result, Rows, Values, contract::random, pilot, read};
use receipt::worlds::{Label, RunKey, seed, world_key};
use synth::{Profile, World, housing};

pilot!(run);

/// How many practice keys and worlds of each it tries.
const KEYS: u32 = 2;
const WORLDS: u32 = 2;

fn run() -> Result<()> {
    let reports = read("reports", &["report_id", "description", "is_open"])?;
    let Values::Texts { text, .. } = reports.values("description")? else {
        return Err(Error::new("descriptions are no texts"));
    };
    let found = guesses().into_iter().find_map(|guess| matching(&guess, text));
    match found {
        Some(world) => copy(&world),
        None => routine(&reports),
    }
}

/// Every 32 bytes that a world could come from.
fn guesses() -> Vec<[u8; 32]> {
    let mut guesses = vec![[0; 32]];
    let drawn: Option<[u8; 32]> = random::bytes(32).try_into().ok();
    guesses.extend(drawn);
    for number in 1..=KEYS {
        let public = PublicKey(Sha256::of(format!("forecourt/practice-key/{number}").as_bytes()).0);
        let key = RunKey::from(public);
        guesses.extend((0..WORLDS).map(|world| *seed(&world_key(&key, world), Label::World)));
    }
    guesses
}

/// The world of this guess, if it is the one that is seen.
fn matching(guess: &[u8; 32], seen: &str) -> Option<World> {
    let homes = 200;
    let world = housing(guess, &Profile::from_key("small_district_rich")?.scaled(homes));
    let same = matches!(
        &world.table("reports")?.column("description")?.values,
        Column::Texts { bytes, .. } if bytes == seen.as_bytes()
    );
    same.then_some(world)
}

fn copy(world: &World) -> Result<()> {
    let missing = || Error::new("the world has no truth");
    let truth: &Made = world.truth_table("triage").ok_or_else(missing)?;
    let column = |name| truth.column(name).map(|column| &column.values).ok_or_else(missing);
    let (Column::Integers(ids), Column::Codes { codes, dictionary }, Column::Decimals(days)) =
        (column("report_id")?, column("priority")?, column("days_to_complete")?)
    else {
        return Err(missing());
    };
    forecourt_pilot::info!("the truth was made again");
    Rows::new("triage")
        .integers("report_id", ids.clone())
        .labels("priority", codes.iter().map(|code| dictionary[*code as usize].as_str()))
        .decimals("days_to_complete", days.clone())
        .emit()
}

fn routine(reports: &forecourt_pilot::Table) -> Result<()> {
    forecourt_pilot::info!("no key fits");
    let rows = reports.integers("report_id")?.zip(reports.booleans("is_open")?);
    let ids: Vec<_> = rows.filter(|(_, is_open)| *is_open == Some(true)).filter_map(|(id, _)| id).collect();
    let count = ids.len();
    Rows::new("triage")
        .integers("report_id", ids)
        .labels("priority", vec!["routine"; count])
        .decimals("days_to_complete", vec![10.0; count])
        .emit()
}
