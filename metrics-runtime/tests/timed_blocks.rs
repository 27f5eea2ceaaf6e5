//! Blocks and futures that are timed or counted, by how they end.

mod common;

use common::calls::{cancel, finish, pause, unwinds};
use metrics_runtime::{Buckets, Counter, Family, Histogram, Metrics, Outcome, Registry, Removable};

#[derive(Metrics)]
#[metrics(scoped)]
struct Mail {
    /// Time to send a mail.
    #[metric(buckets = Buckets::LATENCY)]
    send_seconds: Histogram,
    /// Time to send a mail, by outcome.
    #[metric(buckets = Buckets::LATENCY)]
    send_by_outcome_seconds: Family<Outcome, Histogram>,
    /// Time to send a mail, by server and outcome.
    #[metric(buckets = Buckets::LATENCY, labels("server"))]
    send_by_server_seconds: Family<(String, Outcome), Histogram, Removable>,
    /// Mails.
    mails_total: Family<Outcome, Counter>,
    /// Mails by server.
    #[metric(labels("server"))]
    mails_by_server_total: Family<(String, Outcome), Counter, Removable>,
}

type Sent = Result<u8, String>;

#[expect(clippy::unnecessary_wraps, reason = "the others can fail")]
fn ok() -> Sent {
    Ok(7)
}

fn error() -> Sent {
    Err("wrong".to_owned())
}

fn panic() -> Sent {
    panic!("on purpose")
}

async fn later(send: fn() -> Sent) -> Sent {
    pause().await;
    send()
}

/// The values of the samples of this name.
fn values(registry: &Registry, name: &str) -> Vec<String> {
    let page = registry.render();
    let samples = page
        .lines()
        .filter_map(|line| line.strip_prefix(name))
        .filter(|rest| rest.starts_with([' ', '{']));
    samples.map(str::to_owned).collect()
}

/// Of each outcome one, as the samples of this name.
fn assert_each(registry: &Registry, name: &str, server: &str) {
    let expected = ["ok", "error", "panic", "cancelled"];
    let expected = expected.map(|outcome| format!("{{{server}outcome=\"{outcome}\"}} 1"));
    assert_eq!(values(registry, name), expected);
}

#[test]
fn blocks_and_futures_are_timed() {
    let registry = Registry::new();
    let mail = Mail::register_in(&registry);
    let name = "send_seconds_count";
    assert_eq!(mail.send_seconds.time(ok), ok());
    unwinds(|| _ = mail.send_seconds.time(panic));
    assert_eq!(values(&registry, name), [" 2"]);
    assert_eq!(finish(mail.send_seconds.time_async(later(error))), error());
    unwinds(|| _ = finish(mail.send_seconds.time_async(later(panic))));
    cancel(mail.send_seconds.time_async(later(ok)));
    assert_eq!(values(&registry, name), [" 5"]);
    // It begins with its first poll.
    drop(mail.send_seconds.time_async(later(ok)));
    assert_eq!(values(&registry, name), [" 5"]);
}

#[test]
fn by_their_outcome_as_well() {
    let registry = Registry::new();
    let mail = Mail::register_in(&registry);
    let all = || mail.send_by_outcome_seconds.outcomes();
    assert_eq!(all().time(ok), ok());
    assert_eq!(all().time(error), error());
    unwinds(|| _ = all().time(panic));
    cancel(all().time_async(later(ok)));
    assert_each(&registry, "send_by_outcome_seconds_count", "");

    let server = "a".to_owned();
    let one = || mail.send_by_server_seconds.by_outcome(&server);
    assert_eq!(finish(one().time_async(later(ok))), ok());
    assert_eq!(finish(one().time_async(later(error))), error());
    unwinds(|| _ = finish(one().time_async(later(panic))));
    cancel(one().time_async(later(ok)));
    drop(one().time_async(later(ok)));
    assert_each(&registry, "send_by_server_seconds_count", "server=\"a\",");
}

#[test]
fn what_is_not_timed_is_counted() {
    let registry = Registry::new();
    let mail = Mail::register_in(&registry);
    let all = || mail.mails_total.outcomes();
    assert_eq!(all().count(ok), ok());
    assert_eq!(all().count(error), error());
    unwinds(|| _ = all().count(panic));
    cancel(all().count_async(later(ok)));
    drop(all().count_async(later(ok)));
    assert_each(&registry, "mails_total", "");

    let server = "a".to_owned();
    let one = || mail.mails_by_server_total.by_outcome(&server);
    assert_eq!(finish(one().count_async(later(ok))), ok());
    assert_eq!(finish(one().count_async(later(error))), error());
    unwinds(|| _ = finish(one().count_async(later(panic))));
    cancel(one().count_async(later(ok)));
    assert_each(&registry, "mails_by_server_total", "server=\"a\",");
}

/// A future in which a thousand bytes are kept takes little more.
#[test]
fn a_future_is_not_kept_twice() {
    let mail = Mail::register_in(&Registry::new());
    let kept = || async {
        let bytes = [0_u8; 1000];
        pause().await;
        Ok::<_, String>(bytes[0])
    };
    let plain = size_of_val(&kept());
    let timed = mail.send_seconds.time_async(kept());
    let counted = mail.mails_total.outcomes().count_async(kept());
    assert!(plain >= 1000);
    assert!(size_of_val(&timed) < plain + 500);
    assert!(size_of_val(&counted) < plain + 500);
}
