//! What a locked process can still do, tried natively: no pilot has ever come this far.
//!
//! The test starts itself again, once for each system call there could be. That process locks itself by the very
//! functions that the child uses, and makes the one call. Everything that is not on the list must end it with SIGSYS;
//! what is on the list must not. It also tries what the list allows only in part, and lists what it has open. There are
//! three locks: of a child that loads a compiled pilot, of one that runs it, and of the compiler.
#![allow(unsafe_code, reason = "making any system call at all is what this is for")]
#![allow(clippy::disallowed_methods, reason = "it starts itself again, and measures nothing")]

use pilot_child::lock;
use std::{
    collections::BTreeSet,
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::{net::UnixStream, process::ExitStatusExt},
    },
    process::{Command, ExitStatus, Stdio},
};

/// System calls that are tried: 0 to 470, as far as the kernel of this year counts, and some.
const CALLS: std::ops::RangeInclusive<i64> = 0..=470;
/// uretprobe and uprobe: newer kernels take these two past every filter, since they write them into a traced program
/// by themselves. Called by anybody else they do nothing, or end the process (SIGILL).
const OF_THE_KERNELS_OWN: [i64; 2] = [335, 336];
/// How a process says that it lived to the end.
const ALIVE: i32 = 42;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, probe, what] = arguments.as_slice()
        && probe == "--locked-probe"
    {
        locked(what);
    }
    let scenes: [(&str, fn()); 6] = [
        ("every_call_outside_the_list_ends_the_process", every_call_outside_the_list_ends_the_process),
        ("what_is_on_the_list_in_part_is_refused_in_the_other_part", parts),
        ("code_becomes_executable_while_it_is_loaded_and_never_after", executable),
        ("a_call_of_another_architecture_ends_the_process", other_architecture),
        ("a_locked_process_has_three_descriptors_and_nobody_elses_user", descriptors),
        ("without_the_lock_the_same_calls_do_nothing_to_it", without),
    ];
    for (name, scene) in scenes {
        scene();
        println!("test {name} ... ok");
    }
    println!("\ntest result: ok. {} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out", scenes.len());
}

/// In the process that is tried: locks itself, does one thing, and says that it lives.
fn locked(what: &str) -> ! {
    let (lock, what) = what.split_once(':').expect("lock:what");
    lock::prepare().expect("prepared");
    match lock {
        "loading" => std::mem::forget(lock::loading(64 << 20).expect("locked")),
        "pilot" => lock::loading(64 << 20).and_then(lock::Loading::run).expect("locked twice"),
        "compiler" => lock::compiler(10).expect("locked"),
        _ => {}
    }
    // SAFETY: whatever these calls do, they do it to this process alone, which ends right after.
    unsafe {
        match what {
            "read another" => drop_value(libc::read(0, [0u8; 1].as_mut_ptr().cast(), 1)),
            "write another" => drop_value(libc::write(2, b"x".as_ptr().cast(), 1)),
            "map executable" => map(libc::PROT_READ | libc::PROT_EXEC),
            "make executable" => make(libc::PROT_READ | libc::PROT_EXEC),
            "make writable and executable" => {
                make(libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC);
            }
            "add a list" => further_list(libc::SECCOMP_SET_MODE_FILTER, 0),
            "add a list that is listened to" => {
                further_list(libc::SECCOMP_SET_MODE_FILTER, libc::SECCOMP_FILTER_FLAG_NEW_LISTENER);
            }
            "be strict" => further_list(libc::SECCOMP_SET_MODE_STRICT, 0),
            "map plain" => map(libc::PROT_READ | libc::PROT_WRITE),
            "32-bit getpid" => std::arch::asm!("int 0x80", inlateout("eax") 20 => _, options(nostack)),
            "wait" => drop_value(libc::read(1, [0u8; 1].as_mut_ptr().cast(), 1)),
            "x32 getpid" => drop_value(libc::syscall(0x4000_0000 | libc::SYS_getpid)),
            number => call(number.parse().expect("a number")),
        }
        libc::_exit(ALIVE)
    }
}

fn drop_value<T>(_: T) {}

unsafe fn call(number: i64) {
    // Arguments that are wrong for every call: what is allowed refuses them, or does nothing.
    match number {
        libc::SYS_exit_group => unsafe { libc::_exit(ALIVE) },
        // It waits for nobody.
        libc::SYS_futex => drop_value(unsafe { libc::syscall(number, 0, 1, 0, 0, 0, 0) }),
        // It would take the stack as a signal's; only that it is not refused can be seen, by another signal.
        _ => drop_value(unsafe { libc::syscall(number, -1, -1, 0, -1, -1, -1) }),
    }
}

unsafe fn map(protection: i32) {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    drop_value(unsafe { libc::mmap(std::ptr::null_mut(), 4096, protection, flags, -1, 0) });
}

/// Asks for another list of system calls; its address is none, so what is let through is refused by the kernel.
unsafe fn further_list(operation: u32, flags: u64) {
    drop_value(unsafe { libc::syscall(libc::SYS_seccomp, operation, flags, std::ptr::null::<u8>()) });
}

unsafe fn make(wanted: i32) {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let page = unsafe { libc::mmap(std::ptr::null_mut(), 4096, protection, flags, -1, 0) };
    drop_value(unsafe { libc::mprotect(page, 4096, wanted) });
}

/// Starts this test again, to do one thing behind a lock.
fn probe(lock: &str, what: &str) -> ExitStatus {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--locked-probe", &format!("{lock}:{what}")])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("a process")
}

fn killed_by_the_lock(status: ExitStatus) -> bool {
    status.signal() == Some(libc::SIGSYS)
}

fn every_call_outside_the_list_ends_the_process() {
    let locks =
        [("loading", lock::of_loading()), ("pilot", lock::of_pilot()), ("compiler", lock::of_compiler())];
    for (name, list) in locks {
        let listed: BTreeSet<i64> = list.iter().map(|(call, _)| *call).collect();
        let mut killed = 0;
        for number in CALLS {
            let status = probe(name, &number.to_string());
            if listed.contains(&number) {
                // With these arguments it may be refused for its descriptor, or crash; the part below looks closer.
                continue;
            }
            if OF_THE_KERNELS_OWN.contains(&number) {
                println!("{name}: call {number} is the kernel's own: {status}");
                assert!(status.signal().is_some() || status.code() == Some(ALIVE), "{status:?}");
                continue;
            }
            assert!(killed_by_the_lock(status), "{name}: call {number}: {status:?}");
            killed += 1;
        }
        println!(
            "{name}: {killed} of {} calls end the process, {} are on the list",
            CALLS.count(),
            listed.len()
        );
    }
}

fn parts() {
    for lock in ["loading", "pilot"] {
        for what in ["read another", "write another", "add a list that is listened to", "be strict"] {
            assert!(killed_by_the_lock(probe(lock, what)), "{lock}: {what}");
        }
    }
    for lock in ["loading", "pilot", "compiler"] {
        for what in ["map executable", "make writable and executable"] {
            assert!(killed_by_the_lock(probe(lock, what)), "{lock}: {what}");
        }
        let plain = [
            libc::SYS_munmap,
            libc::SYS_brk,
            libc::SYS_getrandom,
            libc::SYS_clock_gettime,
            libc::SYS_madvise,
        ];
        for call in plain {
            assert_eq!(
                probe(lock, &call.to_string()).code(),
                Some(ALIVE),
                "{lock}: call {call} is on the list"
            );
        }
        assert_eq!(probe(lock, "map plain").code(), Some(ALIVE), "{lock}: plain memory");
    }
}

fn executable() {
    for what in ["make executable", "add a list"] {
        assert_eq!(probe("loading", what).code(), Some(ALIVE), "loading: {what}");
        for lock in ["pilot", "compiler"] {
            assert!(killed_by_the_lock(probe(lock, what)), "{lock}: {what}");
        }
    }
}

fn other_architecture() {
    for lock in ["loading", "pilot"] {
        for what in ["32-bit getpid", "x32 getpid"] {
            assert!(killed_by_the_lock(probe(lock, what)), "{lock}: {what}");
        }
    }
}

fn without() {
    let all = ["read another", "map executable", "make executable", "make writable and executable", "39"];
    for what in all {
        assert_eq!(probe("none", what).code(), Some(ALIVE), "{what}");
    }
}

fn descriptors() {
    seen_from_outside("loading", "1");
    seen_from_outside("pilot", "2");
}

/// Seen from outside, since a locked process cannot look; it waits on its socket meanwhile.
fn seen_from_outside(lock: &str, lists: &str) {
    let (_ours, theirs) = UnixStream::pair().expect("a socket");
    let probe = std::env::current_exe().expect("this test");
    // A descriptor that a careless parent leaves open.
    let leaked = std::fs::File::open(&probe).expect("this test");
    // SAFETY: numbers alone.
    assert_eq!(unsafe { libc::fcntl(leaked.as_raw_fd(), libc::F_SETFD, 0) }, 0);
    let mut child = Command::new(probe)
        .args(["--locked-probe", &format!("{lock}:wait")])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::from(OwnedFd::from(theirs)))
        .stderr(Stdio::null())
        .spawn()
        .expect("a process");
    let status = once_locked(child.id(), lists);
    let value = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect(name);
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(value("NoNewPrivs:"), ["1"]);
    // SAFETY: no arguments.
    if unsafe { libc::geteuid() } == 0 {
        let users = value("Uid:");
        assert!(users.iter().all(|user| *user == users[0] && user.starts_with("65")), "{users:?}");
        assert!(value("Groups:").is_empty());
        assert_eq!(value("CapEff:"), ["0000000000000000"]);
        let open = std::fs::read_dir(format!("/proc/{}/fd", child.id())).expect("root may look");
        let mut open: Vec<_> = open.map(|entry| entry.expect("an entry").file_name()).collect();
        open.sort();
        println!("{lock}: descriptors of a locked process: {open:?}");
        assert_eq!(open, ["0", "1", "2"]);
    } else {
        println!("SKIPPED: 1 part: only root may see what another process has open");
    }
    child.kill().expect("ended");
    child.wait().expect("ended");
}

/// What the kernel says of a process, once it has so many lists of system calls.
fn once_locked(process: u32, lists: &str) -> String {
    let lists = format!("Seccomp_filters:\t{lists}\n");
    for _ in 0..2000 {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
        if status.contains("Seccomp:\t2") && status.contains(&lists) {
            return status;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the process is not locked after 20 seconds");
}
