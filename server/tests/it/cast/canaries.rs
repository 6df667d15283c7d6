//! The words that must not travel, and who may meet each.

use super::Cast;
use domain::{
    accounts::{OrganisationKind, Role},
    actor::Actor,
    ids::OrganisationId,
};

/// A word that stands in one private object alone.
#[derive(Clone, Copy, Debug)]
pub struct Canary {
    pub word: &'static str,
    /// Whether this actor may meet it.
    pub known_to: fn(&Cast, &Actor) -> bool,
}

/// The words that must not travel. One of each private kind.
pub const CANARIES: &[Canary] = &[
    Canary { word: "Quagmirehithe", known_to: in_council },
    Canary {
        word: "Fenmarklow",
        known_to: |cast, actor| {
            let answers = is_only(actor, Role::Owner) || is_only(actor, Role::Procurement);
            (asks_the_market(cast, actor) && !is_only(actor, Role::Evaluator))
                || (is_of(actor, cast.invited) && answers)
        },
    },
    Canary {
        word: "Otterbrack",
        known_to: |cast, actor| {
            in_council(cast, actor) && (is_only(actor, Role::Legal) || is_only(actor, Role::Procurement))
        },
    },
    Canary {
        word: "Sedgewater",
        known_to: |cast, actor| actor.seat().is_some_and(|seat| seat.organisation == cast.supplier),
    },
    // An organisation that is interested in the published engagement.
    Canary {
        word: "Reedmarsh",
        known_to: |cast, actor| {
            asks_the_market(cast, actor)
                || actor.seat().is_some_and(|seat| seat.kind == OrganisationKind::Operator)
        },
    },
    // The words of a question that nobody answered.
    Canary {
        word: "Tidewrack",
        known_to: |cast, actor| {
            (asks_the_market(cast, actor) && !is_only(actor, Role::Evaluator))
                || actor.seat().is_some_and(|seat| seat.organisation == cast.supplier)
        },
    },
    // An organisation that asked one.
    Canary {
        word: "Saltmoor",
        known_to: |_, actor| actor.seat().is_some_and(|seat| seat.kind == OrganisationKind::Operator),
    },
    // The words of a response that was submitted, to be read as they come.
    Canary {
        word: "Marshlight",
        known_to: |cast, actor| {
            let assesses = !is_only(actor, Role::Finance) && !is_only(actor, Role::Observer);
            (asks_the_market(cast, actor) && assesses)
                || actor.seat().is_some_and(|seat| seat.organisation == cast.supplier)
        },
    },
    // An organisation that writes one and has not submitted it.
    Canary {
        word: "Driftmere",
        known_to: |_, actor| actor.seat().is_some_and(|seat| seat.kind == OrganisationKind::Operator),
    },
    // What a supplier was told by telephone.
    Canary {
        word: "Gullholm",
        known_to: |cast, actor| in_council(cast, actor) && !is_only(actor, Role::Evaluator),
    },
    // A supplier that the statement on advantages names.
    Canary {
        word: "Wrackshore",
        known_to: |cast, actor| asks_the_market(cast, actor) && !is_only(actor, Role::Evaluator),
    },
    // What a supplier needs at its demo.
    Canary {
        word: "Reedcut",
        known_to: |cast, actor| {
            asks_the_market(cast, actor)
                || actor.seat().is_some_and(|seat| seat.organisation == cast.supplier)
        },
    },
    // Where demos take place.
    Canary {
        word: "Wrenfield",
        known_to: |cast, actor| {
            asks_the_market(cast, actor)
                || actor.seat().is_some_and(|seat| seat.organisation == cast.supplier)
        },
    },
    // A supplier that booked one.
    Canary {
        word: "Ternsound",
        known_to: |cast, actor| {
            asks_the_market(cast, actor)
                || actor.seat().is_some_and(|seat| seat.kind == OrganisationKind::Operator)
        },
    },
    // Where a forum takes place: everybody of the supplier among the players has a seat.
    Canary {
        word: "Bittern",
        known_to: |cast, actor| {
            asks_the_market(cast, actor)
                || actor.seat().is_some_and(|seat| seat.organisation == cast.supplier)
        },
    },
    // One that is planned and not announced.
    Canary { word: "Corncrake", known_to: asks_the_market },
    // What somebody needs who comes to one; their colleagues do not read it.
    Canary { word: "Godwit", known_to: asks_the_market },
    // A question of theirs that no host has read.
    Canary { word: "Whimbrel", known_to: asks_the_market },
    // A supplier of which somebody comes.
    Canary {
        word: "Dunlinford",
        known_to: |cast, actor| {
            asks_the_market(cast, actor)
                || actor.seat().is_some_and(|seat| seat.kind == OrganisationKind::Operator)
        },
    },
    // Somebody who asks to join the supplier.
    Canary {
        word: "Skerrywall",
        known_to: |cast, actor| {
            actor
                .seat()
                .is_some_and(|seat| seat.organisation == cast.supplier && seat.roles.contains(&Role::Admin))
        },
    },
    Canary {
        word: "tarnwick",
        known_to: |cast, actor| in_council(cast, actor) && is_only(actor, Role::Owner),
    },
];

fn in_council(cast: &Cast, actor: &Actor) -> bool {
    actor.seat().is_some_and(|seat| seat.organisation == cast.council)
}

/// Whether they are of a council that leads the engagement or takes part in it.
fn asks_the_market(cast: &Cast, actor: &Actor) -> bool {
    in_council(cast, actor) || is_of(actor, cast.party)
}

fn is_of(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.seat().is_some_and(|seat| seat.organisation == organisation)
}

fn is_only(actor: &Actor, role: Role) -> bool {
    actor.seat().is_some_and(|seat| seat.roles == [role])
}
