//! Network addresses, as limits count them.

use std::net::{IpAddr, Ipv6Addr};

/// What counts as one address: whoever has one of IPv6 has the 2^64 beside it too.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64)),
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_of_an_address_of_ipv6_counts_and_every_address_of_ipv4() {
        let counted = |text: &str| counted_as(text.parse().expect("an address")).to_string();
        for host in ["3:4:5:6", "ffff:ffff:ffff:ffff", ":1"] {
            assert_eq!(counted(&format!("2001:db8:1:2:{host}")), "2001:db8:1:2::");
        }
        assert_ne!(counted("2001:db8:1:3::1"), counted("2001:db8:1:2::1"));
        assert_eq!(counted("192.0.2.1"), "192.0.2.1");
        assert_eq!(counted("::ffff:192.0.2.1"), "192.0.2.1", "the same, as a socket of IPv6 writes it");
    }
}
