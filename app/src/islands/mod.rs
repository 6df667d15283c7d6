//! Islands: the small parts of pages that run in the browser. Every page does its job without them.

mod autosave;
mod load_again;
mod run_watch;

pub use autosave::Autosave;
pub use load_again::LoadAgain;
pub use run_watch::RunWatch;
