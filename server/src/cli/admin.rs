//! `forecourt admin`: the operator, the first person of each organisation, and the way back for somebody who has
//! lost their second step. Passwords are no arguments, which others on the machine could read: a link where one
//! is set is printed instead.

use crate::{
    config::{Config, SETTINGS},
    router,
};
use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{
    accounts::{
        Identifier, OrganisationKind, Regime, email, identifier_scheme, identifier_value, organisation_name,
        person_name, slug,
    },
    actor::Actor,
    fault::Fault,
    time::london,
};
use portal::{
    Op, Portal,
    accounts::{console, organisations::NewOrganisation},
    pilots, receipts,
};

/// What nobody can do signed in.
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
    /// Take the second step of signing in away from somebody who has lost their app and their recovery codes, or
    /// who never set it up. Make sure first, by other means than mail, that it is they who ask.
    ForgetSecondStep {
        /// Their address of e-mail.
        email: String,
    },
    /// Let machines run pilots: add one, list them, say whether one may run finals, end one.
    Worker {
        #[command(subcommand)]
        what: Worker,
    },
    /// Make a new key that signs receipts, or say that somebody else may have one.
    ReceiptKey {
        #[command(subcommand)]
        what: ReceiptKey,
    },
}

/// What can be done about workers.
#[derive(Debug, Subcommand)]
pub(super) enum Worker {
    /// Let a worker join. Prints a code with which it brings its key, once.
    Add {
        /// Its name, which receipts carry.
        name: String,
        /// It may run finals. Whoever holds its machine learns the key of a final while it runs.
        #[arg(long)]
        trusted: bool,
    },
    /// List all workers.
    List,
    /// Let a worker run finals.
    Trust {
        /// Its name.
        name: String,
        /// No longer.
        #[arg(long)]
        no: bool,
    },
    /// Take a worker's leave away. What it has goes to another.
    End {
        /// Its name.
        name: String,
    },
}

/// What can be done about the key that signs receipts.
#[derive(Debug, Subcommand)]
pub(super) enum ReceiptKey {
    /// Make a new one in place of the present one, whose file is kept beside it. What the old one signed stays good.
    New,
    /// Say that somebody else may have had a key: what is dated from then on is not believed.
    Revoke {
        /// The key's name, as the published keys show it.
        kid: String,
        /// Since when: hours before now.
        #[arg(value_name = "HOURS")]
        hours_ago: u32,
    },
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
    #[arg(long, value_parser = kinds(), default_value = OrganisationKind::Council.key())]
    kind: OrganisationKind,
    /// The rules of procurement it works under.
    #[arg(long, value_parser = regimes(), default_value = Regime::England.key())]
    regime: Regime,
    /// A number in a public register, such as GB-COH:01234567. It shows as unverified until the operator checks it.
    #[arg(long, value_name = "REGISTER:NUMBER")]
    identifier: Vec<String>,
}

/// The members of a closed list, by their keys, such as `northern_ireland`.
fn one_of<T: Copy + Send + Sync + 'static>(
    members: &[T],
    key: fn(T) -> &'static str,
    from_key: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    let keys = members.iter().map(|member| key(*member));
    PossibleValuesParser::new(keys)
        .map(move |given| from_key(&given).expect("the parser takes keys of the list alone"))
}

fn kinds() -> impl TypedValueParser<Value = OrganisationKind> {
    one_of(OrganisationKind::REGISTERED, OrganisationKind::key, OrganisationKind::from_key)
}

fn regimes() -> impl TypedValueParser<Value = Regime> {
    one_of(Regime::ALL, Regime::key, Regime::from_key)
}

/// Does what was asked; gives back the words to print.
pub(super) async fn run(portal: &Portal, config: &Config, what: Admin) -> Result<String, String> {
    let op = Op::new(Actor::System, portal.clock.now());
    match what {
        Admin::Operator { email: address, name } => {
            let (address, name) = (email(&address)?, person_name(&name)?);
            let link = console::operator(portal, &op, &said(&config.operator)?, &address, &name).await;
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
        Admin::Worker { what } => worker(portal, &op, config, what).await,
        Admin::ReceiptKey { what: ReceiptKey::New } => {
            let file = router::receipt_key(config);
            let kid = receipts::renew(portal, &op, &file).await?;
            Ok(format!(
                "Receipts are signed by the key {kid} from now on. Back up {}, and start the portal again.",
                file.display()
            ))
        }
        Admin::ReceiptKey { what: ReceiptKey::Revoke { kid, hours_ago } } => {
            let since = op.now.plus_hours(-i64::from(hours_ago));
            receipts::revoke(portal, &op, &kid, since).await.map_err(words)?;
            Ok(format!("What the key {kid} signed from {} on is not believed any more.", london::long(since)))
        }
        Admin::ForgetSecondStep { email: address } => {
            let address = email(&address)?;
            console::forget_second_step(portal, &op, &address).await.map_err(words)?;
            Ok(format!(
                "{address} signs in with the password alone now, and is told so by mail. If somebody else may know the password, \
                 reset it too."
            ))
        }
    }
}

async fn worker(portal: &Portal, op: &Op, config: &Config, what: Worker) -> Result<String, String> {
    match what {
        Worker::Add { name, trusted } => {
            let name = organisation_name(&name)?;
            let code = pilots::add_worker(portal, op, &name, trusted).await.map_err(words)?;
            let address = config.worker_url.as_deref().unwrap_or("https://ADDRESS-OF-THE-LISTENER");
            Ok(format!(
                "On the machine of {name}, within a day:\n  forecourt-worker join --portal {address} --folder FOLDER {code}\n  \
                 forecourt-worker run --portal {address} --folder FOLDER"
            ))
        }
        Worker::List => {
            let workers = pilots::workers(portal, op).await.map_err(words)?;
            let line = |worker: &pilots::Listed| {
                let joined = if worker.has_joined { "" } else { ", has not joined yet" };
                let trusted = if worker.trusted { ", may run finals" } else { "" };
                format!("{}, since {}{trusted}{joined}", worker.name, london::long(worker.since))
            };
            Ok(workers.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        Worker::Trust { name, no } => {
            pilots::trust_worker(portal, op, &name, !no).await.map_err(words)?;
            Ok(format!("{name} may {}run finals.", if no { "no longer " } else { "" }))
        }
        Worker::End { name } => {
            pilots::end_worker(portal, op, &name).await.map_err(words)?;
            Ok(format!("{name} gets no more work."))
        }
    }
}

/// The name of the operator's organisation. What the setting is by default is nobody's name.
fn said(operator: &str) -> Result<String, String> {
    let default = SETTINGS.iter().find(|setting| setting.key == "operator").map(|setting| setting.default);
    if default == Some(operator) {
        return Err("say first who runs the portal: set FORECOURT_OPERATOR. It names the operator\u{2019}s organisation, and \
                    the privacy page says it"
            .to_owned());
    }
    organisation_name(operator)
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
            kind: self.kind,
            regime: self.regime,
            identifiers: identifiers.collect::<Result<_, String>>()?,
            name,
        })
    }
}
