//! The style sheet and the files it and the pages name.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Outcome,
    args::Args,
    inputs::{Inputs, files_under, read},
    shelf::Shelf,
};

/// Puts the assets, the listed scripts and `main.css` on the shelf.
pub fn build(args: &Args, shelf: &mut Shelf) -> Outcome<()> {
    let style = args.root.join("style");
    put_files(shelf, "assets", assets(&style)?)?;
    put_files(shelf, "scripts", scripts(&style)?)?;

    let mut inputs = Inputs::default();
    for file in files_under(&style)? {
        inputs.add(&file.display().to_string(), &read(&file)?);
    }
    // What npm installed, by version.
    if let Ok(installed) = fs::read(style.join("node_modules/.package-lock.json")) {
        inputs.add("node_modules", &installed);
    }
    let path = |logical: &str| shelf.path(logical).map(str::to_owned);
    let sheet_inputs = inputs.hash();
    let known: Vec<(String, String)> = files_under(&style.join("assets"))?
        .iter()
        .filter_map(|file| logical(&style.join("assets"), file))
        .filter_map(|name| path(&name).map(|path| (name, path)))
        .collect();
    shelf.step("style sheet", sheet_inputs, |maker| {
        let css = name_assets(&sass(&style)?, &known)?;
        maker.put("main.css", css.as_bytes())?;
        Ok(())
    })
}

/// A file for the shelf: its logical name and where it lies.
type Source = (String, PathBuf);

fn put_files(shelf: &mut Shelf, step: &str, files: Vec<Source>) -> Outcome<()> {
    let mut inputs = Inputs::default();
    for (name, file) in &files {
        inputs.add(name, &read(file)?);
    }
    shelf.step(step, inputs.hash(), |maker| {
        for (name, file) in &files {
            maker.put(name, &read(file)?)?;
        }
        Ok(())
    })
}

/// The files of `style/assets/`, by their path in there.
fn assets(style: &Path) -> Outcome<Vec<Source>> {
    let folder = style.join("assets");
    let files = files_under(&folder)?;
    Ok(files.into_iter().filter_map(|file| Some((logical(&folder, &file)?, file))).collect())
}

fn logical(folder: &Path, file: &Path) -> Option<String> {
    Some(file.strip_prefix(folder).ok()?.to_str()?.replace('\\', "/"))
}

/// The scripts of npm packages that pages load: `"forecourt": {"scripts": ["govuk-frontend/…/x.min.js"]}` in
/// `style/package.json`.
fn scripts(style: &Path) -> Outcome<Vec<Source>> {
    let package = style.join("package.json");
    if !package.exists() {
        return Ok(Vec::new());
    }
    let package: serde_json::Value = serde_json::from_slice(&read(&package)?)?;
    let listed = package["forecourt"]["scripts"].as_array().cloned().unwrap_or_default();
    listed
        .iter()
        .map(|script| {
            let script = script.as_str().ok_or("style/package.json: forecourt.scripts holds paths")?;
            let name = script.rsplit('/').next().unwrap_or(script);
            Ok((name.to_owned(), style.join("node_modules").join(script)))
        })
        .collect()
}

/// Runs Sass, the one of `style/node_modules` if it is there, else the one on the path.
fn sass(style: &Path) -> Outcome<String> {
    let local = style.join("node_modules/.bin/sass");
    let output = Command::new(if local.exists() { local } else { "sass".into() })
        .current_dir(style)
        .args(["--no-source-map", "--style=compressed", "--quiet-deps"])
        .args(["--load-path=node_modules", "main.scss"])
        .output()
        .map_err(|error| {
            format!("cannot start sass: {error}. Run script/setup, which installs it in style/")
        })?;
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        return Err("sass refuses style/main.scss: see its message above".into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Gives every `url(assets/…)` of the style sheet the asset's hashed address. Any other address but `data:` is
/// refused: it would point at nothing, or at another site.
fn name_assets(css: &str, known: &[(String, String)]) -> Outcome<String> {
    let mut named = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("url(") {
        let (before, from) = rest.split_at(start + 4);
        let end = from.find(')').ok_or("the style sheet has a url( without its )")?;
        let address = from[..end].trim().trim_matches(['"', '\'']);
        named.push_str(before);
        if address.starts_with("data:") {
            // A data address may hold brackets between its quotes; it is copied up to the first and goes on.
            named.push_str(&from[..end]);
        } else {
            let asset = address.strip_prefix("assets/");
            let path =
                asset.and_then(|asset| known.iter().find(|(name, _)| name == asset)).map(|(_, path)| path);
            let path = path.ok_or(format!(
                "the style sheet names url({address}), which is no file of style/assets: write url(assets/NAME)"
            ))?;
            named.push_str(path);
        }
        rest = &from[end..];
    }
    named.push_str(rest);
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(css: &str) -> Outcome<String> {
        name_assets(css, &[("tick.svg".to_owned(), "/pkg/tick.01.svg".to_owned())])
    }

    #[test]
    fn an_asset_gets_its_hashed_address() {
        let css = name("a{background:url(\"assets/tick.svg\")}b{color:red}").unwrap();
        assert_eq!(css, "a{background:url(/pkg/tick.01.svg)}b{color:red}");
    }

    #[test]
    fn a_data_address_stays() {
        let css = "a{background:url(data:image/png;base64,AA==)}";
        assert_eq!(name(css).unwrap(), css);
    }

    #[test]
    fn an_address_that_leads_nowhere_is_refused_by_name() {
        let refused = name("a{background:url(/assets/images/crest.svg)}").unwrap_err().to_string();
        assert!(refused.contains("url(/assets/images/crest.svg)"), "{refused}");
    }
}
