// What `label_set_keys.rs` becomes.

use std::net::IpAddr;
use metrics_runtime::{LabelSet, Outcome};
struct Call<'a, P: LabelSet> {
    is_secure: Option<bool>,
    kind: char,
    outcome: Outcome,
    place: P,
    peer: IpAddr,
    tenant: &'a str,
    retry_after: f64,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl<'a, P: LabelSet> __p::LabelSet for Call<'a, P> {
        const LABELS: __p::Labels = __p::Labels::Group(
            &[
                <Option<bool> as __p::LabelValue>::LABEL.with_name("isSecure"),
                <char as __p::LabelValue>::LABEL.with_name("type"),
                <Outcome as __p::LabelSet>::LABELS,
                <P as __p::LabelSet>::LABELS,
                __p::Labels::OPEN.with_name("peer"),
                <&'a str as __p::LabelValue>::LABEL.with_name("tenant").or_absent(),
                __p::Labels::OPEN.with_name("retryAfter").or_absent(),
            ],
        );
        #[inline]
        fn index(&self) -> __p::usize {
            __p::place(
                const { __p::counts(&Self::LABELS) },
                [
                    <Option<bool> as __p::LabelValue>::index(&self.is_secure),
                    <char as __p::LabelValue>::index(&self.kind),
                    <Outcome as __p::LabelSet>::index(&self.outcome),
                    <P as __p::LabelSet>::index(&self.place),
                    0,
                    if str::is_empty(&self.tenant) {
                        const { __p::absent(&<&'a str as __p::LabelValue>::LABEL) }
                    } else {
                        __p::present(
                            &<&'a str as __p::LabelValue>::LABEL,
                            <&'a str as __p::LabelValue>::index(&self.tenant),
                        )
                    },
                    0,
                ],
            )
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            <Option<bool> as __p::LabelValue>::encode(&self.is_secure, __sink);
            <char as __p::LabelValue>::encode(&self.kind, __sink);
            <Outcome as __p::LabelSet>::encode(&self.outcome, __sink);
            <P as __p::LabelSet>::encode(&self.place, __sink);
            __p::LabelValue::encode(
                &__p::Displayed(__p::format_args!("{}", self.peer)),
                __sink,
            );
            if str::is_empty(&self.tenant) {
                __p::encode_absent(&<&'a str as __p::LabelValue>::LABEL, __sink);
            } else {
                <&'a str as __p::LabelValue>::encode(&self.tenant, __sink);
            }
            if __p::holds(&self.retry_after, |seconds| *seconds == 0.0) {
                __p::encode_absent(&__p::Labels::OPEN, __sink);
            } else {
                __p::LabelValue::encode(
                    &__p::Displayed(__p::format_args!("{}", self.retry_after)),
                    __sink,
                );
            }
        }
    }
};
