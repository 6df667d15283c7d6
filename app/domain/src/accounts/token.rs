//! API tokens: what a program brings that acts for a person.
//!
//! A token is 256 random bits behind a prefix by which people, and programs that look for leaked secrets, know it again.
//! Nothing is read from it: what it may do stands in the database, so that it ends at once when it is taken back.

use crate::{
    closed_list::closed_list,
    ids::{OrganisationId, TokenId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What every token begins with.
pub const TOKEN_PREFIX: &str = "fcp_";
/// The longest name of a token, in characters.
pub const TOKEN_NAME_LIMIT: usize = 60;
/// So many tokens of a person may work at a time.
pub const TOKENS_MAX: usize = 20;

closed_list! {
    /// What a token may be used for, of what its person may do.
    TokenScope {
        /// List versions and runs, read logs and evidence.
        PilotsRead = "pilots:read", "Read your pilots: versions, runs, logs and evidence";
        /// Upload, start, cancel.
        PilotsRun = "pilots:run", "Run pilots: upload versions, start and cancel runs";
    }
}

closed_list! {
    /// How long a token works.
    TokenPeriod {
        /// 30 days.
        Month = "30", "30 days";
        /// 90 days.
        Quarter = "90", "90 days";
        /// 365 days.
        Year = "365", "365 days";
    }
}

impl TokenPeriod {
    /// When a token ends that is made now.
    pub fn expires_at(self, now: Timestamp) -> Timestamp {
        now.plus_days(match self {
            TokenPeriod::Month => 30,
            TokenPeriod::Quarter => 90,
            TokenPeriod::Year => 365,
        })
    }
}

/// A token, as its person sees it: never with its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// What its person calls it.
    pub name: String,
    /// The organisation that it acts in.
    pub organisation: OrganisationId,
    /// What it may be used for.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What the API says of the token that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenShown {
    /// What its person calls it.
    pub name: String,
    /// The name of the organisation that it acts in.
    pub organisation: String,
    /// What it may be used for.
    pub scopes: Vec<TokenScope>,
    /// When it ends.
    #[serde(with = "crate::pilots::moment")]
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_its_key_wherever_it_is_written() {
        for scope in TokenScope::ALL {
            assert_eq!(serde_json::to_string(scope).unwrap(), format!("\"{}\"", scope.key()));
        }
    }

    #[test]
    fn a_period_is_as_long_as_its_words_say() {
        let now = Timestamp::from_millis(0);
        for period in TokenPeriod::ALL {
            let days: i64 = period.key().parse().unwrap();
            assert_eq!(period.expires_at(now), now.plus_days(days));
            assert_eq!(period.label(), format!("{days} days"));
        }
    }
}
