//! The measurements themselves. Each is repeated, and the middle figure counts.

use crate::{
    Size, bare,
    ground::{self, Person, Writer},
    load::{Connection, as_fast_as_it_goes, at_a_rate, middle, percentile},
    many,
    process::{Installation, PUBLIC_URL},
    say,
};
use app::edge::Site;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt;
use portal::Portal;
use server::{
    http::Proxies,
    router::{self, Parts},
    serve::Limits,
};
use std::{net::TcpListener, time::Duration};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};
use tower::ServiceExt;

/// The list as everybody opens it.
const LIST: &str = "/engagements";
/// Requests a second for the list page.
const RATE: u32 = 100;
/// Callers of the list page when it is asked for as fast as it goes.
const CALLERS: usize = 16;
/// Between two saves of somebody who writes.
const WRITES_EVERY: Duration = Duration::from_secs(5);

/// The list page at a steady rate: milliseconds within which 99 of 100 were answered.
pub async fn list_latency(installation: &Installation, size: &Size) -> f64 {
    let mut figures = Vec::new();
    for round in 1..=size.rounds {
        let took = at_a_rate(installation.address, (LIST, ""), RATE, size.seconds).await;
        let p99 = percentile(took, 99);
        say(&format!("list page at {RATE} a second, round {round}: p99 {p99:.1} ms"));
        figures.push(p99);
    }
    middle(figures)
}

/// A page of somebody who is signed in, at a steady rate: milliseconds within which 99 of 100 were answered.
pub async fn page_latency(installation: &Installation, (path, cookie): (&str, &str), size: &Size) -> f64 {
    let mut figures = Vec::new();
    for round in 1..=size.rounds {
        let p99 = percentile(at_a_rate(installation.address, (path, cookie), RATE, size.seconds).await, 99);
        say(&format!("{path} at {RATE} a second, round {round}: p99 {p99:.1} ms"));
        figures.push(p99);
    }
    middle(figures)
}

/// The list page as fast as it goes, in percent of the bare handler; and pages a second.
pub async fn list_throughput(installation: &Installation, size: &Size) -> (f64, f64) {
    let page = Connection::open(installation.address).await.get(LIST).await;
    let file = installation.folder.join("page.html");
    std::fs::write(&file, &page).expect("the folder can be written");
    let free =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let _bare = bare::start(&installation.url, &installation.folder, &file, free).await;
    assert_eq!(Connection::open(free).await.get(LIST).await, page, "both send the same");
    let (mut shares, mut pages) = (Vec::new(), Vec::new());
    for round in 1..=size.rounds {
        let bare = as_fast_as_it_goes(free, LIST, CALLERS, size.seconds).await;
        let whole = as_fast_as_it_goes(installation.address, LIST, CALLERS, size.seconds).await;
        let share = whole / bare * 100.0;
        let bytes = page.len();
        say(&format!(
            "list page on {CALLERS} connections, round {round}: {whole:.0} pages of {bytes} bytes a second, bare {bare:.0}: {share:.0}%"
        ));
        shares.push(share);
        pages.push(whole);
    }
    (middle(shares), middle(pages))
}

/// The fifty searches one after another: milliseconds within which 95 of 100 were answered.
pub async fn search_latency(installation: &Installation, size: &Size) -> f64 {
    let mut connection = Connection::open(installation.address).await;
    // The first request reads the catalogue, once in the life of the process.
    connection.get(LIST).await;
    let mut figures = Vec::new();
    for round in 1..=size.rounds {
        let mut took = Vec::new();
        for query in many::queries() {
            let begun = Instant::now();
            connection.get(&format!("{LIST}?{query}")).await;
            took.push(begun.elapsed());
        }
        let (p95, slowest) = (percentile(took.clone(), 95), percentile(took, 100));
        say(&format!("50 searches, round {round}: p95 {p95:.1} ms, slowest {slowest:.1} ms"));
        figures.push(p95);
    }
    middle(figures)
}

/// People who write: milliseconds within which 99 of 100 saves were answered.
pub async fn autosave(installation: &Installation, writers: &[(Person, String)], size: &Size) -> f64 {
    let mut figures = Vec::new();
    for round in 1..=size.rounds {
        let mut sitting = Vec::new();
        for (person, path) in writers {
            sitting.push(Writer::sit_down(person, path, installation).await);
        }
        let begin = Instant::now() + Duration::from_millis(200);
        let end = begin + Duration::from_secs(size.seconds.max(10).into());
        let mut writing = JoinSet::new();
        for (number, mut writer) in sitting.into_iter().enumerate() {
            let first = begin + WRITES_EVERY * u32::try_from(number).expect("few") / size.writers as u32;
            writing.spawn(async move { write(&mut writer, first, end).await });
        }
        let took = writing.join_all().await.concat();
        let saves = took.len();
        let p99 = percentile(took, 99);
        say(&format!("{} people write, round {round}: {saves} saves, p99 {p99:.1} ms", writers.len()));
        figures.push(p99);
    }
    middle(figures)
}

async fn write(writer: &mut Writer, first: Instant, end: Instant) -> Vec<Duration> {
    let mut took = Vec::new();
    let mut due = first;
    while due < end {
        sleep_until(due).await;
        let form = writer.form();
        let request = Request::post(&writer.path)
            .header("cookie", &writer.cookie)
            .header("origin", PUBLIC_URL)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-autosave", "1");
        let (status, answer) = writer.connection.ask(request, form).await;
        took.push(due.elapsed());
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer));
        writer.saved(&answer);
        due += WRITES_EVERY;
    }
    took
}

/// A page with a table of many rows, made on one thread without a network: pages a second.
pub async fn table(portal: &Portal, size: &Size) -> f64 {
    let council = ground::council(portal, "tables").await;
    let editor = Person::editor(portal, council, 0).await;
    for number in 0..size.table_rows {
        editor.start_problem(portal, &format!("Problem number {number} of many")).await;
    }
    let config = server::config::read("", |_| None).expect("the defaults fit together");
    let name = |name: &str| format!("/pkg/{name}");
    let site = Site { style: name("main.css"), islands: name("islands.js"), icon: name("mark.svg") };
    let (router, _) = router::build(Parts {
        app: router::app(&config, portal.clone(), site),
        proxies: Proxies::default(),
        site: "nowhere".into(),
        metrics: None,
        metrics_token: None,
        limits: Limits::default(),
    });
    let mut figures = Vec::new();
    for round in 1..=size.rounds {
        let begun = Instant::now();
        let mut pages = 0;
        while begun.elapsed() < Duration::from_secs(size.seconds.div_ceil(4).into()) {
            let request = Request::get("/problems").header("cookie", &editor.cookie).body(Body::empty());
            let answer =
                router.clone().oneshot(request.expect("a request")).await.expect("the router answers");
            assert_eq!(answer.status(), StatusCode::OK);
            let page = answer.into_body().collect().await.expect("the page comes whole").to_bytes();
            if pages == 0 {
                let rows = String::from_utf8_lossy(&page).matches("<tr").count() - 1;
                assert_eq!(rows, size.table_rows, "the head, and a row for each problem");
            }
            pages += 1;
        }
        let figure = f64::from(pages) / begun.elapsed().as_secs_f64();
        say(&format!("page with a table of {} rows, round {round}: {figure:.1} a second", size.table_rows));
        figures.push(figure);
    }
    middle(figures)
}
