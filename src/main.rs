//! The command line: nothing but exit codes.

fn main() {}
