//! Scenes of texts that do and do not describe a solution.

use super::*;
use proptest::prelude::*;

/// The rules and quotes of an answer: `need-product: need an app`.
fn said(question: &str, text: &str) -> Vec<String> {
    check(question, text).iter().map(|flag| format!("{}: {}", flag.rule, flag.quote)).collect()
}

/// What officers write when they have a product in mind already, and what is pointed out.
const SOLUTIONS: [(&str, &str, &[&str]); 24] = [
    ("why", "We need an app for tenants to report damp.", &["need-product: need an app"]),
    (
        "why",
        "We need a new housing management system.",
        &["need-product: need a new housing management system"],
    ),
    (
        "problem",
        "The council is looking to procure a case management system for adult social care.",
        &["need-product: looking to procure a case management system"],
    ),
    (
        "why",
        "Residents would like a portal where they can see their bins.",
        &["need-product: would like a portal"],
    ),
    (
        "why",
        "The team wants to build a dashboard of missed collections.",
        &["need-product: wants to build a dashboard"],
    ),
    ("problem", "A chatbot would answer most council tax questions.", &["product-word: chatbot"]),
    (
        "problem",
        "Staff do not trust the figures. An AI-powered platform could check them.",
        &["feature-phrase: AI-powered", "product-word: platform"],
    ),
    (
        "problem",
        "The new portal must integrate with the finance system.",
        &["product-word: portal", "feature-phrase: must integrate"],
    ),
    ("why", "Officers lose two hours a day. A mobile app should end this.", &["product-word: mobile app"]),
    ("users_and_needs", "Planning officers need a dashboard.", &["need-product: need a dashboard"]),
    (
        "users_and_needs",
        "Social workers need some software to write up visits.",
        &["need-product: need some software"],
    ),
    (
        "problem",
        "It must support single sign-on.",
        &["feature-phrase: must support", "feature-phrase: single sign-on"],
    ),
    ("problem", "Results should appear in Power BI every Monday.", &["named-product: Power BI"]),
    ("why", "We want everything in SharePoint.", &["named-product: SharePoint"]),
    ("why", "Carers must have an app which shows their rota.", &["need-product: must have an app"]),
    (
        "problem",
        "Our current portal is slow, so we require a cloud-based CRM.",
        &["need-product: require a cloud-based CRM"],
    ),
    ("why", "Potholes could be found by machine learning.", &["product-word: machine learning"]),
    (
        "why",
        "The existing system must be replaced with an off-the-shelf SaaS platform.",
        &["need-product: must be replaced with an off-the-shelf SaaS platform"],
    ),
    ("title", "New app for missed bins", &["solution-in-title: app"]),
    ("title", "Housing repairs CRM replacement", &["solution-in-title: CRM"]),
    ("title", "Planning validation software", &["solution-in-title: software"]),
    ("title", "An AI assistant for the contact centre", &["solution-in-title: AI assistant"]),
    (
        "evidence",
        "Other councils recommend we introduce a self-service portal.",
        &["need-product: introduce a self-service portal"],
    ),
    ("constraints", "We need a system by April.", &["need-product: need a system"]),
];

/// What officers write about people, about today and about what they do not want.
const PROBLEMS: [(&str, &str); 33] = [
    ("why", "Tenants on the ninth floor need a new heating system and a care package."),
    ("users_and_needs", "New arrivals need an integration officer, and a solution to the housing queue."),
    ("title", "Benefit applications that nobody answers"),
    ("why", "Tenants wait 43 days for a damp inspection, and a third of them ring us twice."),
    ("why", "Our current portal does not accept photos, so tenants need to ring us."),
    ("problem", "We use a spreadsheet to plan the rounds, and it is out of date by noon."),
    ("problem", "The existing system cannot show which bins were missed last week."),
    ("problem", "Staff copy each case from the customer portal into Excel by hand."),
    ("problem", "When the portal is down, residents queue at the desk."),
    ("users_and_needs", "Tenants need to know when somebody will come."),
    ("users_and_needs", "Many older residents cannot use apps and do not want a chatbot."),
    ("users_and_needs", "Carers need a person who answers before the portal closes their claim."),
    ("users_and_needs", "Parents need a way to hear about school places without the app."),
    ("why", "Families need a home for the winter."),
    ("work_done", "In 2024 we tested a chatbot with 200 tenants. They found it slow."),
    ("work_done", "We looked at a case management system that two neighbours have."),
    ("constraints", "It must integrate with the finance system until 2029, because that contract runs on."),
    ("constraints", "Reports go to the board in Power BI."),
    ("problem", "We keep visits in Excel and complaints in SharePoint, so nobody sees both."),
    ("problem", "Officers already have a dashboard, but it counts letters and not homes."),
    ("problem", "Two legacy databases hold different addresses for one in nine homes."),
    ("why", "We do not need a new system. We need fewer missed bins."),
    ("why", "We no longer need a portal."),
    ("why", "People fall on the railway platform because the ramp is steep."),
    ("problem", "Their housing platform was bought in 2009 and its makers have gone."),
    ("problem", "Each planning application is read three times before it is valid."),
    ("users_and_needs", "Deaf residents need an interpreter within two days."),
    ("title", "Damp and mould reported twice before anyone comes"),
    ("title", "Residents cannot report missed bins in our app"),
    ("title", "Planning applications that wait to be valid"),
    ("why", "Social workers excel at this, but zoom from visit to visit and write at night."),
    ("why", "Angen: mae tenantiaid yn aros am dŷ sych. They wait for a dry home."),
    ("problem", "Staff rely on this dashboard, which shows last month."),
];

#[test]
fn solutions_are_pointed_out() {
    for (question, text, expected) in SOLUTIONS {
        assert_eq!(said(question, text), expected, "{question}: {text}");
    }
}

#[test]
fn problems_are_left_alone() {
    for (question, text) in PROBLEMS {
        assert_eq!(said(question, text), [""; 0], "{question}: {text}");
    }
}

#[test]
fn a_list_of_features_is_one_flag() {
    let text = "What we look for:\n- Ability to upload photos\n- Must have an audit trail\n- Tenants hear back\n\n\
                - integrates with Outlook\nThank you.";
    let flags = check("problem", text);
    assert_eq!(flags.len(), 1);
    assert_eq!(flags[0].rule, "feature-list");
    assert_eq!(
        flags[0].quote,
        "Ability to upload photos\n- Must have an audit trail\n- Tenants hear back\n\n- integrates with Outlook"
    );
    assert_eq!(
        flags[0].why,
        "This list describes features of a product, starting with ‘Ability to upload photos’."
    );
    assert_eq!(said("problem", "1. Single sign-on\n2) Reporting to managers\na) Role-based access").len(), 1);
}

#[test]
fn a_list_of_needs_is_no_list_of_features() {
    let text = "- hear when the inspector comes\n- send a photo once\n- understand the letter\n- must not ring twice";
    assert_eq!(said("users_and_needs", text), [""; 0]);
    let interrupted = "- Ability to pay\n- Reporting\nThese matter less:\n- Notifications";
    assert_eq!(said("problem", interrupted), [""; 0]);
}

#[test]
fn a_flag_quotes_explains_and_asks() {
    let text = "Tŷ: we need a new chatbot!";
    let flags = check("why", text);
    assert_eq!(flags.len(), 1);
    assert_eq!(&text[flags[0].place.clone()], "need a new chatbot");
    assert_eq!(flags[0].quote, "need a new chatbot");
    assert_eq!(flags[0].why, "‘need a new chatbot’ asks for a thing to buy before the problem is clear.");
    assert!(flags[0].ask.ends_with('?'));
}

#[test]
fn words_kept_once_stay_kept_when_the_text_around_them_changes() {
    let before = check("why", "A chatbot could help.");
    let after = check("why", "Tenants wait. Perhaps a  Chatbot, or a portal, could help them.");
    assert_eq!(before[0].fingerprint(), after[0].fingerprint());
    assert_eq!(before[0].fingerprint().len(), 32);
    assert_ne!(after[0].fingerprint(), after[1].fingerprint());
    assert_eq!(said("why", "An app. One more app. And apps."), ["product-word: app", "product-word: apps"]);
}

#[test]
fn the_fingerprint_is_the_same_in_every_release() {
    let flag = &check("why", "A chatbot could help.")[0];
    insta::assert_snapshot!(flag.fingerprint(), @"9a03c87f0bd81ca4b3c1bce31a72c663");
}

#[test]
fn the_word_list_can_be_read_and_every_rule_is_in_it() {
    let words = words::read(include_str!("words.txt")).expect("the list is well formed");
    let rules = [
        "product-word",
        "need-product",
        "feature-phrase",
        "named-product",
        "feature-list",
        "solution-in-title",
    ];
    for rule in rules {
        assert!(words.section(rule).why.len() > 20 && words.section(rule).ask.ends_with('?'), "{rule}");
        assert_eq!(words.section(rule).is_empty(), rule == "solution-in-title", "{rule}");
    }
    let helpers = ["exists", "wish", "wants"];
    for name in helpers {
        assert!(!words.section(name).is_empty(), "{name}");
    }
    assert!(words.names().iter().all(|name| rules.contains(name) || helpers.contains(name)));
}

#[test]
fn a_mistake_in_the_word_list_is_named() {
    assert_eq!(words::read("app").expect_err("no section"), "app: this stands before the first [section]");
    assert_eq!(words::read("[a]\nwhat: x").expect_err("unknown"), "what: x: \"what:\" is not known");
    assert!(
        words::read("[a").is_err() && words::read("[a]\n[a]").is_err() && words::read("[a]\n--").is_err()
    );
}

proptest! {
    #[test]
    fn every_flag_stands_on_its_words(
        text in prop_oneof![
            any::<String>(),
            prop::collection::vec(
                prop::sample::select(vec![
                    "we", "need", "a", "an", "the", "new", "our", "must", "have", "app", "portal", "\n- ", "ability",
                    "to", "API", "Excel", ".", "’", "-", "ŵ", "integrates", "AI-powered", "'s", "not", "railway",
                    "platform",
                ]),
                0..40,
            ).prop_map(|words| words.join(" ")),
        ],
        question in prop::sample::select(vec!["why", "title", "constraints"]),
    ) {
        let flags = check(question, &text);
        for flag in &flags {
            prop_assert_eq!(text.get(flag.place.clone()), Some(flag.quote.as_str()));
            prop_assert!(!flag.quote.is_empty());
        }
        for pair in flags.windows(2) {
            prop_assert!(pair[0].place.end <= pair[1].place.start);
        }
    }
}
