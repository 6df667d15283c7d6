//! The islands: crate `frontend` compiled for the browser, its glue, and the loader that wakes them.

use std::{env, process::Command, time::Instant};

use wasm_bindgen_cli_support::Bindgen;

use crate::{
    Outcome,
    args::Args,
    inputs::{Inputs, read},
    shelf::Shelf,
};

/// The logical name of glue and WebAssembly: `forecourt.js`, `forecourt.wasm`.
const NAME: &str = "forecourt";
/// Wakes the islands of a page; what it must load is filled in here.
const LOADER: &str = include_str!("islands.js");

/// Compiles the front end and puts `islands.js`, `forecourt.js` and `forecourt.wasm` on the shelf.
pub fn build(args: &Args, shelf: &mut Shelf) -> Outcome<()> {
    let wasm = read(&compile(args)?)?;
    let mut inputs = Inputs::default();
    inputs.add("profile", &[u8::from(args.release)]);
    inputs.add("builder", &read(&env::current_exe()?)?);
    inputs.add("wasm", &wasm);
    shelf.step("islands", inputs.hash(), |maker| {
        let (glue, wasm) = bind(wasm, args.release)?;
        let wasm = maker.put(&format!("{NAME}.wasm"), &wasm)?;
        let glue = maker.put(&format!("{NAME}.js"), glue.as_bytes())?;
        let loader = fill(LOADER, "__GLUE__", &glue)?;
        maker.put("islands.js", fill(&loader, "__WASM__", &wasm)?.as_bytes())?;
        Ok(())
    })
}

/// Runs cargo, which knows by itself what is up to date, and returns where the module lies.
fn compile(args: &Args) -> Outcome<std::path::PathBuf> {
    let (profile, folder) = if args.release { ("wasm-release", "wasm-release") } else { ("dev", "debug") };
    let started = Instant::now();
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(&args.root)
        .env("CARGO_TARGET_DIR", &args.target)
        .args(["build", "--quiet", "--locked", "-p", "frontend", "--lib"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !status.success() {
        return Err("the front end does not compile for wasm32-unknown-unknown: see the messages above. \
                    If the target is missing, run script/setup"
            .into());
    }
    println!("front end compiled ({profile}): {:.1} s", started.elapsed().as_secs_f32());
    Ok(args.target.join("wasm32-unknown-unknown").join(folder).join("frontend.wasm"))
}

/// wasm-bindgen: the module's glue script and the module made ready for it.
fn bind(wasm: Vec<u8>, release: bool) -> Outcome<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(NAME, wasm).typescript(false).web(true)?;
    if release {
        // Most of what wasm-opt would save.
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    let mut output = bindgen
        .generate_output()
        .map_err(|error| format!("wasm-bindgen refuses the front end: {error:#}"))?;
    // A crate that exports islands is listed, too, with no scripts.
    let inline = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty()).map(|(name, _)| name);
    if let Some(snippet) = inline.chain(output.local_modules().keys()).next() {
        return Err(format!(
            "a dependency of `frontend` brings a script of its own ({snippet}), which this builder does not \
             serve yet: put such files on the shelf in script/site/src/front_end.rs"
        )
        .into());
    }
    let glue = output.js().to_owned();
    Ok((glue, output.wasm_mut().emit_wasm()))
}

/// Puts `value` where `text` says `place`.
fn fill(text: &str, place: &str, value: &str) -> Outcome<String> {
    if !text.contains(place) {
        return Err(format!("`{place}` does not occur in the script that should load {value}").into());
    }
    Ok(text.replace(place, value))
}
