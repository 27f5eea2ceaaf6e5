//! Talking to BMCs, over TCP.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::labels::{BmcOperation, BmcType, ConnectionError, DiscoveryError, SessionType};

/// How long a BMC may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// A connection to a BMC.
pub(crate) type Connection = BufStream<TcpStream>;

/// Why an operation was not executed.
pub(crate) enum BmcError {
    Connection(ConnectionError),
    /// The BMC says so.
    Failed,
}

/// The BMCs of a rack.
pub(crate) struct Bmcs {
    pub(crate) rack: SocketAddr,
}

impl Bmcs {
    /// The servers there are, and what BMCs they have.
    pub(crate) async fn list(&self) -> Result<BTreeMap<String, BmcType>, DiscoveryError> {
        let mut found = BTreeMap::new();
        let (mut connection, mut line) = self
            .ask("list")
            .await
            .map_err(|_| DiscoveryError::Unreachable)?;
        while line != "END" {
            if line == "BUSY" {
                return Err(DiscoveryError::Busy);
            }
            let (server, bmc) = line.split_once(' ').ok_or(DiscoveryError::BadAnswer)?;
            let bmc = bmc.parse().map_err(|_| DiscoveryError::BadAnswer)?;
            found.insert(server.to_owned(), bmc);
            line = answer(&mut connection)
                .await
                .map_err(|_| DiscoveryError::Unreachable)?;
        }
        Ok(found)
    }

    pub(crate) async fn operate(
        &self,
        server: &str,
        operation: BmcOperation,
    ) -> Result<(), BmcError> {
        let asked = self.ask(&format!("{} {server}", operation.as_str())).await;
        let (_, answer) = asked.map_err(BmcError::Connection)?;
        if answer == "OK" {
            Ok(())
        } else {
            Err(BmcError::Failed)
        }
    }

    /// The console of a server.
    pub(crate) async fn console(
        &self,
        server: &str,
        kind: SessionType,
    ) -> Result<Connection, ConnectionError> {
        let (connection, _) = self.ask(&format!("{} {server}", kind.as_str())).await?;
        Ok(connection)
    }

    /// Asks for something, and reads the first line of the answer.
    async fn ask(&self, question: &str) -> Result<(Connection, String), ConnectionError> {
        let connected = timeout(PATIENCE, TcpStream::connect(self.rack)).await;
        let stream = connected.map_err(|_| ConnectionError::Timeout)?;
        let mut connection = BufStream::new(stream.map_err(|_| ConnectionError::Refused)?);
        let asking = async {
            connection
                .write_all(format!("{question}\n").as_bytes())
                .await?;
            connection.flush().await?;
            answer(&mut connection).await
        };
        match timeout(PATIENCE, asking).await {
            Ok(Ok(line)) => Ok((connection, line)),
            Ok(Err(_)) => Err(ConnectionError::Closed),
            Err(_) => Err(ConnectionError::Timeout),
        }
    }
}

async fn answer(connection: &mut Connection) -> io::Result<String> {
    let mut line = String::new();
    if connection.read_line(&mut line).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}
