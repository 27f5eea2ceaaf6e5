//! Paths as routes, for servers that have none.

use std::borrow::Cow;

/// The path with `{id}` for each segment that is a number or a UUID.
pub(super) fn without_ids(path: &str) -> Cow<'_, str> {
    if !path.split('/').any(is_id) {
        return path.into();
    }
    let segments = path
        .split('/')
        .map(|segment| if is_id(segment) { "{id}" } else { segment });
    let mut out = String::with_capacity(path.len() + 4);
    for (i, segment) in segments.enumerate() {
        if i > 0 {
            out.push('/');
        }
        out.push_str(segment);
    }
    out.into()
}

fn is_id(segment: &str) -> bool {
    let is_number = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_uuid(segment)
}

/// Whether this is 8-4-4-4-12 hexadecimal digits, or 32.
fn is_uuid(segment: &str) -> bool {
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    match segment.len() {
        32 => is_hex(segment),
        36 => {
            let lengths = segment.split('-').map(str::len);
            lengths.eq([8, 4, 4, 4, 12]) && segment.split('-').all(is_hex)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_uuids_are_replaced() {
        let cases = [
            ("/", "/"),
            ("", ""),
            ("/users/42", "/users/{id}"),
            ("/users/42/", "/users/{id}/"),
            ("/users/42/posts/7", "/users/{id}/posts/{id}"),
            ("/v1/users", "/v1/users"),
            ("/a/550e8400-e29b-41d4-a716-446655440000/b", "/a/{id}/b"),
            ("/a/550E8400E29B41D4A716446655440000", "/a/{id}"),
            (
                "/a/550e8400-e29b-41d4-a716-44665544000g",
                "/a/550e8400-e29b-41d4-a716-44665544000g",
            ),
            (
                "/a/550e8400-e29b41d4-a716-4466-55440000",
                "/a/550e8400-e29b41d4-a716-4466-55440000",
            ),
            ("//1", "//{id}"),
        ];
        for (path, route) in cases {
            assert_eq!(without_ids(path), route);
        }
    }
}
