// What `timed_sync.rs` becomes.

use metrics_runtime::timed;
use std::fmt::Display;
/// Reads a number.
#[allow(unused_assignments)]
pub fn read<'a>(
    text: &'a str,
    mut tries: u8,
) -> Result<(u8, &'a str), impl Display + use<>> {
    use ::metrics_runtime::__private as __p;
    fn __here() {}
    static __SITE: __p::Site = __p::Site::new(
        ::metrics_runtime::__private::module_path!(),
        || __p::type_name_of(__here),
        false,
    );
    ::metrics_runtime::__private::submit! {
        __p::Site::declared(|| __SITE.register())
    }
    __p::call::<
        Result<(u8, &'a str), _>,
    >(
        &__SITE,
        {
            use __p::JudgeAny as _;
            __p::Probe::<Result<(u8, &'a str), _>>::NEW.judge()
        },
        move || {
            tries += 1;
            let n = text.parse::<u8>()?;
            Ok::<_, std::num::ParseIntError>((n, text))
        },
    )
}
fn nothing() {
    use ::metrics_runtime::__private as __p;
    fn __here() {}
    static __SITE: __p::Site = __p::Site::new(
        ::metrics_runtime::__private::module_path!(),
        || __p::type_name_of(__here),
        false,
    );
    ::metrics_runtime::__private::submit! {
        __p::Site::declared(|| __SITE.register())
    }
    __p::call::<
        (),
    >(
        &__SITE,
        {
            use __p::JudgeAny as _;
            __p::Probe::<()>::NEW.judge()
        },
        move || {},
    )
}
fn adder(n: u8) -> impl Fn(u8) -> u8 {
    use ::metrics_runtime::__private as __p;
    fn __here() {}
    static __SITE: __p::Site = __p::Site::new(
        ::metrics_runtime::__private::module_path!(),
        || __p::type_name_of(__here),
        false,
    );
    ::metrics_runtime::__private::submit! {
        __p::Site::declared(|| __SITE.register())
    }
    __p::call::<_>(&__SITE, __p::Judge::ok(), move || { move |m| n + m })
}
