//! What is read is what was written, and what would take too much memory is not read.

use super::{
    CHILD_MESSAGE_BYTES_MAX, FromChild, Method, OutputColumn, OutputValues, PARTS_MAX, ReadError, Request,
    read, write,
};

fn emitted(values: OutputValues) -> FromChild {
    FromChild::Emit {
        table: "triage".to_owned(),
        columns: vec![OutputColumn { name: "x".to_owned(), values }],
    }
}

fn labels(count: usize) -> FromChild {
    emitted(OutputValues::Coded { labels: vec![String::new(); count], codes: vec![0; 4] })
}

fn headers(count: usize) -> FromChild {
    let request = Request {
        method: Method::Get,
        path: "/".to_owned(),
        headers: vec![(String::new(), String::new()); count],
        body: vec![],
        patience: 0,
    };
    FromChild::Call { system: "repairs".to_owned(), request }
}

fn columns(count: usize) -> FromChild {
    let column = OutputColumn { name: String::new(), values: OutputValues::Booleans(vec![]) };
    FromChild::Emit { table: "triage".to_owned(), columns: vec![column; count] }
}

/// Writes and reads.
fn through(message: &FromChild) -> Result<FromChild, ReadError> {
    let mut bytes = vec![];
    write(&mut bytes, message).expect("written");
    read(&mut bytes.as_slice(), CHILD_MESSAGE_BYTES_MAX)
}

#[test]
fn the_largest_messages_of_a_pilot_come_through_as_they_were_sent() {
    // What the engine lets a pilot send at once, by the size of each in memory: bytes, texts of no letter, headers, columns.
    let messages = [
        emitted(OutputValues::Booleans(vec![1; 16 << 20])),
        emitted(OutputValues::Texts { offsets: vec![0; 8 << 20], bytes: vec![b'x'; 8 << 20] }),
        labels((16 << 20) / 24),
        headers((16 << 20) / 48),
        columns((16 << 20) / 80),
    ];
    for message in messages {
        assert!(through(&message).is_ok_and(|read| read == message));
    }
}

#[test]
fn a_message_of_more_parts_than_any_of_ours_is_not_read() {
    for message in [labels(19 << 20), headers(9 << 20), columns(6 << 20)] {
        assert!(matches!(through(&message), Err(ReadError::TooManyParts)));
    }
    assert!(matches!(through(&labels(PARTS_MAX as usize)), Err(ReadError::TooManyParts)));
}

#[test]
fn a_message_that_is_cut_off_is_no_message() {
    let mut bytes = vec![];
    write(&mut bytes, &headers(3)).expect("written");
    let length = u32::try_from(bytes.len()).expect("short") - 5;
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    bytes.pop();
    assert!(matches!(read::<FromChild>(&mut bytes.as_slice(), 1 << 20), Err(ReadError::Malformed(_))));
}
