//! What holds for the report of every sample: that it is one sound, silent page.

use super::*;
use std::collections::BTreeSet;

#[test]
fn every_report_is_html_without_a_mistake() {
    for (name, page) in pages() {
        assert_eq!(page.errors, Vec::<std::borrow::Cow<'_, str>>::new(), "{name}");
    }
}

#[test]
fn every_report_has_a_language_a_title_and_one_first_heading() {
    for (name, page) in pages() {
        assert_eq!(all(&page, "html[lang=en-GB]").len(), 1, "{name}");
        assert!(all_words(&page, "head > title").starts_with("Pilot report: "), "{name}");
        assert_eq!(all(&page, "main h1").len(), 1, "{name}");
    }
}

#[test]
fn headings_nest() {
    for (name, page) in pages() {
        let levels: Vec<u8> = all(&page, "h1, h2, h3, h4, h5, h6")
            .iter()
            .map(|heading| heading.value().name().as_bytes()[1] - b'0')
            .collect();
        assert_eq!(levels.first(), Some(&1), "{name}");
        for pair in levels.windows(2) {
            assert!(
                pair[1] <= pair[0] + 1,
                "{name}: a heading of level {} follows one of {}",
                pair[1],
                pair[0]
            );
        }
        for heading in all(&page, "h1, h2, h3, h4") {
            assert!(!words(heading).is_empty(), "{name}: a heading is empty");
        }
    }
}

#[test]
fn ids_stand_once_and_every_link_and_label_leads_to_one() {
    for (name, page) in pages() {
        let mut ids = BTreeSet::new();
        for element in all(&page, "[id]") {
            let id = element.attr("id").unwrap_or_default();
            assert!(ids.insert(id.to_owned()), "{name}: {id} stands twice");
        }
        let links = all(&page, "a").into_iter().map(|link| link.attr("href").unwrap_or_default());
        for link in links {
            let id = link.strip_prefix('#').unwrap_or_else(|| panic!("{name}: {link} leads away"));
            assert!(ids.contains(id), "{name}: {link} leads nowhere");
        }
        for labelled in all(&page, "[aria-labelledby]") {
            for id in labelled.attr("aria-labelledby").unwrap_or_default().split(' ') {
                assert!(ids.contains(id), "{name}: {id} labels and is not there");
            }
        }
    }
}

#[test]
fn nothing_is_run_and_nothing_is_loaded() {
    for (name, page) in pages() {
        for element in all(&page, "*") {
            let value = element.value();
            let loads = [
                "script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "use", "video",
            ];
            assert!(!loads.contains(&value.name()), "{name}: <{}>", value.name());
            for (attribute, text) in value.attrs() {
                assert!(!attribute.starts_with("on"), "{name}: {attribute}");
                assert!(
                    !["src", "srcset", "style", "xlink:href", "action"].contains(&attribute),
                    "{name}: {attribute}"
                );
                assert!(!text.contains("http"), "{name}: {attribute}={text}");
            }
        }
        let style = all_words(&page, "style");
        assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("http"), "{name}");
        let policy = all(&page, "meta[http-equiv=Content-Security-Policy]");
        assert!(
            policy[0].attr("content").is_some_and(|policy| policy.starts_with("default-src 'none'")),
            "{name}"
        );
    }
}

#[test]
fn every_measure_is_drawn_and_written() {
    for (name, evidence) in report::samples() {
        let page = page(&evidence);
        let shown = all(&page, ".report-measure");
        assert_eq!(shown.len(), evidence.measures.len(), "{name}");
        for (measure, block) in evidence.measures.iter().zip(shown) {
            let charts = within(block, "figure > svg[role=img]");
            assert_eq!(charts.len(), if measure.baseline.is_some() { 2 } else { 1 }, "{name}");
            for chart in charts {
                assert!(
                    within(chart, "title")
                        .iter()
                        .chain(&within(chart, "desc"))
                        .all(|said| !words(*said).is_empty())
                );
            }
            assert_eq!(within(block, "table").len(), 2, "{name}: the figures, and those of each world");
        }
    }
}

#[test]
fn every_picture_has_words_or_is_passed_over() {
    for (name, page) in pages() {
        for picture in all(&page, "svg:not(svg svg)") {
            let labelled = picture.attr("role") == Some("img") && picture.attr("aria-labelledby").is_some();
            assert!(labelled != (picture.attr("aria-hidden") == Some("true")), "{name}");
        }
    }
}

#[test]
fn everything_drawn_stands_within_its_chart() {
    for (name, page) in pages() {
        for element in all(&page, "figure > svg *") {
            for place in ["x", "x1", "x2"].iter().filter_map(|attribute| element.attr(attribute)) {
                let Some(percent) = place.strip_suffix('%') else { continue };
                let percent: f64 = percent.parse().unwrap_or_else(|_| panic!("{name}: {place}"));
                assert!((0.0..=100.0).contains(&percent), "{name}: {place}");
            }
        }
    }
}

#[test]
fn every_table_has_a_caption_and_says_what_its_rows_and_columns_are() {
    for (name, page) in pages() {
        for table in all(&page, "table") {
            assert_eq!(within(table, "caption").len(), 1, "{name}");
            assert!(within(table, "th").iter().all(|th| th.attr("scope").is_some()), "{name}");
            for row in within(table, "tbody > tr") {
                assert_eq!(within(row, "th[scope=row]").len(), 1, "{name}");
            }
        }
    }
}
