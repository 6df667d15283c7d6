//! A council asks, suppliers answer, and each hears what comes of it.

mod asking;
pub mod files;
mod reading;
mod submitting;
mod writing;

use crate::{
    engagements::{self, done, press},
    harness::{House, Somebody},
    pilots::supplier,
};

/// The words that most scenes answer with.
pub const APPROACH: &str = "We follow one report from the first call to the repair.";

/// An engagement that asks the five questions to begin with, published; with its officer, its workspace and public address.
pub async fn asking(house: &House) -> (Somebody, String, String) {
    let (_, mut officer, engagement) = engagements::set_up(house).await;
    done(officer.browser.submit(&format!("{engagement}/set-up/questions"), &[]).await);
    done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
    done(engagements::publish(&mut officer.browser, &engagement).await);
    let public = engagements::public_address(&mut officer.browser, &engagement).await;
    (officer, engagement, public)
}

/// A supplier that has started its response, and the addresses of its questions in their order.
pub async fn started(house: &House, name: &str, public: &str) -> (Somebody, Vec<String>) {
    let (_, mut pat) = supplier(house, name).await;
    done(press(&mut pat, &format!("{public}/response"), "").await);
    let questions = questions(&mut pat, public).await;
    (pat, questions)
}

/// The addresses of the questions of somebody's response, in their order.
pub async fn questions(somebody: &mut Somebody, public: &str) -> Vec<String> {
    let page = somebody.browser.get(&format!("{public}/response")).await;
    let links = page.body.match_indices("/response/answers/").map(|(at, _)| {
        let id = &page.body[at + "/response/answers/".len()..];
        format!(
            "{public}/response/answers/{}",
            id.chars().take_while(|letter| *letter != '"').collect::<String>()
        )
    });
    let mut questions: Vec<String> = Vec::new();
    for link in links {
        if !questions.contains(&link) {
            questions.push(link);
        }
    }
    questions
}

/// Answers the two questions that must be answered.
pub async fn answer_required(somebody: &mut Somebody, questions: &[String], approach: &str) {
    done(somebody.browser.submit(&questions[0], &[("text", "Three people in Leeds.")]).await);
    done(somebody.browser.submit(&questions[1], &[("text", approach)]).await);
}

/// A supplier with a response that stands submitted.
pub async fn submitted(house: &House, name: &str, public: &str, approach: &str) -> Somebody {
    let (mut pat, questions) = started(house, name, public).await;
    answer_required(&mut pat, &questions, approach).await;
    done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
    pat
}
