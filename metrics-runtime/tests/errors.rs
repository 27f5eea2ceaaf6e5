//! An error tells its cause once: by itself, by a reporter that adds the sources, and where `main` returns it.

use std::error::Error;
use std::io;
use std::path::PathBuf;

#[cfg(feature = "testing")]
use metrics_runtime::testing;
use metrics_runtime::{
    Buckets, CollectError, Exporter, Gauge, InstallError, LabelValue, Matcher, Metrics,
    RegisterError, Registry, RuleError,
};

const CAUSE: &str = "the cause of it";

fn cause() -> io::Error {
    io::Error::other(CAUSE)
}

/// The texts that a reporter shows.
fn chain(error: &dyn Error) -> Vec<String> {
    let mut texts = vec![error.to_string()];
    let mut next = error.source();
    while let Some(source) = next {
        texts.push(source.to_string());
        next = source.source();
    }
    texts
}

#[track_caller]
fn tells_once(error: &dyn Error) {
    let texts = chain(error);
    for (at, text) in texts.iter().enumerate() {
        assert!(!text.is_empty());
        for later in &texts[at + 1..] {
            assert!(
                !text.contains(&**later),
                "{later:?} is told twice: {texts:?}"
            );
        }
    }
    // As it is printed by a program whose `main` returns it.
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[track_caller]
fn tells_its_cause_once(error: &dyn Error) {
    tells_once(error);
    let shown = [
        error.to_string(),
        format!("{error:?}"),
        chain(error).join(": "),
    ];
    for text in shown {
        assert_eq!(text.matches(CAUSE).count(), 1, "{text}");
    }
}

#[test]
fn install_errors_tell_their_cause_once() {
    let with_cause = [
        InstallError::Resolve {
            address: "nowhere".to_owned(),
            source: cause(),
        },
        InstallError::Bind {
            addresses: vec!["127.0.0.1:9464".parse().unwrap()],
            source: cause(),
        },
        InstallError::Unix {
            path: PathBuf::from("a.sock"),
            source: cause(),
        },
        InstallError::Thread(cause()),
        #[cfg(feature = "tls")]
        InstallError::Tls(cause()),
        InstallError::Collect(CollectError::Thread(cause())),
    ];
    for error in &with_cause {
        tells_its_cause_once(error);
    }
    let rule = || RuleError::Twice {
        matcher: Matcher::full("rows"),
    };
    let others = [
        InstallError::Subnet("here".to_owned()),
        InstallError::Credentials("bearer token"),
        InstallError::Listening,
        InstallError::Installed,
        InstallError::Settled("buckets"),
        InstallError::OtherRecorder,
        InstallError::Register(no_room()),
        InstallError::Collect(CollectError::NameTwice {
            name: "spool".to_owned(),
        }),
        InstallError::Rule(rule()),
        InstallError::Unused("`one` has no effect beside `other`"),
    ];
    for error in &others {
        tells_once(error);
    }
}

fn no_room() -> RegisterError {
    RegisterError::NoRoom {
        family: "orders_total".to_owned(),
    }
}

mod one {
    use super::*;

    #[derive(Metrics)]
    #[expect(dead_code, reason = "only declared")]
    #[metrics(scoped)]
    pub(super) struct Queue {
        /// Jobs that wait.
        jobs_waiting: Gauge,
    }
}

mod two {
    use super::*;

    #[derive(Metrics)]
    #[expect(dead_code, reason = "only declared")]
    #[metrics(scoped)]
    pub(super) struct Queue {
        /// Jobs that do not run.
        jobs_waiting: Gauge,
    }
}

#[test]
fn other_errors_tell_their_cause_once() {
    tells_once(&no_room());
    let registry = Registry::new();
    let _ = one::Queue::register_in(&registry);
    let conflict = two::Queue::try_register_in(&registry)
        .map(drop)
        .expect_err("they differ");
    tells_once(&conflict);
    if let RegisterError::Conflict(conflict) = &conflict {
        tells_once(conflict);
    }
    for error in [
        CollectError::Thread(cause()),
        CollectError::EveryAndTtl {
            name: "spool".to_owned(),
        },
        CollectError::Unknown {
            name: "spool".to_owned(),
            known: vec!["process".to_owned()],
        },
    ] {
        tells_once(&error);
    }
    let late = registry
        .recorder()
        .buckets(Matcher::full("jobs_waiting"), Buckets::BYTES);
    tells_once(&late.expect_err("it is declared"));
    let wrong = registry
        .recorder()
        .buckets(Matcher::full("rows"), Buckets::new(&[]));
    tells_once(&wrong.expect_err("there is no bound"));
    tells_once(
        &Exporter::builder()
            .registry(&registry)
            .listen("x")
            .install()
            .expect_err("it listens nowhere"),
    );
    tells_once(&Side::parse("up"));
    #[cfg(feature = "tower")]
    tells_once(
        &metrics_runtime::http::HttpLayer::server()
            .routes(["/{"])
            .expect_err("it is no route"),
    );
    #[cfg(feature = "testing")]
    {
        tells_once(&testing::page::parse("x").expect_err("it is no page"));
        tells_once(&testing::duplicates("x").expect_err("it is no lock file"));
    }
}

#[derive(LabelValue)]
#[label(parse)]
enum Side {
    Left,
    Right,
}

impl Side {
    fn parse(text: &str) -> metrics_runtime::UnknownLabelValue {
        match text.parse::<Self>() {
            Err(error) => error,
            Ok(Self::Left | Self::Right) => panic!("{text} is no side"),
        }
    }
}
