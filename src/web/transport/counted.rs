//! A connection that counts what arrives on it for an answer.
//!
//! The HTTP library passes over interim answers (1xx) and looks neither at their number nor at the clock while more of
//! them arrive. A read of this connection fails where an answer takes more bytes or more time than it may, and the
//! library then closes it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};

use crate::web::fault::Excess;

/// The most bytes that are read at once.
const CHUNK: usize = 16 * 1024;

/// A connection with the count of the answer that is read from it.
pub(super) struct Counted<S> {
    line: S,
    proxied: bool,
    buffer: Vec<u8>,
    /// The bytes that an answer may take, and the time.
    most: u64,
    time: Duration,
    /// The bytes that have arrived since the request was written, and when that was.
    arrived: u64,
    since: Instant,
}

impl<S> Counted<S> {
    /// Counts what arrives on `line`. A connection is `proxied` where requests are written for a proxy.
    pub(super) fn new(line: S, proxied: bool, most: u64, time: Duration) -> Self {
        let since = Instant::now();
        Self { line, proxied, buffer: vec![0; CHUNK], most, time, arrived: 0, since }
    }

    /// Begins the count anew. In HTTP/1.1 nothing is written while an answer arrives, so what is written is the next request.
    fn asked(&mut self) {
        (self.arrived, self.since) = (0, Instant::now());
    }

    fn count(&mut self, bytes: usize) -> io::Result<()> {
        self.arrived = self.arrived.saturating_add(bytes as u64);
        if bytes > 0 && self.since.elapsed() > self.time {
            return Err(io::ErrorKind::TimedOut.into());
        }
        if self.arrived > self.most { Err(io::Error::other(Excess)) } else { Ok(()) }
    }
}

impl<S: Read + Unpin> Read for Counted<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, mut into: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let room = into.remaining().min(CHUNK);
        let mut read = ReadBuf::new(this.buffer.get_mut(..room).unwrap_or_default());
        match Pin::new(&mut this.line).poll_read(cx, read.unfilled()) {
            Poll::Ready(Ok(())) => {
                into.put_slice(read.filled());
                let arrived = read.filled().len();
                Poll::Ready(this.count(arrived))
            }
            other => other,
        }
    }
}

impl<S: Write + Unpin> Write for Counted<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.asked();
        Pin::new(&mut this.line).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().line).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().line).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.is_write_vectored()
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.asked();
        Pin::new(&mut this.line).poll_write_vectored(cx, bytes)
    }
}

impl<S: Connection> Connection for Counted<S> {
    fn connected(&self) -> Connected {
        self.line.connected().proxy(self.proxied)
    }
}
