//! The list of settings: what the README's table is made from.

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its key in the file.
    pub key: &'static str,
    /// Its variable in the environment, which wins.
    pub variable: &'static str,
    /// What counts when neither gives it.
    pub default: &'static str,
    /// What it decides.
    pub words: &'static str,
}

/// Names the file, in the environment.
pub(super) const FILE_VARIABLE: &str = "FORECOURT_CONFIG";

const fn setting(
    key: &'static str,
    variable: &'static str,
    default: &'static str,
    words: &'static str,
) -> Setting {
    Setting { key, variable, default, words }
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    setting("listen", "FORECOURT_LISTEN", "127.0.0.1:3000", "Address and port the portal listens on"),
    setting(
        "public_url",
        "FORECOURT_PUBLIC_URL",
        "http://127.0.0.1:3000",
        "The address people use; links in mail begin with it. `https` unless it is loopback",
    ),
    setting(
        "database_url",
        "DATABASE_URL",
        "sqlite://forecourt.sqlite",
        "`sqlite://FILE` or `postgres://USER@HOST/DATABASE`",
    ),
    setting(
        "data",
        "FORECOURT_DATA",
        ".",
        "Folder of the key file `forecourt.key`, of uploaded files and of the worker; back it up apart from the database",
    ),
    setting(
        "site",
        "FORECOURT_SITE",
        "site",
        "Folder with what the browser loads, as the site builder made it",
    ),
    setting(
        "proxies",
        "FORECOURT_PROXIES",
        "",
        "Network addresses, with commas, whose `X-Forwarded-For` is believed; needed where the public address is https",
    ),
    setting(
        "operator",
        "FORECOURT_OPERATOR",
        "somebody who has not said so yet",
        "Who runs the portal, for the privacy page; needed where the public address is https",
    ),
    setting(
        "brand_name",
        "FORECOURT_BRAND_NAME",
        "Forecourt",
        "The name at the top of every page and in mail",
    ),
    setting(
        "brand_colour",
        "FORECOURT_BRAND_COLOUR",
        "",
        "Colour of header and buttons, such as `#17505c`; refused if white words cannot be read on it",
    ),
    setting(
        "brand_logo",
        "FORECOURT_BRAND_LOGO",
        "",
        "Path of a picture on this server, in place of the name",
    ),
    setting(
        "metrics_token",
        "FORECOURT_METRICS_TOKEN",
        "",
        "What a reader of `/metrics` sends as bearer token; without one the page exists on loopback only",
    ),
    setting(
        "worker_slots",
        "FORECOURT_WORKER_SLOTS",
        "2",
        "How many pilots run at a time on this machine; with `0` they wait for workers on others",
    ),
    setting(
        "worker_listen",
        "FORECOURT_WORKER_LISTEN",
        "",
        "Address and port where workers on other machines ask for work; none listens where it is empty",
    ),
    setting(
        "worker_certificate",
        "FORECOURT_WORKER_CERTIFICATE",
        "",
        "File with the certificate of that listener, PEM; needed unless it is loopback, behind a proxy",
    ),
    setting("worker_key", "FORECOURT_WORKER_KEY", "", "File with the key of that certificate, PEM"),
    setting(
        "worker_url",
        "FORECOURT_WORKER_URL",
        "",
        "The address by which workers reach that listener, for the words of `forecourt admin worker add`",
    ),
    setting(
        "mail_server",
        "FORECOURT_MAIL_SERVER",
        "",
        "Where mail is handed over, such as `smtps://USER:PASSWORD@mail.example`; `smtp://` begins TLS first unless it is loopback. Without one nobody gets mail",
    ),
    setting(
        "mail_from",
        "FORECOURT_MAIL_FROM",
        "",
        "Whom mail comes from, such as `Forecourt <forecourt@council.example>`; needed with a mail server",
    ),
    setting(
        "scanner",
        "FORECOURT_SCANNER",
        "",
        "Program that scans files of suppliers, by its full path, with arguments if it needs some; it is given the path of a file, and ends with 0 where it finds nothing and with 1 where it finds something. Without one files are shown as not scanned",
    ),
    setting("log", "FORECOURT_LOG", "text", "`text` or `json`"),
];

/// The setting with this key, which must be one of the list.
pub(super) fn named(key: &str) -> Setting {
    SETTINGS.iter().copied().find(|setting| setting.key == key).unwrap_or(SETTINGS[0])
}
