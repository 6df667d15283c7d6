//! What every request goes through before a door: its number, its client's address, limits, headers, its
//! line in the log.

mod addresses;
mod bounded;
mod headers;
mod hurry;
mod limit;
mod often;
mod requests;

pub use addresses::{Peer, Proxies, identify};
pub use bounded::{Bounded, bound};
pub use headers::{compressible, protect};
pub use hurry::{Hurry, slow_down};
pub use often::{Often, not_too_often};
pub use requests::observe;
