//! Why nothing was installed.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::{fmt, io};

use crate::collect::CollectError;
use crate::facade::RuleError;
use crate::registry::RegisterError;

/// Why nothing was installed. Nothing of it is left behind.
///
/// Its text ends in the cause, where the system gives one. So [`source`](Error::source) does not give that again, and
/// `main` can return the error: its `Debug` is the same text.
#[non_exhaustive]
pub enum InstallError {
    /// The address names no place to listen on.
    Resolve {
        /// What was asked for.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// The address cannot be had.
    Bind {
        /// What was asked for: several addresses where a name has several.
        addresses: Vec<SocketAddr>,
        /// What the system says.
        source: io::Error,
    },
    /// The Unix socket cannot be had.
    Unix {
        /// What was asked for.
        path: PathBuf,
        /// What the system says, or what is there.
        source: io::Error,
    },
    /// What should be allowed to ask is no subnet.
    Subnet(String),
    /// No client could show this token, or this user and password.
    Credentials(&'static str),
    /// The certificate or its key cannot be used.
    #[cfg(feature = "tls")]
    Tls(io::Error),
    /// Places to listen on were named, where nothing listens.
    Listening,
    /// There is no thread to serve from.
    Thread(io::Error),
    /// Another exporter uses the recorder.
    Installed,
    /// A setting of the recorder, which an earlier exporter installed, would have to change.
    Settled(&'static str),
    /// The program uses another recorder.
    OtherRecorder,
    /// The program declares a metric twice, and not alike.
    Register(RegisterError),
    /// What is asked of collectors cannot be.
    Collect(CollectError),
    /// What was asked for the histograms of the facade cannot be had.
    Rule(RuleError),
    /// A setting would do nothing beside another one: which, and what to do instead.
    Unused(&'static str),
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resolve { address, source } => write!(f, "cannot listen on {address}: {source}"),
            Self::Bind { addresses, source } => {
                write!(f, "cannot listen on {}: {source}", join(addresses))
            }
            Self::Unix { path, source } => {
                write!(f, "cannot listen on {}: {source}", path.display())
            }
            Self::Subnet(text) => write!(
                f,
                "`{text}` is neither a subnet such as `10.0.0.0/8` nor an address"
            ),
            Self::Credentials(what) => write!(
                f,
                "the {what} cannot be sent by any client: a token is not empty and has no blanks, a user is not empty and has no colon, and a password is not empty"
            ),
            #[cfg(feature = "tls")]
            Self::Tls(source) => write!(f, "cannot serve over TLS: {source}"),
            Self::Listening => f.write_str(
                "`install` listens nowhere: use `start` for the places that were named",
            ),
            Self::Thread(source) => write!(f, "cannot start a thread for the page: {source}"),
            Self::Installed => f.write_str(
                "the recorder of metrics-runtime is installed already, and an exporter uses it: end that one first, or serve other registries with `registry(…)`",
            ),
            Self::Settled(setting) => write!(
                f,
                "`{setting}` cannot change, since the recorder that the first exporter installed stays: leave it out, or set it as it was"
            ),
            Self::OtherRecorder => f.write_str(
                "another recorder of the `metrics` facade is installed already: remove that, or hand typed metrics to it with `Registry::global().forward_to(…)`",
            ),
            Self::Register(error) => error.fmt(f),
            Self::Collect(error) => error.fmt(f),
            Self::Rule(error) => error.fmt(f),
            Self::Unused(mistake) => f.write_str(mistake),
        }
    }
}

impl fmt::Debug for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for InstallError {
    /// The cause of the cause, which is in the text already.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Resolve { source, .. }
            | Self::Bind { source, .. }
            | Self::Unix { source, .. }
            | Self::Thread(source) => source.source(),
            #[cfg(feature = "tls")]
            Self::Tls(source) => source.source(),
            Self::Register(error) => error.source(),
            Self::Collect(error) => error.source(),
            Self::Rule(error) => error.source(),
            Self::Subnet(_)
            | Self::Credentials(_)
            | Self::Listening
            | Self::Installed
            | Self::Settled(_)
            | Self::OtherRecorder
            | Self::Unused(_) => None,
        }
    }
}

impl From<RegisterError> for InstallError {
    fn from(error: RegisterError) -> Self {
        Self::Register(error)
    }
}

impl From<CollectError> for InstallError {
    fn from(error: CollectError) -> Self {
        Self::Collect(error)
    }
}

impl From<RuleError> for InstallError {
    fn from(error: RuleError) -> Self {
        Self::Rule(error)
    }
}

fn join(addresses: &[SocketAddr]) -> String {
    let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    addresses.join(" or ")
}
