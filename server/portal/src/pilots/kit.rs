//! The starting kit of an engagement's challenge: everything that a supplier needs on their own machine, in one archive.

use super::chosen;
use crate::{Op, Portal, blobs::Blob, engagements};
use domain::{
    fault::Fault,
    pilots::{KIT_CHALLENGE, KitFacts, kit_readme},
};
use std::io::{self, Read};

/// An archive to download.
#[derive(Clone, Debug)]
pub struct Kit {
    /// What its file is called.
    pub name: String,
    /// A tar archive, in which all lies in one folder.
    pub archive: Vec<u8>,
}

/// The starting kit of a published engagement. Nothing of it is secret: the practice key is public by design.
///
/// # Errors
/// Not found, also where the engagement has no challenge.
pub async fn kit(portal: &Portal, op: &Op, reference: &str) -> Result<Kit, Fault> {
    let public = engagements::public(portal, op, reference).await?;
    let reference = &public.engagement.reference;
    let chosen = chosen(portal, public.engagement.id).await?.ok_or_else(Fault::not_found)?;
    let packed = portal.blobs.get(Blob::Challenge(chosen.card.sha256)).await?;
    let packed =
        packed.ok_or_else(|| Fault::internal(format!("the files of {} are gone", chosen.card.name)))?;
    let facts = KitFacts {
        title: &public.engagement.title,
        reference,
        address: &format!("{}/engagements/{reference}", portal.settings.public_url),
        lead: public.engagement.lead,
        council: &public.lead.name,
    };
    let undecided = || Fault::internal("a challenge was published without the profile of its lead");
    let readme = kit_readme(&chosen, &facts).ok_or_else(undecided)?;
    let folder = format!("starting-kit-{reference}");
    let beside = [("README.md", readme.as_bytes()), ("pilot.wit", portal.library.contract().as_bytes())];
    let archive = pack(&folder, &beside, &packed).map_err(Fault::internal)?;
    Ok(Kit { name: format!("{folder}.tar"), archive })
}

/// One archive of the files beside the challenge, and of those that are packed in it.
fn pack(folder: &str, beside: &[(&str, &[u8])], packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut kit = tar::Builder::new(Vec::with_capacity(packed.len() + (64 << 10)));
    for (path, bytes) in beside {
        append(&mut kit, &format!("{folder}/{path}"), bytes)?;
    }
    for entry in tar::Archive::new(packed).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        append(&mut kit, &format!("{folder}/{KIT_CHALLENGE}/{path}"), &bytes)?;
    }
    kit.into_inner()
}

fn append(kit: &mut tar::Builder<Vec<u8>>, path: &str, bytes: &[u8]) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    kit.append_data(&mut header, path, bytes)
}
