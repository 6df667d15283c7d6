//! Scenes of an operator who sets the portal up.

use super::*;

/// What whoever serves the portal to others has to say besides.
const SERVED: [(&str, &str); 2] =
    [("FORECOURT_PROXIES", "10.0.0.2"), ("FORECOURT_OPERATOR", "Marlow Bridge")];

/// The settings of a portal that others reach.
fn served(pairs: &[(&str, &str)]) -> Result<Config, Mistakes> {
    with(&[&SERVED, pairs].concat())
}

fn with(pairs: &[(&str, &str)]) -> Result<Config, Mistakes> {
    let pairs: BTreeMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    read("", move |name| pairs.get(name).cloned())
}

#[test]
fn without_any_setting_the_portal_is_on_loopback_with_its_comforts() {
    let config = with(&[]).expect("the defaults fit together");
    assert!(config.comforts);
    assert_eq!(config.listen.port(), 3000);
}

#[test]
fn comforts_need_both_addresses_on_loopback() {
    let bound = [("FORECOURT_LISTEN", "0.0.0.0:3000"), ("FORECOURT_PUBLIC_URL", "http://127.0.0.1:3000")];
    assert!(!with(&bound).expect("usable").comforts, "in a container, say");
    let public = served(&[("FORECOURT_PUBLIC_URL", "https://problems.example")]).expect("usable");
    assert!(!public.comforts);
    let both = with(&[("FORECOURT_LISTEN", "[::1]:80"), ("FORECOURT_PUBLIC_URL", "http://localhost/")]);
    let both = both.expect("usable");
    assert!(both.comforts);
    assert_eq!(both.public_url, "http://localhost");
    for disguised in
        ["https://localhost.example", "https://127.0.0.1.example", "https://127.0.0.1@elsewhere.example"]
    {
        assert!(
            !served(&[("FORECOURT_PUBLIC_URL", disguised)]).is_ok_and(|config| config.comforts),
            "{disguised}"
        );
    }
}

#[test]
fn the_public_address_is_kept_as_browsers_write_it() {
    for (written, kept) in [
        ("https://Problems.Example", "https://problems.example"),
        ("HTTPS://problems.example:443/", "https://problems.example"),
        ("https://problems.example:8443", "https://problems.example:8443"),
        ("http://LOCALHOST:80", "http://localhost"),
        ("http://[::1]:3000/", "http://[::1]:3000"),
        (" https://tŷ.example ", "https://xn--t-foa.example"),
    ] {
        let config = served(&[("FORECOURT_PUBLIC_URL", written)]).expect("usable");
        assert_eq!(config.public_url, kept, "{written}");
    }
    for wrong in [
        "problems.example",
        "ftp://problems.example",
        "https://problems.example/portal",
        "https://problems.example/?x",
        "https://problems.example/#x",
        "https://ada@problems.example",
        "https://:secret@problems.example",
        "https://",
        "data:text/plain,x",
    ] {
        assert!(served(&[("FORECOURT_PUBLIC_URL", wrong)]).is_err(), "{wrong}");
    }
}

#[test]
fn whoever_listens_to_others_says_under_which_address() {
    let listen = ("FORECOURT_LISTEN", "0.0.0.0:3000");
    let mistakes = with(&[listen, ("FORECOURT_LOG", "loud")]).expect_err("which address do people use?");
    let named: Vec<_> = mistakes.0.iter().map(|mistake| mistake.setting.as_str()).collect();
    assert_eq!(named, ["FORECOURT_LOG", "FORECOURT_PUBLIC_URL"], "and the other mistake with it");
    assert!(served(&[listen, ("FORECOURT_PUBLIC_URL", "https://problems.example")]).is_ok());
    let file =
        "public_url = \"https://problems.example\"\nproxies = \"10.0.0.2\"\noperator = \"Marlow Bridge\"";
    assert!(read(file, |name| (name == listen.0).then(|| listen.1.to_owned())).is_ok(), "in the file, too");
}

#[test]
fn whoever_serves_others_names_the_proxy_and_themselves() {
    let mistakes =
        with(&[("FORECOURT_PUBLIC_URL", "https://problems.example")]).expect_err("whose TLS is it?");
    let named: Vec<_> = mistakes.0.iter().map(|mistake| mistake.setting.as_str()).collect();
    assert_eq!(named, ["FORECOURT_PROXIES", "FORECOURT_OPERATOR"]);
}

#[test]
fn all_mistakes_come_at_once() {
    let mistakes = with(&[
        ("FORECOURT_LISTEN", "here"),
        ("FORECOURT_PUBLIC_URL", "http://problems.example"),
        ("DATABASE_URL", "mysql://x"),
        ("FORECOURT_PROXIES", "10.0.0.1, gateway"),
        ("FORECOURT_OPERATOR", " "),
        ("FORECOURT_BRAND_COLOUR", "#ffff00"),
        ("FORECOURT_BRAND_LOGO", "https://elsewhere.example/logo.png"),
        ("FORECOURT_METRICS_TOKEN", "short"),
        ("FORECOURT_LOG", "loud"),
    ])
    .expect_err("nothing of it can be used");
    let named: Vec<_> = mistakes.0.iter().map(|mistake| mistake.setting.as_str()).collect();
    for setting in [
        "FORECOURT_LISTEN",
        "FORECOURT_PUBLIC_URL",
        "DATABASE_URL",
        "FORECOURT_PROXIES",
        "FORECOURT_OPERATOR",
        "FORECOURT_BRAND_COLOUR",
        "FORECOURT_BRAND_LOGO",
        "FORECOURT_METRICS_TOKEN",
        "FORECOURT_LOG",
    ] {
        assert!(named.contains(&setting), "{setting} is not in {named:?}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_is_checked_too() {
    let file = "listen = \"127.0.0.1:4000\"\nbrand_name = \"Tally\"\n";
    let config = read(file, |name| (name == "FORECOURT_BRAND_NAME").then(|| "Marlow Bridge".to_owned()));
    let config = config.expect("usable");
    assert_eq!((config.listen.port(), config.brand.name.as_str()), (4000, "Marlow Bridge"));
    let mistakes = read("listen = 3000\nlisten_on = \"x\"\n", |_| None).expect_err("two mistakes");
    assert_eq!(mistakes.0.len(), 2, "{mistakes}");
}
