//! The command as its users meet it: the real binary in an empty folder, its words, files and exit codes.
//!
//! `script/sandbox` builds what these scenes run: the locked programs lie beside the command. The pilot is the baseline
//! of `repairs-triage`, which comes with the challenge.

mod data;
mod ends;
mod long;
mod needs;
mod new;
mod run;
mod scene;
mod serve;
mod verify;
mod words;
