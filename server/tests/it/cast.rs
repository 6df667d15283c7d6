//! Everybody there is, and a private object of each kind with a word in it that is found nowhere else.

use crate::{
    harness::{Browser, House},
    problems::{answer_everything, start},
};
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Actor, Seat},
    ids::{OrganisationId, ProblemId},
};

/// A word that stands in one private object alone.
#[derive(Clone, Copy, Debug)]
pub struct Canary {
    pub word: &'static str,
    /// Whether this actor may meet it.
    pub known_to: fn(&Cast, &Actor) -> bool,
}

/// Somebody who tries every door.
pub struct Player {
    /// `council A, editor`.
    pub who: String,
    pub actor: Actor,
    pub browser: Browser,
}

/// The people, and what the doors lead to.
pub struct Cast {
    pub players: Vec<Player>,
    pub council: OrganisationId,
    pub problem: ProblemId,
}

/// The words that must not travel. One of each private kind.
pub const CANARIES: &[Canary] = &[Canary { word: "Quagmirehithe", known_to: in_council }];

fn in_council(cast: &Cast, actor: &Actor) -> bool {
    actor.seat().is_some_and(|seat| seat.organisation == cast.council)
}

impl Cast {
    /// A council with a complete draft that was not shown to colleagues, and everybody else.
    pub async fn gather(house: &House) -> Cast {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(house, "Ada Hill", &[Role::Editor]).await;
        let address = start(&mut editor.browser, "Damp in Quagmirehithe").await;
        answer_everything(&mut editor.browser, &address).await;
        let title = [("text", "Damp in Quagmirehithe")];
        editor.browser.submit(&format!("{address}/answers/title"), &title).await;
        let problem =
            address.rsplit('/').next().and_then(|id| id.parse().ok()).expect("the address ends in an id");
        let mut cast = Cast { players: Vec::new(), council: council.id, problem };
        cast.enter(house, "council A", council.id, OrganisationKind::Council).await;
        for (name, kind) in [
            ("council B", OrganisationKind::Council),
            ("supplier", OrganisationKind::Supplier),
            ("partner", OrganisationKind::Partner),
            ("operator", OrganisationKind::Operator),
        ] {
            let organisation = house.organisation(name, kind).await;
            cast.enter(house, name, organisation, kind).await;
        }
        let nobody = house.visitor();
        cast.players.push(Player { who: "visitor".to_owned(), actor: Actor::Visitor, browser: nobody });
        cast
    }

    /// One person for each role of the organisation.
    async fn enter(
        &mut self,
        house: &House,
        name: &str,
        organisation: OrganisationId,
        kind: OrganisationKind,
    ) {
        for role in Role::of(kind) {
            let person = format!("{} of {name}", role.key());
            let somebody = house.person(organisation, kind, &person, &[*role], None).await;
            let seat = Seat { organisation, kind, roles: vec![*role] };
            self.players.push(Player {
                who: format!("{name}, {}", role.key()),
                actor: Actor::Person { id: somebody.id, seat: Some(seat) },
                browser: somebody.browser,
            });
        }
    }
}
