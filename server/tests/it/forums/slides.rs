//! Files beside the minutes.

use super::{Planned, announced_as, plan_but};
use crate::{
    engagements::{done, send, sign_in_again},
    harness::House,
    responses::files::scanner,
};
use axum::http::StatusCode;
use domain::responses::FILES_MAX;
use server::scanner::{Unjudged, round};

const PDF: &[u8] = b"%PDF-1.7 slides";

/// A forum that has begun, where its files are added.
async fn begun(house: &House) -> (Planned, String) {
    let mut planned = announced_as(house, &plan_but(&[("seats", "5")])).await;
    house.wait_minutes(7 * 24 * 60 + 59);
    sign_in_again(house, &mut planned.editor).await;
    let slides = format!("{}/slides", planned.workspace);
    (planned, slides)
}

/// The id of the first file that a page links to.
fn first(page: &str, before: &str) -> String {
    page.split(before).nth(1).map(|rest| rest[..36].to_owned()).unwrap_or_else(|| panic!("no file: {page}"))
}

scene! {
    async fn slides_are_read_by_everybody_once_the_minutes_are_published(house) {
        let (mut planned, slides) = begun(&house).await;
        done(planned.editor.browser.upload(&slides, &[], "../Our slides\u{202e}.pdf", PDF).await);
        let page = planned.editor.browser.get(&slides).await;
        assert!(page.says("Our slides.pdf") && page.says("Not scanned"), "{}", page.text());
        let id = first(&page.body, &format!("href=\"{slides}/"));
        let own = planned.editor.browser.get(&format!("{slides}/{id}")).await;
        assert_eq!((own.status, own.bytes.as_slice()), (StatusCode::OK, PDF));
        let public = format!("{}/slides/{id}", planned.page);
        assert_eq!(house.visitor().get(&public).await.status, StatusCode::NOT_FOUND, "not before");
        done(send(&mut planned.editor, &format!("{}/minutes", planned.workspace), &[("minutes", "Nobody came."), ("seen", "1")]).await);
        house.wait_minutes(1);
        done(planned.editor.browser.submit(&format!("{}/publish", planned.workspace), &[]).await);
        let got = house.visitor().get(&public).await;
        assert_eq!((got.status, got.bytes.as_slice()), (StatusCode::OK, PDF));
        for (header, value) in [("x-content-type-options", "nosniff"), ("content-security-policy", "sandbox; default-src 'none'"), ("content-type", "application/pdf")] {
            assert_eq!(got.headers.get(header).and_then(|value| value.to_str().ok()), Some(value), "{header}");
        }
        let saved = got.headers.get("content-disposition").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        assert!(saved.starts_with("attachment; filename=\"file.pdf\"") && saved.contains("Our%20slides.pdf"), "{saved}");
        assert!(house.visitor().get(&planned.page).await.says("Our slides.pdf"));
        let late = planned.editor.browser.post_file(&slides, &planned.editor.browser.clone().get("/cookies").await.token(), "late.pdf", PDF).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    }

    async fn nobody_gets_a_file_before_the_scanner_has_passed_it(house) {
        let house = house.with_settings(|settings| settings.scans = true);
        let (mut planned, slides) = begun(&house).await;
        assert!(planned.editor.browser.get(&slides).await.says("It is scanned for malicious software"));
        for (name, content) in [("good.txt", "all is well"), ("bad.txt", "a virus")] {
            done(planned.editor.browser.upload(&slides, &[], name, content.as_bytes()).await);
        }
        let held: Vec<_> = portal::forums::slides::held(&house.portal).await.expect("they are read");
        let early = planned.editor.browser.get(&format!("{slides}/{}", held[0])).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text());
        let (_folder, finds) = scanner(1);
        round(&house.portal, &finds, &mut Unjudged::default()).await.expect("both are judged");
        let page = planned.editor.browser.get(&slides).await;
        assert!(page.says("Scanned, nothing found") && page.says("the scanner found something in it"), "{}", page.text());
        assert_eq!(planned.editor.browser.get(&format!("{slides}/{}", held[0])).await.status, StatusCode::OK);
        assert_eq!(planned.editor.browser.get(&format!("{slides}/{}", held[1])).await.status, StatusCode::CONFLICT);
    }

    async fn what_is_no_document_is_refused_and_there_are_only_so_many(house) {
        let (mut planned, slides) = begun(&house).await;
        for (name, content, words) in [
            ("slides.pdf", b"MZ\x90\x00".as_slice(), "its content is something else"),
            ("slides.svg", b"<svg><script>alert(1)</script></svg>", "must be one of these"),
            ("", b"", "Choose a file"),
        ] {
            let refused = planned.editor.browser.upload(&slides, &[], name, content).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says(words), "{name}: {}", refused.text());
        }
        for number in 0..FILES_MAX {
            done(planned.editor.browser.upload(&slides, &[], &format!("{number}.pdf"), PDF).await);
        }
        let page = planned.editor.browser.get(&slides).await;
        assert!(page.says("There are 5 files already"), "{}", page.text());
        let more = planned.editor.browser.post_file(&slides, &page.token(), "more.pdf", PDF).await;
        let more = if more.status == StatusCode::CONFLICT { more } else {
            let token = planned.editor.browser.get("/cookies").await.token();
            planned.editor.browser.post_file(&slides, &token, "more.pdf", PDF).await
        };
        assert!(more.status == StatusCode::CONFLICT && more.says("there may be no more"), "{}", more.text());
        let id = first(&page.body, &format!("href=\"{slides}/"));
        let remove = format!("{slides}/{id}/remove");
        assert!(planned.editor.browser.get(&remove).await.says("Remove"));
        for _ in 0..2 {
            done(send(&mut planned.editor, &remove, &[]).await);
        }
        assert_eq!(planned.editor.browser.get(&format!("{slides}/{id}")).await.status, StatusCode::NOT_FOUND);
        done(planned.editor.browser.upload(&slides, &[], "again.pdf", PDF).await);
    }
}
