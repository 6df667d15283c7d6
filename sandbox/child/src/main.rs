//! The locked process in which one pilot meets one world.
//!
//! It is given three descriptors and nothing else: 0 is the compiled pilot, 1 the socket to its parent, 2 the public
//! tables. It prepares all that needs the kernel, locks itself, and only then makes the instance: making it already
//! runs the pilot's code.

mod contract;
mod ending;
mod host;
mod tables;

use border::message::{self, Ended, FromChild, Job, Outcome};
use host::{Host, Socket};
use pilot_child::{engine, lock};
use wasmtime::{
    CallHook, Engine, Store,
    component::{Component, HasSelf, Linker},
};

/// The longest single answer that crosses the border, in bytes: a bigger one is given in parts.
const HOST_CALL_BYTES_MAX: usize = 16 << 20;

fn main() {
    if let Err(fault) = lock::prepare() {
        end(&mut host::socket(), Outcome::Internal(fault.to_string()));
    }
    std::panic::set_hook(Box::new(|fault| {
        let text = format!("the child panicked: {fault}");
        end(&mut host::socket(), Outcome::Internal(text));
    }));
    let mut socket = host::socket();
    let outcome = match message::read::<Job>(&mut *socket, message::MESSAGE_BYTES_MAX) {
        Ok(job) => meet(job, &mut socket),
        Err(fault) => Outcome::Internal(fault.to_string()),
    };
    end(&mut socket, outcome);
}

/// Prepares, locks, and runs; gives back an outcome only where there was no pilot to run.
fn meet(job: Job, socket: &mut Socket) -> Outcome {
    let prepared = match prepare() {
        Ok(prepared) => prepared,
        Err(fault) => return fault,
    };
    if job.link_only {
        return Outcome::Returned;
    }
    let tables = match tables::map() {
        Ok(tables) => tables,
        Err(fault) => return Outcome::Internal(fault),
    };
    // The first map of a thread asks the kernel for its keys: it must have done so before the lock.
    std::hint::black_box(std::collections::HashMap::<u8, u8>::new());
    let limits = job.limits;
    let mut store = Store::new(&prepared.engine, Host::new(job, tables));
    if let Err(fault) = lock::pilot(limits.memory_bytes_max) {
        return Outcome::Internal(fault.to_string());
    }
    let locked = FromChild::Locked { engine: engine::ENGINE.to_owned(), fuel_model: engine::FUEL_MODEL };
    if let Err(fault) = message::write(&mut **socket, &locked) {
        return Outcome::Internal(fault.to_string());
    }
    store.limiter(|host| &mut host.memory);
    store.set_hostcall_fuel(HOST_CALL_BYTES_MAX);
    store.call_hook(|mut store, hook| match hook {
        CallHook::ReturningFromHost => host::pay(&mut store),
        _ => Ok(()),
    });
    let ran = store
        .set_fuel(limits.steps_max)
        .and_then(|()| prepared.pilot.instantiate(&mut store))
        .and_then(|pilot| pilot.call_run(&mut store));
    let ended = ending::ended(ran, &store, limits.steps_max);
    finish(socket, ended);
}

struct Prepared {
    engine: Engine,
    pilot: contract::PilotPre<Host>,
}

fn prepare() -> Result<Prepared, Outcome> {
    let internal = |fault: wasmtime::Error| Outcome::Internal(format!("{fault:#}"));
    let engine = Engine::new(&engine::config()).map_err(internal)?;
    // What the engine keeps for each thread is made now: later the kernel would be asked for it.
    Engine::tls_eager_initialize();
    let component = load(&engine).map_err(internal)?;
    let mut linker = Linker::new(&engine);
    contract::Pilot::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host).map_err(internal)?;
    let fits = linker.instantiate_pre(&component).and_then(contract::PilotPre::new);
    let pilot = fits.map_err(|fault| Outcome::NotLinked(format!("{fault:#}")))?;
    Ok(Prepared { engine, pilot })
}

#[allow(unsafe_code, reason = "the parent has checked by its code that the compiler's child made this file")]
fn load(engine: &Engine) -> wasmtime::Result<Component> {
    // SAFETY: descriptor 0 is a sealed file whose bytes the parent has compared with their code; nobody can change it.
    unsafe { Component::deserialize_file(engine, "/proc/self/fd/0") }
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
