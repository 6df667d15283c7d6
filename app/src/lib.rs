//! The portal as people see it: pages and forms on the server, small islands in the browser.

#[cfg(feature = "ssr")]
pub mod ui;
