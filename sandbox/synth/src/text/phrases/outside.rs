//! Roofs, gutters, fences and paths.

use super::Symptoms;

pub(super) const ROOF_LEAK: Symptoms = Symptoms {
    any: &[
        "there's a problem with the roof",
        "rain is getting in from above",
        "something is up with the roof",
    ],
    by_severity: [
        &[
            "a tile has slipped, you can see it from the road, no water coming in yet",
            "a couple of slates came down in the wind",
            "there's moss and a loose ridge tile on the roof",
        ],
        &[
            "there's a drip in the loft every time it rains",
            "the roof lets in water round the chimney and the wallpaper is stained",
            "the felt has torn and the loft insulation is wet",
        ],
        &[
            "the rain is coming straight through the roof into the {room}",
            "part of the roof blew off in the storm and it is pouring in",
            "there are buckets all over upstairs, the roof is leaking in five places and the ceiling is coming down",
        ],
    ],
};

pub(super) const GUTTER: Symptoms = Symptoms {
    any: &["the gutter needs doing", "there's a problem with the guttering"],
    by_severity: [
        &[
            "the gutter is full of grass and weeds",
            "the gutter drips at the joint over the front door",
            "the downpipe bracket has come loose",
        ],
        &[
            "the gutter overflows down the wall whenever it rains",
            "a length of gutter has dropped and the water misses it",
            "the downpipe has come apart halfway up",
        ],
        &[
            "a section of gutter is hanging off over the path where people walk",
            "the gutter came down in the wind and it's swinging by one end",
        ],
    ],
};

pub(super) const FENCE_OR_GATE: Symptoms = Symptoms {
    any: &["there's a problem with the fence", "the gate needs looking at"],
    by_severity: [
        &[
            "a fence panel has slats missing",
            "the garden gate doesn't latch",
            "the fence wobbles when it's windy",
        ],
        &[
            "two fence panels have blown down",
            "the gate has dropped and won't open without lifting it",
            "a fence post has snapped at the bottom",
        ],
        &[
            "the fence has fallen across the pavement and people have to walk in the road",
            "the back wall is leaning over the path and looks like it's going",
            "the whole side fence is down and the dog next door gets in",
        ],
    ],
};

pub(super) const PATH: Symptoms = Symptoms {
    any: &["the path needs looking at", "there's a problem with the steps outside"],
    by_severity: [
        &[
            "weeds are coming up all through the path",
            "a slab by the bins rocks a little",
            "the ramp is a bit slippy with moss",
        ],
        &[
            "the path has sunk and holds water right outside the door",
            "a slab has lifted and sticks up about an inch",
            "the edge of the front step has broken off",
        ],
        &[
            "the front steps have crumbled away and I've already had a fall",
            "a drain cover on the path is broken, there's a hole you could put your leg in",
            "the handrail on the front steps has rusted through and come off",
        ],
    ],
};
