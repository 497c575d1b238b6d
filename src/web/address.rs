//! Checks the network addresses of hosts before a connection is made.
//!
//! A page, a redirect or a sitemap must not be able to make this program connect to machines behind the user's firewall
//! (server-side request forgery). Host names are resolved here, every address that they give is checked, and the
//! resolver of the HTTP client returns only checked addresses. No second look-up takes place, which could have another
//! result.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::{Failure, Reason};

/// The time for which the addresses of a host are kept before it is resolved again.
const KEEP: Duration = Duration::from_secs(300);

/// The checked addresses of a run, shared with the resolver of the HTTP client.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    allow_private: bool,
    proxied: bool,
    /// The hosts and ports that the user gave, each with whether the user gave it with `http`.
    trusted: Mutex<HashMap<(String, u16), bool>>,
    known: Mutex<HashMap<String, (Instant, Vec<SocketAddr>)>>,
}

impl Addresses {
    /// Makes an empty list of addresses. `proxies` are the hosts of the configured proxies, which may be private
    /// because the user chose them.
    pub(crate) fn new(allow_private: bool, proxies: &[String]) -> Self {
        let addresses = Self { allow_private, proxied: !proxies.is_empty(), ..Self::default() };
        for host in proxies {
            if let Ok(found) = (host.as_str(), 0).to_socket_addrs() {
                addresses.remember(host, found.collect(), Duration::from_secs(30 * 24 * 3600));
            }
        }
        addresses
    }

    /// Marks the host and port of `url` as given by the user; they may be private.
    pub(crate) fn trust(&self, url: &Url) {
        if let Some(origin) = origin(url) {
            let mut trusted = self.trusted.lock().unwrap_or_else(PoisonError::into_inner);
            *trusted.entry(origin).or_default() |= url.scheme() == "http";
        }
    }

    /// Whether `url` may carry what the user sends to this host. A host that the user gave with `https` gets it only on
    /// a connection that is encrypted.
    pub(crate) fn may_have_secrets(&self, url: &Url) -> bool {
        let trusted = self.trusted.lock().unwrap_or_else(PoisonError::into_inner);
        origin(url).and_then(|at| trusted.get(&at).copied()).is_some_and(|plain| plain || url.scheme() == "https")
    }

    /// Whether the user gave the host and port of `url`.
    pub(crate) fn is_trusted(&self, url: &Url) -> bool {
        origin(url).is_some_and(|at| self.trusted.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&at))
    }

    /// Resolves the host of `url` within `limit`, and checks each of its addresses.
    pub(crate) fn check(&self, url: &Url, limit: Duration) -> Result<(), Failure> {
        let private_allowed = self.allow_private || self.is_trusted(url);
        let refuse = |ip: IpAddr| {
            Failure::new(Reason::Private, url, format!("leads to {ip}, which is not a public address"))
                .hint("--allow-private allows it, for servers of your own")
        };
        match url.host() {
            Some(Host::Ipv4(ip)) if !private_allowed && !is_public(ip.into()) => Err(refuse(ip.into())),
            Some(Host::Ipv6(ip)) if !private_allowed && !is_public(ip.into()) => Err(refuse(ip.into())),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => Ok(()),
            None => Err(Failure::new(Reason::Address, url, "the address has no host")),
            Some(Host::Domain(host)) => {
                let found = match self.lookup(host) {
                    Some(found) => found,
                    None => match resolve(host, limit) {
                        Ok(found) => found,
                        // Behind a proxy the local resolver may not know the host; the proxy resolves it.
                        Err(_) if self.proxied => return Ok(()),
                        Err(message) => return Err(Failure::new(Reason::Network, url, message)),
                    },
                };
                if let Some(bad) = found.iter().find(|at| !private_allowed && !is_public(at.ip())) {
                    return Err(refuse(bad.ip()));
                }
                self.remember(host, found, KEEP);
                Ok(())
            }
        }
    }

    fn lookup(&self, host: &str) -> Option<Vec<SocketAddr>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(host).filter(|(until, _)| *until > Instant::now()).map(|(_, found)| found.clone())
    }

    fn remember(&self, host: &str, found: Vec<SocketAddr>, keep: Duration) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = known.get(host).is_some_and(|(until, _)| *until > Instant::now());
        if !fresh {
            known.insert(host.to_owned(), (Instant::now() + keep, found));
        }
    }
}

/// The resolver of the HTTP client, which returns checked addresses and looks nothing up itself.
#[derive(Debug, Clone)]
pub(crate) struct Checked(pub(crate) Arc<Addresses>);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        // An address whose time has just run out was still checked for this request.
        let found = known.get(name.as_str()).map(|(_, found)| found.clone());
        let answer = match found {
            Some(found) => Ok(Box::new(found.into_iter()) as Addrs),
            None => Err("the host was not resolved".into()),
        };
        Box::pin(std::future::ready(answer))
    }
}

fn origin(url: &Url) -> Option<(String, u16)> {
    Some((url.host_str()?.to_ascii_lowercase(), url.port_or_known_default()?))
}

/// Resolves a host on a separate thread. The resolver of the operating system has no deadline, so this thread stops
/// waiting for it after `limit`.
fn resolve(host: &str, limit: Duration) -> Result<Vec<SocketAddr>, String> {
    let (send, receive) = mpsc::channel();
    let name = host.to_owned();
    let started = std::thread::Builder::new().name("resolve".into()).spawn(move || {
        let found = (name.as_str(), 0).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        // Sending fails where the deadline has passed and nobody receives the result.
        let _ = send.send(found);
    });
    if started.is_err() {
        return Err("no thread could be started to resolve the host".into());
    }
    match receive.recv_timeout(limit) {
        Ok(Ok(found)) if !found.is_empty() => Ok(found),
        Ok(_) => Err(format!("there is no host {host}, or no network")),
        Err(_) => Err(format!("the host {host} could not be resolved in time")),
    }
}

/// Whether an address is globally reachable unicast by the IANA special-purpose registries (RFC 6890). IPv4 addresses
/// embedded in IPv6 addresses are checked in every form of embedding.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, _, _)
    );
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        // Unspecified, loopback and IPv4-compatible addresses; IPv4-mapped and IPv4-translated addresses.
        [0, 0, 0, 0, 0, 0, high, low] => high != 0 && embedded(high, low),
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0, 0, 0, 0, 0xffff, 0, high, low] => embedded(high, low),
        // NAT64 addresses, and the local-use prefix of NAT64.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x64, 0xff9b, 1, ..] => false,
        // 6to4 addresses.
        [0x2002, high, low, ..] => embedded(high, low),
        // IETF protocol assignments, including Teredo, and the documentation prefixes.
        [0x2001, second, ..] => second > 0x1ff && second != 0xdb8,
        [0x3fff, second, ..] => second > 0xfff,
        // Only 2000::/3 is global unicast; discard-only, unique local, link-local, site-local and multicast addresses
        // lie outside of it.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(addresses: &Addresses, address: &str) -> Result<(), Reason> {
        addresses.check(&Url::parse(address).unwrap(), Duration::from_secs(5)).map_err(|failure| failure.reason)
    }

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        let addresses = Addresses::default();
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "0",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "localhost",
            "LOCALHOST",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[fe80::1]",
            "[fc00::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[2001:db8::1]",
        ] {
            assert_eq!(check(&addresses, &format!("http://{host}/")), Err(Reason::Private), "{host}");
        }
        for host in ["93.184.216.34", "[2606:2800:220:1::1]", "[::ffff:93.184.216.34]", "172.32.0.1", "100.128.0.1"] {
            assert_eq!(check(&addresses, &format!("http://{host}/")), Ok(()), "{host}");
        }
    }

    #[test]
    fn the_users_own_host_may_be_private_but_only_on_its_port() {
        let addresses = Addresses::default();
        addresses.trust(&Url::parse("http://localhost:8080/start").unwrap());
        assert_eq!(check(&addresses, "http://localhost:8080/other"), Ok(()));
        assert_eq!(check(&addresses, "http://localhost:22/"), Err(Reason::Private));
        assert_eq!(check(&addresses, "http://127.0.0.1:8080/"), Err(Reason::Private));
        assert_eq!(check(&Addresses::new(true, &[]), "http://127.0.0.1:8080/"), Ok(()));
    }
}
