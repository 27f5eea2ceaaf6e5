//! What the systems answer beside their pages: the routes that their documentation names, asked over HTTP.

use std::fmt::Display;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::example::example;
use crate::support::ports::free_port;
use crate::support::running::{Running, eventually, is_there};
use crate::support::scraper::Scraper;
use crate::system::System;

/// How long an answer may take.
const WITHIN: Duration = Duration::from_secs(60);

/// Sends JSON, if it is anything; the status, and the JSON that is answered.
fn ask(method: &str, url: impl Display, body: &Value) -> (u16, Value) {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(WITHIN))
        .build()
        .new_agent();
    let request = http::Request::builder().method(method).uri(url.to_string());
    let answer = if body.is_null() {
        agent.run(request.body(()).expect("a request"))
    } else {
        let request = request.header("content-type", "application/json");
        agent.run(request.body(body.to_string()).expect("a request"))
    };
    let mut answer = answer.expect("an answer");
    let body = answer.body_mut().read_to_string().expect("a body of text");
    let json = serde_json::from_str(&body).unwrap_or(Value::String(body));
    (answer.status().as_u16(), json)
}

fn get(url: impl Display) -> (u16, Value) {
    ask("GET", url, &Value::Null)
}

/// Asks until the answer is of this status.
fn await_status(url: &str, expected: u16) -> Value {
    let mut json = Value::Null;
    eventually(|| {
        let status;
        (status, json) = get(url);
        if status == expected {
            Ok(())
        } else {
            Err(format!("{url}: {status} {json}"))
        }
    });
    json
}

/// Asks for a page until this line is on it.
fn await_line(url: &str, line: &str) {
    eventually(|| match get(url) {
        (200, Value::String(page)) if page.lines().any(|one| one == line) => Ok(()),
        answer => Err(format!("{url}: no `{line}` in {answer:?}")),
    });
}

fn keys(object: &Value) -> Vec<&str> {
    let object = object.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

/// A Redis that keeps nothing; its address as a URL.
fn redis() -> Option<(Running, String)> {
    if !is_there("redis-server", "redis-server") {
        return None;
    }
    let port = free_port().to_string();
    let running = Running::start(
        Command::new("redis-server")
            .args(["--port", &port, "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    Some((running, format!("redis://127.0.0.1:{port}/")))
}

#[test]
fn orchestrator() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (Some((redis, redis_url)), Some(victoria)) = (
        redis(),
        Scraper::victoria(folder.path(), "scrape_configs: []"),
    ) else {
        return;
    };
    let environment = [
        ("REDIS_URL", &*redis_url),
        ("VICTORIAMETRICS_URL", victoria.url()),
    ];
    let alone = [
        "--only",
        "orchestrator",
        "--only",
        "workers",
        "--listen",
        "127.0.0.1:0",
    ];
    let system = System::start_where("orchestrator", 2, &alone, &environment);
    let api = format!("http://{}", system.api);
    let [page, workers] = [0, 1].map(|number| format!("http://{}/metrics", system.pages[number].1));
    await_status(&format!("{api}/api/metrics/health"), 200);
    await_line(
        &page,
        r#"asdlc_redis_connection_up{service="orchestrator"} 1"#,
    );

    does_tasks(&api);
    // As if it had scraped them.
    for page in [&page, &workers] {
        let (status, text) = get(page);
        assert_eq!(status, 200);
        let imported = format!("{}/api/v1/import/prometheus", victoria.url());
        let text = text.as_str().expect("a page is text");
        ureq::post(imported).send(text).expect("it is taken");
    }
    answers_from_victoria(&api);

    drop(victoria);
    answers_without_victoria(&api);
    await_line(
        &page,
        r#"asdlc_proxy_fallbacks_total{service="orchestrator"} 1"#,
    );

    drop(redis);
    await_line(
        &page,
        r#"asdlc_redis_connection_up{service="orchestrator"} 0"#,
    );
    await_line(
        &workers,
        r#"asdlc_redis_connection_up{service="workers"} 0"#,
    );
    let task = json!({ "event_type": "deployment", "steps": "1" });
    let (status, answer) = ask("POST", format!("{api}/tasks"), &task);
    assert_eq!((status, keys(&answer)), (503, vec!["detail"]));
}

fn does_tasks(api: &str) {
    let task = json!({ "event_type": "deployment", "steps": "1 2" });
    let (status, answer) = ask("POST", format!("{api}/tasks"), &task);
    assert_eq!((status, keys(&answer)), (202, vec!["id"]));
    let result = await_status(&format!("{api}/tasks/{}", answer["id"]), 200);
    assert_eq!(result, json!({ "result": "2 steps" }));
    let (status, answer) = get(format!("{api}/tasks/1"));
    assert_eq!((status, answer), (404, json!({ "detail": "no result" })));
}

fn range(api: &str, query: &str) -> (u16, Value) {
    get(format!("{api}/api/metrics/query_range?{query}"))
}

fn answers_from_victoria(api: &str) {
    let health = get(format!("{api}/api/metrics/health"));
    assert_eq!(health, (200, json!({ "status": "healthy" })));
    eventually(|| {
        let services = get(format!("{api}/api/metrics/services"));
        let all = json!({ "services": ["orchestrator", "workers"], "stale": false });
        if services == (200, all) {
            Ok(())
        } else {
            Err(format!("{services:?}"))
        }
    });
    let (status, answer) = range(api, "query=vector(7)&start=1000&end=1030&step=15s");
    let series = &answer["data"]["result"][0];
    assert_eq!((status, &answer["status"]), (200, &json!("success")));
    assert_eq!(
        series["values"],
        json!([[1000, "7"], [1015, "7"], [1030, "7"]])
    );

    let refused = [
        (
            "query=up&start=0&end=60&step=1s",
            "a step has at least 5 seconds",
        ),
        (
            "query=up&start=0&end=60&step=soon",
            "`soon` is no step: write `15s`",
        ),
        (
            "query=up&start=0&end=604801",
            "a range has from 0 to 604800 seconds",
        ),
        (
            "query=up&start=60&end=0",
            "a range has from 0 to 604800 seconds",
        ),
        (
            "query=up&start=NaN&end=0",
            "`NaN` is no time: write seconds since 1970, or RFC 3339",
        ),
        (
            "query=up&start=0&end=604800&step=5s",
            "a series has at most 11000 points: make the step longer",
        ),
    ];
    for (query, detail) in refused {
        assert_eq!(range(api, query), (400, json!({ "detail": detail })));
    }
    let long = format!("query={}&start=0&end=60", "a".repeat(2001));
    let detail = json!({ "detail": "a query has at most 2000 bytes" });
    assert_eq!(range(api, &long), (400, detail));
    // What is wrong with an expression says VictoriaMetrics itself.
    let (status, answer) = range(api, "query=sum(&start=0&end=60");
    assert_eq!((status, keys(&answer)), (422, vec!["detail"]));
}

fn answers_without_victoria(api: &str) {
    let (status, answer) = get(format!("{api}/api/metrics/services"));
    assert_eq!(
        (status, keys(&answer)),
        (200, vec!["error", "services", "stale"])
    );
    assert_eq!(answer["services"], json!(["orchestrator", "workers"]));
    assert_eq!(answer["stale"], true);
    let (status, answer) = get(format!("{api}/api/metrics/health"));
    assert_eq!((status, keys(&answer)), (503, vec!["error", "status"]));
    assert_eq!(answer["status"], "unhealthy");
    let (status, answer) = range(api, "query=up&start=0&end=60");
    assert_eq!((status, keys(&answer)), (503, vec!["detail"]));
}

/// Its load switches nodes off and on as well, but never the last one of production.
#[test]
fn deployments() {
    let system = System::start("deployments", 1);
    let api = format!("http://{}", system.api);
    let node = format!("{api}/nodes/Production/3");
    let power = |on: bool| ask("PUT", &node, &json!({ "on": on }));
    assert_eq!(power(false), (200, json!({ "on": false })));
    let (status, answer) = get(format!("{api}/health"));
    assert_eq!((status, &answer["status"]), (503, &json!("degraded")));
    let off = answer["nodes_off"].as_array().expect("a list");
    assert!(off.contains(&json!(["Production", 3])), "{answer}");
    let (status, answer) = power(false);
    assert_eq!((status, keys(&answer)), (409, vec!["error"]));
    assert_eq!(power(true), (200, json!({ "on": true })));
    let health = await_status(&format!("{api}/health"), 200);
    assert_eq!(health, json!({ "status": "healthy", "nodes_off": [] }));
    let (status, answer) = get(format!("{api}/deployments/0"));
    assert_eq!((status, keys(&answer)), (404, vec!["error"]));
}

/// Nobody else asks, so that all calls are those of this test.
#[test]
fn circuit_breaker() {
    let system = System::start_with(
        "circuit_breaker",
        1,
        &["--only", "mcp_server", "--listen", "127.0.0.1:0"],
    );
    let api = format!("http://{}", system.api);
    let health = format!("{api}/health/metrics");
    assert_eq!(
        get(&health),
        (200, json!({ "healthy": true, "components": {} }))
    );

    let (mut asked, mut seen) = (0, [false; 3]);
    let url = format!("{api}/process");
    eventually(|| {
        // The faults come and go: a breaker opens after three failures, and is closed again soon.
        for _ in 0..20 {
            asked += 1;
            let (status, answer) = ask("POST", &url, &json!({ "id": asked }));
            let (kind, key) = match status {
                200 => (0, "vectors"),
                502 => (1, "detail"),
                503 => (2, "detail"),
                other => panic!("{other} {answer}"),
            };
            assert_eq!(keys(&answer), [key]);
            if status == 503 {
                assert_eq!(answer["detail"], "Service temporarily unavailable");
            }
            seen[kind] = true;
        }
        if seen == [true; 3] {
            Ok(())
        } else {
            Err(format!("of 200, 502 and 503 there were {seen:?}"))
        }
    });

    let (status, answer) = get(&health);
    assert_eq!(
        (status, keys(&answer)),
        (200, vec!["components", "healthy", "timestamp"])
    );
    let process = &answer["components"]["process"];
    assert_eq!(process["total_calls"], asked);
    let known = [
        "avg_latency_ms",
        "failure_rate",
        "p99_latency_ms",
        "success_rate",
        "total_calls",
    ];
    assert_eq!(keys(process), known);
    let (status, answer) = get(format!("{api}/prometheus/query?q=proc"));
    assert_eq!((status, keys(&answer)), (200, vec!["process"]));
    let known = [
        "avg_latency",
        "failure_rate",
        "latency_percentiles",
        "success_rate",
        "total_calls",
    ];
    assert_eq!(keys(&answer["process"]), known);
    assert_eq!(keys(&answer["process"]["latency_percentiles"]), ["p99"]);
    let nobody = get(format!("{api}/prometheus/query?q=nobody"));
    assert_eq!(nobody, (200, json!({})));
}

#[test]
fn platform() {
    let system = System::start_with(
        "platform",
        1,
        &["--only", "platform", "--listen", "127.0.0.1:0"],
    );
    let healthy = json!({ "status": "healthy" });
    let components = json!({ "database": healthy, "cache": healthy, "ml_engine": healthy });
    let health = get(format!("http://{}/health", system.api));
    assert_eq!(
        health,
        (
            200,
            json!({ "status": "healthy", "components": components })
        )
    );
}

/// A service that runs alone writes its page alone.
#[test]
fn only_one_service() {
    let print = |name: &str, only: &str| {
        let options = [
            "--only",
            only,
            "--for",
            "500ms",
            "--print",
            "--listen",
            "127.0.0.1:0",
        ];
        let output = example(name).args(options).stdin(Stdio::null()).output();
        let output = output.expect("it runs");
        assert!(output.status.success(), "{name}: {output:?}");
        String::from_utf8(output.stdout).expect("pages are text")
    };
    let services = ["manager", "gateway", "agent"];
    for only in services {
        let page = print("bmc", only);
        for service in services {
            let prefix = format!("# TYPE {service}_");
            assert_eq!(page.contains(&prefix), service == only, "{only}:\n{page}");
        }
    }
    let page = print("orchestrator", "workers");
    assert!(page.contains(r#"service="workers""#), "{page}");
    assert!(!page.contains(r#"service="orchestrator""#), "{page}");
}

/// A port behind the last one is refused before anybody listens.
#[test]
fn ports_that_do_not_exist() {
    let output = example("bmc")
        .args(["--for", "1s", "--listen", "127.0.0.1:65534"])
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        (output.status.code(), &*said),
        (
            Some(1),
            "bmc: there is no port 2 above that of `--listen 127.0.0.1:65534`: \
             write `--listen 127.0.0.1:65533` or a lower one\n"
        )
    );
}
