//! What a resident writes, or a call handler notes: a grammar, filled in from the hazard and the household.
//!
//! The text carries what the category does not: symptoms that depend on how bad it is, and who lives there, when
//! they think of saying so. It also carries what means nothing: chatter, haste, other people's babies.

mod phrases;
mod slots;

use crate::chance::Chance;
use crate::parameters::words as likely;
use crate::priority::{Circumstances, Priority, priority};
use phrases::SYMPTOMS;

/// How somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Small,
    Terse,
    Chatty,
    Formal,
    Shouting,
}

impl Style {
    /// A style, as likely as people are to have it.
    pub(crate) fn draw(chance: &mut Chance) -> Self {
        const STYLES: [Style; 6] =
            [Style::Plain, Style::Small, Style::Terse, Style::Chatty, Style::Formal, Style::Shouting];
        STYLES[chance.weighted(&likely::STYLE_WEIGHTS)]
    }
}

/// What is to be told.
pub(crate) struct Telling {
    /// A place in the table of kinds.
    pub(crate) kind: usize,
    /// 0 mild, 1 serious, 2 severe.
    pub(crate) severity: usize,
    pub(crate) who: Circumstances,
    /// How old the oldest is who lives there, if they speak of somebody old.
    pub(crate) age: u8,
    pub(crate) style: Style,
    /// By telephone: a call handler notes it.
    pub(crate) noted: bool,
    /// It was told before.
    pub(crate) again: bool,
    /// It threatens somebody, so they ask for haste more often.
    pub(crate) emergency: bool,
    /// Nothing is said of what is wrong.
    pub(crate) vague: bool,
}

/// What the text of a report tells, of what its priority hangs on. It stays on the host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What is wrong and how bad it is, if it tells both: a place in the table of kinds, and 0 mild, 1 serious, 2 severe.
    what: Option<(usize, usize)>,
    /// Of those who live there, the ones it speaks of.
    who: Circumstances,
}

impl Told {
    /// The priority that whoever reads the text in this month (January is 1) can know: by the rule, of what is told, and
    /// nobody lives there of whom nothing is told. None where it does not tell how bad it is.
    pub fn priority(&self, month: u8) -> Option<Priority> {
        self.what.map(|(kind, severity)| priority(kind, severity, self.who, month))
    }
}

/// Writes the text of one report, and gives what it tells.
pub(crate) fn describe(chance: &mut Chance, telling: &Telling, out: &mut Vec<u8>) -> Told {
    let stop = if telling.style == Style::Small { chance.pick(b" ,.") } else { b'.' };
    let told = Told::default();
    let mut pen = Pen { style: telling.style, stop, age: telling.age, out, start: true, told };
    if telling.noted {
        pen.style = if telling.style == Style::Small { Style::Small } else { Style::Terse };
        note(chance, telling, &mut pen);
    } else {
        message(chance, telling, &mut pen);
    }
    pen.finish()
}

/// What a resident types.
fn message(chance: &mut Chance, telling: &Telling, pen: &mut Pen) {
    let short = telling.style == Style::Terse;
    if !short && chance.happens(likely::OPENING.value) {
        pen.sentence(chance, "", chance_of(&slots::OPENINGS), b',');
    }
    if telling.again {
        pen.sentence(chance, "", chance_of(&slots::CHASING), b'.');
    }
    let first = chance.happens(likely::CIRCUMSTANCE_FIRST.value);
    if first {
        circumstances(chance, telling, pen);
    }
    let leads_in = !short && chance.happens(likely::LEAD.value);
    let leads: Option<&[_]> = if leads_in { Some(&slots::LEADS) } else { None };
    symptoms(chance, telling, pen, leads);
    if chance.happens(likely::BEGAN.value) {
        pen.sentence(chance, "", chance_of(&slots::BEGAN), b'.');
    }
    if !first {
        circumstances(chance, telling, pen);
    }
    let chatter = if telling.style == Style::Chatty { 2 } else { u32::from(!short) };
    for _ in 0..chatter {
        if chance.happens(likely::CHATTER.value) {
            pen.sentence(chance, "", chance_of(&slots::CHATTER), b'.');
        }
    }
    asks(chance, telling, pen);
    if !short && chance.happens(likely::CLOSING.value) {
        pen.sentence(chance, "", chance_of(&slots::CLOSINGS), b' ');
    }
}

/// What a call handler notes.
fn note(chance: &mut Chance, telling: &Telling, pen: &mut Pen) {
    symptoms(chance, telling, pen, Some(&slots::NOTED));
    circumstances(chance, telling, pen);
    if telling.again {
        pen.sentence(chance, "", chance_of(&slots::CHASING), b'.');
    }
    if chance.happens(likely::CHATTER.value) {
        pen.sentence(chance, "", chance_of(&slots::NOTES), b'.');
    }
}

fn symptoms(chance: &mut Chance, telling: &Telling, pen: &mut Pen, leads: Option<&[&'static str]>) {
    let lead = leads.map_or("", |leads| chance.pick(leads));
    if telling.vague {
        pen.sentence(chance, lead, chance_of(&slots::VAGUE), b'.');
        return;
    }
    let known = SYMPTOMS[telling.kind];
    let told = known.by_severity[telling.severity];
    if chance.happens(likely::NAMES_ONLY.value) {
        pen.sentence(chance, lead, chance_of(known.any), b'.');
        return;
    }
    pen.told.what = Some((telling.kind, telling.severity));
    let main = chance.below(told.len() as u32) as usize;
    pen.sentence(chance, lead, |_| told[main], b'.');
    if told.len() > 1 && chance.happens(likely::SECOND_SYMPTOM.value) {
        let other = (main + 1 + chance.below(told.len() as u32 - 1) as usize) % told.len();
        pen.sentence(chance, "", |_| told[other], b'.');
    }
}

/// Who lives there, if they think of saying so.
fn circumstances(chance: &mut Chance, telling: &Telling, pen: &mut Pen) {
    let by = usize::from(telling.noted);
    let told = |pen: &mut Pen, true_of_them: bool, sentences, chance: &mut Chance| {
        let told = true_of_them && chance.happens(likely::CIRCUMSTANCE.value);
        if told {
            pen.sentence(chance, "", chance_of(sentences), b'.');
        }
        told
    };
    let Circumstances { baby, asthma, old_age } = telling.who;
    // In this order: each draws from the same chance.
    pen.told.who.baby = told(pen, baby, slots::BABY[by], chance);
    pen.told.who.asthma = told(pen, asthma, slots::ASTHMA[by], chance);
    pen.told.who.old_age = told(pen, old_age, slots::OLD_AGE[by], chance);
    if chance.happens(likely::FALSE_ALARM.value) {
        pen.sentence(chance, "", chance_of(&slots::FALSE_ALARM), b'.');
    }
}

fn asks(chance: &mut Chance, telling: &Telling, pen: &mut Pen) {
    let haste = if telling.emergency { likely::HASTE_EMERGENCY } else { likely::HASTE };
    if chance.happens(haste.value) {
        let end = if chance.happens(likely::EXCLAMATION.value) { b'!' } else { b'.' };
        pen.sentence(chance, "", chance_of(&slots::HASTE), end);
    } else if chance.happens(likely::PATIENCE.value) {
        pen.sentence(chance, "", chance_of(&slots::PATIENCE), b'.');
    }
}

/// One of these.
fn chance_of<'a>(list: &'a [&'static str]) -> impl Fn(&mut Chance) -> &'static str + 'a {
    |chance| chance.pick(list)
}

/// Writes sentences as a person of this style does.
struct Pen<'a> {
    style: Style,
    /// What they put between sentences.
    stop: u8,
    /// How old the oldest is who lives there.
    age: u8,
    out: &'a mut Vec<u8>,
    /// The next letter begins a sentence.
    start: bool,
    /// What the text tells so far.
    told: Told,
}

impl Pen<'_> {
    fn sentence(
        &mut self,
        chance: &mut Chance,
        lead: &str,
        choose: impl Fn(&mut Chance) -> &'static str,
        end: u8,
    ) {
        let chosen = choose(chance);
        let from = self.out.len();
        self.out.extend_from_slice(lead.as_bytes());
        let mut rest = chosen.as_bytes();
        while let Some(open) = rest.iter().position(|byte| *byte == b'{') {
            let close = open + rest[open..].iter().position(|byte| *byte == b'}').unwrap_or(0);
            self.out.extend_from_slice(&rest[..open]);
            slots::fill(chance, &rest[open + 1..close], self.age, self.out);
            rest = &rest[close + 1..];
        }
        self.out.extend_from_slice(rest);
        self.dress(from);
        self.end(end);
    }

    /// Capitals, as this style has them.
    fn dress(&mut self, from: usize) {
        match self.style {
            Style::Small => self.out[from..].make_ascii_lowercase(),
            Style::Shouting => self.out[from..].make_ascii_uppercase(),
            _ if self.start => self.out[from..=from].make_ascii_uppercase(),
            _ => {}
        }
    }

    /// What stands at the end of a sentence, and the space after it.
    fn end(&mut self, end: u8) {
        let mark = match (self.style, end) {
            (Style::Small, b'.') => self.stop,
            (Style::Shouting, b'.') => b'!',
            _ => end,
        };
        if mark != b' ' {
            self.out.push(mark);
        }
        self.out.push(b' ');
        self.start = end != b',';
    }

    fn finish(self) -> Told {
        while matches!(self.out.last(), Some(b' ' | b',')) {
            self.out.pop();
        }
        self.told
    }
}

/// Makes this many typing errors in the text from `from` on: two letters change places, one is missing, or twice.
pub(crate) fn typing_errors(chance: &mut Chance, text: &mut Vec<u8>, from: usize, count: u32) {
    for _ in 0..count {
        let length = text.len().saturating_sub(from + 1);
        if length < 2 {
            return;
        }
        let at = from + chance.below(length as u32) as usize;
        if !text[at].is_ascii_lowercase() || !text[at + 1].is_ascii_lowercase() {
            continue;
        }
        match chance.below(3) {
            0 => text.swap(at, at + 1),
            1 => {
                text.remove(at);
            }
            _ => text.insert(at, text[at]),
        }
    }
}
