//! Damp, doors, windows, kitchens, floors and plaster.

use super::Symptoms;

pub(super) const DAMP_MOULD: Symptoms = Symptoms {
    any: &[
        "there is damp in the {room}",
        "we have a problem with mould",
        "the {room} smells musty",
        "there's black stuff on the wall in the {room}",
    ],
    by_severity: [
        &[
            "there's a bit of mould round the window in the {room}, I wipe it off",
            "there are some black spots in the corner of the {room}",
            "the windows are wet with condensation every morning",
            "there's a small patch of damp by the skirting in the {room}",
        ],
        &[
            "the mould keeps coming back on the {room} wall and it's spreading",
            "the wallpaper in the {room} is peeling off with the damp",
            "the clothes in the wardrobe have gone mouldy and the wall behind is wet",
            "there are damp patches on two walls now, they were not there in the autumn",
        ],
        &[
            "the whole wall in the {room} is black with mould from floor to ceiling",
            "there's mould all over the bedroom, the mattress and the cot are covered",
            "there's black mould in every room, we have all moved into the lounge to sleep",
            "the ceiling and three walls in the {room} are black, you can taste it",
            "it's so damp that water runs down the walls and the mould is thick like fur",
        ],
    ],
};

pub(super) const DOOR: Symptoms = Symptoms {
    any: &[
        "there's a problem with the front door",
        "the door needs fixing",
        "the lock on the door isn't right",
    ],
    by_severity: [
        &[
            "the front door sticks when it rains and needs shaving",
            "the {room} door has dropped and catches on the carpet",
            "the letterbox flap has come off",
            "the handle on the {room} door is loose",
        ],
        &[
            "the lock is so stiff that it takes ten minutes to get in",
            "the front door only locks if you pull it up really hard",
            "the key keeps jamming in the back door, sometimes we can't get out that way",
            "the door frame is rotten where the lock goes in",
        ],
        &[
            "the front door won't lock at all, anybody could walk in",
            "somebody kicked the door in last night and it won't shut",
            "I'm locked out, the key turns and nothing happens",
            "the back door lock has broken and the house can't be secured",
            "we had a break in and the door is hanging off",
        ],
    ],
};

pub(super) const WINDOW: Symptoms = Symptoms {
    any: &["there's a problem with a window", "the window in the {room} needs fixing"],
    by_severity: [
        &[
            "there's a draught from the window in the {room}",
            "the window handle in the {room} is loose",
            "the double glazing in the {room} has misted up between the panes",
        ],
        &[
            "the window in the {room} won't close properly and it's held with tape",
            "the catch has snapped so the {room} window won't lock",
            "the rain gets in round the window frame in the {room}",
        ],
        &[
            "the {room} window is smashed, there's glass all over the floor",
            "the whole window came off its hinge and is hanging, we are on the {floor} floor",
            "a brick came through the window, it's boarded with cardboard",
            "the window won't shut at all and the wind blows straight in",
        ],
    ],
};

pub(super) const KITCHEN_UNIT: Symptoms = Symptoms {
    any: &["the kitchen needs some attention", "there's a problem with one of the kitchen cupboards"],
    by_severity: [
        &[
            "a cupboard door in the kitchen has come off its hinge",
            "one of the kitchen drawers has lost its front",
            "the kickboard under the units keeps falling off",
            "the worktop edge strip has come away",
        ],
        &[
            "three of the kitchen cupboards won't shut and the hinges have rusted",
            "the worktop by the sink has swollen up and gone soft",
            "the drawer unit has collapsed inside, can't use it",
        ],
        &[
            "a wall cupboard has come away from the wall and is hanging by one screw",
            "the wall unit fell down with all the plates in it",
            "the kitchen floor unit has rotted through and the sink is not held up by anything",
        ],
    ],
};

pub(super) const FLOOR_OR_STAIRS: Symptoms = Symptoms {
    any: &["there's something wrong with the floor in the {room}", "the stairs need looking at"],
    by_severity: [
        &[
            "a floorboard creaks and moves in the {room}",
            "some of the floor tiles have lifted in the hall",
            "the carpet gripper at the top of the stairs is loose",
        ],
        &[
            "the banister is loose and comes away if you lean on it",
            "a stair tread is cracked and bends when you step on it",
            "the floor in the {room} has gone spongy",
        ],
        &[
            "my foot went through the floor in the {room}",
            "one of the stairs has broken right through and I nearly went down",
            "the handrail came off the wall and there's nothing to hold on to",
        ],
    ],
};

pub(super) const PLASTER: Symptoms = Symptoms {
    any: &["there are cracks in the {room}", "the ceiling in the {room} needs looking at"],
    by_severity: [
        &[
            "there's a hairline crack over the door in the {room}",
            "some plaster has come off where the shelf was",
            "there are cracks in the {room} ceiling, had them for years",
        ],
        &[
            "a chunk of plaster has come off the wall in the {room}",
            "the crack in the {room} wall is wide enough for a pencil and getting longer",
            "the ceiling in the {room} is sagging in the middle",
        ],
        &[
            "half the {room} ceiling has come down",
            "a big lump of the ceiling fell and missed us by inches, more is hanging",
            "the ceiling in the {room} has collapsed, dust everywhere, the rest is moving",
        ],
    ],
};
