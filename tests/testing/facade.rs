//! Lock files with two copies of the facade.

use metrics_runtime::testing::{LockError, assert_one_facade, duplicates};

use super::failure::message;

const TWO: &str = r#"
version = 4

[[package]]
name = "cache"
version = "1.2.0"
dependencies = ["log", "metrics 0.23.1"]

[[package]]
name = "metrics"
version = "0.23.1"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "metrics"
version = "0.24.6"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "metrics-runtime"
version = "0.1.0"
dependencies = ["metrics 0.24.6"]

[[package]]
name = "shop"
version = "0.3.0"
dependencies = ["cache", "metrics 0.24.6", "metrics-runtime"]
"#;

const SAID: &str = "there are 2 copies of `metrics`:
  0.23.1 (registry+https://github.com/rust-lang/crates.io-index) is used by cache 1.2.0
  0.24.6 (registry+https://github.com/rust-lang/crates.io-index) is used by metrics-runtime 0.1.0, shop 0.3.0
`cargo tree -i metrics@0.23.1` shows why one is there
`cargo tree -i metrics@0.24.6` shows why one is there
bring all that use it to the same one
  cargo update -p cache@1.2.0";

#[test]
fn two_copies_are_found() {
    let found = duplicates(TWO).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), SAID);
}

#[test]
fn copies_of_one_version_are_told_apart_by_their_source() {
    let lock = r#"
        [[package]]
        name = "metrics-runtime"
        version = "0.1.0"
        source = "git+https://example.org/a#0123"
        [[package]]
        name = "metrics-runtime"
        version = "0.1.0"
        source = "git+https://example.org/b#4567"
        [[package]]
        name = "shop"
        version = "0.3.0"
        dependencies = ["metrics-runtime 0.1.0 (git+https://example.org/b#4567)"]
    "#;
    let found = duplicates(lock).unwrap();
    let dependents: Vec<_> = found[0]
        .copies
        .iter()
        .map(|copy| copy.dependents.len())
        .collect();
    assert_eq!(dependents, [0, 1]);
    assert_eq!(
        found[0].copies[0].source.as_deref(),
        Some("git+https://example.org/a#0123")
    );
}

#[test]
fn one_copy_is_right() {
    let lock =
        TWO.replace("0.23.1", "0.24.6")
            .replacen("name = \"metrics\"", "name = \"other\"", 1);
    assert_eq!(duplicates(&lock).unwrap(), []);
    assert_one_facade!();
}

#[test]
fn what_is_no_lock_file_is_an_error() {
    assert!(matches!(duplicates("no = "), Err(LockError::Toml(_))));
    for lock in ["", "package = 1", "[[package]]\nname = \"metrics\""] {
        assert!(
            matches!(duplicates(lock), Err(LockError::Packages)),
            "{lock}"
        );
    }
}

/// What the macro does, for a package elsewhere.
macro_rules! at {
    ($folder:expr) => {
        metrics_runtime::__private::assert_one_facade($folder)
    };
}

#[test]
fn the_file_is_looked_for_upwards() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("crates/shop");
    std::fs::create_dir_all(&package).unwrap();
    let package = package.to_str().unwrap();

    // Above the temporary folder there could be one.
    let none = message(|| {
        at!("/no such folder/shop");
    });
    let said =
        "there is no Cargo.lock in /no such folder/shop or above it: run `cargo generate-lockfile`";
    assert_eq!(none, said);

    let lock = folder.path().join("Cargo.lock");
    std::fs::write(&lock, TWO).unwrap();
    let two = message(|| {
        at!(package);
    });
    let lock_path = lock.display();
    let said = format!(
        "what is recorded through one copy is not seen by the other ({lock_path})\n\n{SAID}"
    );
    assert_eq!(two, said);

    std::fs::write(&lock, "no = ").unwrap();
    let unread = message(|| {
        at!(package);
    });
    assert!(
        unread.starts_with(&format!("cannot read {lock_path}: not TOML: ")),
        "{unread}"
    );

    std::fs::remove_file(&lock).unwrap();
    std::fs::create_dir(&lock).unwrap();
    let folder = message(|| {
        at!(package);
    });
    assert!(
        folder.starts_with(&format!("cannot read {lock_path}: ")),
        "{folder}"
    );
}
