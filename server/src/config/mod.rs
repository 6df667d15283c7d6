//! What the operator decides: from the environment, and from one file.
//!
//! Every setting is a text, so that file and environment read alike. All mistakes are reported at once.

mod setting;
#[cfg(test)]
mod tests;

pub use setting::{SETTINGS, Setting};

use crate::{mail::MailServer, scanner::Scanner};
use app::ui::{Brand, Logo};
use domain::brand::Colour;
use lettre::message::Mailbox;
use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};
use url::{Host, Url};

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object on each line, for programs.
    Json,
}

/// Everything the operator decided.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the portal listens.
    pub listen: SocketAddr,
    /// The address people use, without a slash at its end, as browsers write an origin.
    pub public_url: String,
    /// `sqlite://FILE` or `postgres://…`.
    pub database_url: String,
    /// The folder of the key file, of uploaded files and of the worker.
    pub data: PathBuf,
    /// The folder with what the browser loads.
    pub site: PathBuf,
    /// Peers whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
    /// Who runs the portal, in words for the privacy page.
    pub operator: String,
    /// Name, logo and colour.
    pub brand: Brand,
    /// What a reader of `/metrics` must bring; without one only loopback reads them.
    pub metrics_token: Option<String>,
    /// How many pilots run at a time on this machine.
    pub worker_slots: u32,
    /// Where workers on other machines ask for work, if they do.
    pub worker_listener: Option<WorkerListener>,
    /// The address by which they reach it.
    pub worker_url: Option<String>,
    /// Where mail is handed over, if anywhere.
    pub mail: Option<MailServer>,
    /// What scans the files of suppliers, if anything.
    pub scanner: Option<Scanner>,
    /// How the log is written.
    pub log: LogFormat,
    /// Comforts of development: only when both the bound and the public address are loopback.
    pub comforts: bool,
}

/// Where workers on other machines ask for work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerListener {
    /// Address and port.
    pub listen: SocketAddr,
    /// The files of certificate and key; none behind a proxy on this machine.
    pub tls: Option<(PathBuf, PathBuf)>,
}

/// One thing that is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The setting's variable, or the file's key if there is no such setting.
    pub setting: String,
    /// What is wrong and what would be right.
    pub what: String,
}

/// Everything that is wrong.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration cannot be used:")?;
        self.0.iter().try_for_each(|mistake| write!(f, "\n  {}: {}", mistake.setting, mistake.what))
    }
}

/// Texts by key, and what was wrong so far.
struct Reader {
    values: BTreeMap<&'static str, String>,
    /// Keys that neither file nor environment gave: their defaults count.
    left_out: Vec<&'static str>,
    mistakes: Vec<Mistake>,
}

impl Reader {
    /// The setting called `key`, parsed. A mistake is noted and `otherwise` stands in, for checks that follow.
    fn read<T>(
        &mut self,
        key: &'static str,
        otherwise: T,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> T {
        let text = self.values.get(key).map_or("", String::as_str);
        match parse(text) {
            Ok(value) => value,
            Err(what) => {
                self.mistake(key, what);
                otherwise
            }
        }
    }

    fn text(&self, key: &'static str) -> String {
        self.values.get(key).cloned().unwrap_or_default()
    }

    fn mistake(&mut self, key: &'static str, what: impl Into<String>) {
        let setting = setting::named(key).variable.to_owned();
        self.mistakes.push(Mistake { setting, what: what.into() });
    }
}

/// Reads the process's environment, and the file it names or `forecourt.toml` in the current folder.
///
/// # Errors
/// All mistakes at once.
pub fn from_environment() -> Result<Config, Mistakes> {
    let named = variable(setting::FILE_VARIABLE);
    let path = PathBuf::from(named.as_deref().unwrap_or("forecourt.toml"));
    let file = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) if named.is_none() && !path.exists() => String::new(),
        Err(error) => return Err(cannot_read(&path, &error.to_string())),
    };
    read(&file, variable)
}

#[expect(clippy::disallowed_methods, reason = "This is where the environment is read, for everything else.")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn cannot_read(path: &Path, why: &str) -> Mistakes {
    let what = format!("{} cannot be read: {why}", path.display());
    Mistakes(vec![Mistake { setting: setting::FILE_VARIABLE.to_owned(), what }])
}

/// Reads settings from the text of a file, over which `variable` (the environment) wins.
///
/// # Errors
/// All mistakes at once.
pub fn read(file: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Config, Mistakes> {
    let table: toml::Table =
        file.parse().map_err(|error: toml::de::Error| cannot_read(Path::new("the file"), error.message()))?;
    let mut reader = Reader { values: BTreeMap::new(), left_out: Vec::new(), mistakes: Vec::new() };
    for (key, value) in &table {
        match (SETTINGS.iter().find(|setting| setting.key == key), value.as_str()) {
            (Some(setting), Some(text)) => {
                reader.values.insert(setting.key, text.to_owned());
            }
            (Some(setting), None) => {
                reader.mistake(setting.key, "the file gives no text: put it in quotation marks")
            }
            (None, _) => {
                let what = "the file names a setting that does not exist".to_owned();
                reader.mistakes.push(Mistake { setting: key.clone(), what });
            }
        }
    }
    for setting in SETTINGS {
        let text = variable(setting.variable).or_else(|| reader.values.get(setting.key).cloned());
        if text.is_none() {
            reader.left_out.push(setting.key);
        }
        reader.values.insert(setting.key, text.unwrap_or_else(|| setting.default.to_owned()));
    }
    check(reader)
}

fn check(mut reader: Reader) -> Result<Config, Mistakes> {
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let listen = reader.read("listen", nowhere, |text| {
        text.parse()
            .map_err(|_| format!("\u{2018}{text}\u{2019} is no address with a port, such as 127.0.0.1:3000"))
    });
    let public_url = reader.read("public_url", String::new(), public_url);
    let database_url = reader.read("database_url", String::new(), |text| {
        let known =
            ["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        known
            .then(|| text.to_owned())
            .ok_or_else(|| "give sqlite://FILE or postgres://USER@HOST/DATABASE".to_owned())
    });
    let proxies = reader.read("proxies", Vec::new(), addresses);
    let log = reader.read("log", LogFormat::Text, |text| match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("\u{2018}{text}\u{2019} is neither text nor json")),
    });
    let worker_slots = reader.read("worker_slots", 0, |text| match text.parse() {
        Ok(slots) if slots <= 256 => Ok(slots),
        _ => Err("give a number from 0 to 256".to_owned()),
    });
    let mail = mail(&mut reader);
    let scanner = reader.read("scanner", None, Scanner::read);
    let worker_listener = worker_listener(&mut reader);
    let worker_url = Some(reader.text("worker_url")).filter(|url| !url.is_empty());
    let operator = reader.read("operator", String::new(), |text| match text.trim() {
        "" => Err("say who runs the portal: the privacy page names them".to_owned()),
        name => Ok(name.to_owned()),
    });
    let brand = brand(&mut reader);
    let metrics_token = Some(reader.text("metrics_token")).filter(|token| !token.is_empty());
    if metrics_token.as_ref().is_some_and(|token| token.len() < 16) {
        reader.mistake("metrics_token", "use 16 characters or more: whoever has it reads the metrics");
    }
    let local = is_loopback(&public_url);
    if !local && !public_url.is_empty() && !public_url.starts_with("https://") {
        reader.mistake("public_url", "only a loopback address may be plain http: session cookies need TLS");
    }
    if !listen.ip().is_loopback() && reader.left_out.contains(&"public_url") {
        let what = format!(
            "the portal listens on {listen}, where others reach it, so say under which address: links in mail begin \
             with it, and forms from another one are refused"
        );
        reader.mistake("public_url", what);
    }
    let served = !local && public_url.starts_with("https://");
    if served && reader.left_out.contains(&"proxies") {
        reader.mistake(
            "proxies",
            "TLS is a proxy's work, so give the proxy's network address: without it all people seem to come from one \
             place, and share its limits of sign-in",
        );
    }
    if served && reader.left_out.contains(&"operator") {
        reader.mistake("operator", "say who runs the portal: the privacy page names them");
    }
    if !reader.mistakes.is_empty() {
        return Err(Mistakes(reader.mistakes));
    }
    Ok(Config {
        comforts: listen.ip().is_loopback() && local,
        listen,
        public_url,
        database_url,
        data: reader.text("data").into(),
        site: reader.text("site").into(),
        proxies,
        operator,
        brand,
        metrics_token,
        worker_slots,
        worker_listener,
        worker_url,
        mail,
        scanner,
        log,
    })
}

fn mail(reader: &mut Reader) -> Option<MailServer> {
    let (server, from) = (reader.text("mail_server"), reader.text("mail_from"));
    if server.is_empty() {
        if !from.is_empty() {
            reader.mistake("mail_server", "there is a sender and no server: say where mail is handed over");
        }
        return None;
    }
    let from = reader.read("mail_from", None, |text| match text.parse::<Mailbox>() {
        Ok(from) => Ok(Some(from)),
        Err(_) => Err("say whom mail comes from, such as Forecourt <forecourt@council.example>".to_owned()),
    })?;
    reader.read("mail_server", None, |url| MailServer::new(url, from).map(Some))
}

fn worker_listener(reader: &mut Reader) -> Option<WorkerListener> {
    let listen = reader.read("worker_listen", None, |text| match text {
        "" => Ok(None),
        text => text
            .parse::<SocketAddr>()
            .map(Some)
            .map_err(|_| format!("\u{2018}{text}\u{2019} is no address with a port, such as 0.0.0.0:3443")),
    })?;
    let (certificate, key) = (reader.text("worker_certificate"), reader.text("worker_key"));
    let tls = match (certificate.is_empty(), key.is_empty()) {
        (false, false) => Some((certificate.into(), key.into())),
        (true, true) => None,
        _ => {
            reader.mistake("worker_certificate", "give both the certificate and its key, or neither");
            None
        }
    };
    if tls.is_none() && !listen.ip().is_loopback() {
        let what = "workers bring keys of finals and modules over this line: give a certificate and its key, or listen on loopback \
                    behind a proxy that has them";
        reader.mistake("worker_certificate", what);
    }
    Some(WorkerListener { listen, tls })
}

fn brand(reader: &mut Reader) -> Brand {
    let forecourt = Brand::forecourt();
    let colour = reader.read("brand_colour", forecourt.colour, |text| match text {
        "" => Ok(forecourt.colour),
        text => Colour::parse_brand(text).map_err(|refused| refused.to_string()),
    });
    let name = reader.read("brand_name", String::new(), |text| match text.trim() {
        "" => Err("a portal has a name".to_owned()),
        name if name.chars().count() > 60 => Err("use 60 characters or fewer".to_owned()),
        name => Ok(name.to_owned()),
    });
    let logo = reader.read("brand_logo", Logo::Forecourt, |text| match text {
        "" => Ok(Logo::Forecourt),
        path if path.starts_with('/') && !path.starts_with("//") => {
            Ok(Logo::Picture { href: path.to_owned() })
        }
        _ => Err("give the path of a picture on this server, such as /pkg/logo.svg".to_owned()),
    });
    Brand { name, logo, colour }
}

fn addresses(text: &str) -> Result<Vec<IpAddr>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse()
                .map_err(|_| format!("\u{2018}{part}\u{2019} is no network address, such as 10.0.0.2"))
        })
        .collect()
}

/// The address in the one way to write it, so that what browsers send as `Origin` compares equal: host in small
/// letters, no port where it is the scheme's own, no slash at the end.
fn public_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text.trim())
        .map_err(|error| format!("it is no address, such as https://problems.example ({error})"))?;
    let plain = url.username().is_empty() && url.password().is_none();
    let alone = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && plain && alone {
        return Ok(url.origin().ascii_serialization());
    }
    Err("give scheme and host alone, such as https://problems.example".to_owned())
}

/// Whether the host of an address is this machine's loopback.
fn is_loopback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}
