//! The clients at the other end of connections, and those that are answered.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net};

/// The client at the other end of a connection, as far as connections of one client are told from those of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Peer {
    /// An address of IPv4, or the first half of one of IPv6: the other half is the client's to choose.
    Address(IpAddr),
    /// The user of the process that connected to a Unix socket, where the system tells.
    #[cfg(unix)]
    User(Option<u32>),
}

impl Peer {
    pub(super) fn at(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
            address @ IpAddr::V4(_) => address,
        })
    }

    #[cfg(unix)]
    pub(super) fn of(stream: &tokio::net::UnixStream) -> Self {
        Self::User(stream.peer_cred().ok().map(|process| process.uid()))
    }
}

/// The subnets whose requests are answered; everyone's are if there are none.
#[derive(Debug, Clone, Default)]
pub(in crate::exporter) struct Peers(Vec<IpNet>);

impl Peers {
    /// Adds a subnet such as `10.0.0.0/8`, or a bare address; `None` if it is neither.
    pub(in crate::exporter) fn add(&mut self, text: &str) -> Option<()> {
        let address = text.parse::<IpAddr>().map(IpNet::from);
        let subnet = text.parse().or(address).ok()?;
        self.0.push(canonical(subnet));
        Some(())
    }

    pub(super) fn allow(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.is_empty() || self.0.iter().any(|subnet| subnet.contains(&peer))
    }
}

/// A subnet of IPv4 addresses [mapped](https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2) into IPv6 is one of IPv4.
fn canonical(subnet: IpNet) -> IpNet {
    let mapped = match subnet {
        IpNet::V4(_) => None,
        IpNet::V6(subnet) => subnet
            .addr()
            .to_ipv4_mapped()
            .and_then(|address| Ipv4Net::new(address, subnet.prefix_len().checked_sub(96)?).ok()),
    };
    mapped.map_or(subnet, IpNet::V4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(subnets: &[&str], peer: &str) -> bool {
        let mut peers = Peers::default();
        for subnet in subnets {
            peers.add(subnet).expect("a subnet");
        }
        peers.allow(peer.parse().expect("an address"))
    }

    #[test]
    fn addresses_of_one_client_are_one_peer() {
        let peer = |text: &str| Peer::at(text.parse().expect("an address"));
        assert_eq!(peer("192.0.2.7"), peer("::ffff:192.0.2.7"));
        assert_ne!(peer("192.0.2.7"), peer("192.0.2.8"));
        assert_eq!(peer("2001:db8:0:1::7"), peer("2001:db8:0:1:8000::"));
        assert_ne!(peer("2001:db8:0:1::7"), peer("2001:db8:0:2::7"));
    }

    #[test]
    fn subnets_and_bare_addresses() {
        assert!(allowed(&[], "192.0.2.1"));
        let list = [
            "10.0.0.0/8",
            "192.0.2.7",
            "2001:db8::/32",
            "::1",
            "172.16.5.4/12",
        ];
        for peer in [
            "10.255.0.1",
            "192.0.2.7",
            "2001:db8:1::5",
            "::1",
            "172.31.0.1",
            "::ffff:10.1.2.3",
            "::ffff:192.0.2.7",
        ] {
            assert!(allowed(&list, peer), "{peer}");
        }
        for peer in [
            "11.0.0.1",
            "192.0.2.8",
            "2001:db9::",
            "::2",
            "127.0.0.1",
            "::ffff:11.0.0.1",
        ] {
            assert!(!allowed(&list, peer), "{peer}");
        }
    }

    #[test]
    fn mapped_subnets_are_those_of_ipv4() {
        for list in ["::ffff:10.0.0.0/104", "::ffff:10.1.2.3"] {
            assert!(allowed(&[list], "10.1.2.3"), "{list}");
            assert!(allowed(&[list], "::ffff:10.1.2.3"), "{list}");
            assert!(!allowed(&[list], "11.1.2.3"), "{list}");
        }
        // All of IPv6, and not only those.
        assert!(allowed(&["::/0"], "2001:db8::1"));
    }

    #[test]
    fn what_is_no_subnet_is_told() {
        for text in ["", "10", "10.0.0.0/33", "localhost", "10.0.0.0/8 "] {
            assert!(Peers::default().add(text).is_none(), "{text}");
        }
    }
}
