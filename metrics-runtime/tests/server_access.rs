//! Where a server listens, and whom it answers.

mod common;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv6Addr, SocketAddr};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Barrier;
use std::thread;

use common::bounded::bounded;
use common::http::{Client, LIMIT, get, is_free};
use common::ports::free_address;
use metrics_runtime::{Counter, Exporter, ExporterBuilder, InstallError, Metrics, Registry};
use rustix::fs::{FlockOperation, flock};

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

const PAGE: &str =
    "# HELP calls_total Calls of something.\n# TYPE calls_total counter\ncalls_total 0\n";

fn builder() -> ExporterBuilder {
    let registry = Registry::new();
    Calls::register_in(&registry).calls_total.increment(0);
    Exporter::builder().registry(&registry)
}

fn status(exporter: &Exporter, path: &str, headers: &str) -> u16 {
    let mut client = Client::connect(exporter.local_addr());
    client.send(&format!("GET {path} HTTP/1.1\r\nHost: a\r\n{headers}\r\n"));
    client.answer(true).status
}

#[test]
fn tokens_and_passwords() {
    let exporter = builder()
        .bearer_token("t0ken")
        .bearer_token("next")
        .basic_auth("prometheus", "pass:word")
        .serve("127.0.0.1:0")
        .unwrap();
    for right in [
        "Authorization: Bearer t0ken\r\n",
        "authorization: bearer next\r\n",
        "Authorization: Basic cHJvbWV0aGV1czpwYXNzOndvcmQ=\r\n",
    ] {
        assert_eq!(status(&exporter, "/metrics", right), 200, "{right}");
    }
    for wrong in [
        "",
        "Authorization: Bearer t0ke\r\n",
        "Authorization: Bearer\r\n",
        "Authorization: Basic t0ken\r\n",
        "Authorization: Basic cHJvbWV0aGV1czpwYXNz\r\n",
        "X-Authorization: Bearer t0ken\r\n",
    ] {
        for path in ["/metrics", "/health", "/", "/nothing"] {
            assert_eq!(status(&exporter, path, wrong), 401, "{path} {wrong}");
        }
    }
    let mut client = Client::connect(exporter.local_addr());
    let refused = client.ask("");
    let challenges = refused
        .headers
        .iter()
        .filter(|(name, _)| name == "www-authenticate");
    assert_eq!(challenges.count(), 2);
    assert!(!refused.body.contains("calls_total"));
    assert!(!format!("{:?}", builder().bearer_token("t0ken")).contains("t0ken"));
}

#[test]
fn what_no_client_can_send_is_an_error() {
    for (wrong, word) in [
        (builder().bearer_token(""), "bearer token"),
        (builder().bearer_token("a b"), "bearer token"),
        (builder().basic_auth("a:b", "c"), "user or its password"),
    ] {
        let error = wrong.serve("127.0.0.1:0").unwrap_err();
        assert!(matches!(error, InstallError::Credentials(_)));
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn subnets() {
    let open = builder().allow("10.0.0.0/8").allow("127.0.0.1");
    let open = open.serve("127.0.0.1:0").unwrap();
    assert_eq!(get(open.local_addr()), PAGE);

    let closed = builder()
        .allow("192.0.2.0/24")
        .serve("127.0.0.1:0")
        .unwrap();
    let mut client = Client::connect(closed.local_addr());
    let refused = client.ask("");
    assert_eq!(refused.status, 403);
    assert_eq!(refused.header("connection"), Some("close"));
    assert!(!refused.body.contains("calls_total"));
    assert_eq!(client.rest(), "");

    let error = builder()
        .allow("10.0.0.0/40")
        .serve("127.0.0.1:0")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`10.0.0.0/40` is neither a subnet such as `10.0.0.0/8` nor an address"
    );
}

/// Where one socket listens for both, IPv4 addresses come mapped into IPv6.
#[test]
fn mapped_addresses_are_their_own() {
    let every = SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0));
    let Ok(exporter) = builder().allow("127.0.0.1").serve(every) else {
        // There is no IPv6 here; the rule has a test of its own.
        return;
    };
    let port = exporter.local_addr().port();
    assert_eq!(get(SocketAddr::from(([127, 0, 0, 1], port))), PAGE);
    let mut other = Client::connect((Ipv6Addr::LOCALHOST, port).into());
    assert_eq!(other.ask("").status, 403);
}

#[test]
fn several_listeners() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.sock");
    let exporter = builder()
        .listen(free_address())
        .listen_unix(&path)
        .serve(free_address())
        .unwrap();
    let addresses = exporter.local_addrs().to_vec();
    assert_eq!(addresses.len(), 2);
    assert_eq!(exporter.local_addr(), addresses[0]);
    for address in &addresses {
        assert_eq!(get(*address), PAGE);
    }
    assert!(over(&path).ends_with(PAGE));
    drop(exporter);
    assert!(addresses.into_iter().all(is_free));
    assert!(!path.exists());
}

/// One that cannot be had leaves none of the others behind.
#[test]
fn all_listeners_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.sock");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free_address();
    let error = builder()
        .listen(address)
        .listen_unix(&path)
        .serve(taken.local_addr().unwrap())
        .unwrap_err();
    let text = format!("cannot listen on {}: ", taken.local_addr().unwrap());
    assert!(error.to_string().starts_with(&text), "{error}");
    assert!(is_free(address));
    assert!(!path.exists());
    let nowhere = builder().listen("127.0.0.1:0").install().unwrap_err();
    assert!(matches!(nowhere, InstallError::Listening));
    let nobody = builder().allow("10.0.0.0/8").install().unwrap_err();
    assert!(matches!(nobody, InstallError::Unused(_)), "{nobody}");
}

/// What is sent over a Unix socket to one who asks for the page.
fn over(path: &Path) -> String {
    let mut stream = UnixStream::connect(path).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_socket_that_was_left_behind_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.sock");
    // As a killed process leaves it: nobody listens, and the file is there.
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let exporter = builder().listen_unix(&path).start().unwrap();
    assert!(over(&path).ends_with(PAGE));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(exporter.local_addrs().is_empty());
    assert_eq!(exporter.local_addr().port(), 0);

    // One who listens there is left in peace.
    let error = builder().listen_unix(&path).start().unwrap_err();
    assert!(matches!(error, InstallError::Unix { .. }), "{error}");
    assert!(
        error.to_string().contains("another process listens"),
        "{error}"
    );
    assert!(over(&path).ends_with(PAGE));
}

/// The other tests of this file have paths from the root.
#[test]
fn a_socket_goes_wherever_the_program_goes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.sock");
    std::env::set_current_dir(folder.path()).unwrap();
    let exporter = builder()
        .listen_unix(Path::new("page.sock"))
        .start()
        .unwrap();
    assert!(over(&path).ends_with(PAGE));
    std::env::set_current_dir("/").unwrap();
    drop(exporter);
    assert!(!path.exists());
}

/// Of two who find it left behind, one replaces it, and the other is told.
#[test]
fn a_socket_that_was_left_behind_is_replaced_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.sock");
    for _ in 0..200 {
        drop(UnixListener::bind(&path).unwrap());
        let together = Barrier::new(2);
        let start = || {
            together.wait();
            builder().listen_unix(&path).start()
        };
        let (first, second) = thread::scope(|scope| {
            let other = scope.spawn(start);
            (start(), other.join().unwrap())
        });
        let (_one, error) = match (first, second) {
            (Ok(one), Err(error)) | (Err(error), Ok(one)) => (one, error),
            ends => panic!("one of them: {ends:?}"),
        };
        assert!(
            error.to_string().contains("another process listens"),
            "{error}"
        );
        assert!(over(&path).ends_with(PAGE));
    }
}

/// A listener whose queue is full would let one who connects wait for good.
#[test]
fn one_who_listens_and_never_answers_is_left_in_peace() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.sock");
    let listener = UnixListener::bind(&path).unwrap();
    rustix::net::listen(&listener, 0).unwrap();
    let _waiting = UnixStream::connect(&path).unwrap();
    bounded(move || {
        let error = builder().listen_unix(&path).start().unwrap_err();
        assert!(
            error.to_string().contains("another process listens"),
            "{error}"
        );
    });
}

/// Anyone who may read a folder may lock it, and keeps nobody from a socket in it.
#[test]
fn a_folder_that_another_program_locks() {
    let folder = tempfile::tempdir().unwrap();
    let lock = fs::File::open(folder.path()).unwrap();
    flock(&lock, FlockOperation::LockExclusive).unwrap();
    let path = folder.path().join("page.sock");
    let _exporter = builder().listen_unix(&path).start().unwrap();
    assert!(over(&path).ends_with(PAGE));
}

#[test]
fn no_other_file_is_ever_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.sock");
    fs::write(&path, "dear").unwrap();
    let error = builder().listen_unix(&path).start().unwrap_err();
    let text = format!(
        "cannot listen on {}: there is a file that is no socket",
        path.display()
    );
    assert_eq!(error.to_string(), text);
    assert_eq!(fs::read_to_string(&path).unwrap(), "dear");

    // A file that took the place of the socket meanwhile is somebody else's.
    fs::remove_file(&path).unwrap();
    let exporter = builder().listen_unix(&path).start().unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "dearer").unwrap();
    drop(exporter);
    assert_eq!(fs::read_to_string(&path).unwrap(), "dearer");
}
