//! `#[timed]` leaves asynchronous functions of every form as they are, and their futures `Send`.

#![deny(warnings)]

use std::fmt::{Debug, Display};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use metrics_runtime::timed;

struct Client {
    name: String,
}

impl Client {
    #[timed]
    async fn connect(name: &str) -> Result<Self, String> {
        ready().await;
        if name.is_empty() {
            return Err("no name".to_owned());
        }
        Ok(Self {
            name: name.to_owned(),
        })
    }

    #[timed]
    async fn rename(&mut self, name: String) -> &mut String {
        ready().await;
        self.name = name;
        &mut self.name
    }

    #[timed]
    async fn longest<'a>(&'a self, other: &'a str) -> &'a str {
        ready().await;
        if self.name.len() > other.len() {
            &self.name
        } else {
            other
        }
    }

    #[timed]
    async fn close(mut self) -> Self {
        self.name.clear();
        self
    }
}

trait Fetch {
    async fn fetch(&self, path: &str) -> Result<String, impl Debug>;

    #[timed]
    async fn twice(&self, path: &str) -> Option<String> {
        let first = self.fetch(path).await.ok()?;
        Some(first + &self.fetch(path).await.ok()?)
    }
}

impl Fetch for Client {
    #[timed]
    async fn fetch(&self, path: &str) -> Result<String, impl Debug> {
        ready().await;
        if path.is_empty() {
            Err(1)
        } else {
            Ok(format!("{}{path}", self.name))
        }
    }
}

#[timed]
async fn ready() {
    std::future::ready(()).await;
}

#[timed]
async fn generic<T: Send + Sync, const N: usize>(values: &[T; N]) -> Result<&T, usize> {
    ready().await;
    values.first().ok_or(N)
}

#[timed]
async fn argument(text: impl AsRef<str> + Send + Sync) -> usize {
    ready().await;
    text.as_ref().len()
}

#[timed]
async fn opaque(n: u8) -> impl Fn(u8) -> u8 {
    ready().await;
    move |m| n + m
}

#[timed]
async fn opaque_error(text: &str) -> Result<u8, impl Display + Debug + use<>> {
    ready().await;
    text.parse::<u8>()
}

#[timed]
async fn question_mark(text: &str) -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
    let parsed = text.parse::<u8>()?;
    ready().await;
    Ok(parsed)
}

#[timed]
async fn patterns((a, mut b): (u8, u8), &[c, ..]: &[u8; 2], _: u8) -> u8 {
    ready().await;
    b += a;
    b + c
}

#[timed]
async fn recursive(n: u32) -> u32 {
    if n == 0 {
        0
    } else {
        n + Box::pin(recursive(n - 1)).await
    }
}

#[timed]
async fn never() -> ! {
    ready().await;
    std::panic::resume_unwind(Box::new("never"))
}

#[timed]
async unsafe fn raw(pointer: &*const u8) -> u8 {
    unsafe { **pointer }
}

/// Documentation stays.
#[timed]
#[must_use]
async fn inner_attributes(Unused: u8) -> u8 {
    #![allow(non_snake_case, unused_variables)]
    let Name = 3;
    Name
}

#[timed]
async fn borrows_across_await(values: &mut Vec<String>, extra: &str) -> usize {
    for value in values.iter_mut() {
        ready().await;
        value.push_str(extra);
    }
    values.len()
}

fn assert_send<T: Send>(future: T) -> T {
    future
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

fn main() {
    let local = String::from("local");
    let mut client = block_on(assert_send(Client::connect(&local))).unwrap();
    assert!(block_on(Client::connect("")).is_err());
    block_on(assert_send(client.rename(local.clone()))).push('!');
    assert_eq!(block_on(assert_send(client.longest(&local))), "local!");
    assert_eq!(block_on(client.fetch("/")).ok().as_deref(), Some("local!/"));
    assert_eq!(block_on(client.twice("")), None);
    assert_eq!(block_on(assert_send(client.close())).name, "");
    assert_eq!(block_on(assert_send(generic(&[1, 2]))), Ok(&1));
    assert_eq!(block_on(assert_send(argument(&local))), 5);
    assert_eq!(block_on(assert_send(opaque(1)))(2), 3);
    assert!(block_on(assert_send(opaque_error("x"))).is_err());
    assert_eq!(block_on(assert_send(question_mark("3"))).ok(), Some(3));
    assert_eq!(block_on(assert_send(patterns((1, 2), &[3, 4], 5))), 6);
    assert_eq!(block_on(recursive(4)), 10);
    assert!(std::panic::catch_unwind(|| block_on(assert_send(never()))).is_err());
    assert_eq!(block_on(unsafe { raw(&(&raw const *&7)) }), 7);
    assert_eq!(block_on(assert_send(inner_attributes(1))), 3);
    let mut values = vec![local.clone()];
    assert_eq!(
        block_on(assert_send(borrows_across_await(&mut values, &local))),
        1
    );
}
