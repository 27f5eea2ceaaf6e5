//! Units: which are Prometheus' base units, and what to write for the others.

/// What to write instead of a unit that is no [base unit](https://prometheus.io/docs/practices/naming/#base-units).
pub(crate) fn base_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "ns" | "nanos" | "nanosecond" | "nanoseconds" | "us" | "micros" | "microsecond"
        | "microseconds" | "ms" | "millis" | "millisecond" | "milliseconds" | "secs" | "second"
        | "minute" | "minutes" | "mins" | "hour" | "hours" | "day" | "days" | "week" | "weeks" => {
            "seconds"
        }
        "byte" | "kb" | "kib" | "kilobyte" | "kilobytes" | "kibibytes" | "mb" | "mib"
        | "megabyte" | "megabytes" | "mebibytes" | "gb" | "gib" | "gigabyte" | "gigabytes"
        | "gibibytes" | "tb" | "tib" | "terabytes" => "bytes",
        "millimeters" | "centimeters" | "kilometers" => "meters",
        "milligrams" | "kilograms" => "grams",
        "millivolts" | "kilovolts" => "volts",
        "milliamperes" => "amperes",
        "fahrenheit" => "celsius",
        _ => return None,
    })
}
