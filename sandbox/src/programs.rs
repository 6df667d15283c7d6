//! Where the two locked programs lie.

use crate::{HostFault, Result};
use std::path::{Path, PathBuf};

/// The two programs that touch what suppliers send.
#[derive(Clone, Debug)]
pub struct Programs {
    /// Runs a pilot.
    pub child: PathBuf,
    /// Looks at a file, and compiles it.
    pub compiler: PathBuf,
}

impl Programs {
    /// The programs that lie in this folder, beside the program that starts them.
    ///
    /// # Errors
    /// When one is not there.
    pub fn within(folder: &Path) -> Result<Self> {
        let find = |name: &str| {
            let path = folder.join(name);
            let missing = || {
                let cause = format!("{} is not there; install it beside this program", path.display());
                HostFault::new("the sandbox is not whole", cause)
            };
            path.is_file().then(|| path.clone()).ok_or_else(missing)
        };
        Ok(Self { child: find("pilot-child")?, compiler: find("pilot-compiler")? })
    }
}
