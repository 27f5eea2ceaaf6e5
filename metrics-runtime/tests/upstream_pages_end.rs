//! Pages of metrics-exporter-prometheus end while threads record without a pause, and nothing of that is lost.
#![cfg(feature = "upstream")]

mod common;

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc;
use std::thread;

use common::http::LIMIT;
use common::page::value;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Exporter, metrics};

const THREADS: usize = 8;
const PAGES: usize = 5;

#[test]
fn while_threads_record_until_they_are_told_to_stop() {
    let page = Exporter::builder()
        .process(false)
        .upstream(PrometheusBuilder::new().set_buckets(&[1.0]).unwrap())
        .install()
        .unwrap();
    let page = || page.render().replace("\n\n", "\n");
    let (done, (came, pages)) = (AtomicBool::new(false), mpsc::channel());
    let record = || {
        let rows = metrics::histogram!("rows");
        let mut records = 0;
        while !done.load(Relaxed) {
            rows.record(1.0);
            records += 1;
        }
        records
    };
    let (are_there, records) = thread::scope(|scope| {
        let records: Vec<_> = (0..THREADS).map(|_| scope.spawn(record)).collect();
        scope.spawn(|| {
            let came = came;
            (0..PAGES).for_each(|_| came.send(page()).unwrap());
        });
        let are_there = (0..PAGES).all(|_| pages.recv_timeout(LIMIT).is_ok());
        // Also where a page did not come: it ends with the records.
        done.store(true, Relaxed);
        let records: u32 = records.into_iter().map(|all| all.join().unwrap()).sum();
        (are_there, records)
    });
    assert!(are_there, "a page waits for those who record");
    assert_eq!(value(&page(), "rows_count", &[]), Some(f64::from(records)));
}
