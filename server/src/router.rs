//! The whole of what answers: the doors of `app`, the files of the site, and what machines ask.

use crate::{
    api,
    config::Config,
    http::{
        Bounded, Hurry, Often, Proxies, bound, compressible, identify, not_too_often, observe, protect,
        slow_down,
    },
    library,
    serve::Limits,
};
use app::edge::{App, Door, Site};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::actor::Actor;
use metrics_exporter_prometheus::PrometheusHandle;
use portal::{Op, Portal, Settings, blobs::Blobs, clock::Clock, keys::Keys, receipts};
use std::{
    any::Any,
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, services::ServeDir,
    set_header::SetResponseHeaderLayer, timeout::RequestBodyTimeoutLayer,
};

/// The portal, with its schema up to date and the key file it was written with. A new database gets a new key
/// file.
///
/// # Errors
/// The database or the key file cannot be opened, or they do not belong together; the words say which.
pub async fn open(config: &Config, clock: Clock) -> Result<Portal, String> {
    let db = portal::Db::open(&config.database_url)
        .await
        .map_err(|error| format!("the database does not open: {error}"))?;
    let file = config.data.join("forecourt.key");
    db.migrate().await.map_err(|error| format!("the schema cannot be brought up to date: {error}"))?;
    let wrong = |error: io::Error| format!("the key file {} cannot be used: {error}", file.display());
    let kept = Keys::read(&file).map_err(wrong)?;
    let is_new = kept.is_none();
    let keys = kept.unwrap_or_else(Keys::random);
    let settings = Settings {
        public_url: config.public_url.clone(),
        comforts: config.comforts,
        audit_anchor: Some(config.data.join("forecourt.audit")),
        scans: config.scanner.is_some(),
        brand_name: config.brand.name.clone(),
    };
    let files = config.data.join("files");
    let blobs = Blobs::folder(&files)
        .map_err(|error| format!("the folder {} cannot be used: {error}", files.display()))?;
    let mut portal = Portal::new(db, keys, clock, blobs, library::library()?, settings);
    if !portal::audit::keys_fit(&portal).await.map_err(|fault| fault.to_string())? {
        return Err(format!(
            "the database was written with another key file than {}. The key file was lost, or the database belongs to \
             another installation. Restore forecourt.key from its backup, or set FORECOURT_DATA to the folder where it \
             lies. Without it nobody's second step works, and the audit log cannot go on",
            file.display()
        ));
    }
    if is_new {
        portal.keys.keep(&file).map_err(wrong)?;
    }
    let op = Op::new(Actor::System, portal.clock.now());
    portal.signer = receipts::open(&portal, &op, &receipt_key(config)).await?;
    Ok(portal)
}

/// The file of the key that signs receipts.
pub fn receipt_key(config: &Config) -> PathBuf {
    config.data.join("receipt.key")
}

/// What the pages need to know, for a portal and its configuration.
pub fn app(config: &Config, portal: Portal, site: Site) -> App {
    App { portal, brand: config.brand.clone(), site, operator: config.operator.clone() }
}

/// The addresses of what the browser loads, from the site's manifest.
///
/// # Errors
/// The site was not built, or lacks a file.
pub fn site(folder: &Path) -> Result<Site, String> {
    #[derive(serde::Deserialize)]
    struct File {
        path: String,
    }
    #[derive(serde::Deserialize)]
    struct Manifest {
        files: BTreeMap<String, File>,
    }
    let path = folder.join("site.json");
    let missing = |error: io::Error| {
        format!(
            "{} cannot be read ({error}): build what the browser loads with the site builder",
            path.display()
        )
    };
    let text = std::fs::read_to_string(&path).map_err(missing)?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| format!("{} is no manifest: {error}", path.display()))?;
    let find = |name: &str| {
        let file = manifest.files.get(name).ok_or_else(|| format!("{} names no {name}", path.display()))?;
        Ok::<_, String>(file.path.clone())
    };
    Ok(Site { style: find("main.css")?, islands: find("islands.js")?, icon: find("mark.svg")? })
}

/// What the router is made from, apart from the pages.
pub struct Parts {
    /// What the pages need to know.
    pub app: App,
    /// Peers whose headers are believed.
    pub proxies: Proxies,
    /// The folder of the site.
    pub site: std::path::PathBuf,
    /// Prints the metrics, if they are collected.
    pub metrics: Option<PrometheusHandle>,
    /// What a reader of the metrics must bring.
    pub metrics_token: Option<String>,
    /// How long anything may take.
    pub limits: Limits,
}

/// The router, and the doors that stand in it.
pub fn build(parts: Parts) -> (Router, Vec<Door>) {
    let (doors, list) = api::doors(app::routes::doors()).into_router();
    let clock = parts.app.portal.clock.clone();
    let tls = parts.app.portal.settings.public_url.starts_with("https:");
    let machines = machines(&parts);
    let hurry = Hurry::new(&list, clock.clone());
    let app = Arc::new(parts.app);
    let files = ServeDir::new(parts.site.join("pkg")).precompressed_br().precompressed_gzip();
    let for_ever = |response: &Response<_>| {
        let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        found.then(|| HeaderValue::from_static("public, max-age=31536000, immutable"))
    };
    let files = tower::ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, for_ever))
        .service(files);
    let router = doors
        .with_state(app)
        .nest_service("/pkg", files)
        .merge(machines)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().compress_when(compressible))
        .layer(RequestBodyTimeoutLayer::new(parts.limits.body_piece_within))
        .layer(from_fn_with_state(Bounded::new(&list, parts.limits.done_within), bound))
        .layer(from_fn_with_state(hurry, slow_down))
        .layer(from_fn_with_state(Often::new(clock.clone()), not_too_often))
        .layer(from_fn_with_state(parts.proxies, identify))
        .layer(from_fn_with_state(tls, protect))
        .layer(from_fn_with_state(clock, observe));
    (router, list)
}

/// A defect where no page can be made any more: plain words.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    let words = "Sorry, there is a problem with the service. Try again in a few minutes. What you had saved is safe.\n";
    (StatusCode::INTERNAL_SERVER_ERROR, words).into_response()
}

/// What only machines ask.
#[derive(Clone)]
struct Machines {
    portal: Portal,
    metrics: Option<PrometheusHandle>,
    token: Option<String>,
}

fn machines(parts: &Parts) -> Router {
    let machines = Machines {
        portal: parts.app.portal.clone(),
        metrics: parts.metrics.clone(),
        token: parts.metrics_token.clone(),
    };
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(machines)
}

async fn ready(State(machines): State<Machines>) -> Response {
    match portal::accounts::has_demonstration(&machines.portal).await {
        Ok(_) => "ready\n".into_response(),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            let retry = [(header::RETRY_AFTER, "2")];
            (StatusCode::SERVICE_UNAVAILABLE, retry, "the database does not answer\n").into_response()
        }
    }
}

async fn metrics(State(machines): State<Machines>, headers: HeaderMap) -> Response {
    let Some(metrics) = &machines.metrics else { return StatusCode::NOT_FOUND.into_response() };
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let keys = &machines.portal.keys;
    let open = match &machines.token {
        None => machines.portal.settings.comforts,
        Some(token) => {
            let mark = keys.mac(portal::keys::Purpose::Metrics, format!("Bearer {token}").as_bytes());
            keys.mac_matches(portal::keys::Purpose::Metrics, given.as_bytes(), &mark)
        }
    };
    if open { metrics.render().into_response() } else { StatusCode::NOT_FOUND.into_response() }
}
