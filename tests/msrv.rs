//! What the lints do not see of newer versions of Rust than the manifest states.

use std::path::{Path, PathBuf};
use std::{fs, iter};

/// A binding of `format_args!` lives as long as what it refers to from Rust 1.89 on; before, it is an error where it is used.
#[test]
fn no_binding_of_format_args_is_there() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = ["metrics-derive/src", "metrics-runtime/src"];
    let mut seen = 0;
    for file in sources.iter().flat_map(|of| files(&workspace.join(of))) {
        let text = fs::read_to_string(&file).expect("a source can be read");
        let text: String = text.split_whitespace().collect();
        let found = [
            "=format_args!(",
            "=__p::format_args!(",
            "=std::format_args!(",
        ];
        for pattern in found {
            assert!(
                !text.contains(pattern),
                "{}: write `format_args!` in the call that takes it",
                file.display()
            );
        }
        seen += 1;
    }
    assert!(seen > 100, "{seen} sources were found");
}

fn files(folder: &Path) -> Box<dyn Iterator<Item = PathBuf>> {
    let entries = fs::read_dir(folder).expect("a folder of sources can be read");
    Box::new(entries.flat_map(|entry| {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files(&path)
        } else {
            Box::new(iter::once(path))
        }
    }))
}
