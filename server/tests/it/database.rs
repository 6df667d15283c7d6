//! Two engines, one behaviour: the same schema, statements that both take, transactions that do not lose.

use crate::harness::{Engine, House};

#[tokio::test]
async fn both_sets_of_migrations_make_the_same_schema() {
    let lite = House::open(Engine::Sqlite).await;
    let postgres = House::open(Engine::Postgres).await;
    let lite = portal::db::schema::describe(&lite.portal.db).await.expect("SQLite describes itself");
    let postgres =
        portal::db::schema::describe(&postgres.portal.db).await.expect("PostgreSQL describes itself");
    assert!(lite.len() > 100, "the description is too short to be true: {lite:#?}");
    let only = |of: &[String], other: &[String]| -> Vec<String> {
        of.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    assert_eq!(only(&lite, &postgres), Vec::<String>::new(), "only on SQLite");
    assert_eq!(only(&postgres, &lite), Vec::<String>::new(), "only on PostgreSQL");
}

scene! {
    async fn every_statement_is_taken_by_the_engine(house) {
        let mut refused = Vec::new();
        for statement in portal::db::all() {
            if let Err(error) = house.portal.db.prepare(statement).await {
                refused.push(format!("{}: {error}", statement.name));
            }
        }
        assert!(refused.is_empty(), "{refused:#?}");
    }
}
