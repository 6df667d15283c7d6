//! What the owner of a pilot is told of a fault: what happened, and in which functions of their own.
//!
//! The engine's own words come with addresses and one line for each of up to twenty functions; neither helps anybody
//! who has the source.

use wasmtime::{Error, FrameInfo, WasmBacktrace};

/// The most functions that are named.
const PLACES_MAX: usize = 5;
/// The longest name of a function that is shown, in bytes; that of a generic one may have thousands.
const NAME_BYTES_MAX: usize = 150;

/// What happened, by the engine's words, from the outermost to the innermost cause.
pub fn what(fault: &Error) -> String {
    let backtrace = fault.downcast_ref::<WasmBacktrace>().map(ToString::to_string);
    let causes = fault.chain().map(ToString::to_string);
    // The backtrace stands among the causes as a text of its own.
    causes
        .filter(|cause| backtrace.as_ref().is_none_or(|trace| !cause.contains(trace)))
        .collect::<Vec<_>>()
        .join(": ")
}

/// In which functions of the pilot it happened, the innermost first; nothing when none was running.
pub fn place(fault: &Error) -> Option<String> {
    let frames = fault.downcast_ref::<WasmBacktrace>()?.frames();
    let names = frames.iter().map(name).collect();
    in_words(names)
}

/// The name of a function as its owner wrote it, or its number where the component has no names.
fn name(frame: &FrameInfo) -> String {
    frame.func_name().map_or_else(|| format!("function {}", frame.func_index()), as_written)
}

/// A name of Rust's has its path in a form for machines, and a hash at its end.
fn as_written(name: &str) -> String {
    border::clean::clean(&format!("{:#}", rustc_demangle::demangle(name)), NAME_BYTES_MAX)
}

/// A function that calls itself is named once, and of a long way only its end is told.
fn in_words(mut names: Vec<String>) -> Option<String> {
    names.dedup();
    let more = names.len().saturating_sub(PLACES_MAX);
    names.truncate(PLACES_MAX);
    if names.is_empty() {
        return None;
    }
    let place = names.join(", called from ");
    Some(if more == 0 { format!("in {place}") } else { format!("in {place}, and {more} more") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(names: &[&str]) -> String {
        in_words(names.iter().map(|name| (*name).to_owned()).collect()).unwrap_or_default()
    }

    #[test]
    fn the_innermost_functions_are_named_and_the_rest_is_counted() {
        assert_eq!(words(&[]), "");
        assert_eq!(words(&["score", "run"]), "in score, called from run");
        assert_eq!(
            words(&["a", "b", "c", "d", "e", "f", "g"]),
            "in a, called from b, called from c, called from d, called from e, and 2 more"
        );
    }

    #[test]
    fn a_function_that_calls_itself_is_named_once() {
        assert_eq!(words(&["deeper", "deeper", "deeper", "run"]), "in deeper, called from run");
    }

    #[test]
    fn a_name_is_shown_as_its_owner_wrote_it() {
        let name = "_ZN7hostile6drains14deep_recursion6deeper17hdc46f3d1288529f1E";
        assert_eq!(as_written(name), "hostile::drains::deep_recursion::deeper");
        assert_eq!(as_written("PyObject_Call"), "PyObject_Call");
        assert_eq!(as_written("a\u{202e}b"), "ab");
        assert!(as_written(&"x".repeat(10_000)).len() < 200);
    }
}
