//! Fetch and Send over HTTP: `git http-backend` behind the smallest server that can run it.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::git_command::{send_from_both_and_merge, two_clones_by};

/// A server on the loopback that hands each request to `git http-backend`.
struct Server {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    wants_password: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves the repositories in `root`.
    fn start(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let [is_over, wants_password] = [(); 2].map(|()| Arc::new(AtomicBool::new(false)));
        let (ends, asks) = (is_over.clone(), wants_password.clone());
        let root = root.to_owned();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                // Who breaks off has failed on its own side, and says so there.
                let _ = answer(stream.unwrap(), &root, asks.load(Ordering::SeqCst));
            }
        });
        Self {
            address,
            is_over,
            wants_password,
            thread: Some(thread),
        }
    }

    fn url(&self) -> String {
        format!("http://{}/team.git", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes it.
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().unwrap().join();
    }
}

struct Request {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> &str {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    fn read(stream: &TcpStream) -> io::Result<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let (method, target) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let mut request = Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) => request.headers.push((name.to_owned(), value.to_owned())),
                None => break,
            }
        }
        if request.header("transfer-encoding") == "chunked" {
            request.body = chunks(&mut reader)?;
        } else {
            let n_bytes = request.header("content-length").parse().unwrap_or(0);
            reader.take(n_bytes).read_to_end(&mut request.body)?;
        }
        Ok(request)
    }
}

fn chunks(reader: &mut BufReader<&TcpStream>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let n_bytes = u64::from_str_radix(line.trim(), 16).unwrap_or(0);
        reader.take(n_bytes).read_to_end(&mut body)?;
        reader.read_line(&mut line)?;
        if n_bytes == 0 {
            return Ok(body);
        }
    }
}

fn answer(mut stream: TcpStream, root: &Path, wants_password: bool) -> io::Result<()> {
    let request = Request::read(&stream)?;
    if wants_password {
        let refusal = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"team\"\r\n";
        return write!(
            stream,
            "{refusal}Content-Length: 0\r\nConnection: close\r\n\r\n"
        );
    }
    let said = run(&request, root)?;
    let end = said
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&said[..end]).into_owned();
    let body = &said[end + 4..];
    let status = head.lines().find_map(|line| line.strip_prefix("Status: "));
    let others = head.lines().filter(|line| !line.starts_with("Status: "));
    let others: String = others.map(|line| format!("{line}\r\n")).collect();
    write!(
        stream,
        "HTTP/1.1 {}\r\n{others}Content-Length: {}\r\nConnection: close\r\n\r\n",
        status.unwrap_or("200 OK"),
        body.len()
    )?;
    stream.write_all(body)
}

/// What the program says, headers and body.
fn run(request: &Request, root: &Path) -> io::Result<Vec<u8>> {
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", &request.method)
        .env("PATH_INFO", &request.path)
        .env("QUERY_STRING", &request.query)
        .env("CONTENT_TYPE", request.header("content-type"))
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", request.header("content-encoding"))
        .env("HTTP_GIT_PROTOCOL", request.header("git-protocol"))
        .env("GIT_PROTOCOL", request.header("git-protocol"))
        .env("REMOTE_USER", "dana") // Who is known may send.
        .env("REMOTE_ADDR", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stdin.take().unwrap();
    let body = request.body.clone();
    let feeder = std::thread::spawn(move || pipe.write_all(&body));
    let output = child.wait_with_output()?;
    let _ = feeder.join().unwrap(); // The program may need less than all.
    Ok(output.stdout)
}

#[test]
fn what_two_people_send_over_http_is_merged() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let (a, b) = two_clones_by(dir.path(), &server.url());
    a.ok("setup");
    send_from_both_and_merge(&a, &b);
}

#[test]
fn a_large_book_is_sent_in_pieces() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let (a, b) = two_clones_by(dir.path(), &server.url());
    a.git(&["config", "http.postBuffer", "1024"]);
    let words: String = (0..4_000)
        .map(|n: u32| format!("{:x} ", n.wrapping_mul(2_654_435_761)))
        .collect();
    a.set("p", &words);
    a.ok("send");
    b.ok("fetch");
    assert!(b.book().contains(&words));
}

#[test]
fn a_server_that_asks_for_a_password_is_told_and_not_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let (a, _) = two_clones_by(dir.path(), &server.url());
    server.wants_password.store(true, Ordering::SeqCst);
    a.set("p", "from a");
    for action in ["fetch", "send"] {
        let output = a.aplomb(action);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("Git says: ") && said.contains("Username"),
            "{said}"
        );
    }
    assert!(a.book().contains("from a"), "the edit stays");
}

#[test]
fn a_server_that_is_gone_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let (a, _) = two_clones_by(dir.path(), &server.url());
    drop(server);
    a.set("p", "from a");
    let output = a.aplomb("send");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Git says: "));
    assert!(a.book().contains("from a"), "the edit stays");
}
