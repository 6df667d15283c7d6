//! Leaks, drains and bathrooms.

use super::Symptoms;

pub(super) const LEAK: Symptoms = Symptoms {
    any: &[
        "there's a leak in the {wet}",
        "there's water where it shouldn't be in the {wet}",
        "there's a problem with a pipe in the {wet}",
        "something is leaking under the sink",
    ],
    by_severity: [
        &[
            "the {wet} tap won't stop dripping",
            "there's a slow drip from the pipe under the sink, I have a bowl under it",
            "the overflow outside drips all day",
            "the washer has gone on the cold tap in the {wet}",
            "the toilet keeps running after you flush",
        ],
        &[
            "the pipe under the sink is leaking and I have to empty the bucket every couple of hours",
            "water is coming out from behind the washing machine when it drains",
            "the cupboard under the sink is soaked and the bottom is going rotten",
            "the leak by the stopcock is getting worse every day",
            "there's a steady leak from the radiator pipe, the carpet in the {room} is wet",
        ],
        &[
            "a pipe has burst and water is pouring everywhere",
            "water is gushing out under the sink and I can't turn it off",
            "there's a burst pipe in the {wet}, the stopcock won't turn and the floor is flooded",
            "the whole {room} is under water, it's still coming",
            "water is spraying out of the pipe next to the boiler and we can't stop it",
        ],
    ],
};

pub(super) const CEILING_LEAK: Symptoms = Symptoms {
    any: &[
        "there is a water stain on the {room} ceiling",
        "water is coming in from upstairs",
        "I think the flat above has a leak",
    ],
    by_severity: [
        &[
            "there's a brown patch on the {room} ceiling, it's dry at the moment",
            "a small stain has come up on the ceiling under the bathroom",
            "the paint on the {room} ceiling is bubbling a bit where it got wet before",
        ],
        &[
            "water drips through the {room} ceiling whenever they run a bath upstairs",
            "the ceiling in the {room} is wet to touch and the patch is getting bigger",
            "we've got drips coming through the ceiling in two places, buckets out",
            "water is running down the {room} wall from the flat above",
        ],
        &[
            "water is pouring through the ceiling and through the light fitting",
            "the {room} ceiling is bulging with water and looks like it will come down",
            "the flat above has flooded and it's coming through our ceiling in sheets",
            "water is coming through the ceiling onto the fuse box",
        ],
    ],
};

pub(super) const BLOCKED_DRAIN: Symptoms = Symptoms {
    any: &[
        "there's a blockage",
        "the drain is blocked again",
        "there's a problem with the toilet",
        "the waste pipe isn't clearing",
    ],
    by_severity: [
        &[
            "the {wet} sink is slow to drain",
            "the bath takes an hour to empty",
            "the plughole gurgles and smells a bit",
            "the outside drain is full of leaves and the water sits there",
        ],
        &[
            "the kitchen sink is completely blocked and won't go down at all",
            "the toilet is blocked but we have another one upstairs",
            "the toilet fills right up when you flush and takes ages to go down",
            "water from the washing machine comes up in the sink",
        ],
        &[
            "the only toilet is blocked and overflowing",
            "sewage is coming up through the shower tray",
            "there's raw sewage all over the yard, it has reached the back door",
            "we have just the one toilet and it's overflowing onto the floor",
            "dirty water with toilet paper in it is coming up the bath",
        ],
    ],
};

pub(super) const BATHROOM_FITTING: Symptoms = Symptoms {
    any: &[
        "something is broken in the bathroom",
        "the bathroom needs looking at",
        "there is a problem with the shower",
    ],
    by_severity: [
        &[
            "the toilet seat has come off its hinges",
            "the sealant round the bath has gone black and is peeling",
            "a few tiles have come off above the bath",
            "the plug chain has snapped and the basin has a hairline crack",
        ],
        &[
            "the basin has come away from the wall and wobbles",
            "the shower has stopped working, the bath still does",
            "the toilet rocks when you sit on it",
            "the flush handle has snapped so we use a bucket",
        ],
        &[
            "the basin has fallen off the wall altogether and smashed",
            "the grab rail in the shower came off in my hand and I went over",
            "the bath panel and floor have given way by the toilet, it isn't safe to use",
            "the toilet pan is cracked right through and leaking every flush",
        ],
    ],
};
