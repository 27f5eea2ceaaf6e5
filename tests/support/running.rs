//! Other programs, each bounded in time and ended with its test.

use std::io::Read as _;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A program that is ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command.spawn();
        Self {
            child: child.unwrap_or_else(|error| panic!("cannot start {command:?}: {error}")),
        }
    }

    pub(crate) fn stdout(&mut self) -> ChildStdout {
        self.child.stdout.take().expect("standard output is piped")
    }

    /// Sends it a signal of this name: `STOP`, `CONT`.
    pub(crate) fn signal(&self, name: &str) {
        let (name, id) = (format!("-{name}"), self.child.id().to_string());
        let sent = Command::new("kill").args([name, id]).status();
        assert!(sent.is_ok_and(|status| status.success()), "it runs");
    }

    /// Ends it, and returns what it wrote to standard error.
    pub(crate) fn end(mut self) -> String {
        self.child.kill().expect("it runs");
        let mut errors = String::new();
        let mut stderr = self.child.stderr.take().expect("standard error is piped");
        stderr.read_to_string(&mut errors).expect("errors are text");
        errors
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until there is no complaint any more; fails with the last one after a minute.
pub(crate) fn eventually(mut complaint: impl FnMut() -> Result<(), String>) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while let Err(complaint) = complaint() {
        assert!(Instant::now() < deadline, "{complaint}");
        sleep(Duration::from_millis(100));
    }
}

/// Whether a program of a Debian package is there. Where it is not, the test says so and passes, except in CI.
pub(crate) fn is_there(program: &str, package: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if found.is_ok_and(|status| status.success()) {
        return true;
    }
    skipped(program, package);
    false
}

/// Says that a test, or a part of it, is left out because something is not installed; in CI that is a failure.
pub(crate) fn skipped(what: &str, package: &str) {
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{what} is not installed, and CI needs it"
    );
    say(&format!(
        "SKIPPED: {what} is not installed (Debian package `{package}`)\n"
    ));
}

/// Writes a line through the raw handle, which the test harness does not capture.
pub(crate) fn say(line: &str) {
    std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes())
        .expect("a line can be written");
}
