//! The one way to call the backend, and the one way to fail.

pub(crate) mod access;
pub(crate) mod acts;
pub(crate) mod communications;
pub(crate) mod evidence;
pub(crate) mod exports;
pub(crate) mod filings;
pub(crate) mod institute;
pub(crate) mod mailbox;
pub(crate) mod mandates;
pub(crate) mod notifications;
pub(crate) mod postings;
pub(crate) mod procedures;
pub(crate) mod receipts;
pub(crate) mod uploads;

use ::mailbox::api::BASE;
use ::mailbox::problem::Problem;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::kept;

fn get(path: &str) -> RequestBuilder {
    Request::get(&format!("{BASE}{path}"))
}

fn post(path: &str) -> RequestBuilder {
    Request::post(&format!("{BASE}{path}"))
}

fn put(path: &str) -> RequestBuilder {
    Request::put(&format!("{BASE}{path}"))
}

fn delete(path: &str) -> RequestBuilder {
    Request::delete(&format!("{BASE}{path}"))
}

fn json(request: RequestBuilder, body: &impl Serialize) -> Result<Request, Failure> {
    request.json(body).map_err(|_| Failure::Unreadable)
}

async fn send(request: Request) -> Result<Response, Failure> {
    let response = request.send().await.map_err(|_| Failure::Network)?;
    if response.ok() {
        return Ok(response);
    }
    Err(refusal(response).await)
}

async fn refusal(response: Response) -> Failure {
    match response.json::<Problem>().await {
        // The proxy's word that the backend is away: what it means here, the app knows better.
        Ok(problem) if problem.code.starts_with("backend_") || problem.code == "busy" => {
            Failure::Network
        }
        Ok(problem) => Failure::Refused(Box::new(problem)),
        // Not ours: something between us answered, or the answer was cut.
        Err(_) => Failure::Network,
    }
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    // An answer cut in the middle is no answer.
    let text = response.text().await.map_err(|_| Failure::Network)?;
    serde_json::from_str(&text).map_err(|_| Failure::Unreadable)
}

/// Asks, and keeps what came to be read without a network; then it is what was kept.
async fn ask<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    let request = request.build().map_err(|_| Failure::Unreadable)?;
    let address = kept::address(request.method().as_ref(), &request.url());
    let text = match text_of(request).await {
        Ok(text) => text,
        Err(Failure::Network) => {
            let address = address.ok_or(Failure::Network)?;
            let text = kept::read(&address).await.ok_or(Failure::Network)?;
            // Kept by an earlier version, it may be of another shape.
            return serde_json::from_str(&text).map_err(|_| Failure::Network);
        }
        Err(failure) => return Err(failure),
    };
    let answer = serde_json::from_str(&text).map_err(|_| Failure::Unreadable)?;
    if let Some(address) = address {
        kept::keep(address, text);
    }
    Ok(answer)
}

/// An answer cut in the middle is no answer.
async fn text_of(request: Request) -> Result<String, Failure> {
    let response = send(request).await?;
    response.text().await.map_err(|_| Failure::Network)
}

async fn bytes(request: RequestBuilder) -> Result<Vec<u8>, Failure> {
    let request = request.build().map_err(|_| Failure::Unreadable)?;
    let answer = send(request).await?;
    answer.binary().await.map_err(|_| Failure::Network)
}
