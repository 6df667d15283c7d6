//! What people think of writing, and how they write it.

use super::Source::Assumed;
use super::parameters;

/// Weights of the ways to write: plain, in small letters without stops, terse, chatty, formal, shouting. *Assumed.*
pub const STYLE_WEIGHTS: [u32; 6] = [36, 22, 16, 16, 7, 3];

parameters! {
    NAMES_ONLY = 0.16, "probability", "That the thing is named, and nothing said of how bad it is", Assumed("");
    SECOND_SYMPTOM = 0.4, "probability", "That a second symptom is told", Assumed("");
    CIRCUMSTANCE = 0.72, "probability", "That somebody who can be harmed is spoken of", Assumed("");
    FALSE_ALARM = 0.05, "probability", "That somebody is spoken of who does not live there", Assumed("");
    HASTE = 0.22, "probability", "That haste is asked for where it can wait", Assumed("");
    HASTE_EMERGENCY = 0.42, "probability", "That haste is asked for in an emergency", Assumed("");
    EXCLAMATION = 0.3, "probability", "That haste ends in an exclamation mark", Assumed("");
    PATIENCE = 0.2, "probability", "That those who ask for no haste say that it can wait", Assumed("");
    BEGAN = 0.3, "probability", "That it is said when it began", Assumed("");
    CHATTER = 0.4, "probability", "That something is said that has nothing to do with it, each time", Assumed("");
    CIRCUMSTANCE_FIRST = 0.2, "probability", "That people come first, and what is wrong after", Assumed("");
    OPENING = 0.45, "probability", "That a message begins with a greeting", Assumed("");
    LEAD = 0.45, "probability", "That it leads in to what is wrong", Assumed("");
    CLOSING = 0.5, "probability", "That it ends with thanks", Assumed("");
}
