//! The addresses of responses.

use domain::ids::{EngagementId, ResponseFileId, ResponseId};
use std::fmt::Display;

/// The response of one's own supplier to an engagement: what it asks, and how far it is.
pub const RESPONSE: &str = "/engagements/{reference}/response";
/// One question of it.
pub const RESPONSE_QUESTION: &str = "/engagements/{reference}/response/answers/{question}";
/// What one's supplier answered before to questions of this kind.
pub const RESPONSE_EARLIER: &str = "/engagements/{reference}/response/answers/{question}/earlier";
/// Attach a file to an answer.
pub const RESPONSE_FILE_NEW: &str = "/engagements/{reference}/response/answers/{question}/file";
/// A file of it.
pub const RESPONSE_FILE: &str = "/engagements/{reference}/response/files/{file}";
/// Take a file off.
pub const RESPONSE_FILE_REMOVE: &str = "/engagements/{reference}/response/files/{file}/remove";
/// All answers, to be checked and submitted.
pub const RESPONSE_CHECK: &str = "/engagements/{reference}/response/check";
/// Withdraw it.
pub const RESPONSE_WITHDRAW: &str = "/engagements/{reference}/response/withdraw";
/// The receipt for what stands submitted.
pub const RESPONSE_RECEIPT: &str = "/engagements/{reference}/response/receipt";
/// What the hash on the receipt was made of.
pub const RESPONSE_RECEIPT_JSON: &str = "/engagements/{reference}/response/receipt.json";
/// What was written, as text.
pub const RESPONSE_TEXT: &str = "/engagements/{reference}/response/response.txt";
/// One question that a council sets.
pub const ENGAGEMENT_ASK: &str = "/workspace/engagements/{engagement}/set-up/questions/{question}";
/// The responses to an engagement, for its council.
pub const ENGAGEMENT_RESPONSES: &str = "/workspace/engagements/{engagement}/responses";
/// What all suppliers answered to one question.
pub const ENGAGEMENT_ANSWERS: &str = "/workspace/engagements/{engagement}/responses/to/{question}";
/// Say that the council has the responses.
pub const ENGAGEMENT_ACKNOWLEDGE: &str = "/workspace/engagements/{engagement}/responses/acknowledge";
/// One response.
pub const ENGAGEMENT_RESPONSE: &str = "/workspace/engagements/{engagement}/responses/{response}";
/// A file that was submitted with it.
pub const ENGAGEMENT_RESPONSE_FILE: &str =
    "/workspace/engagements/{engagement}/responses/{response}/files/{file}";
/// Tell its supplier what comes of it.
pub const ENGAGEMENT_OUTCOME: &str = "/workspace/engagements/{engagement}/responses/{response}/outcome";

/// What the practice run showed that the supplier chose to show.
pub const ENGAGEMENT_RESPONSE_EVIDENCE: &str =
    "/workspace/engagements/{engagement}/responses/{response}/evidence";
/// The same as a file.
pub const ENGAGEMENT_RESPONSE_EVIDENCE_JSON: &str =
    "/workspace/engagements/{engagement}/responses/{response}/evidence.json";
/// The receipt of that run.
pub const ENGAGEMENT_RESPONSE_EVIDENCE_RECEIPT: &str =
    "/workspace/engagements/{engagement}/responses/{response}/receipt.jws";

/// The response of one's own supplier to an engagement.
pub fn response(reference: &str) -> String {
    format!("/engagements/{reference}/response")
}

/// A page or file of it: `check`, `withdraw`, `receipt`, `receipt.json`, `response.txt`.
pub fn response_part(reference: &str, part: &str) -> String {
    format!("/engagements/{reference}/response/{part}")
}

/// One question of it.
pub fn response_question(reference: &str, question: impl Display) -> String {
    format!("/engagements/{reference}/response/answers/{question}")
}

/// What one's supplier answered before to questions of this kind.
pub fn response_earlier(reference: &str, question: impl Display) -> String {
    format!("/engagements/{reference}/response/answers/{question}/earlier")
}

/// One question that a council sets.
pub fn engagement_ask(engagement: EngagementId, question: impl Display) -> String {
    format!("/workspace/engagements/{engagement}/set-up/questions/{question}")
}

/// What all suppliers answered to one question.
pub fn engagement_answers(engagement: EngagementId, question: impl Display) -> String {
    format!("/workspace/engagements/{engagement}/responses/to/{question}")
}

/// One response, for the council that asked for it.
pub fn engagement_response(engagement: EngagementId, response: ResponseId) -> String {
    format!("/workspace/engagements/{engagement}/responses/{response}")
}

/// A page or file of it: `outcome`, where its supplier is told what comes of it; of the run that it shows `evidence`,
/// `evidence.json` and `receipt.jws`.
pub fn engagement_response_part(engagement: EngagementId, response: ResponseId, part: &str) -> String {
    format!("/workspace/engagements/{engagement}/responses/{response}/{part}")
}

/// Where a file is attached to an answer.
pub fn response_file_new(reference: &str, question: impl Display) -> String {
    format!("/engagements/{reference}/response/answers/{question}/file")
}

/// A file of one's own supplier's response.
pub fn response_file(reference: &str, file: ResponseFileId) -> String {
    format!("/engagements/{reference}/response/files/{file}")
}

/// Where it is taken off.
pub fn response_file_remove(reference: &str, file: ResponseFileId) -> String {
    format!("/engagements/{reference}/response/files/{file}/remove")
}

/// A file of a response, for the council that asked for it.
pub fn engagement_response_file(
    engagement: EngagementId,
    response: ResponseId,
    file: ResponseFileId,
) -> String {
    format!("/workspace/engagements/{engagement}/responses/{response}/files/{file}")
}
