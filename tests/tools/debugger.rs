//! A debugger stops in the body.

use std::process::Command;

use crate::compiler::{compile, folder, is_installed, run};
use crate::counted;

#[test]
fn breakpoint_on_a_line_of_a_timed_body_stops_there() {
    if !is_installed("gdb") {
        println!("SKIPPED: no gdb, so nothing is looked at with a debugger");
        return;
    }
    let program = folder("debugger").join("covered");
    compile("covered.rs", &program, &[]);
    let lines: Vec<usize> = counted()
        .filter(|(_, count)| *count == 1)
        .map(|(line, _)| line)
        .collect();
    let mut gdb = Command::new("gdb");
    gdb.args([
        "-nx",
        "-batch",
        "-ex",
        "set breakpoint pending off",
        "-ex",
        "set print frame-arguments none",
    ]);
    for line in &lines {
        gdb.args(["-ex", &format!("tbreak covered.rs:{line}")]);
    }
    gdb.args(["-ex", "run"]);
    for _ in &lines {
        gdb.args(["-ex", "continue"]);
    }
    let report = run(gdb.arg(&program));
    // `plain (cents=...) at /…/covered.rs:31`
    let missed: Vec<&usize> = lines
        .iter()
        .filter(|line| {
            !report
                .lines()
                .any(|stop| stop.ends_with(&format!("/covered.rs:{line}")))
        })
        .collect();
    assert!(
        missed.is_empty(),
        "the debugger did not stop at these lines: {missed:?}\n{report}"
    );
}
