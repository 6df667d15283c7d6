//! Builds what the browser loads, into one folder that the server serves as it is:
//!
//! ```text
//! site [--release] [--check-budget] [--out FOLDER]
//! ```
//!
//! - the islands: crate `frontend` for wasm32, its wasm-bindgen glue, and the loader that wakes islands;
//! - the style sheet, from `style/main.scss` by Sass;
//! - the files of `style/assets/`, and the scripts that `style/package.json` lists under `forecourt.scripts`.
//!
//! Every file carries a hash of its content in its name and lies there as it is, as `.br` and as `.gz`.
//! `site.json` maps logical names to those files. What is already done is not done again.
#![allow(
    clippy::disallowed_methods,
    reason = "a build tool: it reads its environment, starts cargo and sass, and times what it does"
)]

mod args;
mod front_end;
mod inputs;
mod manifest;
mod shelf;
mod style;

use std::{error::Error, process::ExitCode, time::Instant};

use crate::{args::Args, shelf::Shelf};

/// Whatever went wrong, in words for the person who runs the build.
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("site: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Outcome<()> {
    let args = Args::from_env()?;
    let started = Instant::now();
    let mut shelf = Shelf::open(&args.out, args.release)?;
    front_end::build(&args, &mut shelf)?;
    style::build(&args, &mut shelf)?;
    let manifest = shelf.finish()?;
    print!("{}", manifest.table());
    println!("site: {} in {:.1} s", args.out.display(), started.elapsed().as_secs_f32());
    if args.check_budget {
        manifest.check_budget()?;
    }
    Ok(())
}
