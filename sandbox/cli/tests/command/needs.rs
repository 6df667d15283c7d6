//! What a machine must have for the command: the C library, its mathematics, and the compiler's own.

use std::{path::Path, process::Command};

/// What every Linux has. The first two are the kernel's page and the loader.
const LIBRARIES: [&str; 5] = ["linux-vdso.so", "ld-linux-x86-64.so", "libc.so", "libm.so", "libgcc_s.so"];

#[test]
#[allow(clippy::disallowed_methods, reason = "ldd says what a program is linked with")]
fn the_three_programs_need_three_libraries_and_no_other() {
    let pilot = Path::new(env!("CARGO_BIN_EXE_pilot"));
    for program in ["pilot", "pilot-child", "pilot-compiler"] {
        let said = Command::new("ldd").arg(pilot.with_file_name(program)).output().expect("ldd");
        assert!(said.status.success(), "{program}: {}", String::from_utf8_lossy(&said.stderr));
        let said = String::from_utf8_lossy(&said.stdout);
        let needed = said.lines().map(|line| {
            let path = line.split_whitespace().next().expect("a library");
            path.rsplit('/').next().unwrap_or(path)
        });
        for library in needed {
            assert!(LIBRARIES.iter().any(|known| library.starts_with(known)), "{program} needs {library}");
        }
        assert!(said.contains("libc.so"), "{program}: {said}");
    }
}
