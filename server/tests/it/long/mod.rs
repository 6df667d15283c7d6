//! Scenes that take longer than people like to wait: `script/test --full` runs them.

mod killed;
mod list;
mod runs;
mod submitted;
