//! A rack of servers whose BMCs an agent reaches over TCP: one line to ask, and what comes back. Some of it is broken.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// The servers, and what BMCs they have. The last one is taken out for service now and then.
pub(crate) const SERVERS: [(&str, &str); 6] = [
    ("srv-1", "ipmi"),
    ("srv-2", "redfish"),
    ("srv-3", "redfish"),
    ("srv-4", "ipmi"),
    ("srv-5", "redfish"),
    ("srv-6", "redfish"),
];

/// How often it was asked for what.
#[derive(Default)]
struct Asked {
    lists: AtomicU64,
    operations: AtomicU64,
    consoles: AtomicU64,
    screens: AtomicU64,
}

/// Starts the rack, at a port of its own.
pub(crate) async fn start() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let asked = Arc::new(Asked::default());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let asked = asked.clone();
            // Who hangs up early has got what they wanted.
            tokio::spawn(async move { asked.answer(BufStream::new(stream)).await });
        }
    });
    Ok(address)
}

impl Asked {
    async fn answer(&self, mut stream: BufStream<TcpStream>) -> io::Result<()> {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        match line.trim().split_once(' ') {
            None => self.list(&mut stream).await,
            Some(("sol", _)) => self.console(&mut stream).await,
            Some(("vnc", _)) => self.screen(&mut stream).await,
            Some(_) => self.operate(&mut stream).await,
        }
    }

    async fn list(&self, stream: &mut BufStream<TcpStream>) -> io::Result<()> {
        let number = self.lists.fetch_add(1, Relaxed);
        sleep(Duration::from_millis(fastrand::u64(20..120))).await;
        let answer = match number % 8 {
            2 => "BUSY\n".to_owned(),
            // Nothing, and the connection ends.
            6 => String::new(),
            _ => {
                let out = usize::from(number / 16 % 2 == 1);
                let there = SERVERS.iter().take(SERVERS.len() - out);
                let lines = there.map(|(server, bmc)| format!("{server} {bmc}\n"));
                lines.chain(["END\n".to_owned()]).collect()
            }
        };
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await
    }

    async fn operate(&self, stream: &mut BufStream<TcpStream>) -> io::Result<()> {
        let number = self.operations.fetch_add(1, Relaxed);
        sleep(Duration::from_millis(fastrand::u64(20..300))).await;
        let answer = match number % 7 {
            2 => "",
            5 => "FAILED too hot\n",
            _ => "OK\n",
        };
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await
    }

    /// A serial console: it echoes, and loses its connection after a while.
    async fn console(&self, stream: &mut BufStream<TcpStream>) -> io::Result<()> {
        if self.consoles.fetch_add(1, Relaxed) % 5 == 3 {
            return Ok(());
        }
        stream.write_all(b"READY\nlogin: ").await?;
        stream.flush().await?;
        let mut typed = [0; 512];
        for _ in 0..8 {
            let length = stream.read(&mut typed).await?;
            if length == 0 {
                return Ok(());
            }
            stream.write_all(&typed[..length]).await?;
            stream.flush().await?;
        }
        Ok(())
    }

    /// A screen: for each key a part of the picture.
    async fn screen(&self, stream: &mut BufStream<TcpStream>) -> io::Result<()> {
        if self.screens.fetch_add(1, Relaxed) % 4 == 1 {
            return Ok(());
        }
        stream.write_all(b"READY\nRFB 003.008\n").await?;
        stream.flush().await?;
        let mut keys = [0; 64];
        while stream.read(&mut keys).await? > 0 {
            stream.write_all(&[0x7f; 2048]).await?;
            stream.flush().await?;
        }
        Ok(())
    }
}
