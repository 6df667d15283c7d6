//! A pilot that does what no pilot should. The scenario's parameter `trick` says which of it, or else what is written into
//! the file, and `expected.toml` how it must end.

mod answers;
mod drains;

use forecourt_pilot::{Error, Result, contract::task, pilot};

pilot!(run);

/// A place in the file for the name of a trick: whoever writes over it makes a pilot of that trick.
static WRITTEN: [u8; 48] = *b"trick:                                          ";

/// The name that is written there.
fn written() -> String {
    // Read when it runs: the compiler does not know what will be written.
    let written = std::hint::black_box(&WRITTEN);
    String::from_utf8_lossy(&written[6..]).trim().to_owned()
}

fn run() -> Result<()> {
    let parameters = task::parameters();
    let trick = parameters
        .into_iter()
        .find(|parameter| parameter.name == "trick")
        .map_or_else(written, |trick| trick.value);
    match trick.as_str() {
        "endless_loop" => drains::endless_loop(),
        "walks_through_memory" => drains::walks_through_memory(),
        "deep_recursion" => drains::deep_recursion(),
        "memory_growth" => drains::memory_growth(),
        "memory_growth_asked_politely" => drains::memory_growth_asked_politely(),
        "panics" => panic!("the council\u{1b}[2J owes us \u{202e}money"),
        "index_out_of_range" => drains::index_out_of_range(),
        "unreachable" => drains::unreachable(),
        "divides_by_zero" => drains::divides_by_zero(),
        "returns_an_error" => Err(Error::new("no report had a word in it")),
        "returns_a_long_error" => Err(Error::new("far too long ".repeat(100_000))),
        "log_line_of_100_mb" => drains::log_line(100 << 20),
        "log_flood" => drains::log_flood(),
        "log_flood_of_empty_lines" => drains::log_flood_of_empty_lines(),
        "host_call_drain" => drains::host_call_drain(),
        "progress_flood" => drains::progress_flood(),
        "random_flood" => drains::random_flood(),
        "reads_again_and_again" => drains::reads_again_and_again(),
        "handle_flood" => drains::handle_flood(),
        "waits_for_ever" => drains::waits_for_ever(),
        "reminder_flood" => drains::reminder_flood(),
        "polls_the_inbox" => drains::polls_the_inbox(),
        "reminder_at_the_end_of_time" => drains::reminder_at_the_end_of_time(),
        "reminders_that_are_long" => drains::reminders_that_are_long(),
        "asks_at_length" => drains::asks_at_length(),
        "empty_headers" => drains::empty_headers(),
        "empty_labels" => answers::empty_labels(),
        "gives_nothing" => Ok(()),
        "unknown_table" => answers::unknown_table(),
        "unknown_column" => answers::unknown_column(),
        "wrong_kind" => answers::wrong_kind(),
        "unequal_columns" => answers::unequal_columns(),
        "label_that_is_not_allowed" => answers::label_that_is_not_allowed(),
        "code_without_a_label" => answers::code_without_a_label(),
        "text_that_is_not_utf8" => answers::text_that_is_not_utf8(),
        "not_finite" => answers::not_finite(),
        "unknown_id" => answers::unknown_id(),
        "id_twice" => answers::id_twice(),
        "ids_missing" => answers::ids_missing(),
        "too_many_rows" => answers::too_many_rows(),
        "too_many_bytes" => answers::too_many_bytes(),
        other => Err(Error::new(format!("there is no trick {other}"))),
    }
}
