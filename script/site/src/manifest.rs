//! `site.json`: what the server must know about the files it serves.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::{Deserialize, Serialize};

use crate::Outcome;

/// Scripts and WebAssembly together may weigh this many bytes, compressed by brotli.
pub const BUDGET_BYTES: u64 = 90_000;

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The address under which a page asks for it: `/pkg/main.0123456789abcdef.css`.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The size of the `.br` file beside it in bytes, if it is worth compressing.
    pub brotli: Option<u64>,
    /// The size of the `.gz` file beside it in bytes, if it is worth compressing.
    pub gzip: Option<u64>,
}

/// The whole site: logical name (`main.css`) to file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// `dev` or `release`.
    pub profile: String,
    /// By logical name.
    pub files: BTreeMap<String, File>,
}

impl Manifest {
    /// Bytes that scripts and WebAssembly weigh, compressed by brotli.
    pub fn script_bytes(&self) -> u64 {
        self.files
            .iter()
            .filter(|(name, _)| [".js", ".mjs", ".wasm"].iter().any(|end| name.ends_with(end)))
            .map(|(_, file)| file.brotli.unwrap_or(file.bytes))
            .sum()
    }

    /// Refuses a site whose scripts are over the budget.
    pub fn check_budget(&self) -> Outcome<()> {
        let weight = self.script_bytes();
        if self.profile != "release" {
            return Err("the budget is for the release build: add --release".into());
        }
        if weight > BUDGET_BYTES {
            return Err(format!(
                "scripts and WebAssembly weigh {weight} bytes (brotli), {} over the budget of {BUDGET_BYTES}. \
                 Look at what the islands pull in: `cargo tree -p frontend --target wasm32-unknown-unknown`",
                weight - BUDGET_BYTES
            )
            .into());
        }
        println!("budget: {weight} of {BUDGET_BYTES} bytes (brotli) for scripts and WebAssembly");
        Ok(())
    }

    /// A table of all files with their sizes.
    pub fn table(&self) -> String {
        let mut table = String::new();
        let size = |bytes: Option<u64>| bytes.map_or("-".to_owned(), |bytes| bytes.to_string());
        let _ = writeln!(table, "  {:<28}{:>11}{:>11}{:>11}", "file", "bytes", "gzip", "brotli");
        for (name, file) in &self.files {
            let (gzip, brotli) = (size(file.gzip), size(file.brotli));
            let _ = writeln!(table, "  {name:<28}{:>11}{gzip:>11}{brotli:>11}", file.bytes);
        }
        let _ = writeln!(table, "  {:<28}{:>33}", "scripts and WebAssembly", self.script_bytes());
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(profile: &str, wasm: u64) -> Manifest {
        let file = |brotli| File { path: String::new(), bytes: 1_000_000, brotli: Some(brotli), gzip: None };
        let files =
            [("forecourt.wasm", file(wasm)), ("forecourt.js", file(5_000)), ("main.css", file(50_000))];
        Manifest {
            profile: profile.to_owned(),
            files: files.into_iter().map(|(name, file)| (name.to_owned(), file)).collect(),
        }
    }

    #[test]
    fn the_budget_counts_scripts_and_webassembly_but_not_styles() {
        assert!(site("release", 85_000).check_budget().is_ok());
        let refused = site("release", 85_001).check_budget().unwrap_err().to_string();
        assert!(refused.contains("90001 bytes (brotli), 1 over the budget"), "{refused}");
    }

    #[test]
    fn the_budget_is_not_checked_on_a_development_build() {
        assert!(site("dev", 1).check_budget().is_err());
    }
}
