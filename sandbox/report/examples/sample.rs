//! Writes the report of every sample into a folder, to be looked at and to be tried in a browser:
//! `cargo run -p report --example sample FOLDER`

use report::{Command, Rerun};
use std::{env, fs, io, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("Name the folder that the reports should go to.");
        return ExitCode::from(2);
    };
    match write(&folder) {
        Ok(count) => {
            println!("{count} reports are in {}", folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}. Name a folder that you may write to.", folder.display());
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &PathBuf) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    let samples = report::samples();
    let commands = [
        (
            "Run it again in the same worlds",
            "pilot run pilot.wasm --challenge repairs-triage --profile county-town --key \
             0707070707070707070707070707070707070707070707070707070707070707",
        ),
        ("Compare with this evidence", "pilot verify evidence.json --rerun pilot.wasm"),
    ]
    .map(|(does, line)| Command { does: does.to_owned(), line: line.to_owned() });
    let how = Rerun { commands: commands.into() };
    for (name, evidence) in &samples {
        fs::write(folder.join(format!("{name}.html")), report::html(evidence, &how))?;
    }
    Ok(samples.len())
}
