//! `systems`: passed on to the parent, where the simulated systems are.

use super::{Host, confused, wit::systems as w};
use border::message::{CallFault, FromChild, Method, Request, ToChild};
use wasmtime::Result;

impl w::Host for Host {
    fn available(&mut self) -> Result<Vec<w::SystemInfo>> {
        let systems = self.job.systems.iter();
        let systems: Vec<_> =
            systems.map(|(name, note)| w::SystemInfo { name: name.clone(), note: note.clone() }).collect();
        self.count(0, systems.len() as u64)?;
        Ok(systems)
    }

    fn call(
        &mut self,
        system: String,
        request: w::Request,
    ) -> Result<std::result::Result<w::Response, w::Fault>> {
        let request = Request {
            method: method(request.method),
            path: request.path,
            headers: request.headers.into_iter().map(|field| (field.name, field.value)).collect(),
            body: request.body,
            patience: request.patience,
        };
        self.count(system.len() + request.bytes(), request.headers.len() as u64)?;
        let ToChild::Called { now, answer } = self.ask(&FromChild::Call { system, request })? else {
            return Err(confused());
        };
        self.now = now;
        let answer = answer.map_err(fault).map(|response| w::Response {
            status: response.status,
            headers: response.headers.into_iter().map(|(name, value)| w::Field { name, value }).collect(),
            body: response.body,
        });
        // What comes back has crossed the border as part of the same call.
        self.moved(answer.as_ref().map_or(0, |response| response.body.len()))?;
        Ok(answer)
    }
}

const fn method(method: w::Method) -> Method {
    match method {
        w::Method::Get => Method::Get,
        w::Method::Post => Method::Post,
        w::Method::Put => Method::Put,
        w::Method::Patch => Method::Patch,
        w::Method::Delete => Method::Delete,
    }
}

fn fault(fault: CallFault) -> w::Fault {
    match fault {
        CallFault::UnknownSystem(text) => w::Fault::UnknownSystem(text),
        CallFault::BadRequest(text) => w::Fault::BadRequest(text),
        CallFault::TimedOut => w::Fault::TimedOut,
        CallFault::ConnectionLost => w::Fault::ConnectionLost,
    }
}
