//! A client that shows what is on the wire.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// How long anything may take: only a hang reaches it.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// A connection.
pub(crate) struct Client(pub(crate) BufReader<TcpStream>);

/// An answer; the names of the headers are in lower case.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, LIMIT).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream.set_write_timeout(Some(LIMIT)).unwrap();
        Self(BufReader::new(stream))
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).unwrap();
    }

    /// Sends a request and reads the answer; the connection stays open.
    pub(crate) fn request(&mut self, method: &str, path: &str) -> Answer {
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        ));
        self.answer(method != "HEAD")
    }

    /// Sends a `GET` of the page with these headers and reads the answer.
    pub(crate) fn ask(&mut self, headers: &str) -> Answer {
        self.send(&format!(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"
        ));
        self.answer(true)
    }

    /// Reads an answer, with as much of a body as its head says.
    pub(crate) fn answer(&mut self, has_body: bool) -> Answer {
        let mut answer = self.head();
        if has_body {
            answer.body = String::from_utf8(self.body(&answer)).unwrap();
        }
        answer
    }

    /// Reads the head of an answer.
    pub(crate) fn head(&mut self) -> Answer {
        let status = self.line();
        let status = status.strip_prefix("HTTP/1.1 ").expect(&status)[..3]
            .parse()
            .unwrap();
        let headers: Vec<_> =
            std::iter::from_fn(|| Some(self.line()).filter(|line| !line.is_empty()))
                .map(|line| {
                    let (name, value) = line.split_once(": ").expect(&line);
                    (name.to_lowercase(), value.to_owned())
                })
                .collect();
        Answer {
            status,
            headers,
            body: String::new(),
        }
    }

    /// Reads the body that follows this head.
    pub(crate) fn body(&mut self, head: &Answer) -> Vec<u8> {
        let length = head.header("content-length").unwrap().parse().unwrap();
        let mut body = Vec::new();
        let read = self.0.by_ref().take(length).read_to_end(&mut body).unwrap();
        assert_eq!(read as u64, length);
        body
    }

    /// What still comes until the other side closes.
    pub(crate) fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.0.read_to_string(&mut rest).unwrap();
        rest
    }

    /// Whether the other side has closed the connection, or does so while this waits, whatever it says before.
    pub(crate) fn is_closed(&mut self) -> bool {
        match io::copy(&mut self.0, &mut io::sink()) {
            Ok(_) => true,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.strip_suffix("\r\n")
            .expect("a line of a head ends so")
            .to_owned()
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(other, _)| other == name);
        let value = found.next().map(|(_, value)| &**value);
        assert_eq!(found.next(), None, "`{name}` twice");
        value
    }
}

/// The page at an address.
pub(crate) fn get(address: SocketAddr) -> String {
    let answer = Client::connect(address).request("GET", "/metrics");
    assert_eq!(answer.status, 200);
    answer.body
}

/// Whether nobody listens at an address.
pub(crate) fn is_free(address: SocketAddr) -> bool {
    TcpListener::bind(address).is_ok()
}

/// What is answered to one who asks for the page by a query and closes; nothing where nobody is there any more.
pub(crate) fn try_get(address: SocketAddr, query: &str) -> Option<String> {
    let mut stream = TcpStream::connect_timeout(&address, LIMIT).ok()?;
    stream.set_read_timeout(Some(LIMIT)).ok()?;
    stream
        .write_all(
            format!("GET /metrics{query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
        .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer).filter(|answer| !answer.is_empty())
}
