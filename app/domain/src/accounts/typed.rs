//! What people type about themselves and their organisation, in the one form in which it is kept.

use super::{OrganisationKind, Role};
use crate::text::{self, Field, Lines};

/// The shortest password taken, in characters.
pub const PASSWORD_MIN: usize = 12;
/// The longest, so that hashing cannot be made a weapon.
pub const PASSWORD_MAX: usize = 256;

/// Says what is wrong with a new password, or nothing.
///
/// Length is what counts; there are no rules about kinds of characters. The person's own
/// address is not taken, nor one character repeated.
pub fn password_mistake(password: &str, email: &str) -> Option<String> {
    let length = password.chars().count();
    let first = password.chars().next();
    if length < PASSWORD_MIN {
        Some(format!("Enter a password of {PASSWORD_MIN} characters or more. Three or four words work well"))
    } else if length > PASSWORD_MAX {
        Some(format!("Enter a password of {PASSWORD_MAX} characters or fewer"))
    } else if password.chars().all(|c| Some(c) == first) || password.eq_ignore_ascii_case(email) {
        Some("Enter a password that is harder to guess".to_owned())
    } else {
        None
    }
}

/// An address of e-mail in the one form in which it is stored and compared, or why it is none.
///
/// Only the shape is checked (something, `@`, a domain with a dot, no spaces, 254 bytes): whether
/// it exists, mail will tell.
///
/// # Errors
/// The words for the page.
pub fn email(raw: &str) -> Result<String, String> {
    let address = raw.trim().to_lowercase();
    if address.is_empty() {
        return Err("Enter an email address".to_owned());
    }
    let shaped = address.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && !domain.contains('@')
            && domain.split('.').all(|part| !part.is_empty())
            && domain.contains('.')
    });
    let plain = !address.contains(char::is_whitespace) && text::tidy(&address, Lines::One) == address;
    if shaped && plain && address.len() <= 254 {
        Ok(address)
    } else {
        Err("Enter an email address in the correct format, like name@example.com".to_owned())
    }
}

/// A person's name as it is kept, or the mistake in words for the page.
///
/// # Errors
/// None is given, or it is too long.
pub fn person_name(raw: &str) -> Result<String, String> {
    line(
        raw,
        &Field { name: "name", label: "Name", limit_chars: 100, lines: Lines::One },
        "Enter a full name",
    )
}

/// An organisation's legal name as it is kept, or the mistake in words for the page.
///
/// # Errors
/// None is given, it is too long, or it has no letter or digit.
pub fn organisation_name(raw: &str) -> Result<String, String> {
    let field = Field { name: "name", label: "Name", limit_chars: 150, lines: Lines::One };
    let name = line(raw, &field, "Enter the legal name of the organisation")?;
    if slug(&name).is_empty() {
        return Err("Enter a name with letters".to_owned());
    }
    Ok(name)
}

fn line(raw: &str, field: &Field, missing: &str) -> Result<String, String> {
    match text::clean(raw, field) {
        Ok(text) if text.is_empty() => Err(missing.to_owned()),
        Ok(text) => Ok(text),
        Err(mistake) => Err(mistake.to_string()),
    }
}

/// The short name of an organisation in addresses: letters and digits of its name, joined by hyphens.
pub fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The register of an identifier as it is kept, such as `GB-COH`.
///
/// # Errors
/// The words for the page.
pub fn identifier_scheme(raw: &str) -> Result<String, String> {
    let scheme = raw.trim().to_uppercase();
    let shaped = scheme.split_once('-').is_some_and(|(country, register)| {
        let letters = |part: &str| part.chars().all(|c| c.is_ascii_uppercase());
        country.len() == 2 && letters(country) && (2..=10).contains(&register.len()) && letters(register)
    });
    if shaped { Ok(scheme) } else { Err("Enter the code of a register, like GB-PPON or GB-COH".to_owned()) }
}

/// The number in a register as it is kept: capital letters, digits and hyphens, without spaces.
///
/// # Errors
/// The words for the page.
pub fn identifier_value(raw: &str) -> Result<String, String> {
    let value: String = raw.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.'));
    if !value.is_empty() && value.len() <= 40 && plain {
        Ok(value)
    } else {
        Err("Enter the number as the register gives it, like 01234567".to_owned())
    }
}

/// The roles that were ticked on a form, for an organisation of this kind, each once.
///
/// # Errors
/// None was ticked, or one that the kind does not have.
pub fn roles(kind: OrganisationKind, ticked: &[String]) -> Result<Vec<Role>, String> {
    let given = Role::of(kind);
    let known = ticked.iter().all(|key| Role::from_key(key).is_some_and(|role| given.contains(&role)));
    let roles: Vec<Role> =
        given.iter().copied().filter(|role| ticked.iter().any(|key| key == role.key())).collect();
    if known && !roles.is_empty() { Ok(roles) } else { Err("Select at least one role".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_judged_by_length_not_by_kinds_of_characters() {
        assert_eq!(password_mistake("correct horse battery", "a@b.example"), None);
        assert!(password_mistake("short", "a@b.example").is_some());
        assert!(password_mistake("aaaaaaaaaaaaaaaa", "a@b.example").is_some());
        assert!(password_mistake(&"long words ".repeat(30), "a@b.example").is_some());
        assert!(password_mistake("somebody@council.example", "somebody@council.example").is_some());
    }

    #[test]
    fn a_name_keeps_its_letters_and_loses_what_turns_the_line_around() {
        assert_eq!(person_name("  Siân \u{202E}Price\u{7} "), Ok("Siân Price".to_owned()));
        assert!(person_name(" \u{200B} ").is_err());
        assert!(person_name(&"x".repeat(101)).is_err());
        assert!(organisation_name("—").is_err());
        assert_eq!(slug("Marlow Bridge & Ŵyn Council"), "marlow-bridge-ŵyn-council");
    }

    #[test]
    fn an_identifier_is_kept_in_one_form_so_that_two_claims_meet() {
        assert_eq!(identifier_scheme(" gb-coh "), Ok("GB-COH".to_owned()));
        assert_eq!(identifier_value(" oc 301 234 "), Ok("OC301234".to_owned()));
        for wrong in ["", "GB", "GBR-COH", "GB-", "GB-C0H", "GB-COH-1"] {
            assert!(identifier_scheme(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "  ", "0123<4", &"1".repeat(41)] {
            assert!(identifier_value(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_council_gives_no_suppliers_role() {
        let ticked = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let council = OrganisationKind::Council;
        assert_eq!(
            roles(council, &ticked(&["editor", "owner", "editor"])),
            Ok(vec![Role::Owner, Role::Editor])
        );
        for wrong in [&[][..], &["admin"], &["editor", "admin"], &["king"]] {
            assert!(roles(council, &ticked(wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_address_is_stored_in_one_form() {
        assert_eq!(email("  Ada@Council.Example "), Ok("ada@council.example".to_owned()));
        for wrong in [
            "",
            "ada",
            "ada@",
            "@x.example",
            "a b@x.example",
            "ada@localhost",
            "a@b@c.example",
            "a@b..c",
            "a\u{202E}b@x.example",
        ] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }
}
