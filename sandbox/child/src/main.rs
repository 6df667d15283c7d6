//! The locked process in which one pilot meets one world.
//!
//! It is given three descriptors and nothing else: 0 is the compiled pilot, 1 the socket to its parent, 2 the public
//! tables. It prepares all that needs the kernel, and locks itself; only then does it read the compiled pilot, which a
//! compiler wrote that had read what a supplier sent. When that is loaded, it takes the last step of the lock, and only
//! then makes the instance: making it already runs the pilot's code.

mod contract;
mod ending;
mod host;
mod mapped;
mod told;

use border::{
    message::{self, Ended, FromChild, Job, Outcome},
    sealed,
};
use host::{Host, Socket};
use mapped::Mapped;
use pilot_child::{engine, lock};
use std::sync::Arc;
use wasmtime::{
    CallHook, Engine, Store,
    component::{HasSelf, Linker},
};

fn main() {
    if let Err(fault) = lock::prepare() {
        end(&mut host::socket(), Outcome::Internal(fault.to_string()));
    }
    std::panic::set_hook(Box::new(|fault| {
        let text = format!("the child panicked: {fault}");
        end(&mut host::socket(), Outcome::Internal(text));
    }));
    let mut socket = host::socket();
    let ended = match message::read::<Job>(&mut *socket, message::MESSAGE_BYTES_MAX) {
        Ok(job) => meet(job, &mut socket),
        Err(fault) => Err(Outcome::Internal(fault.to_string())),
    };
    match ended {
        Ok(ended) => finish(&mut socket, ended),
        Err(outcome) => end(&mut socket, outcome),
    }
}

/// Prepares, locks, loads, locks again, and runs. An outcome of its own is one that came before any step.
fn meet(job: Job, socket: &mut Socket) -> Result<Ended, Outcome> {
    let limits = job.limits;
    let (compiled, tables) = (map(0)?, map(2)?);
    let engine = engine(compiled)?;
    // The first map of a thread asks the kernel for its keys: it must have done so before the lock.
    std::hint::black_box(std::collections::HashMap::<u8, u8>::new());
    let lock = lock::loading(limits.memory_bytes_max).map_err(internal)?;
    tell(socket, &FromChild::Locked { engine: engine::ENGINE.to_owned(), fuel_model: engine::FUEL_MODEL })?;
    let pilot = load(&engine, compiled)?;
    if job.link_only {
        return Err(Outcome::Returned);
    }
    let tables = sealed::read(tables.bytes()).map_err(internal)?;
    let mut store = Store::new(&engine, Host::new(job, tables));
    lock.run().map_err(internal)?;
    tell(socket, &FromChild::Loaded)?;
    store.limiter(|host| &mut host.memory);
    store.set_hostcall_fuel(message::CALL_BYTES_MAX);
    store.call_hook(|mut store, hook| match hook {
        CallHook::ReturningFromHost => host::pay(&mut store),
        _ => Ok(()),
    });
    let ran = store
        .set_fuel(limits.steps_max)
        .and_then(|()| pilot.instantiate(&mut store))
        .and_then(|pilot| pilot.call_run(&mut store));
    Ok(ending::ended(ran, &store, limits.steps_max))
}

/// Maps a file that the parent passed, while that can still be done. Nobody reads it yet.
fn map(descriptor: i32) -> Result<Mapped, Outcome> {
    let fault = |fault| Outcome::Internal(format!("descriptor {descriptor} cannot be mapped: {fault}"));
    Mapped::of(descriptor).map_err(fault)
}

/// The engine, which makes what it loads executable where it lies.
fn engine(compiled: Mapped) -> Result<Engine, Outcome> {
    let mut config = engine::config();
    config.with_custom_code_memory(Some(Arc::new(compiled)));
    let engine = Engine::new(&config).map_err(internal_chain)?;
    // What the engine keeps for each thread is made now: later the kernel would be asked for it.
    Engine::tls_eager_initialize();
    Ok(engine)
}

/// Loads the compiled pilot, and matches it with the contract.
fn load(engine: &Engine, compiled: Mapped) -> Result<contract::PilotPre<Host>, Outcome> {
    let component = compiled.component(engine).map_err(internal_chain)?;
    let mut linker = Linker::new(engine);
    contract::Pilot::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host).map_err(internal_chain)?;
    let fits = linker.instantiate_pre(&component).and_then(contract::PilotPre::new);
    fits.map_err(|fault| Outcome::NotLinked(format!("{fault:#}")))
}

fn internal(fault: impl std::fmt::Display) -> Outcome {
    Outcome::Internal(fault.to_string())
}

/// A fault of the engine's, with all its causes.
fn internal_chain(fault: wasmtime::Error) -> Outcome {
    Outcome::Internal(format!("{fault:#}"))
}

/// Says something that needs no answer.
fn tell(socket: &mut Socket, message: &FromChild) -> Result<(), Outcome> {
    message::write(&mut **socket, message).map_err(internal)
}

/// Says an outcome that came before any step, and ends the process.
fn end(socket: &mut Socket, outcome: Outcome) -> ! {
    finish(socket, Ended { outcome, steps: None, peak_memory_bytes: 0, host_calls: 0, rows_read: 0 })
}

/// Says how it ended, and ends the process without looking back: nothing is to be tidied that the kernel does not.
#[allow(
    unsafe_code,
    reason = "the standard library's exit runs handlers, which may ask for what the lock forbids"
)]
fn finish(socket: &mut Socket, ended: Ended) -> ! {
    let code = i32::from(message::write(&mut **socket, &FromChild::Ended(ended)).is_err());
    // SAFETY: it ends the process, and takes a number.
    unsafe { libc::_exit(code) }
}
