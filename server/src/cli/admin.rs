//! `forecourt admin`: the operator, and the first person of each organisation. Passwords are no arguments,
//! which others on the machine could read: each command prints a link where one is set.

use clap::{Args, Subcommand, ValueEnum};
use domain::{
    accounts::{
        Identifier, OrganisationKind, Regime, email, identifier_scheme, identifier_value, organisation_name,
        person_name, slug,
    },
    actor::Actor,
    fault::Fault,
};
use portal::{
    Op, Portal,
    accounts::{console, organisations::NewOrganisation},
};

/// What the command line does before anybody can sign in.
#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Make somebody an operator of the portal. Prints a link where they set a password.
    Operator {
        /// Their address of e-mail.
        email: String,
        /// Their full name.
        name: String,
    },
    /// Register an organisation and invite its first owner, administrator or host. Prints the invite's link.
    Owner(Owner),
}

/// An organisation, and who answers for it.
#[derive(Debug, Args)]
pub(super) struct Owner {
    /// The legal name of the organisation.
    organisation: String,
    /// The person's address of e-mail.
    email: String,
    /// The person's full name.
    name: String,
    /// Which kind of organisation it is.
    #[arg(long, value_enum, default_value_t = Kind::Council)]
    kind: Kind,
    /// The rules of procurement it works under.
    #[arg(long, value_enum, default_value_t = Rules::England)]
    regime: Rules,
    /// A number in a public register, such as GB-COH:01234567. It shows as unverified until the operator checks it.
    #[arg(long, value_name = "REGISTER:NUMBER")]
    identifier: Vec<String>,
}

/// The kinds that can be registered.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Council,
    Supplier,
    Partner,
}

/// The regimes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Rules {
    England,
    Wales,
    NorthernIreland,
    Scotland,
}

/// Does what was asked; gives back the words to print.
pub(super) async fn run(portal: &Portal, operator: &str, what: Admin) -> Result<String, String> {
    let op = Op::new(Actor::System, portal.clock.now());
    match what {
        Admin::Operator { email: address, name } => {
            let (address, name) = (email(&address)?, person_name(&name)?);
            let link = console::operator(portal, &op, &organisation_name(operator)?, &address, &name).await;
            let link = link.map_err(words)?;
            Ok(format!(
                "{name} is an operator of this portal.\nTo set a password, open this page within a day; it works once:\n{link}"
            ))
        }
        Admin::Owner(owner) => {
            let (address, person) = (email(&owner.email)?, person_name(&owner.name)?);
            let new = owner.organisation()?;
            let name = new.name.clone();
            let link = console::owner(portal, &op, new, &address, &person).await.map_err(words)?;
            Ok(format!(
                "{name} is registered.\n{person} joins it on this page, within 7 days; it works once and is for {address} alone:\n{link}"
            ))
        }
    }
}

fn words(fault: Fault) -> String {
    match fault.cause {
        Some(cause) => format!("{}: {cause}", fault.what),
        None => format!("{}. {}", fault.what, fault.next),
    }
}

impl Owner {
    fn organisation(&self) -> Result<NewOrganisation, String> {
        let name = organisation_name(&self.organisation)?;
        let identifiers = self.identifier.iter().map(|given| {
            let (scheme, value) = given
                .split_once(':')
                .ok_or_else(|| format!("{given} is no identifier, such as GB-COH:01234567"))?;
            Ok(Identifier {
                scheme: identifier_scheme(scheme)?,
                value: identifier_value(value)?,
                verified_at: None,
            })
        });
        Ok(NewOrganisation {
            slug: slug(&name),
            kind: match self.kind {
                Kind::Council => OrganisationKind::Council,
                Kind::Supplier => OrganisationKind::Supplier,
                Kind::Partner => OrganisationKind::Partner,
            },
            regime: match self.regime {
                Rules::England => Regime::England,
                Rules::Wales => Regime::Wales,
                Rules::NorthernIreland => Regime::NorthernIreland,
                Rules::Scotland => Regime::Scotland,
            },
            identifiers: identifiers.collect::<Result<_, String>>()?,
            name,
        })
    }
}
