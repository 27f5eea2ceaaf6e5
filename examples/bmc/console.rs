//! Consoles of servers: bytes between a WebSocket and a BMC.

use axum::extract::ws::{Message, WebSocket};
use metrics_runtime::{Counter, Family};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::agent::Agent;
use crate::bmc::Connection;
use crate::labels::{ConsoleError, Direction, SessionType};

/// How often a lost connection to a console is tried again.
const ATTEMPTS: u32 = 3;

/// How a stream of bytes ended.
enum Ended {
    ByCustomer,
    Reset,
    ByBmc,
}

impl Agent {
    /// A serial console, which outlives the connections of its BMC.
    pub(crate) async fn sol(&self, server: &str, mut gateway: WebSocket) {
        let _session = self.track(&self.metrics.sol_sessions_total, server);
        if let Err(error) = self.serial(server, &mut gateway).await {
            self.metrics.sol_errors_total.with(&error).increment(1);
        }
    }

    async fn serial(&self, server: &str, gateway: &mut WebSocket) -> Result<(), ConsoleError> {
        let first = self.bmcs.console(server, SessionType::Sol).await;
        let mut bmc = match first {
            Ok(bmc) => bmc,
            Err(_) => self.reconnect(server).await.ok_or(ConsoleError::Refused)?,
        };
        loop {
            match relay(gateway, &mut bmc, &self.metrics.sol_bytes_total).await {
                Ended::ByCustomer => return Ok(()),
                Ended::Reset => return Err(ConsoleError::ClientReset),
                Ended::ByBmc => bmc = self.reconnect(server).await.ok_or(ConsoleError::BmcLost)?,
            }
        }
    }

    async fn reconnect(&self, server: &str) -> Option<Connection> {
        let attempts = self.metrics.sol_reconnections_total;
        for _ in 0..ATTEMPTS {
            let attempt = attempts.by_outcome(&server.to_owned());
            let connecting = self.bmcs.console(server, SessionType::Sol);
            if let Ok(connection) = attempt.count_async(connecting).await {
                return Some(connection);
            }
        }
        None
    }

    /// A screen, for as long as its BMC shows it.
    pub(crate) async fn vnc(&self, server: &str, mut gateway: WebSocket) {
        let _session = self.track(&self.metrics.vnc_sessions_total, server);
        let ended = match self.bmcs.console(server, SessionType::Vnc).await {
            Ok(mut bmc) => relay(&mut gateway, &mut bmc, &self.metrics.vnc_bytes_total).await,
            Err(_) => return self.failed(ConsoleError::Refused),
        };
        match ended {
            Ended::ByCustomer => {}
            Ended::Reset => self.failed(ConsoleError::ClientReset),
            Ended::ByBmc => self.failed(ConsoleError::BmcLost),
        }
    }

    fn failed(&self, error: ConsoleError) {
        self.metrics
            .vnc_connection_errors_total
            .with(&error)
            .increment(1);
    }
}

/// Moves bytes until one side has gone.
async fn relay(
    gateway: &mut WebSocket,
    bmc: &mut Connection,
    bytes: &Family<Direction, Counter>,
) -> Ended {
    let (inbound, outbound) = (bytes.with(&Direction::In), bytes.with(&Direction::Out));
    let mut buffer = vec![0; 4096];
    loop {
        tokio::select! {
            message = gateway.recv() => match message {
                Some(Ok(Message::Binary(typed))) => {
                    outbound.increment(typed.len() as u64);
                    if bmc.write_all(&typed).await.is_err() || bmc.flush().await.is_err() {
                        return Ended::ByBmc;
                    }
                }
                Some(Ok(Message::Close(_))) => return Ended::ByCustomer,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Ended::Reset,
            },
            read = bmc.read(&mut buffer) => match read {
                Ok(0) | Err(_) => return Ended::ByBmc,
                Ok(length) => {
                    inbound.increment(length as u64);
                    let shown = Message::Binary(buffer[..length].to_vec().into());
                    if gateway.send(shown).await.is_err() {
                        return Ended::Reset;
                    }
                }
            },
        }
    }
}
