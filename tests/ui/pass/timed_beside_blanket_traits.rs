//! Traits of the user's own that are there for all types do not meet the names of the macro.

use metrics_runtime::timed;

trait Kind {
    fn kind(&self) -> u8 {
        1
    }
}

impl<T> Kind for T {}

trait Judge: Sized {
    fn classifier(self) -> bool {
        true
    }

    fn classifier_plainly(self) -> bool {
        true
    }
}

impl<T> Judge for T {}

#[timed]
fn name() -> String {
    "name".to_owned()
}

#[timed]
fn number() -> u32 {
    7
}

#[timed]
fn result() -> Result<u32, String> {
    Ok(7)
}

#[timed(ok_if = |number| *number > 0)]
fn judged() -> u32 {
    7
}

fn main() {
    assert_eq!(
        (name().kind(), number().classifier(), result(), judged().classifier_plainly()),
        (1, true, Ok(7), true)
    );
}
