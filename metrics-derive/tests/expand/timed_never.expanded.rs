// What `timed_never.rs` becomes.

use metrics_runtime::timed;
fn run(mut n: u32) -> ! {
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
    let __call = __SITE.start(false);
    loop {
        n += 1;
        assert!(n < 10);
    }
}
