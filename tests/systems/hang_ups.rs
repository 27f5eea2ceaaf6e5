//! Clients that hang up before they are answered: what they asked for is done, or counted as cancelled.

use std::hash::{DefaultHasher, Hasher as _};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::ports::free_ports;
use crate::support::running::eventually;
use crate::system::System;

/// Sends a request, and waits for no answer.
fn send(to: SocketAddr, method: &str, path: &str, body: &str) -> TcpStream {
    let mut connection = TcpStream::connect(to).expect("the API is there");
    let length = body.len();
    write!(
        connection,
        "{method} {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\nauthorization: Bearer token\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .expect("the API reads");
    connection
}

/// Sends a request, and reads the answer.
fn ask(to: SocketAddr, method: &str, path: &str, body: &str) -> Value {
    let mut answer = String::new();
    send(to, method, path, body)
        .read_to_string(&mut answer)
        .expect("an answer");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
}

/// A deployment is taken back to its end, also where nobody waits for that.
#[test]
fn a_deployment_that_is_taken_back() {
    let system = System::start("deployments", 1);
    let artefact = "kernel 5\n";
    let mut checksum = DefaultHasher::new();
    checksum.write(artefact.as_bytes());
    let checksum = checksum.finish();
    for module in ["mail", "canary"] {
        let path = format!("/modules/{module}?checksum={checksum}");
        ask(system.api, "PUT", &path, artefact);
    }
    let order = |module: &str, strategy: &str| {
        let order = json!({ "environment": "Development", "strategy": strategy, "module": module });
        ask(system.api, "POST", "/deployments", &order.to_string())["id"].clone()
    };
    let id = order("mail", "Direct");
    ask(system.api, "GET", &format!("/deployments/{id}/end"), "");
    // The canary is looked at for a while, and whoever takes something back waits for its turn.
    order("canary", "Canary");
    let taking_back = send(
        system.api,
        "POST",
        &format!("/deployments/{id}/rollback"),
        "",
    );
    sleep(Duration::from_millis(20));
    drop(taking_back);
    eventually(|| {
        let deployment = ask(system.api, "GET", &format!("/deployments/{id}"), "");
        if deployment["state"] == "Running" {
            return Err(format!("it is never over: {deployment}"));
        }
        Ok(())
    });
}

/// A session is counted as cancelled whose customer hangs up while the gateway asks a manager that does not answer.
#[test]
fn a_session_that_is_opened() {
    let (_manager, listen) = silent();
    let options = ["--only", "gateway", "--listen", &listen.to_string()];
    let gateway = System::start_with("bmc", 1, &options);
    let url = format!("http://{}/metrics", gateway.api);
    let opening = send(
        gateway.api,
        "POST",
        "/api/v1/servers/srv-1/sessions/sol",
        "",
    );
    sleep(Duration::from_millis(200));
    drop(opening);
    // The load's own customers may hang up later.
    let none = "gateway_session_operations_total{operation=\"create\",type=\"sol\",status=\"cancelled\"} 0\n";
    eventually(|| {
        let page = ureq::get(&url).call();
        let page = page.and_then(|mut answer| answer.body_mut().read_to_string());
        if page.expect("the page is served").contains(none) {
            return Err(format!("the page says {none}"));
        }
        Ok(())
    });
}

/// Somebody who never answers, at a port whose next one is free.
fn silent() -> (TcpListener, SocketAddr) {
    let address = SocketAddr::from(([127, 0, 0, 1], free_ports(2)));
    let listener = TcpListener::bind(address).expect("it is free");
    (listener, address)
}
