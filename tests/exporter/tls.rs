//! The page over TLS.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use metrics_runtime::{Exporter, InstallError};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(60);

/// A certificate for `localhost` and its key, in files.
struct Files {
    _folder: TempDir,
    chain: PathBuf,
    key: PathBuf,
    certificate: CertificateDer<'static>,
}

fn files() -> Files {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (chain, key) = (folder.path().join("tls.crt"), folder.path().join("tls.key"));
    fs::write(&chain, made.cert.pem()).expect("the folder can be written");
    fs::write(&key, made.signing_key.serialize_pem()).expect("the folder can be written");
    Files {
        _folder: folder,
        chain,
        key,
        certificate: made.cert.der().clone(),
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, LIMIT).expect("a connection");
    stream.set_read_timeout(Some(LIMIT)).expect("a limit");
    stream
}

/// What is answered to a client that trusts this certificate.
fn over_tls(address: SocketAddr, certificate: CertificateDer<'static>) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the versions of the provider")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().expect("a name");
    let client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut stream = StreamOwned::new(client, connect(address));
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn the_page_is_encrypted() {
    let files = files();
    let (registry, page) = super::registry();
    let exporter = Exporter::builder()
        .registry(&registry)
        .tls_files(&files.chain, &files.key)
        .serve("127.0.0.1:0")
        .expect("it listens");
    let address = exporter.local_addr();
    // One who speaks in the clear and one who says nothing keep nobody out.
    let silent = connect(address);
    let mut clear = connect(address);
    clear
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        .expect("it is sent");
    let mut answer = Vec::new();
    let _ = clear.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("calls_total"));
    assert!(over_tls(address, files.certificate).ends_with(page));
    drop(silent);
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let files = files();
    let (registry, _) = super::registry();
    let serve = |chain: &PathBuf, key: &PathBuf| {
        let builder = Exporter::builder().registry(&registry);
        builder.tls_files(chain, key).serve("127.0.0.1:0")
    };
    // Without a listener there is nothing to encrypt.
    let nobody = Exporter::builder()
        .registry(&registry)
        .tls_files(&files.chain, &files.key)
        .install();
    assert!(matches!(nobody, Err(InstallError::Unused(_))), "{nobody:?}");
    let missing = files.chain.with_file_name("missing.crt");
    for (chain, key, named) in [
        (&missing, &files.key, &missing),
        (&files.chain, &missing, &missing),
        // A key is no certificate.
        (&files.key, &files.key, &files.key),
        (&files.chain, &files.chain, &files.chain),
    ] {
        let error = serve(chain, key).expect_err("wrong files");
        assert!(matches!(error, InstallError::Tls(_)), "{error}");
        let named = named.display().to_string();
        assert!(error.to_string().contains(&named), "{error}");
    }
}
