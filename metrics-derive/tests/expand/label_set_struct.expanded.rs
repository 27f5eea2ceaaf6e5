// What `label_set_struct.rs` becomes.

use metrics_runtime::{LabelSet, LabelValue};
pub(crate) struct Route<'a, V: LabelValue>
where
    V: Copy,
{
    secure: bool,
    r#type: V,
    path: &'a str,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl<'a, V: LabelValue> __p::LabelSet for Route<'a, V>
    where
        V: Copy,
    {
        const LABELS: __p::Labels = __p::Labels::Group(
            &[
                __p::Labels::named::<bool>("secure"),
                __p::Labels::named::<V>("type"),
                __p::Labels::named::<&'a str>("path"),
            ],
        );
        #[inline]
        fn index(&self) -> __p::usize {
            let __index = 0;
            let __index = __index * const { __p::values_of::<bool>() }
                + __p::LabelValue::index(&self.secure);
            let __index = __index * const { __p::values_of::<V>() }
                + __p::LabelValue::index(&self.r#type);
            let __index = __index * const { __p::values_of::<&'a str>() }
                + __p::LabelValue::index(&self.path);
            __index
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            __p::LabelValue::encode(&self.secure, __sink);
            __p::LabelValue::encode(&self.r#type, __sink);
            __p::LabelValue::encode(&self.path, __sink);
        }
    }
};
