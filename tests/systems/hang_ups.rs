//! Clients that hang up before they are answered: what they asked for is done, or counted as cancelled.

use std::hash::{DefaultHasher, Hasher as _};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

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
