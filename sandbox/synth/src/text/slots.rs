//! What fills the gaps in a sentence, and what people add to it.

use crate::chance::Chance;
use std::io::Write;

const ROOMS: [&str; 8] =
    ["bedroom", "living room", "front room", "hall", "back bedroom", "kids room", "lounge", "box room"];
const WET: [&str; 4] = ["kitchen", "bathroom", "downstairs toilet", "kitchen"];
const SINCE: [&str; 12] = [
    "since last night",
    "since this morning",
    "since Sunday",
    "for two days now",
    "since yesterday",
    "for about a week",
    "since the weekend",
    "for three days",
    "since Friday",
    "for the last few days",
    "since I got home from work",
    "since it got cold",
];
const BEGINNING: [&str; 8] = [
    "last night",
    "this morning",
    "on Sunday",
    "two days ago",
    "yesterday",
    "about a week ago",
    "at the weekend",
    "on Friday",
];
const FLOORS: [&str; 5] = ["second", "third", "fourth", "sixth", "ninth"];
const CHILDREN: [&str; 4] = ["son", "daughter", "lad", "little girl"];
const RELATIVES: [&str; 4] = ["mum", "dad", "nan", "husband"];
const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// Writes what stands for the slot of this name.
pub(super) fn fill(chance: &mut Chance, slot: &[u8], age: u8, out: &mut Vec<u8>) {
    let list: &[&str] = match slot {
        b"room" => &ROOMS,
        b"wet" => &WET,
        b"since" => &SINCE,
        b"beginning" => &BEGINNING,
        b"floor" => &FLOORS,
        b"child" => &CHILDREN,
        b"relative" => &RELATIVES,
        b"day" => &DAYS,
        _ => &[],
    };
    if !list.is_empty() {
        out.extend_from_slice(chance.pick(list).as_bytes());
        return;
    }
    // Writing to a vector of bytes cannot fail.
    let _ = match slot {
        b"months" => write!(out, "{}", chance.between(2, 11)),
        b"age" => write!(out, "{age}"),
        b"other_age" => write!(out, "{}", chance.between(75, 92)),
        b"times" => write!(out, "{}", chance.between(2, 6)),
        b"phone" => {
            let number = chance.below(2000);
            crate::words::write_phone(out, number);
            Ok(())
        }
        _ => Ok(()),
    };
}

/// How a message begins.
pub(super) const OPENINGS: [&str; 9] = [
    "hi",
    "hello",
    "good morning",
    "hi there",
    "hiya",
    "to whom it may concern",
    "dear repairs team",
    "sorry to bother you",
    "hello it's me again",
];

/// How a person leads in to what is wrong.
pub(super) const LEADS: [&str; 8] = [
    "I need to report that ",
    "just to let you know ",
    "please can you help, ",
    "I'm reporting that ",
    "can somebody have a look, ",
    "I'd like to report a repair, ",
    "not sure who to tell but ",
    "this is about our home, ",
];

/// What is said where nothing is said of what is wrong.
pub(super) const VAGUE: [&str; 12] = [
    "it has happened again, please send someone",
    "same problem as last time",
    "needs fixing please",
    "see my last email",
    "as discussed on the phone on {day}",
    "the thing your man looked at is broken again",
    "please ring me about a repair on {phone}",
    "still waiting for somebody to come and sort this out",
    "I tried the form but it wouldn't let me pick the right one",
    "see photos attached",
    "repair needed",
    "can someone come out and look at it, it's not right",
];

/// When it began, as a sentence of its own.
pub(super) const BEGAN: [&str; 6] = [
    "it's been like this {since}",
    "started {beginning}",
    "it has been going on {since}",
    "I noticed it {beginning}",
    "only happened {beginning}",
    "it's been bad {since}",
];

/// There is a baby: said by the resident, and noted by a call handler.
pub(super) const BABY: [&[&str]; 2] = [
    &[
        "I have a {months} month old baby in here",
        "we've got a newborn",
        "there is a baby in the house",
        "my baby is only {months} months old",
        "my {months} month old has had a cough for weeks",
        "I'm on my own with a {months} month old",
    ],
    &["baby in property, {months} months", "tenant has a newborn", "young baby at address"],
];
/// Somebody has asthma.
pub(super) const ASTHMA: [&[&str]; 2] = [
    &[
        "my {child} has asthma and it makes it worse",
        "I've got asthma and I'm on my inhaler all the time",
        "my {child} was in hospital with asthma in the winter",
        "we have an asthmatic in the family",
        "my {relative} has COPD and can hardly breathe in here",
    ],
    &["asthmatic in household", "tenant's {child} has asthma", "breathing problems, uses an inhaler"],
];
/// Somebody is old or frail.
pub(super) const OLD_AGE: [&[&str]; 2] = [
    &[
        "I am {age} and live on my own",
        "my {relative} is {age} and lives with us",
        "I'm a pensioner and not good on my feet",
        "my {relative} is disabled and can't manage",
        "I'm {age} years old and I've lived here since it was built",
        "I have a walking frame",
    ],
    &["elderly tenant, {age}", "tenant is {age}, lives alone", "mobility issues, uses a frame"],
];
/// What sounds as if somebody frail lived there, and means nothing of the sort.
pub(super) const FALSE_ALARM: [&str; 6] = [
    "my sister's baby stays with us some weekends",
    "my friend who is a nurse says it's bad for your chest",
    "my grandchildren visit on Sundays",
    "the lady next door is {other_age} and she has the same",
    "the previous tenant had asthma because of it I was told",
    "my mum used to live here with a baby",
];

/// Chatter that has nothing to do with what is wrong, and now and then names something else that was.
pub(super) const CHATTER: [&str; 26] = [
    "I've rung {times} times already and nobody rings back",
    "this is the second time this year",
    "mornings are best for me as I work nights",
    "the buzzer doesn't work so please ring me when you're outside",
    "parking is permit holders only but I can give you a visitor one",
    "thanks for sorting the boiler last month by the way",
    "the lad who did the gutters was lovely",
    "neighbour at the end had the same with their roof",
    "the gate squeaks as well but that can wait",
    "I don't like to complain",
    "I pay my rent on time every week",
    "we were told it would be done on {day} and nobody came",
    "I took the day off work last time and no one turned up",
    "the dog is friendly but I can put him in the garden",
    "can you send the same plumber as before, he was very good",
    "you can ring me on {phone}",
    "I'm out on {day} for the hospital",
    "the kitchen was done in the spring so it shouldn't be that",
    "I've put a towel down for now",
    "my neighbour says the council always takes ages",
    "I did have the electrician out in the new year about a light but that's fine now",
    "I can send photos if you want",
    "I don't know if this is the right place to write",
    "the window cleaner pointed it out",
    "my last council were much quicker",
    "it never used to be like this when the caretaker was here",
];

/// Asks for haste, that say more of the person than of the hazard.
pub(super) const HASTE: [&str; 7] = [
    "please can someone come asap",
    "this is urgent",
    "can you come today please",
    "it's an emergency as far as I'm concerned",
    "please treat this as a priority",
    "need this doing quickly",
    "somebody needs to come out straight away",
];
/// Asks without haste, that say as little.
pub(super) const PATIENCE: [&str; 6] = [
    "whenever you have somebody in the area",
    "no rush but please don't forget",
    "when can I expect someone",
    "please let me know when",
    "can you put it on the list",
    "I know you are busy",
];
/// Chasing an earlier report.
pub(super) const CHASING: [&str; 7] = [
    "I'm chasing this up",
    "I reported this on {day} and have heard nothing",
    "any news on this",
    "this is the second time of asking",
    "this is still not fixed",
    "nobody has been yet",
    "just following up my earlier report",
];
/// How a message ends.
pub(super) const CLOSINGS: [&str; 8] =
    ["thanks", "thank you", "many thanks", "kind regards", "cheers", "ta", "regards", "please help"];

/// How a call handler begins a note.
pub(super) const NOTED: [&str; 7] = [
    "call from tenant: ",
    "tnt rang: ",
    "tenant reports: ",
    "caller says ",
    "T/C from tenant, ",
    "tnt states ",
    "rang in, ",
];
/// What a call handler adds.
pub(super) const NOTES: [&str; 9] = [
    "advised will be assessed",
    "tenant polite",
    "tenant upset on phone",
    "call back on {phone}",
    "any am",
    "pm only",
    "tnt asked for appointment {day}",
    "told to ring back if worse",
    "no access before 10",
];
