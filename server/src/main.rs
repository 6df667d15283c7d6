//! The binary `forecourt`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
