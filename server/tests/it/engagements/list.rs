//! The public list: words, filters, figures, order, pages, the feed.

use super::{approved, colleague, done, problem_id, publish_one};
use crate::{
    harness::{Browser, House, Somebody},
    problems::{answer_everything, start},
};
use axum::http::StatusCode;
use domain::accounts::Role;
use scraper::{Html, Selector};

/// What one engagement of a scene is about.
#[derive(Clone, Copy)]
struct About {
    title: &'static str,
    words: &'static str,
    service: &'static str,
    cpv: &'static str,
    closes_in_days: i64,
}

const DAMP: About = About {
    title: "Repeat visits for damp",
    words: "Mould on the same wall.",
    service: "housing",
    cpv: "48000000",
    closes_in_days: 5,
};
const BINS: About = About {
    title: "Missed bins on narrow streets",
    words: "Lorries cannot turn. Damp has nothing to do with it.",
    service: "waste",
    cpv: "90500000\n34000000",
    closes_in_days: 12,
};
const PLANS: About = About {
    title: "Planning applications sent back",
    words: "T\u{0177} gwydr, caf\u{00E9}s and children\u{2019}s homes \u{1F3E0}.",
    service: "planning",
    cpv: "72000000",
    closes_in_days: 40,
};

/// Publishes an engagement about it, a minute after the one before.
async fn publish_about(house: &House, editor: &mut Somebody, officer: &mut Somebody, about: About) {
    let problem = start(&mut editor.browser, about.title).await;
    answer_everything(&mut editor.browser, &problem).await;
    for (question, text) in [
        ("title", about.title),
        ("problem", about.words),
        ("service_area", about.service),
        ("cpv", about.cpv),
    ] {
        done(editor.browser.submit(&format!("{problem}/answers/{question}"), &[("text", text)]).await);
    }
    done(editor.browser.submit(&format!("{problem}/submit"), &[]).await);
    done(officer.browser.submit(&format!("{problem}/review"), &[("decision", "approve")]).await);
    house.wait_minutes(1);
    publish_one(house, officer, problem_id(&problem), about.closes_in_days).await;
}

/// Two councils: Marlow Bridge published about damp, then bins; Eastwold about plans.
async fn three(house: &House) {
    for (name, abouts) in [("Marlow Bridge", &[DAMP, BINS][..]), ("Eastwold", &[PLANS][..])] {
        let council = house.council(name).await;
        let mut editor = council.person(house, "Ada Hill", &[Role::Editor]).await;
        let mut officer = council.person_with_password(house, "Ben Osei", &[Role::Procurement]).await;
        for about in abouts {
            publish_about(house, &mut editor, &mut officer, *about).await;
        }
    }
}

/// The titles on the list at this address, in their order.
async fn titles(house: &House, query: &str) -> Vec<String> {
    titles_to(&mut house.visitor(), query).await
}

async fn titles_to(visitor: &mut Browser, query: &str) -> Vec<String> {
    let page = visitor.get(&format!("/engagements{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text());
    let links = Selector::parse(".app-listing h3 a").expect("a selector");
    Html::parse_document(&page.body).select(&links).map(|link| link.text().collect()).collect()
}

fn encoded(words: &str) -> String {
    form_urlencoded::byte_serialize(words.as_bytes()).collect()
}

scene! {
    async fn words_are_found_wherever_and_however_they_are_written(house) {
        three(&house).await;
        let found = [
            ("mould", vec![DAMP.title]),
            ("BIN", vec![BINS.title]),
            ("bins mould", vec![]),
            ("street+missed", vec![BINS.title]),
            ("ty+GWYDR", vec![PLANS.title]),
            ("T%C5%B7", vec![PLANS.title]),
            ("cafes", vec![PLANS.title]),
            ("children%27s", vec![PLANS.title]),
            ("eastwold", vec![PLANS.title]),
            ("waste", vec![BINS.title]),
            // In the title first, then the newest.
            ("damp", vec![DAMP.title, BINS.title]),
            ("damp&sort=newest", vec![BINS.title, DAMP.title]),
        ];
        for (words, expected) in found {
            assert_eq!(titles(&house, &format!("?q={}", words.replace(' ', "+"))).await, expected, "{words}");
        }
    }

    async fn what_is_searched_for_is_never_syntax(house) {
        three(&house).await;
        let long = "damp ".repeat(2_000);
        for words in [
            "\"", "'", "*", "dam*", "AND", "damp AND", "NOT damp", "NEAR(damp mould)", "title:damp", "{title}:damp", "-damp", "(damp",
            "damp)", "damp|bins", "damp & !bins", "^", "\0", "\u{1F327}", "\u{202E}", "+", "a:*", "\\", "'; DROP TABLE listings; --",
            "<b>", "%", "_", "<->", "damp <2> mould", "\u{FFFD}", "\u{0345}", "\u{1E900}", long.as_str(),
        ] {
            for path in ["/engagements", "/engagements.atom"] {
                let answer = house.visitor().get(&format!("{path}?q={}", encoded(words))).await;
                assert_eq!(answer.status, StatusCode::OK, "{path} {words}: {}", answer.text());
            }
        }
        assert_eq!(titles(&house, &format!("?q={}", encoded(&long))).await, [DAMP.title, BINS.title]);
        assert_eq!(house.visitor().get("/engagements?q=%FF%00&page=%FF").await.status, StatusCode::OK);
        assert_eq!(titles(&house, "?q=").await.len(), 3);
        let nothing = house.visitor().get("/engagements?q=%F0%9F%8C%A7").await;
        assert!(nothing.says("Search for words of letters or numbers"), "{}", nothing.text());
    }

    async fn filters_narrow_and_each_shows_what_it_would_find(house) {
        three(&house).await;
        for (query, expected) in [
            ("?service=housing", vec![DAMP.title]),
            ("?cpv=34", vec![BINS.title]),
            ("?cpv=90&service=waste", vec![BINS.title]),
            ("?cpv=90&service=housing", vec![]),
            ("?closing=7", vec![DAMP.title]),
            ("?closing=14", vec![BINS.title, DAMP.title]),
            ("?stage=open", vec![PLANS.title, BINS.title, DAMP.title]),
            ("?stage=draft&service=nonsense&closing=8&cpv=xx&council=1&sort=2&page=0", vec![PLANS.title, BINS.title, DAMP.title]),
            ("?sort=closing", vec![DAMP.title, BINS.title, PLANS.title]),
            ("?sort=newest", vec![PLANS.title, BINS.title, DAMP.title]),
        ] {
            assert_eq!(titles(&house, query).await, expected, "{query}");
        }
        let page = house.visitor().get("/engagements?service=waste").await;
        // The service's own figures are those without it; all others are those with it.
        for words in ["Housing (1)", "Waste and recycling (1)", "Planning and building control (1)", "Leisure, libraries and parks (0)",
            "Marlow Bridge (1)", "34 Transport equipment (1)", "Open (1)", "Withdrawn (0)", "Within 7 days (0)", "Within 14 days (1)"] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(!page.says("Eastwold (") && !page.says("48 Software"), "{}", page.text());
        let council = {
            let at = page.body.find("Marlow Bridge (1)").expect("the option");
            let value = page.body[..at].rfind("value=\"").expect("its value") + 7;
            page.body[value..value + 36].to_owned()
        };
        assert_eq!(titles(&house, &format!("?council={council}")).await, [BINS.title, DAMP.title]);
        let searched = house.visitor().get("/engagements?q=damp&stage=open").await;
        assert!(searched.says("Housing (1)") && searched.says("Planning and building control (0)"), "{}", searched.text());
        assert_eq!(searched.field("q"), "damp");
    }

    async fn twenty_stand_on_a_page_and_past_the_last_there_is_a_way_back(house) {
        let (editor, officer, problem) = approved(&house).await;
        drop(editor);
        for _ in 0..41 {
            publish_one(&house, &officer, problem_id(&problem), 20).await;
        }
        let mut visitor = house.visitor();
        assert_eq!(titles(&house, "").await.len(), 20);
        assert_eq!(titles(&house, "?page=3").await.len(), 1);
        let first = visitor.get("/engagements?service=housing").await;
        assert!(first.body.contains("/engagements?service=housing&amp;page=2"), "the filter goes along");
        assert!(first.says("41 engagements"));
        for page in ["4", "999999999999", "99"] {
            let past = visitor.get(&format!("/engagements?page={page}")).await;
            assert_eq!(past.status, StatusCode::OK);
            assert!(past.says("Go to the last page") && past.body.contains("/engagements?page=3"), "{}", past.text());
        }
        assert_eq!(visitor.get("/engagements.atom").await.body.matches("<entry>").count(), 41);
    }

    async fn the_feed_is_the_list_with_names_that_stay(house) {
        three(&house).await;
        let mut visitor = house.visitor();
        let page = visitor.get("/engagements?service=waste&q=bins").await;
        let address = "/engagements.atom?q=bins&amp;service=waste";
        assert!(page.body.contains(&format!("href=\"{address}\"")) && page.body.contains("rel=\"alternate\""), "{}", page.body);
        let feed = visitor.get("/engagements.atom?q=bins&service=waste").await;
        assert_eq!(feed.headers.get("content-type").map(|kind| kind.as_bytes()), Some(&b"application/atom+xml; charset=utf-8"[..]));
        assert!(feed.body.contains(BINS.title) && !feed.body.contains(DAMP.title), "{}", feed.body);
        let id = |body: &str| body.split("urn:uuid:").nth(1).map(|rest| rest[..36].to_owned());
        let first = id(&feed.body).expect("an entry has a name");
        assert!(feed.body.contains("<updated>2027-03-03T10:02:00+00:00</updated>"), "{}", feed.body);
        house.wait_minutes(60);
        let later = visitor.get("/engagements.atom?q=bins&service=waste").await;
        assert_eq!(id(&later.body), Some(first));
        assert_eq!(later.body, feed.body, "nothing changed, so the feed does not either");
    }

    async fn a_servers_catalogue_follows_what_another_server_publishes(house) {
        let (editor, officer, problem) = approved(&house).await;
        let mut elsewhere = house.visitor_elsewhere().await;
        assert_eq!(titles_to(&mut elsewhere, "").await.len(), 0);
        publish_one(&house, &officer, problem_id(&problem), 20).await;
        assert_eq!(titles_to(&mut elsewhere, "").await.len(), 1);
        let mut other = colleague(&house, &editor, "Eve Lund", &[Role::Procurement]).await;
        let list = other.browser.get("/workspace/engagements").await;
        let at = list.body.find("/workspace/engagements/0").expect("a link to it");
        let engagement = list.body[at..at + "/workspace/engagements/".len() + 36].to_owned();
        done(other.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "Not now")]).await);
        let withdrawn = elsewhere.get("/engagements?stage=withdrawn").await;
        assert!(withdrawn.says("1 engagement"), "{}", withdrawn.text());
    }
}
