//! A database for each scene: a file that is deleted afterwards, or a database in the throw-away cluster.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Where a scene's database lies, and a folder for files. The folder goes with it; the cluster as a whole is
/// deleted by the script.
pub struct Place {
    pub url: String,
    pub folder: PathBuf,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Engine {
    pub fn place(self) -> Place {
        let name = format!("forecourt_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
        match self {
            Engine::Sqlite => {
                Place { url: format!("sqlite://{}", folder.join("it.sqlite").display()), folder }
            }
            Engine::Postgres => {
                let maintenance = maintenance();
                let (server, _) = maintenance.rsplit_once('/').expect("the address ends in a database");
                createdb(&maintenance, &name);
                Place { url: format!("{server}/{name}"), folder }
            }
        }
    }
}

/// The cluster's address, from `script/test`. Without one nothing is skipped: it is a failure.
fn maintenance() -> String {
    std::env::var("FORECOURT_TEST_POSTGRES").expect(
        "FORECOURT_TEST_POSTGRES is not set: run script/test, or script/postgres start FOLDER and set it",
    )
}

static PROGRAMS: LazyLock<PathBuf> = LazyLock::new(|| {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../script/postgres");
    let said = Command::new(script).arg("bin").output().expect("script/postgres runs");
    PathBuf::from(String::from_utf8_lossy(&said.stdout).trim())
});

fn createdb(maintenance: &str, name: &str) {
    let said = Command::new(PROGRAMS.join("createdb"))
        .arg(format!("--maintenance-db={maintenance}"))
        .args(["--template=template0", "--encoding=UTF8", "--locale=C.UTF-8", name])
        .output()
        .expect("PostgreSQL's createdb starts");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}
