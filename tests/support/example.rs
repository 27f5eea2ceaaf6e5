//! The examples, as the workspace builds them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

/// An example of this repository, ready to be run.
pub(crate) fn example(name: &str) -> Command {
    let executable = EXAMPLES.get(name);
    Command::new(executable.unwrap_or_else(|| panic!("`{name}` was not built")))
}

/// The examples by name. All are built at once, so that no compiler runs beside a test that needs its time.
static EXAMPLES: LazyLock<BTreeMap<String, PathBuf>> = LazyLock::new(|| {
    let build = Command::new(env!("CARGO"))
        .args([
            "build",
            "--workspace",
            "--examples",
            "--message-format=json",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8(build.stdout).expect("cargo writes text");
    let examples = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let name = message["target"]["name"].as_str()?;
        let executable = message["executable"].as_str()?;
        Some((name.to_owned(), executable.into()))
    });
    examples.collect()
});
