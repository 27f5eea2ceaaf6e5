//! Writes the programs of the test `beside`: each of `beside/async_trait/*.rs` with `#[timed]` at each side of the other attributes.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The sides, with the words for `#[above]` and `#[below]` the attribute of a block and for `#[method]`.
const SIDES: [(&str, [&str; 3]); 4] = [
    ("above", ["#[timed]", "", ""]),
    ("below", ["", "#[timed]", ""]),
    (
        "above_instrument",
        ["", "", "#[timed] #[instrument(skip_all)]"],
    ),
    (
        "below_instrument",
        ["", "", "#[instrument(skip_all)] #[timed]"],
    ),
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=beside/async_trait");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let mut modules = Vec::new();
    for name in programs(Path::new("beside/async_trait"))? {
        let source = fs::read_to_string(format!("beside/async_trait/{name}.rs"))?;
        for (side, words) in SIDES {
            let path = out.join(format!("{name}_{side}.rs"));
            fs::write(&path, written(&source, words))?;
            let path = path.display().to_string();
            modules.push(format!("mod {name}_{side} {{ program!({path:?}); }}"));
        }
    }
    fs::write(out.join("beside.rs"), modules.join("\n"))
}

fn programs(directory: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

fn written(source: &str, [above, below, method]: [&str; 3]) -> String {
    source
        .replace("#[above]", above)
        .replace("#[below]", below)
        .replace("#[method]", method)
}
