//! Every way to write a doc comment is help.

use metrics_runtime::{Counter, Metrics, Registry};

macro_rules! helped {
    ($name:ident, $(#[$attribute:meta])* $help:literal) => {
        #[derive(Metrics)]
        struct $name {
            $(#[$attribute])*
            #[doc = $help]
            macro_total: Counter,
        }
    };
}

helped!(
    FromMacro,
    #[doc = "A first line,"]
    #[doc(hidden)]
    "and a second."
);

/// What a struct says is the help of no metric.
#[derive(Metrics)]
struct HelpMetrics {
    /** One line. */
    block_total: Counter,
    /** The first line,
     * a second one.
     *
     * A paragraph. */
    stars_total: Counter,
    /**
        Indented,
        without stars.
    */
    indented_total: Counter,
    #[doc = "An attribute."]
    attribute_total: Counter,
    #[doc = r#"A "raw" text."#]
    raw_total: Counter,
    #[doc = "Two\nlines."]
    escaped_total: Counter,
    #[doc = "A \
             continued line."]
    continued_total: Counter,
    /// All of
    /** the ways */
    #[doc = "at once,"]
    #[metric(name = "mixed_total")]
    /// on both sides.
    mixed: Counter,
    ///
    ///     Blanks around it.   
    ///
    blanks_total: Counter,
    /// A \ backslash, größer.
    #[doc(alias = "no help")]
    #[deprecated = "no help either"]
    backslash_total: Counter,
}

fn main() {
    let registry = Registry::new();
    let _ = HelpMetrics::register_in(&registry);
    let _ = FromMacro::register_in(&registry);
    let page = registry.render();
    for help in [
        "block_total One line.",
        r"stars_total The first line, a second one.\nA paragraph.",
        "indented_total Indented, without stars.",
        "attribute_total An attribute.",
        "raw_total A \"raw\" text.",
        "escaped_total Two lines.",
        "continued_total A continued line.",
        "mixed_total All of the ways at once, on both sides.",
        "blanks_total Blanks around it.",
        r"backslash_total A \\ backslash, größer. Deprecated: no help either",
        "macro_total A first line, and a second.",
    ] {
        let line = format!("# HELP {help}");
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
