//! Tests that the single stages in a pipe give the same bytes as one process.

use super::harness::{pages, pipe, run, run_with};

#[test]
fn a_pipe_of_stages_equals_import() {
    // Every third page is read in every format, because the other pages have nothing that matters to formats.
    for page in pages().iter().step_by(3) {
        let path = page.to_str().unwrap();
        let checked = pipe(&[&["split", path], &["detect"], &["tag"], &["validate"]], b"");
        for format in ["jsonl", "json", "csv"] {
            let piped = run_with(&["export", "-f", format], &checked.bytes);
            let whole = run(&["import", path, "-f", format]);
            assert!(matches!(whole.status, Some(0 | 1)), "{}", whole.err);
            assert_eq!(piped.bytes, whole.bytes, "{path} as {format}");
        }
    }
}

#[test]
fn stages_run_twice_change_nothing() {
    for page in pages() {
        let once = run(&["import", "-q", page.to_str().unwrap()]);
        let twice = pipe(&[&["detect"], &["tag"], &["validate"]], &once.bytes);
        assert_eq!(once.out(), twice.out(), "{}", page.display());
    }
}

#[test]
fn fields_that_a_stage_does_not_know_pass_through() {
    let record = br#"{"title":"Annual report on housing","shelf":{"row":7,"wide":[1, 2.50]},"languages":null}"#;
    for stage in ["detect", "tag", "validate", "export"] {
        let ran = run_with(&[stage], record);
        assert!(ran.out().contains(r#""shelf":{"row":7,"wide":[1,2.50]}"#), "{stage}: {}{}", ran.out(), ran.err);
    }
}

#[test]
fn no_records_is_never_success() {
    for stage in ["detect", "tag", "validate", "export"] {
        assert_eq!(run_with(&[stage], b"").status, Some(1), "{stage}");
    }
}
