//! Compressed pages.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Bytes;

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exporter) enum Encoding {
    /// None.
    Identity,
    Gzip,
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Encoding {
    /// All of them, the best first.
    pub(in crate::exporter) const ALL: &[Self] = &[
        #[cfg(feature = "zstd")]
        Self::Zstd,
        Self::Gzip,
        Self::Identity,
    ];

    /// What it is called in headers.
    pub(in crate::exporter) const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            #[cfg(feature = "zstd")]
            Self::Zstd => "zstd",
        }
    }

    /// A page so encoded. Fast rather than small: pages are so regular that little is lost by it.
    pub(super) fn encode(self, plain: &Bytes) -> io::Result<Bytes> {
        match self {
            Self::Identity => Ok(plain.clone()),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(plain)?;
                Ok(encoder.finish()?.into())
            }
            #[cfg(feature = "zstd")]
            Self::Zstd => Ok(zstd::encode_all(&**plain, 1)?.into()),
        }
    }
}
