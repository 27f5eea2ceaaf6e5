//! The span that is current when something is recorded.

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;

use super::exemplar::Exemplar;
use crate::support::catch;

/// An exemplar that leads to the current span of OpenTelemetry, where that is sampled.
pub(super) fn exemplar(value: f64) -> Option<Exemplar> {
    // A thread's context cannot be asked for any more in the last of its destructors: that panics, and there is no span then.
    let current = catch(|| {
        Context::map_current(|context| {
            let span = context.span();
            let span = span.span_context();
            let is_known = span.is_valid() && span.is_sampled();
            is_known.then(|| (span.trace_id(), span.span_id()))
        })
    });
    let (trace_id, span_id) = current.ok().flatten()?;
    Some(Exemplar::of_span(
        value,
        u128::from_be_bytes(trace_id.to_bytes()),
        u64::from_be_bytes(span_id.to_bytes()),
    ))
}
