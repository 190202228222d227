//! Documents in a bucket of an S3 server that listens on this machine and checks signatures.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::thread;

use backend::{Bucket, Documents};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const KEY: &str = "BUZONTESTKEY";
pub(crate) const SECRET: &str = "a secret of tests";
const PLACE: &str = "s3://buzon/documents";

/// Starts a server with one empty bucket, and names a place in it.
pub(crate) async fn fresh(data: &Path) -> Documents {
    Documents::Bucket(serve(data).await.0)
}

/// Counts what is kept, and what is on its way in: here, or there in parts.
pub(crate) fn count(data: &Path) -> (usize, usize) {
    let count = |folder: &Path| fs::read_dir(folder).map_or(0, Iterator::count);
    let parts = fs::read_dir(data.join("s3")).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("upload")
    });
    let coming = count(&data.join("incoming")) + parts.count();
    (count(&data.join("s3/buzon/documents")), coming)
}

/// Starts a server, and returns its place and what ends it.
pub(crate) async fn serve(data: &Path) -> (Bucket, oneshot::Sender<()>) {
    let root = data.join("s3");
    fs::create_dir_all(root.join("buzon")).unwrap();
    let mut builder = S3ServiceBuilder::new(FileSystem::new(&root).unwrap());
    builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
    let service = builder.build();
    let (told, address) = oneshot::channel();
    let (stop, stopped) = oneshot::channel();
    // On a thread of its own: it must answer also when a test keeps its runtime busy.
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            told.send(listener.local_addr().unwrap()).unwrap();
            tokio::select! {
                () = accept(listener, service) => {}
                Ok(()) = stopped => {}
            }
        });
    });
    let address: SocketAddr = address.await.unwrap();
    let Ok(Documents::Bucket(bucket)) = PLACE.parse() else {
        panic!("it is a bucket");
    };
    let bucket = bucket
        .with("endpoint", &format!("http://{address}"))
        .with("allow_http", "true")
        .with("region", "us-east-1")
        .with("access_key_id", KEY)
        .with("secret_access_key", SECRET);
    (bucket, stop)
}

async fn accept(listener: TcpListener, service: S3Service) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let service = service.clone();
        tokio::spawn(async move {
            let builder = Builder::new(TokioExecutor::new());
            // A client that breaks off is no fault of the server.
            let _ = builder
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}
