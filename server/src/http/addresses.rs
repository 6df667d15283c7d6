//! Where a request comes from. Headers are believed only when the peer is a configured proxy.

use app::edge::Client;
use axum::{
    extract::{Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// The network address at the other end of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// The peers whose headers are believed.
#[derive(Clone, Debug, Default)]
pub struct Proxies(pub Arc<[IpAddr]>);

impl Proxies {
    /// The client's address: the last one in `X-Forwarded-For` that is no proxy of ours, if the peer is one.
    ///
    /// What stands further left was written by the client itself.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.0.contains(&peer) {
            return peer;
        }
        let mut client = peer;
        let values: Vec<_> =
            headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
        for part in values.iter().flat_map(|value| value.split(',')).rev() {
            match forwarded(part.trim()) {
                Some(address) => client = address,
                None => break,
            }
            if !self.0.contains(&client) {
                break;
            }
        }
        client
    }
}

/// One address of `X-Forwarded-For`. Some proxies write a port behind it, and brackets around one of IPv6.
fn forwarded(part: &str) -> Option<IpAddr> {
    let plain = part.strip_prefix('[').and_then(|part| part.strip_suffix(']')).unwrap_or(part);
    let with_port = || part.parse::<SocketAddr>().ok().map(|address| address.ip());
    plain.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

/// Puts the [`Client`] into the request.
pub async fn identify(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    if let Some(Peer(peer)) = request.extensions().get::<Peer>().copied() {
        let client = proxies.client(peer.to_canonical(), request.headers());
        request.extensions_mut().insert(Client(client.to_canonical()));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let ip = |text: &&str| text.parse::<IpAddr>().expect("an address");
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("a header"));
        }
        Proxies(proxies.iter().map(ip).collect()).client(ip(&peer), &headers).to_string()
    }

    #[test]
    fn a_stranger_cannot_say_that_it_is_somebody_else() {
        assert_eq!(client(&[], "192.0.2.1", &["10.9.9.9"]), "192.0.2.1");
        assert_eq!(client(&["10.0.0.2"], "192.0.2.1", &["10.9.9.9"]), "192.0.2.1");
    }

    #[test]
    fn behind_a_proxy_the_last_address_that_is_no_proxy_counts() {
        let proxies = ["10.0.0.2", "10.0.0.3"];
        assert_eq!(client(&proxies, "10.0.0.2", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(client(&proxies, "10.0.0.2", &["1.1.1.1, 198.51.100.7, 10.0.0.3"]), "198.51.100.7");
        assert_eq!(client(&proxies, "10.0.0.2", &["1.1.1.1", "198.51.100.7"]), "198.51.100.7");
        assert_eq!(client(&proxies, "10.0.0.2", &["198.51.100.7, nonsense"]), "10.0.0.2");
        assert_eq!(client(&proxies, "10.0.0.2", &[]), "10.0.0.2");
    }

    #[test]
    fn an_address_may_have_a_port_and_brackets() {
        let proxies = ["10.0.0.2", "10.0.0.3"];
        for (written, read) in [
            ("198.51.100.7:567", "198.51.100.7"),
            ("[2001:db8::7]:9", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("198.51.100.7:567, 10.0.0.3:443", "198.51.100.7"),
            ("::ffff:198.51.100.7, ::ffff:10.0.0.3", "198.51.100.7"),
        ] {
            assert_eq!(client(&proxies, "10.0.0.2", &[written]), read, "{written}");
        }
        assert_eq!(client(&proxies, "10.0.0.2", &["198.51.100.7:port"]), "10.0.0.2");
    }
}
