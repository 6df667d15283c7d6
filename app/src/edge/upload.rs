//! Forms with a file: their fields first, as every form's, then the file as it arrives.

use super::{
    App, Edge, Next, Page,
    attempt::attempt_within,
    doors::{PathParts, admitted, enter, made_for},
    post::{self, FORM_LIMIT_BYTES, Values},
    sent::{Back, Sent},
};
use crate::ui::FormState;
use axum::{
    body::{Body, Bytes},
    http::{header, request::Parts},
    response::Response,
};
use domain::{
    actor::Act,
    fault::{Fault, FaultKind},
};
use futures::{
    Stream, StreamExt,
    stream::{self, BoxStream},
};
use std::{
    error::Error,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

/// The field that holds the file: the last one of its form.
pub const FILE_FIELD: &str = "file";
/// A file arrives within this, or is broken off. It is shorter than a connection may last.
pub const UPLOAD_WITHIN: Duration = Duration::from_secs(540);
/// What is read and thrown away after an answer was found, so that the browser hears it.
const DRAIN_LIMIT_BYTES: usize = 64 << 20;

/// A form with a file.
pub struct Upload {
    /// The fields before the file.
    pub fields: Values,
    /// What the file is called, as it was sent: anything. Empty where no file was chosen.
    pub file_name: String,
    /// The file.
    pub pieces: BoxStream<'static, Result<Bytes, Fault>>,
}

impl Upload {
    /// The first value of a field.
    pub fn value(&self, name: &str) -> &str {
        post::value(&self.fields, name).unwrap_or_default()
    }
}

/// The body of a request, of which somebody may still read the rest.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<BoxStream<'static, Result<Bytes, axum::Error>>>>);

impl Shared {
    pub(super) fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new(body.into_data_stream().boxed())))
    }

    /// Reads on until the end, or as far as is sensible.
    pub(super) async fn drain(mut self) {
        let mut bytes = 0;
        while let Some(Ok(piece)) = self.next().await {
            bytes += piece.len();
            if bytes > DRAIN_LIMIT_BYTES {
                return;
            }
        }
    }
}

impl Stream for Shared {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context)
    }
}

/// So often the parser is let look once more at what it has, before there is too much of it.
const LOOKS_MAX: u32 = 64;

/// What arrives, as the parser of the form reads it: up to the file not more than a form may be, and the last piece. Otherwise a
/// body without the end of a part would be kept in memory as long as it arrives.
struct Measured {
    body: Shared,
    file_found: Arc<AtomicBool>,
    read: usize,
    looks: u32,
}

impl Stream for Measured {
    type Item = Result<Bytes, Box<dyn Error + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.read > FORM_LIMIT_BYTES && !self.file_found.load(Ordering::Relaxed) {
            self.looks += 1;
            if self.looks > LOOKS_MAX {
                return Poll::Ready(Some(Err("too much came before the file".into())));
            }
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = std::task::ready!(self.body.poll_next_unpin(context));
        self.read += piece.as_ref().map_or(0, |piece| piece.as_ref().map_or(0, Bytes::len));
        Poll::Ready(piece.map(|piece| piece.map_err(Into::into)))
    }
}

/// Takes a form with a file.
pub(super) async fn take<P: PathParts, GetFut, PostFut>(
    app: Arc<App>,
    parts: &mut Parts,
    body: Body,
    act: Act,
    page: fn(Edge, P, FormState) -> GetFut,
    post: fn(Edge, P, Upload) -> PostFut,
) -> Response
where
    GetFut: Future<Output = Result<Page, Fault>>,
    PostFut: Future<Output = Result<Next, Fault>>,
{
    let body = Shared::new(body);
    let (upload, unread) = match read(parts, body.clone()).await {
        Ok(upload) => (upload, None),
        Err(fault) => (
            Upload { fields: Values::new(), file_name: String::new(), pieces: stream::empty().boxed() },
            Some(fault),
        ),
    };
    let (edge, entered) = enter::<P>(app, parts, act).await;
    let sent = Sent { edge: edge.clone(), values: upload.fields.clone(), autosave: false };
    let answer = async {
        let path = match admitted(&sent, parts, act, entered, unread, page).await {
            Ok(path) => path,
            Err(response) => return response,
        };
        let back = || Back { path: path.clone(), page };
        match attempt_within(UPLOAD_WITHIN, post(edge.clone(), path.clone(), upload)).await {
            Ok(next) => sent.follow(back(), next).await,
            Err(fault) => sent.failed(back(), &fault).await,
        }
    };
    let answer = answer.await;
    body.drain().await;
    made_for(&edge, answer)
}

/// The fields up to the file, and the file to be read.
async fn read(parts: &Parts, body: Shared) -> Result<Upload, Fault> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let boundary = multer::parse_boundary(kind.unwrap_or_default()).map_err(|_| {
        Fault::invalid("This is not a form of this page", "Go back, reload the page and send it again.")
    })?;
    let file_found = Arc::new(AtomicBool::new(false));
    let measured = Measured { body, file_found: Arc::clone(&file_found), read: 0, looks: 0 };
    let mut form = multer::Multipart::new(measured, boundary);
    let (mut fields, mut length) = (Values::new(), 0);
    while let Some(mut field) = form.next_field().await.map_err(broken_off)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == FILE_FIELD {
            file_found.store(true, Ordering::Relaxed);
            let file_name = field.file_name().unwrap_or_default().to_owned();
            // The form is kept with the field: it is what reads on.
            let pieces = stream::unfold((field, form), |(mut field, form)| async {
                let piece = field.chunk().await.map_err(broken_off).transpose()?;
                Some((piece, (field, form)))
            });
            return Ok(Upload { fields, file_name, pieces: pieces.boxed() });
        }
        let mut value = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(broken_off)? {
            length += piece.len();
            if length > FORM_LIMIT_BYTES {
                return Err(post::too_large());
            }
            value.extend_from_slice(&piece);
        }
        fields.push((name, String::from_utf8_lossy(&value).into_owned()));
    }
    Ok(Upload { fields, file_name: String::new(), pieces: stream::empty().boxed() })
}

fn broken_off(error: multer::Error) -> Fault {
    Fault {
        cause: Some(error.into()),
        ..Fault::new(
            FaultKind::Invalid,
            "The file did not arrive whole",
            "Nothing of it was kept. Check your connection and send it again.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;
    use std::sync::atomic::AtomicUsize;

    const PIECE: &[u8] = &[b'a'; 32 * 1024];

    /// Reads a form that begins like this and goes on without an end; gives back how many pieces were taken of it.
    fn taken_of(beginning: &'static str) -> usize {
        let taken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&taken);
        let rest = stream::repeat_with(move || {
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<_, axum::Error>(Bytes::from_static(PIECE))
        });
        let body = stream::iter([Ok(Bytes::from_static(beginning.as_bytes()))]).chain(rest);
        let request = Request::post("/").header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let read = futures::executor::block_on(read(&parts, Shared::new(Body::from_stream(body))));
        assert!(read.is_err(), "{beginning}");
        taken.load(Ordering::Relaxed)
    }

    #[test]
    fn what_comes_before_the_file_is_not_kept_without_end() {
        let field = "--edge\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";
        for beginning in ["", "no edge at all", "--edge\r\nContent-Disposition: form-data; name=\"", field] {
            let taken = taken_of(beginning);
            assert!(taken <= FORM_LIMIT_BYTES / PIECE.len() + 2, "{taken} pieces after {beginning:?}");
        }
    }
}
