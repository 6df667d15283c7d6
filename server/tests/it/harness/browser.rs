//! A browser without scripts: it keeps cookies, reads forms, and sends them as people would.

use super::PUBLIC_URL;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use server::http::Peer;
use std::{collections::BTreeMap, net::IpAddr};
use tower::ServiceExt;

/// Fields of a form, by name.
pub type Fields = Vec<(String, String)>;

#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    pub address: IpAddr,
    /// Headers that every request carries.
    pub headers: HeaderMap,
}

impl Browser {
    pub fn new(router: Router) -> Browser {
        let address = IpAddr::from([192, 0, 2, 1]);
        Browser { router, cookies: BTreeMap::new(), address, headers: HeaderMap::new() }
    }

    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            parts.headers.insert(header::COOKIE, cookies.join("; ").parse().expect("cookies are a header"));
        }
        parts.headers.extend(self.headers.clone());
        parts.extensions.insert(Peer(self.address));
        let response =
            self.router.clone().oneshot(Request::from_parts(parts, body)).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().expect("text").split_once('=').expect("a cookie has a name");
            let value = value.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = body.collect().await.expect("the body comes whole").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Sends exactly these fields.
    pub async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        self.post_with(path, fields, &[]).await
    }

    pub async fn post_with(
        &mut self,
        path: &str,
        fields: &[(String, String)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if !headers.iter().any(|(name, _)| *name == "origin") {
            request = request.header(header::ORIGIN, PUBLIC_URL);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Opens the page with a form for a file, and sends this one.
    pub async fn upload(&mut self, path: &str, typed: &[(&str, &str)], name: &str, file: &[u8]) -> Answer {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path} shows no form: {}", page.text());
        let mut fields = page.fields_with(typed);
        fields.retain(|(field, _)| field != "file");
        self.post_file(path, &fields, name, file).await
    }

    /// Sends exactly these fields, and then the file.
    pub async fn post_file(&mut self, path: &str, fields: &Fields, name: &str, file: &[u8]) -> Answer {
        const BOUNDARY: &str = "a-boundary-that-no-file-has";
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/wasm\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .header(header::ORIGIN, PUBLIC_URL);
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Opens the page, fills in these fields and presses the button.
    pub async fn submit(&mut self, path: &str, typed: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path} shows no form: {}", page.text());
        let fields = page.fields_with(typed);
        self.post(path, &fields).await
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came, for what is no text.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The words of the page, in one line.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let body = Selector::parse("body").expect("a selector");
        let words: String = page.select(&body).flat_map(|body| body.text()).collect::<Vec<_>>().join(" ");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// The token against forged posts, wherever on the page it stands.
    pub fn token(&self) -> Fields {
        let page = Html::parse_document(&self.body);
        let hidden = Selector::parse("input[name=_token]").expect("a selector");
        let value = page.select(&hidden).next().and_then(|field| field.value().attr("value"));
        value.map(|token| ("_token".to_owned(), token.to_owned())).into_iter().collect()
    }

    /// The fields of the page's main form as they stand.
    pub fn fields(&self) -> Fields {
        let page = Html::parse_document(&self.body);
        let select = |query: &str| Selector::parse(query).expect("a selector");
        let mut fields = Fields::new();
        let Some(form) = page.select(&select("main form")).next() else { return fields };
        for field in form.select(&select("input, textarea, select")) {
            let element = field.value();
            let Some(name) = element.attr("name") else { continue };
            let chosen = element.attr("checked").is_some();
            let value = match (element.name(), element.attr("type")) {
                ("textarea", _) => Some(field.text().collect::<String>()),
                ("select", _) => field
                    .select(&select("option[selected]"))
                    .next()
                    .and_then(|option| option.value().attr("value").map(str::to_owned)),
                (_, Some("radio" | "checkbox")) if !chosen => None,
                _ => Some(element.attr("value").unwrap_or_default().to_owned()),
            };
            if let Some(value) = value {
                fields.push((name.to_owned(), value));
            }
        }
        fields
    }

    /// The same with other words typed into some of them.
    pub fn fields_with(&self, typed: &[(&str, &str)]) -> Fields {
        let mut fields = self.fields();
        fields.retain(|(name, _)| typed.iter().all(|(other, _)| other != name));
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields
    }

    /// Where the page's main form posts to, unless that is the page itself.
    pub fn action(&self) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let form = Selector::parse("main form").expect("a selector");
        page.select(&form).next()?.value().attr("action").map(str::to_owned)
    }

    /// The names of the fields of the page's main form that people write into, passwords aside.
    pub fn written_fields(&self) -> Vec<String> {
        self.names("main form textarea, main form input:not([type]), main form input[type=text], main form input[type=email], main form input[type=url]")
    }

    /// The fields of the page's main form, with a choice made wherever there is one to make.
    pub fn fields_with_choices(&self) -> Fields {
        let mut fields = self.fields();
        let page = Html::parse_document(&self.body);
        let choices = "main form input[type=radio], main form input[type=checkbox], main form select option:not([value=''])";
        for choice in page.select(&Selector::parse(choices).expect("a selector")) {
            let value = choice.value().attr("value").unwrap_or_default();
            let of = choice.value().attr("name").or_else(|| {
                choice
                    .parent()
                    .and_then(scraper::ElementRef::wrap)
                    .and_then(|select| select.value().attr("name"))
            });
            let Some(name) = of else { continue };
            if !fields.iter().any(|(chosen, value)| chosen == name && !value.is_empty()) {
                fields.retain(|(chosen, _)| chosen != name);
                fields.push((name.to_owned(), value.to_owned()));
            }
        }
        fields
    }

    fn names(&self, query: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        let fields = Selector::parse(query).expect("a selector");
        page.select(&fields).filter_map(|field| field.value().attr("name").map(str::to_owned)).collect()
    }

    /// What stands in a field of the page's main form.
    pub fn field(&self, name: &str) -> String {
        self.fields().into_iter().find(|(field, _)| field == name).map(|(_, value)| value).unwrap_or_default()
    }
}
