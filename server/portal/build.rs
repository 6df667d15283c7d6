//! Builds again when a migration is added or changed: both sets are compiled in.
fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
