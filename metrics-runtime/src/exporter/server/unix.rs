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
    pub(super) fn bind(path: &Path) -> io::Result<(Self, UnixListener)> {
        match UnixListener::bind(path) {
            Ok(listener) => Ok((Self::at(path)?, listener)),
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
fn replace(path: &Path) -> io::Result<(Socket, UnixListener)> {
    let left = fs::symlink_metadata(path)?;
    if !left.file_type().is_socket() {
        return Err(in_use("there is a file that is no socket"));
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
        Err(error) => return Err(error),
        Ok(_) => return Err(in_use("another process listens there")),
    }
    let aside = Aside::beside(path)?;
    // The system says by the new folder who this process is.
    if fs::symlink_metadata(&aside.folder)?.uid() != left.uid() {
        return Err(in_use("there is a socket of another user"));
    }
    if id(&aside.take(path)?) != id(&left) {
        aside.give_back(path);
        return Err(in_use("another process replaces the socket there"));
    }
    let bound = UnixListener::bind(path);
    // Not before: the number of its inode could be that of the new one, which another process would take for it.
    aside.remove();
    let listener = bound?;
    Ok((Socket::at(path)?, listener))
}

/// A folder of our own, in which nothing is overwritten. It goes when this is dropped and it is empty.
struct Aside {
    folder: PathBuf,
    file: PathBuf,
}

impl Aside {
    /// A folder beside this file.
    fn beside(path: &Path) -> io::Result<Self> {
        let mut attempt = 0;
        loop {
            let mut folder = path.as_os_str().to_owned();
            folder.push(format!(".{}.{attempt}", std::process::id()));
            match fs::create_dir(&folder) {
                // A killed process of this number left it behind.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => {
                    attempt += 1;
                }
                created => {
                    created?;
                    let folder = PathBuf::from(folder);
                    let file = folder.join("socket");
                    return Ok(Self { folder, file });
                }
            }
        }
    }

    /// Moves a file into the folder.
    fn take(&self, path: &Path) -> io::Result<fs::Metadata> {
        fs::rename(path, &self.file)?;
        fs::symlink_metadata(&self.file)
    }

    /// Puts it back, unless there is another one by now.
    fn give_back(&self, path: &Path) {
        if fs::hard_link(&self.file, path).is_ok() {
            self.remove();
        }
    }

    fn remove(&self) {
        // What cannot be removed is in nobody's way.
        let _ = fs::remove_file(&self.file);
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.folder);
    }
}

fn in_use(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::AddrInUse, reason)
}
