//! Addresses of portals, for the programs that bring one a secret: nobody else may listen on the way there.

use url::Url;

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPrivate {
    /// It is none.
    #[error("it is no address: {0}")]
    NoAddress(#[from] url::ParseError),
    /// It is neither https nor this machine.
    #[error("it is neither https nor this machine: others could listen")]
    Overheard,
    /// A name, a path or a question stands in it too.
    #[error("it is more than the address of a portal")]
    More,
}

/// The address as it is kept, without a slash at its end. It is parsed, not compared: what stands before an `@` is no host.
///
/// # Errors
/// [`NotPrivate`].
pub fn private_address(given: &str) -> Result<String, NotPrivate> {
    let url = Url::parse(given)?;
    let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if !(url.scheme() == "https" || (url.scheme() == "http" && here)) {
        return Err(NotPrivate::Overheard);
    }
    let bare = url.username().is_empty() && url.password().is_none() && url.path() == "/";
    if !bare || url.query().is_some() || url.fragment().is_some() {
        return Err(NotPrivate::More);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
