//! One pilot meets one world: the parent's side of the talk.

use crate::{
    Answers, Programs, Result, Sealed, WrongOutput,
    checking::same_engine,
    council::Council,
    process::{self, Cancel, End, Process, Silence},
};
use border::message::{
    CALL_BYTES_MAX, CHILD_MESSAGE_BYTES_MAX, CallFault, Ended, FromChild, Job, Level, Outcome, OutputColumn,
    PART_BYTES, Quota as Passed, Request, Response, ToChild,
};
use domain::pilots::{EndReason, ModuleFault, PlatformFault, Quota};
use std::time::Instant;

/// How many bytes of questions to systems, and of their answers, are kept for the judgement of a scenario; the rest of a
/// pilot's exchanges could not be judged, so they end it. `pilot.wit` says so.
pub const EXCHANGE_BYTES_MAX: u64 = 64 << 20;

/// The signals that others send: SIGHUP, SIGINT, SIGKILL, SIGTERM. Any other is of a process that did what it must not.
const FROM_OUTSIDE: [i32; 4] = [1, 2, 9, 15];

/// What a meeting needs.
pub struct Meeting<'a> {
    /// The locked programs.
    pub programs: &'a Programs,
    /// The compiled pilot.
    pub pilot: &'a Sealed,
    /// The public tables.
    pub tables: &'a Sealed,
    /// What the child is told.
    pub job: Job,
    /// When it is killed, in milliseconds from the start.
    pub wall_ms_max: u32,
    /// Where its answers go.
    pub answers: Answers,
    /// What happens around it.
    pub council: Council,
    /// Told each line of the log, and how far the pilot says it is.
    pub watch: &'a mut dyn FnMut(Seen<'_>),
    /// Whether to stop.
    pub cancel: &'a Cancel,
}

/// What somebody who watches can see.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'a> {
    /// How far the pilot says it is, from 0 to 1.
    Progress(f32),
    /// A line of its log.
    Log(&'a LogLine),
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The simulated time.
    pub at: i64,
    /// How grave it is.
    pub level: Level,
    /// The text, fit to be read.
    pub text: String,
}

/// A question to a system, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// When it was asked, in simulated time.
    pub at: i64,
    /// The system.
    pub system: String,
    /// What was asked.
    pub request: Request,
    /// What came.
    pub answer: std::result::Result<Response, CallFault>,
}

/// How far a child has locked itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// It is not locked, and has read nothing of the pilot.
    Off,
    /// It is locked, and reads the compiled pilot.
    Loading,
    /// No memory of it can become executable any more, and the pilot runs.
    Running,
}

impl Exchange {
    /// What it weighs, in bytes: its texts, and what it takes besides them.
    pub fn bytes(&self) -> u64 {
        let answered = self.answer.as_ref().map_or(PART_BYTES, Response::bytes);
        (PART_BYTES + self.system.len() + self.request.bytes() + answered) as u64
    }
}

/// What came of a meeting.
#[derive(Debug)]
pub struct Met {
    /// How it ended.
    pub end: EndReason,
    /// Words that explain the end.
    pub detail: Option<String>,
    /// Whether the child did what only one does that is not ours any more. After two of these a pilot counts as one that
    /// crashes its host.
    pub crashed: bool,
    /// How far the child said that it had locked itself.
    pub lock: Lock,
    /// What the child counted; absent when it could not say.
    pub counted: Option<Ended>,
    /// What the pilot answered.
    pub answers: Answers,
    /// The council afterwards.
    pub council: Council,
    /// The log.
    pub log: Vec<LogLine>,
    /// What was asked of the systems.
    pub exchanges: Vec<Exchange>,
}

/// Lets a pilot meet a world.
///
/// # Errors
/// [`HostFault`] when no meeting came about. A fault in a meeting is an end of it.
pub fn meet(meeting: Meeting<'_>) -> Result<Met> {
    let Meeting { programs, pilot, tables, job, wall_ms_max, answers, council, watch, cancel } = meeting;
    let mut process = Process::start(&programs.child, pilot.descriptor()?, tables.descriptor()?, cancel)?;
    let deadline = process::deadline(wall_ms_max.into())?;
    let mut talk = Talk {
        log_bytes_left: u64::from(job.limits.log_bytes_max),
        output_bytes_left: job.limits.output_bytes_max,
        exchange_bytes_left: EXCHANGE_BYTES_MAX,
        host_calls_left: u64::from(job.limits.host_calls_max),
        deadline,
        watch,
        met: Met {
            end: EndReason::PlatformFailed(PlatformFault::Internal),
            detail: None,
            crashed: false,
            lock: Lock::Off,
            counted: None,
            answers,
            council,
            log: vec![],
            exchanges: vec![],
        },
    };
    // Should it be gone already, no message comes, and how it ended says why.
    let _ = process.socket.send(&job, deadline);
    let last = talk.listen(&mut process);
    talk.close(last, &mut process)
}

/// Why the talk is over.
enum Last {
    /// The child said how it ended.
    Ended(Ended),
    /// Nothing more comes.
    Silence(Silence),
    /// The pilot passed a limit that is counted here, and what there is to say of it.
    Quota(Quota, Option<String>),
    /// The child did what ours cannot do.
    Rogue(String),
}

fn rogue(what: &str) -> Last {
    Last::Rogue(what.to_owned())
}

/// Takes so much of what is left; nothing when there is less.
fn spend(left: &mut u64, amount: u64) -> Option<()> {
    *left = left.checked_sub(amount)?;
    Some(())
}

struct Talk<'a> {
    log_bytes_left: u64,
    output_bytes_left: u64,
    exchange_bytes_left: u64,
    host_calls_left: u64,
    deadline: Instant,
    watch: &'a mut dyn FnMut(Seen<'_>),
    met: Met,
}

impl Talk<'_> {
    /// Answers the child until there is no more to be said.
    fn listen(&mut self, process: &mut Process) -> Last {
        loop {
            let message = match process.socket.receive(CHILD_MESSAGE_BYTES_MAX, self.deadline) {
                Ok(message) => message,
                Err(silence) => return Last::Silence(silence),
            };
            let reply = match self.hear(message) {
                Ok(reply) => reply,
                Err(last) => return last,
            };
            if let Some(reply) = reply
                && let Err(silence) = process.socket.send(&reply, self.deadline)
            {
                return Last::Silence(silence);
            }
        }
    }

    /// What is to be said to a message, if anything.
    fn hear(&mut self, message: FromChild) -> std::result::Result<Option<ToChild>, Last> {
        self.is_its_turn(&message)?;
        Ok(match message {
            FromChild::Locked { engine, fuel_model } => {
                same_engine(&engine, fuel_model).map_err(|fault| Last::Rogue(fault.to_string()))?;
                self.met.lock = Lock::Loading;
                None
            }
            FromChild::Loaded => {
                self.met.lock = Lock::Running;
                None
            }
            FromChild::Progress(share) => {
                (self.watch)(Seen::Progress(if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }));
                None
            }
            FromChild::Log { level, text } => {
                self.note(level, &text)?;
                None
            }
            FromChild::Emit { table, columns } => Some(self.emit(&table, &columns)?),
            FromChild::Call { system, request } => Some(self.call(system, request)?),
            FromChild::Next => {
                let event = self.met.council.next();
                Some(ToChild::Next { now: self.met.council.now(), event })
            }
            FromChild::Wait(milliseconds) => {
                self.met.council.wait(milliseconds);
                Some(ToChild::Waited(self.met.council.now()))
            }
            FromChild::Remind { at, text } => Some(ToChild::Reminded(self.met.council.remind(at, text))),
            FromChild::Ended(ended) => return Err(Last::Ended(ended)),
        })
    }

    /// Whether a message can come now: first that it is locked, then that the pilot is loaded, then what the pilot does,
    /// as often as it may; and at any time the end.
    fn is_its_turn(&mut self, message: &FromChild) -> std::result::Result<(), Last> {
        match (self.met.lock, message) {
            (_, FromChild::Ended(_))
            | (Lock::Off, FromChild::Locked { .. })
            | (Lock::Loading, FromChild::Loaded) => Ok(()),
            (Lock::Off, _) => Err(rogue("it said something before it was locked")),
            (Lock::Loading, _) => Err(rogue("it said something before its pilot was loaded")),
            (Lock::Running, FromChild::Locked { .. } | FromChild::Loaded) => {
                Err(rogue("it was locked twice"))
            }
            // The child counts, too, and stops the pilot first. One that goes on past this is no child of ours any more.
            (Lock::Running, _) => {
                spend(&mut self.host_calls_left, 1).ok_or_else(|| rogue("it went on past its limit of calls"))
            }
        }
    }

    fn note(&mut self, level: Level, text: &str) -> std::result::Result<(), Last> {
        let bytes = text.len() as u64;
        spend(&mut self.log_bytes_left, bytes).ok_or_else(|| rogue("it wrote past its limit of log"))?;
        let text = border::clean::clean(text, border::clean::LINE_BYTES_MAX + 100);
        let line = LogLine { at: self.met.council.now(), level, text };
        (self.watch)(Seen::Log(&line));
        self.met.log.push(line);
        Ok(())
    }

    fn emit(&mut self, table: &str, columns: &[OutputColumn]) -> std::result::Result<ToChild, Last> {
        let bytes: usize = columns.iter().map(|column| column.size().0).sum();
        spend(&mut self.output_bytes_left, bytes as u64)
            .ok_or_else(|| rogue("it gave answers past its limit"))?;
        match self.met.answers.take(table, columns) {
            Ok(()) => Ok(ToChild::Emitted(Ok(()))),
            Err(WrongOutput::Shape(text)) => Ok(ToChild::Emitted(Err(text))),
            Err(WrongOutput::TooMany) => Err(Last::Quota(Quota::OutputRows, None)),
        }
    }

    fn call(&mut self, system: String, request: Request) -> std::result::Result<ToChild, Last> {
        let at = self.met.council.now();
        let answer = self.met.council.call(&system, &request);
        let exchange = Exchange { at, system, request, answer: answer.clone() };
        spend(&mut self.exchange_bytes_left, exchange.bytes())
            .ok_or_else(|| Last::Quota(Quota::BorderBytes, Some(too_much_is_exchanged())))?;
        self.met.exchanges.push(exchange);
        Ok(ToChild::Called { now: self.met.council.now(), answer })
    }

    /// Names the end.
    fn close(self, last: Last, process: &mut Process) -> Result<Met> {
        let Self { mut met, .. } = self;
        (met.end, met.detail) = match last {
            Last::Ended(ended) => {
                let (end, detail) = outcome(&ended.outcome);
                met.counted = Some(ended);
                (end, detail)
            }
            Last::Quota(quota, words) => (EndReason::ModuleFailed(ModuleFault::Quota(quota)), words),
            Last::Silence(Silence::Late) => (EndReason::PlatformFailed(PlatformFault::Time), None),
            Last::Silence(Silence::Cancelled) => (EndReason::Cancelled, None),
            Last::Silence(Silence::Garbled(text)) | Last::Rogue(text) => {
                // As good as a crash: what does so again is locked away until somebody has looked at it.
                met.crashed = true;
                let text = format!(
                    "the locked process said what none of ours says: {text}. It may be an attempt to break out"
                );
                (EndReason::PlatformFailed(PlatformFault::Internal), Some(text))
            }
            Last::Silence(Silence::Gone) => match process.ended()? {
                End::Signal(signal) if !FROM_OUTSIDE.contains(&signal) => {
                    met.crashed = true;
                    let text = format!("the locked process died of signal {signal}");
                    (EndReason::PlatformFailed(PlatformFault::Internal), Some(text))
                }
                // The machine is short of memory, or the operator stopped it.
                End::Signal(_) => (EndReason::PlatformFailed(PlatformFault::LostWorker), None),
                End::Stayed => {
                    met.crashed = true;
                    let text = "the locked process closed its socket, and stayed".to_owned();
                    (EndReason::PlatformFailed(PlatformFault::Internal), Some(text))
                }
                End::Code(code) => {
                    let text = format!("the locked process ended with code {code} and no word");
                    (EndReason::PlatformFailed(PlatformFault::Internal), Some(text))
                }
            },
        };
        met.detail = met.detail.map(|text| border::clean::clean(&text, 8 << 10));
        Ok(met)
    }
}

/// What is said when the exchanges of a scenario are more than are kept.
fn too_much_is_exchanged() -> String {
    format!(
        "In one scenario, questions to systems and their answers may come to {EXCHANGE_BYTES_MAX} bytes (64 MiB) in all, \
         and these came to more. Each exchange and each header counts {PART_BYTES} bytes besides its texts. Ask for less, \
         and keep what was answered instead of asking again."
    )
}

/// What is said when one call carried more than one may.
fn too_much_at_once() -> String {
    format!(
        "One call may carry {CALL_BYTES_MAX} bytes (16 MiB), and this one carried more. Give rows in batches, and cut \
         long texts before they are sent."
    )
}

/// The end that an outcome stands for, and words that explain it.
fn outcome(outcome: &Outcome) -> (EndReason, Option<String>) {
    let fault = |fault, text: Option<&String>| (EndReason::ModuleFailed(fault), text.cloned());
    match outcome {
        Outcome::Returned => (EndReason::Succeeded, None),
        Outcome::ReturnedError(text) => fault(ModuleFault::ReturnedError, Some(text)),
        Outcome::Trapped(text) => fault(ModuleFault::Trap, Some(text)),
        Outcome::Panicked(text) => fault(ModuleFault::Panic, Some(text)),
        Outcome::OutOfSteps => fault(ModuleFault::OutOfSteps, None),
        Outcome::OutOfMemory => fault(ModuleFault::OutOfMemory, None),
        Outcome::Quota(passed @ Passed::CallBytes) => {
            fault(ModuleFault::Quota(quota(*passed)), Some(&too_much_at_once()))
        }
        Outcome::Quota(passed) => fault(ModuleFault::Quota(quota(*passed)), None),
        Outcome::NotLinked(text) => {
            // It was matched with the contract when it was checked: it must have been another file then.
            let text = format!("the pilot does not fit the contract: {text}");
            (EndReason::PlatformFailed(PlatformFault::Internal), Some(text))
        }
        Outcome::Internal(text) => (EndReason::PlatformFailed(PlatformFault::Internal), Some(text.clone())),
    }
}

const fn quota(passed: Passed) -> Quota {
    match passed {
        Passed::OutputBytes => Quota::OutputBytes,
        Passed::LogBytes => Quota::LogBytes,
        Passed::HostCalls => Quota::HostCalls,
        Passed::BorderBytes | Passed::CallBytes => Quota::BorderBytes,
        Passed::Handles => Quota::Handles,
    }
}
