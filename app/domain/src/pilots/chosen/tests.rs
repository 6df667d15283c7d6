//! Scenes of choosing a challenge, and of linking outcomes to it.

use super::*;
use crate::pilots::{Finite, sample_card};
use uuid::Uuid;

fn lead() -> OrganisationId {
    OrganisationId(Uuid::from_u128(1))
}

fn outcome(number: u128) -> MeasureId {
    MeasureId(Uuid::from_u128(100 + number))
}

/// A problem with two outcomes.
fn outcomes() -> Content {
    let mut content = Content::default();
    for (number, name) in [(1, "Repeat visits"), (2, "Days to complete")] {
        content.measures.insert(outcome(number), Measure { name: name.to_owned(), ..Measure::default() });
    }
    content
}

fn chosen() -> ChallengeUse {
    let new = ChallengeUse::new(
        ChallengeUseId(Uuid::from_u128(2)),
        EngagementId(Uuid::from_u128(3)),
        sample_card("repairs-triage"),
    );
    new.choose(sample_card("repairs-triage"), lead(), "county_town_rich").0
}

fn link(number: u128, measure: &str, kind: LinkKind) -> Link {
    Link { outcome: outcome(number), measure: measure.to_owned(), kind, target: None }
}

fn proxy(why: &str) -> LinkKind {
    LinkKind::Proxy { why: why.to_owned() }
}

#[test]
fn a_challenge_without_a_profile_cannot_be_published() {
    assert!(chosen().missing(lead()).is_empty());
    for profile in ["", "no_such_council"] {
        let (without, _) = chosen().choose(sample_card("repairs-triage"), lead(), profile);
        assert_eq!(without.missing(lead()).len(), 1, "{profile}");
    }
    assert_eq!(
        chosen().missing(OrganisationId(Uuid::from_u128(9))).len(),
        1,
        "another party has said nothing"
    );
}

#[test]
fn an_outcome_without_a_link_is_listed_and_stops_nothing() {
    let linked = chosen().link(vec![link(2, "days", LinkKind::Same)], &outcomes()).expect("sound");
    let content = outcomes();
    let tested: Vec<_> = linked
        .outcomes(&content)
        .iter()
        .map(|one| (one.id, one.test.map(|(_, card)| card.name.clone())))
        .collect();
    assert_eq!(tested, [(outcome(1), None), (outcome(2), Some("days".to_owned()))]);
    assert!(linked.missing(lead()).is_empty());
}

#[test]
fn links_are_refused_that_hang_in_the_air() {
    for (links, why) in [
        (vec![link(7, "days", LinkKind::Same)], "an outcome of another problem"),
        (vec![link(1, "speed", LinkKind::Same)], "a measure of no challenge"),
        (vec![link(1, "days", LinkKind::Same), link(1, "priority", LinkKind::Same)], "one outcome twice"),
        (vec![link(1, "days", proxy(" "))], "a proxy without a reason"),
    ] {
        assert!(chosen().link(links, &outcomes()).is_err(), "{why}");
    }
}

#[test]
fn another_challenge_drops_the_links_whose_measure_it_does_not_have() {
    let links = vec![link(1, "priority", proxy("It comes first")), link(2, "days", LinkKind::Same)];
    let linked = chosen().link(links, &outcomes()).expect("sound");
    let mut other = sample_card("damp-and-mould");
    other.measures.retain(|measure| measure.name == "days");
    let (moved, dropped) = linked.clone().choose(other.clone(), lead(), "county_town_rich");
    assert_eq!(moved.links.iter().map(|link| link.measure.as_str()).collect::<Vec<_>>(), ["days"]);
    assert_eq!(dropped.iter().map(|link| link.measure.as_str()).collect::<Vec<_>>(), ["priority"]);
    other.measures[0].unit = "hours".to_owned();
    assert_eq!(
        linked.choose(other, lead(), "county_town_rich").1.len(),
        2,
        "a target would be in another unit"
    );
}

#[test]
fn a_data_card_reads_as_paragraphs_and_lists() {
    let mut card = sample_card("repairs-triage");
    card.data_card =
        "# The data\n\nAll of it is\nmade `up`.\n\n- One\n  thing\n- another\n\nThe end.\n".to_owned();
    assert_eq!(card.data_card_text(), "All of it is made up.\n\n\n- One thing\n- another\n\nThe end.");
}

#[test]
fn the_practice_key_follows_from_the_engagement_alone() {
    let (other, _) = chosen().choose(sample_card("damp-and-mould"), lead(), "");
    assert_eq!(other.practice_key(), chosen().practice_key());
    let elsewhere = ChallengeUse { engagement: EngagementId(Uuid::from_u128(4)), ..chosen() };
    assert_ne!(elsewhere.practice_key(), chosen().practice_key());
}

#[test]
fn a_target_is_a_number_in_the_unit_of_the_measure() {
    let card = sample_card("repairs-triage");
    let (share, days) = (card.measure("priority").expect("one"), card.measure("days").expect("one"));
    let is = |value: f64| Ok(Some(Finite::new(value).expect("finite")));
    for (typed, measure, expected) in [
        ("", share, Ok(None)),
        (" 0.9 ", share, is(0.9)),
        ("90%", share, is(0.9)),
        ("1", share, is(1.0)),
        ("1,200.5", days, is(1_200.5)),
        ("\u{2212}2", days, is(-2.0)),
    ] {
        assert_eq!(target(typed, measure), expected, "{typed}");
    }
    for (typed, measure) in
        [("90", share), ("-0.1", share), ("110%", share), ("soon", days), ("5%", days), ("1e3", days)]
    {
        assert!(target(typed, measure).is_err(), "{typed}");
    }
}

#[test]
fn practice_runs_a_day_lie_within_their_range() {
    assert_eq!(practice_runs(" 5 "), Ok(5));
    assert_eq!(practice_runs("100"), Ok(100));
    for typed in ["4", "101", "", "many", "-20", "20.5", "99999999999"] {
        assert!(practice_runs(typed).is_err(), "{typed}");
    }
    assert!(PRACTICE_RUNS_RANGE.contains(&PRACTICE_RUNS_A_DAY));
}

#[test]
fn ownership_and_consent_stand_in_all_terms_and_no_file_is_kept_longer_than_they_say() {
    for rerun in Rerun::ALL {
        for deletion in Deletion::ALL {
            let sentences = Terms { rerun: *rerun, deletion: *deletion }.sentences();
            assert!(Terms::ALWAYS.iter().all(|always| sentences.iter().any(|sentence| sentence == always)));
        }
    }
    let day = 24 * 3_600_000;
    assert_eq!(Deletion::OnWish.kept_millis(), None);
    // The shortest three months of all, and the shortest year.
    assert!(Deletion::AfterThreeMonths.kept_millis() <= Some(89 * day));
    assert!(Deletion::AfterTwelveMonths.kept_millis() <= Some(365 * day));
}

#[test]
fn the_first_page_of_the_kit_names_what_is_needed_and_holds_no_markup_of_others() {
    let facts = KitFacts {
        title: "Damp <script>alert(1)</script>\n# and `mould`",
        reference: "EN-TEST",
        address: "https://forecourt.example/engagements/EN-TEST",
        lead: lead(),
        council: "Marlow [Bridge](javascript:alert)",
    };
    let page = kit_readme(&chosen(), &facts).expect("it has a profile");
    let key = chosen().practice_key().to_string();
    for words in ["EN-TEST", "county_town_rich", &key, "pilot run", "pilot.wit"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        !page.contains("<script>") && !page.contains("\n# and") && !page.contains(" [Bridge]("),
        "{page}"
    );
    let (without, _) = chosen().choose(sample_card("repairs-triage"), lead(), "");
    assert_eq!(kit_readme(&without, &facts), None);
}

#[test]
fn a_party_has_its_own_sort_of_council_which_goes_with_a_challenge_that_lacks_it() {
    let party = OrganisationId(Uuid::from_u128(10));
    let mut card = sample_card("repairs-triage");
    card.profiles.push(ProfileCard { key: "small_district".to_owned(), label: "Small district".to_owned() });
    let (alone, _) = chosen().choose(card.clone(), lead(), "county_town_rich");
    let both = alone.clone().choose_profile(party, "small_district").expect("there are data for it");
    assert_eq!(both.profile_of(party).map(|profile| profile.label.as_str()), Some("Small district"));
    assert!(both.clone().choose_profile(party, "no_such_council").is_err());
    assert_eq!(both.clone().without(party), alone);
    // Another challenge that knows it keeps it; one that does not drops it.
    let (kept, _) = both.clone().choose(card, lead(), "county_town_rich");
    assert_eq!(kept.profiles, both.profiles);
    let (dropped, _) = both.choose(sample_card("repairs-triage"), lead(), "county_town_rich");
    assert!(!dropped.profiles.contains_key(&party) && dropped.profiles.contains_key(&lead()));
}
