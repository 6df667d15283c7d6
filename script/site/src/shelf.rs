//! The folder the site is written to: hashed names, compressed twins, and a memory of which step made what.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    time::Instant,
};

use serde::{Deserialize, Serialize};

use crate::{
    Outcome,
    inputs::{read, short_hash},
    manifest::{File, Manifest},
};

/// The folder under the site, and the first part of every address.
const PACKAGE: &str = "pkg";
/// Where the shelf remembers its steps.
const MEMORY: &str = ".steps.json";
/// In a development build a larger file is compressed quickly rather than well.
const LARGE_BYTES: usize = 512 * 1024;
/// Files that are compressed already.
const COMPRESSED: [&str; 7] = ["avif", "gif", "jpg", "png", "webp", "woff", "woff2"];

/// What one step made from which inputs.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Step {
    inputs: String,
    files: BTreeMap<String, File>,
}

/// The site while it is built.
pub struct Shelf {
    out: PathBuf,
    release: bool,
    before: BTreeMap<String, Step>,
    now: BTreeMap<String, Step>,
}

impl Shelf {
    /// Opens the folder `out` (made if it is missing) and recalls what lies there.
    pub fn open(out: &Path, release: bool) -> Outcome<Self> {
        let package = out.join(PACKAGE);
        fs::create_dir_all(&package)
            .map_err(|error| format!("cannot make {}: {error}", package.display()))?;
        // A memory that cannot be read only costs time: every step then runs again.
        let before = fs::read(out.join(MEMORY))
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        Ok(Self { out: out.to_path_buf(), release, before, now: BTreeMap::new() })
    }

    /// Runs `make` unless the step's `inputs` are those of last time and all it made is still there.
    pub fn step(
        &mut self,
        name: &str,
        inputs: String,
        make: impl FnOnce(&mut Maker<'_>) -> Outcome<()>,
    ) -> Outcome<()> {
        if let Some(step) = self.before.get(name)
            && step.inputs == inputs
            && step.files.values().all(|file| self.out.join(file.path.trim_start_matches('/')).exists())
        {
            println!("{name}: nothing to do");
            self.now.insert(name.to_owned(), step.clone());
            return Ok(());
        }
        let started = Instant::now();
        let mut maker = Maker { out: &self.out, release: self.release, files: BTreeMap::new() };
        make(&mut maker)?;
        println!("{name}: {:.1} s", started.elapsed().as_secs_f32());
        let files = maker.files;
        self.now.insert(name.to_owned(), Step { inputs, files });
        Ok(())
    }

    /// The address of a file some earlier step made.
    pub fn path(&self, logical: &str) -> Option<&str> {
        self.now.values().find_map(|step| step.files.get(logical)).map(|file| file.path.as_str())
    }

    /// Writes `site.json` and removes the files nobody names any more.
    pub fn finish(self) -> Outcome<Manifest> {
        let mut manifest = Manifest {
            profile: if self.release { "release" } else { "dev" }.to_owned(),
            files: BTreeMap::new(),
        };
        for step in self.now.values() {
            for (name, file) in &step.files {
                if manifest.files.insert(name.clone(), file.clone()).is_some() {
                    return Err(format!("two files of the site are called {name}: rename one").into());
                }
            }
        }
        replace(&self.out.join(MEMORY), &serde_json::to_vec(&self.now)?)?;
        replace(&self.out.join("site.json"), &serde_json::to_vec_pretty(&manifest)?)?;
        sweep(&self.out.join(PACKAGE), manifest.files.values())?;
        Ok(manifest)
    }
}

/// What a step writes its files with.
pub struct Maker<'a> {
    out: &'a Path,
    release: bool,
    files: BTreeMap<String, File>,
}

impl Maker<'_> {
    /// Writes `content` under `logical` (`main.css`) with the hash in its name, and returns its file name.
    pub fn put(&mut self, logical: &str, content: &[u8]) -> Outcome<String> {
        let (stem, end) = logical.rsplit_once('.').ok_or(format!("{logical}: a file needs an extension"))?;
        let file_name = format!("{}.{}.{end}", stem.replace(['/', '\\'], "-"), short_hash(content));
        let path = self.out.join(PACKAGE).join(&file_name);
        let (mut brotli, mut gzip) = (None, None);
        if !COMPRESSED.contains(&end) {
            brotli = Some(self.twin(&path, "br", || self.brotli(content))?);
            gzip = Some(self.twin(&path, "gz", || gzipped(content))?);
        }
        if !path.exists() {
            replace(&path, content)?;
        }
        let file =
            File { path: format!("/{PACKAGE}/{file_name}"), bytes: content.len() as u64, brotli, gzip };
        self.files.insert(logical.to_owned(), file);
        Ok(file_name)
    }

    /// Writes the compressed twin unless it is there, and returns its size in bytes.
    fn twin(&self, path: &Path, end: &str, compress: impl FnOnce() -> Outcome<Vec<u8>>) -> Outcome<u64> {
        let twin = PathBuf::from(format!("{}.{end}", path.display()));
        if let Ok(there) = fs::metadata(&twin) {
            return Ok(there.len());
        }
        let compressed = compress()?;
        replace(&twin, &compressed)?;
        Ok(compressed.len() as u64)
    }

    fn brotli(&self, content: &[u8]) -> Outcome<Vec<u8>> {
        let quality = if self.release || content.len() < LARGE_BYTES { 11 } else { 4 };
        let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
        let mut compressed = Vec::new();
        brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
        Ok(compressed)
    }
}

fn gzipped(content: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// Writes a file so that no reader ever sees half of it; leaves it alone if it says the same already.
fn replace(path: &Path, content: &[u8]) -> Outcome<()> {
    if fs::metadata(path).is_ok() && read(path)? == content {
        return Ok(());
    }
    let new = PathBuf::from(format!("{}.new", path.display()));
    fs::write(&new, content).map_err(|error| format!("cannot write {}: {error}", new.display()))?;
    fs::rename(&new, path).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(())
}

/// Removes from `package` what is neither one of `files` nor a compressed twin of one.
fn sweep<'a>(package: &Path, files: impl Iterator<Item = &'a File>) -> Outcome<()> {
    let mut kept = BTreeSet::new();
    for file in files {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        kept.extend([name.to_owned(), format!("{name}.br"), format!("{name}.gz")]);
    }
    for entry in fs::read_dir(package)? {
        let entry = entry?;
        if !kept.contains(entry.file_name().to_string_lossy().as_ref()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
