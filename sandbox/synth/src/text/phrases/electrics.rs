//! Sockets, lights, alarms and fans.

use super::Symptoms;

pub(super) const WIRING: Symptoms = Symptoms {
    any: &[
        "there's a problem with a socket in the {room}",
        "the plug socket doesn't look right",
        "the electrics in the {room} need looking at",
    ],
    by_severity: [
        &[
            "the socket in the {room} is loose on the wall",
            "the light switch in the {room} has a crack in the cover",
            "a double socket has come away a bit, still works",
        ],
        &[
            "the socket in the {room} gets hot when anything is plugged in",
            "the switch buzzes and crackles when you turn the light on",
            "there are brown scorch marks round the plug socket in the {room}",
            "the socket cover is hanging off and you can see the wires",
        ],
        &[
            "sparks came out of the socket in the {room} and there's a burning smell",
            "I got an electric shock off the light switch",
            "bare wires are sticking out of the wall where the kids can reach",
            "the fuse box is smoking and smells of burning plastic",
            "there was a bang and a flash from the cooker switch and it's melted",
        ],
    ],
};

pub(super) const POWER_LOSS: Symptoms = Symptoms {
    any: &[
        "the electric has gone funny",
        "there's a problem with the electricity",
        "the trip switch keeps going",
    ],
    by_severity: [
        &[
            "one socket in the {room} is dead, the rest are ok",
            "the cooker switch trips now and then but goes back on",
            "the socket for the fridge stopped working so it's on an extension lead",
        ],
        &[
            "half the sockets in the flat have no power",
            "there's no power upstairs at all, downstairs is fine",
            "the electric trips every time we use the cooker or the kettle",
            "we've lost all the sockets in the kitchen, fridge is defrosting",
        ],
        &[
            "there is no electricity in the whole flat, neighbours have theirs",
            "everything is off and the trip switch won't go back up",
            "there's a total power cut in just our house {since}",
            "we've no power at all, no lights no cooker nothing",
        ],
    ],
};

pub(super) const LIGHTS: Symptoms = Symptoms {
    any: &["there's a light not working", "a light needs fixing", "there's a problem with the lights"],
    by_severity: [
        &[
            "the light in the {room} flickers",
            "the pull cord for the bathroom light has snapped, you can still just reach it",
            "the outside light by the front step stays on all day",
            "the strip light in the kitchen takes ages to come on",
        ],
        &[
            "the light in the {room} has stopped working, changed the bulb and it makes no difference",
            "there's no light in the bathroom, we are using a torch",
            "the hall light has gone and there's no window there",
        ],
        &[
            "the stairs are pitch black at night, all the lights on the landing are out",
            "none of the lights on our stairwell work and somebody already tripped",
            "no lights work upstairs, can't see a thing on the stairs",
        ],
    ],
};

pub(super) const SMOKE_ALARM: Symptoms = Symptoms {
    any: &["there's a problem with the smoke alarm", "the alarm on the landing needs doing"],
    by_severity: [
        &[
            "the smoke alarm chirps every minute, I think it's the battery",
            "the smoke alarm goes off every time I make toast",
            "the smoke alarm has gone yellow and is past the date on it",
        ],
        &[
            "the smoke alarm doesn't do anything when you press test",
            "the wired smoke alarm has no green light any more",
        ],
        &[
            "the smoke alarm has come off the ceiling and there's only wires",
            "there are no working smoke alarms in the house, the last one died {beginning}",
            "none of our smoke alarms work and the one upstairs is missing",
        ],
    ],
};

pub(super) const EXTRACTOR_FAN: Symptoms = Symptoms {
    any: &["the fan needs looking at", "there's a problem with the extractor"],
    by_severity: [
        &[
            "the bathroom fan is noisy but it does turn",
            "the kitchen extractor rattles",
            "the fan stays on for an hour after the light goes off",
        ],
        &[
            "the extractor fan in the bathroom has stopped and the walls stream with water",
            "the fan doesn't pull any more, the {wet} is like a sauna",
            "there's no extraction in the {wet} and the paint is starting to spot",
        ],
        &[
            "the bathroom fan has been dead {since}, everything is dripping and there's mould starting",
            "the extractor came out of the wall, there's just a hole and the damp is getting in",
        ],
    ],
};
