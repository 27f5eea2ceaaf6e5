//! Unix sockets, which are files.

use std::fs::{self, File};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{io, thread};

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
        let _lock = lock_folder(path);
        let listener = match UnixListener::bind(path) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                match remove_left(path) {
                    // Whoever had it has removed it meanwhile.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    removed => removed?,
                }
                UnixListener::bind(path)?
            }
            bound => bound?,
        };
        Ok((Self::at(path)?, listener))
    }

    fn at(path: &Path) -> io::Result<Self> {
        Ok(Self {
            // The program may go to another folder meanwhile.
            path: std::path::absolute(path)?,
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
/// It is not needed but for those who come at the same moment. So a path is taken without it where the folder cannot be read, where
/// its file system has no locks, and where somebody holds one for longer than taking a path needs: anyone may.
fn lock_folder(path: &Path) -> Option<File> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = File::open(folder.unwrap_or(Path::new("."))).ok()?;
    for _ in 0..LOCK_ATTEMPTS {
        match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => thread::sleep(LOCK_PAUSE),
            locked => return locked.is_ok().then_some(folder),
        }
    }
    None
}

const LOCK_ATTEMPTS: u32 = 50;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Removes the socket that a process of this user left behind.
fn remove_left(path: &Path) -> io::Result<()> {
    let left = fs::symlink_metadata(path)?;
    if !left.file_type().is_socket() {
        return Err(in_use("there is a file that is no socket"));
    }
    // To connect a socket of another type, one of datagrams, is refused where nobody has this one open, and says that the types
    // differ where somebody has; it neither waits for a listener nor disturbs one.
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
