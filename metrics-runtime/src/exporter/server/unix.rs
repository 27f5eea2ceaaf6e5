//! Unix sockets, which are files.

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// The file of a socket, which goes when this is dropped, if it is still the same file.
#[derive(Debug)]
pub(in crate::exporter) struct Socket {
    path: PathBuf,
    file: FileId,
}

/// Tells files apart, whatever they are called: device and inode.
type FileId = (u64, u64);

impl Socket {
    /// Takes a path. A socket there that nobody listens on any more, and that belongs to the user of this process, is what a
    /// killed process left behind, and is replaced; any other file stays, and is an error.
    pub(super) fn bind(path: &Path) -> io::Result<(UnixListener, Self)> {
        match UnixListener::bind(path) {
            Ok(listener) => Ok((listener, Self::at(path)?)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => replace(path),
            Err(error) => Err(error),
        }
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

/// Puts a new socket in the place of one that was left behind.
fn replace(path: &Path) -> io::Result<(UnixListener, Socket)> {
    let left = fs::symlink_metadata(path)?;
    if !left.file_type().is_socket() {
        return Err(in_use("there is a file that is no socket"));
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
        Err(error) => return Err(error),
        Ok(_) => return Err(in_use("another process listens there")),
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = Path::new(&beside);
    let listener = UnixListener::bind(beside)?;
    let new = Socket::at(beside)?;
    // The system says by the new file who this process is.
    if fs::symlink_metadata(beside)?.uid() != left.uid() {
        return Err(in_use("there is a socket of another user"));
    }
    fs::rename(beside, path)?;
    Ok((
        listener,
        Socket {
            path: path.to_owned(),
            file: new.file,
        },
    ))
}

fn in_use(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::AddrInUse, reason)
}
