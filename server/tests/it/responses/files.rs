//! Files that suppliers attach: what they are, who gets them, and what the scanner says.

use super::{APPROACH, answer_required, questions};
use crate::{
    engagements::{self, ASKED_FOR_FILES, audit_data, done, press, sign_in_again},
    harness::{Answer, House, Somebody},
    pilots::supplier,
};
use axum::http::{StatusCode, header};
use server::scanner::{Scanner, Unjudged, round};

const PDF: &[u8] = b"%PDF-1.7 a plan";

/// An engagement that asks for files, published; a supplier that has answered all but those, and where it attaches them.
async fn asking_for_files(house: &House) -> (Somebody, String, String, Somebody, String) {
    let (_, mut officer, engagement) = engagements::set_up(house).await;
    let list = format!("{engagement}/set-up/questions");
    done(officer.browser.submit(&list, &[]).await);
    done(
        officer
            .browser
            .submit(
                &format!("{list}/{ASKED_FOR_FILES}"),
                &[("kind", "file"), ("ask", "What does it look like?"), ("place", "1")],
            )
            .await,
    );
    done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
    done(engagements::publish(&mut officer.browser, &engagement).await);
    let public = engagements::public_address(&mut officer.browser, &engagement).await;
    let (_, mut pat) = supplier(house, "Brightwater").await;
    done(press(&mut pat, &format!("{public}/response"), "").await);
    let asked = questions(&mut pat, &public).await;
    answer_required(&mut pat, &asked[1..], APPROACH).await;
    (officer, engagement, public, pat, asked[0].clone())
}

async fn attach(somebody: &mut Somebody, question: &str, name: &str, content: &[u8]) -> Answer {
    somebody.browser.upload(&format!("{question}/file"), &[], name, content).await
}

/// The first address on a page that leads to a file.
fn file(page: &Answer) -> String {
    let at = page.body.find("/files/").expect("the page links to a file");
    let start = page.body[..at].rfind('"').expect("in an attribute") + 1;
    page.body[start..]
        .chars()
        .take_while(|letter| *letter != '"')
        .collect::<String>()
        .trim_end_matches("/remove")
        .to_owned()
}

/// A scanner that ends like this for a file that holds the word `virus`, and with 0 for any other.
pub fn scanner(ends: i32) -> (tempfile::TempDir, Scanner) {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("scan");
    std::fs::write(&path, format!("#!/bin/sh\nif /bin/grep -q virus \"$1\"; then exit {ends}; fi\n"))
        .expect("there is room");
    // The shell reads it: a file that was just written cannot always be started, while other scenes start programs.
    let scanner = Scanner::read(&format!("/bin/sh {}", path.display())).expect("it is a program");
    (folder, scanner.expect("it is named"))
}

scene! {
    async fn a_file_is_what_its_name_says_and_is_only_ever_saved(house) {
        let (mut officer, engagement, public, mut pat, question) = asking_for_files(&house).await;
        let page = pat.browser.get(&format!("{question}/file")).await;
        assert!(page.says("PDF, PNG, JPEG, plain text. At most 10 MiB.") && page.says("Nobody scans it"), "{}", page.text());
        let wrong: [(&str, &[u8], &str); 6] = [
            ("invoice.pdf", b"MZ\x90\x00", "its content is something else"),
            ("logo.svg", b"<svg><script>alert(1)</script></svg>", "must be one of these"),
            ("prices.csv", b"=cmd|' /C calc'!A0", "must be one of these"),
            ("plan.pdf.exe", PDF, "must be one of these"),
            ("empty.txt", b"", "is empty"),
            ("", b"", "Choose a file"),
        ];
        for (name, content, words) in wrong {
            let refused = attach(&mut pat, &question, name, content).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says(words), "{name}: {}", refused.text());
        }
        let early = pat.browser.submit(&format!("{public}/response/check"), &[]).await;
        assert!(early.says("What does it look like?: add a file"), "{}", early.text());
        done(attach(&mut pat, &question, "../../etc/pl\u{202e}an x.pdf", PDF).await);
        let page = pat.browser.get(&question).await;
        assert!(page.says("plan x.pdf"), "{}", page.text());
        assert!(page.says("Not scanned") && !page.body.contains("etc/"), "{}", page.text());
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        let own = pat.browser.get(&file(&page)).await;
        assert_eq!(own.status, StatusCode::OK, "{}", own.text());
        house.wait_minutes(60 * 24 * 28 + 6 * 60 + 10);
        sign_in_again(&house, &mut officer).await;
        let list = officer.browser.get(&format!("{engagement}/responses")).await;
        let asked = &list.body[list.body.find(&format!("{engagement}/responses/to/")).expect("a link")..];
        let asked: String = asked.chars().take_while(|letter| *letter != '"').collect();
        let page = officer.browser.get(&asked).await;
        assert!(page.says("Not scanned"), "{}", page.text());
        let theirs = officer.browser.get(&file(&page)).await;
        for answer in [own, theirs] {
            assert_eq!(answer.body.as_bytes(), PDF);
            let says = |name: header::HeaderName| answer.headers[name].to_str().expect("text").to_owned();
            assert_eq!(says(header::CONTENT_TYPE), "application/pdf");
            assert!(says(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"file.pdf\"; filename*=UTF-8''plan%20x"));
            assert_eq!(says(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
            assert!(says(header::CONTENT_SECURITY_POLICY).starts_with("sandbox;"));
        }
        assert!(audit_data(&house).await.iter().any(|row| row.contains("ResponsesRead") && row.contains(&file(&page)[file(&page).len() - 36..])));
    }

    async fn a_question_takes_five_files_each_of_ten_mebibytes(house) {
        let (_, _, public, mut pat, question) = asking_for_files(&house).await;
        let large = attach(&mut pat, &question, "large.txt", &vec![b'a'; (10 << 20) + 1]).await;
        assert!(large.status == StatusCode::PAYLOAD_TOO_LARGE && large.says("The file is larger than 10 MiB"), "{}", large.text());
        for number in 0..5 {
            done(attach(&mut pat, &question, &format!("plan {number}.pdf"), PDF).await);
        }
        let token = pat.browser.get("/cookies").await.token();
        let sixth = pat.browser.post_file(&format!("{question}/file"), &token, "plan 6.pdf", PDF).await;
        assert!(sixth.status == StatusCode::CONFLICT && sixth.says("There are 5 files already"), "{}", sixth.text());
        let page = pat.browser.get(&format!("{question}/file")).await;
        assert!(page.says("There are as many already"), "{}", page.text());
        let asked = questions(&mut pat, &public).await;
        let token = pat.browser.get("/cookies").await.token();
        let elsewhere = pat.browser.post_file(&format!("{}/file", asked[1]), &token, "plan.pdf", PDF).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "that question takes no files");
    }

    async fn a_file_that_was_taken_off_stays_with_what_was_submitted(house) {
        let (_, _, public, mut pat, question) = asking_for_files(&house).await;
        done(attach(&mut pat, &question, "plan.pdf", PDF).await);
        done(attach(&mut pat, &question, "old.txt", b"An older plan").await);
        let old = file(&pat.browser.get(&question).await);
        for _ in 0..2 {
            done(take_off(&mut pat, &old).await);
        }
        assert_eq!(pat.browser.get(&old).await.status, StatusCode::NOT_FOUND);
        assert!(pat.browser.get(&format!("{old}/remove")).await.says("This file was removed already"));
        done(attach(&mut pat, &question, "plan.pdf", PDF).await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        let own = file(&pat.browser.get(&question).await);
        done(take_off(&mut pat, &own).await);
        let receipt = pat.browser.get(&format!("{public}/response/receipt")).await;
        assert!(receipt.says("plan.pdf"), "{}", receipt.text());
        assert_eq!(pat.browser.get(&file(&receipt)).await.status, StatusCode::OK, "it was submitted");
        let (_, mut rival) = supplier(&house, "Rival").await;
        done(press(&mut rival, &format!("{public}/response"), "").await);
        for address in [own.clone(), format!("{own}/remove")] {
            assert_eq!(rival.browser.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
        assert_eq!(take_off(&mut rival, &own).await.status, StatusCode::NOT_FOUND);
    }

    async fn nobody_gets_a_file_before_the_scanner_has_passed_it(house) {
        let house = house.with_settings(|settings| settings.scans = true);
        let (_, _, public, mut pat, question) = asking_for_files(&house).await;
        done(attach(&mut pat, &question, "plan.pdf", PDF).await);
        house.wait_minutes(1);
        done(attach(&mut pat, &question, "bad.txt", b"This is a virus").await);
        let page = pat.browser.get(&question).await;
        assert_eq!(page.text().matches("Waits to be scanned").count(), 2, "{}", page.text());
        assert_eq!(pat.browser.get(&file(&page)).await.status, StatusCode::CONFLICT, "it waits");
        // A scanner that breaks down says nothing, and those behind it are scanned all the same.
        let mut unjudged = Unjudged::default();
        let (_folder, broken) = scanner(7);
        round(&house.portal, &broken, &mut unjudged).await.expect_err("it broke down");
        let page = pat.browser.get(&question).await;
        assert!(page.says("Scanned, nothing found") && page.says("Waits to be scanned"), "{}", page.text());
        let (_folder, finds) = scanner(1);
        round(&house.portal, &finds, &mut unjudged).await.expect("it is not asked again at once");
        assert!(pat.browser.get(&question).await.says("Waits to be scanned"));
        house.wait_minutes(1);
        round(&house.portal, &finds, &mut unjudged).await.expect("it judges");
        let mails = house.mail_to(&pat.email).await;
        assert!(mails[0].subject.starts_with("A file of your response is held back") && mails[0].body.contains("bad.txt"), "{mails:?}");
        let page = pat.browser.get(&question).await;
        assert!(page.says("the scanner found something in it") && !page.says("Waits to be scanned"), "{}", page.text());
        let (mut refused, mut passed) = (0, 0);
        for (at, _) in page.body.match_indices("/remove\"") {
            let start = page.body[..at].rfind('"').expect("in an attribute") + 1;
            match pat.browser.get(&page.body[start..at]).await.status {
                StatusCode::OK => passed += 1,
                StatusCode::CONFLICT => refused += 1,
                other => panic!("{other}"),
            }
        }
        assert_eq!((passed, refused), (1, 1));
        let refused = pat.browser.submit(&format!("{public}/response/check"), &[]).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.says("The scanner found something in \u{2018}bad.txt\u{2019}"), "{}", refused.text());
        // Without a scanner what none has judged is said to be not scanned; what one refused stays so.
        done(attach(&mut pat, &question, "new.pdf", PDF).await);
        assert!(pat.browser.get(&question).await.says("Waits to be scanned"));
        let house = house.with_settings(|settings| settings.scans = false);
        let page = portal::responses::draft(&house.portal, &pat.op(&house), public.rsplit('/').next().expect("a reference")).await;
        let files = page.expect("it is there").files;
        let labels: Vec<_> = files.iter().map(|(file, scan)| (file.name.as_str(), scan.key())).collect();
        assert_eq!(labels, [("plan.pdf", "passed"), ("bad.txt", "refused"), ("new.pdf", "not_scanned")]);
    }
}

async fn take_off(somebody: &mut Somebody, file: &str) -> Answer {
    let token = somebody.browser.get("/cookies").await.token();
    somebody.browser.post(&format!("{file}/remove"), &token).await
}
