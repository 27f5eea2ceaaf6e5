//! What the process uses: threads, memory, CPU time, and the bytes of its connections.

use std::io;
use std::net::SocketAddr;

use axum::serve::Listener;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System, get_current_pid};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio_util::io::{InspectReader, InspectWriter};

use crate::metrics::{NETWORK, RUNTIME, UsageMetrics};

/// A pool whose threads are counted.
pub(crate) fn pool() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .enable_all()
        .on_thread_start(|| RUNTIME.thread_pool_threads_count.increment(1))
        .on_thread_stop(|| RUNTIME.thread_pool_threads_count.decrement(1))
        .build()
}

/// Looks up what the system knows of this process.
pub(crate) fn usage() -> impl FnMut(&UsageMetrics) -> Result<(), &'static str> {
    let mut system = System::new();
    move |usage| {
        let pid = get_current_pid()?;
        let what = ProcessRefreshKind::nothing().with_cpu().with_memory();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, what);
        let process = system.process(pid).ok_or("the process is not known")?;
        let milliseconds = u32::try_from(process.accumulated_cpu_time());
        let milliseconds = milliseconds.map_err(|_| "49 days of CPU time are too many")?;
        usage
            .cpu_time_seconds
            .absolute(f64::from(milliseconds) / 1e3);
        usage.memory_usage_bytes.set(process.memory());
        Ok(())
    }
}

/// Listens, and counts the bytes of its connections.
pub(crate) struct Counted(pub(crate) TcpListener);

impl Listener for Counted {
    type Io = InspectWriter<InspectReader<TcpStream, fn(&[u8])>, fn(&[u8])>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        let (stream, peer) = Listener::accept(&mut self.0).await;
        let read: fn(&[u8]) = |bytes| NETWORK.bytes_received.increment(bytes.len() as u64);
        let written: fn(&[u8]) = |bytes| NETWORK.bytes_transmitted.increment(bytes.len() as u64);
        (
            InspectWriter::new(InspectReader::new(stream, read), written),
            peer,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}
