//! The locked process that looks at what a supplier sent, and compiles it.
//!
//! Reading hostile bytes is where parsers and compilers go wrong, so nobody else does it: the parent knows a module only
//! by its hash. It is given three descriptors: 0 is the module, 1 the socket to its parent, 2 an empty file for what it
//! makes.

mod look;

use border::{
    compile::{CompileJob, FromCompiler, Refusal},
    message,
};
use pilot_child::{engine, lock};
use std::{
    fs::File,
    io::{Read, Write},
    mem::ManuallyDrop,
    sync::atomic::{AtomicBool, Ordering},
};
use wasmtime::Engine;

/// Whether the lock is on: from then on only the file can be at fault.
static LOCKED: AtomicBool = AtomicBool::new(false);

fn main() {
    std::panic::set_hook(Box::new(|fault| {
        let text = format!("the compiler panicked: {fault}");
        // Once it is locked nothing but the file is new: a parser or compiler that gives up on it refuses it.
        tell(&if LOCKED.load(Ordering::Relaxed) {
            FromCompiler::Refused(Refusal {
                problem: format!("The component is built so that it cannot be compiled: {text}."),
                advice: "Build it as one program with the SDK, without components inside it.".to_owned(),
            })
        } else {
            FromCompiler::Internal(text)
        });
        end(1);
    }));
    let last = match compile() {
        Ok(()) => FromCompiler::Compiled,
        Err(fault) => fault,
    };
    tell(&last);
    end(0);
}

fn compile() -> Result<(), FromCompiler> {
    let internal = |fault: String| FromCompiler::Internal(fault);
    lock::prepare().map_err(|fault| internal(fault.to_string()))?;
    let job: CompileJob =
        message::read(&mut *descriptor(1), 1024).map_err(|fault| internal(fault.to_string()))?;
    let mut config = engine::config();
    // Processors differ in the bits of a result that is no number.
    config.cranelift_nan_canonicalization(true);
    let engine = Engine::new(&config).map_err(|fault| internal(format!("{fault:#}")))?;
    lock::compiler(job.seconds_max).map_err(|fault| internal(fault.to_string()))?;
    tell(&FromCompiler::Locked { engine: engine::ENGINE.to_owned(), fuel_model: engine::FUEL_MODEL });

    LOCKED.store(true, Ordering::Relaxed);

    let mut module = Vec::new();
    let read = Read::by_ref(&mut *descriptor(0)).take(job.bytes).read_to_end(&mut module);
    read.map_err(|fault| internal(format!("the module cannot be read: {fault}")))?;
    let look = look::look(&module).map_err(FromCompiler::Refused)?;
    tell(&FromCompiler::Looked(look));
    let compiled = engine.precompile_component(&module).map_err(|fault| {
        FromCompiler::Refused(Refusal {
            problem: format!("The component is not valid: {fault:#}."),
            advice: "Build it again from a clean folder, with the versions that the template names."
                .to_owned(),
        })
    })?;
    let written = descriptor(2).write_all(&compiled);
    written.map_err(|fault| internal(format!("the compiled pilot cannot be written: {fault}")))
}

fn tell(message: &FromCompiler) {
    // When the parent is gone, so is everybody who could be told.
    let _ = message::write(&mut *descriptor(1), message);
}

/// One of the three descriptors that the parent passes, as a file.
#[allow(unsafe_code, reason = "the standard library has no name for files that came as its standard streams")]
fn descriptor(number: i32) -> ManuallyDrop<File> {
    use std::os::fd::FromRawFd;
    // SAFETY: the parent passes 0, 1 and 2, and nothing here ever closes them.
    ManuallyDrop::new(unsafe { File::from_raw_fd(number) })
}

/// Ends the process without looking back.
#[allow(
    unsafe_code,
    reason = "the standard library's exit runs handlers, which may ask for what the lock forbids"
)]
fn end(code: i32) -> ! {
    // SAFETY: it ends the process, and takes a number.
    unsafe { libc::_exit(code) }
}
