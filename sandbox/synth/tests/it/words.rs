//! What the words carry, and what the category does not.

use crate::read::{all, numbers, texts, world};
use std::collections::BTreeMap;
use synth::World;

/// An open report: the category, the words, and its true priority.
struct Open<'a> {
    category: Option<&'a str>,
    words: &'a str,
    truth: &'a str,
}

fn open_reports(world: &World) -> Vec<Open<'_>> {
    let open = all(numbers(world, "reports", "is_open"));
    let categories = texts(world, "reports", "category");
    let words = texts(world, "reports", "description");
    let mut truths = all(texts(world, "triage", "priority")).into_iter();
    (0..open.len())
        .filter(|row| open[*row] == 1)
        .map(|row| Open {
            category: categories[row],
            words: words[row].unwrap_or(""),
            truth: truths.next().expect("an answer"),
        })
        .collect()
}

/// The priority that clerks gave most often for each category.
fn majority(world: &World) -> BTreeMap<Option<&str>, &str> {
    let categories: BTreeMap<_, _> = all(numbers(world, "reports", "report_id"))
        .into_iter()
        .zip(texts(world, "reports", "category"))
        .collect();
    let mut counts: BTreeMap<Option<&str>, BTreeMap<&str, u32>> = BTreeMap::new();
    for (report, priority) in
        all(numbers(world, "orders", "report_id")).into_iter().zip(all(texts(world, "orders", "priority")))
    {
        *counts.entry(categories[&report]).or_default().entry(priority).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(category, given)| {
            (category, given.into_iter().max_by_key(|(_, count)| *count).expect("one").0)
        })
        .collect()
}

/// Words that a person who reads the reports for a quarter of an hour would list.
const EMERGENCY: &[&str] = &[
    "smell of gas",
    "smell gas",
    "smells of gas",
    "stinks of gas",
    "gas is hissing",
    "whiff of gas",
    "monoxide",
    "co alarm",
    "burst",
    "pouring",
    "gushing",
    "flood",
    "spraying",
    "under water",
    "bulging",
    "sewage",
    "overflowing",
    "sparks",
    "electric shock",
    "bare wires",
    "smoking",
    "burning",
    "no electricity",
    "everything is off",
    "total power",
    "no power at all",
    "break in",
    "kicked the door",
    "won't lock at all",
    "locked out",
    "can't be secured",
    "straight through the roof",
    "blew off",
    "has come down",
    "has collapsed",
    "ceiling fell",
    "scorch",
    "crackles",
];
const URGENT: &[&str] = &[
    "no heating",
    "stone cold",
    "no hot water",
    "black mould",
    "black with mould",
    "are black",
    "mould all over",
    "spreading",
    "smashed",
    "brick",
    "hanging",
    "cutting out",
    "losing pressure",
    "shuts down",
    "error code",
    "packed up",
    "completely blocked",
    "half the sockets",
    "no power",
    "trips every",
    "getting worse",
    "soaked",
    "drips through",
    "wet to touch",
    "pitch black",
    "smoke alarms",
    "press test",
    "jamming",
    "so stiff",
    "fall",
    "drip in the loft",
    "lets in water",
    "peeling off with the damp",
    "have gone mouldy",
    "went through the floor",
];
const PLANNED: &[&str] = &[
    "gutter",
    "fence",
    "gate",
    "cupboard",
    "drawer",
    "worktop",
    "kickboard",
    "draught",
    "misted up",
    "handle",
    "weeds",
    "moss",
    "hairline",
    "flickers",
    "strip light",
    "rattles",
    "noisy",
    "toilet seat",
    "sealant",
    "tiles",
    "rocks a little",
    "had them for years",
    "plaster has come off where",
];
const FRAIL: &[&str] =
    &["baby", "newborn", "asthma", "inhaler", "pensioner", "elderly", "frame", "lives alone", "month old"];

fn keywords(words: &str) -> &'static str {
    let words = words.to_lowercase();
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if has(EMERGENCY) {
        return "emergency";
    }
    if has(URGENT) {
        return if has(FRAIL) { "emergency" } else { "urgent" };
    }
    if has(PLANNED) { "planned" } else { "routine" }
}

fn share(world: &World, rule: impl Fn(&Open<'_>) -> bool) -> f64 {
    let open = open_reports(world);
    open.iter().filter(|report| rule(report)).count() as f64 / open.len() as f64
}

#[test]
fn whoever_reads_the_words_does_better_than_whoever_counts_categories_and_neither_is_perfect() {
    for (key, worst) in [("county_town_rich", 0.15), ("county_town_sparse", 0.1), ("county_town_dirty", 0.1)]
    {
        let world = world(key, 1000, 1);
        let usual = majority(&world);
        let counted = share(&world, |report| usual.get(&report.category) == Some(&report.truth));
        let read = share(&world, |report| keywords(report.words) == report.truth);
        println!("{key}: category {counted:.3}, words {read:.3}");
        assert!((0.3..0.6).contains(&counted), "{key}: the category alone gets {counted}");
        assert!(read > counted + worst, "{key}: words {read}, category {counted}");
        assert!(read < 0.9, "{key}: words {read}");
    }
}

#[test]
fn the_category_is_often_wrong() {
    let world = world("county_town_rich", 500, 2);
    let reports = all(numbers(&world, "reports", "report_id"));
    let categories: BTreeMap<_, _> = reports.into_iter().zip(texts(&world, "reports", "category")).collect();
    let rates = all(texts(&world, "orders", "rate_code"));
    let damp: Vec<_> = all(numbers(&world, "orders", "report_id"))
        .into_iter()
        .zip(rates)
        .filter(|(_, rate)| *rate == "FC-DMP-01")
        .map(|(report, _)| categories[&report])
        .collect();
    let right = damp.iter().filter(|category| **category == Some("damp")).count();
    assert!(
        right * 10 < damp.len() * 8 && right * 2 > damp.len(),
        "{right} of {} are called damp",
        damp.len()
    );
}

/// The words of a message, in small letters, each once.
fn bag(text: &str) -> std::collections::BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphabetic());
    words.filter(|word| word.len() > 2).map(str::to_lowercase).collect()
}

/// Which priority each word speaks for, learnt from the orders of the history: naive Bayes.
fn learn(world: &World) -> (BTreeMap<String, [f64; 4]>, [f64; 4]) {
    let reports = all(numbers(world, "reports", "report_id"));
    let words: BTreeMap<_, _> = reports.into_iter().zip(texts(world, "reports", "description")).collect();
    let mut counts: BTreeMap<String, [f64; 4]> = BTreeMap::new();
    let mut totals = [0.0; 4];
    let orders = all(numbers(world, "orders", "report_id")).into_iter();
    for (report, priority) in orders.zip(all(texts(world, "orders", "priority"))) {
        let level = synth::PRIORITIES.iter().position(|known| *known == priority).expect("a priority");
        totals[level] += 1.0;
        for word in bag(words[&report].unwrap_or("")) {
            counts.entry(word).or_default()[level] += 1.0;
        }
    }
    (counts, totals)
}

#[test]
fn what_can_be_learnt_from_the_history_of_words_beats_the_history_of_categories() {
    let world = world("county_town_rich", 400, 6);
    let (counts, totals) = learn(&world);
    let usual = majority(&world);
    let guess = |report: &Open<'_>| {
        let bag = bag(report.words);
        let score = |level: usize| {
            let seen = bag.iter().filter_map(|word| counts.get(word));
            seen.map(|seen| libm::log((seen[level] + 0.5) / (totals[level] + 1.0))).sum::<f64>()
                + libm::log(totals[level])
        };
        let best = (0..4).max_by(|one, other| score(*one).total_cmp(&score(*other))).expect("four");
        synth::PRIORITIES[best]
    };
    let counted = share(&world, |report| usual.get(&report.category) == Some(&report.truth));
    let learnt = share(&world, |report| guess(report) == report.truth);
    println!("category {counted:.3}, learnt from words {learnt:.3}");
    assert!(learnt > counted + 0.2 && learnt < 0.95, "words {learnt}, category {counted}");
}

#[test]
fn who_lives_there_is_often_told_and_now_and_then_told_falsely() {
    let world = world("county_town_rich", 1000, 7);
    let open = open_reports(&world);
    let old = all(numbers(&world, "triage", "old_age"));
    let speaks = |words: &str| {
        let words = words.to_lowercase();
        ["pensioner", "elderly", "frame", "live on my own", "lives alone", "lives with us"]
            .iter()
            .any(|word| words.contains(word))
    };
    let told = |wanted: i64| {
        let rows: Vec<_> = open.iter().zip(&old).filter(|(_, old)| **old == wanted).collect();
        rows.iter().filter(|(report, _)| speaks(report.words)).count() as f64 / rows.len() as f64
    };
    assert!(told(1) > 0.45 && told(1) < 0.9 && told(0) < 0.05, "{} and {}", told(1), told(0));
}

#[test]
fn messages_are_varied() {
    let world = world("county_town_rich", 300, 3);
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let words = texts(&world, "reports", "description");
    let count = words.len();
    words.into_iter().flatten().for_each(|text| *seen.entry(text).or_default() += 1);
    assert!(seen.len() * 10 > count * 8, "{} of {count} messages differ", seen.len());
}

#[test]
fn no_message_shows_how_it_was_made() {
    let world = world("county_town_dirty", 300, 4);
    for text in texts(&world, "reports", "description").into_iter().flatten() {
        assert!(!text.contains(['{', '}', '|']) && !text.contains("  "), "{text}");
        assert!(text.len() > 3 && text.is_ascii(), "{text}");
    }
}

#[test]
fn a_report_sent_twice_says_the_same() {
    let world = world("county_town_dirty", 300, 5);
    let words = texts(&world, "reports", "description");
    let made = all(numbers(&world, "reports", "reported_at"));
    let ids = all(numbers(&world, "reports", "report_id"));
    let row = |id: i64| ids.binary_search(&id).expect("a report");
    let twice = crate::read::planted(&world, "duplicate")
        .into_iter()
        .map(|(id, first)| (row(id), row(first.parse().expect("a number"))))
        .filter(|(again, first)| (0..360_000).contains(&(made[*again] - made[*first])))
        .collect::<Vec<_>>();
    let same = twice.iter().filter(|(again, first)| words[*again] == words[*first]).count();
    assert!(twice.len() > 20 && same == twice.len(), "{same} of {}", twice.len());
}
