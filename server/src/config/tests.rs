//! Scenes of an operator who sets the portal up.

use super::*;

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
    let bound = with(&[("FORECOURT_LISTEN", "0.0.0.0:3000")]).expect("usable");
    assert!(!bound.comforts);
    let public = with(&[("FORECOURT_PUBLIC_URL", "https://problems.example")]).expect("usable");
    assert!(!public.comforts);
    let both = with(&[("FORECOURT_LISTEN", "[::1]:80"), ("FORECOURT_PUBLIC_URL", "http://localhost/")]);
    let both = both.expect("usable");
    assert!(both.comforts);
    assert_eq!(both.public_url, "http://localhost");
    for disguised in
        ["https://localhost.example", "https://127.0.0.1.example", "https://127.0.0.1@elsewhere.example"]
    {
        assert!(
            !with(&[("FORECOURT_PUBLIC_URL", disguised)]).is_ok_and(|config| config.comforts),
            "{disguised}"
        );
    }
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
