//! Gas, heating and hot water.

use super::Symptoms;

pub(super) const GAS_SMELL: Symptoms = Symptoms {
    any: &[
        "there is a funny smell near the boiler",
        "something smells wrong by the cooker",
        "there's a smell in the {room} and I don't know what it is",
    ],
    by_severity: [
        &[
            "there's a faint smell of gas now and then by the meter cupboard",
            "I think I can smell gas near the hob but it comes and goes",
            "there's a slight whiff of gas in the {room} when the boiler starts up",
        ],
        &[
            "there is a smell of gas in the {room}, {since}",
            "you can smell gas when you open the meter cupboard",
            "the cooker smells of gas even with everything turned off",
            "the neighbour also says the hallway smells of gas",
        ],
        &[
            "there is a really strong smell of gas all through the flat",
            "it stinks of gas in here and it's giving us headaches",
            "we've turned the gas off at the meter because the smell was so strong",
            "gas is hissing out somewhere behind the cooker",
        ],
    ],
};

pub(super) const CARBON_MONOXIDE: Symptoms = Symptoms {
    any: &[
        "the alarm by the boiler keeps going off",
        "an alarm is sounding in the {room}",
        "the little white alarm near the boiler won't stop",
    ],
    by_severity: [
        &[
            "the carbon monoxide alarm went off once in the night and then stopped",
            "the CO alarm has been beeping on and off {since}",
        ],
        &[
            "the carbon monoxide alarm goes off every time the heating is on",
            "the CO alarm is sounding, we have opened the windows",
            "there is black staining on the boiler cover and the carbon monoxide alarm is going",
        ],
        &[
            "the carbon monoxide detector is screaming and we all feel sick and dizzy",
            "the CO alarm is going off, everybody in the house has a headache, we are stood outside",
            "the boiler flame is yellow and sooty and the CO alarm won't stop, feeling faint",
        ],
    ],
};

pub(super) const NO_HEATING: Symptoms = Symptoms {
    any: &[
        "there's a problem with the heating",
        "the boiler is playing up again",
        "something is wrong with the radiators",
        "the heating isn't right",
    ],
    by_severity: [
        &[
            "one radiator in the {room} stays cold at the top",
            "the radiator in the {room} won't get warm but the others are fine",
            "the heating works but the thermostat doesn't seem to do anything",
            "the boiler is making a gurgling noise but we do have heating",
            "the radiator valve in the {room} is stuck on",
        ],
        &[
            "the heating keeps cutting out and I have to reset the boiler every few hours",
            "the boiler keeps losing pressure and goes off overnight",
            "only the downstairs radiators come on, upstairs is cold",
            "the heating only stays on for ten minutes and then it shuts down",
            "the boiler is showing an error code and the heating comes and goes",
        ],
        &[
            "we have no heating at all {since}",
            "the boiler is completely dead, no heating in the whole house",
            "all the radiators are stone cold and the boiler won't fire up",
            "there's no heating whatsoever, it is freezing in here",
            "the heating packed up {beginning}, we are sitting in our coats",
        ],
    ],
};

pub(super) const NO_HOT_WATER: Symptoms = Symptoms {
    any: &[
        "there's a problem with the hot water",
        "the hot tap isn't right",
        "water isn't coming out how it should be",
    ],
    by_severity: [
        &[
            "hot water takes ages to come through in the {wet}",
            "the water is only lukewarm in the {wet}",
            "the hot tap in the {wet} has hardly any pressure",
        ],
        &[
            "hot water keeps going cold halfway through a wash",
            "we only get hot water if the heating is on",
            "the immersion trips and the hot water runs out after five minutes",
            "the shower goes from hot to cold all the time",
        ],
        &[
            "there's no hot water at all {since}",
            "we have had no hot water {since}, boiling kettles to wash",
            "the hot water tank is stone cold and nothing comes on",
            "there isn't any hot water in the whole flat",
        ],
    ],
};
