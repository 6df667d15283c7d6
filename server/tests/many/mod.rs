//! Many published engagements, and what people look for among them: for the long scene, and for the bench.

use domain::{
    engagements::{Phase, Sort, search_words},
    ids::EngagementId,
    problems::ServiceArea,
};
use portal::{
    Portal,
    db::{Kind, Statement, Value},
    engagements::Search,
};
use serde_json::json;
use std::ops::Range;

const BATCH: u32 = 2_000;

/// What people look for: fifty queries of the list's address, the first of which hit over 30% of the rows.
pub fn queries() -> Vec<&'static str> {
    include_str!("queries.txt").lines().collect()
}

/// A query of the list's address as the use case is asked.
pub fn asked(query: &str) -> Search {
    let mut search = Search::default();
    let mut best = Sort::Newest;
    let mut sort = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "q" => {
                search.words = Some(search_words(&value));
                best = Sort::BestMatch;
            }
            "service" => search.area = ServiceArea::from_key(&value),
            "cpv" => search.cpv = value.parse().ok(),
            "stage" => search.stage = Phase::from_key(&value),
            "closing" => search.closing_within_days = value.parse().ok(),
            "sort" => sort = Sort::from_key(&value),
            "page" => search.page = value.parse().expect("a page has a number"),
            other => panic!("the list knows no {other}"),
        }
    }
    search.sort = sort.unwrap_or(best);
    search
}

/// Copies of one engagement, as if each had been published.
static COPY_ENGAGEMENTS: Statement = Statement {
    name: "many::COPY_ENGAGEMENTS",
    kind: Kind::Operational,
    postgres: "INSERT INTO engagements SELECT v->>'id', v->>'id', problem, version, title, lead, setup, stage, stage_data, started_at, revision
        FROM engagements, json_array_elements($2::JSON) v WHERE id = $1 RETURNING revision",
    sqlite: "INSERT INTO engagements SELECT value->>'id', value->>'id', problem, version, title, lead, setup, stage, stage_data, started_at, revision
        FROM engagements, json_each($2) WHERE engagements.id = $1 RETURNING revision",
};
static COPY_LISTINGS: Statement = Statement {
    name: "many::COPY_LISTINGS",
    kind: Kind::Operational,
    postgres: "INSERT INTO listings (number, changed, engagement, reference, title, summary, council, council_name,
        service_area, cpv, published_at, questions_close_at, closes_at, withdrawn_at)
        SELECT (v->>'n')::BIGINT, (v->>'n')::BIGINT, v->>'id', v->>'id', v->>'title', summary, council, council_name,
        v->>'area', v->>'cpv', published_at + (v->>'n')::BIGINT, questions_close_at, closes_at + (v->>'later')::BIGINT, NULL
        FROM listings, json_array_elements($2::JSON) v WHERE engagement = $1 RETURNING number",
    sqlite: "INSERT INTO listings (number, changed, engagement, reference, title, summary, council, council_name,
        service_area, cpv, published_at, questions_close_at, closes_at, withdrawn_at)
        SELECT value->>'n', value->>'n', value->>'id', value->>'id', value->>'title', summary, council, council_name,
        value->>'area', value->>'cpv', published_at + (value->>'n'), questions_close_at, closes_at + (value->>'later'), NULL
        FROM listings, json_each($2) WHERE engagement = $1 RETURNING number",
};
static COPY_WORDS: Statement = Statement {
    name: "many::COPY_WORDS",
    kind: Kind::Operational,
    postgres: "INSERT INTO listing_search (number, title, words) SELECT (v->>'n')::BIGINT, to_tsvector('forecourt', v->>'title'),
        strip(to_tsvector('forecourt', (v->>'title') || ' ' || (v->>'words'))) FROM json_array_elements($1::JSON) v RETURNING number",
    sqlite: "INSERT INTO listing_search (rowid, title, words) SELECT value->>'n', value->>'title', value->>'words'
        FROM json_each($1) WHERE 1 RETURNING rowid",
};
static GENERATION: Statement = Statement {
    name: "many::GENERATION",
    kind: Kind::Operational,
    postgres: "UPDATE listing_generation SET generation = $1 RETURNING generation",
    sqlite: "UPDATE listing_generation SET generation = $1 RETURNING generation",
};
/// What a database does by itself within minutes.
static ANALYZE: Statement =
    Statement { name: "many::ANALYZE", kind: Kind::Operational, postgres: "ANALYZE", sqlite: "ANALYZE" };

/// The `n`-th row's figure of a kind: the same in each run, and spread evenly.
fn figure(n: u32, kind: u32) -> u32 {
    let mixed = (n ^ kind.wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B);
    (mixed ^ (mixed >> 13)).wrapping_mul(0xC2B2_AE35) >> 8
}

/// The word number `n`: letters alone, no two alike.
fn word(mut n: u32) -> String {
    let mut word = String::from("w");
    for _ in 0..4 {
        word.push(char::from(b"bdgklmprtv"[(n % 10) as usize]));
        word.push('o');
        n /= 10;
    }
    word
}

/// About 150 words, the first of 5,000 far more often than the last.
fn words(n: u32) -> String {
    let one = |place: u32| {
        let even = f64::from(figure(n, place + 100)) / f64::from(u32::MAX >> 8);
        word((even.powi(3) * 5_000.0) as u32)
    };
    (0..150).map(one).collect::<Vec<_>>().join(" ")
}

/// The service of the row with number `n`.
pub fn area(n: u32) -> ServiceArea {
    ServiceArea::ALL[figure(n, 1) as usize % ServiceArea::ALL.len()]
}

fn row(n: u32) -> serde_json::Value {
    // Numbers travel as text: one engine would take them for doubles.
    json!({
        "n": n.to_string(),
        "id": uuid::Uuid::from_u128(u128::from(n)).to_string(),
        "title": format!("{} {}", word(figure(n, 2) % 3_000), word(figure(n, 3) % 3_000)),
        "words": words(n),
        "area": area(n).key(),
        "cpv": format!("{:02}", 48 + figure(n, 4) % 3 * 12),
        "later": (i64::from(figure(n, 5) % 90) * 86_400_000).to_string(),
    })
}

/// Publishes a copy of `from` under each of these numbers, which must be above all that are taken.
pub async fn fill(portal: &Portal, from: EngagementId, numbers: Range<u32>) {
    let run = async |statement, values| {
        portal.db.operate(statement, values).await.expect("the statement runs");
    };
    let mut start = numbers.start;
    while start < numbers.end {
        let end = numbers.end.min(start + BATCH);
        let rows: Vec<_> = (start..end).map(row).collect();
        let rows = serde_json::to_string(&rows).expect("JSON");
        run(&COPY_ENGAGEMENTS, vec![Value::from(from.to_string()), Value::from(&rows)]).await;
        run(&COPY_LISTINGS, vec![Value::from(from.to_string()), Value::from(&rows)]).await;
        run(&COPY_WORDS, vec![Value::from(&rows)]).await;
        start = end;
    }
    run(&GENERATION, vec![Value::from(i64::from(numbers.end - 1))]).await;
    run(&ANALYZE, vec![]).await;
}
