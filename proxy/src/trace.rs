//! A trace of each forwarded request, for an OpenTelemetry collector; under the feature `otel`.
//!
//! The rules are:
//!
//! - A span holds a method, a route's pattern and a status: what the log holds, and no more.
//! - The trace begins here: a `traceparent` of a browser is not believed, and the backend gets
//!   ours.
//! - Spans are sent in batches by a thread of their own; a collector that is away costs nothing.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry::KeyValue;
use opentelemetry::trace::{
    Span as _, SpanContext, SpanKind, Status, Tracer as _, TracerProvider as _,
};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span};
use tokio::runtime::Handle;

use crate::allow::known_method;

/// What the collector calls us.
const SERVICE: &str = "buzon-proxy";

/// Where a collector takes spans (OTLP over HTTP).
const PATH: &str = "/v1/traces";

/// Why traces could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("traces could not be set up for --otlp: {0}")]
pub struct TraceError(#[from] ExporterBuildError);

/// What begins spans.
pub(crate) struct Tracer {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

/// A request under way.
pub(crate) struct Going(Span);

impl Tracer {
    /// Starts sending to `collector`; `None` without one.
    pub(crate) fn start(collector: Option<&str>) -> Result<Option<Self>, TraceError> {
        let Some(collector) = collector else {
            return Ok(None);
        };
        let courier = Courier {
            client: Client::builder(TokioExecutor::new()).build_http(),
            runtime: Handle::current(),
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(courier)
            .with_endpoint(format!("{}{PATH}", collector.trim_end_matches('/')))
            .build()?;
        let resource = Resource::builder_empty().with_service_name(SERVICE).build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        let tracer = provider.tracer(SERVICE);
        Ok(Some(Self { provider, tracer }))
    }

    /// Begins the span of a request.
    pub(crate) fn begin(&self, parts: &Parts) -> Going {
        let method = known_method(&parts.method);
        let span = self
            .tracer
            .span_builder(method)
            .with_kind(SpanKind::Server)
            .with_attributes([KeyValue::new("http.request.method", method)])
            .start(&self.tracer);
        Going(span)
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        if let Err(refused) = self.provider.shutdown() {
            tracing::debug!(reason = %refused, "the last traces were not sent");
        }
    }
}

impl Going {
    /// Returns what the backend is told of the trace (W3C Trace Context, section 3.2).
    pub(crate) fn traceparent(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&traceparent(self.0.span_context())).ok()
    }

    /// Ends the span.
    pub(crate) fn end(mut self, route: Option<&str>, status: u16) {
        if let Some(route) = route {
            self.0
                .set_attribute(KeyValue::new("http.route", route.to_owned()));
        }
        let word = KeyValue::new("http.response.status_code", i64::from(status));
        self.0.set_attribute(word);
        if status >= 500 {
            self.0.set_status(Status::error(""));
        }
        self.0.end();
    }
}

fn traceparent(context: &SpanContext) -> String {
    let flags = context.trace_flags().to_u8();
    format!(
        "00-{}-{}-{flags:02x}",
        context.trace_id(),
        context.span_id()
    )
}

/// Brings batches to the collector, on our own runtime.
struct Courier {
    client: Client<HttpConnector, Full<Bytes>>,
    runtime: Handle,
}

impl fmt::Debug for Courier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Courier")
    }
}

type Brought<'courier> =
    std::pin::Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'courier>>;

impl HttpClient for Courier {
    fn send_bytes<'courier, 'bringing>(
        &'courier self,
        request: Request<Bytes>,
    ) -> Brought<'bringing>
    where
        'courier: 'bringing,
        Self: 'bringing,
    {
        let client = self.client.clone();
        let bringing = self.runtime.spawn(async move {
            let answer = client.request(request.map(Full::new)).await?;
            let (answered, body) = answer.into_parts();
            let bytes = body.collect().await?.to_bytes();
            Ok::<_, HttpError>(Response::from_parts(answered, bytes))
        });
        Box::pin(async move { bringing.await? })
    }
}
