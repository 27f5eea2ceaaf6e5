//! Why nothing was installed.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::collect::CollectError;
use crate::recorder::RuleError;
use crate::registry::RegisterError;

/// Why nothing was installed. Nothing of it is left behind.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// The address names no place to listen on.
    #[error("cannot listen on {address}: {source}")]
    Resolve {
        /// What was asked for.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// The address cannot be had.
    #[error("cannot listen on {}: {source}", join(addresses))]
    Bind {
        /// What was asked for: several addresses where a name has several.
        addresses: Vec<SocketAddr>,
        /// What the system says.
        source: io::Error,
    },
    /// The Unix socket cannot be had.
    #[error("cannot listen on {}: {source}", path.display())]
    Unix {
        /// What was asked for.
        path: PathBuf,
        /// What the system says, or what is there.
        source: io::Error,
    },
    /// What should be allowed to ask is no subnet.
    #[error("`{0}` is neither a subnet such as `10.0.0.0/8` nor an address")]
    Subnet(String),
    /// No client could show this token, or this user and password.
    #[error(
        "the {0} cannot be sent by any client: a token is not empty and has no blanks, a user is not empty and has no colon, and a password is not empty"
    )]
    Credentials(&'static str),
    /// The certificate or its key cannot be used.
    #[cfg(feature = "tls")]
    #[error("cannot serve over TLS: {0}")]
    Tls(#[source] io::Error),
    /// Places to listen on were named, where nothing listens.
    #[error("`install` listens nowhere: use `start` for the places that were named")]
    Listening,
    /// There is no thread to serve from.
    #[error("cannot start a thread for the page: {0}")]
    Thread(#[source] io::Error),
    /// Another exporter uses the recorder.
    #[error(
        "the recorder of metrics-runtime is installed already, and an exporter uses it: end that one first, or serve other registries with `registry(…)`"
    )]
    Installed,
    /// A setting of the recorder, which an earlier exporter installed, would have to change.
    #[error(
        "`{0}` cannot change, since the recorder that the first exporter installed stays: leave it out, or set it as it was"
    )]
    Settled(&'static str),
    /// The program uses another recorder.
    #[error(
        "another recorder of the `metrics` facade is installed already: remove that, or hand typed metrics to it with `Registry::global().forward_to(…)`"
    )]
    OtherRecorder,
    /// The program declares a metric twice, and not alike.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// What is asked of collectors cannot be.
    #[error(transparent)]
    Collect(#[from] CollectError),
    /// What was asked for the histograms of the facade cannot be had.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A setting would do nothing beside another one: which, and what to do instead.
    #[error("{0}")]
    Unused(&'static str),
}

fn join(addresses: &[SocketAddr]) -> String {
    let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    addresses.join(" or ")
}
