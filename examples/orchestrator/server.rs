//! A `redis-server` of our own, where none was named.

use std::io;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use redis::Client;
use tempfile::TempDir;

/// How long the server may take to come up, and to end.
const WITHIN: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(20);

/// Waits for the end of its input, which comes with the end of this program however that ends, and ends the server then.
const WATCH: &str = r#"trap "" INT; "$@" >/dev/null & cat; kill $!; wait"#;

/// Redis: the one that was named, or one that ends when this is dropped.
pub(crate) struct Redis {
    pub(crate) client: Client,
    _server: Option<Server>,
}

struct Server {
    watch: Child,
    _folder: TempDir,
}

impl Redis {
    /// The Redis at `REDIS_URL`, or a new one at a socket of its own.
    pub(crate) fn open() -> io::Result<Self> {
        let (url, server) = if let Ok(url) = std::env::var("REDIS_URL") {
            (url, None)
        } else {
            let (url, server) = Server::start()?;
            (url, Some(server))
        };
        let client = Client::open(url).map_err(io::Error::other)?;
        if server.is_some() {
            wait_for(&client)?;
        }
        Ok(Self {
            client,
            _server: server,
        })
    }
}

impl Server {
    fn start() -> io::Result<(String, Self)> {
        let version = Command::new("redis-server").arg("--version").output();
        version.map_err(|error| io::Error::other(format!("cannot run `redis-server`: {error}")))?;
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("redis.sock");
        let watch = Command::new("sh")
            .args(["-c", WATCH, "sh", "redis-server"])
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .args(["--maxmemory", "64mb", "--dir"])
            .arg(folder.path())
            .arg("--unixsocket")
            .arg(&socket)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        let server = Self {
            watch,
            _folder: folder,
        };
        Ok((format!("unix://{}", socket.display()), server))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        let end = Instant::now() + WITHIN;
        while Instant::now() < end && matches!(self.watch.try_wait(), Ok(None)) {
            sleep(LOOK);
        }
    }
}

fn wait_for(client: &Client) -> io::Result<()> {
    let end = Instant::now() + WITHIN;
    loop {
        match client.get_connection_with_timeout(LOOK) {
            Ok(_) => return Ok(()),
            Err(error) if Instant::now() >= end => return Err(io::Error::other(error)),
            Err(_) => sleep(LOOK),
        }
    }
}
