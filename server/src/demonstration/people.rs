//! Who is in the demonstration.

use super::{joining, pilots};
use domain::{
    accounts::{Identifier, OrganisationKind, Regime, Role},
    actor::{Actor, Seat},
    fault::Fault,
    ids::{OrganisationId, PersonId},
    time::Timestamp,
};
use portal::{
    Op, Portal,
    accounts::{
        self, NewPerson, members,
        organisations::{self, NewOrganisation},
    },
};
use std::collections::BTreeMap;

/// The password of everybody in the demonstration.
pub const PASSWORD: &str = "demonstration only";

/// An organisation and its people.
struct House {
    slug: &'static str,
    name: &'static str,
    kind: OrganisationKind,
    regime: Regime,
    /// Scheme, number, and whether the operator verified it.
    identifiers: &'static [(&'static str, &'static str, bool)],
    people: &'static [(&'static str, &'static [Role])],
}

const HOUSES: &[House] = &[
    House {
        slug: "marlow-bridge",
        name: "Marlow Bridge Borough Council",
        kind: OrganisationKind::Council,
        regime: Regime::England,
        identifiers: &[("GB-PPON", "DEMO-0001-MBBC", true)],
        people: &[
            ("Olive Farrow", &[Role::Owner]),
            ("Ada Hill", &[Role::Editor]),
            ("Imran Yusuf", &[Role::Editor, Role::Evaluator]),
            ("Ben Osei", &[Role::Procurement]),
            ("Priya Nandan", &[Role::Procurement]),
            ("Lena Marsh", &[Role::Legal]),
            ("Frank Dolan", &[Role::Finance]),
            ("Eve Tandy", &[Role::Evaluator]),
            ("Oscar Lindt", &[Role::Observer]),
        ],
    },
    House {
        slug: "eastwold",
        name: "Eastwold District Council",
        kind: OrganisationKind::Council,
        regime: Regime::England,
        identifiers: &[("GB-PPON", "DEMO-0002-EWDC", false)],
        people: &[("Cai Price", &[Role::Owner, Role::Procurement]), ("Hana Weir", &[Role::Editor])],
    },
    House {
        slug: "carreg-wen",
        name: "Cyngor Carreg Wen",
        kind: OrganisationKind::Council,
        regime: Regime::Wales,
        identifiers: &[],
        people: &[("Siân Ŵyn", &[Role::Owner, Role::Procurement]), ("Gethin Llŷr", &[Role::Editor])],
    },
    House {
        slug: "glenharrow",
        name: "Glenharrow Council",
        kind: OrganisationKind::Council,
        regime: Regime::Scotland,
        identifiers: &[],
        people: &[("Morag Tulloch", &[Role::Owner, Role::Procurement]), ("Ewan Strachan", &[Role::Editor])],
    },
    House {
        slug: "lough-garve",
        name: "Lough Garve Borough Council",
        kind: OrganisationKind::Council,
        regime: Regime::NorthernIreland,
        identifiers: &[],
        people: &[("Niamh Corry", &[Role::Owner, Role::Procurement]), ("Declan Boyle", &[Role::Editor])],
    },
    House {
        slug: "hearth-and-lantern",
        name: "Hearth and Lantern Ltd",
        kind: OrganisationKind::Supplier,
        regime: Regime::England,
        identifiers: &[("GB-COH", "DEMO1001", true)],
        people: &[
            ("Tomas Reel", &[Role::Admin, Role::Submitter]),
            ("Wren Abbot", &[Role::Submitter]),
            ("Jude Amari", &[Role::Member]),
        ],
    },
    House {
        slug: "brightwater",
        name: "Brightwater Systems plc",
        kind: OrganisationKind::Supplier,
        regime: Regime::England,
        identifiers: &[("GB-COH", "DEMO1002", false)],
        people: &[("Carla Voss", &[Role::Admin])],
    },
    House {
        slug: "fell-and-fern",
        name: "Fell and Fern CIC",
        kind: OrganisationKind::Supplier,
        regime: Regime::Scotland,
        identifiers: &[],
        people: &[("Asha Rook", &[Role::Admin])],
    },
    House {
        slug: "riverlands",
        name: "Riverlands Digital Partnership",
        kind: OrganisationKind::Partner,
        regime: Regime::England,
        identifiers: &[],
        people: &[("Noor Haddad", &[Role::Host])],
    },
    House {
        slug: "operator",
        name: "Demonstration operator",
        kind: OrganisationKind::Operator,
        regime: Regime::England,
        identifiers: &[],
        people: &[("Robin Keys", &[Role::Owner])],
    },
];

/// Who belongs to a second organisation, so that changing between two can be tried.
const ALSO: (&str, &str, &[Role]) = ("Ada Hill", "riverlands", &[Role::Host]);

/// One way to sign in to the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The address of e-mail.
    pub email: String,
    /// The person's name.
    pub name: &'static str,
    /// The organisation.
    pub organisation: &'static str,
    /// The roles there, in words.
    pub roles: String,
}

/// Every way to sign in, in the order of the organisations.
pub fn sign_ins() -> Vec<SignIn> {
    let everybody = HOUSES.iter().flat_map(|house| house.people.iter().map(move |person| (house, person)));
    everybody
        .map(|(house, (name, roles))| SignIn {
            email: email(name, house.slug),
            name,
            organisation: house.name,
            roles: roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", "),
        })
        .chain([joining::sign_in()])
        .collect()
}

/// `Siân Ŵyn` at `carreg-wen` is `sian.wyn@carreg-wen.example`.
fn email(name: &str, slug: &str) -> String {
    let plain = |letter: char| match letter {
        'â' => 'a',
        'Ŵ' | 'ŵ' => 'w',
        'ŷ' => 'y',
        ' ' => '.',
        letter => letter.to_ascii_lowercase(),
    };
    format!("{}@{slug}.example", name.chars().map(plain).collect::<String>())
}

/// The people of the demonstration, once they are registered.
pub struct People {
    organisations: BTreeMap<&'static str, (OrganisationId, OrganisationKind)>,
    persons: BTreeMap<&'static str, PersonId>,
}

/// Registers everybody.
pub async fn register(portal: &Portal, op: &Op) -> Result<People, Fault> {
    let mut people = People { organisations: BTreeMap::new(), persons: BTreeMap::new() };
    for house in HOUSES {
        let identifiers = house.identifiers.iter().map(|(scheme, value, verified)| Identifier {
            scheme: (*scheme).to_owned(),
            value: (*value).to_owned(),
            verified_at: verified.then_some(op.now),
        });
        let new = NewOrganisation {
            slug: house.slug.to_owned(),
            name: house.name.to_owned(),
            kind: house.kind,
            regime: house.regime,
            identifiers: identifiers.collect(),
        };
        let id = pilots::revealing_council(house.slug)?.unwrap_or_else(|| op.id());
        let organisation = organisations::register(portal, op, id, new).await?;
        people.organisations.insert(house.slug, (organisation, house.kind));
        for (name, roles) in house.people {
            let new = NewPerson {
                email: email(name, house.slug),
                name: (*name).to_owned(),
                password: Some(PASSWORD.to_owned()),
                demonstration: true,
            };
            let person = accounts::register(portal, op, new).await?;
            members::grant(portal, op, organisation, person, roles).await?;
            people.persons.insert(name, person);
        }
    }
    let (name, slug, roles) = ALSO;
    let ((organisation, _), person) = (people.organisation(slug)?, people.person(name)?);
    // A minute later, so that the first organisation stays the one that sign-in leads to.
    let later = Op::new(Actor::System, op.now.plus_minutes(1));
    members::grant(portal, &later, organisation, person, roles).await?;
    Ok(people)
}

impl People {
    /// The organisation with this short name, and its kind.
    pub fn organisation(&self, slug: &str) -> Result<(OrganisationId, OrganisationKind), Fault> {
        let missing = || Fault::internal(format!("the demonstration has no organisation {slug}"));
        self.organisations.get(slug).copied().ok_or_else(missing)
    }

    fn person(&self, name: &str) -> Result<PersonId, Fault> {
        self.persons
            .get(name)
            .copied()
            .ok_or_else(|| Fault::internal(format!("the demonstration has no {name}")))
    }

    /// An operation at `now` of the `nth` person in the organisation who has this role.
    pub fn op(&self, slug: &str, role: Role, nth: usize, now: Timestamp) -> Result<Op, Fault> {
        let (organisation, kind) = self.organisation(slug)?;
        let house = HOUSES.iter().find(|house| house.slug == slug);
        let mut holders =
            house.iter().flat_map(|house| house.people).filter(|(_, roles)| roles.contains(&role));
        let missing = || Fault::internal(format!("{slug} has no person {nth} of role {}", role.key()));
        let (name, roles) = holders.nth(nth).ok_or_else(missing)?;
        let seat = Seat { organisation, kind, roles: roles.to_vec() };
        Ok(Op::new(Actor::Person { id: self.person(name)?, seat: Some(seat) }, now))
    }
}
