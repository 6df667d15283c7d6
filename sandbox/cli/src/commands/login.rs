//! `pilot login` and `pilot logout`: the token by which this command acts for its user at a portal.

use crate::{
    exit::{Ended, Exit, Problem},
    far::{self, Kept, Line},
    speak::Speak,
};
use domain::{
    accounts::{TOKEN_PREFIX, TokenShown},
    time::london,
};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr},
};
use sandbox::Cancel;
use std::io::{IsTerminal, Stdin, stdin};

/// How long from one look at Ctrl-C to the next, in nanoseconds.
const LOOK_EACH_NANOS: i64 = 100_000_000;

/// The arguments of `pilot login`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The address of the portal, such as https://forecourt.example.
    portal: String,
}

/// Asks for the token, tries it, and keeps it.
pub fn login(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    let portal = far::address(&arguments.portal)?;
    let Some(token) = pasted(&portal, speak, cancel)? else { return Ok(Exit::Cancelled) };
    if !token.starts_with(TOKEN_PREFIX) {
        return Err(Problem::given(
            format!("this is no token: a token begins with {TOKEN_PREFIX}"),
            format!("Make one at {portal}/account/tokens, copy it and paste it here."),
        ));
    }
    let kept = Kept { portal, token };
    let far = Line::open(kept.clone(), cancel)?;
    let shown: TokenShown = far.get("/api/v1/token")?;
    let path = far::keep(&kept)?;
    let scopes: Vec<_> = shown.scopes.iter().map(|scope| scope.key()).collect();
    speak.say(format!(
        "You act for {} at {}, with the token “{}”.",
        shown.organisation,
        far.portal(),
        shown.name
    ));
    speak.say(format!(
        "It may be used for {} until {}.",
        scopes.join(" and "),
        london::long(shown.expires_at)
    ));
    speak.say(format!("It is kept in {}, which only you can read.", path.display()));
    speak.json(&serde_json::json!({
        "portal": far.portal(), "organisation": shown.organisation, "scopes": scopes,
    }));
    Ok(Exit::Done)
}

/// Forgets the token.
pub fn logout(speak: &Speak) -> Ended {
    let was = far::forget()?;
    speak.say(format!("The token for {} is forgotten here, and works until it ends.", was.portal));
    speak.say(format!("To end it now, take it back at {}/account/tokens.", was.portal));
    speak.json(&serde_json::json!({ "portal": was.portal }));
    Ok(Exit::Done)
}

/// The token: from whoever sits at the terminal, without showing it, or from standard input. None where they stopped.
fn pasted(portal: &str, speak: &Speak, cancel: &Cancel) -> Result<Option<String>, Problem> {
    let input = stdin();
    let mut line = String::new();
    if input.is_terminal() {
        speak.say(format!(
            "Make a token at {portal}/account/tokens, paste it here and press Enter. It is not shown."
        ));
        let _hidden = Hidden::begin(&input);
        if !waits(&input, cancel) {
            return Ok(None);
        }
        let _ = input.read_line(&mut line);
    } else {
        input.read_line(&mut line).map_err(|cause| {
            Problem::given(format!("the token cannot be read: {cause}"), "Give it on standard input.")
        })?;
    }
    Ok(Some(line.trim().to_owned()))
}

/// Waits until a line is there; false where somebody pressed Ctrl-C.
fn waits(input: &Stdin, cancel: &Cancel) -> bool {
    let each = Timespec { tv_sec: 0, tv_nsec: LOOK_EACH_NANOS };
    while !cancel.asked() {
        let mut wanted = [PollFd::new(input, PollFlags::IN)];
        if poll(&mut wanted, Some(&each)).is_ok_and(|ready| ready > 0) {
            return true;
        }
    }
    false
}

/// A terminal that shows nothing of what is typed, until this ends.
struct Hidden<'a> {
    input: &'a Stdin,
    before: Option<Termios>,
}

impl<'a> Hidden<'a> {
    fn begin(input: &'a Stdin) -> Self {
        let before = tcgetattr(input).ok();
        if let Some(before) = &before {
            let mut hiding = before.clone();
            hiding.local_modes.remove(LocalModes::ECHO);
            let _ = tcsetattr(input, OptionalActions::Flush, &hiding);
        }
        Self { input, before }
    }
}

impl Drop for Hidden<'_> {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = tcsetattr(self.input, OptionalActions::Now, before);
        }
    }
}
