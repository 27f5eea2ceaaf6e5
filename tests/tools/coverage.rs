//! Coverage shows each line and each branch.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::compiler::{compiler, folder, run};
use crate::counted;

/// LLVM's tools of the version that rustc has.
struct Tools {
    profdata: PathBuf,
    cov: PathBuf,
}

impl Tools {
    /// Those of rustup's component, or of the system; profiles of another version cannot be read.
    fn find() -> Option<Self> {
        let about = run(Command::new("rustc").arg("-vV"));
        let about = |key| about.lines().find_map(|line| line.strip_prefix(key));
        let version = about("LLVM version: ")?.split('.').next()?;
        let sysroot = run(Command::new("rustc").args(["--print", "sysroot"]));
        let component = Path::new(sysroot.trim())
            .join("lib/rustlib")
            .join(about("host: ")?)
            .join("bin");
        let of = |name: &str| {
            [
                component.join(name),
                format!("{name}-{version}").into(),
                name.into(),
            ]
            .into_iter()
            .find(|tool| is_of_version(tool, version))
        };
        let tools = of("llvm-profdata").zip(of("llvm-cov"));
        if tools.is_none() {
            println!("SKIPPED: no llvm-profdata of LLVM {version}, so coverage is not looked at");
        }
        tools.map(|(profdata, cov)| Self { profdata, cov })
    }

    /// Compiles the program with coverage, runs it, and returns LLVM's report.
    fn report(&self, name: &str, flags: &[&str], arguments: &[&str]) -> String {
        let folder = folder(name);
        let (program, raw, profile) = (
            folder.join("covered"),
            folder.join("raw"),
            folder.join("profile"),
        );
        let flags = [&["-C", "instrument-coverage"], flags].concat();
        // Branches are an unstable option: the compiler is told to take it, for this one program.
        run(compiler("rustc", "covered.rs", &program, &flags).env("RUSTC_BOOTSTRAP", "1"));
        run(Command::new(&program).env("LLVM_PROFILE_FILE", &raw));
        run(Command::new(&self.profdata)
            .arg("merge")
            .arg(&raw)
            .arg("-o")
            .arg(&profile));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/programs/covered.rs");
        let mut cov = Command::new(&self.cov);
        cov.arg("show")
            .args(arguments)
            .arg(&program)
            .arg("--instr-profile")
            .arg(&profile);
        run(cov.arg("--sources").arg(source))
    }
}

fn is_of_version(tool: &Path, version: &str) -> bool {
    let Ok(output) = Command::new(tool).arg("--version").output() else {
        return false;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_once("LLVM version ")
        .is_some_and(|(_, found)| found.split('.').next() == Some(version))
}

#[test]
fn every_line_of_a_timed_body_has_its_count() {
    let Some(tools) = Tools::find() else { return };
    let report = tools.report("lines", &[], &[]);
    // `   17|      1|    cents + 1`
    let counts: Vec<(usize, u64)> = report
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('|').map(str::trim);
            Some((columns.next()?.parse().ok()?, columns.next()?.parse().ok()?))
        })
        .collect();
    let wrong: Vec<_> = counted().filter(|line| !counts.contains(line)).collect();
    assert!(
        wrong.is_empty(),
        "these lines have other counts: {wrong:?}\n{report}"
    );
    assert!(counted().count() > 50);
}

#[test]
fn branch_that_no_test_takes_reads_zero() {
    let Some(tools) = Tools::find() else { return };
    let report = tools.report(
        "branches",
        &["-Z", "coverage-options=branch"],
        &["--show-branches=count"],
    );
    // `  |  Branch (16:8): [True: 1, False: 0]`
    let branches: Vec<&str> = report
        .lines()
        .filter(|line| line.contains("Branch ("))
        .collect();
    let conditions = crate::COVERED
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains("if ") && line.ends_with("// 1"));
    let mut missing: Vec<usize> = conditions.map(|(at, _)| at + 1).collect();
    missing.retain(|line| {
        let place = format!("Branch ({line}:");
        !branches
            .iter()
            .any(|branch| branch.contains(&place) && branch.ends_with("[True: 1, False: 0]"))
    });
    assert!(
        missing.is_empty(),
        "these lines have no branch that reads 0: {missing:?}\n{report}"
    );
}
