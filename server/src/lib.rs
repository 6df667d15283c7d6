//! The process people talk to: configuration, the HTTP server around `app`'s doors, the command line.

pub mod api;
pub mod cli;
pub mod config;
pub mod demonstration;
pub mod http;
pub mod library;
pub mod mail;
pub mod own_worker;
pub mod router;
pub mod scanner;
pub mod serve;
pub mod telemetry;
pub mod worker_api;
pub mod worker_tls;

/// A page is thousands of small allocations, at which this allocator is quicker than the system's.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
