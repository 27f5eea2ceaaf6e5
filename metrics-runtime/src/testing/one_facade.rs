//! Whether a program has the facade once: records that go to another copy of it go nowhere, and nothing says so at run time.

use std::fmt::{self, Write as _};
use std::path::Path;
use std::{fs, io};

use toml::de::{DeTable, DeValue};

/// The crates that work only if a program has one copy of each.
const CRATES: [&str; 2] = ["metrics", "metrics-runtime"];

/// A crate of which a lock file has several versions. It shows with what to write against it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// The name of the crate.
    pub name: String,
    /// Its copies, in the order of the file.
    pub copies: Vec<Copied>,
}

/// One copy of a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Copied {
    /// The version.
    pub version: String,
    /// Where it comes from; `None` for a path.
    pub source: Option<String>,
    /// The packages that depend on it, with their versions.
    pub dependents: Vec<String>,
}

/// What is no lock file; see [`duplicates`].
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// It is not TOML.
    #[error("not TOML: {0}")]
    Toml(String),
    /// It has no list of packages, or a package has no name or no version.
    #[error("no list of packages with names and versions")]
    Packages,
}

/// `main` shows it by this, so it is the text.
impl fmt::Debug for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The crates of which a `Cargo.lock` has several versions, among `metrics` and `metrics-runtime`.
///
/// ```
/// use metrics_runtime::testing::duplicates;
///
/// let lock = r#"
///     version = 4
///     [[package]]
///     name = "metrics"
///     version = "0.23.0"
///     [[package]]
///     name = "metrics"
///     version = "0.24.6"
///     [[package]]
///     name = "cache"
///     version = "1.2.0"
///     dependencies = ["metrics 0.23.0"]
/// "#;
/// let found = duplicates(lock).unwrap();
/// assert_eq!(found[0].copies[0].dependents, ["cache 1.2.0"]);
/// ```
///
/// # Errors
///
/// When the text is no lock file.
pub fn duplicates(lock: &str) -> Result<Vec<Duplicate>, LockError> {
    let packages = packages(lock)?;
    let duplicates = CRATES.iter().filter_map(|name| {
        let copies = packages.iter().filter(|package| package.name == *name);
        let copies: Vec<_> = copies
            .map(|copy| Copied {
                version: copy.version.clone(),
                source: copy.source.clone(),
                dependents: dependents(&packages, copy),
            })
            .collect();
        (copies.len() > 1).then(|| Duplicate {
            name: (*name).to_owned(),
            copies,
        })
    });
    Ok(duplicates.collect())
}

/// An entry of a lock file.
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    dependencies: Vec<String>,
}

fn packages(lock: &str) -> Result<Vec<Package>, LockError> {
    let table = DeTable::parse(lock).map_err(|error| LockError::Toml(error.to_string()))?;
    let packages = table.get_ref().get("package");
    let packages = packages.and_then(|packages| packages.get_ref().as_array());
    let packages = packages.ok_or(LockError::Packages)?.iter();
    packages
        .map(|package| Package::read(package.get_ref()).ok_or(LockError::Packages))
        .collect()
}

impl Package {
    fn read(package: &DeValue<'_>) -> Option<Self> {
        let text = |key| Some(package.get(key)?.get_ref().as_str()?.to_owned());
        let dependencies = package.get("dependencies");
        let dependencies = dependencies.and_then(|list| list.get_ref().as_array());
        let dependencies = dependencies.into_iter().flatten();
        Some(Self {
            name: text("name")?,
            version: text("version")?,
            source: text("source"),
            dependencies: dependencies
                .filter_map(|dependency| Some(dependency.get_ref().as_str()?.to_owned()))
                .collect(),
        })
    }

    /// Whether a dependency, which is `name`, `name version` or `name version (source)`, is this package.
    fn is(&self, dependency: &str) -> bool {
        let mut words = dependency.splitn(3, ' ');
        let source = |word: &str| Some(word.trim_matches(['(', ')'])) == self.source.as_deref();
        words.next() == Some(&self.name)
            && words.next().is_none_or(|version| version == self.version)
            && words.next().is_none_or(source)
    }
}

fn dependents(packages: &[Package], copy: &Package) -> Vec<String> {
    let depends = |package: &&Package| package.dependencies.iter().any(|text| copy.is(text));
    let packages = packages.iter().filter(depends);
    packages
        .map(|package| format!("{} {}", package.name, package.version))
        .collect()
}

impl fmt::Display for Duplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, copies } = self;
        write!(f, "there are {} copies of `{name}`:", copies.len())?;
        for copy in copies {
            let dependents = if copy.dependents.is_empty() {
                "no other package".to_owned()
            } else {
                copy.dependents.join(", ")
            };
            let source = copy.source.as_deref().unwrap_or("path");
            write!(f, "\n  {} ({source}) is used by {dependents}", copy.version)?;
        }
        for copy in copies {
            write!(
                f,
                "\n`cargo tree -i {name}@{}` shows why one is there",
                copy.version
            )?;
        }
        f.write_str("\nbring all that use it to the same one")?;
        let old = copies.split_last().map(|(_, old)| old);
        for dependent in old.into_iter().flatten().flat_map(|copy| &copy.dependents) {
            write!(f, "\n  cargo update -p {}", dependent.replace(' ', "@"))?;
        }
        Ok(())
    }
}

/// Fails when the program's `Cargo.lock` has two versions of the `metrics` facade, or of this crate.
///
/// What another crate records through a copy of the facade of its own goes nowhere, and nothing says so at run time. The file is the
/// first one in the folder of the package or above it: in a workspace, that of all its packages.
///
/// ```
/// metrics_runtime::testing::assert_one_facade!();
/// ```
///
/// # Panics
///
/// When there are two, with the packages that use them and what to do; when there is no `Cargo.lock`, or none that can be read.
#[macro_export]
macro_rules! assert_one_facade {
    () => {
        $crate::__private::assert_one_facade(::core::env!("CARGO_MANIFEST_DIR"))
    };
}

/// What `assert_one_facade!` does.
///
/// # Panics
///
/// As the macro says.
#[track_caller]
pub fn assert_one_facade(package: &str) {
    let folders = Path::new(package).ancestors();
    let found = folders
        .map(|folder| folder.join("Cargo.lock"))
        .find_map(|path| match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            read => Some((path, read)),
        });
    let Some((path, read)) = found else {
        panic!("there is no Cargo.lock in {package} or above it: run `cargo generate-lockfile`")
    };
    let path = path.display();
    let lock = match read {
        Ok(lock) => lock,
        Err(error) => panic!("cannot read {path}: {error}"),
    };
    let found = match duplicates(&lock) {
        Ok(found) => found,
        Err(error) => panic!("cannot read {path}: {error}"),
    };
    let mut text = String::new();
    for duplicate in &found {
        let _ = write!(text, "\n\n{duplicate}");
    }
    assert!(
        found.is_empty(),
        "what is recorded through one copy is not seen by the other ({path}){text}"
    );
}
