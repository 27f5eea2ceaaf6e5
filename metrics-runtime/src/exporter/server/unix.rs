//! Unix sockets, which are files.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use rustix::process::geteuid;

/// The file of a socket, which goes when this is dropped, if it is still the same file.
#[derive(Debug)]
pub(in crate::exporter) struct Socket {
    path: PathBuf,
    file: FileId,
}

/// Tells files apart, whatever they are called: device and inode.
type FileId = (u64, u64);

impl Socket {
    /// Takes a path. A socket there that nobody has open any more, and that belongs to the user of this process, is what a
    /// killed process left behind, and is replaced; any other file stays, and is an error.
    pub(super) fn bind(path: &Path) -> io::Result<(Self, UnixListener)> {
        // One at a time: the system makes the file before it opens the socket, and till then it looks as if it had been left behind.
        let _lock = lock_folder(path)?;
        let listener = match UnixListener::bind(path) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                remove_left(path)?;
                UnixListener::bind(path)?
            }
            bound => bound?,
        };
        Ok((Self::at(path)?, listener))
    }

    fn at(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            file: id(&fs::symlink_metadata(path)?),
        })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let is_same = fs::symlink_metadata(&self.path).is_ok_and(|file| id(&file) == self.file);
        if is_same {
            // What cannot be removed is replaced next time.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn id(file: &fs::Metadata) -> FileId {
    (file.dev(), file.ino())
}

/// Locks the folder of a path against others who take a path in it, until the result is dropped.
///
/// There can be sockets where a folder cannot be read, or its file system has no locks: these are taken without one.
fn lock_folder(path: &Path) -> io::Result<Option<File>> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) else {
        return Ok(None);
    };
    for _ in 0..LOCK_ATTEMPTS {
        match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => thread::sleep(LOCK_PAUSE),
            locked => return Ok(locked.is_ok().then_some(folder)),
        }
    }
    Err(in_use("another process has locked its folder"))
}

/// Those who take a path hold the lock for far less than all attempts take together; a program with other reasons may never let go.
const LOCK_ATTEMPTS: u32 = 200;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Removes the socket that a process of this user left behind.
fn remove_left(path: &Path) -> io::Result<()> {
    let left = fs::symlink_metadata(path)?;
    if !left.file_type().is_socket() {
        return Err(in_use("there is a file that is no socket"));
    }
    // A datagram reaches no listener, so this neither waits for one nor disturbs it, and only a socket that is open says so.
    match UnixDatagram::unbound()?.connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
        Err(error) if Errno::from_io_error(&error) != Some(Errno::PROTOTYPE) => return Err(error),
        Ok(()) | Err(_) => return Err(in_use("another process listens there")),
    }
    if left.uid() != geteuid().as_raw() {
        return Err(in_use("there is a socket of another user"));
    }
    fs::remove_file(path)
}

fn in_use(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::AddrInUse, reason)
}
