//! Ports for whoever must know them before somebody listens there.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

/// A port of the loopback address that nobody listens on, and that nobody else is given meanwhile.
pub(crate) fn free_port() -> u16 {
    free_ports(1)
}

/// The first of so many such ports in a row.
///
/// They are below those that systems give to whoever asks for any, and each process begins elsewhere.
pub(crate) fn free_ports(count: u16) -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + (std::process::id() % 120) as u16 * 100;
    loop {
        let port = first + NEXT.fetch_add(count, Ordering::Relaxed);
        let is_free = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        if (port..port + count).all(is_free) {
            return port;
        }
    }
}

/// The address of such a port.
pub(crate) fn free_address() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, free_port()).into()
}
