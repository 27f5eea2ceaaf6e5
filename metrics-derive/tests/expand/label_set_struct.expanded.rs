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
                <bool as __p::LabelValue>::LABEL.with_name("secure"),
                <V as __p::LabelValue>::LABEL.with_name("type"),
                <&'a str as __p::LabelValue>::LABEL.with_name("path"),
            ],
        );
        #[inline]
        fn index(&self) -> __p::usize {
            __p::place(
                const { __p::counts(&Self::LABELS) },
                [
                    <bool as __p::LabelValue>::index(&self.secure),
                    <V as __p::LabelValue>::index(&self.r#type),
                    <&'a str as __p::LabelValue>::index(&self.path),
                ],
            )
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            <bool as __p::LabelValue>::encode(&self.secure, __sink);
            <V as __p::LabelValue>::encode(&self.r#type, __sink);
            <&'a str as __p::LabelValue>::encode(&self.path, __sink);
        }
    }
};
