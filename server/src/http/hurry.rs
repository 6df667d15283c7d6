//! The first limit of sign-in, in the process itself: whoever sends its forms faster than people do is
//! told so before a password is hashed or the database is asked.

use super::limit::Limit;
use app::edge::{Client, Door, Hurried};
use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use domain::{actor::Act, network::counted_as};
use portal::clock::Clock;
use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

/// So many forms may come from one address at once: an office behind one address signs in at nine.
const BURST: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// After that one in this time.
const ONE_EACH: Duration = Duration::from_secs(2);
/// The limiter, and the addresses of the forms it watches.
#[derive(Clone)]
pub struct Hurry {
    forms: Arc<BTreeSet<&'static str>>,
    limit: Limit<IpAddr>,
}

impl Hurry {
    /// Watches every form by which people enter.
    pub fn new(doors: &[Door], clock: Clock) -> Hurry {
        let enter = doors.iter().filter(|door| door.method == "POST" && door.act == Act::Enter);
        Hurry {
            forms: Arc::new(enter.map(|door| door.path).collect()),
            limit: Limit::new(BURST, ONE_EACH, clock),
        }
    }

    /// Counts a form from `address`; whole seconds to wait when there were too many.
    fn count(&self, address: IpAddr) -> Option<u32> {
        self.limit.count(&counted_as(address))
    }
}

/// Puts [`Hurried`] into a request that came too soon; the form's page says so and keeps what was typed.
pub async fn slow_down(State(hurry): State<Hurry>, mut request: Request, next: Next) -> Response {
    let watched = request.method() == Method::POST
        && request.extensions().get::<MatchedPath>().is_some_and(|path| hurry.forms.contains(path.as_str()));
    if watched {
        let client = request.extensions().get::<Client>().map(|client| client.0);
        if let Some(wait) = hurry.count(client.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))) {
            request.extensions_mut().insert(Hurried { retry_after_seconds: wait });
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;
    use std::{net::Ipv6Addr, sync::atomic::Ordering};

    fn hurry() -> (Hurry, Arc<std::sync::atomic::AtomicI64>) {
        let clock = Clock::hand(Timestamp::from_millis(1_000_000));
        let Clock::Hand(hand) = &clock else { unreachable!("it was made so") };
        let hand = Arc::clone(hand);
        (Hurry::new(&[], clock), hand)
    }

    #[test]
    fn a_burst_passes_then_one_in_two_seconds() {
        let (hurry, hand) = hurry();
        let address = IpAddr::from([192, 0, 2, 1]);
        assert!((0..BURST.get()).all(|_| hurry.count(address).is_none()));
        assert!(hurry.count(address).is_some_and(|wait| wait <= 3));
        assert!(hurry.count(IpAddr::from([192, 0, 2, 2])).is_none(), "others are not slowed down");
        hand.fetch_add(2_000, Ordering::Relaxed);
        assert!(hurry.count(address).is_none());
        assert!(hurry.count(address).is_some());
    }

    #[test]
    fn one_network_of_ipv6_counts_as_one_address() {
        let (hurry, _) = hurry();
        for n in 0..BURST.get() {
            assert!(hurry.count(IpAddr::from(Ipv6Addr::from_bits(u128::from(n) + 1))).is_none());
        }
        assert!(hurry.count(IpAddr::from(Ipv6Addr::from_bits(99))).is_some());
    }

    #[test]
    fn addresses_that_went_quiet_are_forgotten() {
        let (hurry, hand) = hurry();
        for n in 0..10_000_u32 {
            hurry.count(IpAddr::from(Ipv4Addr::from_bits(n)));
            hand.fetch_add(100, Ordering::Relaxed);
        }
        assert!(hurry.limit.len() < 2_000, "{} are kept", hurry.limit.len());
    }
}
