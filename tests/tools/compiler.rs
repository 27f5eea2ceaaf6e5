//! The compiler, with the libraries of these tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

/// The libraries that the programs use.
struct Libraries {
    /// By their names as crates.
    paths: Vec<(String, PathBuf)>,
    dependencies: PathBuf,
}

/// Returns a command that compiles one of the programs to `out` with these flags.
pub(crate) fn compiler(compiler: &str, program: &str, out: &Path, flags: &[&str]) -> Command {
    let Libraries {
        paths,
        dependencies,
    } = libraries();
    let mut command = Command::new(compiler);
    command
        .args(["--edition", "2024", "-g"])
        .arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tools/programs")
                .join(program),
        )
        .arg("-o")
        .arg(out)
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .args(flags);
    for (name, path) in paths {
        command
            .arg("--extern")
            .arg(format!("{name}={}", path.display()));
    }
    command
}

/// Compiles one of the programs.
pub(crate) fn compile(program: &str, out: &Path, flags: &[&str]) {
    run(&mut compiler("rustc", program, out, flags));
}

/// Runs a command, which has to succeed, and returns its output.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().expect("the command runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}:\n{error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Whether a program is installed.
pub(crate) fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// Returns a folder of the test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("tools")
        .join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Asks cargo for the libraries, which are there: this test is linked to them.
fn libraries() -> &'static Libraries {
    static LIBRARIES: OnceLock<Libraries> = OnceLock::new();
    LIBRARIES.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        // Build scripts watch some variables that cargo has set for this test: they would run again.
        for (variable, _) in env::vars_os() {
            let name = variable.to_string_lossy();
            if ["CARGO_MANIFEST_", "CARGO_PKG_", "OUT_DIR"]
                .iter()
                .any(|own| name.starts_with(own))
            {
                cargo.env_remove(&variable);
            }
        }
        let messages = run(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args([
            "test",
            "--no-run",
            "--test",
            "tools",
            "--message-format",
            "json",
        ]));
        let paths: Vec<_> = messages.lines().filter_map(library).collect();
        let dependencies = env::current_exe().expect("its path");
        Libraries {
            paths,
            dependencies: dependencies.parent().expect("a folder").to_owned(),
        }
    })
}

/// The name and the path of a library that a program uses.
fn library(message: &str) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_str(message).expect("JSON");
    let name = message.get("target")?.get("name")?.as_str()?;
    if !["async_recursion", "async_trait", "metrics_runtime"].contains(&name) {
        return None;
    }
    let mut files = message
        .get("filenames")?
        .as_array()?
        .iter()
        .filter_map(|file| file.as_str());
    let file = files.find(|file| {
        [".rlib", ".so", ".dylib", ".dll"]
            .iter()
            .any(|end| file.ends_with(end))
    })?;
    Some((name.to_owned(), file.into()))
}
