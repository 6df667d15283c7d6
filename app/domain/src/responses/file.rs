//! Files that suppliers attach to a response: which are taken, how they are told apart, and whether they were scanned.

use crate::{
    closed_list::closed_list,
    ids::ResponseFileId,
    text::{Lines, tidy},
};
use serde::{Deserialize, Serialize};

/// A question takes at most so many files.
pub const FILES_MAX: usize = 5;
/// The files that are kept of one response, those of all its versions, have at most so many bytes.
pub const KEPT_BYTES_MAX: u64 = 200 << 20;
/// The largest file, in bytes.
pub const FILE_BYTES_MAX: u64 = 10 << 20;

closed_list! {
    /// The sorts of files that are taken.
    FileKind {
        /// A document for reading and printing.
        Pdf = "pdf", "PDF";
        /// A picture.
        Png = "png", "PNG";
        /// A picture.
        Jpeg = "jpeg", "JPEG";
        /// Plain text in UTF-8.
        Text = "txt", "plain text";
    }
}

closed_list! {
    /// What is known of a file.
    Scan {
        /// The operator's scanner was not asked yet: nobody gets the file.
        Held = "held", "Waits to be scanned";
        /// Nothing was found.
        Passed = "passed", "Scanned, nothing found";
        /// The operator has set no scanner.
        NotScanned = "not_scanned", "Not scanned";
        /// Something was found: nobody gets the file.
        Refused = "refused", "Held back: the scanner found something in it";
        /// It was taken off before it was submitted, or is not where it is kept.
        Gone = "gone", "Not kept any more";
    }
}

impl Scan {
    /// Whether people get the file.
    pub const fn lets_through(self) -> bool {
        matches!(self, Scan::Passed | Scan::NotScanned)
    }
}

/// A file that is attached to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseFile {
    /// Its id.
    pub id: ResponseFileId,
    /// The question that it answers.
    pub question: String,
    /// Its name, as text that can be shown; it ends as its kind says.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 over it, in hexadecimal.
    pub sha256: String,
}

impl FileKind {
    /// What its first bytes are; none for text.
    const fn begins(self) -> &'static [u8] {
        match self {
            FileKind::Pdf => b"%PDF-",
            FileKind::Png => b"\x89PNG\r\n\x1a\n",
            FileKind::Jpeg => b"\xff\xd8\xff",
            FileKind::Text => b"",
        }
    }

    /// How the names of such files end.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            FileKind::Pdf => &[".pdf"],
            FileKind::Png => &[".png"],
            FileKind::Jpeg => &[".jpg", ".jpeg"],
            FileKind::Text => &[".txt"],
        }
    }

    /// The type that it is sent with.
    pub const fn content_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Png => "image/png",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Text => "text/plain; charset=utf-8",
        }
    }

    /// The kind of a file of this name, if its content begins as the name says; of text, if all of it is text.
    ///
    /// # Errors
    /// What is wrong with it and how to put it right.
    pub fn of(name: &str, content: &[u8]) -> Result<FileKind, String> {
        let lower = name.to_lowercase();
        let named =
            FileKind::ALL.iter().copied().find(|kind| kind.endings().iter().any(|end| lower.ends_with(end)));
        let Some(kind) = named else {
            return Err(format!(
                "The file must be one of these: {}. Save it as PDF if it is a document",
                taken()
            ));
        };
        let is_text = || {
            std::str::from_utf8(content)
                .is_ok_and(|text| !text.chars().any(|letter| letter.is_control() && !letter.is_whitespace()))
        };
        let fits = content.starts_with(kind.begins()) && (kind != FileKind::Text || is_text());
        if content.is_empty() {
            Err("The file is empty. Choose another".to_owned())
        } else if fits {
            Ok(kind)
        } else {
            Err(format!(
                "The name of the file says that it is {}, and its content is something else. Choose another, or save it again",
                kind.label()
            ))
        }
    }
}

/// The sorts of files that are taken, in words.
pub fn taken() -> String {
    FileKind::ALL.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", ")
}

/// The longest name of a file, in characters.
const NAME_LIMIT: usize = 120;

/// The name of a file as text that can be shown and sent: its last part, without control characters, what turns text around,
/// quotation marks and what separates fields of a header; shortened before its ending.
pub fn shown_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let words: String = tidy(last, Lines::One)
        .chars()
        .filter(|letter| !matches!(letter, '"' | ';' | '%' | '<' | '>'))
        .collect();
    let (stem, ending) = match words.rfind('.') {
        Some(dot) if words.len() - dot <= 6 => words.split_at(dot),
        _ => (words.as_str(), ""),
    };
    let room = NAME_LIMIT - ending.chars().count();
    let stem: String = stem.chars().take(room).collect();
    match stem.trim().trim_start_matches('.') {
        "" => format!("file{ending}"),
        stem => format!("{stem}{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_and_its_content_say_together() {
        let pdf = b"%PDF-1.7\n...";
        let taken: [(&str, &[u8], FileKind); 5] = [
            ("plan.pdf", pdf, FileKind::Pdf),
            ("PLAN.PDF", pdf, FileKind::Pdf),
            ("map.png", b"\x89PNG\r\n\x1a\n....", FileKind::Png),
            ("photo.JPG", b"\xff\xd8\xff\xe0", FileKind::Jpeg),
            ("notes.txt", "Llanfair \u{2014} notes\r\n\tone".as_bytes(), FileKind::Text),
        ];
        for (name, content, kind) in taken {
            assert_eq!(FileKind::of(name, content), Ok(kind), "{name}");
        }
        let refused: [(&str, &[u8], &str); 9] = [
            ("invoice.pdf", b"MZ\x90\x00\x03", "is PDF, and its content is something else"),
            ("setup.exe", b"MZ\x90\x00", "must be one of these: PDF, PNG, JPEG, plain text"),
            ("logo.svg", b"<svg><script>alert(1)</script></svg>", "must be one of these"),
            ("page.html", b"<script>", "must be one of these"),
            ("prices.csv", b"=cmd|' /C calc'!A0", "must be one of these"),
            ("plan.pdf.exe", pdf, "must be one of these"),
            ("setup.txt", b"MZ\x90\x00\x03", "is plain text, and its content"),
            ("bell.txt", b"ring \x07", "is plain text, and its content"),
            ("empty.txt", b"", "is empty"),
        ];
        for (name, content, words) in refused {
            let mistake = FileKind::of(name, content).expect_err(name);
            assert!(mistake.contains(words), "{name}: {mistake}");
        }
    }

    #[test]
    fn the_name_of_a_file_is_words_and_never_a_path_or_a_header() {
        for (raw, shown) in [
            ("plan.pdf", "plan.pdf"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
            ("a\u{202e}fdp.exe\u{202c}.pdf", "afdp.exe.pdf"),
            ("x\"; filename=\"y.pdf", "x filename=y.pdf"),
            ("line\r\nSet-Cookie: a.pdf", "line Set-Cookie: a.pdf"),
            (".pdf", "file.pdf"),
            ("..txt", "file.txt"),
            ("", "file"),
        ] {
            assert_eq!(shown_name(raw), shown, "{raw:?}");
        }
        let long = shown_name(&format!("{}.pdf", "\u{e9}".repeat(500)));
        assert_eq!((long.chars().count(), long.ends_with(".pdf")), (NAME_LIMIT, true));
    }
}
