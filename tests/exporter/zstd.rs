//! Compression by zstd.

use metrics_runtime::Exporter;

#[test]
fn it_is_preferred_where_it_is_taken() {
    let (registry, page) = super::registry();
    let builder = Exporter::builder().registry(&registry);
    let exporter = builder.serve("127.0.0.1:0").expect("it listens");
    let mut answer = ureq::get(format!("http://{}/metrics", exporter.local_addr()))
        .header("Accept-Encoding", "gzip, zstd")
        .call()
        .expect("an answer");
    assert_eq!(answer.headers()["content-encoding"], "zstd");
    let body = answer.body_mut().read_to_vec().expect("a body");
    let body = zstd::decode_all(&*body).expect("zstd");
    assert_eq!(String::from_utf8(body).expect("text"), page);
}
