//! What a pilot for Forecourt is written with.
//!
//! A pilot is one function. It reads tables ([`read`]), works out an answer and gives it ([`Rows`]):
//!
//! ```ignore
//! use forecourt_pilot::{Result, pilot, read};
//!
//! pilot!(run);
//!
//! fn run() -> Result<()> {
//!     let reports = read("reports", &["report_id", "category"])?;
//!     for (id, category) in reports.integers("report_id")?.zip(reports.texts("category")?) {
//!         forecourt_pilot::info!("{id}: {}", category.unwrap_or("no category"));
//!     }
//!     Ok(())
//! }
//! ```
//!
//! In a journey it works through the [`inbox`], and asks the council's [`systems`]:
//!
//! ```ignore
//! use forecourt_pilot::{Result, inbox, systems::{Client, Request}};
//!
//! fn run() -> Result<()> {
//!     let mut reports = Client::new("street_reports");
//!     for event in inbox::events().filter(|event| event.kind == "report") {
//!         let path = format!("/requests/{}.json", event.text("service_request_id")?);
//!         let report = reports.ask(&Request::get(path), |body| body.is_array())?.done()?;
//!         forecourt_pilot::info!("{}", report[0]["description"]);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Everything but the functions that speak to the host also works outside WebAssembly, so rules can be tested with
//! plain `cargo test`: make a [`Table`] by hand and give it to your own functions; let a [`systems::Client`] ask a function
//! of your own ([`systems::Client::through`]).

// The bindings name this crate, from within it and from a pilot alike.
extern crate self as forecourt_pilot;

mod answer;
mod error;
pub mod inbox;
pub mod systems;
mod table;
pub mod time;

pub use answer::Rows;
pub use error::{Error, Result};
pub use table::{Scan, Table, Values, read, read_rows, scan};

/// JSON, for the bodies of requests and events.
pub use serde_json as json;

/// What is asked of the pilot.
pub mod task {
    pub use crate::contract::task::{answers, challenge, parameters, scenario};
}

/// The contract, as the bindings give it: for what the functions above do not do.
#[allow(missing_docs, clippy::all)]
pub mod contract {
    wit_bindgen::generate!({
        world: "pilot",
        path: "wit",
        pub_export_macro: true,
        export_macro_name: "export_pilot",
        default_bindings_module: "forecourt_pilot::contract",
        runtime_path: "::forecourt_pilot::runtime",
    });

    pub use forecourt::pilot::*;
}

#[doc(hidden)]
pub use wit_bindgen::rt as runtime;

/// Names the function that the host calls: `fn() -> Result<()>`.
#[macro_export]
macro_rules! pilot {
    ($run:path) => {
        struct ForecourtPilot;

        impl $crate::contract::Guest for ForecourtPilot {
            fn run() -> ::std::result::Result<(), ::std::string::String> {
                $crate::start();
                let outcome: $crate::Result<()> = $run();
                outcome.map_err(|error| error.to_string())
            }
        }

        // Outside WebAssembly nobody calls it, and it is no dead code.
        const _: fn() -> ::std::result::Result<(), ::std::string::String> =
            <ForecourtPilot as $crate::contract::Guest>::run;

        #[cfg(target_arch = "wasm32")]
        $crate::contract::export_pilot!(ForecourtPilot with_types_in $crate::contract);
    };
}

/// Writes a line to the log, as `format!` would.
#[macro_export]
macro_rules! info {
    ($($text:tt)*) => { $crate::contract::log::write($crate::contract::log::Level::Info, &::std::format!($($text)*)) };
}

/// Writes a warning to the log, as `format!` would.
#[macro_export]
macro_rules! warn {
    ($($text:tt)*) => { $crate::contract::log::write($crate::contract::log::Level::Warn, &::std::format!($($text)*)) };
}

/// Makes a panic say why before it ends the pilot. [`pilot!`] calls it.
#[doc(hidden)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        contract::log::write(contract::log::Level::Panic, &panic.to_string());
    }));
}
