//! `pilot data`: the made-up data of one world as files, for looking at it and for writing tests.

use crate::{
    exit::{Ended, Exit, Problem},
    speak::Speak,
    worlds::{Choice, WORLDS_MAX},
};
use clap::ValueEnum;
use sandbox::Cancel;
use std::{
    fs,
    io::BufWriter,
    path::{Path, PathBuf},
};
use synth::{
    World,
    export::{self, Format},
};

/// The arguments of `pilot data`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    of: Choice,
    /// Which world of the key, from 1 on, as pilot run counts them.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(WORLDS_MAX)))]
    world: u32,
    /// How the tables are written.
    #[arg(long, value_enum, default_value = "csv")]
    format: Written,
    /// The folder for the files: a new one, or an empty one.
    #[arg(long, required_unless_present = "card")]
    out: Option<PathBuf>,
    /// Writes what is true, too, into the folder truth within it: pilots never see it.
    #[arg(long, requires = "out")]
    truth: bool,
    /// Prints the data card: what the data is, and from which assumptions it was made.
    #[arg(long)]
    card: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Written {
    /// Comma-separated values.
    Csv,
    /// JSON Lines: one object a line.
    Jsonl,
}

/// Exports.
pub fn data(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    let chosen = arguments.of.chosen(speak)?;
    if let Some(folder) = &arguments.out {
        make(folder)?;
    }
    speak.progress("Making the world ...");
    let (_, world) = sandbox::world(&chosen.key, arguments.world - 1, &chosen.profile);
    speak.done();
    if arguments.card {
        speak.text("card", &synth::card(&world));
    }
    let Some(folder) = &arguments.out else { return Ok(Exit::Done) };
    let mut exported = vec![Package { folder: folder.clone(), tables: &world.tables }];
    if arguments.truth {
        let folder = folder.join("truth");
        make(&folder)?;
        exported.push(Package { folder, tables: &world.truth });
    }
    let mut written = vec![];
    for package in &exported {
        written.extend(package.write(&world, arguments, speak, cancel)?);
        if cancel.asked() {
            return Ok(Exit::Cancelled);
        }
    }
    let (rows, place) = (world.rows(), folder.display());
    speak.say(format!(
        "World {} of {}: {rows} rows, all made up, in {place}",
        arguments.world,
        chosen.profile.key()
    ));
    if arguments.truth {
        speak.say(format!(
            "What is true lies in {place}/truth. Pilots never see it, and one that was made with it knows this world \
             alone: try it with other keys."
        ));
    }
    speak.json(&serde_json::json!({ "folder": folder, "world": arguments.world, "files": written }));
    Ok(Exit::Done)
}

/// Tables that go into a folder together.
struct Package<'a> {
    folder: PathBuf,
    tables: &'a [border::table::Table],
}

impl Package<'_> {
    /// Writes the tables and what describes them.
    fn write(
        &self,
        world: &World,
        arguments: &Arguments,
        speak: &Speak,
        cancel: &Cancel,
    ) -> Result<Vec<serde_json::Value>, Problem> {
        let format = match arguments.format {
            Written::Csv => Format::Csv,
            Written::Jsonl => Format::JsonLines,
        };
        let (mut files, mut shown) = (vec![], vec![]);
        for table in self.tables {
            if cancel.asked() {
                return Ok(shown);
            }
            speak.progress(format!("Writing {} ...", table.name));
            let path = self.folder.join(format.file_name(&table.name));
            let written = fs::File::create(&path)
                .and_then(|file| export::write(table, format, BufWriter::new(file)))
                .map_err(|cause| Problem::unwritable(&path, &cause, ELSEWHERE))?;
            shown.push(serde_json::json!({ "file": path, "bytes": written.bytes, "sha256": written.sha256 }));
            files.push(written);
        }
        speak.done();
        let path = self.folder.join("datapackage.json");
        fs::write(&path, export::datapackage(world, Some(&arguments.of.key_words()), &files))
            .map_err(|cause| Problem::unwritable(&path, &cause, ELSEWHERE))?;
        Ok(shown)
    }
}

const ELSEWHERE: &str = "Give another place with --out.";

/// Makes the folder; one with something in it is left alone.
fn make(folder: &Path) -> Result<(), Problem> {
    let is_empty = fs::create_dir_all(folder)
        .and_then(|()| fs::read_dir(folder))
        .map(|mut entries| entries.next().is_none())
        .map_err(|cause| Problem::unwritable(folder, &cause, ELSEWHERE))?;
    if is_empty {
        return Ok(());
    }
    Err(Problem::given(
        format!("{} is not empty, and files of two worlds must not lie together", folder.display()),
        "Give another folder with --out, or empty this one.",
    ))
}
