//! The examples, as the workspace builds them.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// An example of this repository, ready to be run.
pub(crate) fn example(name: &str) -> Command {
    let build = Command::new(env!("CARGO"))
        .args([
            "build",
            "--workspace",
            "--example",
            name,
            "--message-format=json",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8(build.stdout).expect("cargo writes text");
    let executable = messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"]
            .as_str()
            .filter(|path| path.contains(name))
            .map(PathBuf::from)
    });
    Command::new(executable.unwrap_or_else(|| panic!("`{name}` was not built")))
}
