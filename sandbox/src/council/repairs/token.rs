//! Tokens, as OAuth 2.0 gives them for client credentials. They protect nothing: they are there to run out.

use super::Repairs;
use crate::council::{
    asked::Asked,
    moment::{HOUR, SECOND},
    reply::{json, problem, with},
};
use border::message::Response;
use serde::{Deserialize, Serialize};
use serde_json::json as object;

/// How long a token is good for, in milliseconds of simulated time.
pub const TOKEN_LASTS: i64 = HOUR;
/// How many tokens are good at once; the oldest goes first.
const TOKENS_MAX: usize = 16;
/// Who asks, and the secret that everybody knows.
const CLIENT: (&str, &str) = ("pilot", "practice");

/// A token, and until when it is good.
#[derive(Clone, Debug, Serialize)]
pub struct Token {
    text: String,
    until: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    grant_type: String,
    client_id: String,
    client_secret: String,
}

impl Repairs {
    /// Gives a token.
    pub(super) fn token(&mut self, asked: &Asked<'_>, now: i64) -> Result<Response, Response> {
        asked.only(&[])?;
        let credentials: Credentials = asked.json()?;
        if credentials.grant_type != "client_credentials" {
            return Err(problem(400, "grant_type is client_credentials, and no other"));
        }
        if (credentials.client_id.as_str(), credentials.client_secret.as_str()) != CLIENT {
            return Err(problem(401, "client_id and client_secret are not those of the system’s note"));
        }
        self.tokens_given += 1;
        let text = format!("simulated-{:06}", self.tokens_given);
        if self.tokens.len() >= TOKENS_MAX {
            self.tokens.remove(0);
        }
        self.tokens.push(Token { text: text.clone(), until: now + TOKEN_LASTS });
        let lasts = TOKEN_LASTS / SECOND;
        Ok(json(200, &object!({ "access_token": text, "token_type": "Bearer", "expires_in": lasts })))
    }

    /// Refuses whoever shows no token, or one that is not good any more.
    pub(crate) fn signed_in(&self, asked: &Asked<'_>, now: i64) -> Result<(), Response> {
        let refuse = |text: &str| Err(with(problem(401, text), "www-authenticate", "Bearer"));
        let Some(shown) = asked.header("authorization") else {
            return refuse("show a token: authorization: Bearer …; POST /token gives one");
        };
        let Some(shown) = shown.strip_prefix("Bearer ") else {
            return refuse("the header authorization is Bearer, a space, and the token");
        };
        match self.tokens.iter().find(|token| token.text == shown) {
            None => refuse("no such token; POST /token gives one"),
            Some(token) if token.until <= now => refuse("the token has expired; POST /token gives another"),
            Some(_) => Ok(()),
        }
    }
}
