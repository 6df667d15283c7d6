//! A QR code as SVG, for the app of the second step.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, as readers need them.
const QUIET: i32 = 4;

/// The address that an authenticator app reads: whose secret, for which account.
pub(super) fn address(portal: &str, account: &str, secret: &str) -> String {
    let encode = |text: &str| -> String {
        // Apps read %20 as a space, and not all of them +.
        form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    // A colon parts the portal from the account, so it cannot stand in either.
    let (portal, account) = (encode(&portal.replace(':', " ")), encode(&account.replace(':', " ")));
    format!("otpauth://totp/{portal}:{account}?secret={secret}&issuer={portal}")
}

/// The picture; nothing where the text is too long for one, and then it is typed.
pub(super) fn picture(text: &str, label: &'static str) -> Option<AnyView> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    let modules = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let dark: String = modules
        .filter(|(x, y)| code.get_module(*x, *y))
        .map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET))
        .collect();
    let frame = format!("0 0 {side} {side}");
    Some(
        view! {
            <svg role="img" aria-label=label width="240" height="240" viewBox=frame shape-rendering="crispEdges">
                <rect width="100%" height="100%" fill="#ffffff"></rect>
                <path d=dark fill="#000000"></path>
            </svg>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_portal_and_account_and_nothing_in_them_breaks_out() {
        let address = address("Fore court", "ada+x@council.example?secret=AAAA&", "JBSWY3DP");
        assert_eq!(
            address,
            "otpauth://totp/Fore%20court:ada%2Bx%40council.example%3Fsecret%3DAAAA%26?secret=JBSWY3DP&issuer=Fore%20court"
        );
    }
}
