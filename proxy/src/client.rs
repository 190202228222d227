//! Who a client is, for fairness: an address, as its peer or a balancer that we trust says.
//!
//! The rules are:
//!
//! - A claim counts only when the peer that makes it is in `--trusted-peers`; from anyone else
//!   it is not even read.
//! - In a chain of claims the last one that is not a trusted peer's own is the client: what
//!   stands before it was written by the client.
//! - An address is never logged, forwarded or kept longer than its ration.

use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::{HeaderMap, HeaderName};
use ipnet::IpNet;
use ppp::{HeaderResult, v1, v2};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use crate::settings::{ClientFrom, ClientSettings};

/// The de-facto header of balancers.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The first bytes of version 2 of the PROXY protocol.
const V2_SIGNATURE: [u8; 12] = *b"\r\n\r\n\0\r\nQUIT\n";

/// Bytes of a head of version 2, before its addresses.
const V2_HEAD_BYTES: usize = 16;

/// Most bytes of addresses and extensions taken in version 2.
const V2_REST_BYTES_MAX: usize = 1024;

/// The longest head of version 1, by its specification.
const V1_BYTES_MAX: usize = 107;

/// What a ration is counted by: an IPv4 address, or the 64 bits of an IPv6 network, which one
/// customer gets whole.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Client(IpAddr);

impl Client {
    /// Returns the client at `address`.
    pub(crate) fn at(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                Self(IpAddr::V6(Ipv6Addr::from_bits(network)))
            }
            IpAddr::V4(address) => Self(IpAddr::V4(address)),
        }
    }

    /// Says whether it is this machine: a balancer nobody described, or a test.
    pub(crate) fn is_local(self) -> bool {
        match self.0 {
            IpAddr::V4(address) => address.is_loopback(),
            // The network of `::1`.
            IpAddr::V6(address) => address.is_unspecified(),
        }
    }
}

/// Whom to believe.
pub(crate) struct Clients {
    from: ClientFrom,
    trusted: Vec<IpNet>,
}

impl Clients {
    /// Takes the settings.
    pub(crate) fn new(settings: &ClientSettings) -> Self {
        Self {
            from: settings.client_from,
            trusted: settings.trusted_peers.clone(),
        }
    }

    /// Says whether `address` is one of our balancers'.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted
            .iter()
            .any(|network| network.contains(&address))
    }

    /// Says whether a connection from `peer` begins with a PROXY head.
    pub(crate) fn announces(&self, peer: SocketAddr) -> bool {
        self.from == ClientFrom::ProxyProtocol && self.trusts(peer.ip())
    }

    /// Returns the client of a request that came over a connection of `peer`.
    pub(crate) fn of(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        if self.from != ClientFrom::Forwarded || !self.trusts(peer) {
            return Client::at(peer);
        }
        let claims = headers
            .get_all(X_FORWARDED_FOR)
            .iter()
            .rev()
            .flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b','));
        for claim in claims {
            let address = std::str::from_utf8(claim.trim_ascii())
                .ok()
                .and_then(|text| text.parse::<IpAddr>().ok());
            match address {
                Some(address) if self.trusts(address) => {}
                Some(address) => return Client::at(address),
                // Our balancer writes addresses: what is none was there before it.
                None => break,
            }
        }
        Client::at(peer)
    }
}

/// Reads the PROXY head of a connection; `None` when it tells no address (a health check).
pub(crate) async fn announced(stream: &mut TcpStream) -> io::Result<Option<IpAddr>> {
    let mut head = vec![0; V2_SIGNATURE.len()];
    stream.read_exact(&mut head).await?;
    if head == V2_SIGNATURE {
        let mut rest = [0; V2_HEAD_BYTES - V2_SIGNATURE.len()];
        stream.read_exact(&mut rest).await?;
        let [_, _, high, low] = rest;
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length > V2_REST_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let start = V2_HEAD_BYTES;
        head.extend(rest);
        head.resize(start + length, 0);
        stream
            .read_exact(head.get_mut(start..).unwrap_or_default())
            .await?;
    } else {
        while head.last() != Some(&b'\n') {
            if head.len() >= V1_BYTES_MAX {
                return Err(io::ErrorKind::InvalidData.into());
            }
            head.push(stream.read_u8().await?);
        }
    }
    match HeaderResult::parse(&head) {
        HeaderResult::V1(Ok(head)) => Ok(match head.addresses {
            v1::Addresses::Tcp4(pair) => Some(pair.source_address.into()),
            v1::Addresses::Tcp6(pair) => Some(pair.source_address.into()),
            v1::Addresses::Unknown => None,
        }),
        HeaderResult::V2(Ok(head)) => Ok(match head.addresses {
            v2::Addresses::IPv4(pair) => Some(pair.source_address.into()),
            v2::Addresses::IPv6(pair) => Some(pair.source_address.into()),
            v2::Addresses::Unspecified | v2::Addresses::Unix(_) => None,
        }),
        HeaderResult::V1(Err(_)) | HeaderResult::V2(Err(_)) => {
            Err(io::ErrorKind::InvalidData.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(from: ClientFrom, peer: &str, claims: &[&'static str], wanted: &str) {
        let clients = Clients {
            from,
            trusted: vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()],
        };
        let headers = claims
            .iter()
            .map(|claim| (X_FORWARDED_FOR, HeaderValue::from_static(claim)))
            .fold(HeaderMap::new(), |mut headers, (name, value)| {
                headers.append(name, value);
                headers
            });
        let found = clients.of(peer.parse().unwrap(), &headers);
        assert_eq!(
            found,
            Client::at(wanted.parse().unwrap()),
            "{peer} {claims:?}"
        );
    }

    #[test]
    fn only_a_trusted_peer_is_believed_and_only_its_own_word() {
        let forwarded = ClientFrom::Forwarded;
        check(forwarded, "10.0.0.1", &["203.0.113.9"], "203.0.113.9");
        check(
            forwarded,
            "::ffff:10.0.0.1",
            &["203.0.113.9"],
            "203.0.113.9",
        );
        check(forwarded, "203.0.113.1", &["198.51.100.1"], "203.0.113.1");
        check(ClientFrom::Peer, "10.0.0.1", &["203.0.113.9"], "10.0.0.1");
        check(
            forwarded,
            "10.0.0.1",
            &["198.51.100.1, 203.0.113.9"],
            "203.0.113.9",
        );
        check(
            forwarded,
            "10.0.0.1",
            &["198.51.100.1", "203.0.113.9, 10.0.0.2"],
            "203.0.113.9",
        );
        check(forwarded, "10.0.0.1", &["nonsense"], "10.0.0.1");
        check(forwarded, "10.0.0.1", &["203.0.113.9, x"], "10.0.0.1");
        check(forwarded, "10.0.0.1", &[], "10.0.0.1");
    }

    #[test]
    fn one_customer_of_ipv6_is_one_client() {
        let client = |text: &str| Client::at(text.parse().unwrap());
        assert_eq!(client("2001:db8:0:1::1"), client("2001:db8:0:1:ffff::2"));
        assert_ne!(client("2001:db8:0:1::1"), client("2001:db8:0:2::1"));
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
        assert!(client("127.0.0.1").is_local() && client("::1").is_local());
        assert!(!client("192.0.2.1").is_local() && !client("2001:db8::1").is_local());
    }
}
