//! Plain text laid out as the paragraphs and lists that its writer meant.

/// A piece of a text, ready for a page. Every line is trimmed and not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'a> {
    /// A paragraph of one or more lines, each to be followed by a line break but the last.
    Paragraph(Vec<&'a str>),
    /// A list of one or more items, without their bullets.
    List(Vec<&'a str>),
}

/// The text as blocks: blank lines part paragraphs; lines that start with `- `, `* ` or `• ` are a list.
/// A list may follow its introduction without a blank line.
pub fn paragraphs(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut after_blank = true;
    for line in text.lines().map(str::trim) {
        match (bullet_item(line), blocks.last_mut()) {
            _ if line.is_empty() => {}
            (Some(item), Some(Block::List(items))) if !item.is_empty() => items.push(item),
            (Some(item), _) if !item.is_empty() => blocks.push(Block::List(vec![item])),
            (Some(_), _) => {}
            (None, Some(Block::Paragraph(lines))) if !after_blank => lines.push(line),
            (None, _) => blocks.push(Block::Paragraph(vec![line])),
        }
        after_blank = line.is_empty();
    }
    blocks
}

/// The words of a list item, if the trimmed line is one; empty for a bullet with nothing behind it.
pub(crate) fn bullet_item(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '*', '•'])?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace) || line.starts_with('•'))
        .then(|| rest.trim_start())
}
