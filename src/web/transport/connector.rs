//! Makes connections: to the server or to a proxy, with or without TLS, counted from their first request on.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::header::{HeaderMap, HeaderValue, USER_AGENT};
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tower_service::Service;

use super::Bounds;
use super::counted::Counted;
use crate::web::address::Checked;

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send>>;
/// A connection to a server or to a proxy, which may itself be reached with TLS.
type Line = MaybeHttpsStream<TokioIo<TcpStream>>;

/// The settings of TLS: the certificates of the system, and those of `roots`.
pub(super) fn tls(roots: Vec<CertificateDer<'static>>) -> Result<Arc<ClientConfig>, BoxError> {
    let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()));
    let verifier = if roots.is_empty() {
        Verifier::new(Arc::clone(&provider))?
    } else {
        Verifier::new_with_extra_roots(roots, Arc::clone(&provider))?
    };
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(Arc::new(config.with_no_client_auth()))
}

/// Connects to the host of an address, or to the proxy that the environment names for it.
#[derive(Clone)]
pub(super) struct Dial {
    tcp: HttpConnector<Checked>,
    tls: Arc<ClientConfig>,
    proxies: Arc<Matcher>,
    agent: HeaderValue,
}

impl Dial {
    pub(super) fn new(resolver: Checked, tls: &Arc<ClientConfig>, proxies: Arc<Matcher>, agent: HeaderValue) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(resolver);
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        Self { tcp, tls: Arc::clone(tls), proxies, agent }
    }
}

impl Service<Uri> for Dial {
    type Response = Line;
    type Error = BoxError;
    type Future = Connecting<Line>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Connecting<Line> {
        let Some(proxy) = self.proxies.intercept(&to) else {
            let dialled = self.tcp.call(to);
            return Box::pin(async move { Ok(MaybeHttpsStream::Http(dialled.await?)) });
        };
        let mut dialled = HttpsConnector::from((self.tcp.clone(), Arc::clone(&self.tls)));
        if to.scheme() != Some(&Scheme::HTTPS) {
            return dialled.call(proxy.uri().clone());
        }
        let agent = HeaderMap::from_iter([(USER_AGENT, self.agent.clone())]);
        let mut tunnel = Tunnel::new(proxy.uri().clone(), dialled).with_headers(agent);
        if let Some(login) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(login.clone());
        }
        Box::pin(async move { Ok(tunnel.call(to).await?) })
    }
}

/// Makes the connections of the client.
#[derive(Clone)]
pub(super) struct Connector {
    dial: HttpsConnector<Dial>,
    proxies: Arc<Matcher>,
    bounds: Bounds,
    /// The time for making a connection.
    within: Duration,
}

impl Connector {
    pub(super) fn new(
        dial: Dial,
        tls: Arc<ClientConfig>,
        proxies: Arc<Matcher>,
        bounds: Bounds,
        within: Duration,
    ) -> Self {
        let mut tls = Arc::unwrap_or_clone(tls);
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self { dial: HttpsConnector::from((dial, tls)), proxies, bounds, within }
    }
}

impl Service<Uri> for Connector {
    type Response = Counted<MaybeHttpsStream<Line>>;
    type Error = BoxError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.dial.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let proxied = to.scheme() == Some(&Scheme::HTTP) && self.proxies.intercept(&to).is_some();
        let (bounds, within) = (self.bounds, self.within);
        let dialled = self.dial.call(to);
        Box::pin(async move {
            let line = tokio::time::timeout(within, dialled).await;
            let line = line.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
            Ok(Counted::new(line, proxied, bounds.arriving(), bounds.time))
        })
    }
}
