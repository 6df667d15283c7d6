//! What the list is asked, as it stands in the address: read from it, and written into links.

use domain::{
    engagements::{CLOSING_WITHIN_DAYS, Phase, Sort, search_words},
    problems::ServiceArea,
};
use portal::engagements::{PER_PAGE, Search};

/// The most that is read of what somebody searches for, in bytes. More words than count are left out anyway.
const WORDS_READ: usize = 1_000;
const PAGE_MAX: usize = 1_000_000;

/// The query of the list, as it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    pub q: String,
    pub council: String,
    pub service: String,
    pub cpv: String,
    pub stage: String,
    pub closing: String,
    pub sort: String,
    pub page: usize,
}

impl Query {
    /// Reads an address's query. Whatever is no sense in it is left out; nothing is refused.
    pub(super) fn read(query: &str) -> Query {
        let value = |name: &str| {
            let found = form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name);
            found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let mut q = domain::text::tidy(&value("q"), domain::text::Lines::One);
        q.truncate(q.floor_char_boundary(WORDS_READ));
        let kept = |value: String, known: bool| if known { value } else { String::new() };
        let (council, service, cpv) = (value("council"), value("service"), value("cpv"));
        let (stage, closing, sort) = (value("stage"), value("closing"), value("sort"));
        Query {
            q,
            service: kept(service.clone(), ServiceArea::from_key(&service).is_some()),
            cpv: kept(cpv.clone(), cpv.len() == 2 && cpv.parse::<u8>().is_ok()),
            stage: kept(stage.clone(), public_stage(&stage).is_some()),
            closing: kept(closing.clone(), closing_days(&closing).is_some()),
            sort: kept(sort.clone(), Sort::from_key(&sort).is_some()),
            council: kept(council.clone(), council.parse::<domain::ids::OrganisationId>().is_ok()),
            page: value("page").parse::<usize>().unwrap_or(1).clamp(1, PAGE_MAX),
        }
    }

    /// The order: as asked; else what fits best when there are words, and the newest first otherwise.
    pub(super) fn sort(&self) -> Sort {
        let usual = if self.q.is_empty() { Sort::Newest } else { Sort::BestMatch };
        Sort::from_key(&self.sort).unwrap_or(usual)
    }

    /// What the use case is asked.
    pub(super) fn search(&self) -> Search {
        Search {
            words: (!self.q.is_empty()).then(|| search_words(&self.q)),
            council: self.council.parse().ok(),
            area: ServiceArea::from_key(&self.service),
            cpv: self.cpv.parse().ok(),
            stage: public_stage(&self.stage),
            closing_within_days: closing_days(&self.closing),
            sort: self.sort(),
            page: self.page,
            per_page: PER_PAGE,
        }
    }

    /// Whether anything narrows the list.
    pub(super) fn narrows(&self) -> bool {
        [&self.q, &self.council, &self.service, &self.cpv, &self.stage, &self.closing]
            .iter()
            .any(|value| !value.is_empty())
    }

    /// The address of the list at `path` with this query, on page `page`.
    pub(super) fn address(&self, path: &str, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let pairs = [
            ("q", &self.q),
            ("council", &self.council),
            ("service", &self.service),
            ("cpv", &self.cpv),
            ("stage", &self.stage),
            ("closing", &self.closing),
            ("sort", &self.sort),
        ];
        for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

fn public_stage(key: &str) -> Option<Phase> {
    Phase::from_key(key).filter(|stage| Phase::PUBLIC.contains(stage))
}

fn closing_days(days: &str) -> Option<u32> {
    days.parse().ok().filter(|days| CLOSING_WITHIN_DAYS.contains(days))
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn an_address_leads_to_the_same_list_again() {
        let asked = "q=t%C5%B7+%22damp%22&service=housing&cpv=48&stage=open&closing=14&sort=closing";
        let query = Query::read(asked);
        assert_eq!(Query::read(query.address("", 1).trim_start_matches('?')), query);
        assert_eq!(query.q, "tŷ \"damp\"");
    }

    #[test]
    fn nonsense_in_an_address_is_left_out() {
        for nonsense in [
            "page=-1",
            "page=x",
            "page=99999999999999999999",
            "stage=draft",
            "closing=8",
            "cpv=4",
            "&&=&%%%",
            "q=%00%FF",
        ] {
            let query = Query::read(nonsense);
            assert_eq!(
                query.address("/", 1).len(),
                if query.q.is_empty() { 1 } else { query.address("/", 1).len() }
            );
            assert!(query.page >= 1, "{nonsense}");
        }
        assert_eq!(Query::read("stage=draft&stage=open").stage, "");
    }
}
