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
                __p::Labels::Label {
                    name: __p::Some("secure"),
                    values: <bool as __p::LabelValue>::VALUES,
                },
                __p::Labels::Label {
                    name: __p::Some("type"),
                    values: <V as __p::LabelValue>::VALUES,
                },
                __p::Labels::Label {
                    name: __p::Some("path"),
                    values: <&'a str as __p::LabelValue>::VALUES,
                },
            ],
        );
        #[inline]
        fn index(&self) -> __p::usize {
            let __index = 0;
            let __index = __p::place(
                __index,
                const { __p::count_of(<bool as __p::LabelValue>::VALUES) },
                <bool as __p::LabelValue>::index(&self.secure),
            );
            let __index = __p::place(
                __index,
                const { __p::count_of(<V as __p::LabelValue>::VALUES) },
                <V as __p::LabelValue>::index(&self.r#type),
            );
            let __index = __p::place(
                __index,
                const { __p::count_of(<&'a str as __p::LabelValue>::VALUES) },
                <&'a str as __p::LabelValue>::index(&self.path),
            );
            __index
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            <bool as __p::LabelValue>::encode(&self.secure, __sink);
            <V as __p::LabelValue>::encode(&self.r#type, __sink);
            <&'a str as __p::LabelValue>::encode(&self.path, __sink);
        }
    }
};
