//! What the examples share: their options, and how long they run.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

/// What an example is told on its command line.
#[derive(Debug)]
pub(crate) struct Options {
    /// The services to run; all of them if none is named.
    only: Vec<String>,
    /// Where the first service listens; the others at the ports behind it, or at free ports if this is 0.
    listen: SocketAddr,
    /// How long to run; until Ctrl-C if it is not said.
    time: Option<Duration>,
    /// Whether to write the pages to standard output at the end.
    pub(crate) print: bool,
    /// What the load starts from: the same seed, the same requests.
    pub(crate) seed: u64,
}

impl Options {
    /// Reads the command line of an example that has these services and listens here by default.
    pub(crate) fn parse(
        example: &str,
        services: &[&str],
        listen: SocketAddr,
    ) -> Result<Self, Box<dyn Error>> {
        use lexopt::prelude::{Long, Short, ValueExt as _};

        let mut options = Self {
            only: Vec::new(),
            listen,
            time: None,
            print: false,
            seed: 7,
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("for") => options.time = Some(seconds(&parser.value()?.string()?)?),
                Long("listen") => options.listen = parser.value()?.parse()?,
                Long("only") => options.only.push(parser.value()?.string()?),
                Long("print") => options.print = true,
                Long("seed") => options.seed = parser.value()?.parse()?,
                Long("help") | Short('h') => {
                    println!(
                        "usage: {example} [--for 10s] [--print] [--listen {listen}] [--only SERVICE] [--seed 7]\n\
                         services: {}",
                        services.join(", ")
                    );
                    std::process::exit(0);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        let unknown = options
            .only
            .iter()
            .find(|only| !services.contains(&&***only));
        match unknown {
            Some(unknown) => Err(format!(
                "there is no service `{unknown}`; there are {}",
                services.join(", ")
            )
            .into()),
            None => Ok(options),
        }
    }

    /// Whether this service is to run.
    pub(crate) fn runs(&self, service: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == service)
    }

    /// Where the listener of this number listens.
    ///
    /// # Errors
    ///
    /// If there is no such port.
    pub(crate) fn address(&self, number: u16) -> Result<SocketAddr, String> {
        let mut address = self.listen;
        if address.port() != 0 {
            let port = address.port().checked_add(number);
            address.set_port(port.ok_or_else(|| self.too_high(number))?);
        }
        Ok(address)
    }

    fn too_high(&self, number: u16) -> String {
        let highest = SocketAddr::new(self.listen.ip(), u16::MAX - number);
        format!(
            "there is no port {number} above that of `--listen {}`: write `--listen {highest}` or a lower one",
            self.listen
        )
    }

    /// Tells people something: not on standard output where that is for the pages.
    pub(crate) fn say(&self, line: impl std::fmt::Display) {
        if self.print {
            eprintln!("{line}");
        } else {
            println!("{line}");
        }
    }

    /// Waits until the time is over, or until Ctrl-C.
    pub(crate) async fn until_the_end(&self) {
        let time = async {
            match self.time {
                Some(time) => tokio::time::sleep(time).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = time => {}
            // Without the signal there is no other end than the time.
            Ok(()) = tokio::signal::ctrl_c() => {}
        }
    }
}

/// `10s`, `500ms` or `2m`.
fn seconds(text: &str) -> Result<Duration, Box<dyn Error>> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: u64 = number.parse().map_err(|_| wrong(text))?;
    match unit {
        "ms" => Ok(Duration::from_millis(number)),
        "s" => Ok(Duration::from_secs(number)),
        "m" => Ok(Duration::from_secs(number * 60)),
        _ => Err(wrong(text).into()),
    }
}

fn wrong(text: &str) -> String {
    format!("`{text}` is no time: write `10s`")
}
