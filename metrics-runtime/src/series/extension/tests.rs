//! Extensions of series that are removed, that nobody reads, and that others lock.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
#[cfg(feature = "summary")]
use std::time::Duration;

use super::*;
use crate::series::foreign::Code;
use crate::series::header::FamilyHeader;
use crate::series::layout::{GAUGE_DERIVED, GAUGE_VALUE, gauge_bits};
use crate::series::self_metrics::SelfMetrics;
use crate::storage::Owned;
use crate::support::lock;

/// A function that holds `held`, and returns how often that is held.
fn function(held: &Arc<()>) -> Held<Compute> {
    let held = held.clone();
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    let compute: Compute = Box::new(move || Arc::strong_count(&held) as f64);
    Held::counted_in(
        Arc::new(SelfMetrics::default()),
        Code::DerivedGauge,
        compute,
    )
}

/// A series at another recorder, which keeps what it gets.
#[derive(Default)]
struct Series(Mutex<Vec<Update>>);

impl ForwardedSeries for Series {
    fn update(&self, update: Update) {
        lock(&self.0).push(update);
    }
}

/// Another recorder. It has a size, so that two have two addresses.
struct Target(#[expect(dead_code, reason = "see above")] u8);

impl ForwardTarget for Target {
    fn describe(&self, _: &FamilyHeader<'_>) {}

    fn series(&self, _: &FamilyHeader<'_>, _: &[(&str, &str)]) -> Option<Arc<dyn ForwardedSeries>> {
        None
    }
}

#[test]
#[cfg(all(feature = "protobuf", target_pointer_width = "64"))]
fn extension_is_small() {
    assert_eq!(size_of::<SeriesExtension>(), 72);
}

#[test]
fn closing_drops_foreign_code_while_handles_live() {
    let (cells, held, series) = (Owned::new(1), Arc::new(()), Arc::new(Series::default()));
    let handle = cells.clone();
    derive_gauge(&handle, function(&held));
    assert!(attach(&cells, &Target(0), series.clone()));
    assert_eq!(gauge_level(&handle).to_bits(), 2.0_f64.to_bits());
    forward(&handle, || Update::Set(1.0));
    assert_eq!(*lock(&series.0), [Update::Set(1.0)]);
    close(&cells);
    assert_eq!(
        (Arc::strong_count(&held), Arc::strong_count(&series)),
        (1, 1)
    );
    assert!(gauge_level(&handle).is_nan());
    forward(&handle, || Update::Set(2.0));
    assert_eq!(lock(&series.0).len(), 1);
    // The handle outlives its series, and what it gets since ends with it.
    derive_gauge(&handle, function(&held));
    drop(cells);
    assert_eq!(Arc::strong_count(&held), 2);
    drop(handle);
    assert_eq!(Arc::strong_count(&held), 1);
}

#[test]
fn every_target_has_one_handle() {
    let (cells, targets) = (Owned::new(1), [Target(0), Target(1)]);
    let series = [(); 3].map(|()| Arc::new(Series::default()));
    assert!(attach(&cells, &targets[0], series[0].clone()));
    assert!(!attach(&cells, &targets[0], series[1].clone()));
    assert!(attach(&cells, &targets[1], series[2].clone()));
    forward(&cells, || Update::Increment(3));
    forward_level(&cells, |_| Update::Set(f64::NAN));
    assert_eq!(series.map(|series| lock(&series.0).len()), [2, 0, 2]);
}

#[test]
fn replaced_function_is_dropped_and_stale_one_is_taken() {
    let (cells, held) = (Owned::new(1), Arc::new(()));
    derive_gauge(&cells, function(&held));
    derive_gauge(&cells, function(&held));
    assert_eq!(Arc::strong_count(&held), 2);
    assert!(take_stale_function(&cells).is_none());
    cells.shared(GAUGE_VALUE).store(gauge_bits(1.0), Relaxed);
    assert!(are_any_derived() && take_stale_function(&cells).is_some());
    assert!(take_stale_function(&cells).is_none());
    assert_eq!(Arc::strong_count(&held), 1);
}

#[test]
fn deriving_a_sink_series_leaves_no_mark() {
    let held = Arc::new(());
    derive_gauge(&Slot::VOID, function(&held));
    assert_eq!(Arc::strong_count(&held), 1);
    let value = Slot::VOID.shared(GAUGE_VALUE).load(Relaxed);
    assert_ne!(value, GAUGE_DERIVED);
    assert!(derived_function(&Slot::VOID).is_none());
    assert!(!attach(
        &Slot::VOID,
        &Target(0),
        Arc::new(Series::default())
    ));
}

#[test]
fn total_before_is_known_from_the_second_one() {
    let cells = Owned::new(0);
    let totals = [5, 9, 2].map(|total| replace_total(&cells, total));
    assert_eq!(totals, [None, Some(5), Some(9)]);
    assert_eq!(replace_total(&Slot::VOID, 1), None);
    assert_eq!(replace_total(&Slot::VOID, 2), None);
}

#[test]
#[cfg(feature = "summary")]
fn sketch_is_found_while_it_is_locked() {
    let slot = crate::storage::allocate(1, 0).expect("there are free slots");
    add_sketch(slot, Duration::from_secs(60));
    let sketch = sketch_of(slot);
    sketch.record(1.0);
    let locked = (sketch.locked(), SINK.locked());
    assert!(std::ptr::eq(sketch_of(slot), sketch));
    assert!(std::ptr::eq(sketch_of(Slot::VOID), &raw const SINK));
    drop(locked);
    let shown = SeriesExtension::find(&slot).and_then(|found| found.summary(&[0.5]));
    assert_eq!(shown.map(|shown| shown.count), Some(1));
}
